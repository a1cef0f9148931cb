/** Files of people: hiring, dated events, tasks of joining and leaving, dates that come near, the organisation as of a day. */
import * as z from 'zod';
import { employmentKinds } from '#contracts/flow/person-fact';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, commandQuery, dateValue, doneResponse, instantValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

/** What can happen to a person; phrases personEvent.<kind>. */
export const personEventKinds = ['hire', 'probation', 'confirmation', 'contract', 'renewal', 'transfer', 'wageChange', 'kindChange', 'termination', 'withdrawal'] as const;
/** What is recorded by hand without a wage. */
const recordedEventKinds = ['probation', 'confirmation', 'contract', 'renewal', 'transfer', 'kindChange', 'termination'] as const;
/** Dates that come near; phrases personAlarm.<kind>. */
export const personAlarmKinds = ['contractEnd', 'probationEnd', 'anniversary', 'lastDay', 'joiningTasks', 'leavingTasks'] as const;
/** What is missing before pay may go out; phrases missingForPay.<code>. */
export const missingForPayCodes = ['terms', 'identityNumber', 'bankAccount'] as const;
/** Tasks; phrases personTask.<task>. */
export const personTaskCodes = [
  'terms', 'identityNumber', 'bankAccount', 'contract', 'account', 'insuranceEnrolment', 'equipment', 'introduction',
  'handover', 'equipmentReturn', 'untakenLeave', 'finalPay', 'leavingCertificate', 'insuranceEnd', 'accountsClosed',
] as const;

const code = z.string().trim().min(1).max(64);
const unsignedAmount = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/);
const ratioValue = z.string().regex(/^[01](\.\d{1,4})?$/);
const personParams = z.object({ personNumber: personNumberValue.describe('Person number.') });
const asOfField = { asOf: z.union([dateValue, z.literal('')]).default('').describe('The day that is looked at; empty for today.') };
const employmentKindValue = z.enum(employmentKinds);

const wageFields = {
  wageKind: z.enum(['monthly', 'hourly']).describe('Per month or per hour.'),
  wage: unsignedAmount.describe('Wage.'),
  insuranceBase: unsignedAmount.nullable().default(null).describe('Declared base of social insurance; null = none.'),
  housingFundBase: unsignedAmount.nullable().default(null).describe('Declared base of the housing fund; null = none.'),
  housingFundRate: ratioValue.nullable().default(null).describe('Rate of the housing fund, 0.07 = 7 %; null = the usual one.'),
};

const placeFields = {
  legalEntity: z.string().trim().min(1).max(200).describe('用人单位.'),
  workplaceCode: code.describe('Workplace.'),
  insurancePlace: code.nullable().describe('参保地; null = none.'),
  scheduleCode: code.describe('Schedule: the attendance group.'),
};

const newLegalEntityValue = z.boolean().default(false).describe('True: the 用人单位 is not known yet, and is meant so.');

const termsFields = z.strictObject({ ...placeFields, ...wageFields, currency: z.string().regex(/^[A-Z]{3}$/).default('CNY').describe('ISO 4217.') });

export const hirePerson = defineRoute({
  method: 'POST', path: '/api/people-hires', operationId: 'hirePerson', access: needs.change('personal'),
  summary: 'Hire a person: file, terms, schedule, account and tasks in one step. Whoever is here already is not made twice.',
  body: z.strictObject({
    ...commandFields,
    personNumber: z.string().trim().max(64).regex(/^[^\s=+\-@|][^\s|]*$|^$/).default('').describe('Person number; empty for the next one.'),
    name: z.string().trim().min(1).max(100).describe('Name.'),
    identityNumber: z.string().trim().max(30).regex(/^[A-Za-z0-9 ]*$/).default('').describe('Identity number; empty when not known yet: pay is held until it is.'),
    mobile: z.string().trim().max(30).regex(/^[+\d -]*$/).default('').describe('Mobile number.'),
    email: z.union([z.email().max(200), z.literal('')]).default('').describe('Address.'),
    hireDate: dateValue.describe('First day of work.'),
    department: z.string().trim().min(1).max(200).describe('Department.'),
    managerPersonNumber: personNumberValue.nullable().default(null).describe('Line manager; null = none.'),
    sourcePersonKey: z.string().trim().min(1).max(200).nullable().default(null).describe('Account in the source of attendance, when known.'),
    employmentKind: employmentKindValue.default('standard').describe('用工形式.'),
    positionCode: code.nullable().default(null).describe('岗位; null = none yet.'),
    terms: termsFields.nullable().default(null).describe('Terms; null when not agreed yet: pay is held until they are.'),
    probationEndsOn: dateValue.nullable().default(null).describe('Last day of probation; null = none.'),
    contract: z.strictObject({ endsOn: dateValue.nullable().describe('Last day; null = open-ended.') }).nullable().default(null).describe('The contract; null = not signed yet.'),
    isNewLegalEntity: newLegalEntityValue,
    isConfirmed: z.boolean().default(false).describe('True: the likeness to somebody else was looked at, and this is another person, or the same one coming back.'),
  }),
  response: z.object({
    personNumber: personNumberValue.describe('The new person.'),
    missing: z.array(z.enum(missingForPayCodes)).describe('What holds their pay until it is given.'),
  }),
});

export const readHireChoices = defineRoute({
  method: 'GET', path: '/api/people-hire-choices', operationId: 'readHireChoices', access: needs.change('personal'),
  summary: 'Values to choose from when somebody is hired or moved.',
  response: z.object({
    departments: z.array(z.string()).describe('Departments.'),
    positions: z.array(z.object({ code: z.string().describe('Code.'), titleChinese: z.string().describe('In Simplified Chinese.'), titleEnglish: z.string().describe('In English.') })).describe('岗位 that are not ended.'),
    legalEntities: z.array(z.string()).describe('用人单位.'),
    insurancePlaces: z.array(z.string()).describe('参保地.'),
    workplaces: z.array(z.object({ code: z.string().describe('Code.'), name: z.string().describe('Name.') })).describe('Workplaces.'),
    schedules: z.array(z.object({ code: z.string().describe('Code.'), name: z.string().describe('Name.') })).describe('Schedules.'),
  }),
});

const eventValue = z.object({
  eventId: z.string().describe('Event.'),
  kind: z.enum(personEventKinds).describe('What happened.'),
  validOn: dateValue.describe('From which day.'),
  endsOn: dateValue.nullable().describe('Last day of a contract or probation.'),
  note: z.string().describe('Note.'),
  recordedAt: instantValue.describe('When it was recorded.'),
  recordedBy: z.string().describe('Name of who recorded it; empty for the system.'),
  isWithdrawn: z.boolean().describe('Taken back later.'),
  mayWithdraw: z.boolean().describe('Whether it can be taken back.'),
});

const taskValue = z.object({
  task: z.enum(personTaskCodes).describe('Task.'),
  list: z.enum(['joining', 'leaving']).describe('Of which list.'),
  due: dateValue.describe('Due on.'),
  blocksPay: z.boolean().describe('Pay is held while it is open.'),
  state: z.enum(['open', 'done', 'notNeeded']).describe('How far.'),
  isByFact: z.boolean().describe('Settled by what is known; nobody marks it.'),
  note: z.string().describe('Note of who marked it.'),
});

const alarmFields = {
  kind: z.enum(personAlarmKinds).describe('Which date.'),
  onDate: dateValue.describe('The day it is about.'),
  since: dateValue.describe('Shown since.'),
  count: z.int().describe('Years of an anniversary, tasks that are late; else 0.'),
};

export const readPersonFile = defineRoute({
  method: 'GET', path: '/api/people/:personNumber/file', operationId: 'readPersonFile', access: needs.read('personal'),
  summary: 'The file of a person as of any day: place, terms, events, tasks, what is missing.', params: personParams, query: z.object(asOfField),
  response: z.object({
    personNumber: personNumberValue.describe('Person number.'),
    name: z.string().describe('Name.'),
    hireDate: dateValue.describe('First day.'),
    leaveDate: dateValue.nullable().describe('Last day.'),
    asOf: dateValue.describe('The day that is shown.'),
    state: z.enum(['notYet', 'employed', 'left']).describe('On that day.'),
    department: z.string().describe('Department on that day.'),
    position: z.object({ positionCode: z.string().describe('Code.'), titleChinese: z.string().describe('In Simplified Chinese.'), titleEnglish: z.string().describe('In English.') }).nullable().describe('岗位 on that day; null = none.'),
    managerPersonNumber: personNumberValue.nullable().describe('Line manager on that day.'),
    managerName: z.string().nullable().describe('Name of the manager, when the reader may know of them.'),
    terms: z.object({
      validFrom: dateValue.describe('First day they hold.'),
      legalEntity: z.string().describe('用人单位.'),
      workplaceCode: z.string().describe('Workplace.'),
      workplaceName: z.string().describe('Its name.'),
      insurancePlace: z.string().nullable().describe('参保地.'),
      wageKind: z.enum(['monthly', 'hourly']).describe('Per month or per hour.'),
      wage: amountValue.nullable().describe('Wage; null for readers who may not see pay.'),
      currency: z.string().describe('ISO 4217.'),
      scheduleCode: z.string().describe('Schedule.'),
      employmentKind: employmentKindValue.describe('用工形式.'),
    }).nullable().describe('Terms on that day; null = none.'),
    events: z.array(eventValue).describe('Everything that happened, newest first.'),
    tasks: z.array(taskValue).describe('Tasks of joining and leaving.'),
    alarms: z.array(z.object(alarmFields)).describe('Dates that are near today.'),
    missing: z.array(z.enum(missingForPayCodes)).describe('What holds the pay, as far as the reader may know.'),
    untakenLeave: z.object({
      annualMinutes: z.int().describe('Annual leave earned and not taken by the last day.'),
      timeOffMinutes: z.int().describe('Time off for overtime not taken.'),
      minutesPerDay: z.int().describe('Minutes of a day of leave.'),
    }).nullable().describe('For somebody whose last day is known; else null.'),
    mayChange: z.boolean().describe('Whether the caller may record events.'),
    mayChangePay: z.boolean().describe('Whether the caller may change the wage.'),
  }),
});

export const recordPersonEvent = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/events', operationId: 'recordPersonEvent', access: needs.change('personal'),
  summary: 'Record an event of a person: contract, probation, transfer, form of employment, leaving.', params: personParams,
  body: z.strictObject({
    ...commandFields,
    kind: z.enum(recordedEventKinds).describe('What happened.'),
    validOn: dateValue.describe('From which day; for a leaving the last day of work.'),
    endsOn: dateValue.nullable().default(null).describe('Last day of a contract or probation; null = open-ended.'),
    note: z.string().trim().max(500).default('').describe('Note.'),
    department: z.string().trim().min(1).max(200).optional().describe('New department; left out = unchanged.'),
    managerPersonNumber: personNumberValue.nullable().optional().describe('New line manager, null = none; left out = unchanged.'),
    legalEntity: placeFields.legalEntity.optional().describe('New 用人单位; left out = unchanged.'),
    workplaceCode: placeFields.workplaceCode.optional().describe('New workplace; left out = unchanged.'),
    isNewLegalEntity: newLegalEntityValue,
    insurancePlace: placeFields.insurancePlace.optional().describe('New 参保地, null = none; left out = unchanged.'),
    scheduleCode: placeFields.scheduleCode.optional().describe('New schedule; left out = unchanged.'),
    employmentKind: employmentKindValue.optional().describe('New 用工形式; left out = unchanged.'),
    positionCode: code.nullable().optional().describe('New 岗位, null = none; left out = unchanged.'),
  }),
  response: z.object({ eventId: z.string().describe('The event.') }),
});

export const changeWage = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/wage', operationId: 'changeWage', access: needs.change('pay'),
  summary: 'Change the wage of a person from a day on (调薪). Nobody changes their own.', params: personParams,
  body: z.strictObject({
    ...commandFields,
    validOn: dateValue.describe('From which day.'),
    note: z.string().trim().max(500).default('').describe('Note.'),
    wageKind: wageFields.wageKind.optional().describe('Per month or per hour; left out = unchanged.'),
    wage: unsignedAmount.optional().describe('New wage; left out = unchanged.'),
    insuranceBase: unsignedAmount.nullable().optional().describe('New base of social insurance, null = none; left out = unchanged.'),
    housingFundBase: unsignedAmount.nullable().optional().describe('New base of the housing fund, null = none; left out = unchanged.'),
    housingFundRate: ratioValue.nullable().optional().describe('New rate of the housing fund, null = the usual one; left out = unchanged.'),
  }),
  response: z.object({ eventId: z.string().describe('The event.') }),
});

export const withdrawPersonEvent = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/events/:eventId/withdrawal', operationId: 'withdrawPersonEvent', access: needs.change('personal'),
  summary: 'Take back a contract, a probation, a confirmation or a leaving that should not be there; it stays readable.',
  params: z.object({ ...personParams.shape, eventId: rowIdValue.describe('Event.') }),
  body: z.strictObject({ ...commandFields, note: z.string().trim().min(1).max(500).describe('Why.') }), response: doneResponse,
});

export const markPersonTask = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/tasks/:task', operationId: 'markPersonTask', access: needs.change('personal'),
  summary: 'Mark a task of joining or leaving.',
  params: z.object({ ...personParams.shape, task: z.enum(personTaskCodes).describe('Task.') }),
  body: z.strictObject({ ...commandFields, state: z.enum(['open', 'done', 'notNeeded']).describe('How far.'), note: z.string().trim().max(500).default('').describe('Note.') }), response: doneResponse,
});

const policyFields = {
  contractDays: z.int().min(0).max(365).describe('Days before a contract ends.'),
  probationDays: z.int().min(0).max(365).describe('Days before a probation ends.'),
  anniversaryDays: z.int().min(0).max(365).describe('Days before an anniversary.'),
  lastDayDays: z.int().min(0).max(365).describe('Days before a last day.'),
};

export const listPersonAlarms = defineRoute({
  method: 'GET', path: '/api/people-alarms', operationId: 'listPersonAlarms', access: needs.read('personal'),
  summary: 'Dates that come near or are past: contracts, probations, anniversaries, last days, late tasks.',
  query: z.object({ ...pageFields, kind: z.enum([...personAlarmKinds, 'all']).default('all').describe('Which dates.') }),
  response: z.object({
    ...totalField,
    policy: z.object(policyFields).describe('How far ahead dates are shown.'),
    mayChange: z.boolean().describe('Whether the caller may change that.'),
    rows: z.array(z.object({
      ...alarmFields, personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), department: z.string().describe('Department.'),
    })).describe('Dates, the earliest first.'),
  }),
});

export const changeAlarmPolicy = defineRoute({
  method: 'POST', path: '/api/people-alarms/policy', operationId: 'changeAlarmPolicy', access: needs.whole(needs.change('personal')),
  summary: 'Choose how many days ahead dates are shown.', body: z.strictObject({ ...commandFields, ...policyFields }), response: doneResponse,
});

export const readOrgChart = defineRoute({
  method: 'GET', path: '/api/org-chart', operationId: 'readOrgChart', access: needs.read('public'),
  summary: 'The organisation on any day: departments, and who reported to whom.', query: z.object(asOfField),
  response: z.object({
    asOf: dateValue.describe('The day that is shown.'),
    departments: z.array(z.object({ name: z.string().describe('Department.'), parent: z.string().nullable().describe('Department above; null = at the top.'), people: z.int().describe('People in it, those below not counted.') })).describe('Departments.'),
    people: z.array(z.object({
      personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), department: z.string().describe('Department on that day.'),
      managerPersonNumber: personNumberValue.nullable().describe('Line manager on that day, when shown too; null = at the top.'),
      workplaceName: z.string().describe('Workplace.'), legalEntity: z.string().describe('用人单位.'),
    })).describe('People employed on that day.'),
  }),
});

/** What a column of a table of new people can be; phrases hireField.<field>. */
export const hireSheetFields = [
  'personNumber', 'name', 'identityNumber', 'mobile', 'email', 'hireDate', 'department', 'managerPersonNumber', 'sourcePersonKey', 'positionCode', 'employmentKind', 'probationEndsOn', 'contractEndsOn',
  'legalEntity', 'workplaceCode', 'insurancePlace', 'scheduleCode', 'wageKind', 'wage', 'insuranceBase', 'housingFundBase', 'housingFundRate',
] as const;

const columnValue = { heading: z.string().min(1).max(200).describe('Heading as the table has it.'), field: z.enum(hireSheetFields).nullable().describe('What the column is; null = left out.') };

export const previewHireSheet = defineRoute({
  method: 'POST', path: '/api/people-hires/preview', operationId: 'previewHireSheet', access: needs.whole(needs.change('personal')),
  summary: 'Look at a table of new people (XLSX, CSV): its columns and what they are taken for. Nothing is written.', upload: true,
  response: z.object({
    rows: z.int().describe('Rows with data.'),
    columns: z.array(z.object({ ...columnValue, example: z.string().describe('What stands in the first row; hidden where it may be pay or an identity number.') })).describe('Columns in their order.'),
    missing: z.array(z.enum(hireSheetFields)).describe('Needed, and in no column.'),
  }),
});
export const rememberHireColumns = defineRoute({
  method: 'POST', path: '/api/people-hires/columns', operationId: 'rememberHireColumns', access: needs.whole(needs.change('personal')),
  summary: 'Say what columns are; the company\'s next tables with these headings are read so.',
  body: z.strictObject({ ...commandFields, columns: z.array(z.strictObject(columnValue)).min(1).max(100).describe('Columns.') }), response: doneResponse,
});
export const hireFromSheet = defineRoute({
  method: 'POST', path: '/api/people-hires/sheet', operationId: 'hireFromSheet', access: needs.whole(needs.change('personal')),
  summary: 'Hire everybody of a table; rows that are not taken come back with their reason.', query: commandQuery, upload: true,
  response: z.object({
    hired: z.array(z.object({ row: z.int().describe('Row in the table, the heading is 1.'), personNumber: personNumberValue.describe('Their number.') })).describe('Who was hired.'),
    headings: z.array(z.string()).describe('Headings of the table.'),
    failures: z.array(z.object({
      row: z.int().describe('Row in the table, the heading is 1.'),
      field: z.enum(hireSheetFields).nullable().describe('Column that is at fault; null = the person.'),
      code: z.string().describe('Phrases error.<code>.'),
      data: z.record(z.string(), z.string()).describe('Values that the reason names, as who the person is already.'),
      cells: z.array(z.string()).describe('The row as it was, to be corrected and handed in again.'),
    })).describe('Rows that were not taken.'),
  }),
});
