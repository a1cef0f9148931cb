/** What a review found weak: a competency below what the position asks for, citing what it was found in. Learning proposes a course for it. */
import type { PositionCompetency } from '#contracts/flow/position-profile';
import { formatDay, secondsPerDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { closedRounds, type RoundView } from './feedback-groups.ts';
import { namedFeedback, type Feedback } from './feedback-store.ts';
import { insertNeed, knownNeeds } from './need-store.ts';
import { entriesOf, type Review, type ReviewEntry } from './review-store.ts';

const tenths = 10;
type Found = { readonly level: number; readonly cites: readonly string[] };

/**
 * What everybody found of one competency, in tenths of a level; those above what is asked for cite nothing. A group is cited as
 * the round of its review: numbers of rows would tell the person when each answer came, and so from whom.
 */
const foundOf = (reviewId: number, competency: PositionCompetency, manager: ReviewEntry | undefined, round: RoundView | undefined): Found | null => {
  const wanted = competency.level * tenths;
  const said = manager?.competencies.find(({ competencyCode }) => competencyCode === competency.competencyCode);
  const parts = [
    ...(manager === undefined || said === undefined ? [] : [{ level: said.level * tenths, cites: [`entry:${manager.entryId}`] }]),
    ...(round === undefined || !round.levels.has(competency.competencyCode) ? [] : [{ level: round.levels.get(competency.competencyCode) ?? wanted, cites: [`round:${reviewId}`] }]),
  ].filter(({ level }) => level < wanted);
  return parts.length === 0 ? null : { level: Math.min(...parts.map(({ level }) => level)), cites: parts.flatMap(({ cites }) => cites) };
};

/** Open feedback names no competency: what was said since the cycle began is cited beside what was found, for whoever reads it to judge. */
const openWords = (feedback: readonly Feedback[], { fromDay }: Pick<Cycle, 'fromDay'>): readonly string[] => feedback.filter(({ givenAt }) => givenAt.getTime() >= fromDay * secondsPerDay * 1000).map(({ feedbackId }) => `feedback:${feedbackId}`);

/** Writes down the weaknesses that a locked review shows, as found on the last day of its cycle; those that it showed before stay as they are. */
export const findNeeds = async (tx: CompanyTransaction, review: Review, cycle: Pick<Cycle, 'fromDay' | 'toDay'>, competencies: readonly PositionCompetency[]): Promise<void> => {
  const manager = (await entriesOf(tx, [review.reviewId])).findLast(({ part }) => part === 'manager');
  const round = (await closedRounds(tx, [{ ...review, state: 'locked' }])).get(review.reviewId);
  const words = openWords(await namedFeedback(tx, review.personId, ['open']), cycle);
  const known = await knownNeeds(tx, review);
  for (const competency of competencies) {
    const found = known.has(competency.competencyCode) ? null : foundOf(review.reviewId, competency, manager, round);
    if (found === null) continue;
    await insertNeed(tx, review, { competency, level: found.level, cites: [...found.cites, ...words], foundOn: formatDay(cycle.toDay) });
  }
};
