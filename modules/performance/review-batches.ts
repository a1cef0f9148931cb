/** Moving many reviews at once: a cycle has as many as the company has people. Each keeps to its own arrows, rights and second person. */
import * as routes from '#contracts/api/review-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { mayReach, type ApiServer } from '#modules/platform';
import { readReviewFacts } from './review-answers.ts';
import { moveReviewOn } from './review-steps.ts';
import { listReviewRows } from './review-store.ts';
import { asTheSystem, lockersFor, runStep, type ReviewRoutesDeps } from './review-tools.ts';
import { contentOfDerived, type KnownScore } from './score-derive.ts';

/** Points that the caller may not work out, as the system does: one look at the tree of goals for all of a cycle. */
const knownOf = (deps: ReviewRoutesDeps, companyId: number, reviewIds: readonly number[]): Promise<ReadonlyMap<number, KnownScore>> => asTheSystem(deps, companyId, async (tx) => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: null, reviewIds });
  const known = new Map<number, KnownScore>();
  for (const [cycleId, own] of Map.groupBy(reviews, (review) => review.cycleId)) {
    for (const [reviewId, { rederived: { detail } }] of await readReviewFacts(tx, cycleId, own)) if (detail !== null) known.set(reviewId, { scoreId: 0, content: contentOfDerived(detail, '0') });
  }
  return known;
});

/** Binds the route of moving many. */
export const registerReviewBatchRoutes = (server: ApiServer, deps: ReviewRoutesDeps): void => {
  server.handle(routes.moveReviews, async ({ subject, body }) => {
    const { commandId, to, effectiveFrom, effectiveTo } = body;
    const reviewIds = [...new Set(body.reviewIds)].map(Number);
    const known = to === 'locked' ? await knownOf(deps, subject.companyId, reviewIds) : new Map<number, KnownScore>();
    const lockers = to === 'locked' ? await lockersFor(deps, subject, reviewIds) : new Map<number, readonly string[]>();
    const may = (right: 'change' | 'approve', personId: number): boolean => personId !== subject.personId && mayReach(subject, right, 'rating', personId);
    return runStep(deps.database, subject, { commandId, name: 'performance.moveReviews', subject: 'reviews', parameters: { reviewIds: [...body.reviewIds], to, effectiveFrom, effectiveTo } }, async (tx) => {
      const results: RouteResponse<typeof routes.moveReviews>['results'] = [];
      for (const reviewId of reviewIds) {
        await tx.query('savepoint review_move');
        const moved = await moveReviewOn(tx, { reviewId, to, reason: '', span: { effectiveFrom, effectiveTo }, may, known: known.get(reviewId), otherLockers: lockers.get(reviewId) });
        if (!moved.ok) await tx.query('rollback to savepoint review_move');
        results.push({ reviewId: String(reviewId), code: moved.ok ? null : moved.error.code === 'reviewUnknown' ? 'notFound' : moved.error.code, data: moved.ok ? {} : { ...moved.error.data } });
      }
      if (to === 'locked' && results.some(({ code }) => code === null)) await deps.followResults(tx);
      return success({ results });
    });
  });
};
