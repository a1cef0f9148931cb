/** How values of a bank file are written. */
import type { BankFileLine } from '#contracts/output/bank-file';

/** "1234.56" of 123456 with two digits. */
export const decimalText = (amount: bigint, scale: number): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return amount < 0n ? `-${text}` : text;
};

export const totalOf = (lines: readonly BankFileLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** The text on one line without controls, marks of direction and halves of characters, and no longer than a field holds. */
export const plainText = (text: string, longest: number): string =>
  [...text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFD\uFFFE\uFFFF]+/gu, ' ').replaceAll(/\s+/g, ' ').trim()].slice(0, longest).join('').trim();
