/** Notices to people: what happened to what is theirs. Phrases only, never amounts, never account numbers. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse, instantValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

/** What people are told. Phrases: `notice.<code>.title` and `notice.<code>.text`, filled in from `data`. */
export const noticeCodes = ['requestCopied', 'requestDecided', 'requestReminded', 'requestWaiting', 'checkInDue', 'reviewReminded', 'feedbackReminded', 'bankAccountAsked', 'bankAccountInEffect', 'bankAccountStopped', 'payslipPublished', 'questionAsked', 'questionWaits', 'questionGoneOn', 'questionAnswered', 'questionResolved', 'correctionStands', 'suggestionMade', 'suggestionAnswered', 'downloadReady', 'reviewAsked', 'scoreReady', 'feedbackGiven', 'feedbackAsked', 'trainingPlanned', 'trainingDecided', 'trainingDueSoon', 'trainingOverdue', 'certificateEnding', 'sessionCancelled'] as const;
export const noticeChannels = ['inApp', 'message', 'printed'] as const;

const noticeValue = z.object({
  noticeId: z.string().describe('Notice.'),
  code: z.enum(noticeCodes).describe('Phrases notice.<code>.title and notice.<code>.text.'),
  data: z.record(z.string(), z.string()).describe('What the phrase is filled in with.'),
  createdAt: instantValue.describe('When.'),
  isRead: z.boolean().describe('Whether the reader has seen it.'),
  link: z.string().nullable().describe('Path of the page it is about.'),
});

export const listNotices = defineRoute({
  method: 'GET', path: '/api/notices', operationId: 'listNotices', access: 'signedIn',
  summary: 'The caller\'s own notices, newest first.', query: z.object(pageFields),
  response: z.object({ ...totalField, unread: z.int().describe('Not yet seen.'), rows: z.array(noticeValue).describe('Notices.') }),
});
export const countUnreadNotices = defineRoute({
  method: 'GET', path: '/api/notices/unread', operationId: 'countUnreadNotices', access: 'signedIn',
  summary: 'How many notices the caller has not seen and how many proposals wait for their decision: for the bell.',
  response: z.object({ unread: z.int().describe('Notices not yet seen.'), toDecide: z.int().describe('Proposals waiting for the caller.') }),
});
export const markNoticesRead = defineRoute({
  method: 'POST', path: '/api/notices/read', operationId: 'markNoticesRead', access: 'signedIn',
  summary: 'Mark the caller\'s own notices as seen.',
  body: z.strictObject({ ...commandFields, noticeIds: z.array(rowIdValue).min(1).max(200).describe('Notices seen.') }), response: doneResponse,
});
export const listPrintedNotices = defineRoute({
  method: 'GET', path: '/api/notices/printed', operationId: 'listPrintedNotices', access: needs.change('personal'),
  summary: 'Notices for people whom no message reaches: to be printed and handed over.', query: z.object(pageFields),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      deliveryId: z.string().describe('Delivery.'),
      personNumber: personNumberValue.describe('For whom.'),
      name: z.string().describe('Name.'),
      code: z.enum(noticeCodes).describe('Phrases notice.<code>.title and notice.<code>.text.'),
      data: z.record(z.string(), z.string()).describe('What the phrase is filled in with.'),
      createdAt: instantValue.describe('When.'),
    })).describe('Oldest first.'),
  }),
});
export const recordHandover = defineRoute({
  method: 'POST', path: '/api/notices/printed/:deliveryId/handover', operationId: 'recordHandover', access: needs.change('personal'),
  summary: 'Record that a printed notice was handed over to the person.',
  params: z.object({ deliveryId: rowIdValue.describe('Delivery.') }),
  body: z.strictObject(commandFields), response: doneResponse,
});
