/** Setting goals, aligning them, giving them up, checking in on them. What was said before stays as it was. */
import { failure, success, type Result } from '#kernel/base/result';
import { compare, equals, zero } from '#kernel/quantity/rational';
import { parseDecimal } from '#kernel/quantity/decimal';
import { refuseMove } from '#kernel/performance/goal-tree';
import { mayReach, reachOf, recordAudit, type CompanyTransaction, type Subject } from '#modules/platform';
import { openCycle } from './cycle-life.ts';
import type { Cycle } from './cycle-store.ts';
import { insertBinding, type EvidenceQuestion } from './evidence-store.ts';
import type { GoalError } from './goal-errors.ts';
import { currentGoal, goalPlaces, insertCheckIn, insertGoal, insertVersion, type GoalContent, type GoalVersion, type NewCheckIn } from './goal-store.ts';

const refuse = (code: GoalError['code'], data?: GoalError['data']): Result<never, GoalError> => failure({ code, ...(data === undefined ? {} : { data }) });

/** Over others: who may change their ratings. One's own, whatever else one may do: while the cycle is planned, for afterwards the weights stand. */
const mayWrite = (subject: Subject, cycle: Cycle, personId: number): boolean => (subject.personId === personId ? subject.program === null && cycle.state === 'planned' : mayReach(subject, 'change', 'rating', personId));

const checkContent = (subject: Subject, content: GoalContent): Result<null, GoalError> => {
  const weight = parseDecimal(content.weight);
  if (weight === null || compare(weight, zero) <= 0) return refuse('goalMeasureInvalid');
  if ((content.level === 'department') !== (content.department !== '')) return refuse('goalMeasureInvalid');
  const [start, target] = [content.startValue, content.targetValue].map((text) => (text === null ? null : parseDecimal(text)));
  const isWhole = content.measure === 'children' ? start === null && target === null : start != null && target != null && !equals(start, target);
  if (!isWhole) return refuse('goalMeasureInvalid');
  // What everybody reads is set by who answers for everybody.
  return content.level === 'company' && reachOf(subject, 'change', 'rating') !== 'all' ? refuse('goalNotYours') : success(null);
};

/** A number that no goal has: the one that is about to be made. */
const aboutToBe = -1;

/** A goal aligns to one that is there, is not given up, and that whoever aligns it may see; never to itself or below itself. */
const checkParent = async (tx: CompanyTransaction, cycleId: number, goalId: number | null, parentGoalId: number | null): Promise<Result<null, GoalError>> => {
  if (parentGoalId === null) return success(null);
  const places = await goalPlaces(tx, cycleId);
  const parent = await currentGoal(tx, parentGoalId);
  if (parent === null || parent.cycleId !== cycleId || parent.isDropped) return refuse('goalMoveRefused', { reason: 'unknownParent' });
  const refused = refuseMove(goalId === null ? [...places, { goalId: aboutToBe, parentId: null }] : places, goalId ?? aboutToBe, parentGoalId);
  return refused === null ? success(null) : refuse('goalMoveRefused', { reason: refused });
};

const audited = (tx: CompanyTransaction, action: string, goalId: number, personIds: readonly number[]): Promise<void> => recordAudit(tx, { action, subject: `goal:${goalId}`, personIds: [...new Set(personIds)], fieldClasses: ['rating'], data: {} });

/** A goal that the subject may write, with its cycle. */
const writableGoal = async (tx: CompanyTransaction, subject: Subject, goalId: number): Promise<Result<{ readonly goal: GoalVersion; readonly cycle: Cycle }, GoalError>> => {
  const seen = await currentGoal(tx, goalId);
  if (seen === null) return refuse('goalUnknown');
  const cycle = await openCycle(tx, seen.cycleId);
  if (!cycle.ok) return cycle;
  // The cycle is held now: what was read before may have changed.
  const goal = await currentGoal(tx, goalId);
  if (goal === null) return refuse('goalUnknown');
  if (goal.isDropped) return refuse('goalDropped');
  return mayWrite(subject, cycle.value, goal.personId) ? success({ goal, cycle: cycle.value }) : refuse('goalNotYours');
};

export type GoalWish = GoalContent & { readonly cycleId: number; readonly goalId: number | null; readonly reason: string };

/** Sets a goal, or says anew what one is; the history keeps both. */
export const saveGoal = async (tx: CompanyTransaction, subject: Subject, wish: GoalWish, today: number): Promise<Result<{ readonly goalId: number }, GoalError>> => {
  const { cycleId, goalId, reason, ...content } = wish;
  const cycle = await openCycle(tx, cycleId);
  if (!cycle.ok) return cycle;
  if (!mayWrite(subject, cycle.value, content.personId)) return refuse('goalNotYours');
  const former = goalId === null ? null : await writableGoal(tx, subject, goalId);
  if (former !== null && !former.ok) return former;
  if (former !== null && former.value.goal.cycleId !== cycleId) return refuse('goalUnknown');
  const checked = checkContent(subject, content);
  if (!checked.ok) return checked;
  const aligned = await checkParent(tx, cycleId, goalId, content.parentGoalId);
  if (!aligned.ok) return aligned;
  const written = goalId ?? await insertGoal(tx, cycleId);
  await insertVersion(tx, written, content, { day: today, reason });
  await audited(tx, 'performance.goalSaved', written, [content.personId, ...(former === null ? [] : [former.value.goal.personId])]);
  return success({ goalId: written });
};

/** Aligns a goal to another one, with everything below it. */
export const alignGoal = async (tx: CompanyTransaction, subject: Subject, wish: { readonly goalId: number; readonly parentGoalId: number | null; readonly reason: string }, today: number): Promise<Result<null, GoalError>> => {
  const found = await writableGoal(tx, subject, wish.goalId);
  if (!found.ok) return found;
  const { goal } = found.value;
  const aligned = await checkParent(tx, goal.cycleId, goal.goalId, wish.parentGoalId);
  if (!aligned.ok) return aligned;
  await insertVersion(tx, goal.goalId, { ...goal, parentGoalId: wish.parentGoalId }, { day: today, reason: wish.reason });
  await audited(tx, 'performance.goalAligned', goal.goalId, [goal.personId]);
  return success(null);
};

/** Gives a goal up: it counts no more. */
export const giveGoalUp = async (tx: CompanyTransaction, subject: Subject, wish: { readonly goalId: number; readonly reason: string }, today: number): Promise<Result<null, GoalError>> => {
  const found = await writableGoal(tx, subject, wish.goalId);
  if (!found.ok) return found;
  const { goal } = found.value;
  await insertVersion(tx, goal.goalId, { ...goal, isDropped: true }, { day: today, reason: wish.reason });
  await audited(tx, 'performance.goalDropped', goal.goalId, [goal.personId]);
  return success(null);
};

/** A figure and how it looks, by who carries the goal or who may change their ratings. */
export const checkIn = async (tx: CompanyTransaction, subject: Subject, wish: Omit<NewCheckIn, 'personId'>, today: number): Promise<Result<null, GoalError>> => {
  const seen = await currentGoal(tx, wish.goalId);
  if (seen === null) return refuse('goalUnknown');
  const cycle = await openCycle(tx, seen.cycleId);
  if (!cycle.ok) return cycle;
  const goal = await currentGoal(tx, wish.goalId);
  if (goal === null) return refuse('goalUnknown');
  const isOwn = subject.personId === goal.personId && subject.program === null;
  if (!isOwn && !mayReach(subject, 'change', 'rating', goal.personId)) return refuse('goalNotYours');
  if (cycle.value.state !== 'running') return refuse('cycleNotRunning');
  if (goal.isDropped) return refuse('goalDropped');
  if (wish.onDay < cycle.value.fromDay || wish.onDay > Math.min(today, cycle.value.reviewDay)) return refuse('checkInDateInvalid');
  if (goal.measure === 'checkIn' && wish.value === null) return refuse('checkInValueMissing');
  if (goal.measure !== 'checkIn' && wish.value !== null) return refuse('checkInValueNotAsked');
  await insertCheckIn(tx, { ...wish, personId: goal.personId });
  await audited(tx, 'performance.checkedIn', goal.goalId, [goal.personId]);
  return success(null);
};

const pathForm = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
const isAnswerable = ({ measure, valuePath, filters }: EvidenceQuestion): boolean => (measure === 'count' ? valuePath === '' : pathForm.test(valuePath)) && filters.every(({ path }) => pathForm.test(path));

export type BindingWish = { readonly goalId: number; readonly sourceCode: string | null; readonly question: EvidenceQuestion; readonly sourcePersonKey: string };

/** Lets a goal follow a figure of a source, or ends that. Set by who may change ratings: whoever is measured does not choose the measure. */
export const bindEvidence = async (tx: CompanyTransaction, subject: Subject, wish: BindingWish, sourceCodes: readonly string[], today: number): Promise<Result<null, GoalError>> => {
  const found = await writableGoal(tx, subject, wish.goalId);
  if (!found.ok) return found;
  const { goal } = found.value;
  if (goal.personId === subject.personId) return refuse('goalNotYours');
  if (goal.measure !== 'evidence') return refuse('evidenceNotMeasured');
  if (wish.sourceCode !== null && !sourceCodes.includes(wish.sourceCode)) return refuse('evidenceSourceUnknown');
  if (wish.sourceCode !== null && !isAnswerable(wish.question)) return refuse('evidenceQuestionInvalid');
  await insertBinding(tx, { goalId: goal.goalId, personId: goal.personId, sourceCode: wish.sourceCode, question: wish.question, sourcePersonKey: wish.sourcePersonKey }, today);
  await audited(tx, 'performance.evidenceBound', goal.goalId, [goal.personId]);
  return success(null);
};
