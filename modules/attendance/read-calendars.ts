/** The published calendars that ship as data, by country; read once. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { assert } from '#kernel/base/result';
import { buildCalendarTable, type CalendarData, type CalendarError } from '#kernel/calendar/calendar-table';
import type { CalendarTable } from '#kernel/calendar/calendar-types';
import { failure, success, type Result } from '#kernel/base/result';

type RawCalendar = {
  readonly calendar: string; readonly country: string; readonly restWeekdays: readonly string[]; readonly source: string;
  readonly years: readonly { readonly year: string; readonly source: string; readonly daysOff: readonly string[]; readonly workingWeekends: readonly string[]; readonly statutoryDays: readonly string[] }[];
};

const calendarFiles: Readonly<Record<string, string>> = { CN: 'cn.yaml', HU: 'hu.yaml' };
const known = new Map<string, CalendarData>();

const readCalendar = (country: string): CalendarData | null => {
  const file = calendarFiles[country];
  if (file === undefined) return null;
  const cached = known.get(country);
  if (cached !== undefined) return cached;
  const raw = parse(readFileSync(new URL(`../../packs/calendars/${file}`, import.meta.url), 'utf8'), { schema: 'failsafe' }) as RawCalendar;
  assert(raw.country === country, `calendar ${file} is of ${country}`);
  const data: CalendarData = { calendar: raw.calendar, restWeekdays: raw.restWeekdays.map(Number), years: raw.years.map((year) => ({ ...year, year: Number(year.year) })) };
  known.set(country, data);
  return data;
};

export type CalendarProblem = CalendarError | { readonly code: 'calendarUnknown'; readonly country: string };

/**
 * Day classes of a country for [fromDay, toDay), with one day of margin on each side as far as it is published:
 * a night shift on the last of December needs the year after only when it is computed.
 */
export const calendarOf = (country: string, fromDay: number, toDay: number): Result<CalendarTable, CalendarProblem> => {
  const data = readCalendar(country);
  if (data === null) return failure({ code: 'calendarUnknown', country });
  for (const [before, after] of [[2, 2], [2, 0], [0, 2]] as const) {
    const built = buildCalendarTable(data, fromDay - before, toDay + after);
    if (built.ok) return success(built.value);
  }
  return buildCalendarTable(data, fromDay, toDay);
};
