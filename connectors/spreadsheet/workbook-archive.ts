/**
 * An XLSX file is a zip of XML parts. Everything is judged from the zip's own directory before a byte is inflated;
 * inflation itself is bounded; then only the parts that hold cells are handed on, packed afresh without compression
 * and in the order the reader wants. Macros, links, drawings and whatever else came along never reach the XML reader.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { failure, success, type Result } from '#kernel/base/result';

export type WorkbookLimits = {
  readonly fileBytes: number;
  readonly inflatedBytes: number;
  /** Inflated bytes of a part per compressed byte, judged for parts above one mebibyte. */
  readonly inflationRatio: number;
  readonly entries: number;
  readonly rowsPerSheet: number;
  readonly columnsPerSheet: number;
};

export const defaultWorkbookLimits: WorkbookLimits = {
  fileBytes: 50 * 1024 * 1024, inflatedBytes: 400 * 1024 * 1024, inflationRatio: 200, entries: 500, rowsPerSheet: 500_000, columnsPerSheet: 100,
};

export type ArchiveErrorCode =
  | 'fileTooLarge' | 'notWorkbook' | 'encryptedOrOldFormat' | 'archiveDamaged' | 'expandsTooFar' | 'tooManyEntries'
  | 'hasMacros' | 'hasExternalLinks' | 'hasDocumentType';
export type ArchiveError = { readonly code: ArchiveErrorCode; readonly text: string };

type Entry = { readonly name: string; readonly method: number; readonly compressedBytes: number; readonly inflatedBytes: number; readonly offset: number; readonly crc: number; readonly encrypted: boolean };

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const mebibyte = 1024 * 1024;

const refuse = (code: ArchiveErrorCode, text = ''): { readonly ok: false; readonly error: ArchiveError } => failure({ code, text });

/** Finds the end record, which may be followed by a comment of up to 65,535 bytes. -1 when there is none. */
function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  return -1;
}

function readDirectory(bytes: Buffer, limits: WorkbookLimits): Result<readonly Entry[], ArchiveError> {
  const end = findEnd(bytes);
  if (end < 0) return refuse('archiveDamaged');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > limits.entries) return refuse('tooManyEntries', String(count));
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== directorySignature) return refuse('archiveDamaged');
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes).replaceAll('\\', '/').replace(/^\/+/, '');
    entries.push({
      name, method: bytes.readUInt16LE(at + 10), crc: bytes.readUInt32LE(at + 16), compressedBytes: bytes.readUInt32LE(at + 20),
      inflatedBytes: bytes.readUInt32LE(at + 24), offset: bytes.readUInt32LE(at + 42), encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    });
    at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return success(entries);
}

/** What the directory alone can say: sizes, ratios, names twice, macros, links to other files. */
function judgeDirectory(entries: readonly Entry[], limits: WorkbookLimits): ArchiveError | null {
  let total = 0;
  const names = new Set<string>();
  for (const entry of entries) {
    total += entry.inflatedBytes;
    if (entry.encrypted) return { code: 'encryptedOrOldFormat', text: '' };
    if (names.has(entry.name.toLowerCase())) return { code: 'archiveDamaged', text: entry.name };
    names.add(entry.name.toLowerCase());
    const tooDense = entry.inflatedBytes > mebibyte && entry.inflatedBytes > entry.compressedBytes * limits.inflationRatio;
    if (total > limits.inflatedBytes || tooDense) return { code: 'expandsTooFar', text: entry.name };
    if (/vbaProject|macrosheets|dialogsheets|activeX/i.test(entry.name)) return { code: 'hasMacros', text: entry.name };
    if (/^xl\/(externalLinks|connections\.xml|queryTables|embeddings)/i.test(entry.name)) return { code: 'hasExternalLinks', text: entry.name };
  }
  return null;
}

function inflateEntry(bytes: Buffer, entry: Entry): Buffer | null {
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== localSignature) return null;
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  if (start + entry.compressedBytes > bytes.length) return null;
  const data = bytes.subarray(start, start + entry.compressedBytes);
  let inflated: Buffer;
  try {
    if (entry.method === 0) inflated = data;
    else if (entry.method === 8) inflated = inflateRawSync(data, { maxOutputLength: Math.max(1, entry.inflatedBytes) });
    else return null;
  } catch {
    return null;
  }
  return inflated.length === entry.inflatedBytes && crc32(inflated) === entry.crc ? inflated : null;
}

const wantedParts = /^(_rels\/\.rels|xl\/_rels\/workbook\.xml\.rels|xl\/workbook\.xml|xl\/styles\.xml|xl\/sharedstrings\.xml|xl\/worksheets\/[^/]+\.xml|\[content_types\]\.xml)$/i;

/** Opens the archive: name (as written) → inflated bytes of every part that holds cells. */
export function openArchive(bytes: Buffer, limits: WorkbookLimits): Result<ReadonlyMap<string, Buffer>, ArchiveError> {
  if (bytes.length > limits.fileBytes) return refuse('fileTooLarge', String(bytes.length));
  if (bytes.length >= 8 && bytes.readUInt32BE(0) === 0xd0cf11e0) return refuse('encryptedOrOldFormat');
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== localSignature) return refuse('notWorkbook');
  const directory = readDirectory(bytes, limits);
  if (!directory.ok) return directory;
  const judged = judgeDirectory(directory.value, limits);
  if (judged !== null) return failure(judged);
  const parts = new Map<string, Buffer>();
  for (const entry of directory.value) {
    if (!wantedParts.test(entry.name)) continue;
    const part = inflateEntry(bytes, entry);
    if (part === null) return refuse('archiveDamaged', entry.name);
    // Anywhere: nobody says how much white space may stand before it. Text that only speaks of one is written with &lt;.
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) return refuse('hasDocumentType', entry.name);
    // An XML reader takes the end of its input for the end of the sheet; rows cut off would go missing unseen.
    if (/worksheets\/[^/]+\.xml$/i.test(entry.name) && !/<\/(\w+:)?(work|chart)sheet>\s*$/.test(part.toString('latin1', Math.max(0, part.length - 200)))) return refuse('archiveDamaged', entry.name);
    parts.set(entry.name, part);
  }
  const contentTypes = parts.get('[Content_Types].xml')?.toString('utf8') ?? '';
  if (/macroEnabled|vbaProject/i.test(contentTypes)) return refuse('hasMacros', '[Content_Types].xml');
  if (!parts.has('xl/workbook.xml') || !parts.has('xl/_rels/workbook.xml.rels')) return refuse('notWorkbook');
  return success(parts);
}

/** Packs parts as a zip without compression, in the given order. */
export function packArchive(parts: readonly (readonly [string, Buffer])[]): Buffer {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of parts) {
    const nameBytes = Buffer.from(name, 'utf8');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(localSignature, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(directorySignature, 0);
    central.writeUInt16LE(20, 4);
    central.writeUInt16LE(20, 6);
    local.copy(central, 16, 14, 28);
    central.writeUInt32LE(offset, 42);
    chunks.push(local, nameBytes, data);
    directory.push(central, nameBytes);
    offset += local.length + nameBytes.length + data.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, directoryBytes, end]);
}
