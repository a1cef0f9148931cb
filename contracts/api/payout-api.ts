/** Paying out a locked run: who pays from where, payment files, their release by a second person, and the bank's answers. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, commandQuery, dateValue, doneResponse, fileResponse, instantValue, monthParams, monthValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

/** Phrases payoutState.<state>. `rejected` and `returned` wait for another file. */
export const payoutStateNames = ['nothingToPay', 'held', 'ready', 'proposed', 'sent', 'paid', 'rejected', 'returned'] as const;
/** Phrases payoutResult.<code>. */
export const resultFaultNames = ['keyUnknown', 'keyTwice', 'amountDiffers', 'wordUnknown', 'notPaidBefore', 'decidedOtherwise', 'reasonTooLong', 'ownLine'] as const;

const runParams = z.object({ runId: rowIdValue.describe('Pay run.') });
const fileParams = z.object({ fileId: rowIdValue.describe('Payment file.') });
const stateValue = z.enum(payoutStateNames);
const payDateField = { payDate: dateValue.optional().describe('Day of payment that accounts are asked about; when left out or earlier than today: the planned one, today when that is past, or the first day on which the accounts of the run can be paid to.') };

const accountFields = {
  holderName: z.string().trim().min(1).max(100).describe('Name of the account holder as the bank has it.'),
  bankName: z.string().trim().min(1).max(100).describe('Bank.'),
  branchCode: z.string().trim().regex(/^[A-Za-z0-9]{0,20}$/).describe('Branch code (联行号) or BIC; empty when the bank needs none.'),
};
const payerFields = {
  legalEntity: z.string().trim().min(1).max(200).describe('Legal entity whose people are paid.'), ...accountFields,
  layout: z.string().min(1).max(64).describe('Layout that the bank reads, by its code.'),
  neededApprovals: z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('People who must approve a file besides the one who made it.'),
};

const fileValue = z.object({
  fileId: rowIdValue.describe('Payment file.'),
  number: z.string().describe('Its number in the company and year; never given out again.'),
  legalEntity: z.string().describe('Legal entity that pays.'),
  currency: z.string().describe('Currency.'),
  layout: z.string().describe('Layout, by its code.'),
  payDate: dateValue.describe('Day on which the bank is asked to pay.'),
  people: z.int().describe('Lines.'),
  total: amountValue.describe('Sum of its lines.'),
  contentDigest: z.string().describe('SHA-256 of the file.'),
  payerLastFour: z.string().describe('Last four digits of the account that pays.'),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'expired', 'cancelled']).describe('How it stands; approved = may be downloaded, cancelled = was approved and taken back before anybody had it.'),
  isHandedOut: z.boolean().describe('Whether anybody has downloaded it; from then on it cannot be cancelled.'),
  proposalId: z.string().describe('Its proposal.'),
  proposalDigest: z.string().describe('Fingerprint that an approval is bound to.'),
  mayDecide: z.boolean().describe('Whether the caller may approve or reject it now.'),
  madeBy: z.string().describe('Who made it.'),
  madeAt: instantValue.describe('When.'),
  counts: z.object({
    sent: z.int().describe('Lines without an answer.'), paid: z.int().describe('Paid.'), rejected: z.int().describe('Refused by the bank.'), returned: z.int().describe('Came back after being paid.'),
  }).describe('What the bank answered.'),
});

export const readPayoutRun = defineRoute({
  method: 'GET', path: '/api/payout/runs/:runId', operationId: 'readPayoutRun', access: needs.whole(needs.read('bank')),
  summary: 'How the paying out of a locked run stands: everyone once, in exactly one state.', params: runParams, query: z.object(payDateField),
  response: z.object({
    runId: rowIdValue.describe('Pay run.'), month: monthValue.describe('Month.'), title: z.string().describe('What people call the run beside its month; empty for the regular one.'),
    status: z.string().describe('Status of the run.'), payDate: dateValue.describe('Day that accounts are asked about.'),
    plannedPayDate: dateValue.describe('Pay date of the run; its tax was computed for that month.'),
    taxMonth: z.enum(['same', 'otherMonth', 'otherYear']).describe('Whether paying on the day would tax the run in another month than it was computed for; another year is refused while nothing of the run stands in a file.'),
    sums: z.array(z.object({
      currency: z.string().describe('Currency.'), state: stateValue.describe('State.'), people: z.int().describe('People.'), amount: amountValue.describe('Sum of their net pay.'),
    })).describe('By currency and state; the amounts add up to the net pay of the run.'),
    withoutPayslip: z.int().describe('People of the run without a payslip; they stand in no sum.'),
    next: z.array(z.object({
      legalEntity: z.string().describe('Legal entity.'), currency: z.string().describe('Currency.'), people: z.int().describe('People who can be paid now.'), amount: amountValue.describe('Their net pay.'),
      payerLastFour: z.string().nullable().describe('Last four digits of the account that would pay; null when none was chosen.'), layout: z.string().nullable().describe('Layout; null when none was chosen.'),
    })).describe('What files made now would hold.'),
    files: z.array(fileValue).describe('Files of the run, newest first.'),
  }),
});

export const listPayoutRuns = defineRoute({
  method: 'GET', path: '/api/payout/months/:month', operationId: 'listPayoutRuns', access: needs.whole(needs.read('bank')), summary: 'Locked runs of a month that can be or were paid out.', params: monthParams,
  response: z.object({ runs: z.array(z.object({
    runId: rowIdValue.describe('Pay run.'), kind: z.string().describe('regular, offCycle, bonus or reversal.'), title: z.string().describe('Title; empty for the regular run.'), status: z.string().describe('Status.'), payDate: dateValue.describe('Planned pay date.'),
  })).describe('The regular run first.') }),
});

export const listPayoutLines = defineRoute({
  method: 'GET', path: '/api/payout/runs/:runId/lines', operationId: 'listPayoutLines', access: needs.whole(needs.read('bank')), summary: 'People of a run with what is paid to them and how far it is; accounts are masked.', params: runParams,
  query: z.object({
    ...pageFields, ...payDateField, state: z.enum([...payoutStateNames, 'all']).default('all').describe('State.'), fileId: z.string().regex(/^\d{0,15}$/).default('').describe('Of one file; empty for all.'),
    search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.'),
  }),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), legalEntity: z.string().describe('Legal entity.'), currency: z.string().describe('Currency.'),
      net: amountValue.describe('Net pay.'), lastFour: z.string().describe('Last four digits of the account; empty without one.'), state: stateValue.describe('How far it is.'),
      reason: z.string().nullable().describe('Why nothing goes out now; phrases holdReason.<reason> or payoutReason.<reason>.'), accountFrom: dateValue.nullable().describe('First day on which the account can be paid to; null unless that is what holds.'), attempt: z.int().describe('Tries so far.'),
      fileNumber: z.string().nullable().describe('Number of the file of the last try.'), lineNumber: z.int().nullable().describe('Its line there.'), bankReason: z.string().describe('What the bank wrote; empty for nothing.'),
    })).describe('By person number.'),
  }),
});

export const makePaymentFiles = defineRoute({
  method: 'POST', path: '/api/payout/runs/:runId/files', operationId: 'makePaymentFiles', access: needs.whole(needs.change('bank')),
  summary: 'Make the payment files of a locked run, one for each legal entity and currency. Nothing goes out before a second person has approved.', params: runParams,
  body: z.strictObject({ ...commandFields, payDate: dateValue.describe('Day on which the bank is asked to pay.'), expectedPeople: z.int().min(1).describe('People that the caller saw would be paid; another number is refused.'),
    acceptsOtherMonth: z.boolean().default(false).describe('The day lies in another month than the pay date of the run, and is meant; without this it is refused, since income is taxed in the month of its payment.') }),
  response: z.object({ files: z.array(z.object({ fileId: rowIdValue.describe('Payment file.'), number: z.string().describe('Its number.'), proposalId: z.string().describe('The proposal to approve it.') })).describe('Files made.') }),
});

export const downloadPaymentFile = defineRoute({
  method: 'GET', path: '/api/payout/files/:fileId/content', operationId: 'downloadPaymentFile', access: needs.whole(needs.read('bank')),
  summary: 'The file for the bank, once approved; the same bytes each time. The first time it is refused when somebody in it was held, or an account of it stopped, since the approval. Leaves an audit row for everybody in it.', params: fileParams, answer: 'file', response: fileResponse,
});

export const cancelPaymentFile = defineRoute({
  method: 'POST', path: '/api/payout/files/:fileId/cancellation', operationId: 'cancelPaymentFile', access: needs.whole(needs.change('bank')),
  summary: 'Cancel an approved file that nobody has downloaded: its people are paid by another file.', params: fileParams, body: z.strictObject(commandFields), response: doneResponse,
});

export const downloadResultTemplate = defineRoute({
  method: 'GET', path: '/api/payout/files/:fileId/result-template', operationId: 'downloadResultTemplate', access: needs.whole(needs.read('bank')),
  summary: 'A table of the file\'s lines to be filled in with what the bank answered.', params: fileParams, answer: 'file', response: fileResponse,
});

export const takePaymentResults = defineRoute({
  method: 'POST', path: '/api/payout/files/:fileId/results', operationId: 'takePaymentResults', access: needs.whole(needs.change('bank')),
  summary: 'Hand in what the bank answered (CSV: 业务编号, 金额, 结果, 原因, 银行流水号). Taken in whole or not at all; each answer moves its own line.', params: fileParams, query: commandQuery, upload: true,
  response: z.object({
    paid: z.int().describe('Lines paid.'), rejected: z.int().describe('Lines refused.'), returned: z.int().describe('Lines that came back.'), unchanged: z.int().describe('Answers known before.'),
    runStatus: z.string().describe('Status of the run afterwards; empty when rows were refused.'), totalFaults: z.int().describe('Refused rows.'),
    faults: z.array(z.object({ row: z.int().describe('Row, the heading is 1.'), code: z.enum(resultFaultNames).describe('Phrases payoutResult.<code>.') })).describe('First 100 refused rows; then nothing was taken in.'),
  }),
});

export const listPayers = defineRoute({
  method: 'GET', path: '/api/payout/payers', operationId: 'listPayers', access: needs.whole(needs.read('bank')), summary: 'The account that each legal entity pays from, masked, and the layouts there are.',
  response: z.object({
    payers: z.array(z.object({ ...payerFields, lastFour: z.string().describe('Last four digits of the account.'), chosenBy: z.string().describe('Who chose it.'), chosenAt: instantValue.describe('When.') })).describe('By legal entity.'),
    layouts: z.array(z.object({ code: z.string().describe('Code.'), titleChinese: z.string().describe('Title in Chinese.'), titleEnglish: z.string().describe('Title in English.') })).describe('Layouts of bank files.'),
  }),
});

export const choosePayer = defineRoute({
  method: 'POST', path: '/api/payout/payers', operationId: 'choosePayer', access: needs.whole(needs.change('bank')), summary: 'Choose the account that a legal entity pays from. Files made before keep theirs; fewer approvals than before are a proposal to as many people as were asked until now.',
  body: z.strictObject({
    ...commandFields, ...payerFields,
    accountNumber: z.string().max(50).transform((text) => text.replace(/[\s-]/g, '').toUpperCase()).pipe(z.string().regex(/^[A-Z0-9]{8,34}$/)).describe('Account number.'),
  }),
  response: z.object({ proposalId: z.string().nullable().describe('The proposal that fewer approvals wait for; null when everything holds at once.') }),
});
