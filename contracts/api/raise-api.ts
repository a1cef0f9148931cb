/** 调薪建议: what an approved rule of performance says about wages; a second person decides, and what they approve becomes new terms. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, dateValue, instantValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';
import { explanationResponse } from './explanation-api.ts';
import { payDifferenceResponse } from './pay-difference-api.ts';
import { proposalStates } from './proposal-api.ts';

/** Why nothing was proposed for somebody. Phrases `raiseRefusal.<code>`. */
const raiseRefusals = ['personUnknown', 'ownEntry', 'noTerms', 'noRate', 'proposedAlready'] as const;

export const listRaises = defineRoute({
  method: 'GET', path: '/api/raises', operationId: 'listRaises', summary: 'Raises that rules proposed, with what became of them.', access: needs.read('pay'),
  query: z.object({ ...pageFields, search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.'), state: z.enum([...proposalStates, 'all']).default('all').describe('How far it is.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    raiseId: z.string().describe('Raise.'), personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
    validFrom: dateValue.describe('First day of the new wage.'), wageKind: z.enum(['monthly', 'hourly']).describe('Of a month or of an hour.'), before: amountValue.describe('Wage now, CNY.'), after: amountValue.describe('Wage proposed, CNY.'), rate: z.string().describe('Share by which it rises, a decimal.'),
    reason: z.string().describe('Why it was proposed.'), state: z.enum(proposalStates).describe('How far it is; approved: the new terms stand.'), proposedBy: z.string().describe('Name.'), proposedAt: instantValue.describe('When.'),
  })).describe('Newest first.') }),
});

export const explainRaise = defineRoute({
  method: 'GET', path: '/api/raises/:raiseId/explanation', operationId: 'explainRaise', summary: 'How the rule came to a raise; for readers of pay and of results.', access: needs.read('pay'),
  params: z.object({ raiseId: rowIdValue.describe('Raise.') }),
  response: explanationResponse,
});

export const proposeRaises = defineRoute({
  method: 'POST', path: '/api/raises', operationId: 'proposeRaises', summary: 'Propose what the rule in force says about the wages of people, from a day on; a second person decides each.', access: needs.whole(needs.change('pay')),
  body: z.strictObject({
    ...commandFields, personNumbers: z.array(z.string().trim().max(64)).min(1).max(1000).describe('Person numbers (工号).'), validFrom: dateValue.describe('First day of the new wage.'),
    reason: z.string().trim().min(1).max(500).describe('Why.'),
  }),
  response: z.object({
    proposed: z.int().describe('Proposals made.'),
    refused: z.array(z.object({ row: z.int().describe('Position in the request, from 0.'), code: z.enum(raiseRefusals).describe('Phrases raiseRefusal.<code>.') })).describe('People for whom nothing was proposed.'),
  }),
});

export const previewScoreChange = defineRoute({
  method: 'GET', path: '/api/score-changes/:proposalId/pay-difference', operationId: 'previewScoreChange', access: needs.read('pay'),
  summary: 'What an open change of somebody\'s score would pay, to the cent, for whoever is asked to approve it and reads pay and results. Changes nothing.',
  params: z.object({ proposalId: rowIdValue.describe('Proposal of the change.') }), response: payDifferenceResponse,
});
