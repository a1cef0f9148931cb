/** Bulk read: COPY (query) TO STDOUT in binary, row-level security on, straight into columns. */
import pg from 'pg';
import { assert } from '#kernel/base/result';
import { createCopyDecoder, type CopyDecoder, type CopyOutType, type CopyOutValues } from './copy-decoder.ts';
import type { CompanyTransaction } from './transaction.ts';

export type CopyOutColumn = { readonly name: string; readonly type: CopyOutType };

export type CopyOutResult<Columns extends readonly CopyOutColumn[]> = {
  readonly rowCount: number;
  readonly columns: { readonly [Column in Columns[number] as Column['name']]: CopyOutValues[Column['type']] };
  /** Per column: 1 where the value is null; null when none is. */
  readonly nulls: { readonly [Column in Columns[number] as Column['name']]: Uint8Array | null };
};

type Connection = { readonly query: (text: string) => void };
type CopyDataMessage = { readonly chunk: Buffer };

/** The server's binary types of each of ours; a query that selects another is refused rather than misread. */
const selectCasts: Readonly<Record<CopyOutType, string>> = {
  int2: 'int2', int4: 'int4', int8: 'int8', float8: 'float8', bool: 'bool', text: 'text', char: '"char"', bytea: 'bytea', date: 'date',
  instantSeconds: 'timestamptz', instantMilliseconds: 'timestamptz',
};

/** A query object in the driver's own protocol: the driver hands it the messages of its turn. */
const createCopyOutQuery = (text: string, decoder: CopyDecoder, settle: (error: Error | null) => void): pg.Submittable => {
  let failed: Error | null = null;
  const query = {
    submit: (connection: Connection) => connection.query(text),
    handleCopyData: ({ chunk }: CopyDataMessage) => {
      if (failed !== null) return;
      try {
        decoder.take(chunk);
      } catch (error) {
        // The rest of the answer must still be read before the connection can be used again.
        failed = error as Error;
      }
    },
    handleCommandComplete: () => undefined,
    handleError: (error: Error) => settle(error),
    handleReadyForQuery: () => settle(failed),
    callback: () => undefined,
  };
  return query as unknown as pg.Submittable;
};

/**
 * Reads the columns of a query. COPY takes no parameters: put values in with `pg.escapeLiteral` or as checked integers.
 * Every column is cast to the type named for it, so that the query need not know the binary types.
 */
export const copyOutOf = async <const Columns extends readonly CopyOutColumn[]>(
  tx: CompanyTransaction, options: { readonly query: string; readonly columns: Columns },
): Promise<CopyOutResult<Columns>> => {
  const { columns } = options;
  for (const column of columns) assert(/^[a-z_][a-z0-9_]*$/.test(column.name), `column name ${column.name}`);
  const decoder = createCopyDecoder(columns.map((column) => column.type));
  const selected = columns.map((column) => `${column.name}::${selectCasts[column.type]}`).join(', ');
  await new Promise<void>((resolve, reject) => {
    tx.client.query(createCopyOutQuery(`copy (select ${selected} from (${options.query}) as rows) to stdout (format binary)`, decoder, (error) => (error === null ? resolve() : reject(error))));
  });
  const result = decoder.finish();
  return {
    rowCount: result.rowCount,
    columns: Object.fromEntries(columns.map((column, index) => [column.name, result.columns[index]!.values])) as CopyOutResult<Columns>['columns'],
    nulls: Object.fromEntries(columns.map((column, index) => [column.name, result.columns[index]!.nulls])) as CopyOutResult<Columns>['nulls'],
  };
};
