/** How goals, cycles and their history look in answers. */
import type { listGoals, readGoal } from '#contracts/api/goal-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { formatDay } from '#kernel/calendar/epoch-day';
import { formatDecimal, parseDecimal } from '#kernel/quantity/decimal';
import { add, compare, divide, one, rational, zero, type Rational } from '#kernel/quantity/rational';
import { roundTo } from '#kernel/quantity/rounding';
import { personNamesOf } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { bindingOfGoal, valuesOf } from './evidence-store.ts';
import { checkInsOf, versionsOf, type GoalContent } from './goal-store.ts';
import type { ShownGoal } from './goal-tree.ts';

export type PersonNames = ReadonlyMap<number, { readonly personNumber: string; readonly name: string; readonly department: string }>;
export type NameUsers = (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
export type GoalAnswer = RouteResponse<typeof listGoals>['goals'][number];
type Details = Omit<RouteResponse<typeof readGoal>, keyof GoalAnswer | 'cycle' | 'canChange' | 'canCheckIn'>;

export const cycleAnswer = (cycle: Cycle): RouteResponse<typeof listGoals>['cycle'] => ({
  cycleId: String(cycle.cycleId), kind: cycle.kind, state: cycle.state, title: cycle.title, fromDate: formatDay(cycle.fromDay), toDate: formatDay(cycle.toDay), reviewDate: formatDay(cycle.reviewDay), checkInDays: cycle.checkInDays,
});

const contentAnswer = (content: GoalContent) => ({
  level: content.level, department: content.department, parentGoalId: content.parentGoalId === null ? null : String(content.parentGoalId), title: content.title, weight: content.weight, measure: content.measure, startValue: content.startValue,
  targetValue: content.targetValue, unit: content.unit, dutyCode: content.dutyCode,
});

const ownerAnswer = (names: PersonNames, personId: number) => {
  const person = names.get(personId);
  return { personNumber: person?.personNumber ?? '', name: person?.name ?? '' };
};

/** One goal of a tree as its reader may see it. */
export const goalAnswer = (shown: ShownGoal, names: PersonNames): GoalAnswer => {
  const { goal: { version, figure, lastCheckIn, fault, isCheckInDue }, rolled, maySeeFigure, isWithheld } = shown;
  return {
    goalId: String(version.goalId), ...ownerAnswer(names, version.personId), ownerDepartment: names.get(version.personId)?.department ?? '', ...contentAnswer(version),
    value: maySeeFigure ? (figure?.value ?? null) : null, progress: rolled?.state === 'measured' ? rolled.progress : null, isComplete: rolled?.state === 'measured' && rolled.missing.length === 0, isWithheld,
    confidence: maySeeFigure ? (lastCheckIn?.confidence ?? null) : null, lastCheckInDate: lastCheckIn === null || !maySeeFigure ? null : formatDay(lastCheckIn.onDay), isCheckInDue: maySeeFigure && isCheckInDue, isDropped: version.isDropped, fault: maySeeFigure ? fault : null,
  };
};

const ratioText = (value: Rational): string => formatDecimal(roundTo(value, 'tenThousandth', 'halfUp'), 4);

/** Goal completion over goals as they are shown: reached of all that a figure measures, and the mean of those with a figure. */
export const completionOf = (goals: readonly Pick<GoalAnswer, 'measure' | 'isDropped' | 'progress'>[]): RouteResponse<typeof listGoals>['completion'] => {
  const measured = goals.filter(({ measure, isDropped }) => measure !== 'children' && !isDropped);
  const known = measured.flatMap(({ progress }) => (progress === null ? [] : [parseDecimal(progress) ?? zero]));
  const reached = known.filter((progress) => compare(progress, one) >= 0).length;
  return {
    goals: measured.length, withFigure: known.length, reached, share: measured.length === 0 ? null : ratioText(rational(BigInt(reached), BigInt(measured.length))),
    averageProgress: known.length === 0 ? null : ratioText(divide(known.reduce(add, zero), rational(BigInt(known.length)))),
  };
};

/** Epoch seconds as an answer has them. */
export const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The history of a goal as far as the transaction's reader may see it. */
export const goalDetails = async (tx: CompanyTransaction, nameUsers: NameUsers, goalId: number): Promise<Details> => {
  const [versions, checkIns, binding, values] = [await versionsOf(tx, goalId), await checkInsOf(tx, goalId), await bindingOfGoal(tx, goalId), await valuesOf(tx, goalId)];
  const users = await nameUsers(tx, [...new Set([...versions.map(({ madeBy }) => madeBy), ...checkIns.map(({ madeBy }) => madeBy), ...(binding === null ? [] : [binding.madeBy])])]);
  const names = await personNamesOf(tx, [...new Set(versions.map(({ personId }) => personId))]);
  return {
    versions: versions.map((version) => ({ validFrom: formatDay(version.validFromDay), at: instantOf(version.madeAt), by: users.get(version.madeBy) ?? '', reason: version.reason, ...ownerAnswer(names, version.personId), ...contentAnswer(version), isDropped: version.isDropped })),
    checkIns: checkIns.map((checkIn) => ({ onDate: formatDay(checkIn.onDay), value: checkIn.value, confidence: checkIn.confidence, note: checkIn.note, at: instantOf(checkIn.madeAt), by: users.get(checkIn.madeBy) ?? '' })),
    evidence: binding === null || binding.sourceCode === null ? null : {
      sourceCode: binding.sourceCode, sourcePersonKey: binding.sourcePersonKey, evidenceMeasure: binding.question.measure, valuePath: binding.question.valuePath, filters: binding.question.filters.map((filter) => ({ ...filter })), at: instantOf(binding.madeAt), by: users.get(binding.madeBy) ?? '',
    },
    evidenceValues: values.map((value) => ({
      onDate: formatDay(value.onDay), at: instantOf(value.takenAt), value: value.value, items: value.items, itemKeys: [...value.itemKeys], itemsDigest: value.itemsDigest, unreadable: value.unreadable, isFinal: value.isFinal,
    })),
  };
};
