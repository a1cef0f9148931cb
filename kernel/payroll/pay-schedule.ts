/**
 * 计薪周期 and 发薪日: which days a pay month holds and when it is paid. A period ends on a day of its own month and begins
 * where the one before ended, so that a changed schedule leaves no day out and counts none twice.
 */
import { assert } from '../base/result.ts';
import { dateOfDay, dayOfDate, daysOfMonth, firstDayOfMonth, monthOfDay } from '../calendar/epoch-day.ts';
import { monthAfter, monthBefore } from '../calendar/month.ts';
import type { PayPeriod } from './pay-program.ts';

/** Where a pay date goes that is no workday: to the workday before, to the one after, or nowhere. */
export const payDateShifts = ['before', 'after', 'none'] as const;
export type PayDateShift = (typeof payDateShifts)[number];

export type PaySchedule = {
  /** First pay month ("2026-10") that it holds for; it holds until a later one. */
  readonly fromMonth: string;
  /** Day of the month on which a period begins: 1 = the calendar month, 26 = from the 26th of the month before to the 25th. */
  readonly firstDay: number;
  /** Day of the month of payment; a month that has no such day is paid on its last. */
  readonly payDay: number;
  /** 0 = paid in the pay month, 1 = in the month after. */
  readonly payMonthOffset: 0 | 1;
  readonly shift: PayDateShift;
  /** Days before the pay date by which attendance must be final, and by which the run must be handed to its checker. */
  readonly attendanceCutOffDays: number;
  readonly reviewCutOffDays: number;
};

/** What holds until a company says otherwise: the calendar month, paid on its last day (docs/decisions/0015). */
export const calendarMonthSchedule: PaySchedule = { fromMonth: '1970-01', firstDay: 1, payDay: 31, payMonthOffset: 0, shift: 'none', attendanceCutOffDays: 3, reviewCutOffDays: 1 };

/** The schedule of a month: the latest that has begun; later ones in the list win over earlier ones of the same month. */
export const scheduleOf = (schedules: readonly PaySchedule[], month: string): PaySchedule =>
  schedules.reduce((found, each) => (each.fromMonth <= month && each.fromMonth >= found.fromMonth ? each : found), calendarMonthSchedule);

/** First day after the period of a month. */
const endOf = (schedule: PaySchedule, month: string): number => {
  if (schedule.firstDay === 1) return daysOfMonth(month).toDay;
  const { year, month: number } = dateOfDay(firstDayOfMonth(month));
  return dayOfDate(year, number, schedule.firstDay);
};

export type ScheduledPeriod = PayPeriod & {
  /** The pay date before it was moved off a holiday; equal when it was not. */
  readonly nominalPayDay: number;
  readonly attendanceCutOffDay: number;
  readonly reviewCutOffDay: number;
};

/** A pay date is looked for this many days around its own; no holiday of any calendar is longer. */
const farthestShiftDays = 31;

/** The period, pay date and cut-offs of a month. `isWorkday` answers for the days around the pay date. */
export const scheduledPeriod = (schedules: readonly PaySchedule[], month: string, isWorkday: (day: number) => boolean): ScheduledPeriod => {
  const schedule = scheduleOf(schedules, month);
  const before = monthBefore(month);
  const fromDay = endOf(scheduleOf(schedules, before), before);
  const toDay = endOf(schedule, month);
  assert(fromDay < toDay, 'a pay period has a day');
  const paid = daysOfMonth(monthAfter(month, schedule.payMonthOffset));
  const nominalPayDay = Math.min(paid.fromDay + schedule.payDay - 1, paid.toDay - 1);
  let payDay = nominalPayDay;
  if (schedule.shift !== 'none') {
    const step = schedule.shift === 'before' ? -1 : 1;
    while (!isWorkday(payDay)) {
      payDay += step;
      assert(Math.abs(payDay - nominalPayDay) <= farthestShiftDays, 'a workday is near every pay date');
    }
  }
  return { month, fromDay, toDay, payDay, nominalPayDay, attendanceCutOffDay: payDay - schedule.attendanceCutOffDays, reviewCutOffDay: payDay - schedule.reviewCutOffDays };
};

/** Calendar months that a period touches, in order: attendance is computed by these. */
export const monthsOfPeriod = ({ fromDay, toDay }: { readonly fromDay: number; readonly toDay: number }): readonly string[] => {
  const months: string[] = [];
  for (let month = monthOfDay(fromDay); month <= monthOfDay(toDay - 1); month = monthAfter(month)) months.push(month);
  return months;
};
