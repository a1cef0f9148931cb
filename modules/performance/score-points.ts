/** Points of a component where facts give them: the days of a cycle by the rule for attendance, and how far the goals are. Missing is null, never zero. */
import { monthOfDay, daysOfMonth } from '#kernel/calendar/epoch-day';
import { monthAfter } from '#kernel/calendar/month';
import { explainRule, type CompiledRule } from '#kernel/performance/performance-rule';
import { formatExact, parseExact } from '#kernel/quantity/decimal';
import { multiply, rational } from '#kernel/quantity/rational';
import { roundTo } from '#kernel/quantity/rounding';
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { quantityTracers, type QuantityExplanations } from '#modules/attendance';
import { mayRead, reachesAll, type CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { readGoalTree, togetherIn } from './goal-tree.ts';

/** A component's points with where they come from; the explanation's value is the points'. */
export type Points = { readonly value: string; readonly explanation: ExplanationNode };

const constant = (value: string, unit: string, item: string): ExplanationNode => ({ operation: 'leaf', label: value, value, unit, children: [], reference: { kind: 'constant', pack: 'performance', item } });

/** One for a day that has any minutes of a kind. */
const dayCounts = (item: string, day: ExplanationNode): ExplanationNode => ({ operation: 'compare', label: '>', value: '1', unit: 'ratio', children: [day, constant('0', 'minute', item)], detail: { comparison: '>' } });

const sumOf = (label: string, unit: string, children: readonly ExplanationNode[]): ExplanationNode => ({ operation: 'sum', label, value: String(children.reduce((sum, { value }) => sum + Number(value), 0)), unit, children });

/** What a rule for attendance may look at, and from which minutes of the days it is counted. Protected leave is in none of them. */
const minutesOf = [['late', 'lateMinutes'], ['early', 'earlyMinutes'], ['missingPunch', 'missingPunchMinutes'], ['absent', 'absentMinutes']] as const;
const minuteInputs = new Set(['lateMinutes', 'earlyMinutes', 'absentMinutes']);
/** All that is asked of the days: explaining the rest of them would take most of the time. */
const tracedCodes = [...minutesOf.map(([, code]) => code), 'scheduledMinutes', 'attendedDays'] as const;

const cellsOf = (months: readonly QuantityExplanations[]): Readonly<Record<string, InputCell>> | null => {
  const daysOf = (code: keyof QuantityExplanations): readonly ExplanationNode[] => months.flatMap((month) => month[code]?.children ?? []);
  const totalOf = (code: keyof QuantityExplanations): number => months.reduce((sum, month) => sum + Number(month[code]?.value ?? 0), 0);
  const scheduled = totalOf('scheduledMinutes');
  // Nothing planned, or nothing known of any day: whoever gave no data is not told to have been absent.
  if (scheduled === 0 || (totalOf('attendedDays') === 0 && totalOf('absentMinutes') === scheduled)) return null;
  const cells: Record<string, InputCell> = {};
  for (const [name, code] of minutesOf) {
    const days = daysOf(code);
    const times = sumOf(`${name}Times`, 'ratio', days.map((day) => dayCounts(`${name}Times`, day)));
    cells[`${name}Times`] = { value: times.value, explanation: times };
    const minutes = sumOf(code, 'minute', days);
    if (minuteInputs.has(code)) cells[code] = { value: minutes.value, explanation: minutes };
  }
  return cells;
};

/** Months that a cycle touches, each cut to the cycle: days are computed month by month. */
const partsOf = ({ fromDay, toDay }: Pick<Cycle, 'fromDay' | 'toDay'>): readonly { readonly fromDay: number; readonly toDay: number }[] => {
  const parts: { fromDay: number; toDay: number }[] = [];
  for (let month = monthOfDay(fromDay); daysOfMonth(month).fromDay <= toDay; month = monthAfter(month)) {
    const bounds = daysOfMonth(month);
    parts.push({ fromDay: Math.max(bounds.fromDay, fromDay), toDay: Math.min(bounds.toDay, toDay + 1) });
  }
  return parts;
};

/** Inputs of the rule for attendance by person, down to punches and forms; null where the days say nothing. People out of the reader's reach are left out. */
export const attendanceCells = async (tx: CompanyTransaction, span: Pick<Cycle, 'fromDay' | 'toDay'>, personIds: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, InputCell>> | null>> => {
  const readable = personIds.filter((personId) => mayRead(tx.access, 'personal', personId));
  const months = new Map<number, QuantityExplanations[]>(readable.map((personId) => [personId, []]));
  if (readable.length > 0) {
    for (const { fromDay, toDay } of partsOf(span)) {
      const tracers = await quantityTracers(tx, readable, fromDay, toDay);
      for (const personId of readable) {
        const found = tracers.get(personId)?.(fromDay, toDay, tracedCodes);
        if (found !== undefined) months.get(personId)?.push(found);
      }
    }
  }
  return new Map([...months].map(([personId, own]) => [personId, cellsOf(own)]));
};

/** Points for attendance by person; people whose days the reader may not read are left out. */
export const attendancePoints = async (tx: CompanyTransaction, rule: CompiledRule, span: Pick<Cycle, 'fromDay' | 'toDay'>, personIds: readonly number[]): Promise<ReadonlyMap<number, Points | null>> =>
  new Map([...(await attendanceCells(tx, span, personIds))].map(([personId, cells]) => {
    const explained = cells === null ? null : explainRule(rule, cells);
    return [personId, explained?.ok === true ? explained.value : null];
  }));

const whole = rational(100n);

/** Points for goals by person: a hundred where all of them are reached. Nobody, unless the reader reaches every rating: the tree is everybody's. */
export const goalPoints = async (tx: CompanyTransaction, cycle: Cycle, personIds: readonly number[]): Promise<ReadonlyMap<number, Points | null>> => {
  if (!reachesAll(tx.access, 'rating')) return new Map();
  const together = togetherIn(await readGoalTree(tx, cycle, cycle.reviewDay));
  return new Map(personIds.map((personId) => {
    const rolled = together(personId);
    const progress = rolled?.state === 'measured' ? parseExact(rolled.explanation.value) : null;
    if (rolled?.state !== 'measured' || progress === null) return [personId, null];
    const exact = multiply(progress, whole);
    const value = formatExact(roundTo(exact, 'hundredth', 'halfUp'));
    const product: ExplanationNode = { operation: 'multiply', label: '*', value: formatExact(exact), unit: 'ratio', children: [rolled.explanation, constant('100', 'ratio', 'goals')] };
    return [personId, { value, explanation: { operation: 'round', label: 'goals', value, unit: 'ratio', children: [product], detail: { unit: 'hundredth', mode: 'halfUp' } } }];
  }));
};
