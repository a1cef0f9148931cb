/** 绩效工资基数: what the factor of a review is taken of, from a month on. Dated facts with a reason: a correction is a newer one. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, instantValue, monthValue, pageFields, personNumberValue, totalField } from './api-values.ts';

/** Why a row was not written. Phrases `entryRefusal.<code>`. */
const baseRefusals = ['personUnknown', 'amountInvalid', 'ownEntry'] as const;
const sources = ['manual', 'import'] as const;
const reasonText = z.string().trim().min(1).max(500);

const baseFields = {
  baseId: z.string().describe('Row.'),
  fromMonth: monthValue.describe('First month that it counts for.'),
  reason: z.string().describe('Why.'),
  source: z.enum(sources).describe('Typed, or out of a spreadsheet.'),
  writtenBy: z.string().describe('Name.'),
  writtenAt: instantValue.describe('When.'),
};

export const listPerformanceBases = defineRoute({
  method: 'GET', path: '/api/performance-bases', operationId: 'listPerformanceBases', summary: 'The base of performance pay that counts in a month, person by person.', access: needs.read('pay'),
  query: z.object({ ...pageFields, search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.'), month: monthValue.describe('Pay month.'), factor: z.enum(['all', 'none']).default('all').describe('none: only people to whom no result gives a factor in the month, among those whose results the caller reads.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
    ...baseFields, amount: amountValue.describe('CNY for a whole month; 0 when it has ended.'),
    factor: z.string().nullable().describe('Factor that a result gives in the month; null: none, and the company\'s choice counts, or out of the caller\'s reach.'), mayKnowFactor: z.boolean().describe('Whether the caller reads results of this person.'),
  })).describe('By person number.') }),
});

export const readPerformanceBases = defineRoute({
  method: 'GET', path: '/api/people/:personNumber/performance-bases', operationId: 'readPerformanceBases', summary: 'Every base ever entered for a person, and what was taken back.', access: needs.read('pay'),
  params: z.object({ personNumber: personNumberValue.describe('Person number (工号).') }),
  response: z.object({ rows: z.array(z.object({ ...baseFields, amount: amountValue.nullable().describe('CNY for a whole month; null takes the row of this month back.') })).describe('Newest first.') }),
});

export const writePerformanceBases = defineRoute({
  method: 'POST', path: '/api/performance-bases', operationId: 'writePerformanceBases', summary: 'Enter bases of performance pay, typed or out of a spreadsheet; good rows are written, others come back with the reason.', access: needs.whole(needs.change('pay')),
  body: z.strictObject({
    ...commandFields,
    rows: z.array(z.strictObject({
      personNumber: z.string().trim().max(64).describe('Person number (工号).'),
      fromMonth: monthValue.describe('First month that it counts for.'),
      amount: z.string().trim().max(20).nullable().describe('CNY for a whole month, at most two decimals; 0 ends it, null takes the row of this month back.'),
      reason: reasonText.describe('Why.'),
    })).min(1).max(5000).describe('Rows.'),
    source: z.enum(sources).default('manual').describe('Typed, or out of a spreadsheet.'),
  }),
  response: z.object({
    written: z.int().describe('Rows written.'),
    refused: z.array(z.object({ row: z.int().describe('Position in the request, from 0.'), code: z.enum(baseRefusals).describe('Phrases entryRefusal.<code>.') })).describe('Rows that were not written.'),
  }),
});
