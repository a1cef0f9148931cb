/**
 * Why a payslip differs from the one of the month before: the change of every line and of net pay split into causes whose
 * parts sum exactly to it. Between what was known then and what is known now stand states in which one group of inputs
 * after the other has its new value; each state is computed by the rules, and the step from one to the next is the part
 * of its cause. The order is fixed, so that the same two months always give the same parts:
 *
 *   rate (last month's own changes of terms) → headcount (last month as if employed on all of its days) → rule →
 *   calendar → headcount (the days employed this month) → hours → rate → contributionBase → declared → retro → performance →
 *   oneOff → yearToDate
 *
 * What the states cannot tell (a payslip without a basis, a figure that the rules no longer give) is `unexplained`.
 */
import { assert } from '../base/result.ts';
import { batchOfPersons } from '../rules/column-batch.ts';
import type { FactReference } from '../rules/explanation.ts';
import type { InputCell, PersonInputs } from '../rules/rule-types.ts';
import { calculatePayslips, type PayslipCalculator } from './calculate-payslips.ts';

export const varianceCauses = ['headcount', 'rate', 'hours', 'calendar', 'rule', 'contributionBase', 'declared', 'retro', 'performance', 'oneOff', 'yearToDate', 'unexplained'] as const;
export type VarianceCause = (typeof varianceCauses)[number];

/** Figures of one payslip by item, integers in the item's smallest unit. */
export type PayslipFigures = ReadonlyMap<string, number>;

/** One month's payslip: what stands on it and, where it is known, what it was computed from. */
export type VarianceSide = {
  readonly figures: PayslipFigures;
  readonly basis: { readonly calculator: PayslipCalculator; readonly inputs: PersonInputs } | null;
};

/** The payslips of one person in two months; null = none in that month. */
export type VariancePair = { readonly before: VarianceSide | null; readonly after: VarianceSide | null };

export type VariancePart = { readonly cause: VarianceCause; readonly item: string; readonly amount: number };

type Values = Readonly<Record<string, string>>;
type State = { readonly cause: VarianceCause; readonly side: 'before' | 'after'; readonly segments: readonly Values[]; readonly scalars: Values };

const termCodes: ReadonlySet<string> = new Set(['wageKind', 'monthlyWage', 'hourlyWage']);
const segmentCalendarCodes = ['calendarWorkdays', 'calendarStatutoryHolidays'] as const;
const periodCalendarCodes = ['periodWorkdays', 'periodStatutoryHolidays'] as const;
const baseCodes: ReadonlySet<string> = new Set(['insuranceBase', 'housingFundDeclaredBase', 'housingFundRate']);
const termScalarCodes: ReadonlySet<string> = new Set(['contributionsDue', 'labourRemuneration']);

/** The group that a person's input belongs to. One that is not known here was entered for the month: oneOff. */
const causeOfScalar = (code: string): VarianceCause => {
  if (code === 'periodWorkdays' || code === 'periodStatutoryHolidays') return 'calendar';
  if (baseCodes.has(code)) return 'contributionBase';
  if (termScalarCodes.has(code)) return 'rate';
  if (code.startsWith('declared')) return 'declared';
  if (code.startsWith('opening')) return 'yearToDate';
  if (code.startsWith('performance')) return 'performance';
  return code.startsWith('retro') ? 'retro' : 'oneOff';
};

const valuesOf = (cells: Readonly<Record<string, InputCell | undefined>>): Values =>
  Object.fromEntries(Object.entries(cells).flatMap(([code, cell]) => (cell === undefined ? [] : [[code, cell.value]])));

const count = (values: Values, code: string): number => Number(values[code] ?? '0');

const termsOf = (segment: Values): Values => Object.fromEntries(Object.entries(segment).filter(([code]) => termCodes.has(code)));
const isCount = (code: string): boolean => !termCodes.has(code);

/** One segment with the counts of all and the given terms. */
const merged = (segments: readonly Values[], terms: Values): Values => {
  const sums = new Map<string, number>();
  for (const segment of segments) for (const code of Object.keys(segment).filter(isCount)) sums.set(code, (sums.get(code) ?? 0) + count(segment, code));
  return { ...Object.fromEntries([...sums].map(([code, sum]) => [code, String(sum)])), ...terms };
};

const longestMonth = 31;
const minutesOfUnknownDay = 480;

/** The segment on other days of a calendar: as many workdays more or fewer, each scheduled and worked as the others were. */
const onCalendar = (segment: Values, workdays: number, holidays: number): Values => {
  const more = workdays - count(segment, 'calendarWorkdays');
  const scheduledDays = count(segment, 'scheduledDays');
  const aDay = scheduledDays > 0 ? Math.floor(count(segment, 'scheduledMinutes') / scheduledDays) : minutesOfUnknownDay;
  const days = (code: string): string => String(Math.min(longestMonth, Math.max(0, count(segment, code) + more)));
  const minutes = (code: string): string => String(Math.max(0, count(segment, code) + more * aDay));
  return {
    ...segment, calendarWorkdays: String(workdays), calendarStatutoryHolidays: String(holidays),
    scheduledDays: days('scheduledDays'), attendedDays: days('attendedDays'), scheduledMinutes: minutes('scheduledMinutes'), normalMinutes: minutes('normalMinutes'),
  };
};

/** The scalars of `from` with those of one cause as they are in `to`; an input that only one month has comes and goes with its cause. */
const takeOver = (from: Values, to: Values, cause: VarianceCause): Values => {
  const kept = Object.entries(from).filter(([code]) => causeOfScalar(code) !== cause);
  return Object.fromEntries([...kept, ...Object.entries(to).filter(([code]) => causeOfScalar(code) === cause)]);
};

const scalarSteps = ['contributionBase', 'declared', 'retro', 'performance', 'oneOff', 'yearToDate'] as const satisfies readonly VarianceCause[];

/** The states from last month's inputs to this month's, each with the cause of the step to it. */
const statesBetween = (before: PersonInputs, after: PersonInputs): readonly State[] => {
  const [old, now] = [before.segments.map(valuesOf), after.segments.map(valuesOf)];
  const [oldScalars, newScalars] = [valuesOf(before.scalars), valuesOf(after.scalars)];
  const lastTerms = termsOf(old.at(-1) ?? {});
  const [oldDays, oldHolidays, newDays, newHolidays] = [oldScalars, newScalars].flatMap((scalars) => periodCalendarCodes.map((code) => count(scalars, code))) as [number, number, number, number];
  const [employedDays, employedHolidays] = segmentCalendarCodes.map((code) => now.reduce((sum, segment) => sum + count(segment, code), 0)) as [number, number];
  // Other rules may ask for inputs that the old month did not know: they come with the rules.
  const ruleScalars: Values = { ...Object.fromEntries(Object.entries(newScalars).filter(([code]) => oldScalars[code] === undefined)), ...oldScalars };
  const known = new Set(old.flatMap((segment) => Object.keys(segment)));
  const sums = merged(now, {});
  const added = Object.fromEntries(Object.entries(sums).filter(([code]) => !known.has(code)));

  const oneRate = old.length > 1 ? merged(old, lastTerms) : (old[0] ?? {});
  const wholeMonth = onCalendar(oneRate, oldDays, oldHolidays);
  const byNewRules = { ...added, ...wholeMonth };
  const newMonth = onCalendar(byNewRules, newDays, newHolidays);
  const employed = onCalendar(newMonth, employedDays, employedHolidays);
  const calendarScalars = takeOver(ruleScalars, newScalars, 'calendar');
  const states: State[] = [
    { cause: 'unexplained', side: 'before', segments: old, scalars: oldScalars },
    { cause: 'rate', side: 'before', segments: [oneRate], scalars: oldScalars },
    { cause: 'headcount', side: 'before', segments: [wholeMonth], scalars: oldScalars },
    { cause: 'rule', side: 'after', segments: [byNewRules], scalars: ruleScalars },
    { cause: 'calendar', side: 'after', segments: [newMonth], scalars: calendarScalars },
    { cause: 'headcount', side: 'after', segments: [employed], scalars: calendarScalars },
    { cause: 'hours', side: 'after', segments: [{ ...sums, ...termsOf(oneRate) }], scalars: calendarScalars },
    { cause: 'rate', side: 'after', segments: now, scalars: takeOver(calendarScalars, newScalars, 'rate') },
  ];
  for (const cause of scalarSteps) states.push({ cause, side: 'after', segments: now, scalars: takeOver(states.at(-1)!.scalars, newScalars, cause) });
  return states;
};

const untraced: FactReference = { kind: 'fact', table: 'variance', key: {} };
const cellsOf = (values: Values): Readonly<Record<string, InputCell>> => Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value, reference: untraced }]));

type Step = { readonly cause: VarianceCause; readonly figures: PayslipFigures | null };

/** Many states by the rules they belong to, computed in one batch each. */
const createStateQueue = () => {
  const queues = new Map<PayslipCalculator, { readonly inputs: PersonInputs; readonly done: (figures: PayslipFigures | null) => void }[]>();
  const add = (calculator: PayslipCalculator, state: State, done: (figures: PayslipFigures | null) => void): void => {
    const queue = queues.get(calculator) ?? [];
    queues.set(calculator, queue);
    queue.push({ inputs: { segments: state.segments.map(cellsOf), scalars: cellsOf(state.scalars) }, done });
  };
  const run = (): void => {
    for (const [calculator, queue] of queues) {
      const { items } = calculator.program;
      const { computed, amounts } = calculatePayslips(calculator, batchOfPersons(calculator.program.rules, queue.map(({ inputs }) => inputs)));
      queue.forEach(({ done }, row) => done(computed[row] === 0 ? null : new Map(items.map(({ item }, index) => [item, amounts[row * items.length + index]!]))));
    }
  };
  return { add, run };
};

const sameState = (a: State, b: State): boolean => a.side === b.side && JSON.stringify([a.segments.map(sorted), sorted(a.scalars)]) === JSON.stringify([b.segments.map(sorted), sorted(b.scalars)]);
const sorted = (values: Values): readonly (readonly [string, string])[] => Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

/** Adds the change from one set of figures to the next under a cause. */
const addChange = (sums: Map<string, Map<VarianceCause, number>>, cause: VarianceCause, from: PayslipFigures, to: PayslipFigures): void => {
  for (const item of new Set([...from.keys(), ...to.keys()])) {
    const change = (to.get(item) ?? 0) - (from.get(item) ?? 0);
    if (change === 0) continue;
    const causes = sums.get(item) ?? new Map<VarianceCause, number>();
    sums.set(item, causes);
    causes.set(cause, (causes.get(cause) ?? 0) + change);
  }
};

const noFigures: PayslipFigures = new Map();

const partsOf = (sums: ReadonlyMap<string, ReadonlyMap<VarianceCause, number>>): readonly VariancePart[] =>
  [...sums].flatMap(([item, causes]) => varianceCauses.flatMap((cause): readonly VariancePart[] => {
    const amount = causes.get(cause) ?? 0;
    return amount === 0 ? [] : [{ cause, item, amount }];
  }));

/**
 * Splits the changes of many people at once. For every pair and item the parts sum to what stands on the payslip of this
 * month less what stood on the one before; an item without a change in any step has no parts. A state that the rules
 * refuse (an input out of range between two months) is left out, and its step goes with the next.
 */
export const splitVariances = (pairs: readonly VariancePair[]): readonly (readonly VariancePart[])[] => {
  const queue = createStateQueue();
  const walks = pairs.map(({ before, after }): Step[] => {
    if (before?.basis == null || after?.basis == null) return [];
    const steps: Step[] = [];
    let earlier: State | null = null;
    for (const state of statesBetween(before.basis.inputs, after.basis.inputs)) {
      if (earlier !== null && sameState(earlier, state)) continue;
      earlier = state;
      const position = steps.push({ cause: state.cause, figures: null }) - 1;
      queue.add(state.side === 'before' ? before.basis.calculator : after.basis.calculator, state, (figures) => { steps[position] = { cause: state.cause, figures }; });
    }
    return steps;
  });
  queue.run();
  return pairs.map(({ before, after }, index) => {
    const sums = new Map<string, Map<VarianceCause, number>>();
    const [from, to] = [before?.figures ?? noFigures, after?.figures ?? noFigures];
    if (before === null || after === null) {
      addChange(sums, 'headcount', from, to);
      return partsOf(sums);
    }
    let standing = from;
    for (const { cause, figures } of walks[index]!) {
      if (figures === null) continue;
      addChange(sums, cause, standing, figures);
      standing = figures;
    }
    addChange(sums, 'unexplained', standing, to);
    assert([...sums].every(([item, causes]) => [...causes.values()].reduce((sum, amount) => sum + amount, 0) === (to.get(item) ?? 0) - (from.get(item) ?? 0)), 'the parts of a change sum to it');
    return partsOf(sums);
  });
};
