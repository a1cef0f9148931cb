/**
 * 薪资项目, what is entered of them for people, replaced lines, orders to take from pay, differences of closed months, and
 * extra runs. Entries are dated facts with a reason: a correction is a newer one, and every computation keeps them.
 */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { deductionKindValues, payItemTreatmentValues } from './pay-terms.ts';
import { amountValue, commandFields, dateValue, doneResponse, instantValue, monthValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

/** Why a row was not written. Phrases `entryRefusal.<code>`. */
const entryRefusals = ['personUnknown', 'payItemUnknown', 'lineNotReplaceable', 'amountInvalid', 'monthsInvalid', 'bonusUsed', 'ownEntry', 'runClosed'] as const;
/** Phrases `retroCause.<code>`. */
const wageKindValue = z.enum(['monthly', 'hourly']);
const retroCauseValues = ['rate', 'hours', 'leave', 'contributionBase', 'employment', 'rule', 'entry', 'override', 'score'] as const;

const whole = needs.whole(needs.change('pay'));
const itemCode = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const positiveAmount = z.string().regex(/^\d{1,8}(\.\d{1,2})?$/);
const searchField = { search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.') };
const who = { personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.') };
const reasonText = z.string().trim().min(1).max(500);

const payItemFields = {
  code: itemCode.describe('Code; stays the same when the names change.'),
  titleChinese: z.string().trim().min(1).max(60).describe('Name in Chinese.'),
  titleEnglish: z.string().trim().min(1).max(60).describe('Name in English.'),
  treatment: z.enum(payItemTreatmentValues).describe('What it counts for: taxed and in the minimum wage, taxed only, tax-free, taken after tax, perfect attendance, annual bonus.'),
  isActive: z.boolean().describe('Offered for new entries.'),
};

export const listPayItems = defineRoute({
  method: 'GET', path: '/api/pay-items', operationId: 'listPayItems', summary: 'The pay items of the company, and the payslip lines that may be replaced.', access: needs.read('pay'),
  response: z.object({
    rows: z.array(z.object(payItemFields)).describe('By code.'),
    replaceable: z.array(z.object({ item: z.string().describe('Payslip line.'), titleChinese: z.string().describe('Name in Chinese.'), titleEnglish: z.string().describe('Name in English.') })).describe('Lines that may be replaced by hand.'),
  }),
});
export const savePayItem = defineRoute({
  method: 'POST', path: '/api/pay-items', operationId: 'savePayItem', summary: 'Add a pay item, or change one by its code; what was entered under it stays.', access: whole,
  body: z.strictObject({ ...commandFields, ...payItemFields }), response: doneResponse,
});

export const listPayEntries = defineRoute({
  method: 'GET', path: '/api/pay-entries', operationId: 'listPayEntries', summary: 'What is entered for a month: amounts of pay items and replaced lines.', access: needs.read('pay'),
  query: z.object({ ...pageFields, ...searchField, month: monthValue.describe('Pay month.'), item: z.string().max(40).default('').describe('Item or line; empty for all.'), runId: z.string().regex(/^\d{0,15}$/).default('').describe('Extra run; empty for the regular run.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    ...who, entryId: z.string().describe('Entry.'), kind: z.enum(['amount', 'override']).describe('An amount, or a replaced line.'), item: z.string().describe('Pay item or payslip line.'),
    titleChinese: z.string().describe('Its name in Chinese.'), titleEnglish: z.string().describe('Its name in English.'), fromMonth: monthValue.describe('First month.'), toMonth: monthValue.describe('Last month.'),
    runId: rowIdValue.nullable().describe('Extra run that pays it; null for the regular run.'), amount: amountValue.describe('Amount, CNY.'), isTaxedApart: z.boolean().describe('An annual bonus taxed apart.'),
    reason: z.string().describe('Why.'), source: z.enum(['manual', 'import', 'leaving', 'rule']).describe('How it came.'), writtenBy: z.string().describe('Name.'), writtenAt: instantValue.describe('When.'),
  })).describe('By person number.') }),
});

const entryRow = z.strictObject({
  personNumber: z.string().trim().max(64).describe('Person number (工号).'),
  kind: z.enum(['amount', 'override']).default('amount').describe('An amount, or a replaced line.'),
  item: z.string().trim().max(40).describe('Code of a pay item, or the payslip line that is replaced.'),
  fromMonth: monthValue.describe('First month.'),
  toMonth: monthValue.describe('Last month; the first for a single payment.'),
  amount: z.string().trim().max(20).nullable().describe('Amount, CNY, at most two decimals; null takes the earlier entry back.'),
  isTaxedApart: z.boolean().default(false).describe('For an annual bonus: the person chose to have it taxed apart.'),
  reason: reasonText.describe('Why.'),
});
export const writePayEntries = defineRoute({
  method: 'POST', path: '/api/pay-entries', operationId: 'writePayEntries', summary: 'Enter amounts or replaced lines, typed or out of a spreadsheet; good rows are written, others come back with the reason.', access: whole,
  body: z.strictObject({
    ...commandFields, rows: z.array(entryRow).min(1).max(5000).describe('Rows.'), runId: rowIdValue.nullable().default(null).describe('Extra run; null for the regular runs of the months.'),
    source: z.enum(['manual', 'import']).default('manual').describe('Typed, or out of a spreadsheet.'),
  }),
  response: z.object({
    written: z.int().describe('Rows written.'),
    refused: z.array(z.object({ row: z.int().describe('Position in the request, from 0.'), code: z.enum(entryRefusals).describe('Phrases entryRefusal.<code>.') })).describe('Rows that were not written.'),
  }),
});

const orderFields = {
  kind: z.enum(deductionKindValues).describe('Court order, loan or advance, damages; taken in this order.'),
  fromMonth: monthValue.describe('First month in which it is taken.'),
  total: positiveAmount.nullable().describe('The whole debt; null: until it is ended.'),
  monthly: positiveAmount.nullable().describe('The most of a month; null: as much as the law and the minimum leave.'),
  protectedAmount: positiveAmount.describe('What the court leaves the person in a month; 0 for other kinds.'),
  priority: z.int().min(1).max(99).describe('Among orders of its kind, lower first.'),
  isActive: z.boolean().describe('Still taken.'),
  reason: reasonText.describe('Document or agreement.'),
};
export const listDeductionOrders = defineRoute({
  method: 'GET', path: '/api/deduction-orders', operationId: 'listDeductionOrders', summary: 'Orders to take from pay, with what was taken and what is left; and what the employer advanced.', access: needs.read('pay'),
  query: z.object({ ...pageFields, ...searchField, state: z.enum(['open', 'all']).default('open').describe('Still owed, or all.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    ...who, ...orderFields, orderId: rowIdValue.nullable().describe('Order; null for what the employer advanced.'), kind: z.enum([...deductionKindValues, 'contributionAdvance']).describe('What it is.'), reason: z.string().describe('Document or agreement; empty for an advance.'),
    taken: amountValue.describe('Taken by locked runs, CNY.'), left: amountValue.nullable().describe('Still owed, CNY; null without an end.'),
    takings: z.array(z.object({ month: monthValue.describe('Pay month.'), amount: amountValue.describe('Taken; below zero: advanced.') })).describe('Month by month, oldest first.'),
    writtenBy: z.string().describe('Name; empty for an advance.'), writtenAt: instantValue.nullable().describe('When; null for an advance.'),
  })).describe('By person number.') }),
});
export const saveDeductionOrder = defineRoute({
  method: 'POST', path: '/api/deduction-orders', operationId: 'saveDeductionOrder', summary: 'Enter an order to take from pay, or change one; what runs took stays.', access: whole,
  body: z.strictObject({ ...commandFields, ...orderFields, orderId: rowIdValue.nullable().default(null).describe('Order to change; null for a new one.'), personNumber: personNumberValue.describe('Person number (工号).') }),
  response: z.object({ orderId: rowIdValue.describe('The order.') }),
});

export const listRunDifferences = defineRoute({
  method: 'GET', path: '/api/pay-runs/:runId/differences', operationId: 'listRunDifferences', summary: 'Differences of closed months that a run carries, line by line with their causes.', access: needs.read('pay'),
  params: z.object({ runId: rowIdValue.describe('Pay run.') }), query: z.object({ ...pageFields, ...searchField }),
  response: z.object({
    ...totalField, effect: amountValue.describe('What all lines together do to pay before tax; negative = taken back.'),
    rows: z.array(z.object({
      ...who, fromMonth: monthValue.describe('The closed month.'), item: z.string().describe('Payslip line.'), titleChinese: z.string().describe('Name in Chinese.'), titleEnglish: z.string().describe('Name in English.'),
      before: amountValue.describe('As it was paid, with what runs before carried of it.'), after: amountValue.describe('As it should be.'),
      effect: amountValue.describe('What that does to pay before tax: a larger deduction is negative, a cost of the employer is zero.'),
      causes: z.array(z.object({
        code: z.enum(retroCauseValues).describe('Phrases retroCause.<code>.'), what: z.string().describe('Wage, input or minutes that changed.'), day: dateValue.nullable().describe('Day, where it is of a day.'),
        before: z.string().describe('As the payslip was computed.'), after: z.string().describe('As it is known now.'),
        beforeKind: wageKindValue.nullable().describe('Kind of the wage before; null for other causes.'), afterKind: wageKindValue.nullable().describe('Kind of the wage now.'),
      })).describe('What came later, of all lines of the person and month.'),
    })).describe('Lines by month and person number.'),
  }),
});

export const openExtraRun = defineRoute({
  method: 'POST', path: '/api/pay-runs', operationId: 'openExtraRun', summary: 'Open an off-cycle or bonus run; who is in it is who has an entry for it.', access: whole,
  body: z.strictObject({ ...commandFields, month: monthValue.describe('Pay month.'), kind: z.enum(['offCycle', 'bonus']).describe('Off-cycle payment, or bonus.'), title: z.string().trim().min(1).max(60).describe('What people call it.'), payDate: dateValue.describe('发薪日; the tax month is its month.') }),
  response: z.object({ runId: rowIdValue.describe('The run.') }),
});
export const computeExtraRun = defineRoute({
  method: 'POST', path: '/api/pay-runs/:runId/computation', operationId: 'computeExtraRun', summary: 'Compute an off-cycle or bonus run again from what is entered for it.', access: whole,
  params: z.object({ runId: rowIdValue.describe('Pay run.') }), body: z.strictObject(commandFields),
  response: z.object({ computed: z.int().describe('People with a payslip.'), notComputed: z.int().describe('People without one.') }),
});
