/** The rules of each insurance place in one period, compiled once, and which place a person is paid under. */
import type { Result } from '#kernel/base/result';
import { createPayslipCalculator, type PayslipCalculator } from '#kernel/payroll/calculate-payslips';
import { compilePayProgram, type PayPeriod, type PayProgram } from '#kernel/payroll/pay-program';
import type { WorkplaceFact } from '#contracts/flow/person-fact';
import { createDayCounter, type DayCounter } from './pay-calendar.ts';
import type { ActivePacks } from './pack-content.ts';
import type { PayPerson } from './pay-facts.ts';
import type { NotComputedReason } from './payroll-errors.ts';

export type PlaceRules = { readonly place: string; readonly calculator: PayslipCalculator; readonly program: PayProgram };
export type PlacedPerson = { readonly rules: PlaceRules } | { readonly reason: NotComputedReason };

export type PayRules = {
  readonly period: PayPeriod;
  readonly packs: ActivePacks;
  /** The rules a person is paid under, or why there are none. */
  readonly place: (person: PayPerson) => PlacedPerson;
  /** The rules of an insurance place for who works at a workplace; null when there are none. */
  readonly rulesAt: (place: string, workplace: string) => PlaceRules | null;
  /** Calendar counts at a workplace. */
  readonly counterOf: (workplace: string) => DayCounter | null;
};

/** The currency that the packs of mainland China pay in. */
const currency = 'CNY';

export const createPayRules = (packs: ActivePacks, period: PayPeriod, workplaces: ReadonlyMap<string, WorkplaceFact>): PayRules => {
  const rules = new Map<string, PlacedPerson>();
  const counters = new Map<string, DayCounter | null>();
  const counterOf = (workplace: string): DayCounter | null => {
    const country = workplaces.get(workplace)?.country ?? '';
    const known = counters.get(country);
    if (known !== undefined) return known;
    const calendar = packs.calendars.find((candidate) => candidate.country === country);
    const counter = calendar === undefined ? null : valueOrNull(createDayCounter(calendar, period));
    counters.set(country, counter);
    return counter;
  };
  const rulesOf = (place: string, country: string): PlacedPerson => {
    const key = `${country} ${place}`;
    const known = rules.get(key);
    if (known !== undefined) return known;
    const compiled = compileRules(packs, place, country, period);
    rules.set(key, compiled);
    return compiled;
  };
  const place = (person: PayPerson): PlacedPerson => {
    const last = person.segments.at(-1);
    if (last === undefined) return { reason: 'noTerms' };
    // 派遣 staff are paid by the company that sends them.
    if (last.employmentKind === 'dispatched') return { reason: 'paidElsewhere' };
    if (last.insurancePlace === null || last.currency !== currency || counterOf(last.workplace) === null) return { reason: 'noActivePack' };
    // Contributions are due once a month at one place; a move between places inside a month is two payslips' matter.
    if (person.segments.some((segment) => segment.insurancePlace !== last.insurancePlace || segment.currency !== currency || counterOf(segment.workplace) === null)) return { reason: 'mixedPlaces' };
    const placed = rulesOf(last.insurancePlace, workplaces.get(last.workplace)?.country ?? '');
    if ('reason' in placed) return placed;
    // Whoever left on the first day of the month, a holiday, has nothing that a source could tell of, and is paid for it.
    if (!person.hasAccount && person.segments.some(({ workplace, fromDay, toDay }) => (counterOf(workplace)?.(fromDay, toDay).workdays ?? 1) > 0)) return { reason: 'noAttendance' };
    return typeof person.yearToDate === 'string' ? { reason: person.yearToDate } : placed;
  };
  const rulesAt = (insurancePlace: string, workplace: string): PlaceRules | null => {
    const placed = rulesOf(insurancePlace, workplaces.get(workplace)?.country ?? '');
    return 'rules' in placed ? placed.rules : null;
  };
  return { period, packs, place, rulesAt, counterOf };
};

const valueOrNull = <T, E>(result: Result<T, E>): T | null => (result.ok ? result.value : null);

const compileRules = (packs: ActivePacks, place: string, country: string, period: PayPeriod): PlacedPerson => {
  const program = compilePayProgram(packs.packs, { country, city: place, company: packs.companyChoice, branch: `${packs.companyChoice}-${place}` }, period);
  if (!program.ok) return { reason: program.error.code === 'rulesChangeInsidePeriod' ? 'rulesChangeInsidePeriod' : program.error.code === 'noActivePack' ? 'noActivePack' : 'missingParameter' };
  const calculator = createPayslipCalculator(program.value);
  return calculator.ok ? { rules: { place, calculator: calculator.value, program: program.value } } : { reason: 'missingParameter' };
};
