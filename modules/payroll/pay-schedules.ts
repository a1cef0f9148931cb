/** The company's pay schedule: which days a month's run holds, when it is paid, and by when attendance and review must end. */
import { failure, success, type Result } from '#kernel/base/result';
import { monthAfter } from '#kernel/calendar/month';
import { dayClassOf } from '#kernel/calendar/calendar-table';
import { scheduledPeriod, scheduleOf, type PaySchedule, type ScheduledPeriod } from '#kernel/payroll/pay-schedule';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { calendarOf } from '#modules/attendance';
import { workplaces } from '#modules/people';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { insertSchedule, readLockedMonths, readSchedules } from './schedule-store.ts';

/** The country whose holidays move a pay date: that of the first workplace by code. */
const countryOf = async (tx: CompanyTransaction): Promise<string> => {
  const places = [...(await workplaces(tx)).values()].sort((a, b) => (a.workplaceCode < b.workplaceCode ? -1 : 1));
  return places[0]?.country ?? 'CN';
};

const periodsOf = (schedules: readonly PaySchedule[], country: string, months: readonly string[]): Result<readonly ScheduledPeriod[], PayrollError> => {
  const periods: ScheduledPeriod[] = [];
  for (const month of months) {
    const { shift, payMonthOffset } = scheduleOf(schedules, month);
    const paid = daysOfMonth(monthAfter(month, payMonthOffset));
    const calendar = shift === 'none' ? null : calendarOf(country, paid.fromDay, paid.toDay);
    if (calendar !== null && !calendar.ok) return failure(payrollError('calendarInvalid', { month }));
    periods.push(scheduledPeriod(schedules, month, (day) => {
      const known = calendar === null ? null : day >= paid.fromDay && day < paid.toDay ? calendar : calendarOf(country, day, day + 1);
      return known === null || (known.ok && dayClassOf(known.value, day) === 'workday');
    }));
  }
  return success(periods);
};

/** Periods of months in the order asked for. Errors: `calendarInvalid` when the holidays around a pay date are not published. */
export const scheduledPeriods = async (tx: CompanyTransaction, months: readonly string[]): Promise<Result<readonly ScheduledPeriod[], PayrollError>> =>
  periodsOf(await readSchedules(tx), await countryOf(tx), months);

/** The period of one month. */
export const periodOfMonth = async (tx: CompanyTransaction, month: string): Promise<Result<ScheduledPeriod, PayrollError>> => {
  const periods = await scheduledPeriods(tx, [month]);
  return periods.ok ? success(periods.value[0]!) : periods;
};

/**
 * Chooses the schedule from a month on. Errors: `monthLocked` when a run of that month or a later one is locked already;
 * `calendarInvalid` when the new pay date cannot be placed.
 */
export const choosePaySchedule = async (tx: CompanyTransaction, schedule: PaySchedule): Promise<Result<null, PayrollError>> => {
  const locked = (await readLockedMonths(tx)).filter((month) => month >= schedule.fromMonth);
  if (locked.length > 0) return failure(payrollError('monthLocked', { month: locked[0]! }));
  const placed = periodsOf([...(await readSchedules(tx)), schedule], await countryOf(tx), [schedule.fromMonth]);
  if (!placed.ok) return placed;
  await insertSchedule(tx, schedule);
  await recordAudit(tx, { action: 'payroll.scheduleChosen', subject: `paySchedule:${schedule.fromMonth}`, data: { firstDay: schedule.firstDay, payDay: schedule.payDay, payMonthOffset: schedule.payMonthOffset, shift: schedule.shift } });
  return success(null);
};
