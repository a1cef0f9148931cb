/** Requests of people (leave, overtime, punch corrections, trips), who decides them, and balances of leave. No pay in any answer. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, instantValue, pageFields, personFields, personFilterFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';
import { keptPunchVerdicts } from '#kernel/attendance/kept-punch';
import { listFields, listFieldValue } from './list-terms.ts';

export const requestKinds = ['leave', 'overtime', 'correction', 'trip'] as const;
export const requestStates = ['open', 'approved', 'rejected', 'withdrawn', 'revoked'] as const;
/** Kinds of leave a person can ask for. Phrases leaveKind.<kind>. */
export const leaveKinds = ['annualLeave', 'compensatoryLeave', 'personalLeave', 'sickLeave', 'marriageLeave', 'maternityLeave', 'paternityLeave', 'childcareLeave', 'funeralLeave', 'workInjuryLeave', 'otherPaidLeave'] as const;
export const stepKinds = ['line', 'office', 'countersign', 'transfer', 'escalation'] as const;
export const stepStates = ['waiting', 'open', 'approved', 'rejected', 'passed', 'closed'] as const;
export const requestEvents = ['submitted', 'approved', 'rejected', 'withdrawn', 'revoked', 'transferred', 'countersigned', 'reminded', 'copied', 'escalated'] as const;
export const leaveAccounts = ['annual', 'companyAnnual', 'timeOff'] as const;

const timeValue = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const digestValue = z.string().regex(/^[0-9a-f]{64}$/);
const requestParams = z.object({ requestId: rowIdValue.describe('Request.') });
const commentField = { comment: z.string().trim().max(500).default('').describe('What is said beside it.') };

/** The asked time, in the workplace's zone: whole or half days by the planned shifts, or clock times. */
const timeFields = {
  fromDate: dateValue.describe('First day, in the workplace\'s zone.'),
  toDate: dateValue.describe('Last day, included.'),
  fromPart: z.enum(['whole', 'second']).default('whole').describe('From the begin of the first day\'s shift, or from its second half.'),
  toPart: z.enum(['whole', 'first']).default('whole').describe('To the end of the last day\'s shift, or of its first half.'),
  fromTime: timeValue.nullable().default(null).describe('Clock time instead of a part of the day.'),
  toTime: timeValue.nullable().default(null).describe('Clock time instead of a part of the day.'),
};

const wishFields = {
  kind: z.enum(requestKinds).describe('What is asked for.'),
  leaveKind: z.enum(leaveKinds).nullable().default(null).describe('Kind of leave; for leave only.'),
  ...timeFields,
  direction: z.enum(['in', 'out']).nullable().default(null).describe('Which punch was missed; for a correction only, whose time is fromDate and fromTime.'),
  compensation: z.enum(['pay', 'timeOff']).default('pay').describe('For overtime on a rest day: paid, or time off instead.'),
};

const stepValue = z.object({
  stepId: z.string().describe('Step.'),
  kind: z.enum(stepKinds).describe('Why this one is asked.'),
  approver: z.string().describe('Name of who is asked.'),
  state: z.enum(stepStates).describe('How far it is.'),
  openedAt: instantValue.nullable().describe('Since when it waits.'),
  dueAt: instantValue.nullable().describe('When it goes on to somebody above.'),
  decidedAt: instantValue.nullable().describe('When it was decided.'),
  decidedBy: z.string().nullable().describe('Who decided, also for somebody else.'),
  comment: z.string().describe('What was said.'),
});

const requestValue = z.object({
  requestId: z.string().describe('Request.'),
  kind: z.enum(requestKinds).describe('What was asked for.'),
  leaveKind: z.enum(leaveKinds).nullable().describe('Kind of leave; kinds that tell about health are shown to their readers only, to others as otherPaidLeave.'),
  from: instantValue.describe('Begin, with the workplace\'s offset; the punch time of a correction.'),
  to: instantValue.describe('End, with the workplace\'s offset.'),
  correctionDate: dateValue.nullable().describe('Business day that a correction repairs.'),
  direction: z.enum(['in', 'out']).nullable().describe('Which punch.'),
  compensation: z.enum(['pay', 'timeOff']).nullable().describe('Overtime: paid, or time off instead.'),
  minutes: z.int().describe('Leave in minutes of the ledger; minutes of the clock for overtime and trips.'),
  reason: z.string().describe('Reason given; empty to whoever may not read it.'),
  state: z.enum(requestStates).describe('How far it is.'),
  submittedAt: instantValue.describe('When it was handed in.'),
  decidedAt: instantValue.nullable().describe('When it ended.'),
  waitingFor: z.string().nullable().describe('Name of who is asked now.'),
  waitingSince: instantValue.nullable().describe('Since when.'),
  dueAt: instantValue.nullable().describe('When it goes on to somebody above.'),
  digest: digestValue.describe('Fingerprint of what is asked; a decision names the one that was looked at.'),
  mayWithdraw: z.boolean().describe('Whether the caller may take it back.'),
  mayDecide: z.boolean().describe('Whether the caller may decide it now.'),
});

const officeRequestValue = requestValue.extend({ ...personFields });

const keptPunchTime = z.object({
  at: instantValue.describe('The time that counts.'), earliest: instantValue.describe('It was not before.'), received: instantValue.describe('It was not after: when the phone handed it in.'),
  verdict: z.enum(keptPunchVerdicts).describe('Whether the phone\'s clocks agree; phrases keptPunchVerdict.<verdict>.'),
});

const detailFields = {
  steps: z.array(stepValue).describe('Who is asked, in order.'),
  events: z.array(z.object({
    event: z.enum(requestEvents).describe('What happened.'),
    by: z.string().describe('Who did it; empty when time did.'),
    to: z.string().nullable().describe('To whom it went.'),
    at: instantValue.describe('When.'),
    comment: z.string().describe('What was said.'),
  })).describe('Time line, oldest first.'),
  keptPunch: keptPunchTime.nullable().default(null).describe('What is known of the time of a correction that a phone kept while it was out of reach; null for any other.'),
  sameForms: z.array(z.object({
    sourceCode: z.string().describe('Source of the other form.'),
    approvalNumber: z.string().describe('Its number there.'),
    isOtherLeave: z.boolean().describe('Whether it is leave of another kind: one of the two counts, and somebody should look.'),
  })).describe('The same time from other sources. Every minute counts once.'),
};

const balanceValue = z.object({
  account: z.enum(leaveAccounts).describe('annual: statutory, companyAnnual: what the company adds, timeOff: for overtime.'),
  grantedMinutes: z.int().describe('What came until the day.'),
  usedMinutes: z.int().describe('Taken or approved.'),
  expiredMinutes: z.int().describe('No longer usable.'),
  balanceMinutes: z.int().describe('Usable on the day.'),
});
const balancesFields = {
  minutesPerDay: z.int().describe('Ledger minutes of a full day.'),
  annualMinutes: z.int().describe('Annual leave left on the day, statutory and the company\'s, less what is approved.'),
  timeOffMinutes: z.int().describe('Time off left for overtime.'),
  pendingMinutes: z.int().describe('Annual leave and time off asked for and not decided.'),
  accounts: z.array(balanceValue).describe('By account.'),
  isServiceConfirmed: z.boolean().describe('Whether the first day of work is recorded; without it service counts from the hire.'),
};
const entryValue = z.object({
  entryId: z.string().nullable().describe('Row of the ledger; null for one that the rules give and that is not written yet.'),
  account: z.enum(leaveAccounts).describe('Account.'),
  entry: z.string().describe('Why: grant, adjustment, opening, timeOffEarned (follows from the days worked), payout.'),
  minutes: z.int().describe('Minutes, below zero when taken back.'),
  validFrom: dateValue.describe('From when they may be taken.'),
  usableUntil: dateValue.describe('Last day.'),
  reason: z.string().describe('Reason given.'),
  basis: z.record(z.string(), z.union([z.string(), z.number()])).describe('What it was worked out from.'),
  madeAt: instantValue.nullable().describe('When it was written.'),
});

const ownReaders = needs.own('personal');

export const listOwnRequests = defineRoute({
  method: 'GET', path: '/api/me/requests', operationId: 'listOwnRequests', access: ownReaders,
  summary: 'One\'s own requests, newest first, with the balances of leave.', query: z.object({ ...pageFields, state: z.enum([...requestStates, 'all']).default('all').describe('Only requests in this state.') }),
  response: z.object({ ...totalField, rows: z.array(requestValue).describe('Requests.'), leave: z.object(balancesFields).describe('Balances today.'), today: dateValue.describe('Today at the workplace.'), nextWorkDate: dateValue.describe('First day after today with a planned shift; tomorrow where none is known.') }),
});
export const estimateOwnRequest = defineRoute({
  method: 'GET', path: '/api/me/requests/estimate', operationId: 'estimateOwnRequest', access: ownReaders,
  summary: 'What a request would be: its hours, what stays of the balance, who would be asked.', query: z.object(wishFields),
  response: z.object({
    from: instantValue.describe('Begin, with the workplace\'s offset.'), to: instantValue.describe('End.'),
    minutes: z.int().describe('Leave in minutes of the ledger, else minutes of the clock.'), minutesPerDay: z.int().describe('Ledger minutes of a full day.'),
    leftMinutes: z.int().nullable().describe('What would be left of the balance; null where none is kept.'),
    approvers: z.array(z.string()).describe('Names of who would be asked, in order.'),
  }),
});
export const submitOwnRequest = defineRoute({
  method: 'POST', path: '/api/me/requests', operationId: 'submitOwnRequest', access: ownReaders,
  summary: 'Hand in a request for oneself.', body: z.strictObject({ ...commandFields, ...wishFields, reason: z.string().trim().max(500).default('').describe('Why.') }),
  response: z.object({ requestId: z.string().describe('The request.') }),
});
export const readOwnRequest = defineRoute({
  method: 'GET', path: '/api/me/requests/:requestId', operationId: 'readOwnRequest', access: ownReaders, params: requestParams,
  summary: 'One\'s own request with its time line.', response: requestValue.extend(detailFields),
});
export const withdrawOwnRequest = defineRoute({
  method: 'POST', path: '/api/me/requests/:requestId/withdrawal', operationId: 'withdrawOwnRequest', access: ownReaders, params: requestParams,
  summary: 'Take one\'s own request back: while it is open, or approved and not begun.', body: z.strictObject({ ...commandFields, ...commentField }), response: doneResponse,
});
export const remindApprover = defineRoute({
  method: 'POST', path: '/api/me/requests/:requestId/reminder', operationId: 'remindApprover', access: ownReaders, params: requestParams,
  summary: 'Remind whoever is asked now; once in four hours.', body: z.strictObject(commandFields), response: doneResponse,
});
export const readOwnLeave = defineRoute({
  method: 'GET', path: '/api/me/leave', operationId: 'readOwnLeave', access: ownReaders,
  summary: 'One\'s own ledger of leave on a day.', query: z.object({ day: dateValue.optional().describe('Day; today when left out.') }),
  response: z.object({ ...balancesFields, entries: z.array(entryValue).describe('Rows of the ledger, newest first.') }),
});

export const listRequests = defineRoute({
  method: 'GET', path: '/api/requests', operationId: 'listRequests', access: needs.read('personal'),
  summary: 'Requests of others: waiting for the caller, decided by them, copied to them, or all that they may see.',
  query: z.object({
    ...pageFields, ...personFilterFields, view: z.enum(['waiting', 'decided', 'copied', 'all']).default('waiting').describe('Which ones.'),
    kind: z.union([z.enum(requestKinds), z.literal('')]).default('').describe('Only this kind; empty for all.'), state: z.union([z.enum(requestStates), z.literal('')]).default('').describe('Only in this state; empty for all.'),
  }),
  response: z.object({ ...totalField, minutesPerDay: z.int().describe('Ledger minutes of a full day.'), rows: z.array(officeRequestValue).describe('Oldest first when waiting, else newest first.') }),
});
export const readRequest = defineRoute({
  method: 'GET', path: '/api/requests/:requestId', operationId: 'readRequest', access: needs.read('personal'), params: requestParams,
  summary: 'One request with its time line, and to whom it can be handed on.',
  response: officeRequestValue.extend({
    ...detailFields,
    candidates: z.array(z.object({ userId: z.string().describe('User.'), name: z.string().describe('Name.') })).describe('Who may decide about this person: to them it can be handed on; empty unless the caller may.'),
    leave: z.object(balancesFields).nullable().describe('The person\'s balances; for leave from a ledger only.'),
    mayRevoke: z.boolean().describe('Whether the caller may take back the approval.'),
  }),
});
export const decideRequests = defineRoute({
  method: 'POST', path: '/api/requests/decisions', operationId: 'decideRequests', access: needs.approve('personal'),
  summary: 'Approve or reject requests, each bound to what was looked at. Each is decided or refused by itself.',
  body: z.strictObject({
    ...commandFields, ...commentField, decision: z.enum(['approve', 'reject']).describe('The decision.'),
    requests: z.array(z.strictObject({ requestId: rowIdValue.describe('Request.'), digest: digestValue.describe('Fingerprint that was looked at.') })).min(1).max(100).describe('Requests.'),
  }),
  response: z.object({ results: z.array(z.object({ requestId: z.string().describe('Request.'), code: z.string().nullable().describe('Why it was refused; null when it was decided.'), state: z.enum(requestStates).nullable().describe('State after it; still open when others are asked too.') })).describe('One a request.') }),
});
export const handOnRequest = defineRoute({
  method: 'POST', path: '/api/requests/:requestId/hand-on', operationId: 'handOnRequest', access: needs.approve('personal'), params: requestParams,
  summary: 'Hand a request on (转交), ask somebody else too (加签), or send a copy (抄送).',
  body: z.strictObject({
    ...commandFields, ...commentField, way: z.enum(['transfer', 'countersignBefore', 'countersignAfter', 'copy']).describe('Instead of the caller, before, after, or for information.'),
    toUserId: z.string().min(1).max(100).describe('Somebody who may decide about the person.'),
  }), response: doneResponse,
});
export const revokeRequest = defineRoute({
  method: 'POST', path: '/api/requests/:requestId/revocation', operationId: 'revokeRequest', access: needs.approve('personal'), params: requestParams,
  summary: 'Take an approval back, also after the time has begun; pay follows.', body: z.strictObject({ ...commandFields, comment: z.string().trim().min(1).max(500).describe('Why.') }), response: doneResponse,
});

export const listLeaveBalances = defineRoute({
  method: 'GET', path: '/api/leave/balances', operationId: 'listLeaveBalances', access: needs.read('personal'),
  summary: 'Balances of leave of people on a day.',
  query: z.object({
    ...pageFields, ...personFilterFields, day: dateValue.optional().describe('Day; today when left out.'), order: listFields.order, filter: listFields.filter,
    sort: z.string().max(100).default('personNumber').describe('Field to order by; equal ones by person number.'),
  }),
  response: z.object({
    ...totalField, day: dateValue.describe('The day.'), minutesPerDay: z.int().describe('Ledger minutes of a full day.'), toGrant: z.int().describe('People whose rules give days that are not written yet.'), fields: z.array(listFieldValue).describe('Fields that the reader may use.'),
    rows: z.array(z.object({
      ...personFields, hireDate: dateValue.describe('Hire date.'), firstWorkDate: dateValue.nullable().describe('First day of work anywhere, where recorded.'), serviceYears: z.int().describe('Whole years of service on the day.'),
      grantedMinutes: z.int().describe('Annual leave given.'), usedMinutes: z.int().describe('Annual leave taken or approved.'), expiredMinutes: z.int().describe('No longer usable.'), balanceMinutes: z.int().describe('Annual leave left.'),
      pendingMinutes: z.int().describe('Asked for and not decided.'), timeOffMinutes: z.int().describe('Time off left.'), isServiceConfirmed: z.boolean().describe('Whether the first day of work is recorded.'),
    })).describe('People by person number.'),
  }),
});
export const readPersonLeave = defineRoute({
  method: 'GET', path: '/api/leave/people/:personNumber', operationId: 'readPersonLeave', access: needs.read('personal'),
  summary: 'The ledger of leave of one person on a day.', params: z.object({ personNumber: personNumberValue.describe('Person number.') }), query: z.object({ day: dateValue.optional().describe('Day; today when left out.') }),
  response: z.object({ ...personFields, ...balancesFields, firstWorkDate: dateValue.nullable().describe('First day of work anywhere, where recorded.'), entries: z.array(entryValue).describe('Rows of the ledger, newest first.') }),
});
export const grantAnnualLeave = defineRoute({
  method: 'POST', path: '/api/leave/grants', operationId: 'grantAnnualLeave', access: needs.whole(needs.change('personal')),
  summary: 'Write what the rules give of a year and is not written yet. Doing it again writes nothing.',
  body: z.strictObject({ ...commandFields, year: z.int().min(2000).max(2200).describe('Year of leave.') }), response: z.object({ people: z.int().describe('People with new rows.'), entries: z.int().describe('Rows written.') }),
});
export const adjustLeave = defineRoute({
  method: 'POST', path: '/api/leave/people/:personNumber/entries', operationId: 'adjustLeave', access: needs.change('personal'),
  summary: 'Add a row to a person\'s ledger: an opening balance, a correction, a payout. Nothing is changed.', params: z.object({ personNumber: personNumberValue.describe('Person number.') }),
  body: z.strictObject({
    ...commandFields, account: z.enum(leaveAccounts).describe('Account.'), entry: z.enum(['adjustment', 'opening', 'payout']).describe('Why.'), minutes: z.int().min(-200_000).max(200_000).describe('Minutes; below zero takes back.'),
    validFrom: dateValue.describe('From when.'), usableUntil: dateValue.describe('Last day.'), reason: z.string().trim().min(1).max(500).describe('Reason.'),
  }), response: doneResponse,
});
export const recordServiceStart = defineRoute({
  method: 'POST', path: '/api/leave/people/:personNumber/service', operationId: 'recordServiceStart', access: needs.change('personal'),
  summary: 'Record since when a person has worked, with any employer: statutory days depend on it.', params: z.object({ personNumber: personNumberValue.describe('Person number.') }),
  body: z.strictObject({ ...commandFields, firstWorkDate: dateValue.describe('First day of work.'), proof: z.string().trim().min(1).max(500).describe('What proves it.') }), response: doneResponse,
});

/** Choices of the company about requests and leave, each with its name. */
const policyFields = {
  minutesPerDay: z.int().min(60).max(1440).describe('Ledger minutes of a full day.'),
  bandYear: z.enum(['full', 'prorated']).describe('The year in which 1, 10 or 20 years of service are reached: the full figure from that day, or by the days left.'),
  companyExtraDays: z.int().min(0).max(60).describe('Annual leave that the company adds each year.'),
  carryOverMonths: z.int().min(0).max(12).describe('Months of the next year in which the days of a year may still be taken.'),
  overBalance: z.enum(['refuse', 'ask']).describe('Leave over the balance: refused, or asked for and seen by who decides.'),
  secondLevelAboveDays: z.int().min(0).max(366).describe('Leave of more days than these is asked of two levels.'),
  timeOutHours: z.int().min(1).max(720).describe('Hours after which an undecided request goes on to the next above.'),
  correctionsPerMonth: z.int().min(0).max(62).describe('Punch corrections of one person in a month.'),
  backDays: z.int().min(0).max(366).describe('How many days back a request may reach.'),
  restDayOvertime: z.enum(['pay', 'choose']).describe('Overtime on a rest day: always paid, or the person may choose time off.'),
  timeOffMonths: z.int().min(1).max(24).describe('Months in which time off is taken.'),
};
export const readRequestPolicy = defineRoute({
  method: 'GET', path: '/api/requests/policy', operationId: 'readRequestPolicy', access: needs.read('personal'),
  summary: 'The company\'s choices about requests and leave today, with worked examples of them.',
  response: z.object({
    ...policyFields, isChosen: z.boolean().describe('Whether the company chose; else these ship.'), validFrom: dateValue.nullable().describe('Since when.'),
    examples: z.array(z.object({ example: z.enum(['wholeYear', 'hire', 'leaver', 'band']).describe('Case; phrases leaveExample.<case>.'), serviceYears: z.int().describe('Years of service.'), calendarDays: z.int().describe('Calendar days that count.'), fullDays: z.int().describe('Days of a full year.'), days: z.int().describe('Days under these choices.') })).describe('What the choices give.'),
  }),
});
export const chooseRequestPolicy = defineRoute({
  method: 'POST', path: '/api/requests/policy', operationId: 'chooseRequestPolicy', access: needs.whole(needs.change('personal')),
  summary: 'Choose from a day on.', body: z.strictObject({ ...commandFields, validFrom: dateValue.describe('First day.'), ...policyFields }), response: doneResponse,
});

// Punches that a phone keeps while it is out of reach.

const anchorValue = z.uuid();
const millisecondsValue = z.int().min(0).max(8_640_000_000_000_000);
const keptPunchValue = keptPunchTime.extend({
  sequence: z.int().describe('Number since the phone last heard from the server.'), direction: z.enum(['in', 'out']).describe('Which punch.'), requestId: z.string().nullable().describe('Correction that it was handed in as.'),
  code: z.string().nullable().describe('Why there is no correction; phrases error.<code>.'),
});
export const startPunchAnchor = defineRoute({
  method: 'POST', path: '/api/me/punch-anchors', operationId: 'startPunchAnchor', access: ownReaders,
  summary: 'Tell a phone the time, so that what it keeps while it is out of reach can be placed afterwards.', body: z.strictObject({ ...commandFields, phoneClock: millisecondsValue.describe('What the phone\'s own clock says, in epoch milliseconds.') }),
  response: z.object({ anchorId: anchorValue.describe('To be named with each punch.'), at: instantValue.describe('The server\'s time.') }),
});
export const handInKeptPunches = defineRoute({
  method: 'POST', path: '/api/me/kept-punches', operationId: 'handInKeptPunches', access: ownReaders,
  summary: 'Hand in punches that a phone kept, in their order. Each becomes a correction that somebody approves; what is handed in again does nothing again.',
  body: z.strictObject({
    ...commandFields, anchorId: anchorValue.describe('What the server told last.'),
    punches: z.array(z.strictObject({
      sequence: z.int().min(1).max(1000).describe('Counted from 1.'), direction: z.enum(['in', 'out']).describe('Which punch.'), elapsedMilliseconds: millisecondsValue.nullable().describe('By the clock that only counts forward, since the server spoke; null where the page was opened anew.'),
      clockMilliseconds: millisecondsValue.describe('What the phone\'s own clock said.'), link: z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256 over the punch and the link before it.'),
    })).min(1).max(50).describe('Punches.'),
  }),
  response: z.object({ punches: z.array(keptPunchValue).describe('What became of each.') }),
});
export const listKeptPunches = defineRoute({
  method: 'GET', path: '/api/me/kept-punches', operationId: 'listKeptPunches', access: ownReaders,
  summary: 'One\'s own punches that a phone kept, the newest first.', response: z.object({ rows: z.array(keptPunchValue).describe('At most 100.') }),
});
