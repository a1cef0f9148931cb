/** Legal holds: placed by one, in force at once, ended by two. What is held is neither erased nor deleted by age. */
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { insertHold, readHold, updateHoldEnd, updateHoldEndAsked, type LegalHold } from './hold-store.ts';
import type { PrivacyError } from './privacy-errors.ts';

type Answer = Promise<Result<LegalHold, PrivacyError>>;

const found = async (tx: CompanyTransaction, holdId: number): Answer => {
  const hold = await readHold(tx, holdId);
  return hold === null ? failure({ code: 'notFound' }) : success(hold);
};

/** Places a hold on a person, or with null on everyone. */
export const placeHold = async (tx: CompanyTransaction, wish: { readonly personId: number | null; readonly reason: string }): Answer => found(tx, await insertHold(tx, wish));

/** Asks for the end of a hold; it holds on until a second person agrees. */
export const askEndOfHold = async (tx: CompanyTransaction, holdId: number): Answer => {
  const hold = await found(tx, holdId);
  if (!hold.ok) return hold;
  if (hold.value.endedBy !== null) return failure({ code: 'holdEnded' });
  await updateHoldEndAsked(tx, holdId);
  return found(tx, holdId);
};

/** Ends a hold, as another user than the one who asked for it. */
export const endHold = async (tx: CompanyTransaction, holdId: number): Answer => {
  const hold = await found(tx, holdId);
  if (!hold.ok) return hold;
  if (hold.value.endedBy !== null) return failure({ code: 'holdEnded' });
  if (hold.value.endAskedBy === null) return failure({ code: 'holdEndNotAsked' });
  if (hold.value.endAskedBy === tx.actor) return failure({ code: 'secondPersonNeeded' });
  await updateHoldEnd(tx, holdId);
  return found(tx, holdId);
};
