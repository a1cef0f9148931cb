/** How values of a bank file are written. */
import type { BankFileLine } from '#contracts/output/bank-file';

export const totalOf = (lines: readonly BankFileLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** The text on one line without controls, marks of direction and halves of characters, and no longer than a field holds. */
export const plainText = (text: string, longest: number): string =>
  [...text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\uFFFD\uFFFE\uFFFF]+/gu, ' ').replaceAll(/\s+/g, ' ').trim()].slice(0, longest).join('').trim();
