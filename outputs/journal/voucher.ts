/** What every layout of vouchers here has in common. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';
import type { OutputProblem, OutputSummary } from '#contracts/output/output';

/** Amounts of these layouts have two decimals. */
export const amountText = (fen: bigint): string => formatScaled(fen, 2);

const amountForm = /^-?\d{1,15}\.\d{2}$/;

/** Fen of a text with exactly two decimals; null for any other form. An empty text is zero where a layout leaves a side out. */
export const amountOf = (text: string): bigint | null => (text === '' ? 0n : amountForm.test(text) ? BigInt(text.replace('.', '')) : null);

export type ReadLine = { readonly voucher: string; readonly legalEntity: string; readonly currency: string; readonly account: string; readonly debit: bigint; readonly credit: bigint; readonly at: string };

/** Adds up what a layout's reader found: each line has one side, each voucher and each entity and currency is balanced. */
export const summaryOf = (lines: readonly ReadLine[]): Result<OutputSummary, OutputProblem> => {
  const balances = new Map<string, { sum: bigint; at: string }>();
  let debit = 0n;
  let credit = 0n;
  for (const line of lines) {
    if ((line.debit === 0n) === (line.credit === 0n)) return failure({ code: 'wrongValue', at: line.at });
    if (line.account === '') return failure({ code: 'wrongValue', at: line.at });
    debit += line.debit;
    credit += line.credit;
    const key = JSON.stringify([line.voucher, line.legalEntity, line.currency]);
    balances.set(key, { sum: (balances.get(key)?.sum ?? 0n) + line.debit - line.credit, at: line.at });
  }
  for (const { sum, at } of balances.values()) if (sum !== 0n) return failure({ code: 'notBalanced', at });
  return success({ records: lines.length, totals: { debit, credit }, lines: lines.map((line) => ({ key: `${line.voucher}/${line.account}`, amount: line.debit - line.credit })) });
};

/** A text of at most so many characters, none of which ends a field or a line. */
export const shortText = (text: string, longest: number): string => Array.from(text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim()).slice(0, longest).join('');
