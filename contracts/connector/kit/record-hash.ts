import { hash } from 'node:crypto';

/** JSON with the keys of every object in code-unit order and no white space: the same content, the same text. */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  return `{${Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`).join(',')}}`;
};

/** SHA-256 hex of the canonical form; key order of the provider does not make a new version. */
export const recordHash = (value: unknown): string => hash('sha256', canonicalJson(value), 'hex');
