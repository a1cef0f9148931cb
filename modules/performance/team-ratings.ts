/** How the goals and reviews of a few people stand, for the page of whoever leads them: as far as the reader's rights reach. */
import { mayReach, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { listCycles, type Cycle } from './cycle-store.ts';
import { wholeTree } from './goal-tools.ts';
import { shownGoals, togetherIn, type ShownGoal } from './goal-tree.ts';
import { listReviewRows, type Review } from './review-store.ts';

type TeamGoals = { readonly count: number; readonly due: number; readonly progress: string | null };

const goalsOf = (together: ReturnType<typeof togetherIn>, shown: readonly ShownGoal[], personId: number): TeamGoals => {
  const own = shown.filter(({ goal: { version } }) => version.personId === personId && version.level === 'person' && !version.isDropped);
  // One figure over all of them tells of everybody who carries a goal below: shown where each by itself is.
  const rolled = own.length > 0 && own.every(({ isWithheld }) => !isWithheld) ? together(personId) : null;
  return { count: own.length, due: own.filter(({ goal, maySeeFigure }) => maySeeFigure && goal.isCheckInDue).length, progress: rolled?.state === 'measured' ? rolled.progress : null };
};

/** The goals of the cycle that began last among those that run; people whose ratings the subject may not read are left out. */
export const teamGoals = async (database: Database, subject: Subject, cycles: readonly Cycle[], personIds: readonly number[], today: number): Promise<{ readonly cycleTitle: string | null; readonly goals: ReadonlyMap<number, TeamGoals> }> => {
  const cycle = cycles.filter(({ state, fromDay }) => state === 'running' && fromDay <= today).toSorted((one, other) => other.fromDay - one.fromDay || other.cycleId - one.cycleId)[0];
  const whole = cycle === undefined ? null : await wholeTree({ database }, subject.companyId, cycle.cycleId, today);
  if (whole === null) return { cycleTitle: null, goals: new Map() };
  const [shown, together] = [shownGoals(whole.tree, subject), togetherIn(whole.tree)];
  return { cycleTitle: whole.tree.cycle.title, goals: new Map(personIds.filter((personId) => mayReach(subject, 'read', 'rating', personId)).map((personId) => [personId, goalsOf(together, shown, personId)])) };
};

type TeamReview = Pick<Review, 'reviewId' | 'state'> & { readonly cycleTitle: string; readonly isYourTurn: boolean };

/** The review of each person that was opened last, and the company's cycles, which both halves of the page need. */
export const teamReviews = async (tx: CompanyTransaction, subject: Subject, personIds: readonly number[]): Promise<{ readonly cycles: readonly Cycle[]; readonly reviews: ReadonlyMap<number, TeamReview> }> => {
  const cycles = await listCycles(tx);
  const titles = new Map(cycles.map(({ cycleId, title }) => [cycleId, title]));
  const rows = (await listReviewRows(tx, { cycleId: null, personIds })).filter(({ personId }) => mayReach(subject, 'read', 'rating', personId)).toSorted((one, other) => one.reviewId - other.reviewId);
  return {
    cycles,
    reviews: new Map(rows.map(({ personId, reviewId, cycleId, state }) => [personId, { reviewId, state, cycleTitle: titles.get(cycleId) ?? '', isYourTurn: state === 'manager' && mayReach(subject, 'change', 'rating', personId) }])),
  };
};
