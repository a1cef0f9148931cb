/** 离职结算: what somebody who leaves is owed and owes, line by line; a person of the office confirms each line. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, dateValue, monthValue, personNumberValue, rowIdValue } from './api-values.ts';

/** What can be owed. Phrases `finalPayLine.<code>`. */
export const finalPayCodes = ['untakenLeave', 'companyLeave', 'timeOff', 'severance'] as const;
/** How firm a line is. Phrases `finalPayState.<state>`. */
const states = ['proposed', 'figuresMissing', 'choice', 'confirmed'] as const;
/** Steps of a line. Phrases `finalPayStep.<code>`. */
export const finalPaySteps = ['untakenDays', 'monthsAveraged', 'monthsMissing', 'averageWage', 'monthlyPayDays', 'dailyWage', 'extraShare', 'serviceMonths', 'severanceMonths'] as const;
const debtStates = ['takenWhole', 'byInstalments', 'byItself', 'byCourt'] as const;

const params = z.object({ personNumber: personNumberValue.describe('Person number (工号).') });
const treatments = z.enum(['taxableOther', 'taxFree']);

export const readFinalPay = defineRoute({
  method: 'GET', path: '/api/people/:personNumber/final-pay', operationId: 'readFinalPay', summary: 'What a leaver is owed and owes, with how each figure is made. Nothing is paid by it.', access: needs.read('pay'), params,
  response: z.object({
    leaveDate: dateValue.nullable().describe('Last day of work; null: nobody leaves, and there are no lines.'),
    month: monthValue.nullable().describe('Pay month of the last day.'),
    isLocked: z.boolean().describe('That month is closed: what is confirmed now is carried by an off-cycle run of a later month.'),
    mayConfirm: z.boolean().describe('Whether the caller may confirm.'),
    lines: z.array(z.object({
      code: z.enum(finalPayCodes).describe('Phrases finalPayLine.<code>.'),
      state: z.enum(states).describe('The law says the amount; figures of months are missing; the company chooses; entered already.'),
      amount: amountValue.nullable().describe('CNY: entered, or what the steps give; null where nothing gives a figure.'),
      treatment: treatments.nullable().describe('How the item that it is entered under is taxed; null: to be chosen with the first.'),
      steps: z.array(z.object({ code: z.enum(finalPaySteps).describe('Phrases finalPayStep.<code>.'), value: amountValue.describe('Figure, cut to four decimals; the amount is made of the exact ones.') })).describe('How the figure is made, in order.'),
    })).describe('What may be owed to the person.'),
    debts: z.array(z.object({
      orderId: rowIdValue.nullable().describe('Order; null for what the employer advanced.'), kind: z.enum(['garnishment', 'advance', 'damage', 'contributionAdvance']).describe('What it is.'),
      left: amountValue.nullable().describe('Not taken by closed months, CNY; null without an end.'), state: z.enum(debtStates).describe('How the last pay takes it.'), reason: z.string().describe('Document or agreement.'),
    })).describe('What the person owes.'),
  }),
});

export const confirmFinalPay = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/final-pay', operationId: 'confirmFinalPay', summary: 'Enter lines of final pay as amounts of the last month, and take loans whole in it. It is paid only with the run, by two people.', access: needs.whole(needs.change('pay')), params,
  body: z.strictObject({
    ...commandFields,
    lines: z.array(z.strictObject({
      code: z.enum(finalPayCodes).describe('What is owed.'), amount: z.string().regex(/^\d{1,8}(\.\d{1,2})?$/).describe('Amount, CNY.'),
      treatment: treatments.default('taxableOther').describe('How it is taxed; counts while there is no item of this code yet.'),
    })).max(4).describe('Lines; each at most once.'),
    orderIds: z.array(rowIdValue).max(50).default([]).describe('Loans or advances to take whole, as far as law and minimum leave.'),
    reason: z.string().trim().min(1).max(500).describe('Why, and by which agreement.'),
  }),
  response: z.object({ written: z.int().describe('Amounts entered.'), orders: z.int().describe('Orders changed.') }),
});
