/**
 * Epoch-day arithmetic: days since 1970-01-01 in the proleptic Gregorian calendar. No clock, no zone.
 * The civil conversions are Howard Hinnant's well-known integer algorithms.
 */
import { assert, failure, success, type Result } from '../base/result.ts';

export const minutesPerDay = 1440;
export const secondsPerDay = 86_400;

/** Epoch-day of a civil date; the date must exist (use parseDay for text that may be wrong). */
export const dayOfDate = (year: number, month: number, dayOfMonth: number): number => {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
};

export type CivilDate = { readonly year: number; readonly month: number; readonly dayOfMonth: number };

/** Civil date of an epoch-day. */
export const dateOfDay = (day: number): CivilDate => {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1,
  };
};

/** 0 = Sunday … 6 = Saturday. 1970-01-01 was a Thursday. */
export const weekdayOfDay = (day: number): number => (((day + 4) % 7) + 7) % 7;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** "2026-10-01". */
export const formatDay = (day: number): string => {
  const { year, month, dayOfMonth } = dateOfDay(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
};

/** "2026-10" of an epoch-day. */
export const monthOfDay = (day: number): string => formatDay(day).slice(0, 7);

export type DateTextError = { readonly code: 'notADate'; readonly text: string };

/** Reads "2026-10-01"; a date that does not exist (2026-02-30) is an error value. */
export const parseDay = (text: string): Result<number, DateTextError> => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return failure({ code: 'notADate', text });
  const day = dayOfDate(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDay(day) === text ? success(day) : failure({ code: 'notADate', text });
};

export type MonthBounds = { readonly fromDay: number; readonly toDay: number };

/** Half-open days of a month given as "2026-10". */
export const monthBounds = (month: string): Result<MonthBounds, DateTextError> => {
  const first = parseDay(`${month}-01`);
  if (!first.ok) return failure({ code: 'notADate', text: month });
  const { year, month: monthNumber } = dateOfDay(first.value);
  const toDay = monthNumber === 12 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, monthNumber + 1, 1);
  return success({ fromDay: first.value, toDay });
};

/** The same for a month that was checked before: another text is a programmer error. */
export const daysOfMonth = (month: string): MonthBounds => {
  const bounds = monthBounds(month);
  assert(bounds.ok, 'a month reads like 2026-10');
  return bounds.value;
};

/** First epoch-day of a month that was checked before. */
export const firstDayOfMonth = (month: string): number => daysOfMonth(month).fromDay;
