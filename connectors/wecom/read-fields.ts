/** Reads the fields of one record; the first field that fails is remembered and makes the record unreadable. */
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { recordHash } from '#contracts/connector/kit/record-hash';
import type { SourceRecord, Stream, UnreadableRecord } from '#contracts/flow/source-record';

export type FieldProblem = { readonly reason: UnreadableRecord['reason']; readonly field: string };

export type Fields = {
  readonly text: (name: string) => string;
  readonly textOr: (name: string, otherwise: string) => string;
  /** A safe whole number inside the closed range. */
  readonly whole: (name: string, minimum: number, maximum: number) => number;
  readonly wholeOr: (name: string, minimum: number, maximum: number, otherwise: number) => number;
  readonly has: (name: string) => boolean;
  readonly flag: (name: string) => boolean;
  readonly list: (name: string) => readonly unknown[];
  readonly inner: (name: string) => Fields;
  readonly fail: (reason: FieldProblem['reason'], name: string) => void;
  readonly problem: () => FieldProblem | null;
};

/** `path` prefixes the names of inner fields; all levels share one first problem. */
export const fieldsOf = (value: unknown, path = '', shared: { problem: FieldProblem | null } = { problem: null }): Fields => {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  const object = (isObject ? value : {}) as Readonly<Record<string, unknown>>;
  const fail: Fields['fail'] = (reason, name) => { shared.problem ??= { reason, field: `${path}${name}` }; };
  if (!isObject) fail('wrongType', '');
  const present = (name: string): boolean => object[name] !== undefined && object[name] !== null;
  const text = (name: string): string => {
    const found = object[name];
    if (typeof found === 'string') return found;
    fail(present(name) ? 'wrongType' : 'missingField', name);
    return '';
  };
  const whole = (name: string, minimum: number, maximum: number): number => {
    const found = object[name];
    if (typeof found !== 'number') { fail(present(name) ? 'wrongType' : 'missingField', name); return minimum; }
    if (!Number.isSafeInteger(found) || found < minimum || found > maximum) { fail('outOfRange', name); return minimum; }
    return found;
  };
  return {
    text, whole, fail,
    textOr: (name, otherwise) => present(name) ? text(name) : otherwise,
    wholeOr: (name, minimum, maximum, otherwise) => present(name) ? whole(name, minimum, maximum) : otherwise,
    has: present,
    flag: (name) => object[name] === true,
    list: (name) => {
      const found = object[name];
      if (Array.isArray(found)) return found as readonly unknown[];
      fail(present(name) ? 'wrongType' : 'missingField', name);
      return [];
    },
    inner: (name) => {
      if (!present(name)) fail('missingField', name);
      return fieldsOf(present(name) ? object[name] : {}, `${path}${name}.`, shared);
    },
    problem: () => shared.problem,
  };
};

/** Reads an inner object of a list; its first problem is the record's. */
export const readNested = <Value>(outer: Fields, path: string, item: unknown, read: (fields: Fields) => Value): Value => {
  const inner = fieldsOf(item, path);
  const value = read(inner);
  const problem = inner.problem();
  if (problem !== null) outer.fail(problem.reason, problem.field);
  return value;
};

/** The meaning of one record, without what `readRecords` adds. */
export type Meaning = Pick<SourceRecord, 'naturalKey' | 'sourcePersonKey' | 'businessDay' | 'facts'>;

export type Reading = { readonly records: readonly SourceRecord[]; readonly unreadable: readonly UnreadableRecord[] };

/**
 * Reads each row on its own: one that cannot be understood is kept with its text and reason, the rest of the page
 * lands. Fields that nobody asked for stay in the raw text.
 */
export const readRecords = (document: ExactJson, stream: Stream, rows: readonly unknown[], personField: string, read: (fields: Fields) => Meaning): Reading => {
  const records: SourceRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const row of rows) {
    const isObject = row !== null && typeof row === 'object';
    const raw = isObject ? document.rawOf(row) : JSON.stringify(row);
    const exactness = isObject ? document.problemOf(row) : null;
    const fields = fieldsOf(row);
    const meaning = read(fields);
    const problem = exactness === null ? fields.problem() : { reason: exactness, field: '' };
    if (problem === null) records.push({ stream, raw, contentHash: recordHash(row), ...meaning });
    else unreadable.push({ stream, raw, ...problem, sourcePersonKey: personOf(row, personField) });
  }
  return { records, unreadable };
};

const personOf = (row: unknown, personField: string): string | null => {
  const found = personField === '' || row === null || typeof row !== 'object' ? undefined : (row as Readonly<Record<string, unknown>>)[personField];
  return typeof found === 'string' && found !== '' ? normalisePersonKey(found) : null;
};

/** userid is case-insensitive at WeCom and comes back in different cases. */
export const normalisePersonKey = (userId: string): string => userId.toLowerCase();
