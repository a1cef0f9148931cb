/** 待办: all that waits for the caller, in one list, with how long it has waited. Reading decides nothing. */
import * as z from 'zod';
import { defineRoute } from './api-route.ts';
import { instantValue, pageFields, totalField } from './api-values.ts';

/** What can wait. request: leave, overtime, corrections, trips; proposal: maker and checker; question: somebody asks about a figure, or suggests something; alarm: a date that comes near; training: a course proposed for somebody; checkIn: goals wait for a word on how far they are; review: a part of a review is to be written, or colleagues are asked about; interview: one that the caller is to hold; notice: not yet seen. */
export const inboxKinds = ['request', 'proposal', 'question', 'alarm', 'training', 'checkIn', 'review', 'interview', 'notice'] as const;

export const readInbox = defineRoute({
  method: 'GET', path: '/api/inbox', operationId: 'readInbox', access: 'signedIn',
  summary: 'All that waits for the caller, the oldest first.',
  query: z.object({ ...pageFields, kind: z.enum([...inboxKinds, 'all']).default('all').describe('Only of one kind.') }),
  response: z.object({
    ...totalField,
    counts: z.array(z.object({ kind: z.enum(inboxKinds).describe('Kind.'), count: z.int().describe('How many wait.') })).describe('Of every kind, also of those that are filtered away.'),
    rows: z.array(z.object({
      kind: z.enum(inboxKinds).describe('What waits.'),
      id: z.string().describe('Its number within its kind.'),
      code: z.string().describe('Kind of request, of proposal or of date, or code of the notice; phrases inboxItem.<kind>, proposal.<code>, notice.<code>.title.'),
      data: z.record(z.string(), z.string()).describe('What the phrase is filled in with; never an amount.'),
      since: instantValue.describe('Since when it waits.'),
      ageMinutes: z.int().describe('How long that is, by the clock of the installation.'),
      dueAt: instantValue.nullable().describe('When it goes on to somebody else, or closes.'),
      digest: z.string().nullable().describe('Fingerprint that a decision names; null for what is not decided.'),
      mayDecide: z.boolean().describe('Whether the caller may decide it here.'),
      link: z.string().nullable().describe('Path of its page.'),
    })).describe('The oldest first.'),
  }),
});
