/**
 * YAML text to plain maps, lists and strings (failsafe schema), and a reader over them that collects every error with
 * its path instead of stopping at the first. Anchors, aliases and tags are refused: a pack says what it means.
 */
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { RuleError, RuleErrorCode } from './rule-types.ts';

export type Tree = string | readonly Tree[] | TreeMap;
export type TreeMap = ReadonlyMap<string, Tree>;

/** Errors of one file; `tree` is null when there is any. */
export const parseTree = (text: string): { readonly tree: Tree | null; readonly errors: readonly RuleError[] } => {
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: true, logLevel: 'silent' });
  const errors: RuleError[] = document.errors.map((error) => ({
    code: error.code === 'DUPLICATE_KEY' ? 'duplicateKey' : 'yamlSyntax',
    data: { line: error.linePos?.[0].line ?? 0, column: error.linePos?.[0].col ?? 0 },
  }));
  if (errors.length > 0) return { tree: null, errors };
  const tree = convert(document.contents, '', errors);
  return { tree: errors.length > 0 ? null : tree, errors };
};

const convert = (node: unknown, path: string, errors: RuleError[]): Tree => {
  if (isAlias(node) || (isScalar(node) && node.anchor !== undefined)) {
    errors.push({ code: 'wrongShape', path, data: { expected: 'no alias' } });
    return '';
  }
  if (isMap(node)) {
    const map = new Map<string, Tree>();
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      map.set(key, convert(pair.value, path === '' ? key : `${path}.${key}`, errors));
    }
    return map;
  }
  if (isSeq(node)) return node.items.map((item, index) => convert(item, `${path}.${index}`, errors));
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
};

/** Reads one map: every key is asked for once, `finish` reports the keys nobody asked for. */
export type MapReader = {
  readonly path: string;
  readonly has: (key: string) => boolean;
  readonly text: (key: string) => string;
  readonly optionalText: (key: string) => string | null;
  readonly oneOf: <T extends string>(key: string, list: readonly T[], fallback?: T) => T;
  readonly maps: (key: string) => readonly MapReader[];
  readonly map: (key: string) => MapReader;
  readonly texts: (key: string) => readonly string[];
  readonly keys: () => readonly string[];
  readonly report: (code: RuleErrorCode, key: string, data?: RuleError['data']) => void;
  readonly finish: () => void;
};

export const readMap = (tree: Tree | undefined, path: string, errors: RuleError[]): MapReader => {
  const asked = new Set<string>();
  const at = (key: string): string => (path === '' ? key : key === '' ? path : `${path}.${key}`);
  const report: MapReader['report'] = (code, key, data = {}) => { errors.push({ code, path: at(key), data }); };
  const map: TreeMap = tree instanceof Map ? tree : new Map();
  if (!(tree instanceof Map)) report('wrongShape', '', { expected: 'map' });
  const get = (key: string): Tree | undefined => { asked.add(key); return map.get(key); };
  const optionalText = (key: string): string | null => {
    const value = get(key);
    if (value === undefined) return null;
    if (typeof value === 'string') return value.trim();
    report('wrongShape', key, { expected: 'text' });
    return '';
  };
  const text = (key: string): string => {
    const value = optionalText(key);
    if (value === null || value === '') report('missingKey', key);
    return value ?? '';
  };
  const list = (key: string): readonly Tree[] => {
    const value = get(key);
    if (Array.isArray(value)) return value as readonly Tree[];
    if (value !== undefined && value !== '') report('wrongShape', key, { expected: 'list' });
    return [];
  };
  return {
    path, report, text, optionalText,
    has: (key) => map.has(key),
    oneOf: (key, known, fallback) => {
      const value = fallback === undefined ? text(key) : (optionalText(key) ?? fallback);
      const found = known.find((candidate) => candidate === value);
      if (found === undefined && value !== '') report('notInList', key, { value, known: known.join(' ') });
      return found ?? (known[0] as (typeof known)[number]);
    },
    maps: (key) => list(key).map((item, index) => readMap(item, at(`${key}.${index}`), errors)),
    map: (key) => readMap(get(key), at(key), errors),
    texts: (key) => list(key).map((item, index) => {
      if (typeof item === 'string') return item.trim();
      report('wrongShape', `${key}.${index}`, { expected: 'text' });
      return '';
    }),
    keys: () => [...map.keys()],
    finish: () => { for (const key of map.keys()) if (!asked.has(key)) report('unknownKey', key, { key }); },
  };
};
