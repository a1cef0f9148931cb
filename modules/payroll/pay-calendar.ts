/** Day counts of a workplace's calendar over spans of days, and where an explanation says they come from. */
import { assert, type Result } from '#kernel/base/result';
import { buildCalendarTable, dayClassOf, type CalendarError } from '#kernel/calendar/calendar-table';
import { dateOfDay } from '#kernel/calendar/epoch-day';
import type { CalendarDays } from '#kernel/payroll/payroll-types';
import type { PayPeriod } from '#kernel/payroll/pay-program';
import type { PayCalendar } from './pack-content.ts';

export type DayCounter = (fromDay: number, toDay: number) => CalendarDays;

/** Counts workdays and statutory holidays inside the period. Errors: the period's year is not published. */
export const createDayCounter = (calendar: PayCalendar, period: PayPeriod): Result<DayCounter, CalendarError> => {
  const table = buildCalendarTable(calendar, period.fromDay, period.toDay);
  if (!table.ok) return table;
  const { year } = dateOfDay(period.fromDay);
  const reference: CalendarDays['reference'] = {
    kind: 'parameter', pack: `calendar-${calendar.calendar}`, parameter: String(year), validFrom: `${year}-01-01`,
    source: calendar.yearSources.get(year) ?? calendar.source, article: calendar.article, proof: 'confirmed',
  };
  // Running counts: workdays[i] and holidays[i] are those of the first i days.
  const length = period.toDay - period.fromDay;
  const workdays = new Int32Array(length + 1);
  const holidays = new Int32Array(length + 1);
  for (let index = 0; index < length; index += 1) {
    const dayClass = dayClassOf(table.value, period.fromDay + index);
    workdays[index + 1] = workdays[index]! + (dayClass === 'workday' ? 1 : 0);
    holidays[index + 1] = holidays[index]! + (dayClass === 'statutoryHoliday' ? 1 : 0);
  }
  const counter: DayCounter = (fromDay, toDay) => {
    assert(fromDay >= period.fromDay && toDay <= period.toDay && fromDay <= toDay, 'a span lies inside the period');
    const [from, to] = [fromDay - period.fromDay, toDay - period.fromDay];
    return { workdays: workdays[to]! - workdays[from]!, statutoryHolidays: holidays[to]! - holidays[from]!, reference };
  };
  return { ok: true, value: counter };
};
