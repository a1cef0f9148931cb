/** Attendance: the month matrix, one day on a time line, findings. No amount of money stands in any answer here. */
import * as z from 'zod';
import { findingCodes } from '#kernel/attendance/attendance-types';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, findingCodeValue, instantValue, monthParams, monthValue, pageFields, personFields, personFilterFields, personNumberValue, startedResponse, totalField } from './api-values.ts';
import { listFields, listFieldValue } from './list-terms.ts';

/** What one cell of the month matrix says; the worst thing of the day wins. noData: scheduled, but no account of any source is this person's. */
export const dayStates = ['notEmployed', 'rest', 'attended', 'late', 'early', 'missingPunch', 'absent', 'leave', 'trip', 'noData'] as const;
/** Findings of a day, and the people of whom no source tells anything: nobody is absent for want of an account. */
export const listedFindingCodes = [...findingCodes, 'noAttendanceData'] as const;
export const minuteClasses = [
  'normal', 'overtimeWorkday', 'overtimeRestDay', 'overtimeStatutoryHoliday', 'break', 'uncounted',
  'late', 'early', 'absent', 'missingPunch', 'annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave', 'trip',
] as const;
const listedFindingValue = z.enum(listedFindingCodes);
const dayClassValue = z.enum(['workday', 'restDay', 'statutoryHoliday']);
const readers = needs.read('personal');

const minutesFields = {
  presentMinutes: z.int().describe('Minutes between first in and last out.'),
  scheduledMinutes: z.int().describe('应出勤 minutes.'),
  normalMinutes: z.int().describe('Minutes worked inside the schedule.'),
  lateMinutes: z.int().describe('迟到 minutes.'),
  earlyMinutes: z.int().describe('早退 minutes.'),
  absentMinutes: z.int().describe('缺勤 minutes.'),
  missingPunchMinutes: z.int().describe('Minutes unpaid because of a missing punch.'),
  annualLeaveMinutes: z.int().describe('年休假 minutes.'),
  personalLeaveMinutes: z.int().describe('事假 minutes.'),
  sickLeaveMinutes: z.int().describe('病假 minutes.'),
  compensatoryLeaveMinutes: z.int().describe('调休 minutes.'),
  otherPaidLeaveMinutes: z.int().describe('Other paid leave minutes.'),
  tripMinutes: z.int().describe('出差 minutes.'),
  overtimeWorkdayMinutes: z.int().describe('工作日加班 minutes.'),
  overtimeRestDayMinutes: z.int().describe('休息日加班 minutes.'),
  overtimeStatutoryHolidayMinutes: z.int().describe('法定节假日加班 minutes.'),
};
const monthTotals = z.object({
  scheduledDays: z.int().describe('应出勤 days.'),
  attendedDays: z.int().describe('实出勤 days.'),
  ...minutesFields,
});

const dayRow = z.object({
  date: dateValue.describe('Business day.'),
  state: z.enum(dayStates).describe('The worst thing of the day.'),
  shiftCode: z.string().nullable().describe('Planned shift; null = rest.'),
  dayClass: dayClassValue.describe('Class of the date in the workplace\'s calendar.'),
  firstIn: instantValue.nullable().describe('First counted punch in, with the workplace\'s offset.'),
  lastOut: instantValue.nullable().describe('Last counted punch out, with the workplace\'s offset.'),
  ...minutesFields,
  breakMinutes: z.int().describe('Break minutes.'),
  uncountedMinutes: z.int().describe('Present, but neither scheduled nor approved.'),
  findings: z.array(findingCodeValue).describe('Findings of the day.'),
});

const matrixRow = z.object({
  ...personFields,
  dayStates: z.array(z.enum(dayStates)).describe('One per day of the month, the first of the month first.'),
  dayOvertimeMinutes: z.array(z.int()).describe('Overtime of all classes, one per day.'),
  totals: monthTotals.describe('Totals of the month.'),
});

const matrixResponse = z.object({
  month: monthValue.describe('Month.'),
  dayClasses: z.array(z.object({
    workplaceCode: z.string().describe('Workplace.'),
    classes: z.array(dayClassValue).describe('One per day of the month.'),
  })).describe('Calendar of each workplace in the answer, for column shading.'),
  computedAt: instantValue.nullable().describe('When the newest of these days was computed; null before the first computation.'),
  ...totalField,
  rows: z.array(matrixRow).describe('People by person number.'),
});

const referenceValue = z.object({
  table: z.string().describe('Table of the fact.'),
  key: z.record(z.string(), z.union([z.string(), z.number()])).describe('Its key.'),
});

const dayDetailResponse = z.object({
  ...personFields,
  zone: z.string().describe('IANA zone of the workplace.'),
  scheduleCode: z.string().describe('Schedule.'),
  day: dayRow.describe('The stored day.'),
  windowFrom: instantValue.describe('Where the time line starts.'),
  windowTo: instantValue.describe('Where it ends.'),
  midnights: z.array(z.object({
    at: instantValue.describe('Midnight of the workplace inside the window.'),
    date: dateValue.describe('The date that begins.'),
    dayClass: dayClassValue.describe('Its class.'),
  })).describe('Where the date changes.'),
  shift: z.object({
    code: z.string().describe('Shift, as the source keys it.'),
    name: z.string().describe('What people call it.'),
    from: instantValue.describe('Begin.'),
    to: instantValue.describe('End.'),
    breaks: z.array(z.object({
      from: instantValue.describe('Begin.'),
      to: instantValue.describe('End.'),
      floatingMinutes: z.int().nullable().describe('Length when it floats inside the window; null when fixed.'),
    })).describe('Breaks.'),
    flexEarlyMinutes: z.int().describe('May begin that much earlier.'),
    flexLateMinutes: z.int().describe('May begin that much later.'),
  }).nullable().describe('Planned shift; null = rest.'),
  punches: z.array(z.object({
    at: instantValue.describe('When.'),
    sourceText: z.string().describe('The time as the source wrote it.'),
    direction: z.enum(['in', 'out', 'unknown']).describe('What the source says.'),
    device: z.string().describe('Device.'),
    place: z.string().describe('Place.'),
    sourceCode: z.string().describe('Source.'),
    sourceName: z.string().describe('What people call the source.'),
    fate: z.enum(['firstIn', 'lastOut', 'between', 'duplicate', 'outsideAnyWindow', 'otherDay']).describe('What became of it; nothing is dropped.'),
    reference: referenceValue.describe('Where it is stored.'),
  })).describe('Every punch in the window in order.'),
  expectedMissing: z.array(z.object({
    at: instantValue.describe('When the source expected a punch.'),
    direction: z.enum(['in', 'out', 'unknown']).describe('Which one.'),
  })).describe('Punches that the source reports as missing.'),
  intervals: z.array(z.object({
    class: z.enum(minuteClasses).describe('Class of these minutes.'),
    from: instantValue.describe('Begin.'),
    to: instantValue.describe('End.'),
  })).describe('The day in classified minutes, half-open.'),
  approvals: z.array(z.object({
    approvalNumber: z.string().describe('Number in the source.'),
    kind: z.enum(['leave', 'overtime', 'trip', 'correction']).describe('Kind.'),
    status: z.enum(['pending', 'approved', 'rejected', 'withdrawn']).describe('Only approved ones count.'),
    leaveType: z.string().nullable().describe('Leave type.'),
    from: instantValue.describe('Begin; the punch time of a correction.'),
    to: instantValue.describe('End; equal to the begin for a correction.'),
    submittedAt: instantValue.describe('When it was handed in.'),
    reference: referenceValue.describe('Where it is stored.'),
  })).describe('Forms that touch the day.'),
  findings: z.array(z.object({
    code: findingCodeValue.describe('Finding.'),
    minutes: z.int().describe('Minutes it is about; 0 when not about minutes.'),
  })).describe('Findings of the day.'),
});

const findingRow = z.object({
  ...personFields,
  date: dateValue.describe('Business day; the first scheduled one of the month for a person without attendance data.'),
  code: listedFindingValue.describe('Finding; noAttendanceData once a person whom no source\'s account belongs to.'),
  minutes: z.int().describe('Minutes it is about.'),
  shiftCode: z.string().nullable().describe('Planned shift.'),
  shiftName: z.string().nullable().describe('What people call the planned shift.'),
});

const findingFilter = { finding: z.union([listedFindingValue, z.literal('')]).default('').describe('Only people or days with this finding; empty for all.') };
const personDayParams = z.object({ personNumber: personNumberValue.describe('Person number.'), date: dateValue.describe('Business day.') });

export const readMatrix = defineRoute({
  method: 'GET', path: '/api/attendance/:month/matrix', operationId: 'readMatrix', access: readers,
  summary: 'People × days of a month; a line manager gets their own team.', params: monthParams,
  query: z.object({ ...pageFields, ...personFilterFields, ...findingFilter }), response: matrixResponse,
});
export const readAttendanceSummary = defineRoute({
  method: 'GET', path: '/api/attendance/:month/summary', operationId: 'readAttendanceSummary', access: readers,
  summary: 'Distribution of overtime and counts of findings of a month.', params: monthParams,
  response: z.object({
    people: z.int().describe('People with days in the month.'),
    findings: z.array(z.object({
      code: listedFindingValue.describe('Finding.'), days: z.int().describe('Days with it.'), people: z.int().describe('People with it.'),
    })).describe('By finding.'),
    overtime: z.array(z.object({
      fromHours: z.int().describe('From, included.'), toHours: z.int().nullable().describe('To, excluded; null = no limit.'), people: z.int().describe('People.'),
    })).describe('People by overtime hours of the month that count towards the legal limit.'),
    overtimeLimitMinutes: z.int().describe('Monthly limit of the policy.'),
  }),
});
export const listFindings = defineRoute({
  method: 'GET', path: '/api/attendance/:month/findings', operationId: 'listFindings', access: readers,
  summary: 'Findings of a month by day and person.', params: monthParams,
  query: z.object({
    ...pageFields, ...personFilterFields, ...findingFilter, order: listFields.order, filter: listFields.filter,
    sort: z.string().max(100).default('date').describe('Field to order by; equal ones by person number and date.'),
  }),
  response: z.object({ ...totalField, fields: z.array(listFieldValue).describe('Fields that the reader may use.'), rows: z.array(findingRow).describe('Findings.') }),
});
export const listAttendanceDays = defineRoute({
  method: 'GET', path: '/api/attendance', operationId: 'listAttendanceDays', access: readers,
  summary: 'Attendance days of one person between two dates, both included, at most 92 days.',
  query: z.object({
    personNumber: personNumberValue.describe('Person number.'), from: dateValue.describe('First day.'), to: dateValue.describe('Last day.'),
  }),
  response: z.object({ ...personFields, days: z.array(dayRow).describe('Days.'), totals: monthTotals.describe('Totals.') }),
});
export const readAttendanceDay = defineRoute({
  method: 'GET', path: '/api/attendance/people/:personNumber/days/:date', operationId: 'readAttendanceDay', access: readers,
  summary: 'One business day of one person on a time line, computed again with its trace.', params: personDayParams, response: dayDetailResponse,
});
export const startAttendance = defineRoute({
  method: 'POST', path: '/api/attendance/:month/compute', operationId: 'startAttendance', access: needs.operate,
  summary: 'Compute the days whose facts changed.', params: monthParams, body: z.object(commandFields), response: startedResponse,
});
const ownReaders = needs.own('personal');
export const readOwnMonth = defineRoute({
  method: 'GET', path: '/api/me/attendance/:month', operationId: 'readOwnMonth', access: ownReaders,
  summary: 'One\'s own days of a month.', params: monthParams,
  response: z.object({ ...personFields, days: z.array(dayRow).describe('Days.'), totals: monthTotals.describe('Totals.') }),
});
export const readOwnDay = defineRoute({
  method: 'GET', path: '/api/me/attendance/days/:date', operationId: 'readOwnDay', access: ownReaders,
  summary: 'One\'s own business day on a time line.', params: z.object({ date: dateValue.describe('Business day.') }), response: dayDetailResponse,
});
