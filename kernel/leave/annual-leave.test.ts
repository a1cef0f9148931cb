/**
 * Goal: the days that the regulation gives, and a ledger that is a fold. Method: the worked examples of Order 514 and its
 * implementation rules, each band's border day by day, and random ledgers against a slow second way of counting.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOfDate } from '../calendar/epoch-day.ts';
import { annualLeaveOf, fullAnnualDays, serviceYearsOn } from './annual-leave.ts';
import { balanceOn, ledgerMinutes } from './leave-ledger.ts';

const base = { bandYear: 'full', leaveDay: null } as const;
const daysOf = (query: Parameters<typeof annualLeaveOf>[0]): number => annualLeaveOf(query).reduce((sum, { days }) => sum + days, 0);

test('bands of service: none below a year, 5 from 1, 10 from 10, 15 from 20', () => {
  assert.deepEqual([0, 1, 9, 10, 19, 20, 40].map(fullAnnualDays), [0, 5, 5, 10, 10, 15, 15]);
  const first = dayOfDate(2016, 2, 29);
  assert.deepEqual([dayOfDate(2026, 2, 28), dayOfDate(2026, 3, 1)].map((day) => serviceYearsOn(first, day)), [9, 10], 'a year begun on 29 February is over on 1 March');
});

test('a whole year, a hire within it, a leaver, and the year of a band', () => {
  const firstWorkDay = dayOfDate(2012, 7, 1);
  assert.equal(daysOf({ ...base, year: 2026, firstWorkDay, hireDay: dayOfDate(2020, 1, 1) }), 10);
  // 184 of 365 days left: 184/365 × 10 = 5.04, cut to 5.
  assert.equal(daysOf({ ...base, year: 2026, firstWorkDay, hireDay: dayOfDate(2026, 7, 1) }), 5);
  // 181 days passed: 181/365 × 10 = 4.96, cut to 4.
  assert.equal(daysOf({ ...base, year: 2026, firstWorkDay, hireDay: dayOfDate(2020, 1, 1), leaveDay: dayOfDate(2026, 6, 30) }), 4);
  const reached = { year: 2026, firstWorkDay: dayOfDate(2016, 7, 1), hireDay: dayOfDate(2020, 1, 1), leaveDay: null };
  assert.deepEqual(annualLeaveOf({ ...reached, bandYear: 'full' }).map(({ fromDay, days }) => [fromDay, days]), [[dayOfDate(2026, 1, 1), 5], [dayOfDate(2026, 7, 1), 5]]);
  assert.equal(daysOf({ ...reached, bandYear: 'prorated' }), 7);
  assert.equal(daysOf({ ...base, year: 2028, firstWorkDay, hireDay: dayOfDate(2028, 1, 1) }), 10, 'a year of 366 days gives no more than the full figure');
  assert.deepEqual(annualLeaveOf({ ...base, year: 2026, firstWorkDay: dayOfDate(2026, 3, 1), hireDay: dayOfDate(2026, 3, 1) }), [], 'less than a year of work');
});

test('a full planned day is one day of the ledger, whatever the shift', () => {
  assert.deepEqual([[480, 480], [240, 480], [450, 450], [660, 660], [225, 450], [0, 480]].map(([minutes, planned]) => ledgerMinutes(minutes!, planned!, 480)), [480, 240, 480, 480, 240, 0]);
});

test('the fold: expiry first, nothing lost, any order', () => {
  const [january, march, april] = [dayOfDate(2026, 1, 1), dayOfDate(2026, 3, 31), dayOfDate(2026, 4, 1)];
  const entries = [{ minutes: 2400, fromDay: january, untilDay: dayOfDate(2026, 12, 31) }, { minutes: 960, fromDay: january - 365, untilDay: march }];
  assert.deepEqual(balanceOn(entries, [{ day: march, minutes: 480 }], april), { granted: 3360, used: 480, expired: 480, balance: 2400, overdrawn: 0, left: [2400, 480] });
  assert.equal(balanceOn(entries, [{ day: april, minutes: 2880 }], april).balance, -480, 'more taken than there was shows below zero');
  const entry = fc.record({ minutes: fc.integer({ min: -500, max: 2000 }), fromDay: fc.integer({ min: 0, max: 300 }), length: fc.integer({ min: 0, max: 400 }) }).map(({ minutes, fromDay, length }) => ({ minutes, fromDay, untilDay: fromDay + length }));
  const use = fc.record({ day: fc.integer({ min: 0, max: 400 }), minutes: fc.integer({ min: 1, max: 600 }) });
  fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), fc.array(use, { maxLength: 12 }), fc.integer({ min: 400, max: 800 }), (entriesGiven, uses, day) => {
    const found = balanceOn(entriesGiven, uses, day);
    // Conservation: what came = what was taken, what ran out, and what is left.
    assert.equal(found.granted, found.used + found.expired + found.balance);
    const turned = balanceOn(entriesGiven.toReversed(), uses.toReversed(), day);
    assert.deepEqual({ ...turned, left: turned.left.length }, { ...found, left: found.left.length });
    assert.equal(found.left.reduce((sum, each) => sum + each, 0), found.expired + found.balance + found.overdrawn);
  }), { numRuns: 300 });
});
