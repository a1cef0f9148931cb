/** Goal: periods leave no day out and count none twice, whatever schedules follow each other; pay dates keep off holidays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDay, weekdayOfDay } from '../calendar/epoch-day.ts';
import { monthAfter } from '../calendar/month.ts';
import { calendarMonthSchedule, monthsOfPeriod, scheduledPeriod, type PaySchedule } from './pay-schedule.ts';

const seed = Number(process.env['SEED'] ?? 20_261_122);
const isWeekday = (day: number): boolean => weekdayOfDay(day) % 6 !== 0;
const always = (): boolean => true;

test('the 26th to the 25th, paid on the 10th of the month after, moved before a weekend', () => {
  const schedule: PaySchedule = { ...calendarMonthSchedule, firstDay: 26, payDay: 10, payMonthOffset: 1, shift: 'before' };
  const october = scheduledPeriod([schedule], '2026-09', isWeekday);
  assert.deepEqual([october.fromDay, october.toDay, october.nominalPayDay, october.payDay].map(formatDay), ['2026-08-26', '2026-09-26', '2026-10-10', '2026-10-09']);
  assert.deepEqual(monthsOfPeriod(october), ['2026-08', '2026-09']);
  const after = scheduledPeriod([{ ...schedule, shift: 'after' }], '2026-09', isWeekday);
  assert.equal(formatDay(after.payDay), '2026-10-12');
});

test('without a schedule a month is the calendar month, paid on its last day', () => {
  const february = scheduledPeriod([], '2026-02', always);
  assert.deepEqual([february.fromDay, february.toDay, february.payDay].map(formatDay), ['2026-02-01', '2026-03-01', '2026-02-28']);
});

test(`changing schedules leave no day out and count none twice (seed ${seed})`, () => {
  const schedule = fc.record({ at: fc.integer({ min: 0, max: 30 }), firstDay: fc.integer({ min: 1, max: 28 }), payDay: fc.integer({ min: 1, max: 31 }), payMonthOffset: fc.constantFrom(0 as const, 1 as const), shift: fc.constantFrom('before' as const, 'after' as const, 'none' as const) });
  fc.assert(fc.property(fc.array(schedule, { maxLength: 6 }), (changes) => {
    const schedules = changes.map(({ at, ...each }): PaySchedule => ({ ...calendarMonthSchedule, ...each, fromMonth: monthAfter('2025-01', at) }));
    let end: number | null = null;
    for (let index = 0; index < 36; index += 1) {
      const period = scheduledPeriod(schedules, monthAfter('2025-01', index), isWeekday);
      if (end !== null) assert.equal(period.fromDay, end);
      assert.ok(period.toDay > period.fromDay && period.toDay - period.fromDay <= 62);
      end = period.toDay;
    }
  }), { seed, numRuns: 300 });
});
