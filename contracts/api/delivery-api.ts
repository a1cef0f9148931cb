/** Results on their way to people: payslips published, confirmed, as files; and long files that wait for who asked. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, fileResponse, instantValue, monthParams, monthValue, pageFields, personFields, personFilterFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';
import { readPayslip } from './payroll-api.ts';

const readers = needs.read('pay');
const owners = needs.own('pay');

/** What can be asked for as a long file. */
const downloadKinds = ['register', 'payslipFiles'] as const;
const downloadStates = ['waiting', 'ready', 'failed', 'gone'] as const;
/** How far a payslip is with its person. */
export const receiptStates = ['open', 'confirmed', 'contested'] as const;

const runParams = z.object({ runId: rowIdValue.describe('Run.') });
const runKindValue = z.enum(['regular', 'offCycle', 'bonus', 'reversal']);

const receiptValue = z.object({ receiptId: z.uuid().describe('Receipt.'), signedAt: instantValue.describe('When.'), keyId: z.string().describe('Key that signed it.') });

export const listOwnDeliveries = defineRoute({
  method: 'GET', path: '/api/me/payslip-runs', operationId: 'listOwnDeliveries', access: owners,
  summary: 'One\'s own payslips of every run that is open to staff, without amounts: whether they are final, confirmed, asked about.',
  response: z.object({ rows: z.array(z.object({
    runId: z.string().describe('Run.'), month: monthValue.describe('Month.'), kind: runKindValue.describe('Phrases runKind.<kind>.'), title: z.string().describe('What the run is called; empty for the regular one.'),
    payDate: dateValue.describe('发薪日.'), state: z.enum(['preview', 'published']).describe('A preview may still change.'),
    receipt: receiptValue.nullable().describe('Confirmation of the payslip as it stands.'), openQuestions: z.int().describe('Questions not yet ended.'),
  })).describe('Newest first.') }),
});
export const readOwnRunPayslip = defineRoute({
  method: 'GET', path: '/api/me/payslip-runs/:runId', operationId: 'readOwnRunPayslip', access: owners,
  summary: 'One\'s own payslip of any run that is open to staff.', params: runParams, response: readPayslip.response,
});
export const makeOwnPayslipFile = defineRoute({
  method: 'POST', path: '/api/me/payslip-runs/:runId/file', operationId: 'makeOwnPayslipFile', access: owners,
  summary: 'One\'s own payslip as a PDF, opened by a password of one\'s choice or by none. The password is not kept.', params: runParams,
  body: z.object({ ...commandFields, password: z.string().min(6).max(60).nullable().describe('Opens the file; null for none.') }), answer: 'file', response: fileResponse,
});
export const confirmOwnPayslip = defineRoute({
  method: 'POST', path: '/api/me/payslip-runs/:runId/receipt', operationId: 'confirmOwnPayslip', access: owners,
  summary: '工资条确认: confirm one\'s own payslip as it was shown; the company\'s key signs the receipt.', params: runParams,
  body: z.object({ ...commandFields, checkCode: z.string().regex(/^[0-9a-f]{16}$/).describe('Of the payslip that was shown; another one is refused.') }), response: receiptValue,
});
export const downloadOwnReceipt = defineRoute({
  method: 'GET', path: '/api/me/payslip-runs/:runId/receipt', operationId: 'downloadOwnReceipt', access: owners,
  summary: 'The signed receipt as a file; anybody can verify it without this product\'s database.', params: runParams, answer: 'file', response: fileResponse,
});

export const listDeliveries = defineRoute({
  method: 'GET', path: '/api/delivery/months/:month', operationId: 'listDeliveries', access: readers,
  summary: 'Runs of a month and how far their payslips are with their people.', params: monthParams,
  response: z.object({
    showsPreview: z.boolean().describe('Whether staff see previews, marked as such.'),
    runs: z.array(z.object({
      runId: z.string().describe('Run.'), kind: runKindValue.describe('Phrases runKind.<kind>.'), title: z.string().describe('What the run is called.'), status: z.string().describe('Phrases runStatus.<status>.'),
      mayPublish: z.boolean().describe('Locked, with content that is not published yet.'), payDate: dateValue.describe('发薪日.'),
      publishedAt: instantValue.nullable().describe('When its content was published.'), visibleFrom: dateValue.nullable().describe('First day on which staff see it.'),
      people: z.int().describe('Payslips in reach.'), confirmed: z.int().describe('Confirmed as they stand.'), contested: z.int().describe('With a question that has not ended.'),
    })).describe('Regular run first.'),
  }),
});
export const publishPayslips = defineRoute({
  method: 'POST', path: '/api/delivery/runs/:runId/publish', operationId: 'publishPayslips', access: needs.whole(needs.change('pay')),
  summary: 'Open the payslips of a locked run to staff from a day on, and tell them, without amounts.', params: runParams,
  body: z.object({ ...commandFields, visibleFrom: dateValue.nullable().describe('First day; null for at once.') }),
  response: z.object({ visibleFrom: dateValue.describe('First day.') }),
});
export const changeDeliveryPolicy = defineRoute({
  method: 'POST', path: '/api/delivery/policy', operationId: 'changeDeliveryPolicy', access: needs.whole(needs.change('pay')),
  summary: 'Choose whether staff see previews.', body: z.object({ ...commandFields, showsPreview: z.boolean().describe('True: a preview is shown, marked as one.') }), response: doneResponse,
});
export const listReceipts = defineRoute({
  method: 'GET', path: '/api/delivery/runs/:runId/receipts', operationId: 'listReceipts', access: readers,
  summary: 'Who has confirmed the payslip of a run, who asks about it, who has done neither.', params: runParams,
  query: z.object({ ...pageFields, ...personFilterFields, state: z.enum(['all', ...receiptStates]).default('all').describe('Which of them.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    ...personFields, state: z.enum(receiptStates).describe('Phrases receiptState.<state>.'), signedAt: instantValue.nullable().describe('When confirmed.'),
  })).describe('By person number.') }),
});
export const makePayslipFile = defineRoute({
  method: 'POST', path: '/api/delivery/runs/:runId/files', operationId: 'makePayslipFile', access: readers,
  summary: 'The payslip of one person as a PDF.', params: runParams,
  body: z.object({ ...commandFields, personNumber: personNumberValue.describe('Whose.'), password: z.string().min(6).max(60).nullable().describe('Opens the file; null for none.') }), answer: 'file', response: fileResponse,
});
export const listReceiptKeys = defineRoute({
  method: 'GET', path: '/api/delivery/receipt-keys', operationId: 'listReceiptKeys', access: 'signedIn',
  summary: 'Public halves of the company\'s keys for receipts, to verify receipts with.',
  response: z.object({ keys: z.array(z.object({ keyId: z.string().describe('Begin of the hash of the public key.'), publicKey: z.string().describe('PEM.'), madeAt: instantValue.describe('Since.') })).describe('Newest first.') }),
});

export const downloadCompanyWorkbook = defineRoute({
  method: 'GET', path: '/api/delivery/company-workbook', operationId: 'downloadCompanyWorkbook', access: needs.whole(readers),
  summary: 'People, terms, workplaces, declared deductions and opening totals as the workbook that an import takes back; for readers of everybody\'s values.', answer: 'file', response: fileResponse,
});

const downloadValue = z.object({
  downloadId: z.uuid().describe('Random id.'), kind: z.enum(downloadKinds).describe('Phrases downloadKind.<kind>.'), month: monthValue.nullable().describe('Month it is about.'),
  state: z.enum(downloadStates).describe('gone: no longer to be had. Phrases downloadState.<state>.'), code: z.string().nullable().describe('Why it failed; phrases error.<code>.'),
  done: z.int().describe('Parts made.'), total: z.int().describe('Parts in all; 0 until known.'), askedAt: instantValue.describe('When it was asked for.'), goneAt: instantValue.nullable().describe('When the file is destroyed.'),
  fileName: z.string().nullable().describe('Name of the file.'), bytes: z.int().nullable().describe('Size.'), sha256: z.string().nullable().describe('SHA-256 of the file.'),
});
export const listDownloads = defineRoute({
  method: 'GET', path: '/api/downloads', operationId: 'listDownloads', access: readers, summary: 'The caller\'s own long files, newest first.', query: z.object(pageFields),
  response: z.object({ ...totalField, rows: z.array(downloadValue).describe('Files.') }),
});
export const startDownload = defineRoute({
  method: 'POST', path: '/api/downloads', operationId: 'startDownload', access: readers,
  summary: 'Ask for a long file: the worker makes it within the caller\'s own rights, for the caller alone; it waits for a day.',
  body: z.object({ ...commandFields, kind: z.enum(downloadKinds).describe('What.'), runId: rowIdValue.describe('Run it is about.') }), response: downloadValue,
});
export const downloadFile = defineRoute({
  method: 'GET', path: '/api/downloads/:downloadId/file', operationId: 'downloadFile', access: readers,
  summary: 'A long file of one\'s own, while one may still see what is in it.', params: z.object({ downloadId: z.uuid().describe('Random id.') }), answer: 'file', response: fileResponse,
});
