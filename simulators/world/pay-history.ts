/**
 * What the system before paid: September's payslip and the running totals January-September, by the world's own
 * arithmetic in whole fen. The tax is exact: the cumulative method month by month (STA 2018 No. 61).
 */
import { baseLimits } from './places.ts';
import type { Random } from './random.ts';
import type { WorldDeduction, WorldOpeningBalance, WorldPayslipLine } from './world-types.ts';

type InsurancePlace = keyof typeof baseLimits;

/** "12000.05" from whole fen. */
export function amountText(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export const fenOf = (amount: string): number => Math.round(Number(amount) * 100);

/** Half away from zero, exact for whole numbers. */
const divideHalfUp = (dividend: bigint, divisor: bigint): bigint => (2n * dividend + divisor) / (2n * divisor);
const share = (baseFen: number, perMille: number): number => Number(divideHalfUp(BigInt(baseFen) * BigInt(perMille), 1000n));
const clamp = (value: number, [floor, ceiling]: readonly [number, number]): number => Math.min(Math.max(value, floor), ceiling);

/** Annual table: upper bound in fen, rate in percent, quick deduction in fen. */
const brackets: readonly (readonly [bigint | null, bigint, bigint])[] = [
  [3_600_000n, 3n, 0n], [14_400_000n, 10n, 252_000n], [30_000_000n, 20n, 1_692_000n], [42_000_000n, 25n, 3_192_000n],
  [66_000_000n, 30n, 5_292_000n], [96_000_000n, 35n, 8_592_000n], [null, 45n, 18_192_000n],
];

/** Tax due on a running taxable total in fen, half-up to the fen; nothing on a negative one. */
export function cumulativeTax(taxableFen: number): number {
  const taxable = BigInt(taxableFen);
  if (taxable <= 0n) return 0;
  for (const [bound, percent, quick] of brackets) {
    if (bound === null || taxable <= bound) return Number(divideHalfUp(taxable * percent - quick * 100n, 100n));
  }
  return 0;
}

export type OwnContributions = { readonly pension: number; readonly medical: number; readonly unemployment: number; readonly housingFund: number };

/** The employee's own contributions of a month, each scheme rounded alone. */
export function ownContributions(place: InsurancePlace, insuranceBase: number, fundBase: number, fundRatePercent: number): OwnContributions {
  const limits = baseLimits[place];
  const pensionBase = clamp(insuranceBase, limits.pension);
  const medical = share(clamp(insuranceBase, limits.medical), 20) + (place === 'beijing' ? 300 : 0);
  // Shenzhen's unemployment floor is the minimum wage, which is also its fund floor.
  const unemploymentBase = place === 'shenzhen' ? Math.max(insuranceBase, limits.housingFund[0]) : pensionBase;
  // The fund is paid in whole yuan, half-up.
  const fundYuan = divideHalfUp(BigInt(clamp(fundBase, limits.housingFund)) * BigInt(fundRatePercent), 10_000n);
  return {
    pension: share(pensionBase, 80), medical, unemployment: share(unemploymentBase, place === 'shenzhen' ? 2 : 5),
    housingFund: Number(fundYuan) * 100,
  };
}

const monthNumber = (month: string): number => Number(month.slice(5));

/** Sum of declared amounts over months `from` to `to` of 2026 that the declarations cover, in fen. */
function declared(deductions: readonly WorldDeduction[], pension: boolean, from: number, to: number): number {
  let sum = 0;
  for (const one of deductions) {
    if ((one.deduction === 'personalPension') !== pension) continue;
    const months = Math.min(to, monthNumber(one.toMonth)) - Math.max(from, monthNumber(one.fromMonth)) + 1;
    if (months > 0) sum += months * fenOf(one.monthlyAmount);
  }
  return sum;
}

export type WorkKind = 'office' | 'factory' | 'hourly';
export type PayHistory = { readonly openingBalance: WorldOpeningBalance; readonly septemberPayslip: readonly WorldPayslipLine[] };

/** Running totals that end next to a bound of the table, in fen. */
const edges = [3_599_999, 3_600_000, 3_600_001, 14_399_999, 14_400_000, 14_400_001, 30_000_000, 42_000_000];

/**
 * The year so far of a person employed from `firstMonth` (1-9) on. Income is steady with overtime here and there; for
 * a few the last month's income is chosen so that the taxable total stands on a bracket's edge.
 */
export function payHistory(random: Random, wageFen: number, own: OwnContributions, deductions: readonly WorldDeduction[], firstMonth: number, kind: WorkKind): PayHistory {
  const special = own.pension + own.medical + own.unemployment + own.housingFund;
  let [income, withheld, month, base, overtime, tax] = [0, 0, firstMonth, wageFen, 0, 0];
  const wantsEdge = random.chance(70);
  for (; month <= 9; month += 1) {
    const months = month - firstMonth + 1;
    overtime = kind === 'factory' ? share(wageFen, random.between(80, 420)) : random.chance(120) ? share(wageFen, random.between(10, 90)) : 0;
    const deducted = months * (500_000 + special) + declared(deductions, false, firstMonth, month) + declared(deductions, true, firstMonth, month);
    if (month === 9 && wantsEdge) overtime = overtimeToEdge(income + base - deducted, wageFen) ?? overtime;
    income += base + overtime;
    tax = Math.max(0, cumulativeTax(income - deducted) - withheld);
    withheld += tax;
  }
  const months = 10 - firstMonth;
  return {
    openingBalance: {
      monthsEmployed: months, income: amountText(income), exemptIncome: '0.00', specialDeduction: amountText(months * special),
      specialAdditionalDeduction: amountText(declared(deductions, false, firstMonth, 9)), otherDeduction: amountText(declared(deductions, true, firstMonth, 9)),
      taxWithheld: amountText(withheld),
    },
    septemberPayslip: payslipLines(kind, base, overtime, own, special, tax),
  };
}

/** Overtime pay that lifts a taxable total exactly to the next edge, if that is a believable amount. */
function overtimeToEdge(taxable: number, wageFen: number): number | null {
  const edge = edges.find((bound) => bound >= taxable);
  return edge !== undefined && edge - taxable <= wageFen ? edge - taxable : null;
}

/** The items are those of the product's packs; lines of nothing are left out. Factory overtime is mostly Saturdays. */
function payslipLines(kind: WorkKind, base: number, overtime: number, own: OwnContributions, special: number, tax: number): WorldPayslipLine[] {
  const gross = base + overtime;
  const restDay = kind === 'factory' ? share(overtime, 650) : 0;
  const lines: readonly (readonly [string, number])[] = [
    [kind === 'hourly' ? 'hourlyWagePay' : 'baseSalary', base], ['overtimePayWorkday', overtime - restDay], ['overtimePayRestDay', restDay], ['grossPay', gross],
    ['pensionEmployee', own.pension], ['medicalEmployee', own.medical], ['unemploymentEmployee', own.unemployment], ['housingFundEmployee', own.housingFund],
    ['incomeTax', tax], ['netPay', gross - special - tax],
  ];
  return lines.filter(([item, amount]) => amount !== 0 || item === 'incomeTax').map(([item, amount]) => ({ item, amount: amountText(amount) }));
}
