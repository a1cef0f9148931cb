/** A ZIP archive of a few files, made in memory: nothing of a person's copy ever stands in a temporary file. */
import { crc32, deflateRawSync } from 'node:zlib';

export type ArchiveFile = { readonly name: string; readonly content: Uint8Array };

const deflated = 8;
/** Names are UTF-8. */
const utf8Names = 0x0800;
const version = 20;
/** 1 January 1980: a copy tells no time but those in its data. */
const firstZipDate = 0x0021;

const commonFields = (content: Uint8Array, packed: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt16LE(version, 0);
  bytes.writeUInt16LE(utf8Names, 2);
  bytes.writeUInt16LE(deflated, 4);
  bytes.writeUInt16LE(firstZipDate, 8);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(packed.length, 14);
  bytes.writeUInt32LE(content.length, 18);
  return bytes;
};

const numbers = (width: 2 | 4, ...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(width * values.length);
  values.forEach((value, index) => (width === 2 ? bytes.writeUInt16LE(value, index * 2) : bytes.writeUInt32LE(value, index * 4)));
  return bytes;
};

/** Packs the files in the order given. */
export const zipOf = (files: readonly ArchiveFile[]): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const common = commonFields(content, packed);
    const local = Buffer.concat([numbers(4, 0x04034b50), common, numbers(2, nameBytes.length, 0), nameBytes, packed]);
    directory.push(Buffer.concat([numbers(4, 0x02014b50), numbers(2, version), common, numbers(2, nameBytes.length, 0, 0, 0, 0), numbers(4, 0, offset), nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, numbers(4, 0x06054b50), numbers(2, 0, 0, files.length, files.length), numbers(4, central.length, offset), numbers(2, 0)]);
};
