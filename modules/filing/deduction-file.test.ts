/** Goal: a file that tells one month changes that month alone. Method: random declarations, each month added up before and after. */
import { monthsOfYear } from '#kernel/calendar/month';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeclaredDeduction } from '#modules/people';
import { declarationsFor } from './deduction-file.ts';
import { fenOf } from './tax-year.ts';

const months = monthsOfYear('2026');
const monthIndex = fc.integer({ min: 0, max: 11 });
/** As they are read: one row a first month. */
const declared = fc.uniqueArray(fc.tuple(monthIndex, monthIndex, fc.integer({ min: 0, max: 300_000 })), { maxLength: 6, selector: ([from, to]) => Math.min(from, to) })
  .map((rows) => rows.map(([one, other, fen], index): DeclaredDeduction => ({
    personId: 1, declarationId: index + 1, deduction: 'rent', monthlyAmount: `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`, fromMonth: months[Math.min(one, other)]!, toMonth: months[Math.max(one, other)]!,
  })));
const inMonth = (rows: readonly Pick<DeclaredDeduction, 'fromMonth' | 'toMonth' | 'monthlyAmount'>[], month: string): bigint => {
  const newest = new Map(rows.map((row) => [row.fromMonth, row]));
  return [...newest.values()].filter(({ fromMonth, toMonth }) => fromMonth <= month && month <= toMonth).reduce((sum, { monthlyAmount }) => sum + fenOf(monthlyAmount), 0n);
};

test('the month says what the file says, every other month what it said before, also the second time', () => {
  fc.assert(fc.property(declared, monthIndex, fc.bigInt(0n, 500_000n), fc.bigInt(0n, 500_000n), (rows, index, amount, later) => {
    const month = months[index]!;
    const wish = { personId: 1, deduction: 'rent' as const, amount };
    const after = [...rows, ...declarationsFor(rows, month, wish)];
    for (const each of months) assert.equal(inMonth(after, each), each === month ? amount : inMonth(rows, each), each);
    const newest = [...new Map(after.map((row) => [row.fromMonth, row])).values()].map((row, position) => ({ ...row, declarationId: position + 1 }));
    const again = [...newest, ...declarationsFor(newest, month, { ...wish, amount: later })];
    for (const each of months) assert.equal(inMonth(again, each), each === month ? later : inMonth(rows, each), each);
  }), { numRuns: 500 });
});
