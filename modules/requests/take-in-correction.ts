/** A correction as a fact at once, without anybody's approval: for a look at what it would do, in a transaction that is rolled back. */
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { planWish } from './submit-request.ts';
import { absorbRequest } from './request-facts.ts';
import type { RequestWish } from './plan-request.ts';
import type { RequestError } from './requests-errors.ts';

/** Works the wish out as its request would, and hands it to attendance as if it were approved. `number` tells several of one look apart. */
export const takeInCorrection = async (tx: CompanyTransaction, look: { readonly personId: number; readonly wish: RequestWish; readonly number: number }): Promise<Result<null, RequestError>> => {
  const worked = await planWish(tx, look.personId, look.wish);
  if (!worked.ok) return failure(worked.error);
  const { content } = worked.value.planned;
  // Below every number that the database draws.
  await absorbRequest(tx, { ...content, requestId: -look.number, digest: '', state: 'approved', submittedAt: content.to, submittedBy: '', decidedAt: null }, 'approved');
  return success(null);
};
