/** Programs: other systems that call this interface with a key of their own, what they may see, and what they asked for. */
import * as z from 'zod';
import { actions, fieldClasses, steppedUpClasses } from './access-terms.ts';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse, instantValue, pageFields, totalField } from './api-values.ts';

/** What a program may be given. The rest of the actions belong to people. */
export const programActions = ['read', 'change', 'operate', 'provision'] as const satisfies readonly (typeof actions)[number][];
export const keyKinds = ['apiKey', 'clientSecret'] as const;
/** Values that are open to a program only with a key that a second person has confirmed. */
export const classesOfConfirmedKeys: readonly (typeof fieldClasses)[number][] = [...steppedUpClasses, 'health', 'rating'];

const programCodeValue = z.string().regex(/^[a-z][a-z0-9-]{1,31}$/);
const programParams = z.object({ programCode: programCodeValue.describe('Short code of the program.') });
const keyIdValue = z.string().regex(/^[a-z0-9]{12}$/);
const keyParams = programParams.extend({ keyId: keyIdValue.describe('Public part of the key.') });

const grantFields = {
  action: z.enum(programActions).describe('What the program may do.'),
  fieldClass: z.enum(fieldClasses).describe('With which kind of value.'),
};
const programFields = {
  name: z.string().min(1).max(100).describe('Name to show.'),
  networks: z.array(z.string().min(3).max(49)).max(50).describe('Addresses it may call from, as 203.0.113.0/24 or 2001:db8::/48; empty = anywhere.'),
  requestsPerMinute: z.int().min(1).max(6000).describe('Requests a minute; more are answered 429.'),
};
const expiryField = { expiresAt: instantValue.describe('When the key ends; at most 366 days ahead.') };

const keyValue = z.object({
  keyId: z.string().describe('Public part; stands in the key itself.'),
  kind: z.enum(keyKinds).describe('apiKey: sent as it is. clientSecret: exchanged for tokens of 15 minutes.'),
  state: z.enum(['valid', 'expired', 'revoked']).describe('Whether it works now.'),
  isWaiting: z.boolean().describe('True: pay, bank, identity and health values are closed to this key until a second person confirms it.'),
  createdAt: instantValue.describe('When it was made.'),
  expiresAt: instantValue.describe('When it ends.'),
  revokedAt: instantValue.nullable().describe('When it was taken back.'),
  lastUsedAt: instantValue.nullable().describe('Latest request with it.'),
});

const grantValue = z.object({
  ...grantFields,
  state: z.enum(['valid', 'waiting']).describe('waiting: a second person who holds this right has to confirm it.'),
  proposedBy: z.string().describe('Name of who asked for it.'),
  confirmedBy: z.string().nullable().describe('Name of the second person; null where none is needed or while waiting.'),
});

const programValue = z.object({
  programCode: z.string().describe('Short code.'),
  ...programFields,
  state: z.enum(['active', 'ended']).describe('An ended program has no valid key and gets none.'),
  clientId: z.string().describe('Name under which it asks for tokens.'),
  createdAt: instantValue.describe('When it was taken on.'),
  grants: z.array(grantValue).describe('What it may see and do.'),
  keys: z.array(keyValue).describe('Its keys, newest first.'),
});

/** The only answer that ever holds a key. A retry of the same command gets `secret: null`: it has been shown. */
const issuedKeyResponse = z.object({
  keyId: z.string().describe('Public part of the key.'),
  secret: z.string().nullable().describe('The key, shown this once; null when the command is repeated.'),
  clientId: z.string().describe('Name to send with a client secret.'),
  expiresAt: instantValue.describe('When it ends.'),
});

export const listPrograms = defineRoute({
  method: 'GET', path: '/api/programs', operationId: 'listPrograms', access: needs.administer,
  summary: 'Programs with their grants and keys; no secret is ever part of it.',
  response: z.object({ programs: z.array(programValue).describe('Programs by code.') }),
});
export const createProgram = defineRoute({
  method: 'POST', path: '/api/programs', operationId: 'createProgram', access: needs.administer,
  summary: 'Take on a program. Nobody gives what they do not hold; pay, bank and identity values wait for a second person who holds them.',
  body: z.strictObject({
    ...commandFields, programCode: programCodeValue.describe('Short code of your choice.'), ...programFields,
    grants: z.array(z.strictObject(grantFields)).max(40).describe('What it may see and do.'),
  }), response: doneResponse,
});
export const changeProgram = defineRoute({
  method: 'POST', path: '/api/programs/:programCode', operationId: 'changeProgram', access: needs.administer,
  summary: 'Change name, networks and limit; effective within a second. With more networks than before, the keys wait for a second person again.', params: programParams,
  body: z.strictObject({ ...commandFields, ...programFields }), response: doneResponse,
});
export const proposeProgramGrant = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/grants', operationId: 'proposeProgramGrant', access: needs.administer,
  summary: 'Give a program one more right, or ask for one that a second person must confirm.', params: programParams,
  body: z.strictObject({ ...commandFields, ...grantFields }), response: doneResponse,
});
export const withdrawProgramGrant = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/grants/withdraw', operationId: 'withdrawProgramGrant', access: needs.administer,
  summary: 'Take a right from a program; effective within a second.', params: programParams,
  body: z.strictObject({ ...commandFields, ...grantFields }), response: doneResponse,
});
const sensitive = [...needs.approve('pay', 'bank', 'identity'), ...needs.change('pay', 'bank', 'identity')];
export const listWaitingProgramGrants = defineRoute({
  method: 'GET', path: '/api/program-grants/waiting', operationId: 'listWaitingProgramGrants', access: sensitive,
  summary: 'Rights and keys of programs that wait for a second person.',
  response: z.object({ grants: z.array(z.object({
    programCode: z.string().describe('Program.'), programName: z.string().describe('Its name.'), ...grantFields,
    proposedBy: z.string().describe('Name of who asked for it.'), proposedAt: instantValue.describe('When.'),
    mayConfirm: z.boolean().describe('False for the one who asked, and for those who do not hold the right for everyone.'),
  })).describe('Waiting rights, oldest first.'), keys: z.array(z.object({
    programCode: z.string().describe('Program.'), programName: z.string().describe('Its name.'), keyId: z.string().describe('Public part of the key.'), kind: z.enum(keyKinds).describe('Which kind.'),
    networks: z.array(z.string()).describe('Networks it may be used from; empty = anywhere.'), createdBy: z.string().describe('Name of who made it.'), createdAt: instantValue.describe('When.'),
    mayConfirm: z.boolean().describe('False for who made it or widened its networks, and for those who do not hold, for everyone and by their own right, all that it opens.'),
  })).describe('Waiting keys, oldest first.') }),
});
export const confirmProgramGrant = defineRoute({
  method: 'POST', path: '/api/program-grants/confirm', operationId: 'confirmProgramGrant', access: sensitive,
  summary: 'Confirm such a right: another person than the one who asked, and one who holds it for everyone.',
  body: z.strictObject({ ...commandFields, programCode: programCodeValue.describe('Program.'), ...grantFields }), response: doneResponse,
});
export const confirmProgramKey = defineRoute({
  method: 'POST', path: '/api/program-keys/confirm', operationId: 'confirmProgramKey', access: sensitive,
  summary: 'Confirm a key of a program with rights over pay, bank, identity or health values: another person than the one who made it.',
  body: z.strictObject({ ...commandFields, programCode: programCodeValue.describe('Program.'), keyId: keyIdValue.describe('Public part of the key.') }), response: doneResponse,
});
export const issueProgramKey = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/keys', operationId: 'issueProgramKey', access: needs.administer,
  summary: 'Make a key. It is shown once and kept as a hash; pay, bank, identity and health values are open to it once a second person has confirmed it.', params: programParams,
  body: z.strictObject({ ...commandFields, kind: z.enum(keyKinds).describe('Which kind.'), ...expiryField }), response: issuedKeyResponse,
});
export const rotateProgramKey = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/keys/:keyId/rotate', operationId: 'rotateProgramKey', access: needs.administer,
  summary: 'Make the successor of a key; the old one goes on for the overlap.', params: keyParams,
  body: z.strictObject({ ...commandFields, overlapHours: z.int().min(0).max(720).describe('How long both work; 0 ends the old one at once.'), ...expiryField }), response: issuedKeyResponse,
});
export const revokeProgramKey = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/keys/:keyId/revoke', operationId: 'revokeProgramKey', access: needs.administer,
  summary: 'Take a key back, its tokens with it; dead within a second.', params: keyParams, body: z.strictObject(commandFields), response: doneResponse,
});
export const endProgram = defineRoute({
  method: 'POST', path: '/api/programs/:programCode/end', operationId: 'endProgram', access: needs.administer,
  summary: 'End a program with all its keys. What it did stays in the log.', params: programParams, body: z.strictObject(commandFields), response: doneResponse,
});
export const listProgramRequests = defineRoute({
  method: 'GET', path: '/api/program-requests', operationId: 'listProgramRequests', access: [...needs.administer, ...needs.audit],
  summary: 'What programs asked for: who, which route, how it was answered, when, from where.',
  query: z.object({
    ...pageFields,
    programCode: z.string().max(32).default('').describe('Program; empty for all.'),
    search: z.string().max(100).default('').describe('Part of a route or address; empty for all.'),
    status: z.enum(['all', 'answered', 'refused', 'failed']).default('all').describe('answered below 400, refused 4xx, failed 5xx.'),
    from: instantValue.optional().describe('Not before.'), to: instantValue.optional().describe('Before.'),
  }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    at: instantValue.describe('When.'), programCode: z.string().describe('Program.'), keyId: z.string().describe('Which key; empty when none was recognised.'),
    method: z.string().describe('Method.'), route: z.string().describe('Route as in this description, never with values.'), status: z.int().describe('HTTP status.'), from: z.string().describe('Address of the caller.'),
  })).describe('Newest first.') }),
});
export const issueToken = defineRoute({
  method: 'POST', path: '/api/token', operationId: 'issueToken', access: 'public',
  summary: 'Exchange a client secret for a token of 15 minutes (OAuth 2.0 client credentials; form or JSON body, or HTTP Basic).',
  body: z.strictObject({
    grant_type: z.literal('client_credentials').describe('Always client_credentials.'),
    client_id: z.string().max(80).optional().describe('Client id; may stand in HTTP Basic instead.'),
    client_secret: z.string().max(200).optional().describe('Client secret; may stand in HTTP Basic instead.'),
  }),
  response: z.object({
    access_token: z.string().describe('Send it as Authorization: Bearer.'), token_type: z.literal('Bearer').describe('Always Bearer.'), expires_in: z.int().describe('Seconds.'),
  }),
});
