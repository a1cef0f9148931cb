/**
 * The world's own calendar facts for October 2026, typed in from the notices and not taken from the product:
 * the same misreading must not pass both sides.
 *
 * China: statutory holiday 1-3 October, days off 1-7 October, make-up workday Saturday 10 October (国办发明电〔2025〕7号).
 * Hungary: 23 October and 1 November are holidays; summer time ends on Sunday 25 October 2026, 03:00 becomes 02:00 local time.
 * Days are epoch-days, instants epoch seconds, minutes count from 00:00 wall time of a day.
 */
export type DayClass = 'workday' | 'restDay' | 'statutoryHoliday';
export type Country = 'CN' | 'HU';
export type Zone = 'Asia/Shanghai' | 'Europe/Budapest';

/** Thursday 1 October 2026. */
export const firstOfOctober = 20727;
export const lastOfOctober = firstOfOctober + 30;
/** The world's days: from 30 September, whose night shift ends in October, to 1 November. */
export const firstWorldDay = firstOfOctober - 1;
export const lastWorldDay = lastOfOctober + 1;

/** Epoch-day of a day of October 2026; 0 is 30 September, 32 is 1 November. */
export const october = (dayOfMonth: number): number => firstOfOctober + dayOfMonth - 1;
/** 0 = Sunday. 1 January 1970 was a Thursday. */
export const weekday = (day: number): number => (day + 4) % 7;

/** 2 November 2026, 09:00 in Shanghai: the moment at which the demo looks back on October. */
export const nowInstant = (lastOfOctober + 2) * 86_400 + 9 * 3600 - 8 * 3600;

const chinaStatutory = new Set([1, 2, 3].map(october));
const chinaOff = new Set([1, 2, 3, 4, 5, 6, 7].map(october));
const chinaMakeUp = new Set([october(10)]);
const hungaryStatutory = new Set([october(23), october(32)]);

/** Class of a day for the two countries; weekends are rest days. */
export function dayClassOf(country: Country, day: number): DayClass {
  const weekend = weekday(day) === 0 || weekday(day) === 6;
  if (country === 'HU') return hungaryStatutory.has(day) ? 'statutoryHoliday' : weekend ? 'restDay' : 'workday';
  if (chinaStatutory.has(day)) return 'statutoryHoliday';
  if (chinaMakeUp.has(day)) return 'workday';
  return chinaOff.has(day) || weekend ? 'restDay' : 'workday';
}

/** Days on which China's weekday plan does not hold. */
export const chinaHolidays: readonly { readonly day: number; readonly kind: 'off' | 'work'; readonly name: string }[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((date) => ({ day: october(date), kind: 'off' as const, name: '国庆节' })),
  { day: october(10), kind: 'work', name: '国庆节调休上班' },
];

const budapestChange = october(25) * 86_400 + 2 * 3600;

/** Epoch seconds of a wall time. In Budapest's doubled hour (25 October, 02:00-03:00) the second pass is meant. */
export function instantOf(zone: Zone, day: number, minute: number, second = 0): number {
  const wall = day * 86_400 + minute * 60 + second;
  if (zone === 'Asia/Shanghai') return wall - 28_800;
  return wall - (wall < budapestChange ? 7200 : 3600);
}

/** Minutes that the wall clock does not show between two wall times of one business day: 60 in the 25-hour night. */
export function hiddenMinutes(zone: Zone, day: number, fromMinute: number, toMinute: number): number {
  const elapsed = (instantOf(zone, day, toMinute) - instantOf(zone, day, fromMinute)) / 60;
  return elapsed - (toMinute - fromMinute);
}

/** "2026-10-08" from an epoch-day (proleptic Gregorian, Howard Hinnant's method). */
export function dateText(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Epoch-day of a civil date; `month` counts from 1. */
export function dayOfDate(year: number, month: number, date: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}
