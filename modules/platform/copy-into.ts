/**
 * Bulk write. COPY FROM is refused under row-level security, so rows travel by binary COPY into a temporary table and
 * from there by INSERT … SELECT, under the policy, in the caller's transaction.
 */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { assert } from '#kernel/base/result';
import { encodeCopyBlocks, travelTypes, type CopyColumn } from './copy-encoder.ts';
import { chooseTemporaryTable, isExtraTable } from './temporary-table.ts';
import type { CompanyTransaction } from './transaction.ts';

export type { CopyColumn, CopyType, CopyValue } from './copy-encoder.ts';

export type CopyIntoOptions = {
  /** Target with its schema. Its column company_id is filled from the transaction. */
  readonly table: string;
  readonly columns: readonly CopyColumn[];
  readonly rowCount: number;
  /** SQL from "on conflict …" on; the incoming row is `excluded`. */
  readonly onConflict?: string;
};

const namePattern = /^[a-z_][a-z0-9_]*$/;
const tablePattern = /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/;

/**
 * Copies rows into a temporary table and answers its name, good until the transaction ends; for merges that need more
 * than one INSERT. It goes, or is emptied, by itself.
 */
export const copyIntoTemporary = async (tx: CompanyTransaction, columns: readonly CopyColumn[], rowCount: number): Promise<string> => {
  for (const column of columns) {
    assert(namePattern.test(column.name), `column name ${column.name}`);
    assert(column.values.length >= rowCount, `column ${column.name} has fewer values than rows`);
  }
  const definitions = columns.map((column) => `${column.name} ${travelTypes[column.type].travels}`).join(', ');
  const { name, createText } = chooseTemporaryTable(tx.client, definitions);
  await tx.client.query(createText);
  await pipeline(
    Readable.from(encodeCopyBlocks(columns, rowCount), { objectMode: true, highWaterMark: 2 }),
    tx.client.query(copyFrom(`copy ${name} from stdin (format binary)`)),
  );
  return name;
};

/** Writes rows; answers how many the table took (conflicts that do nothing are not counted). */
export const copyInto = async (tx: CompanyTransaction, options: CopyIntoOptions): Promise<number> => {
  assert(tablePattern.test(options.table), `table name ${options.table}`);
  if (options.rowCount === 0) return 0;
  const temporary = await copyIntoTemporary(tx, options.columns, options.rowCount);
  const names = options.columns.map((column) => column.name).join(', ');
  const selected = options.columns.map((column) => `${column.name}${travelTypes[column.type].cast}`).join(', ');
  // Names are held against their patterns above; values travel in the COPY.
  const insertText = `insert into ${options.table} (company_id, ${names}) select ${tx.companyId}, ${selected} from ${temporary} ${options.onConflict ?? ''}`;
  const dropText = `drop table ${temporary}`;
  const result = await tx.client.query(insertText);
  if (isExtraTable(temporary)) await tx.client.query(dropText);
  return result.rowCount ?? 0;
};
