/** HTTP of the pay calendar. */
import * as routes from '#contracts/api/pay-calendar-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { monthAfter, monthsOfYear } from '#kernel/calendar/month';
import { scheduleOf } from '#kernel/payroll/pay-schedule';
import { latestOpeningMonth } from '#modules/people';
import { dateInZone, epochDayOf, forSubject, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { choosePaySchedule, scheduledPeriods } from './pay-schedules.ts';
import type { PayrollError } from './payroll-errors.ts';
import { firstRunMonth } from './payroll-questions.ts';
import { readRun } from './payroll-store.ts';
import type { RunStatus } from './run-life.ts';
import { readSchedules } from './schedule-store.ts';

export type PayCalendarRoutesDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string };

type MonthAnswer = RouteResponse<typeof routes.readPayCalendar>['months'][number];
type Period = { readonly attendanceCutOffDay: number; readonly reviewCutOffDay: number; readonly payDay: number };

const failureOf = (error: PayrollError): ApiFailure => ({ code: error.code, data: error.data, status: 409 });
const beforeReview: readonly (RunStatus | null)[] = [null, 'calculating', 'preview', 'failed'];
const beforePayment: readonly (RunStatus | null)[] = [...beforeReview, 'review', 'locked', 'paying'];

/** The first month that is worked on here: of the first run, else the one after the totals that were brought along, else today's. */
const firstMonth = async (tx: CompanyTransaction, today: number): Promise<string> => {
  const opening = await latestOpeningMonth(tx);
  return (await firstRunMonth(tx)) ?? (opening === null ? formatDay(today).slice(0, 7) : monthAfter(opening));
};

/** What is overdue; a month far in the future or long archived is never late. */
const lateOf = (period: Period, status: RunStatus | null, today: number): MonthAnswer['late'] => {
  if (beforePayment.includes(status) && today > period.payDay) return 'payment';
  if (beforeReview.includes(status) && today > period.reviewCutOffDay) return 'review';
  return status === null && today > period.attendanceCutOffDay ? 'attendance' : null;
};

const calendarAnswer = async (tx: CompanyTransaction, year: string, today: number): Promise<Result<RouteResponse<typeof routes.readPayCalendar>, ApiFailure>> => {
  const periods = await scheduledPeriods(tx, monthsOfYear(year));
  if (!periods.ok) return failure(failureOf(periods.error));
  const first = await firstMonth(tx, today);
  const months: MonthAnswer[] = [];
  for (const period of periods.value) {
    const run = await readRun(tx, period.month);
    const isBeforeUse = run === null && period.month < first;
    // A run keeps the period it was computed with.
    const [fromDay, toDay, payDay] = run === null ? [period.fromDay, period.toDay, period.payDay] : [run.period.fromDay, run.period.toDay, run.period.payDay];
    months.push({
      month: period.month, fromDate: formatDay(fromDay), toDate: formatDay(toDay - 1), attendanceCutOff: formatDay(period.attendanceCutOffDay), reviewCutOff: formatDay(period.reviewCutOffDay),
      payDate: formatDay(payDay), nominalPayDate: formatDay(period.nominalPayDay), status: run?.status ?? null, isBeforeUse, late: isBeforeUse || (run === null && period.toDay <= today - 62) ? null : lateOf(period, run?.status ?? null, today),
    });
  }
  return success({ months, schedule: scheduleOf(await readSchedules(tx), `${year}-12`) });
};

/** Binds the routes of the pay calendar. */
export const registerPayCalendarRoutes = (server: ApiServer, { database, nowMilliseconds, zone }: PayCalendarRoutesDeps): void => {
  server.handle(routes.readPayCalendar, ({ subject, params }) =>
    readCompany(database, forSubject(subject), (tx) => calendarAnswer(tx, params.year, epochDayOf(dateInZone(nowMilliseconds(), zone)))));
  server.handle(routes.changePaySchedule, ({ subject, body: { commandId, ...schedule } }) =>
    runCommand(database, forSubject(subject), { commandId, name: 'payroll.changePaySchedule', subject: `paySchedule:${schedule.fromMonth}`, parameters: schedule }, async (tx): Promise<Result<{ readonly done: true }, ApiFailure>> => {
      const chosen = await choosePaySchedule(tx, schedule);
      return chosen.ok ? success({ done: true }) : failure(failureOf(chosen.error));
    }));
};
