/**
 * Bank accounts of people. A change is handled as a payment: asked for, decided by a second person, cooled off while
 * the person may object, told on two channels; the first pay to it is held until released. Numbers are masked.
 */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { noticeChannels } from './notice-api.ts';
import { payHoldReasonsByAccount } from './pay-terms.ts';
import { commandFields, commandQuery, dateValue, doneResponse, instantValue, pageFields, personFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

/** `asked` waits for a second person; `coolingOff` is approved and waits for its day; the last four never take effect. */
export const bankChangeStates = ['asked', 'coolingOff', 'inEffect', 'replaced', 'rejected', 'withdrawn', 'objected', 'expired'] as const;
export const bankFindingCodes = ['sharedByTwo', 'sharedByMany', 'equalsOfficeUser'] as const;


const accountFields = {
  holderName: z.string().trim().min(1).max(100).describe('Name of the account holder as the bank has it.'),
  bankName: z.string().trim().min(1).max(100).describe('Bank.'),
  branchCode: z.string().trim().regex(/^[A-Za-z0-9]{0,20}$/).describe('Branch code (联行号, 12 digits in China); empty when the bank needs none.'),
};
/** Blanks and hyphens between digits are left out before anything else. */
const accountNumberValue = z.string().max(50).transform((text) => text.replace(/[\s-]/g, '').toUpperCase()).pipe(z.string().regex(/^[A-Z0-9]{8,34}$/));

const changeValue = z.object({
  changeId: rowIdValue.describe('Change.'),
  ...accountFields,
  lastFour: z.string().describe('Last four digits of the account.'),
  state: z.enum(bankChangeStates).describe('How far it is.'),
  askedAt: instantValue.describe('When it was asked for.'),
  askedBy: z.enum(['person', 'office']).describe('Asked by the person, or by a clerk for them.'),
  reason: z.string().describe('Why a clerk asked; empty when the person did.'),
  approvedAt: instantValue.nullable().describe('When a second person approved it.'),
  effectiveAt: instantValue.nullable().describe('When it takes or took effect, at the end of the cooling-off.'),
  endedAt: instantValue.nullable().describe('When it was rejected, withdrawn, objected to or expired.'),
  firstPay: z.enum(['held', 'released']).describe('Whether the first pay to it is still held.'),
  mayObject: z.boolean().describe('Whether the person can still stop it.'),
  told: z.array(z.object({
    channel: z.enum(noticeChannels).describe('How the person was told.'),
    state: z.enum(['waiting', 'sent', 'failed', 'handedOver']).describe('How far.'),
    at: instantValue.nullable().describe('When it was sent or handed over.'),
  })).describe('Notices about it.'),
});

const findingValue = z.object({
  code: z.enum(bankFindingCodes).describe('Phrases bankFinding.<code>.'),
  personNumbers: z.array(personNumberValue).describe('The people with the same account.'),
});

export const readOwnBankAccount = defineRoute({
  method: 'GET', path: '/api/own/bank-account', operationId: 'readOwnBankAccount', access: needs.own('bank'),
  summary: 'The caller\'s own bank account, masked, and its changes.',
  response: z.object({
    current: changeValue.nullable().describe('The account that pay goes to; null when there is none.'),
    changes: z.array(changeValue).describe('Every change asked for, newest first, the current one included.'),
    coolingOffDays: z.int().describe('Days between approval and effect.'),
  }),
});
export const askOwnBankChange = defineRoute({
  method: 'POST', path: '/api/own/bank-account', operationId: 'askOwnBankChange', access: needs.own('bank', 'change'),
  summary: 'Ask for a new bank account of one\'s own.',
  body: z.strictObject({ ...commandFields, ...accountFields, accountNumber: accountNumberValue.describe('Account number.') }),
  response: z.object({ changeId: rowIdValue.describe('The change asked for.') }),
});
export const readOwnAccountNumber = defineRoute({
  method: 'GET', path: '/api/own/bank-account/:changeId/number', operationId: 'readOwnAccountNumber', access: needs.own('bank'),
  summary: 'The full number of one\'s own account; leaves an audit row.',
  params: z.object({ changeId: rowIdValue.describe('Change.') }), response: z.object({ accountNumber: z.string().describe('Account number.') }),
});
export const objectToBankChange = defineRoute({
  method: 'POST', path: '/api/own/bank-account/:changeId/objection', operationId: 'objectToBankChange', access: needs.own('personal', 'change'),
  summary: 'Stop a change of one\'s own account before it takes effect. Needs no second proof: stopping is always safe.',
  params: z.object({ changeId: rowIdValue.describe('Change.') }), body: z.strictObject(commandFields), response: doneResponse,
});
export const listBankChanges = defineRoute({
  method: 'GET', path: '/api/bank-accounts/changes', operationId: 'listBankChanges', access: needs.read('bank'),
  summary: 'Changes of bank accounts, masked, with findings.',
  query: z.object({
    ...pageFields,
    state: z.enum([...bankChangeStates, 'all']).default('all').describe('How far they are.'),
    personNumber: z.string().max(64).default('').describe('Of one person; empty for all.'),
  }),
  response: z.object({
    ...totalField,
    rows: z.array(changeValue.extend({
      personNumber: personFields.personNumber, name: personFields.name, department: personFields.department,
      proposalId: z.string().describe('Its proposal.'),
      digest: z.string().describe('Fingerprint that an approval is bound to.'),
      mayDecide: z.boolean().describe('Whether the caller may approve or reject it now.'),
      isNewPayee: z.boolean().describe('The person has never had an account before.'),
      findings: z.array(findingValue).describe('What to look at before deciding.'),
    })).describe('Newest first.'),
  }),
});
export const askBankChange = defineRoute({
  method: 'POST', path: '/api/bank-accounts/changes', operationId: 'askBankChange', access: needs.change('bank'),
  summary: 'Ask for a new bank account of a person on their behalf.',
  body: z.strictObject({
    ...commandFields, personNumber: personNumberValue.describe('Person number.'), ...accountFields, accountNumber: accountNumberValue.describe('Account number.'),
    reason: z.string().trim().min(1).max(500).describe('Why the office asks instead of the person.'),
  }),
  response: z.object({ changeId: rowIdValue.describe('The change asked for.') }),
});
export const loadBankAccounts = defineRoute({
  method: 'POST', path: '/api/bank-accounts/load', operationId: 'loadBankAccounts', access: needs.whole(needs.change('bank')),
  summary: 'Hand in the first accounts of many people (CSV: person number, holder, bank, branch code, account); a second person approves all of them at once.',
  query: commandQuery, upload: true,
  response: z.object({
    proposalId: z.string().nullable().describe('The proposal; null when a row was refused, then nothing was taken in.'),
    rows: z.int().describe('Rows read.'),
    failures: z.array(z.object({ row: z.int().describe('Row, the heading is 1.'), code: z.string().describe('Phrases bankLoad.<code>.') })).describe('First 100 refused rows.'),
  }),
});
export const readAccountNumber = defineRoute({
  method: 'GET', path: '/api/bank-accounts/changes/:changeId/number', operationId: 'readAccountNumber', access: needs.read('bank'),
  summary: 'The full number of an account; leaves an audit row that the person can see.',
  params: z.object({ changeId: rowIdValue.describe('Change.') }), response: z.object({ accountNumber: z.string().describe('Account number.') }),
});
const policyFields = {
  coolingOffDays: z.int().min(1).max(30).describe('Days between approval and effect of a change.'),
  addressDays: z.int().min(0).max(90).describe('Days that an address of a person must be known before notices about the account go there alone.'),
};

export const readBankPolicy = defineRoute({
  method: 'GET', path: '/api/bank-accounts/policy', operationId: 'readBankPolicy', access: needs.read('bank'),
  summary: 'What the company asks of a change of a bank account.', response: z.object(policyFields),
});
export const askBankPolicy = defineRoute({
  method: 'POST', path: '/api/bank-accounts/policy', operationId: 'askBankPolicy', access: needs.whole(needs.change('bank')),
  summary: 'Ask for other rules; a second person approves them. Changes already asked for keep theirs.',
  body: z.strictObject({ ...commandFields, ...policyFields }), response: z.object({ proposalId: z.string().describe('The proposal.') }),
});
export const listBankFindings = defineRoute({
  method: 'GET', path: '/api/bank-accounts/findings', operationId: 'listBankFindings', access: needs.read('bank'),
  summary: 'Accounts that several people share or that equal that of somebody who works in the pay office.',
  response: z.object({ rows: z.array(findingValue).describe('Findings over accounts asked for or in effect.') }),
});
export const listPayHolds = defineRoute({
  method: 'GET', path: '/api/bank-accounts/holds', operationId: 'listPayHolds', access: needs.read('bank'),
  summary: 'People whose pay would be held on a date, with the reason.',
  query: z.object({ ...pageFields, payDate: dateValue.optional().describe('Day of payment; today when left out.') }),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      personNumber: personFields.personNumber, name: personFields.name, department: personFields.department,
      reason: z.enum(payHoldReasonsByAccount).describe('Phrases holdReason.<reason>.'), accountFrom: dateValue.nullable().describe('First day on which the account can be paid to, where that is what holds.'),
      lastFour: z.string().describe('Last four digits; empty without an account.'),
      proposalId: z.string().nullable().describe('The proposal to release it, when there is one.'),
      digest: z.string().describe('Its fingerprint; empty without one.'),
      mayDecide: z.boolean().describe('Whether the caller may release it.'),
      isNewPayee: z.boolean().describe('The person has never been paid to an account before.'),
    })).describe('By person number.'),
  }),
});
export const listNewPayees = defineRoute({
  method: 'GET', path: '/api/bank-accounts/new-payees', operationId: 'listNewPayees', access: needs.read('bank'),
  summary: 'People who were taken on and got their first account lately, with who did what: one pair of hands must not have done it all.',
  query: z.object(pageFields),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      personNumber: personFields.personNumber, name: personFields.name, department: personFields.department,
      hireDate: dateValue.describe('First day.'), leaveDate: dateValue.nullable().describe('Last day.'),
      createdBy: z.string().describe('Who entered the person.'),
      askedBy: z.string().describe('Who asked for the account; empty without one.'),
      approvedBy: z.string().describe('Who approved it; empty when nobody has.'),
    })).describe('Newest first.'),
  }),
});
