/**
 * 核对: a run beside the month before. Each change is split into causes whose parts sum to it; each finding says what to
 * look at, with its weight, and is answered with a reason before the run is handed in.
 */
import * as z from 'zod';
import { findingWeights, reviewFindingCodes } from '#kernel/payroll/review-findings';
import { varianceCauses } from '#kernel/payroll/variance';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, doneResponse, instantValue, monthValue, pageFields, personNumberValue, rowIdValue, titlesValue, totalField } from './api-values.ts';

const runParams = z.object({ runId: rowIdValue.describe('Pay run.') });
const readers = needs.whole(needs.read('pay'));
const writers = needs.whole(needs.change('pay'));

const findingStates = ['open', 'answered', 'noted'] as const;
const codeValue = z.enum(reviewFindingCodes as [string, ...string[]]);
const who = {
  personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
};

const causeAmounts = z.array(z.object({ cause: z.enum(varianceCauses).describe('Phrases varianceCause.<cause>.'), amount: amountValue.describe('Part of the change.') }));

export const readRunReview = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/review', operationId: 'readRunReview', summary: 'A run beside the month before: totals, parts by cause, the largest groups of changes, findings by code.', access: readers, params: runParams,
  response: z.object({
    month: monthValue.describe('Pay month.'),
    previousMonth: monthValue.describe('The month that it is compared with.'),
    stale: z.int().describe('Payslips that changed since they were looked at; all of them before the first time.'),
    people: z.int().describe('People with net pay in the run.'),
    previousPeople: z.int().describe('People with net pay in the month before.'),
    netPay: amountValue.describe('Net pay of the run.'),
    previousNetPay: amountValue.describe('Net pay of the month before.'),
    byLine: z.int().describe('People whose change is split line by line, because nothing is known of what the earlier payslip was computed from.'),
    causes: z.array(z.object({
      cause: z.enum(varianceCauses).describe('Phrases varianceCause.<cause>.'), amount: amountValue.describe('Part of the change of net pay; the parts sum to it.'), people: z.int().describe('People with such a part.'),
    })).describe('In a fixed order.'),
    groups: z.array(z.object({
      cause: z.enum(varianceCauses).describe('Phrases varianceCause.<cause>.'), item: z.string().describe('Pay item code.'), titles: titlesValue.describe('Name of the item.'),
      amount: amountValue.describe('What it does to net pay, all together.'), people: z.int().describe('How many people.'),
    })).describe('The ten largest groups of changes of one line for one cause.'),
    findings: z.array(z.object({
      code: codeValue.describe('Phrases reviewFinding.<code>.'), weight: z.enum(findingWeights).describe('stop needs two people, serious one, a notice none.'),
      people: z.int().describe('How many people.'), open: z.int().describe('How many of them are not answered for.'),
    })).describe('The heavy ones first.'),
  }),
});

export const refreshRunReview = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/review', operationId: 'refreshRunReview', summary: 'Look at everybody of a run again.', access: writers, params: runParams,
  body: z.strictObject(commandFields), response: z.object({ people: z.int().describe('People looked at.'), findings: z.int().describe('Findings.') }),
});

export const listLeaversToLookAt = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/leavers', operationId: 'listLeaversToLookAt', summary: 'People who left before a regular run, of whom something came after their last months were closed; an off-cycle run carries what it comes to.', access: readers, params: runParams,
  query: z.object(pageFields),
  response: z.object({ ...totalField, rows: z.array(z.object({ ...who, fromMonth: monthValue.describe('The earliest closed month that is to be looked at.') })).describe('By person number.') }),
});

export const listRunChanges = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/review/changes', operationId: 'listRunChanges', summary: 'Who gets more or less than the month before, and why; the largest changes first.', access: readers, params: runParams,
  query: z.object({
    ...pageFields, search: z.string().max(100).default('').describe('Part of a name or person number.'), cause: z.enum(['', ...varianceCauses]).default('').describe('Only people with a part of this cause.'),
    item: z.string().max(64).default('').describe('Only people with a part of this item; with a cause, of both.'),
  }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    ...who, previousNetPay: amountValue.nullable().describe('Null without a payslip.'), netPay: amountValue.nullable().describe('Null without a payslip.'), change: amountValue.describe('Net pay less that of the month before.'),
    causes: causeAmounts.describe('Parts of the change; they sum to it.'), isByLine: z.boolean().describe('Split line by line.'),
  })).describe('Changes.') }),
});

export const readRunChange = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/review/changes/:personNumber', operationId: 'readRunChange', summary: 'One person\'s change line by line and cause by cause.', access: readers,
  params: z.object({ runId: rowIdValue.describe('Pay run.'), personNumber: personNumberValue.describe('Person number.') }),
  response: z.object({ ...who, isByLine: z.boolean().describe('Split line by line.'), lines: z.array(z.object({
    item: z.string().describe('Pay item code.'), titles: titlesValue.describe('Name.'), change: amountValue.describe('This month less the month before.'), causes: causeAmounts.describe('Parts; they sum to the change.'),
  })).describe('Lines that changed, in payslip order.') }),
});

export const listRunFindings = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/review/findings', operationId: 'listRunFindings', summary: 'What to look at before a run is handed in.', access: readers, params: runParams,
  query: z.object({
    ...pageFields, search: z.string().max(100).default('').describe('Part of a name or person number.'), weight: z.enum(['', ...findingWeights]).default('').describe('Only of this weight.'),
    code: z.enum(['', ...reviewFindingCodes] as [string, ...string[]]).default('').describe('Only of this code.'), state: z.enum(['', ...findingStates]).default('').describe('Only in this state.'),
  }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    ...who, code: codeValue.describe('Phrases reviewFinding.<code>.'), weight: z.enum(findingWeights).describe('Weight.'),
    details: z.record(z.string(), z.string()).describe('What the phrase is filled in with.'), state: z.enum(findingStates).describe('A notice needs no answer.'), looksMissing: z.int().describe('How many people must still answer.'),
    answers: z.array(z.object({ by: z.string().describe('Name.'), at: instantValue.describe('When.'), reason: z.string().describe('What was said.') })).describe('Answers to the finding as it is now.'),
  })).describe('The heavy ones first.') }),
});

export const answerRunFindings = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/review/answers', operationId: 'answerRunFindings', summary: 'Answer findings with a reason. A finding that says something else later is open again.',
  // Also of those who only read pay: the second look at a heavy finding is another person's.
  access: readers, params: runParams,
  body: z.strictObject({
    ...commandFields, reason: z.string().trim().min(1).max(500).describe('Why it is as it should be.'),
    findings: z.array(z.strictObject({ personNumber: personNumberValue.describe('Who.'), code: codeValue.describe('Which finding.') })).min(1).max(2000).describe('Which findings.'),
  }),
  response: doneResponse,
});
