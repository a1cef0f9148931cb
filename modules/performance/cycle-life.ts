/** Planning a cycle and moving it along its arrows. Freezing writes down the figures that stand from then on. */
import { failure, success, type Result } from '#kernel/base/result';
import { reachesAll, recordAudit, type CompanyTransaction } from '#modules/platform';
import { holdCycle, insertCycle, moveCycle, updateCyclePlan, type Cycle, type CyclePlan, type CycleState } from './cycle-store.ts';
import { bindingsOf, insertValue, latestValues } from './evidence-store.ts';
import type { GoalError } from './goal-errors.ts';

const longestDays = 800;
const longestReviewLag = 200;

const datesFit = ({ fromDay, toDay, reviewDay }: CyclePlan): boolean => toDay >= fromDay && toDay < fromDay + longestDays && reviewDay >= fromDay && reviewDay < toDay + longestReviewLag;

/** Plans a cycle, or changes one that has not begun. */
export const saveCycle = async (tx: CompanyTransaction, wish: CyclePlan & { readonly cycleId: number | null }): Promise<Result<{ readonly cycleId: number }, GoalError>> => {
  if (!datesFit(wish)) return failure({ code: 'cycleDatesInvalid' });
  if (wish.cycleId === null) {
    const cycleId = await insertCycle(tx, wish);
    await recordAudit(tx, { action: 'performance.cyclePlanned', subject: `cycle:${cycleId}`, data: { kind: wish.kind } });
    return success({ cycleId });
  }
  const cycle = await holdCycle(tx, wish.cycleId);
  if (cycle === null) return failure({ code: 'cycleUnknown' });
  if (cycle.state !== 'planned' || cycle.kind !== wish.kind) return failure({ code: 'cycleRunning' });
  await updateCyclePlan(tx, cycle.cycleId, wish);
  await recordAudit(tx, { action: 'performance.cyclePlanned', subject: `cycle:${cycle.cycleId}`, data: { kind: wish.kind } });
  return success({ cycleId: cycle.cycleId });
};

const arrows: Readonly<Record<CycleState, readonly CycleState[]>> = { planned: ['running', 'discarded'], running: ['frozen'], frozen: ['closed'], closed: [], discarded: [] };

/** The last figure of each goal until the review date becomes the final one. A goal without any stays without. */
const keepFinalValues = async (tx: CompanyTransaction, cycle: Cycle): Promise<void> => {
  const values = await latestValues(tx, cycle.cycleId, cycle.reviewDay);
  for (const { goalId } of await bindingsOf(tx, cycle.cycleId)) {
    const last = values.get(goalId);
    if (last !== undefined && !last.isFinal) await insertValue(tx, { ...last, isFinal: true });
  }
};

/** Moves a cycle on. Freezing waits until the review date is over, and is for who reaches every rating. */
export const changeCycleState = async (tx: CompanyTransaction, wish: { readonly cycleId: number; readonly state: CycleState; readonly reason: string }, today: number): Promise<Result<null, GoalError>> => {
  const cycle = await holdCycle(tx, wish.cycleId);
  if (cycle === null) return failure({ code: 'cycleUnknown' });
  if (!arrows[cycle.state].includes(wish.state)) return failure({ code: 'cycleArrow' });
  if (wish.state === 'discarded' && wish.reason === '') return failure({ code: 'reasonMissing' });
  if (wish.state === 'frozen') {
    if (today <= cycle.reviewDay) return failure({ code: 'reviewDateAhead' });
    if (!reachesAll(tx.access, 'rating')) return failure({ code: 'goalNotYours' });
    await keepFinalValues(tx, cycle);
  }
  await moveCycle(tx, cycle.cycleId, wish.state, wish.reason);
  await recordAudit(tx, { action: 'performance.cycleMoved', subject: `cycle:${cycle.cycleId}`, data: { state: wish.state } });
  return success(null);
};

/** The cycle when goals in it may still change. */
export const openCycle = async (tx: CompanyTransaction, cycleId: number): Promise<Result<Cycle, GoalError>> => {
  const cycle = await holdCycle(tx, cycleId);
  if (cycle === null) return failure({ code: 'cycleUnknown' });
  return cycle.state === 'planned' || cycle.state === 'running' ? success(cycle) : failure({ code: 'cycleOver' });
};

