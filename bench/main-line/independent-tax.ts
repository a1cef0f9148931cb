/**
 * Tax and net pay worked out again without any code of the product: from the world's own running totals and
 * declarations, and the gross pay and contributions of the payslip. Amounts are whole fen as bigint.
 */
import type { WorldPerson } from '#simulators/world';

/** Upper bounds in yuan with rate in percent and quick deduction: STA Announcement 2018 No. 61, annual table. */
const brackets: readonly (readonly [number, bigint, bigint])[] = [
  [36_000, 3n, 0n], [144_000, 10n, 2_520n], [300_000, 20n, 16_920n], [420_000, 25n, 31_920n], [660_000, 30n, 52_920n], [960_000, 35n, 85_920n], [Number.POSITIVE_INFINITY, 45n, 181_920n],
];
const basicDeductionFen = 500_000n;

/** "3144.83" → 314483n. */
export function fen(amount: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(amount);
  if (match === null) throw new Error('an amount has at most two decimals');
  const value = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -value : value;
}

/** Half-up to the fen. */
function taxOf(taxableFen: bigint): bigint {
  if (taxableFen <= 0n) return 0n;
  const [, rate, quick] = brackets.find(([bound]) => Number(taxableFen) <= bound * 100)!;
  const hundredths = taxableFen * rate - quick * 10_000n;
  return (hundredths + 50n) / 100n;
}

const october = '2026-10';

/** Income tax of October by the cumulative method. */
export function octoberTax(person: WorldPerson, payslip: ReadonlyMap<string, string>): bigint {
  const line = (item: string): bigint => fen(payslip.get(item) ?? '0');
  const opening = person.openingBalance;
  const before = (field: 'income' | 'exemptIncome' | 'specialDeduction' | 'specialAdditionalDeduction' | 'otherDeduction' | 'taxWithheld'): bigint => fen(opening?.[field] ?? '0');
  const declared = person.deductions.filter((each) => each.fromMonth <= october && october <= each.toMonth);
  const sum = (pension: boolean): bigint => declared.filter((each) => (each.deduction === 'personalPension') === pension).reduce((total, each) => total + fen(each.monthlyAmount), 0n);
  const months = BigInt((opening?.monthsEmployed ?? 0) + 1);
  const own = line('pensionEmployee') + line('medicalEmployee') + line('unemploymentEmployee') + line('housingFundEmployee');
  const taxable = before('income') + line('grossPay') - before('exemptIncome') - basicDeductionFen * months - before('specialDeduction') - own
    - before('specialAdditionalDeduction') - sum(false) - before('otherDeduction') - sum(true);
  const due = taxOf(taxable) - before('taxWithheld');
  return due > 0n ? due : 0n;
}

/** What is wrong with the payslip, or null. */
export function judgeTax(person: WorldPerson, payslip: ReadonlyMap<string, string>): string | null {
  const line = (item: string): bigint => fen(payslip.get(item) ?? '0');
  const tax = octoberTax(person, payslip);
  if (tax !== line('incomeTax')) return `${person.personNumber}: tax on the payslip ${line('incomeTax')} fen, again ${tax} fen`;
  const before = line('grossPay') - line('pensionEmployee') - line('medicalEmployee') - line('unemploymentEmployee') - line('housingFundEmployee') - tax;
  // Own contributions that pay does not cover are advanced: nobody takes home less than nothing.
  const net = before < 0n ? 0n : before;
  return net === line('netPay') ? null : `${person.personNumber}: net on the payslip ${line('netPay')} fen, again ${net} fen`;
}
