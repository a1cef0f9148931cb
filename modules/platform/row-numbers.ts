/** Numbers of rows that are still to be written: what is sealed names its row. */
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from './transaction.ts';

/** As many new numbers as there will be rows, in order. */
export const drawRowNumbers = async (tx: CompanyTransaction, count: number): Promise<readonly number[]> => {
  if (count === 0) return [];
  const { rows } = await tx.query<{ number: string | number }>("select nextval('platform.recorded_seq') as number from generate_series(1, $1::int)", [count]);
  return rows.map((row) => Number(row.number));
};

/** The number of one row. */
export const drawRowNumber = async (tx: CompanyTransaction): Promise<number> => {
  const [number] = await drawRowNumbers(tx, 1);
  assert(number !== undefined, 'a sequence answers');
  return number;
};
