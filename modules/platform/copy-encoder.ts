/**
 * PostgreSQL's binary COPY format, outgoing. Rows are written into large blocks, column by column of each row, with no
 * object made per row or cell.
 *
 * Row: int16 number of fields; each field: int32 length (-1 = null), then the bytes. Integers are big-endian.
 */
import { assert } from '#kernel/base/result';

export type CopyType =
  | 'int2' | 'int4' | 'int8' | 'float8' | 'bool' | 'text' | 'char' | 'bytea'
  /** Epoch-days. */
  | 'date'
  /** Epoch seconds / milliseconds for a timestamptz column. */
  | 'instantSeconds' | 'instantMilliseconds'
  /** Text in the value's own notation, cast by the server: decimal strings, JSON text, array literals. */
  | 'numeric' | 'jsonb' | 'uuid' | 'textArray' | 'int4Array';

export type CopyValue = number | bigint | string | boolean | Uint8Array | null;

/** A column of rows. Typed arrays are fastest; `null` (or undefined) is NULL. */
export type CopyColumn = { readonly name: string; readonly type: CopyType; readonly values: ArrayLike<CopyValue> };

/** PostgreSQL counts from 2000-01-01. */
export const daysTo2000 = 10_957;
export const secondsTo2000 = 946_684_800;

/** The type of the column while the rows travel, and how it becomes the table's own type. */
export const travelTypes: Readonly<Record<CopyType, { readonly travels: string; readonly cast: string }>> = {
  int2: { travels: 'int2', cast: '' }, int4: { travels: 'int4', cast: '' }, int8: { travels: 'int8', cast: '' }, float8: { travels: 'float8', cast: '' },
  bool: { travels: 'bool', cast: '' }, text: { travels: 'text', cast: '' }, char: { travels: '"char"', cast: '' }, bytea: { travels: 'bytea', cast: '' },
  date: { travels: 'date', cast: '' }, instantSeconds: { travels: 'timestamptz', cast: '' }, instantMilliseconds: { travels: 'timestamptz', cast: '' },
  numeric: { travels: 'text', cast: '::numeric' }, jsonb: { travels: 'text', cast: '::jsonb' }, uuid: { travels: 'text', cast: '::uuid' },
  textArray: { travels: 'text', cast: '::text[]' }, int4Array: { travels: 'text', cast: '::int4[]' },
};

const blockBytes = 256 * 1024;
const header = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const twoTo32 = 4_294_967_296;

type Block = { buffer: Buffer; position: number };
/** Writes one cell that is not null, length included. Room for fixed types is ensured by the caller. */
type CellWriter = (block: Block, value: CopyValue) => void;

const writeInt32 = (buffer: Buffer, position: number, value: number): void => {
  buffer[position] = value >>> 24;
  buffer[position + 1] = value >>> 16;
  buffer[position + 2] = value >>> 8;
  buffer[position + 3] = value;
};

const writeInt64 = (block: Block, value: number): void => {
  const { buffer, position } = block;
  assert(Number.isSafeInteger(value), 'a 64-bit integer given as number must be a safe integer');
  writeInt32(buffer, position, 8);
  const high = Math.floor(value / twoTo32);
  writeInt32(buffer, position + 4, high);
  writeInt32(buffer, position + 8, value - high * twoTo32);
  block.position = position + 12;
};

/** Makes room for `bytes` more; a cell larger than a block gets a block of its own size. */
const ensureRoom = (block: Block, bytes: number): void => {
  if (block.position + bytes <= block.buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(block.buffer.length * 2, block.position + bytes));
  block.buffer.copy(larger, 0, 0, block.position);
  block.buffer = larger;
};

const writeText: CellWriter = (block, value) => {
  assert(typeof value === 'string', 'a text column takes strings');
  ensureRoom(block, 4 + value.length * 3);
  const start = block.position + 4;
  const { buffer } = block;
  let length = value.length;
  // Short plain text, the usual case, is quicker by hand than by a call.
  let index = 0;
  if (length <= 32) {
    for (; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) break;
      buffer[start + index] = code;
    }
  }
  if (index !== length) length = buffer.write(value, start, 'utf8');
  writeInt32(buffer, block.position, length);
  block.position = start + length;
};

const fixed = (write: (buffer: Buffer, position: number, value: number) => void, length: number, check: (value: number) => boolean): CellWriter => (block, value) => {
  const number = Number(value);
  assert(check(number), 'a value does not fit its column');
  writeInt32(block.buffer, block.position, length);
  write(block.buffer, block.position + 4, number);
  block.position += 4 + length;
};

const isInt16 = (value: number): boolean => value << 16 >> 16 === value;
const isInt32 = (value: number): boolean => (value | 0) === value;
const writeInt16 = (buffer: Buffer, position: number, value: number): void => {
  buffer[position] = value >>> 8;
  buffer[position + 1] = value;
};

const writers: Readonly<Record<string, CellWriter>> = {
  int2: fixed(writeInt16, 2, isInt16),
  int4: fixed(writeInt32, 4, isInt32),
  date: fixed((buffer, position, value) => writeInt32(buffer, position, value - daysTo2000), 4, isInt32),
  float8: fixed((buffer, position, value) => void buffer.writeDoubleBE(value, position), 8, () => true),
  bool: fixed((buffer, position, value) => void (buffer[position] = value), 1, (value) => value === 0 || value === 1),
  int8: (block, value) => {
    if (typeof value !== 'bigint') return writeInt64(block, Number(value));
    writeInt32(block.buffer, block.position, 8);
    block.position = block.buffer.writeBigInt64BE(value, block.position + 4);
  },
  instantSeconds: (block, value) => writeInt64(block, (Number(value) - secondsTo2000) * 1_000_000),
  instantMilliseconds: (block, value) => writeInt64(block, (Number(value) - secondsTo2000 * 1000) * 1000),
  char: (block, value) => {
    assert(typeof value === 'string' && value.length === 1 && value.charCodeAt(0) < 128, '"char" takes one plain character');
    writeInt32(block.buffer, block.position, 1);
    block.buffer[block.position + 4] = value.charCodeAt(0);
    block.position += 5;
  },
  bytea: (block, value) => {
    assert(value instanceof Uint8Array, 'a bytea column takes bytes');
    ensureRoom(block, 4 + value.length);
    writeInt32(block.buffer, block.position, value.length);
    block.buffer.set(value, block.position + 4);
    block.position += 4 + value.length;
  },
};

const fixedBytesAtMost = 12;

/** Yields the rows as blocks ready for CopyData messages. A yielded block is not touched again. */
export function* encodeCopyBlocks(columns: readonly CopyColumn[], rowCount: number): Generator<Buffer> {
  const cellWriters = columns.map((column) => writers[column.type] ?? writeText);
  const values = columns.map((column) => column.values);
  const roomForRow = 2 + columns.length * fixedBytesAtMost;
  let block: Block = { buffer: Buffer.allocUnsafeSlow(blockBytes), position: header.length };
  header.copy(block.buffer);
  for (let row = 0; row < rowCount; row += 1) {
    ensureRoom(block, roomForRow);
    block.buffer[block.position] = columns.length >>> 8;
    block.buffer[block.position + 1] = columns.length;
    block.position += 2;
    for (let index = 0; index < cellWriters.length; index += 1) {
      const value = values[index]![row];
      if (value === null || value === undefined) {
        writeInt32(block.buffer, block.position, -1);
        block.position += 4;
      } else {
        cellWriters[index]!(block, value);
        // Text and bytes may have used up the room that was kept for the rest of the row.
        ensureRoom(block, roomForRow);
      }
    }
    if (block.position > blockBytes - 16 * 1024) {
      yield block.buffer.subarray(0, block.position);
      block = { buffer: Buffer.allocUnsafeSlow(blockBytes), position: 0 };
    }
  }
  ensureRoom(block, 2);
  writeInt16(block.buffer, block.position, -1);
  yield block.buffer.subarray(0, block.position + 2);
}
