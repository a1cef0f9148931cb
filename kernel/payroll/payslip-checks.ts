/**
 * What is checked on every payslip after its items are computed: conservation of the lines (I-13) by a second way of
 * adding, and findings. Amounts are integers in the smallest unit of their item.
 */
import { assert } from '../base/result.ts';
import { formatScaled } from '../quantity/decimal.ts';
import type { PayslipItem } from './pay-program.ts';

/** Findings of a payslip; phrases `payFinding.<code>`. */
export const payFindingCodes = [
  'belowMinimumWage', 'overtimeBeyondLimit', 'housingFundRateOutside', 'negativeNet', 'zeroPay', 'deductionsCarried', 'bonusCliff', 'missingInput', 'missingParameter',
  'inputOutOfRange', 'divisionByZero',
] as const;
export type PayFindingCode = (typeof payFindingCodes)[number];
export type PayFinding = { readonly code: PayFindingCode; readonly item?: string; readonly data: Readonly<Record<string, string | number>> };

/** Items whose value above zero is a finding. */
const checkItems: Readonly<Record<string, PayFindingCode>> = {
  minimumWageShortfall: 'belowMinimumWage',
  overtimeBeyondLimitMinutes: 'overtimeBeyondLimit',
  housingFundRateOutside: 'housingFundRateOutside',
  contributionAdvance: 'negativeNet',
  deductionsCarried: 'deductionsCarried',
  annualBonusCliff: 'bonusCliff',
};

export type PayslipChecks = {
  /** Position of an item in the vector, -1 when the place has no such item. */
  readonly indexOf: (item: string) => number;
  /** Findings of one computed payslip, in the order of its items. Asserts conservation of the lines. */
  readonly check: (amountAt: (index: number) => number) => readonly PayFinding[];
};

/** The checks of an item set. `amountAt` gives scaled integers by item position; the order is that of `items`. */
export const createPayslipChecks = (items: readonly PayslipItem[]): PayslipChecks => {
  const positions = new Map(items.map((item, index) => [item.item, index]));
  const indexOf = (item: string): number => positions.get(item) ?? -1;
  const gross = indexOf('grossPay');
  const net = indexOf('netPay');
  const cost = indexOf('employerCost');
  assert(gross >= 0 && net >= 0 && cost >= 0, 'a payslip has grossPay, netPay and employerCost');
  const signs = items.map(({ kind }) => (kind === 'earning' ? 1 : kind === 'deduction' || kind === 'tax' ? -1 : 0));
  const employer = items.map(({ kind }) => kind === 'employerCost');
  const checked = items.flatMap(({ item }, index) => (checkItems[item] === undefined ? [] : [{ item, index, code: checkItems[item] }]));
  const check = (amountAt: (index: number) => number): readonly PayFinding[] => {
    let sum = 0;
    let employerSum = 0;
    for (let index = 0; index < signs.length; index += 1) {
      if (signs[index] !== 0) sum += signs[index]! * amountAt(index);
      else if (employer[index] === true) employerSum += amountAt(index);
    }
    assert(sum === amountAt(net), 'net pay is the sum of the signed lines (I-13)');
    assert(amountAt(gross) + employerSum === amountAt(cost), 'employer cost is gross pay and the employer lines (I-13)');
    const findings: PayFinding[] = [];
    for (const { item, index, code } of checked) {
      if (amountAt(index) > 0) findings.push({ code, item, data: { amount: formatted(items[index], amountAt(index)) } });
    }
    // A pack without a rule for it lets the net go below zero; the shipped ones name what was advanced instead.
    if (amountAt(net) < 0) findings.push({ code: 'negativeNet', item: 'netPay', data: { amount: formatted(items[net], amountAt(net)) } });
    if (amountAt(gross) === 0) findings.push({ code: 'zeroPay', item: 'grossPay', data: {} });
    return findings;
  };
  return { indexOf, check };
};

const formatted = (item: PayslipItem | undefined, amount: number): string => formatScaled(BigInt(amount), item?.scale ?? 0);
