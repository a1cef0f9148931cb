/**
 * Builds the class of each day of a workplace's calendar from published data. A year that the data does not hold is
 * an error value: no calendar is ever invented or extrapolated.
 */
import { assert, failure, success, type Result } from '../base/result.ts';
import type { CalendarTable, DayClass } from './calendar-types.ts';
import { dateOfDay, formatDay, parseDay, weekdayOfDay } from './epoch-day.ts';

/** One published year. Dates are ISO text. A statutory day need not be repeated under `daysOff`. */
export type CalendarYear = {
  readonly year: number;
  readonly daysOff: readonly string[];
  readonly workingWeekends: readonly string[];
  readonly statutoryDays: readonly string[];
};

/** `restWeekdays`: 0 = Sunday … 6 = Saturday. */
export type CalendarData = { readonly calendar: string; readonly restWeekdays: readonly number[]; readonly years: readonly CalendarYear[] };

export type CalendarError =
  | { readonly code: 'calendarYearUnknown'; readonly calendar: string; readonly year: number }
  | { readonly code: 'calendarDateInvalid'; readonly calendar: string; readonly text: string }
  | { readonly code: 'calendarDateContradicts'; readonly calendar: string; readonly text: string };

type YearSets = { readonly off: ReadonlySet<number>; readonly working: ReadonlySet<number>; readonly statutory: ReadonlySet<number> };

const readDates = (calendar: string, year: number, texts: readonly string[]): Result<Set<number>, CalendarError> => {
  const days = new Set<number>();
  for (const text of texts) {
    const day = parseDay(text);
    if (!day.ok || dateOfDay(day.value).year !== year) return failure({ code: 'calendarDateInvalid', calendar, text });
    days.add(day.value);
  }
  return success(days);
};

const readYear = (data: CalendarData, year: number): Result<YearSets, CalendarError> => {
  const published = data.years.find((candidate) => candidate.year === year);
  if (published === undefined) return failure({ code: 'calendarYearUnknown', calendar: data.calendar, year });
  const off = readDates(data.calendar, year, published.daysOff);
  if (!off.ok) return off;
  const working = readDates(data.calendar, year, published.workingWeekends);
  if (!working.ok) return working;
  const statutory = readDates(data.calendar, year, published.statutoryDays);
  if (!statutory.ok) return statutory;
  for (const day of working.value) {
    if (off.value.has(day) || statutory.value.has(day)) {
      return failure({ code: 'calendarDateContradicts', calendar: data.calendar, text: formatDay(day) });
    }
  }
  return success({ off: off.value, working: working.value, statutory: statutory.value });
};

const classOf = (data: CalendarData, sets: YearSets, day: number): DayClass => {
  if (sets.statutory.has(day)) return 'statutoryHoliday';
  if (sets.working.has(day)) return 'workday';
  if (sets.off.has(day) || data.restWeekdays.includes(weekdayOfDay(day))) return 'restDay';
  return 'workday';
};

/** Day classes of [fromDay, toDay). Errors: a year that is not published, a date that does not exist or contradicts. */
export const buildCalendarTable = (data: CalendarData, fromDay: number, toDay: number): Result<CalendarTable, CalendarError> => {
  const sets = new Map<number, YearSets>();
  const classes: DayClass[] = [];
  for (let day = fromDay; day < toDay; day += 1) {
    const { year } = dateOfDay(day);
    let ofYear = sets.get(year);
    if (ofYear === undefined) {
      const read = readYear(data, year);
      if (!read.ok) return read;
      ofYear = read.value;
      sets.set(year, ofYear);
    }
    classes.push(classOf(data, ofYear, day));
  }
  return success({ calendar: data.calendar, fromDay, classes });
};

/** Class of one day; a day outside the table is a programmer error. */
export const dayClassOf = (table: CalendarTable, day: number): DayClass => {
  const found = table.classes[day - table.fromDay];
  assert(found !== undefined, `calendar ${table.calendar} holds no class for ${formatDay(day)}`);
  return found;
};

/** Workdays and statutory holidays of [fromDay, toDay): the paid days (计薪天数) of a period. */
export const countDays = (table: CalendarTable, fromDay: number, toDay: number): Readonly<Record<DayClass, number>> => {
  const counts = { workday: 0, restDay: 0, statutoryHoliday: 0 };
  for (let day = fromDay; day < toDay; day += 1) counts[dayClassOf(table, day)] += 1;
  return counts;
};
