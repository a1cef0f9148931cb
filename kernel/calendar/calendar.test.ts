/** Calendars, epoch-days and zones against known dates and against the platform's own calendar. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { buildCalendarTable, countDays, dayClassOf, type CalendarData } from './calendar-table.ts';
import { dateOfDay, dayOfDate, daysOfMonth, firstDayOfMonth, formatDay, monthBounds, parseDay, weekdayOfDay } from './epoch-day.ts';
import { epochMinuteOf, localDayOf, localMinuteOf, minuteZoneOf } from './zone-time.ts';

const day = (text: string): number => {
  const parsed = parseDay(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
};

type RawCalendar = { calendar: string; restWeekdays: string[]; years: { year: string; daysOff: string[]; workingWeekends: string[]; statutoryDays: string[] }[] };
const readCalendar = (name: string): CalendarData => {
  const raw = parse(readFileSync(new URL(`../../packs/calendars/${name}.yaml`, import.meta.url), 'utf8'), { schema: 'failsafe' }) as RawCalendar;
  return { calendar: raw.calendar, restWeekdays: raw.restWeekdays.map(Number), years: raw.years.map((year) => ({ ...year, year: Number(year.year) })) };
};

test('epoch-days agree with the platform over eight centuries', () => {
  for (let value = -150_000; value < 150_000; value += 37) {
    const date = new Date(value * 86_400_000);
    assert.deepEqual(dateOfDay(value), { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() });
    assert.equal(dayOfDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), value);
    assert.equal(weekdayOfDay(value), date.getUTCDay());
  }
});

test('dates that do not exist are error values', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-10-00']) assert.equal(parseDay(text).ok, false, text);
  assert.equal(formatDay(day('2024-02-29')), '2024-02-29');
  assert.equal(monthBounds('2026-00').ok, false);
  assert.throws(() => daysOfMonth('2026-13'), /a month reads like/);
  assert.equal(firstDayOfMonth('2026-10'), day('2026-10-01'));
  assert.deepEqual(monthBounds('2026-12'), { ok: true, value: { fromDay: day('2026-12-01'), toDay: day('2027-01-01') } });
});

test('October 2026 in the official calendar', () => {
  const built = buildCalendarTable(readCalendar('cn'), day('2026-10-01'), day('2026-11-01'));
  assert.ok(built.ok);
  assert.deepEqual(countDays(built.value, day('2026-10-01'), day('2026-11-01')), { workday: 18, restDay: 10, statutoryHoliday: 3 });
  assert.equal(dayClassOf(built.value, day('2026-10-10')), 'workday');
  assert.equal(dayClassOf(built.value, day('2026-10-04')), 'restDay');
  assert.equal(dayClassOf(built.value, day('2026-10-03')), 'statutoryHoliday');
});

test('the number of statutory days is that of the law: 11 until 2024, 13 from 2025', () => {
  const data = readCalendar('cn');
  assert.deepEqual(data.years.map((year) => [year.year, year.statutoryDays.length]), [[2024, 11], [2025, 13], [2026, 13]]);
  for (const year of data.years) {
    assert.ok(buildCalendarTable(data, day(`${year.year}-01-01`), day(`${year.year}-12-31`)).ok);
    for (const text of year.workingWeekends) assert.ok([0, 6].includes(weekdayOfDay(day(text))), text);
    for (const text of year.statutoryDays) assert.ok(year.daysOff.includes(text), text);
  }
});

test('a year that was never published is an error value, not an invention', () => {
  assert.deepEqual(buildCalendarTable(readCalendar('cn'), day('2026-12-31'), day('2027-01-02')),
    { ok: false, error: { code: 'calendarYearUnknown', calendar: 'cn', year: 2027 } });
});

test('Hungary exchanges working days', () => {
  const built = buildCalendarTable(readCalendar('hu'), day('2026-01-01'), day('2026-12-31'));
  assert.ok(built.ok);
  assert.equal(dayClassOf(built.value, day('2026-12-12')), 'workday');
  assert.equal(dayClassOf(built.value, day('2026-10-23')), 'statutoryHoliday');
});

test('local minutes over the autumn and spring changes of Budapest', () => {
  const zone = minuteZoneOf({ zone: 'Europe/Budapest', tzdataVersion: 'test', starts: [0, day('2026-03-29') * 86400 + 3600, day('2026-10-25') * 86400 + 3600], offsetSeconds: [3600, 7200, 3600] });
  const elapsed = (date: string): number => epochMinuteOf(zone, day(date) + 1, 0) - epochMinuteOf(zone, day(date), 0);
  assert.deepEqual([elapsed('2026-10-25'), elapsed('2026-03-29'), elapsed('2026-10-24')], [1500, 1380, 1440]);
  assert.equal(epochMinuteOf(zone, day('2026-10-25'), 150), day('2026-10-25') * 1440 + 30, 'a time that happens twice means the first');
  assert.equal(localMinuteOf(zone, epochMinuteOf(zone, day('2026-03-29'), 150)), 210, 'a skipped time moves on by the jump');
  assert.equal(localDayOf(zone, epochMinuteOf(zone, day('2026-10-25'), 0) - 1), day('2026-10-24'));
});
