/** Scores for other modules: the newest of every cycle, with the cycle that each is about. */
import type { CompanyTransaction } from '#modules/platform';
import { listCycles } from './cycle-store.ts';
import { listReviewRows } from './review-store.ts';
import { scoresOf, type Score } from './score-store.ts';

export type ReadScore = Score & { readonly cycleTitle: string; /** The review behind it; null for an imported one. */ readonly reviewId: number | null };

/** The newest revision of each cycle, the latest first, as far as the reader's reach goes. */
export const readScores = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly ReadScore[]> => {
  const cycles = new Map((await listCycles(tx)).map(({ cycleId, title }) => [cycleId, title]));
  const reviews = new Map((await listReviewRows(tx, { cycleId: null, personIds })).map(({ personId, cycleId, reviewId }) => [`${personId} ${cycleId}`, reviewId]));
  const newest = new Map<string, Score>();
  for (const score of await scoresOf(tx, personIds)) {
    const key = `${score.personId} ${score.cycleId}`;
    if ((newest.get(key)?.revision ?? 0) < score.revision) newest.set(key, score);
  }
  return [...newest].map(([key, score]) => ({ ...score, cycleTitle: cycles.get(score.cycleId) ?? '', reviewId: reviews.get(key) ?? null }));
};
