/**
 * Writers of facts and cuts of one company. A sequence number is taken before its row can be seen, so that a cut beside
 * an open writer could have a greater number than a fact it does not hold. Writers therefore share a lock, and a cut
 * has it alone: whatever is numbered below the cut is there to be read.
 */
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from './transaction.ts';

const lockKey = (tx: CompanyTransaction): readonly string[] => [`cut ${tx.companyId}`];

/**
 * Every function that writes facts calls this first, before it holds any row; held to the end of the transaction, and
 * free to be asked for again. Writers do not wait for each other, only for a cut.
 */
export const holdFactLock = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', lockKey(tx));
};

/**
 * The number of a cut: facts with a smaller recorded number have been committed, later ones get a greater number.
 * Waits for writers under way. Not in a transaction that writes facts itself: two of them would wait for each other.
 */
export const takeCut = async (tx: CompanyTransaction): Promise<number> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', lockKey(tx));
  const { rows } = await tx.query<{ cut: number }>("select nextval('platform.recorded_seq') as cut");
  assert(rows[0] !== undefined, 'a sequence answers');
  return rows[0].cut;
};
