/** What a group of colleagues said, as it may be shown: from three answers on, after the round has closed, in an order that tells nothing. */
import { shownFeedback, smallestGroup, type FeedbackGroup } from '#kernel/performance/feedback-view';
import type { CompanyTransaction } from '#modules/platform';
import { groupFeedback, type Feedback } from './feedback-store.ts';
import type { Review } from './review-store.ts';

const peers = 'peers';

/** Numbers in place of users, for the kernel's count of different people. */
const viewOf = (said: readonly Feedback[]): FeedbackGroup => {
  const authors = [...new Set(said.map(({ authorUserId }) => authorUserId))];
  const [group] = shownFeedback(said.map(({ authorUserId, text, score }) => ({ group: peers, authorId: authors.indexOf(authorUserId), text, rating: score })), undefined, [peers]);
  return group ?? { group: peers, state: 'heldBack' };
};

/** A round is over once its review is compared with others: no answer comes in any more. */
const isClosed = ({ state }: Review): boolean => state === 'calibration' || state === 'locked' || state === 'closed';

export type RoundView = {
  readonly shown: FeedbackGroup;
  /** Mean level by competency, in tenths of a level, where three or more gave one. */
  readonly levels: ReadonlyMap<string, number>;
};

const levelsOf = (said: readonly Feedback[]): ReadonlyMap<string, number> => {
  const given = Map.groupBy(said.flatMap(({ authorUserId, competencies }) => competencies.map((each) => ({ ...each, authorUserId }))), ({ competencyCode }) => competencyCode);
  return new Map([...given].filter(([, levels]) => new Set(levels.map(({ authorUserId }) => authorUserId)).size >= smallestGroup).map(([code, levels]) => [code, Math.round((10 * levels.reduce((sum, { level }) => sum + level, 0)) / levels.length)]));
};

/** Whether a reader is one of so few that the others are no group: of three answers with one's own among them, two are left to tell apart. */
const isAmongFew = (said: readonly Feedback[], readerUserId: string): boolean => {
  const authors = new Set(said.map(({ authorUserId }) => authorUserId));
  return authors.has(readerUserId) && authors.size - 1 < smallestGroup;
};

/** Closed rounds of reviews; an open one is not answered, whoever asks. `readerUserId`: whom the words are shown to; null where only points are worked out. */
export const closedRounds = async (tx: CompanyTransaction, reviews: readonly Review[], readerUserId: string | null = null): Promise<ReadonlyMap<number, RoundView>> => {
  const closed = reviews.filter(isClosed);
  const said = Map.groupBy(await groupFeedback(tx, closed.map(({ reviewId }) => reviewId)), ({ reviewId }) => reviewId);
  return new Map(closed.map(({ reviewId }) => {
    const own = said.get(reviewId) ?? [];
    const shown: FeedbackGroup = readerUserId !== null && isAmongFew(own, readerUserId) ? { group: peers, state: 'heldBack' } : viewOf(own);
    return [reviewId, { shown, levels: shown.state === 'shown' ? levelsOf(own) : new Map() }];
  }));
};
