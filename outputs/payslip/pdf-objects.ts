/**
 * The objects of a PDF file, found through its cross-reference table, for the reader of payslips. Enough of the format for
 * files with one table, dictionaries, names, arrays and deflated streams; whatever is beyond that is unreadable.
 */
import { createDecipheriv, createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';

export type PdfObject = { readonly head: string; readonly stream: Uint8Array | null };
export type PdfFile = {
  readonly objects: ReadonlyMap<number, PdfObject>;
  /** Number of the catalog. */
  readonly root: number;
  readonly trailer: string;
};

const latin = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Where objects begin, by number. Throws where the table is none. */
const readTable = (text: string): { readonly offsets: ReadonlyMap<number, number>; readonly trailer: string } => {
  if (!text.startsWith('%PDF-') || !/%%EOF\s*$/.test(text)) throw new RangeError('the ends');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? -1);
  const table = /^xref\s+0 (\d+)\s+((?:\d{10} \d{5} [nf]\s+)+)trailer\s+([\s\S]*)startxref/.exec(text.slice(start));
  if (start < 0 || table === null) throw new RangeError('the table');
  const entries = [...(table[2] ?? '').matchAll(/(\d{10}) \d{5} ([nf])/g)];
  if (entries.length !== Number(table[1])) throw new RangeError('the table');
  return { offsets: new Map(entries.flatMap(([, at, kind], number) => (kind === 'n' ? [[number, Number(at)] as const] : []))), trailer: table[3] ?? '' };
};

const numberIn = (head: string, name: string): number => Number(new RegExp(`/${name} (\\d+)(?! \\d+ R)`).exec(head)?.[1] ?? Number.NaN);

const readObject = (text: string, bytes: Uint8Array, number: number, at: number): PdfObject => {
  const begin = `${number} 0 obj`;
  if (!text.startsWith(begin, at)) throw new RangeError(`object ${number}`);
  const end = text.indexOf('endobj', at);
  const streamAt = text.indexOf('stream\n', at);
  if (end < 0) throw new RangeError(`object ${number}`);
  if (streamAt < 0 || streamAt > end) return { head: text.slice(at + begin.length, end), stream: null };
  const head = text.slice(at + begin.length, streamAt);
  const from = streamAt + 'stream\n'.length;
  const length = numberIn(head, 'Length');
  if (!Number.isInteger(length) || !/^\s*endstream\s+endobj/.test(text.slice(from + length, from + length + 40))) throw new RangeError(`stream ${number}`);
  return { head, stream: bytes.subarray(from, from + length) };
};

/** A string of the encryption dictionary, written as hexadecimal digits or as escaped bytes. */
const bytesOf = (head: string, name: string): Buffer => {
  const hex = new RegExp(`/${name} <([0-9a-fA-F]*)>`).exec(head)?.[1];
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  const raw = new RegExp(`/${name} \\(((?:[^\\\\)]|\\\\[\\s\\S])*)\\)`).exec(head)?.[1] ?? '';
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return Buffer.from(raw.replaceAll(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter), 'latin1');
};

const sha256 = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The key of a file of AES-256 that a password opens (revision 5 of the standard handler); null for another password. */
const keyOf = (head: string, password: string): Buffer | null => {
  if (!/\/V 5\b/.test(head) || !/\/R 5\b/.test(head)) throw new RangeError('the encryption');
  const secret = Buffer.from(password.normalize('NFKC')).subarray(0, 127);
  const [user, sealed] = [bytesOf(head, 'U'), bytesOf(head, 'UE')];
  if (!sha256(secret, user.subarray(32, 40)).equals(user.subarray(0, 32))) return null;
  const decipher = createDecipheriv('aes-256-cbc', sha256(secret, user.subarray(40, 48)), Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
};

const decrypted = (key: Buffer, bytes: Uint8Array): Uint8Array => {
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
};

const referenceIn = (head: string, name: string): number => Number(new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? Number.NaN);

/** Every object. `wrongPassword` for a file that the password does not open; throws a RangeError for bytes that are no such file. */
export const readPdf = (bytes: Uint8Array, password: string | null): PdfFile | 'wrongPassword' => {
  const text = latin(bytes);
  const { offsets, trailer } = readTable(text);
  const stored = new Map([...offsets].map(([number, at]) => [number, readObject(text, bytes, number, at)] as const));
  const encryption = referenceIn(trailer, 'Encrypt');
  const root = referenceIn(trailer, 'Root');
  if (!stored.has(root)) throw new RangeError('the catalog');
  if (Number.isNaN(encryption)) return { objects: stored, root, trailer };
  const key = password === null ? null : keyOf(stored.get(encryption)?.head ?? '', password);
  if (key === null) return 'wrongPassword';
  return { root, trailer, objects: new Map([...stored].map(([number, object]) => [number, { ...object, stream: object.stream === null ? null : decrypted(key, object.stream) }])) };
};

/** The content of a stream. */
export const contentOf = ({ objects }: PdfFile, number: number): string => {
  const object = objects.get(number);
  if (object?.stream == null) throw new RangeError(`stream ${number}`);
  return latin(/\/Filter \/FlateDecode/.test(object.head) ? inflateSync(object.stream) : object.stream);
};

export const headOf = ({ objects }: PdfFile, number: number): string => {
  const object = objects.get(number);
  if (object === undefined) throw new RangeError(`object ${number}`);
  return object.head;
};

export { referenceIn };
