/** Reviews and questions about colleagues that wait for somebody: for the inbox. */
import { reportsOf } from '#modules/people';
import { mayReach, type CompanyTransaction, type Subject } from '#modules/platform';
import { listCycles } from './cycle-store.ts';
import { asksOf } from './feedback-store.ts';
import { listReviewRows, type Review } from './review-store.ts';

/** ownReview: one's own part; teamReview: the manager's part; calibration: reviews to be compared, by cycle; askedFeedback: one is asked about colleagues. */
type WaitingReviewCode = 'ownReview' | 'teamReview' | 'calibration' | 'askedFeedback';
type WaitingReview = { readonly code: WaitingReviewCode; readonly id: string; readonly personId: number | null; readonly cycleTitle: string; readonly count: number; readonly sinceMilliseconds: number; readonly link: string };

const since = (reviews: readonly Review[]): number => Math.min(...reviews.map(({ movedAt }) => movedAt.getTime()));

/** What waits for a subject on a day. */
export const reviewsWaiting = async (tx: CompanyTransaction, subject: Subject, day: number): Promise<readonly WaitingReview[]> => {
  if (subject.program !== null) return [];
  const { personId } = subject;
  const titles = new Map((await listCycles(tx)).map(({ cycleId, title }) => [cycleId, title]));
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: null, states: ['self', 'manager', 'calibration'] });
  const team = new Set(personId === null ? [] : await reportsOf(tx, personId, day));
  const one = (code: 'ownReview' | 'teamReview', review: Review, link: string): WaitingReview => ({ code, id: `${code}:${review.reviewId}`, personId: review.personId, cycleTitle: titles.get(review.cycleId) ?? '', count: 1, sinceMilliseconds: review.movedAt.getTime(), link });
  const toCompare = Map.groupBy(reviews.filter((review) => review.state === 'calibration' && review.personId !== personId && mayReach(subject, 'approve', 'rating', review.personId)), ({ cycleId }) => cycleId);
  const asks = (await asksOf(tx, subject.userId)).filter(({ isAnswered }) => !isAnswered);
  return [
    ...reviews.filter((review) => review.state === 'self' && review.personId === personId).map((review) => one('ownReview', review, `/my/reviews?review=${review.reviewId}`)),
    ...reviews.filter((review) => review.state === 'manager' && team.has(review.personId) && mayReach(subject, 'change', 'rating', review.personId)).map((review) => one('teamReview', review, `/reviews?review=${review.reviewId}`)),
    ...[...toCompare].map(([cycleId, own]): WaitingReview => ({ code: 'calibration', id: `calibration:${cycleId}`, personId: null, cycleTitle: titles.get(cycleId) ?? '', count: own.length, sinceMilliseconds: since(own), link: `/reviews?cycle=${cycleId}&state=calibration` })),
    ...(asks.length === 0 ? [] : [{ code: 'askedFeedback' as const, id: 'askedFeedback', personId: null, cycleTitle: '', count: asks.length, sinceMilliseconds: Math.min(...asks.map(({ askedAt }) => askedAt.getTime())), link: '/my/feedback' }]),
  ];
};
