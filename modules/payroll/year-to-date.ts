/**
 * What a payment builds on in its tax year: the opening totals that were imported, or the running totals of the payslip
 * that was locked last, whatever run it was of. Tax follows the pay date; months employed are counted from employment.
 */
import { assert } from '#kernel/base/result';
import { parseScaled } from '#kernel/quantity/decimal';
import { monthOfDay } from '#kernel/calendar/epoch-day';
import { monthAfter, monthsBetween } from '#kernel/calendar/month';
import type { PayPeriod } from '#kernel/payroll/pay-program';
import type { FactReference } from '#kernel/rules/explanation';
import type { OpeningBalance } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { daysOfTaxYear, payslipReference, readLockedRuns, readRunLines, type LockedRun, type RunLines } from './chain-store.ts';
import { readBases } from './pay-basis-store.ts';
import type { NotComputedReason } from './payroll-errors.ts';
import { formatAmount, moneyScale } from './payslip-vector.ts';
import type { RunKind } from './run-life.ts';

const totalFields = ['income', 'exemptIncome', 'specialDeduction', 'specialAdditionalDeduction', 'otherDeduction', 'taxWithheld'] as const;
type Totals = Readonly<Record<(typeof totalFields)[number], number>>;

export type YearToDate = {
  /** Months employed here in the tax year before the month of payment. */
  readonly monthsBefore: number;
  /** Decimal strings. */
  readonly totals: Readonly<Record<keyof Totals, string>>;
  readonly reference: FactReference;
  /** First month whose declarations are not in the totals by import, and what payslips have counted of them since. */
  readonly declaredFromMonth: string;
  readonly counted: { readonly special: string; readonly other: string } | null;
  /** The imported totals below, when there are any. */
  readonly opening: OpeningBalance | null;
};

/** Running totals on a payslip in fen; how each is made of its lines. */
const itemsOfTotals: Readonly<Record<keyof Totals, readonly string[]>> = {
  income: ['cumulativeIncome'], exemptIncome: ['cumulativeExemptIncome'], specialDeduction: ['cumulativeSpecialDeduction'],
  specialAdditionalDeduction: ['cumulativeSpecialAdditionalDeduction'], otherDeduction: ['cumulativeOtherDeduction'], taxWithheld: ['taxWithheldBefore', 'incomeTax'],
};
const openingInputs: Readonly<Record<keyof Totals, string>> = {
  income: 'openingIncome', exemptIncome: 'openingExemptIncome', specialDeduction: 'openingSpecialDeduction', specialAdditionalDeduction: 'openingSpecialAdditionalDeduction',
  otherDeduction: 'openingOtherDeduction', taxWithheld: 'openingTaxWithheld',
};

const totalsBy = (value: (field: keyof Totals) => number): Totals => Object.fromEntries(totalFields.map((field) => [field, value(field)])) as Totals;
const totalsOf = (lines: RunLines): Totals => totalsBy((field) => itemsOfTotals[field].reduce((sum, item) => sum + (lines.amountOf(item) ?? 0), 0));

/** Fen of a decimal with at most two decimals. */
export const fenOf = (amount: string): number => {
  const fen = Number(parseScaled(amount, moneyScale) ?? Number.NaN);
  assert(Number.isSafeInteger(fen), 'an amount is a safe integer of fen');
  return fen;
};

export type ChainLink = { readonly run: LockedRun; readonly totals: Totals };

/** What the company has locked in the tax year, and the last payslip of each person in it. */
export type TaxYearChain = { readonly runs: readonly LockedRun[]; readonly last: ReadonlyMap<number, ChainLink> };

/** Takes from the totals what reversed payslips had put in: their own share, as their basis tells it. */
const withoutReversed = async (tx: CompanyTransaction, runs: readonly LockedRun[], last: Map<number, ChainLink>): Promise<void> => {
  for (const reversal of runs.filter(({ kind }) => kind === 'reversal')) {
    const reversed = runs.find(({ runId }) => runId === reversal.reversesRunId);
    if (reversed === undefined) continue;
    const taken = (await readRunLines(tx, reversal, [...last.keys()])).map(({ personId }) => personId);
    if (taken.length === 0) continue;
    const bases = await readBases(tx, { runId: reversed.runId, period: reversed }, taken);
    for (const lines of await readRunLines(tx, reversed, taken)) {
      const link = last.get(lines.personId);
      const scalars = bases.get(lines.personId)?.scalars;
      if (link === undefined || scalars === undefined) continue;
      const own = totalsOf(lines);
      last.set(lines.personId, { run: link.run, totals: totalsBy((field) => link.totals[field] - (own[field] - fenOf(scalars[openingInputs[field]] ?? '0'))) });
    }
  }
};

/** The chain of the tax year of a pay date, for some people. */
export const loadChain = async (tx: CompanyTransaction, payDay: number, personIds: readonly number[]): Promise<TaxYearChain> => {
  const runs = await readLockedRuns(tx, daysOfTaxYear(monthOfDay(payDay).slice(0, 4)));
  const last = new Map<number, ChainLink>();
  for (const run of runs) {
    if (run.kind === 'reversal') continue;
    const wanted = personIds.filter((personId) => !last.has(personId));
    if (wanted.length === 0) break;
    for (const lines of await readRunLines(tx, run, wanted)) last.set(lines.personId, { run, totals: totalsOf(lines) });
  }
  if (last.size > 0) await withoutReversed(tx, runs, last);
  return { runs, last };
};

export type Employment = { readonly personId: number; readonly hireDay: number; readonly leaveDay: number | null };

const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * Why the totals do not reach the month before, or null. Nobody needs them in the first period of employment, nor when
 * the tax year begins. A month that was locked without a payslip of the person is a month without pay.
 */
const gapOf = ({ hireDay }: Employment, period: PayPeriod, kind: RunKind, { runs, link, opening }: { readonly runs: readonly LockedRun[]; readonly link: ChainLink | undefined; readonly opening: OpeningBalance | null }): NotComputedReason | null => {
  const before = monthAfter(period.month, -1);
  if (hireDay >= period.fromDay || monthOfDay(period.payDay).endsWith('-01')) return null;
  if (opening !== null && opening.throughMonth >= before) return null;
  const regular = runs.filter((run) => run.kind === 'regular');
  if (!regular.some(({ month }) => month === before || (kind !== 'regular' && month === period.month))) return 'noOpeningBalance';
  const first = regular.reduce((earliest, run) => (run.fromDay < earliest.fromDay ? run : earliest));
  // Imported totals must reach the first month that was locked here; who joined since then has nothing before.
  return link !== undefined || hireDay >= first.fromDay || (opening !== null && monthAfter(opening.throughMonth) >= first.month) ? null : 'noOpeningBalance';
};

/** What one payment of a person builds on, or why that is not known. */
export const yearToDateOf = (person: Employment, period: PayPeriod, kind: RunKind, chain: TaxYearChain, opening: OpeningBalance | null): YearToDate | NotComputedReason => {
  const taxMonth = monthOfDay(period.payDay);
  const link = chain.last.get(person.personId);
  // Totals that hold this month or a later one already are none to build on.
  const base = opening !== null && opening.throughMonth < taxMonth ? opening : null;
  const gap = gapOf(person, period, kind, { runs: chain.runs, link, opening: base });
  if (gap !== null) return gap;
  const leaveMonth = person.leaveDay === null ? taxMonth : monthOfDay(person.leaveDay);
  const counted = leaveMonth < taxMonth ? leaveMonth : taxMonth;
  const firstMonth = later(monthOfDay(person.hireDay), `${taxMonth.slice(0, 4)}-01`);
  const monthsBefore = Math.max(0, base === null ? monthsBetween(firstMonth, counted) : base.monthsEmployed + monthsBetween(base.throughMonth, counted) - 1);
  const declaredFromMonth = base === null ? firstMonth : monthAfter(base.throughMonth);
  const isChained = link !== undefined && (base === null || base.throughMonth <= monthOfDay(link.run.payDay));
  if (isChained) {
    const amount = (field: keyof Totals): string => formatAmount(link.totals[field], 2);
    const countedOf = (field: 'specialAdditionalDeduction' | 'otherDeduction'): string => formatAmount(link.totals[field] - fenOf(base?.[field] ?? '0'), 2);
    return {
      monthsBefore, totals: Object.fromEntries(totalFields.map((field) => [field, amount(field)])) as YearToDate['totals'], reference: payslipReference(person.personId, link.run),
      declaredFromMonth, counted: { special: countedOf('specialAdditionalDeduction'), other: countedOf('otherDeduction') }, opening: base,
    };
  }
  const reference: FactReference = base === null
    ? { kind: 'fact', table: 'people.person', key: { person_id: person.personId } }
    : { kind: 'fact', table: 'people.opening_balance', key: { person_id: person.personId, balance_id: base.balanceId } };
  return { monthsBefore, totals: Object.fromEntries(totalFields.map((field) => [field, base?.[field] ?? '0'])) as YearToDate['totals'], reference, declaredFromMonth, counted: null, opening: base };
};
