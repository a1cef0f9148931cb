/** Goal: of cycles that follow each other, one speaks about each month of pay. Method: cases by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualMonths } from './score-span.ts';

const span = (fromDate: string, toDate: string): string => Object.values(usualMonths(fromDate, toDate)).join(' to before ');

test('months of a cycle: calendar months, quarters, years, and pay periods from the 26th to the 25th', () => {
  assert.equal(span('2026-10-01', '2026-10-31'), '2026-10 to before 2026-11');
  assert.equal(span('2026-10-01', '2026-12-31'), '2026-10 to before 2027-01');
  assert.equal(span('2026-01-01', '2026-12-31'), '2026-01 to before 2027-01');
  assert.deepEqual([span('2026-10-26', '2026-11-25'), span('2026-11-26', '2026-12-25')], ['2026-11 to before 2026-12', '2026-12 to before 2027-01'], 'no month has two');
  assert.equal(span('2026-09-26', '2026-12-25'), '2026-10 to before 2027-01');
  assert.equal(span('2026-10-11', '2026-11-10'), '2026-11 to before 2026-12');
  assert.equal(span('2026-10-12', '2026-12-31'), '2026-10 to before 2027-01', 'one that is not cut so keeps its months');
  assert.equal(span('2026-10-20', '2026-10-31'), '2026-10 to before 2026-11', 'a cycle within a month is that month\'s');
});
