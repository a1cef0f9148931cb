/** A person's own score of a cycle with its trace, as they are shown it: what a question about it takes along. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { explainOwnScore } from '#contracts/api/review-api';
import type { CompanyTransaction } from '#modules/platform';
import { cycleOf } from './cycle-store.ts';
import { explainedScore, readReviewFacts } from './review-answers.ts';
import { listReviewRows } from './review-store.ts';
import { readScores } from './score-questions.ts';

export type OwnScoreFigure = { readonly cycleTitle: string; readonly lastDay: number; readonly score: string; /** Null where nothing is derived: an imported score. */ readonly explanation: RouteResponse<typeof explainOwnScore> | null };

/** Null without a score, and while the review is open again: until it is locked, its page shows the person none. `inSystem` reads what a person's own reach may not work out; the goals of others stay out of the trace. */
export const ownScoreFigure = async (tx: CompanyTransaction, inSystem: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>, { personId, cycleId }: { readonly personId: number; readonly cycleId: number }): Promise<OwnScoreFigure | null> => {
  const [cycle, scores] = [await cycleOf(tx, cycleId), await readScores(tx, [personId])];
  const score = scores.find((each) => each.cycleId === cycleId);
  if (cycle === null || score === undefined) return null;
  const [review] = await listReviewRows(tx, { cycleId, personIds: [personId] });
  if (score.source !== 'imported' && review?.state !== 'locked' && review?.state !== 'closed') return null;
  const facts = review === undefined ? undefined : (await inSystem((system) => readReviewFacts(system, cycleId, [review]))).get(review.reviewId);
  const explanation = review === undefined || facts === undefined ? null : await explainedScore(tx, review, facts, false);
  return { cycleTitle: cycle.title, lastDay: cycle.toDay, score: score.content.score, explanation };
};
