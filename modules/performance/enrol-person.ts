/** Somebody new comes into the cycles that are under way: a goal for each duty of their position, and a review where others have theirs already. */
import { isPresent, reachesAll, recordAudit, type CompanyTransaction } from '#modules/platform';
import { profileOf } from '#modules/people';
import { openCycle } from './cycle-life.ts';
import { listCycles, type Cycle } from './cycle-store.ts';
import { ownGoalsIn, proposalsOf, setProposedGoals } from './goal-profile.ts';
import { currentGoals } from './goal-store.ts';
import { listReviewRows } from './review-store.ts';
import { openReviewsOf } from './review-steps.ts';

type NewPerson = { readonly personId: number; readonly positionCode: string; readonly day: number };

const proposeOwnGoals = async (tx: CompanyTransaction, cycle: Cycle, { personId, positionCode, day }: NewPerson): Promise<number> => {
  const profile = await profileOf(tx, positionCode, day);
  if (profile === null) return 0;
  const proposals = proposalsOf(profile, ownGoalsIn(await currentGoals(tx, cycle.cycleId))(personId));
  await setProposedGoals(tx, cycle, { personId, day }, proposals);
  return proposals.length;
};

/** A review beside those of others: asked of the person first where the others are. None where nobody has one yet, for then the new one comes with all of them. */
const openOwnReview = async (tx: CompanyTransaction, cycle: Cycle, personId: number): Promise<number> => {
  const others = await listReviewRows(tx, { cycleId: cycle.cycleId, personIds: null });
  if (others.every(({ state }) => state === 'locked' || state === 'closed')) return 0;
  const opened = await openReviewsOf(tx, { cycleId: cycle.cycleId, personIds: [personId], asksSelf: others.some(({ state }) => state === 'self') });
  return opened.ok ? opened.value.opened : 0;
};

/**
 * Enrols a new person in every cycle that has not ended on their first day. Answers how many goals and reviews were made; none
 * where the caller does not reach every rating, for it could not be told then what is there already.
 */
export const enrolInPerformance = async (tx: CompanyTransaction, personId: number, positionCode: string, day: number): Promise<number> => {
  if (!isPresent(tx, 'performance') || !reachesAll(tx.access, 'rating')) return 0;
  let made = 0;
  for (const { cycleId, toDay } of await listCycles(tx)) {
    if (toDay < day) continue;
    const cycle = await openCycle(tx, cycleId);
    if (cycle.ok) made += (await proposeOwnGoals(tx, cycle.value, { personId, positionCode, day })) + (await openOwnReview(tx, cycle.value, personId));
  }
  if (made > 0) await recordAudit(tx, { action: 'performance.personEnrolled', subject: `person:${personId}`, personIds: [personId], fieldClasses: ['rating'], data: { made } });
  return made;
};
