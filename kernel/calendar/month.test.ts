/** Goal: months are counted over the ends of years. Method: named cases, and properties that hold for every month. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { monthAfter, monthBefore, monthsBetween, monthsOfYear } from './month.ts';

const months = fc.tuple(fc.integer({ min: 1970, max: 2199 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);

test('months over the end of a year', () => {
  assert.equal(monthAfter('2026-12'), '2027-01');
  assert.equal(monthBefore('2026-01'), '2025-12');
  assert.equal(monthAfter('2026-10', -22), '2024-12');
  assert.equal(monthsBetween('2026-09', '2027-01'), 4);
  assert.deepEqual(monthsOfYear('2026-10').filter((month) => month <= '2026-02'), ['2026-01', '2026-02']);
});

test('what is between two months leads from one to the other, in the order of their texts', () => {
  fc.assert(fc.property(months, months, (one, other) => {
    assert.equal(monthAfter(one, monthsBetween(one, other)), other);
    assert.equal(one < other, monthsBetween(one, other) > 0);
    assert.ok(monthsOfYear(one).includes(one));
  }));
});
