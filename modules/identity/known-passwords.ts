/**
 * The offline list of passwords that are known from breaches: of the million most common ones, those that are long
 * enough to be chosen here. Kept as sorted 32-bit prefixes of SHA-256; a password is taken for a known one by mistake
 * once in about forty thousand. Nothing is sent anywhere. README.md says how the file is made.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const prefixOf = (password: string): number => createHash('sha256').update(password.normalize('NFKC').toLowerCase()).digest().readUInt32BE(0);

/** The file's content for a list of passwords. */
export const packPasswords = (passwords: Iterable<string>): Buffer => {
  const prefixes = Uint32Array.from(new Set([...passwords].map(prefixOf))).sort();
  const content = Buffer.alloc(prefixes.length * 4);
  prefixes.forEach((prefix, index) => content.writeUInt32BE(prefix, index * 4));
  return content;
};

/** Whether a packed list holds a password, by 32 bits of its hash. */
export const isPacked = (content: Buffer, password: string): boolean => {
  const wanted = prefixOf(password);
  let low = 0;
  let high = content.length / 4 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = content.readUInt32BE(middle * 4);
    if (found === wanted) return true;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
};

let list: Buffer | null = null;
const readList = (): Buffer => (list ??= readFileSync(join(import.meta.dirname, 'known-passwords.bin')));

/** How many the shipped list holds. */
export const countKnownPasswords = (): number => readList().length / 4;

/** As it is, and without what people add at the end to please a rule. */
export const isKnownPassword = (password: string): boolean =>
  isPacked(readList(), password) || isPacked(readList(), password.replace(/[\d!@#$%.?*_-]{1,2}$/, ''));
