/** The tax year of people out of payslips: what a month adds to the running totals, and whether the year ties to its opening. */
import { openingBalances, type OpeningBalance } from '#modules/people';
import { readBases, readRunsOfMonth, loadPayslipsOfRun, type PayRun, type Payslip } from '#modules/payroll';
import type { CompanyTransaction } from '#modules/platform';
import { formatDay } from '#kernel/calendar/epoch-day';
import { parseScaled } from '#kernel/quantity/decimal';
import { assert } from '#kernel/base/result';
import { monthsOfYear } from '#kernel/calendar/month';

/** Tax follows the day of payment. */
const taxMonthOf = ({ period }: Pick<PayRun, 'period'>): string => formatDay(period.payDay).slice(0, 7);

/** Runs whose figures may be filed, or are on their way there. */
const countedStatuses: readonly PayRun['status'][] = ['preview', 'review', 'locked', 'paying', 'paid', 'archived'];

/** Pay months whose runs may be paid in a tax year: a month may be paid a month later. */
const monthsAround = (year: number, through: string): readonly string[] =>
  [`${year - 1}-12`, ...monthsOfYear(String(year)).filter((month) => month <= through)];

export type TaxPayslip = { readonly run: PayRun; readonly taxMonth: string; readonly amounts: ReadonlyMap<string, bigint> };
export type TaxPerson = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly legalEntity: string;
  readonly opening: OpeningBalance | null;
  /** Payslips of the year by pay date, then run. */
  readonly payslips: readonly TaxPayslip[];
};
export type TaxYear = { readonly year: number; readonly runs: readonly PayRun[]; readonly people: readonly TaxPerson[] };

const amountsOf = ({ itemSet, amountAt }: Payslip): ReadonlyMap<string, bigint> => new Map((itemSet?.items ?? []).map(({ item }, index) => [item, BigInt(amountAt(index))] as const));

/** Everybody's payslips of a tax year up to a tax month. */
export const readTaxYear = async (tx: CompanyTransaction, throughMonth: string): Promise<TaxYear> => {
  const year = Number(throughMonth.slice(0, 4));
  const runs: PayRun[] = [];
  for (const month of monthsAround(year, throughMonth)) {
    for (const run of await readRunsOfMonth(tx, month)) {
      const taxMonth = taxMonthOf(run);
      if (taxMonth.startsWith(`${year}-`) && taxMonth <= throughMonth && countedStatuses.includes(run.status)) runs.push(run);
    }
  }
  runs.sort((a, b) => a.period.payDay - b.period.payDay || a.runId - b.runId);
  const found = new Map<number, { personNumber: string; name: string; legalEntity: string; payslips: TaxPayslip[] }>();
  for (const run of runs) {
    const bases = await readBases(tx, run);
    for (const payslip of await loadPayslipsOfRun(tx, run)) {
      if (payslip.status !== 'computed') continue;
      const known = found.get(payslip.personId) ?? { personNumber: payslip.personNumber, name: payslip.name, legalEntity: '', payslips: [] };
      known.legalEntity = bases.get(payslip.personId)?.segments.at(-1)?.legalEntity ?? known.legalEntity;
      known.payslips.push({ run, taxMonth: taxMonthOf(run), amounts: amountsOf(payslip) });
      found.set(payslip.personId, known);
    }
  }
  const openings = new Map((await openingBalances(tx, { personIds: [...found.keys()], taxYear: year })).map((opening) => [opening.personId, opening]));
  return { year, runs, people: [...found].map(([personId, person]) => ({ personId, ...person, opening: openings.get(personId) ?? null })) };
};

/** Fen of an amount that the product itself wrote down. */
export const fenOf = (text: string): bigint => {
  const fen = parseScaled(text, 2);
  assert(fen !== null, 'an amount is a decimal number of whole fen');
  return fen;
};

/** An imported opening counts up to its month; a payslip of a later tax month goes on from it. */
const openingOf = ({ opening, payslips }: TaxPerson, field: 'income' | 'exemptIncome' | 'specialDeduction' | 'specialAdditionalDeduction' | 'otherDeduction' | 'taxWithheld'): bigint =>
  (opening !== null && opening.throughMonth < (payslips[0]?.taxMonth ?? '9999-12') ? fenOf(opening[field]) : 0n);

const at = (payslip: TaxPayslip | undefined, item: string): bigint | undefined => payslip?.amounts.get(item);

type OpeningField = 'income' | 'exemptIncome' | 'specialDeduction' | 'specialAdditionalDeduction' | 'otherDeduction';

/**
 * A running total after the payslips of some months: the last payslip says it, and a reversal takes away what the payslip
 * that it reverses had added. A payslip after the reversal says the total without it.
 */
const totalThrough = (person: TaxPerson, isCounted: (taxMonth: string) => boolean, item: string, opening: OpeningField): bigint => {
  const added = new Map<number, bigint>();
  let total = openingOf(person, opening);
  for (const { run, amounts } of person.payslips.filter(({ taxMonth }) => isCounted(taxMonth))) {
    const amount = amounts.get(item);
    if (run.kind === 'reversal') total -= added.get(run.reversesRunId ?? 0) ?? 0n;
    else if (amount !== undefined) {
      added.set(run.runId, amount - total);
      total = amount;
    }
  }
  return total;
};

/** What the payslips of one tax month add to a running total. */
export const addedInMonth = (person: TaxPerson, month: string, item: string, opening: OpeningField): bigint =>
  totalThrough(person, (taxMonth) => taxMonth <= month, item, opening) - totalThrough(person, (taxMonth) => taxMonth < month, item, opening);

/** Sum of an item over the payslips of a tax month. */
export const sumInMonth = (person: TaxPerson, taxMonth: string, item: string): bigint =>
  person.payslips.filter((payslip) => payslip.taxMonth === taxMonth).reduce((sum, payslip) => sum + (at(payslip, item) ?? 0n), 0n);

/** A running total at the end of a tax month. */
export const runningTotal = (person: TaxPerson, month: string, item: string, opening: OpeningField): bigint => totalThrough(person, (taxMonth) => taxMonth <= month, item, opening);

export type YearDifference = { readonly personNumber: string; readonly name: string; readonly expected: bigint; readonly found: bigint };

/**
 * The year ties for a person when each payslip goes on from the opening and the tax of every payslip before it, reversals
 * taken back. Answers those for whom one does not, with the last that does not.
 */
export const tieTaxYear = (year: TaxYear): readonly YearDifference[] => year.people.flatMap((person) => {
  let withheld = openingOf(person, 'taxWithheld');
  let wrong: YearDifference | null = null;
  for (const payslip of person.payslips) {
    const before = at(payslip, 'taxWithheldBefore');
    if (before !== undefined && payslip.run.kind !== 'reversal' && before !== withheld) wrong = { personNumber: person.personNumber, name: person.name, expected: withheld, found: before };
    withheld += at(payslip, 'incomeTax') ?? 0n;
  }
  return wrong === null ? [] : [wrong];
});
