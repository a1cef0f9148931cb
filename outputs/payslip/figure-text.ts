/** Figures of a payslip as they are printed: exact, with every place, in groups of three. */
import type { PayslipDocumentLine } from '#contracts/output/payslip-document';
import { assert } from '#kernel/base/result';

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** "-1234.50" is "−1,234.50". */
export const decimalText = (amount: string): string => {
  const parts = decimalPattern.exec(amount);
  assert(parts !== null, 'an amount is an exact decimal');
  const [, sign, whole = '0', fraction] = parts;
  return `${sign === '-' ? '−' : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** 10110 minutes are "168:30". */
const clockText = (minutes: string): string => {
  const value = BigInt(minutes);
  const magnitude = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}${grouped(String(magnitude / 60n))}:${String(magnitude % 60n).padStart(2, '0')}`;
};

export const figureText = ({ amount, unit }: Pick<PayslipDocumentLine, 'amount' | 'unit'>): string => (unit === 'minute' && /^-?\d+$/.test(amount) ? clockText(amount) : decimalText(amount));
