/**
 * Statutory annual leave (Order 514 of 2007, arts 2, 3; implementation rules, arts 3, 5, 12). Days are epoch-days. Service
 * counts with every employer. Where the law is silent, a company's choice with a name decides.
 */
import { dateOfDay, dayOfDate } from '../calendar/epoch-day.ts';

/** The year in which a band (1, 10, 20 years) is reached: the full figure from that day, or the days that are left of the year. */
const bandYears = ['full', 'prorated'] as const;
export type BandYear = (typeof bandYears)[number];

export type AnnualLeaveQuery = {
  readonly year: number;
  /** First day of work anywhere. */
  readonly firstWorkDay: number;
  readonly hireDay: number;
  /** Last day of work; null while employed. */
  readonly leaveDay: number | null;
  readonly bandYear: BandYear;
};

/** Days that may be taken from a day on, with what they were worked out from. */
export type AnnualLeavePart = { readonly cause: 'yearBegin' | 'hire' | 'band' | 'leaving'; readonly fromDay: number; readonly days: number; readonly serviceYears: number; readonly fullDays: number; readonly calendarDays: number };

/** The regulation divides by 365 also in years of 366 days; the result is capped at the full figure. */
const daysOfYear = 365;

const bands = [[20, 15], [10, 10], [1, 5]] as const;
/** Days of a full year by whole years of service. */
export const fullAnnualDays = (serviceYears: number): number => bands.find(([from]) => serviceYears >= from)?.[1] ?? 0;

/** The same date so many years later; 29 February becomes 1 March, for a year is over only then. */
const yearsLater = (day: number, years: number): number => {
  const { year, month, dayOfMonth } = dateOfDay(day);
  return month === 2 && dayOfMonth === 29 && !isLeap(year + years) ? dayOfDate(year + years, 3, 1) : dayOfDate(year + years, month, dayOfMonth);
};
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Whole years of service on a day. */
export const serviceYearsOn = (firstWorkDay: number, day: number): number => {
  if (day < firstWorkDay) return 0;
  const years = dateOfDay(day).year - dateOfDay(firstWorkDay).year;
  return yearsLater(firstWorkDay, years) <= day ? years : years - 1;
};

const prorated = (calendarDays: number, fullDays: number): number => Math.min(fullDays, Math.floor((calendarDays * fullDays) / daysOfYear));

/** What a leaver had earned of the year by the last day; days beyond what was earned are not taken back. */
const partOfLeaver = ({ year, firstWorkDay, hireDay, leaveDay }: AnnualLeaveQuery & { readonly leaveDay: number }): AnnualLeavePart => {
  const fromDay = Math.max(dayOfDate(year, 1, 1), hireDay);
  const serviceYears = serviceYearsOn(firstWorkDay, leaveDay);
  const fullDays = fullAnnualDays(serviceYears);
  const calendarDays = Math.max(0, leaveDay - fromDay + 1);
  return { cause: 'leaving', fromDay, days: prorated(calendarDays, fullDays), serviceYears, fullDays, calendarDays };
};

/** The statutory days of a year, in the order in which they come. */
export const annualLeaveOf = (query: AnnualLeaveQuery): readonly AnnualLeavePart[] => {
  const { year, firstWorkDay, hireDay, leaveDay, bandYear } = query;
  const [first, last] = [dayOfDate(year, 1, 1), dayOfDate(year, 12, 31)];
  if (hireDay > last || (leaveDay !== null && leaveDay < first)) return [];
  if (leaveDay !== null && leaveDay <= last) return [partOfLeaver({ ...query, leaveDay })];
  const isHired = hireDay > first;
  const fromDay = isHired ? hireDay : first;
  const begun = serviceYearsOn(firstWorkDay, fromDay);
  const fullAtBegin = fullAnnualDays(begun);
  const left = last - fromDay + 1;
  const parts: AnnualLeavePart[] = [{ cause: isHired ? 'hire' : 'yearBegin', fromDay, days: isHired ? prorated(left, fullAtBegin) : fullAtBegin, serviceYears: begun, fullDays: fullAtBegin, calendarDays: left }];
  for (const [years] of bands) {
    const reached = yearsLater(firstWorkDay, years);
    if (reached <= fromDay || reached > last) continue;
    const more = fullAnnualDays(years) - fullAnnualDays(years - 1);
    const calendarDays = last - reached + 1;
    parts.push({ cause: 'band', fromDay: reached, days: bandYear === 'full' ? more : prorated(calendarDays, more), serviceYears: years, fullDays: fullAnnualDays(years), calendarDays });
  }
  return parts.filter(({ days }) => days > 0);
};
