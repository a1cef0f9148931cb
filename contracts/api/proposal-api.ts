/** Maker and checker: what one person proposed and another decides. One inbox for every kind. */
import * as z from 'zod';
import { defineRoute } from './api-route.ts';
import { commandFields, doneResponse, instantValue, pageFields, rowIdValue, totalField } from './api-values.ts';

/** What can be proposed. Phrases: `proposal.<kind>`, filled in from `details`. */
export const proposalKinds = ['bankAccount', 'bankAccountLoad', 'bankFirstPay', 'bankPolicy', 'grant', 'payRunLock', 'payRunUnlock', 'paymentFile', 'payerApprovals', 'raise', 'offer', 'performanceRule', 'performanceRuleEnd', 'scoreChange', 'payFactor'] as const;
export const proposalStates = ['open', 'approved', 'rejected', 'withdrawn', 'expired'] as const;

const digestValue = z.string().regex(/^[0-9a-f]{64}$/);
const proposalParams = z.object({ proposalId: rowIdValue.describe('Proposal.') });

const proposalValue = z.object({
  proposalId: z.string().describe('Proposal.'),
  kind: z.enum(proposalKinds).describe('What is proposed; phrases proposal.<kind>.'),
  details: z.record(z.string(), z.string()).describe('What the phrase is filled in with; never an amount or an account number.'),
  proposedBy: z.string().describe('Name of who proposed it.'),
  proposedAt: instantValue.describe('When.'),
  expiresAt: instantValue.describe('Open until then.'),
  state: z.enum(proposalStates).describe('How far it is.'),
  neededApprovals: z.int().describe('Approvals it needs, each by another human.'),
  approvals: z.int().describe('Approvals it has.'),
  digest: digestValue.describe('Fingerprint of the content; a decision names the one that was looked at.'),
  mayDecide: z.boolean().describe('Whether the caller may approve or reject it now.'),
  mayWithdraw: z.boolean().describe('Whether the caller proposed it and may take it back.'),
  link: z.string().nullable().describe('Path of the page in the office that shows the content; null = all is in the details.'),
});

export const listProposals = defineRoute({
  method: 'GET', path: '/api/proposals', operationId: 'listProposals', access: 'signedIn',
  summary: 'Proposals that the caller may decide, made, or has decided.',
  query: z.object({ ...pageFields, view: z.enum(['toDecide', 'proposed', 'decided']).default('toDecide').describe('Waiting for the caller, made by the caller, or decided by the caller.') }),
  response: z.object({ ...totalField, rows: z.array(proposalValue).describe('Oldest first when waiting, else newest first.') }),
});
export const readProposal = defineRoute({
  method: 'GET', path: '/api/proposals/:proposalId', operationId: 'readProposal', access: 'signedIn',
  summary: 'One proposal with its decisions. Reading decides nothing.', params: proposalParams,
  response: proposalValue.extend({
    decisions: z.array(z.object({
      decision: z.enum(['approve', 'reject', 'withdraw', 'expire']).describe('What was decided.'),
      decidedBy: z.string().describe('Name; empty when time did it.'),
      decidedAt: instantValue.describe('When.'),
      reason: z.string().describe('Reason given; may be empty.'),
    })).describe('Decisions in order.'),
  }),
});
export const decideProposal = defineRoute({
  method: 'POST', path: '/api/proposals/:proposalId/decision', operationId: 'decideProposal', access: 'signedIn',
  summary: 'Approve or reject what another person proposed; bound to the content that was looked at.', params: proposalParams,
  body: z.strictObject({
    ...commandFields,
    digest: digestValue.describe('Fingerprint of the content that the caller looked at.'),
    decision: z.enum(['approve', 'reject']).describe('The decision.'),
    reason: z.string().trim().max(500).default('').describe('Why; needed for a rejection.'),
  }), response: z.object({ state: z.enum(proposalStates).describe('State after the decision; still open when another approval is needed.') }),
});
export const withdrawProposal = defineRoute({
  method: 'POST', path: '/api/proposals/:proposalId/withdrawal', operationId: 'withdrawProposal', access: 'signedIn',
  summary: 'Take back what one proposed.', params: proposalParams,
  body: z.strictObject(commandFields), response: doneResponse,
});
