/**
 * SCIM 2.0 (RFC 7643, 7644): another system makes, changes and disables users. Called by programs with the right to
 * provision and by nobody else. Bodies are the standard's: unknown attributes are ignored, as it says.
 */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';

const resource = z.looseObject({ schemas: z.array(z.string()).describe('Schema URIs.') });
const idParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/).describe('Id given by this server.') });
const listQuery = z.object({
  filter: z.string().max(300).default('').describe('`userName eq "…"` or `externalId eq "…"`; empty for all.'),
  startIndex: z.coerce.number<number>().int().min(1).default(1).describe('First row, from 1.'),
  count: z.coerce.number<number>().int().min(0).max(500).default(100).describe('Rows at most.'),
});
const userBody = z.looseObject({
  schemas: z.array(z.string()).describe('Schema URIs.'),
  userName: z.email().max(254).describe('Sign-in name.'),
  externalId: z.string().min(1).max(200).optional().describe('Id in the provisioning system.'),
  displayName: z.string().max(200).optional().describe('Name to show.'),
  name: z.looseObject({ formatted: z.string().max(200).optional().describe('Whole name.'), familyName: z.string().max(100).optional().describe('Family name.'), givenName: z.string().max(100).optional().describe('Given name.') }).optional().describe('Name.'),
  active: z.boolean().default(true).describe('False: may not sign in.'),
});
const patchBody = z.looseObject({
  schemas: z.array(z.string()).describe('Schema URIs.'),
  Operations: z.array(z.looseObject({
    op: z.string().max(10).describe('add, replace or remove, in any case.'),
    path: z.string().max(300).optional().describe('Attribute; left out, `value` holds attributes.'),
    value: z.unknown().optional().describe('New value.'),
  })).min(1).max(100).describe('Changes, all or none.'),
});

const define = defineRoute;
const common = { access: needs.provision, answer: 'scim', response: resource } as const;

export const readScimServiceProvider = define({ ...common, method: 'GET', path: '/api/scim/v2/ServiceProviderConfig', operationId: 'readScimServiceProvider', summary: 'What of SCIM this server does.' });
export const listScimSchemas = define({ ...common, method: 'GET', path: '/api/scim/v2/Schemas', operationId: 'listScimSchemas', summary: 'Schemas of users and groups.' });
export const listScimResourceTypes = define({ ...common, method: 'GET', path: '/api/scim/v2/ResourceTypes', operationId: 'listScimResourceTypes', summary: 'Kinds of resources.' });
export const listScimUsers = define({ ...common, method: 'GET', path: '/api/scim/v2/Users', operationId: 'listScimUsers', summary: 'Users of the company that were provisioned.', query: listQuery });
export const readScimUser = define({ ...common, method: 'GET', path: '/api/scim/v2/Users/:id', operationId: 'readScimUser', summary: 'One user.', params: idParams });
export const createScimUser = define({ ...common, method: 'POST', path: '/api/scim/v2/Users', operationId: 'createScimUser', summary: 'Make a user with the role employee.', body: userBody });
export const replaceScimUser = define({ ...common, method: 'PUT', path: '/api/scim/v2/Users/:id', operationId: 'replaceScimUser', summary: 'Replace a user.', params: idParams, body: userBody });
export const patchScimUser = define({ ...common, method: 'PATCH', path: '/api/scim/v2/Users/:id', operationId: 'patchScimUser', summary: 'Change a user; `active` false ends all sessions within a second.', params: idParams, body: patchBody });
export const deleteScimUser = define({ ...common, method: 'DELETE', path: '/api/scim/v2/Users/:id', operationId: 'deleteScimUser', summary: 'Disable a user; what they did stays.', params: idParams });
export const listScimGroups = define({ ...common, method: 'GET', path: '/api/scim/v2/Groups', operationId: 'listScimGroups', summary: 'Groups that were provisioned. They are proposals of roles: an administrator decides.', query: listQuery });
export const createScimGroup = define({
  ...common, method: 'POST', path: '/api/scim/v2/Groups', operationId: 'createScimGroup', summary: 'Make a group. It gives no right by itself.',
  body: z.looseObject({ schemas: z.array(z.string()).describe('Schema URIs.'), displayName: z.string().min(1).max(200).describe('Name of the group.'), externalId: z.string().max(200).optional().describe('Id in the provisioning system.'), members: z.array(z.looseObject({ value: z.string().max(64).describe('Id of a user.') })).max(5000).optional().describe('Members.') }),
});
export const readScimGroup = define({ ...common, method: 'GET', path: '/api/scim/v2/Groups/:id', operationId: 'readScimGroup', summary: 'One group.', params: idParams });
export const patchScimGroup = define({ ...common, method: 'PATCH', path: '/api/scim/v2/Groups/:id', operationId: 'patchScimGroup', summary: 'Change name or members of a group.', params: idParams, body: patchBody });
export const deleteScimGroup = define({ ...common, method: 'DELETE', path: '/api/scim/v2/Groups/:id', operationId: 'deleteScimGroup', summary: 'Remove a group.', params: idParams });
