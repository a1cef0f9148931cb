/** Stops a change before it takes effect: one click of the person, without a second proof, because stopping is always safe. */
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import { openProposalsAbout, withdrawProposal, type CompanyTransaction, type ProposalKind } from '#modules/platform';
import { insertStops } from './bank-account-store.ts';
import type { BankError } from './bank-errors.ts';
import { subjectOfChange, tellPerson } from './tell-bank-change.ts';

const isOver = (error: unknown): boolean => error instanceof pg.DatabaseError && (error.code === 'QP002' || error.code === '23503' || error.code === '42501');

/** A change that is not the person's, is over or in effect is refused by the database; the caller learns no difference. */
export const objectToBankChange = async (tx: CompanyTransaction, kinds: readonly ProposalKind[], change: { readonly personId: number; readonly changeId: number }): Promise<Result<null, BankError>> => {
  await tx.query('savepoint bank_stop');
  try {
    await insertStops(tx, [change], 'objected');
  } catch (error) {
    if (!isOver(error)) throw error;
    await tx.query('rollback to savepoint bank_stop');
    return failure({ code: 'bankChangeOver' });
  }
  for (const { proposalId } of await openProposalsAbout(tx, [subjectOfChange(change.changeId)])) await withdrawProposal(tx, kinds, { proposalId, reason: 'objected', follows: true });
  await tellPerson(tx, { code: 'bankAccountStopped', personId: change.personId, changeId: change.changeId, data: { why: 'objected' } });
  return success(null);
};
