/** PostgreSQL's binary COPY format, incoming: rows become columns, numbers in typed arrays that grow by doubling. */
import { assert } from '#kernel/base/result';
import { daysTo2000, secondsTo2000 } from './copy-encoder.ts';

export type CopyOutType = 'int2' | 'int4' | 'int8' | 'float8' | 'bool' | 'text' | 'char' | 'bytea' | 'date' | 'instantSeconds' | 'instantMilliseconds';

/** What each type reads as. Booleans are 0 or 1; int8 is exact up to 2^53 and refused beyond. */
export type CopyOutValues = {
  int2: Int16Array; int4: Int32Array; int8: Float64Array; float8: Float64Array; bool: Uint8Array; date: Int32Array;
  instantSeconds: Float64Array; instantMilliseconds: Float64Array; text: string[]; char: string[]; bytea: Uint8Array[];
};

/** One column being filled. `nulls` is made when the first null comes: 1 = null, and the value is then 0, "" or empty. */
export type ColumnReader = {
  readonly read: (chunk: Buffer, position: number, length: number, row: number) => void;
  readonly grow: (capacity: number) => void;
  readonly markNull: (row: number) => void;
  readonly finish: (rowCount: number) => { readonly values: CopyOutValues[CopyOutType]; readonly nulls: Uint8Array | null };
};

type NumberArray = Int16Array | Int32Array | Float64Array | Uint8Array;
type NumberArrayMaker = new (length: number) => NumberArray;

const readInt32 = (chunk: Buffer, position: number): number =>
  (chunk[position]! << 24) | (chunk[position + 1]! << 16) | (chunk[position + 2]! << 8) | chunk[position + 3]!;

const readInt64 = (chunk: Buffer, position: number): number => {
  const value = readInt32(chunk, position) * 4_294_967_296 + (readInt32(chunk, position + 4) >>> 0);
  assert(Number.isSafeInteger(value), 'a 64-bit integer beyond 2^53 cannot be read as a number');
  return value;
};

type NumberRead = (chunk: Buffer, position: number) => number;

const microsecondsOf = (chunk: Buffer, position: number): number => {
  // Near ±infinity the microseconds leave the safe range; such instants never stand in our tables.
  return readInt64(chunk, position);
};

const numberReads: Readonly<Record<Exclude<CopyOutType, 'text' | 'char' | 'bytea'>, { readonly make: NumberArrayMaker; readonly read: NumberRead; readonly bytes: number }>> = {
  int2: { make: Int16Array, bytes: 2, read: (chunk, position) => (chunk[position]! << 8) | chunk[position + 1]! },
  int4: { make: Int32Array, bytes: 4, read: readInt32 },
  int8: { make: Float64Array, bytes: 8, read: readInt64 },
  float8: { make: Float64Array, bytes: 8, read: (chunk, position) => chunk.readDoubleBE(position) },
  bool: { make: Uint8Array, bytes: 1, read: (chunk, position) => chunk[position]! },
  date: { make: Int32Array, bytes: 4, read: (chunk, position) => readInt32(chunk, position) + daysTo2000 },
  instantSeconds: { make: Float64Array, bytes: 8, read: (chunk, position) => Math.floor(microsecondsOf(chunk, position) / 1_000_000) + secondsTo2000 },
  instantMilliseconds: { make: Float64Array, bytes: 8, read: (chunk, position) => Math.floor(microsecondsOf(chunk, position) / 1000) + secondsTo2000 * 1000 },
};

const createNulls = (): { mark: (row: number) => void; finish: (rowCount: number) => Uint8Array | null } => {
  const rows: number[] = [];
  return {
    mark: (row) => void rows.push(row),
    finish: (rowCount) => {
      if (rows.length === 0) return null;
      const nulls = new Uint8Array(rowCount);
      for (const row of rows) nulls[row] = 1;
      return nulls;
    },
  };
};

const createNumberReader = (type: keyof typeof numberReads): ColumnReader => {
  const { make, read, bytes } = numberReads[type];
  let values = new make(0);
  const nulls = createNulls();
  return {
    read: (chunk, position, length, row) => {
      assert(length === bytes, `column of type ${type} arrives with ${length} bytes`);
      values[row] = read(chunk, position);
    },
    grow: (capacity) => {
      const larger = new make(capacity);
      larger.set(values);
      values = larger;
    },
    markNull: nulls.mark,
    finish: (rowCount) => ({ values: values.slice(0, rowCount), nulls: nulls.finish(rowCount) }),
  };
};

const shortTextBytes = 24;

/** Reads text; the value before is used again where the bytes repeat, as zones, codes and directions do. */
const createTextReader = (): ColumnReader => {
  const values: string[] = [];
  const nulls = createNulls();
  let previousText = '';
  const previousBytes = Buffer.alloc(shortTextBytes);
  let previousLength = -1;
  const isPrevious = (chunk: Buffer, position: number, length: number): boolean => {
    if (length !== previousLength) return false;
    for (let index = 0; index < length; index += 1) if (chunk[position + index] !== previousBytes[index]) return false;
    return true;
  };
  return {
    read: (chunk, position, length) => {
      if (isPrevious(chunk, position, length)) return void values.push(previousText);
      const text = chunk.toString('utf8', position, position + length);
      if (length <= shortTextBytes) {
        chunk.copy(previousBytes, 0, position, position + length);
        previousLength = length;
        previousText = text;
      }
      values.push(text);
    },
    grow: () => undefined,
    markNull: (row) => {
      values.push('');
      nulls.mark(row);
    },
    finish: (rowCount) => ({ values, nulls: nulls.finish(rowCount) }),
  };
};

const createBytesReader = (): ColumnReader => {
  const values: Uint8Array[] = [];
  const nulls = createNulls();
  return {
    // Copied: the chunk is part of a network buffer that would otherwise stay alive with it.
    read: (chunk, position, length) => void values.push(new Uint8Array(chunk.subarray(position, position + length))),
    grow: () => undefined,
    markNull: (row) => {
      values.push(new Uint8Array(0));
      nulls.mark(row);
    },
    finish: (rowCount) => ({ values, nulls: nulls.finish(rowCount) }),
  };
};

const createReader = (type: CopyOutType): ColumnReader =>
  type === 'text' || type === 'char' ? createTextReader() : type === 'bytea' ? createBytesReader() : createNumberReader(type);

const headerBytes = 19;
const firstCapacity = 4096;

export type CopyDecoder = {
  /** Takes one CopyData message: the header, one row, or the trailer. */
  readonly take: (chunk: Buffer) => void;
  readonly finish: () => { readonly rowCount: number; readonly columns: readonly ReturnType<ColumnReader['finish']>[] };
};

export const createCopyDecoder = (types: readonly CopyOutType[]): CopyDecoder => {
  const readers = types.map(createReader);
  let rowCount = 0;
  let capacity = 0;
  let isHeaderRead = false;
  const readRow = (chunk: Buffer, start: number): number => {
    let position = start;
    const fields = (chunk[position]! << 8) | chunk[position + 1]!;
    position += 2;
    if (fields === 0xffff) return position;
    assert(fields === readers.length, `a row has ${fields} fields, ${readers.length} were named`);
    if (rowCount === capacity) {
      capacity = Math.max(firstCapacity, capacity * 2);
      for (const reader of readers) reader.grow(capacity);
    }
    for (let index = 0; index < fields; index += 1) {
      const length = readInt32(chunk, position);
      position += 4;
      if (length === -1) readers[index]!.markNull(rowCount);
      else {
        readers[index]!.read(chunk, position, length, rowCount);
        position += length;
      }
    }
    rowCount += 1;
    return position;
  };
  return {
    take: (chunk) => {
      let position = 0;
      if (!isHeaderRead) {
        position = headerBytes;
        isHeaderRead = true;
      }
      while (position < chunk.length) position = readRow(chunk, position);
    },
    finish: () => ({ rowCount, columns: readers.map((reader) => reader.finish(rowCount)) }),
  };
};
