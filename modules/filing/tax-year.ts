/** The tax year of people out of payslips: what a month adds to the running totals, and whether the year ties to its opening. */
import { openingBalances, type OpeningBalance } from '#modules/people';
import { readBases, readRunsOfMonth, loadPayslipsOfRun, type PayRun, type Payslip } from '#modules/payroll';
import type { CompanyTransaction } from '#modules/platform';
import { formatDay } from '#kernel/calendar/epoch-day';
import { parseDecimal, scaledInteger } from '#kernel/quantity/decimal';
import { assert } from '#kernel/base/result';

/** Tax follows the day of payment. */
const taxMonthOf = ({ period }: Pick<PayRun, 'period'>): string => formatDay(period.payDay).slice(0, 7);

/** Runs whose figures may be filed, or are on their way there. */
const countedStatuses: readonly PayRun['status'][] = ['preview', 'review', 'locked', 'paying', 'paid', 'archived'];

/** Pay months whose runs may be paid in a tax year: a month may be paid a month later. */
const monthsAround = (year: number, through: string): readonly string[] =>
  [`${year - 1}-12`, ...Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`).filter((month) => month <= through)];

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

/** Fen of a decimal text of an opening balance. */
export const fenOf = (text: string): bigint => {
  const parsed = parseDecimal(text);
  assert(parsed !== null, 'an amount is a decimal number');
  return scaledInteger(parsed, 2);
};

/** An imported opening counts up to its month; a payslip of a later tax month goes on from it. */
const openingOf = ({ opening, payslips }: TaxPerson, field: 'income' | 'exemptIncome' | 'specialDeduction' | 'specialAdditionalDeduction' | 'otherDeduction' | 'taxWithheld'): bigint =>
  (opening !== null && opening.throughMonth < (payslips[0]?.taxMonth ?? '9999-12') ? fenOf(opening[field]) : 0n);

const at = (payslip: TaxPayslip | undefined, item: string): bigint | undefined => payslip?.amounts.get(item);

/** What the payslips of one tax month add to a running total. */
export const addedInMonth = (person: TaxPerson, taxMonth: string, item: string, opening: 'income' | 'exemptIncome' | 'specialDeduction' | 'specialAdditionalDeduction' | 'otherDeduction'): bigint => {
  const withItem = person.payslips.filter(({ amounts }) => amounts.has(item));
  const before = withItem.findLast((payslip) => payslip.taxMonth < taxMonth);
  const last = withItem.findLast((payslip) => payslip.taxMonth === taxMonth);
  if (last === undefined) return 0n;
  return (at(last, item) ?? 0n) - (at(before, item) ?? openingOf(person, opening));
};

/** Sum of an item over the payslips of a tax month. */
export const sumInMonth = (person: TaxPerson, taxMonth: string, item: string): bigint =>
  person.payslips.filter((payslip) => payslip.taxMonth === taxMonth).reduce((sum, payslip) => sum + (at(payslip, item) ?? 0n), 0n);

/** The last value of a running total up to a tax month. */
export const runningTotal = (person: TaxPerson, taxMonth: string, item: string): bigint => at(person.payslips.findLast((payslip) => payslip.taxMonth <= taxMonth && payslip.amounts.has(item)), item) ?? 0n;

export type YearDifference = { readonly personNumber: string; readonly name: string; readonly expected: bigint; readonly found: bigint };

/**
 * The year ties for a person when what the last payslip says was withheld, this one included, is the opening and the sum of
 * every payslip's tax. Answers those for whom it does not.
 */
export const tieTaxYear = (year: TaxYear): readonly YearDifference[] => year.people.flatMap((person) => {
  const withTax = person.payslips.filter(({ amounts }) => amounts.has('incomeTax') && amounts.has('taxWithheldBefore'));
  const last = withTax.at(-1);
  if (last === undefined) return [];
  const expected = openingOf(person, 'taxWithheld') + withTax.reduce((sum, payslip) => sum + (at(payslip, 'incomeTax') ?? 0n), 0n);
  const found = (at(last, 'taxWithheldBefore') ?? 0n) + (at(last, 'incomeTax') ?? 0n);
  return expected === found ? [] : [{ personNumber: person.personNumber, name: person.name, expected, found }];
});
