/** Who read and changed what: one's own readers, the auditor's log, and the state of the chain that proves the log. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { fieldClasses } from './access-terms.ts';
import { commandFields, dateValue, doneResponse, fileResponse, instantValue, pageFields, personNumberValue, totalField } from './api-values.ts';

/** `change`: what was done. `read`: pay, bank, identity and health values that were shown. `access`: refused requests. `identity`: sign-ins, sessions, roles, keys. */
export const auditDomains = ['change', 'read', 'access', 'identity'] as const;
export type AuditDomain = (typeof auditDomains)[number];

/** What is wrong at the first bad row of a chain. */
export const auditFaults = ['edited', 'deleted', 'inserted', 'swapped', 'linkBroken', 'linkMissing', 'truncated', 'rewritten'] as const;
export type AuditFault = (typeof auditFaults)[number];

const actorValue = z.object({
  kind: z.enum(['user', 'program', 'system']).describe('A signed-in user, a program with a key, or the product itself.'),
  id: z.string().describe('User id, client id, or the name of the part of the product.'),
  name: z.string().describe('Name of the user or program; empty when it is not known any more.'),
  roles: z.array(z.string()).describe('Role codes held at the time.'),
});

const readerRow = z.object({
  at: instantValue.describe('When.'),
  reader: actorValue.describe('Who.'),
  isOneself: z.boolean().describe('True when the reader is the person.'),
  fieldClass: z.enum(fieldClasses).describe('Kind of values.'),
  operation: z.string().describe('Route or system reason; phrases operation.<operation>.'),
  month: z.string().describe('Month or kind of item that was shown; empty when none applies.'),
  peopleShown: z.int().describe('People whose values were shown in the same list; 1 for a page about one person.'),
});

export const listOwnReaders = defineRoute({
  method: 'GET', path: '/api/me/readers', operationId: 'listOwnReaders', access: needs.own('personal'),
  summary: 'Who saw one\'s own pay, bank, identity and health values. Holds no values, so it asks for no second proof.',
  query: z.strictObject({
    ...pageFields,
    fieldClass: z.enum(['all', ...fieldClasses]).default('all').describe('Kind of values.'),
    others: z.enum(['all', 'others']).default('others').describe('others = without one\'s own reads.'),
  }),
  response: z.object({ ...totalField, rows: z.array(readerRow).describe('Newest first.') }),
});

const filterFields = {
  from: z.union([dateValue, z.literal('')]).default('').describe('First day, in the zone of the installation; empty for the last 30 days.'),
  to: z.union([dateValue, z.literal('')]).default('').describe('Last day, included; empty for today.'),
  domain: z.enum(['all', ...auditDomains]).default('all').describe('Kind of row.'),
  fieldClass: z.enum(['all', ...fieldClasses]).default('all').describe('Kind of values that were read or changed.'),
  actor: z.string().max(100).default('').describe('User id or client id; empty for all.'),
  personNumber: z.union([personNumberValue, z.literal('')]).default('').describe('Person whose values were read or changed; empty for all.'),
  action: z.string().max(100).default('').describe('Beginning of the action or operation; empty for all.'),
};

const eventRow = z.object({
  sequence: z.string().describe('Number of the row; grows in the order in which rows were begun.'),
  domain: z.enum(auditDomains).describe('Chain that the row stands in.'),
  at: instantValue.describe('When, by the clock of the installation.'),
  recordedAt: instantValue.describe('When, by the clock of the machine.'),
  actor: actorValue.describe('Who.'),
  action: z.string().describe('What was done; phrases action.<action> or operation.<operation>.'),
  subject: z.string().describe('The thing it was done to, as "payRun:17".'),
  why: z.string().describe('Route or system reason.'),
  fieldClasses: z.array(z.enum(fieldClasses)).describe('Kinds of values.'),
  people: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.') })).describe('The first five people whose values they were.'),
  peopleCount: z.int().describe('How many people.'),
  networkAddress: z.string().describe('From where; empty for the product itself.'),
  userAgent: z.string().describe('Browser or program, shortened.'),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).describe('What belongs to it; never amounts, never identity data.'),
  values: z.array(z.object({
    field: z.string().describe('Field.'), fieldClass: z.enum(fieldClasses).describe('Kind of value.'),
    isHidden: z.boolean().describe('True when the reader may not see values of this class; old and new are null then.'),
    before: z.string().nullable().describe('Value before.'), after: z.string().nullable().describe('Value after.'),
  })).describe('Values of the change, as far as the reader may see them.'),
  isChained: z.boolean().describe('False for the moment before the row is in the chain.'),
});

export const listAuditEvents = defineRoute({
  method: 'GET', path: '/api/audit/events', operationId: 'listAuditEvents', access: needs.audit,
  summary: 'Who changed what and who saw what.', query: z.strictObject({ ...pageFields, ...filterFields }),
  response: z.object({ ...totalField, rows: z.array(eventRow).describe('Newest first.') }),
});
export const exportAuditEvents = defineRoute({
  method: 'GET', path: '/api/audit/events/export', operationId: 'exportAuditEvents', access: needs.audit,
  summary: 'The filtered log as a file, at most 100,000 rows; taking it leaves a row of its own.',
  query: z.strictObject({ ...filterFields, format: z.enum(['xlsx', 'csv']).default('xlsx').describe('File format.') }), answer: 'file', response: fileResponse,
});
export const readAuditFacets = defineRoute({
  method: 'GET', path: '/api/audit/facets', operationId: 'readAuditFacets', access: needs.audit,
  summary: 'Values for the filters of the log: who acted and what was done in the last 90 days.',
  response: z.object({
    actors: z.array(actorValue.omit({ roles: true })).describe('Users, programs and parts of the product.'),
    actions: z.array(z.string()).describe('Actions and operations.'),
  }),
});

const anchorValue = z.object({
  at: instantValue.describe('When the heads were written down.'),
  code: z.string().describe('Short code over the heads of all chains; to be noted on paper.'),
  heads: z.array(z.object({ domain: z.enum(auditDomains).describe('Chain.'), link: z.int().describe('Number of its last link.') })).describe('Chains at that moment.'),
});

export const readAuditState = defineRoute({
  method: 'GET', path: '/api/audit/state', operationId: 'readAuditState', access: needs.audit,
  summary: 'How the chains stand: heads, rows that wait, last anchor and last verification.',
  response: z.object({
    chains: z.array(z.object({
      domain: z.enum(auditDomains).describe('Chain.'), links: z.int().describe('Links.'), rows: z.int().describe('Rows in the chain.'),
      waiting: z.int().describe('Rows not chained yet.'), head: z.string().describe('Hash of the last link; empty for an empty chain.'), linkedAt: instantValue.nullable().describe('When the last link was made.'),
    })).describe('One a domain.'),
    lastAnchor: anchorValue.nullable().describe('Newest anchor.'),
    lastVerification: z.object({
      at: instantValue.describe('When.'), rows: z.int().describe('Rows checked.'), isGood: z.boolean().describe('Whether every row, link and anchor agreed.'),
      fault: z.object({ domain: z.enum(auditDomains).describe('Chain.'), sequence: z.string().describe('First bad row.'), link: z.int().describe('Its link.'), kind: z.enum(auditFaults).describe('What is wrong.') }).nullable().describe('First thing that is wrong.'),
    }).nullable().describe('Newest verification; null before the first.'),
    isVerifying: z.boolean().describe('A verification is under way or waiting for the worker.'),
  }),
});
export const verifyAudit = defineRoute({
  method: 'POST', path: '/api/audit/verification', operationId: 'verifyAudit', access: needs.audit,
  summary: 'Verify all chains now, in the background; the state tells the result.', body: z.strictObject(commandFields), response: doneResponse,
});
export const createAuditAnchor = defineRoute({
  method: 'POST', path: '/api/audit/anchors', operationId: 'createAuditAnchor', access: needs.audit,
  summary: 'Write the heads down now and answer the code to note.', body: z.strictObject(commandFields), response: z.object({ anchor: anchorValue.describe('The anchor.') }),
});
export const listAuditAnchors = defineRoute({
  method: 'GET', path: '/api/audit/anchors', operationId: 'listAuditAnchors', access: needs.audit,
  summary: 'Anchors, newest first.', query: z.strictObject(pageFields), response: z.object({ ...totalField, rows: z.array(anchorValue).describe('Anchors.') }),
});
export const downloadAuditAnchors = defineRoute({
  method: 'GET', path: '/api/audit/anchors/file', operationId: 'downloadAuditAnchors', access: needs.audit,
  summary: 'All anchors as lines of JSON, to be kept elsewhere and given to `qinxin audit verify --anchors`.', answer: 'file', response: fileResponse,
});
