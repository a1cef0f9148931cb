/** 薪资日历: which days each pay month holds, by when its steps must be done, and when it is paid. */
import * as z from 'zod';
import { payDateShifts } from '#kernel/payroll/pay-schedule';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, monthValue } from './api-values.ts';

const scheduleFields = {
  fromMonth: monthValue.describe('First pay month that it holds for.'),
  firstDay: z.int().min(1).max(28).describe('Day on which a period begins: 1 = the calendar month, 26 = from the 26th of the month before.'),
  payDay: z.int().min(1).max(31).describe('发薪日: day of the month; a shorter month is paid on its last day.'),
  payMonthOffset: z.union([z.literal(0), z.literal(1)]).describe('0 = paid in the pay month, 1 = in the month after.'),
  shift: z.enum(payDateShifts).describe('Where a pay date goes that is no workday.'),
  attendanceCutOffDays: z.int().min(0).max(31).describe('Days before the pay date by which attendance must be final.'),
  reviewCutOffDays: z.int().min(0).max(31).describe('Days before the pay date by which the run must be handed in.'),
};

const monthRow = z.object({
  month: monthValue.describe('Pay month.'),
  fromDate: dateValue.describe('First day of the period.'),
  toDate: dateValue.describe('Last day of the period.'),
  attendanceCutOff: dateValue.describe('Attendance must be final by then.'),
  reviewCutOff: dateValue.describe('The run must be handed in by then.'),
  payDate: dateValue.describe('发薪日.'),
  nominalPayDate: dateValue.describe('The pay date before it was moved off a holiday.'),
  status: z.enum(['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded']).nullable().describe('How the regular run stands; null before the first.'),
  isBeforeUse: z.boolean().describe('A month before the company\'s first one here: nothing of it is expected.'),
  late: z.enum(['attendance', 'review', 'payment']).nullable().describe('What is overdue today.'),
});

export const readPayCalendar = defineRoute({
  method: 'GET', path: '/api/payroll/calendar/:year', operationId: 'readPayCalendar', summary: 'Periods, cut-offs and pay dates of a year', access: needs.read('pay'),
  params: z.object({ year: z.string().regex(/^[12]\d{3}$/).describe('Year.') }),
  response: z.object({ months: z.array(monthRow).describe('Twelve months.'), schedule: z.object(scheduleFields).describe('The schedule that holds at the end of the year.') }),
});

export const changePaySchedule = defineRoute({
  method: 'POST', path: '/api/payroll/calendar', operationId: 'changePaySchedule', summary: 'Choose the period and pay date from a month on', access: needs.whole(needs.change('pay')),
  body: z.object({ ...scheduleFields, ...commandFields }), response: doneResponse,
});
