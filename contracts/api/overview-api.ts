/** A month from above (the clerk's four steps) and the progress of work that runs in the background. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { countValue, instantValue, monthParams, monthValue } from './api-values.ts';

export const progressKinds = ['sync', 'attendance', 'payroll', 'import'] as const;

export const progressEvent = z.object({
  kind: z.enum(progressKinds).describe('What works.'),
  runId: z.string().describe('Run; unique together with kind.'),
  subject: z.string().describe('Source code for sync, month for attendance and payroll, file name for import.'),
  state: z.enum(['running', 'waiting', 'finished', 'failed']).describe('How it stands; waiting = held back by a quota or a fault.'),
  done: z.int().describe('Units done.'),
  total: z.int().describe('Units in all; 0 while not known.'),
  unit: z.enum(['slice', 'person', 'row']).describe('What is counted.'),
  code: z.string().nullable().describe('Why it waits or failed; phrases error.<code>.'),
  at: instantValue.describe('When this was said.'),
});
export type ProgressEvent = z.output<typeof progressEvent>;

export const stepNames = ['sync', 'exceptions', 'payroll', 'review'] as const;

export const overviewResponse = z.object({
  month: monthValue.describe('Month.'),
  steps: z.array(z.object({
    step: z.enum(stepNames).describe('同步考勤, 处理异常, 算薪, 复核.'),
    state: z.enum(['waiting', 'running', 'attention', 'done']).describe('attention = finished, and someone should look.'),
    counts: z.array(countValue).describe('Figures of the step, the most important first.'),
    finishedAt: instantValue.nullable().describe('When it last finished.'),
  })).describe('The four steps in order.'),
  problems: z.array(z.object({
    step: z.enum(stepNames).describe('Step it belongs to.'),
    code: z.string().describe('Kind of problem; phrases problem.<code>.'),
    count: z.int().describe('How many people or records.'),
    severity: z.enum(['error', 'warning', 'info']).describe('error = pay would be wrong; warning = look before review; info = good to know.'),
  })).describe('What is left to look at, most severe first.'),
  running: z.array(progressEvent).describe('Work of this month that runs now.'),
  checkCode: z.string().nullable().describe('校验码 of the month\'s pay run.'),
});

export const listMonths = defineRoute({
  method: 'GET', path: '/api/months', operationId: 'listMonths', access: 'signedIn',
  summary: 'Months with data, newest first.',
  response: z.object({ months: z.array(z.object({
    month: monthValue.describe('Month.'),
    hasAttendance: z.boolean().describe('Attendance days exist.'),
    hasPayRun: z.boolean().describe('A pay run exists.'),
  })).describe('Months, newest first.') }),
});
export const readOverview = defineRoute({
  method: 'GET', path: '/api/months/:month/overview', operationId: 'readOverview', access: needs.operate,
  summary: 'The four steps of a month with their counts and what is left to look at.', params: monthParams, response: overviewResponse,
});
export const watchProgress = defineRoute({
  method: 'GET', path: '/api/progress', operationId: 'watchProgress', access: needs.operate,
  summary: 'Server-sent events: one `progress` event per change; the running work is repeated on connect.',
  answer: 'eventStream', response: progressEvent,
});
export const readProgress = defineRoute({
  method: 'GET', path: '/api/progress/latest', operationId: 'readProgress', access: needs.operate,
  summary: 'The same as the stream for callers that poll: the latest state of every run of the last hour.',
  response: z.object({ runs: z.array(progressEvent).describe('Latest state of each run, newest first.') }),
});
