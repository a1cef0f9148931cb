/**
 * The life of pay runs: 算薪 → 复核 → 锁定 → 发放 → 归档. Locking and unlocking are proposed here and decided in the inbox by
 * another person; holds, exclusions and reversals stand with their reasons.
 */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { explanationResponse } from './explanation-api.ts';
import { payHoldReasonsByAccount, payHoldReasonsByHand } from './pay-terms.ts';
import { amountValue, commandFields, dateValue, doneResponse, instantValue, monthValue, pageFields, personNumberValue, rowIdValue, titlesValue, totalField } from './api-values.ts';

export const payRunKinds = ['regular', 'offCycle', 'bonus', 'reversal'] as const;
export const payRunStatuses = ['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded'] as const;
export const payRunEvents = ['calculate', 'calculated', 'fail', 'refresh', 'submit', 'return', 'lock', 'unlock', 'pay', 'settle', 'archive', 'discard'] as const;
/** Why a run cannot be handed in yet. Phrases `runBlocker.<code>`. */
export const runBlockerCodes = ['empty', 'notComputed', 'factsWaiting', 'packsChanged', 'payslipsDiffer', 'reviewDue', 'findingsOpen'] as const;
/** What can be asked of a run as it stands. Phrases `runStep.<code>`. */
export const runSteps = ['submit', 'return', 'discard', 'decide', 'unlock', 'reverse', 'settle', 'archive'] as const;
export const payHoldReasonsOfRun = [...payHoldReasonsByHand, 'identityNumber', ...payHoldReasonsByAccount] as const;

const runParams = z.object({ runId: rowIdValue.describe('Pay run.') });
const whole = needs.whole(needs.change('pay'));
const reasonField = { reason: z.string().trim().min(1).max(500).describe('Why; stands in the history of the run.') };

const runValue = z.object({
  runId: rowIdValue.describe('Pay run.'),
  month: monthValue.describe('Pay month.'),
  kind: z.enum(payRunKinds).describe('Regular, off-cycle, bonus or reversal.'),
  title: z.string().describe('What people call it beside its month; empty for the regular run.'),
  status: z.enum(payRunStatuses).describe('How far it is.'),
  payDate: dateValue.describe('发薪日.'),
  reversesRunId: rowIdValue.nullable().describe('The run that it takes back.'),
});

export const listPayRuns = defineRoute({
  method: 'GET', path: '/api/pay-runs', operationId: 'listPayRuns', summary: 'Every pay run of a month, the regular one first.', access: needs.read('pay'),
  query: z.object({ month: monthValue.describe('Pay month.') }),
  response: z.object({ rows: z.array(runValue).describe('Runs.') }),
});

const blockerValue = z.object({
  code: z.enum(runBlockerCodes).describe('Phrases runBlocker.<code>.'),
  people: z.int().describe('How many people it is about; 0 when it is about the run.'),
  personNumbers: z.array(personNumberValue).describe('The first of them.'),
});

export const readRunLife = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId', operationId: 'readRunLife', summary: 'One pay run: how far it is, what stands in its way, what happened to it, and what the caller may do.', access: needs.read('pay'), params: runParams,
  response: runValue.extend({
    periodFrom: dateValue.describe('First day of the period.'),
    periodTo: dateValue.describe('Last day of the period.'),
    checkCode: z.string().nullable().describe('Fingerprint over every line; an approval is bound to it. Null without rights over everybody.'),
    counts: z.object({
      people: z.int().describe('Everybody of the run.'),
      computed: z.int().describe('People with a payslip.'),
      notComputed: z.int().describe('People without one, left out or not.'),
      excluded: z.int().describe('Of these, left out with a reason.'),
      held: z.int().describe('People whose pay is held.'),
    }).describe('Completeness: everybody is computed, held or left out with a reason.'),
    money: z.array(z.object({
      currency: z.string().describe('Currency.'),
      grossPay: amountValue.describe('Gross pay.'),
      incomeTax: amountValue.describe('Tax withheld.'),
      employerCost: amountValue.describe('Gross pay with the contributions of the employer.'),
      netPay: amountValue.describe('Net pay.'),
      heldPay: amountValue.describe('Net pay of the people who are held.'),
      netChange: amountValue.nullable().describe('Net pay less that of the month before, as the review compared them; null without a review, with several currencies, and beside the regular run.'),
    })).describe('What the run comes to, by currency; empty without rights over everybody.'),
    blockers: z.array(blockerValue).describe('What must be done before it can be handed in; looked at while it is a preview.'),
    lockProposal: z.object({
      proposalId: z.string().describe('Proposal.'), event: z.enum(['lock', 'unlock']).describe('What is proposed.'), digest: z.string().describe('Fingerprint of its content.'),
      proposedBy: z.string().describe('Name.'), mayDecide: z.boolean().describe('Whether the caller may decide it now.'),
    }).nullable().describe('What waits for a second person.'),
    steps: z.array(z.enum(runSteps)).describe('What the caller may do now.'),
    history: z.array(z.object({
      event: z.enum(payRunEvents).describe('Phrases runEvent.<event>.'),
      fromStatus: z.enum(payRunStatuses).describe('Before.'), toStatus: z.enum(payRunStatuses).describe('After.'),
      actor: z.string().describe('Name; "worker" for background work.'), reason: z.string().describe('Reason given; may be empty.'), at: instantValue.describe('When.'),
      times: z.int().describe('How often in a row, as refreshes of a preview.'),
    })).describe('Oldest first; equal steps in a row are one, with the last time.'),
  }),
});

export const submitPayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/submission', operationId: 'submitPayRun', summary: 'Hand a run in for review: everybody is verified again, and another person is asked to lock it.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, reason: z.string().trim().max(500).default('').describe('Note for whoever reviews it.') }),
  response: z.object({ proposalId: z.string().describe('The proposal to lock it.') }),
});
export const returnPayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/return', operationId: 'returnPayRun', summary: 'Take a run back from review into preview.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, ...reasonField }), response: doneResponse,
});
export const discardPayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/discard', operationId: 'discardPayRun', summary: 'Give up a run that is not the regular one of its month.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, ...reasonField }), response: doneResponse,
});
export const proposeRunUnlock = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/unlock', operationId: 'proposeRunUnlock', summary: 'Ask another person to open a locked run again; only while nothing was paid out of it.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, ...reasonField }), response: z.object({ proposalId: z.string().describe('The proposal.') }),
});
export const settlePayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/settlement', operationId: 'settlePayRun', summary: 'Close the payment of a run out of which nothing is left to be paid.', access: whole, params: runParams,
  body: z.strictObject(commandFields), response: doneResponse,
});
export const archivePayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/archive', operationId: 'archivePayRun', summary: 'File a paid run.', access: whole, params: runParams,
  body: z.strictObject(commandFields), response: doneResponse,
});
export const reversePayRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/reversal', operationId: 'reversePayRun', summary: 'Open a run that takes back the lines of a paid one, for everybody or for some; it is reviewed and locked like any other.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, ...reasonField, personNumbers: z.array(personNumberValue).max(2000).default([]).describe('Whose lines; empty for everybody.') }),
  response: z.object({ runId: rowIdValue.describe('The reversal.') }),
});

export const listRunPayslips = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/payslips', operationId: 'listRunPayslips', summary: 'The payslips of any run, off-cycle, bonus and reversal too, line by line.', access: needs.read('pay'), params: runParams,
  query: z.object({ ...pageFields, search: z.string().max(100).default('').describe('Part of a name or person number.') }),
  response: z.object({
    ...totalField,
    items: z.array(z.object({ item: z.string().describe('Pay item.'), titles: titlesValue.describe('Its name.'), unit: z.string().describe('Unit.'), scale: z.int().describe('Decimals.') })).describe('Items with a figure for somebody, in payslip order.'),
    rows: z.array(z.object({
      personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
      reason: z.string().nullable().describe('Why there is no payslip; phrases reason.<code>.'),
      amounts: z.record(z.string(), amountValue).describe('Figures by item; zero and what the caller may not see are left out.'),
    })).describe('By person number.'),
  }),
});
export const explainRunLine = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/payslips/:personNumber/lines/:item/explanation', operationId: 'explainRunLine', summary: '怎么算的: a line of any run down to its causes.', access: needs.read('pay'),
  params: runParams.extend({ personNumber: personNumberValue.describe('Person number.'), item: z.string().min(1).max(64).describe('Pay item.') }), response: explanationResponse,
});

const holdValue = z.object({
  personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
  reason: z.enum(payHoldReasonsOfRun).describe('Phrases holdReason.<code>.'),
  note: z.string().describe('What was written when it was placed; empty when the file holds by itself.'),
  accountFrom: dateValue.nullable().describe('First day on which the account can be paid to; null unless that is what holds.'),
  placedBy: z.string().describe('Name; empty when the file holds by itself.'), placedAt: instantValue.nullable().describe('When; null when the file holds by itself.'),
  state: z.enum(['holding', 'released']).describe('Whether pay is still held.'),
  releasedBy: z.string().describe('Name; empty while it holds.'), releasedAt: instantValue.nullable().describe('When it was released.'), releaseNote: z.string().describe('Why it was released.'),
  net: amountValue.describe('Net pay that waits.'),
});

export const listRunHolds = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/holds', operationId: 'listRunHolds', summary: 'Whose pay of a run is held, and why.', access: needs.read('pay'), params: runParams,
  query: z.object({ ...pageFields, state: z.enum(['holding', 'released', 'all']).default('holding').describe('Held now, released, or both.'), search: z.string().max(100).default('').describe('Part of a name or person number.') }),
  response: z.object({ ...totalField, rows: z.array(holdValue).describe('By person number.') }),
});
export const holdPay = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/holds', operationId: 'holdPay', summary: 'Hold the pay of some people of a run.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, personNumbers: z.array(personNumberValue).min(1).max(500).describe('Who.'), reason: z.enum(payHoldReasonsByHand).describe('Phrases holdReason.<code>.'), note: z.string().trim().min(1).max(500).describe('What happened.') }),
  response: doneResponse,
});
export const releasePay = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/holds/release', operationId: 'releasePay', summary: 'Release holds; each once.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, personNumbers: z.array(personNumberValue).min(1).max(500).describe('Who.'), reason: z.enum(payHoldReasonsOfRun).describe('Which hold.'), note: z.string().trim().min(1).max(500).describe('Why it may be paid.') }),
  response: doneResponse,
});

export const listRunGaps = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/gaps', operationId: 'listRunGaps', summary: 'People of a run without a payslip, with the reason, and whether they are left out.', access: needs.read('pay'), params: runParams,
  query: z.object({ ...pageFields, state: z.enum(['open', 'excluded', 'all']).default('all').describe('Still to be answered for, left out, or both.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
    reason: z.string().describe('Why there is no payslip; phrases reason.<code>.'), isExcluded: z.boolean().describe('Left out with a reason.'),
    note: z.string().describe('The reason given.'), decidedBy: z.string().describe('Name of who left them out.'),
  })).describe('By person number.') }),
});
export const carryExclusions = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/exclusions/carried', operationId: 'carryExclusions', summary: 'Leave out again who was left out of the month before and has no payslip for the same reason.', access: whole, params: runParams,
  body: z.strictObject(commandFields), response: z.object({ people: z.int().describe('Left out now.') }),
});
export const excludeFromRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/exclusions', operationId: 'excludeFromRun', summary: 'Leave people without a payslip out of a run, or take that back.', access: whole, params: runParams,
  body: z.strictObject({ ...commandFields, personNumbers: z.array(personNumberValue).min(1).max(500).describe('Who.'), isExcluded: z.boolean().describe('Left out, or not any more.'), note: z.string().trim().min(1).max(500).describe('Why.') }),
  response: doneResponse,
});
