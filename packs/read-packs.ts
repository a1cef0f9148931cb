/**
 * Reads the pack files beside this file. The texts travel together with one digest over all of them, so that what a
 * pay run names is exactly what it was computed with.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A file of the packs folder; `path` is relative to it, with forward slashes. */
export type PackFile = { readonly path: string; readonly text: string };
export type PackTexts = { readonly digest: string; readonly files: readonly PackFile[] };

/** The packs that come with the product. */
const shippedPacksFolder = import.meta.dirname;

const listYaml = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listYaml(join(folder, entry.name)) : entry.name.endsWith('.yaml') ? [join(folder, entry.name)] : []);

/** SHA-256 hex over path, length and text of every file, by path; line ends count as written in the repository. */
const digestOfPackFiles = (files: readonly PackFile[]): string => {
  const hash = createHash('sha256');
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) hash.update(`${path}\n${Buffer.byteLength(text)}\n${text}`);
  return hash.digest('hex');
};

/** All pack and calendar files of a folder, sorted by path, with their digest. Line ends become `\n`. */
export const readPackTexts = (folder: string = shippedPacksFolder): PackTexts => {
  const files = listYaml(folder)
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8').replaceAll('\r\n', '\n') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { digest: digestOfPackFiles(files), files };
};

/** Calendars are no rule packs; the attendance module reads them. */
export const isRulePackFile = ({ path }: PackFile): boolean => !path.startsWith('calendars/');
