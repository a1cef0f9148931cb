/**
 * The list of erased people outside the database: a restored backup knows nothing of them, so the list is worked off
 * again at every start. It holds numbers only; who they were is what it makes sure nobody can say.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type ErasureEntry = { readonly companyCode: string; readonly personId: number; readonly erasureId: number };
export type ErasureList = { readonly read: () => readonly ErasureEntry[]; readonly add: (entry: ErasureEntry) => void };

const entryOf = (line: string): ErasureEntry | null => {
  try {
    const value = JSON.parse(line) as Partial<ErasureEntry>;
    return typeof value.companyCode === 'string' && Number.isSafeInteger(value.personId) && Number.isSafeInteger(value.erasureId) ? { companyCode: value.companyCode, personId: value.personId!, erasureId: value.erasureId! } : null;
  } catch {
    return null;
  }
};

const same = (left: ErasureEntry, right: ErasureEntry): boolean => left.companyCode === right.companyCode && left.personId === right.personId;

/** The list in a file, one line an entry. A torn last line is passed over: its erasure stands in the database, which adds it again. */
export const openErasureList = (file: string): ErasureList => {
  const read = (): readonly ErasureEntry[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap((line) => entryOf(line) ?? []) : []);
  return {
    read,
    add: (entry) => {
      if (read().some((known) => same(known, entry))) return;
      mkdirSync(dirname(file), { recursive: true });
      // The line begins with a line break, so that a line torn by a crash does not swallow it.
      appendFileSync(file, `\n${JSON.stringify(entry)}`, { mode: 0o600, flush: true });
    },
  };
};
