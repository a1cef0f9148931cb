/**
 * Who may what: roles, assignments, direct grants and prohibitions, groups, delegations, and the two questions "what can
 * this user see, and why" and "who can see this about this person". Changes that need a second person wait in the
 * proposals of proposal-api.ts, kind `grant`.
 */
import * as z from 'zod';
import { actions, fieldClasses, scopeKinds } from './access-terms.ts';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, instantValue, personNumberValue, rowIdValue } from './api-values.ts';

const actionValue = z.enum(actions);
const fieldClassValue = z.enum(fieldClasses);
const scopeKindValue = z.enum(scopeKinds);
const userIdValue = z.string().min(1).max(64);
const roleCodeValue = z.string().regex(/^[a-z][A-Za-z0-9-]{1,39}$/);
const noteValue = z.string().max(300).default('');

/** Those who look after roles, and those who check. */
const keepers = [...needs.administer, ...needs.audit] as const;
const scopeValue = z.strictObject({
  kind: scopeKindValue.describe('Over whom.'),
  key: z.string().max(200).describe('Legal entity, workplace code, department name, group, or the person number whose line it is; empty for company, self and the holder\'s own line.'),
});
const scopeField = { scope: scopeValue.describe('Over whom.') };
const dateFields = {
  validFrom: dateValue.describe('First day.'),
  validTo: dateValue.nullable().describe('Last day; null = until ended.'),
};

const roleGrantValue = z.strictObject({
  action: actionValue.describe('What may be done.'),
  fieldClass: fieldClassValue.describe('With which values.'),
  ...scopeField,
});

const holderValue = z.strictObject({
  kind: z.enum(['user', 'group']).describe('One user, or everyone in a group.'),
  key: z.string().min(1).max(64).describe('User id, or group.'),
});
const holderName = z.object({
  kind: z.enum(['user', 'group']).describe('One user, or everyone in a group.'),
  key: z.string().describe('User id, or group.'),
  name: z.string().describe('Name to show.'),
});

/** What a change answers. A proposal changes nothing until it is confirmed. */
const changeResponse = z.object({
  state: z.enum(['done', 'proposed']).describe('proposed = a second person must confirm it.'),
  id: z.string().describe('The new entry when done, else the proposal.'),
});

const memberRow = z.object({
  userId: z.string().describe('User.'),
  name: z.string().describe('Name to show.'),
  email: z.string().describe('Sign-in name; empty when unknown.'),
  personNumber: z.string().nullable().describe('The person that the user is.'),
  hasLeft: z.boolean().describe('True after the last day of work: only the own data are left.'),
  roles: z.array(z.string()).describe('Codes of the roles held today.'),
});

/** Why a right holds or does not: the grant, the way it came, over whom. */
const reasonValue = z.object({
  effect: z.enum(['allow', 'forbid']).describe('A prohibition beats every permission.'),
  via: z.enum(['role', 'direct', 'delegation']).describe('By a role, given directly, or by someone\'s delegation.'),
  roleCode: z.string().nullable().describe('The role.'),
  groupName: z.string().nullable().describe('The group through which it was given.'),
  delegator: z.string().nullable().describe('Name of the user who delegated it.'),
  scope: z.object({ kind: scopeKindValue.describe('Over whom.'), key: z.string().describe('Which one.') }).describe('Scope of the grant.'),
  narrowedTo: z.object({ kind: scopeKindValue.describe('Over whom.'), key: z.string().describe('Which one.') }).nullable().describe('What the assignment narrows it to; null = nothing.'),
  validFrom: dateValue.nullable().describe('First day; null = always.'),
  validTo: dateValue.nullable().describe('Last day; null = until ended.'),
  people: z.int().describe('People that this reason alone covers.'),
});

const reachRow = z.object({
  action: actionValue.describe('What may be done.'),
  fieldClass: fieldClassValue.describe('With which values.'),
  isEveryone: z.boolean().describe('True: the whole company.'),
  isOneself: z.boolean().describe('True: the own data and nobody else\'s.'),
  people: z.int().describe('How many people.'),
  reasons: z.array(reasonValue).describe('What decided, permissions and prohibitions.'),
});
const reachResponse = z.object({
  user: memberRow.describe('The user asked about.'),
  day: dateValue.describe('The day asked about.'),
  rows: z.array(reachRow).describe('One per action and class with at least one reason.'),
});

const whoCanResponse = z.object({
  personNumber: z.string().describe('The person asked about.'),
  name: z.string().describe('Name.'),
  day: dateValue.describe('The day asked about.'),
  rows: z.array(z.object({
    userId: z.string().describe('User.'),
    name: z.string().describe('Name to show.'),
    isOneself: z.boolean().describe('True for the person themselves.'),
    reasons: z.array(reasonValue.omit({ people: true })).describe('What allowed it.'),
  })).describe('Users who may, by name.'),
});

const dayQuery = { day: dateValue.optional().describe('As of this day; today if left out.') };
const whoCanQuery = {
  fieldClass: fieldClassValue.describe('Which values.'),
  action: actionValue.default('read').describe('Doing what.'),
  ...dayQuery,
};

const roleValue = z.object({
  roleCode: z.string().describe('Code.'),
  title: z.string().describe('Title; built-in roles have phrases role.<code>.'),
  isBuiltIn: z.boolean().describe('Built-in roles cannot be changed.'),
  grants: z.array(roleGrantValue.extend({ grantId: z.string().nullable().describe('Entry; null in built-in roles.') })).describe('What it holds.'),
  holders: z.int().describe('Assignments of it today.'),
  mayChange: z.boolean().describe('False for built-in roles, and for a role that the caller holds.'),
});

/** Over whom, from when to when, and by whom something was given. */
const givenFields = {
  ...scopeField,
  ...dateFields,
  endedOn: dateValue.nullable().describe('First day it no longer holds; null = not ended.'),
  isHeld: z.boolean().describe('True today.'),
  madeBy: z.string().describe('Who made it.'),
  madeAt: instantValue.describe('When.'),
};

const assignmentRow = z.object({
  assignmentId: z.string().describe('Entry.'),
  holder: holderName.describe('Who has the role.'),
  roleCode: z.string().describe('Role.'),
  ...givenFields,
});

const directGrantRow = z.object({
  grantId: z.string().describe('Entry.'),
  holder: holderName.describe('Whom it concerns.'),
  effect: z.enum(['allow', 'forbid']).describe('A prohibition beats every permission.'),
  action: actionValue.describe('What.'),
  fieldClass: fieldClassValue.describe('Which values.'),
  ...givenFields,
});

const groupRow = z.object({
  groupCode: z.string().describe('Group.'),
  title: z.string().describe('Title.'),
  members: z.array(z.object({
    memberId: z.string().describe('Entry.'),
    personNumber: z.string().describe('Person number.'),
    name: z.string().describe('Name.'),
    ...dateFields,
  })).describe('Members today and later.'),
});

const delegatedRight = z.strictObject({ action: actionValue.describe('What.'), fieldClass: fieldClassValue.describe('Which values.') });
const delegationRow = z.object({
  delegationId: z.string().describe('Entry.'),
  from: z.object({ userId: z.string().describe('User.'), name: z.string().describe('Name.') }).describe('Whose rights.'),
  to: z.object({ userId: z.string().describe('User.'), name: z.string().describe('Name.') }).describe('Who may use them.'),
  rights: z.array(delegatedRight).describe('Which of them.'),
  validFrom: dateValue.describe('First day.'),
  validTo: dateValue.describe('Last day, at most 90 days later.'),
  endedOn: dateValue.nullable().describe('First day it no longer holds; null = not ended.'),
  isHeld: z.boolean().describe('True today.'),
  mayEnd: z.boolean().describe('True when the caller may end it.'),
});

export const readOwnReach = defineRoute({
  method: 'GET', path: '/api/access/own-reach', operationId: 'readOwnReach', access: 'signedIn',
  summary: 'What the caller may see and do, and why.', query: z.strictObject(dayQuery), response: reachResponse,
});
export const readOwnReaders = defineRoute({
  method: 'GET', path: '/api/access/own-readers', operationId: 'readOwnReaders', access: needs.own('public'),
  summary: 'Who can see the caller\'s own values of a class.', query: z.strictObject(whoCanQuery), response: whoCanResponse,
});
export const listMembers = defineRoute({
  method: 'GET', path: '/api/access/members', operationId: 'listMembers', access: keepers,
  summary: 'Users of the company with their roles.', query: z.strictObject(dayQuery),
  response: z.object({ rows: z.array(memberRow).describe('Users by name.') }),
});
export const readReach = defineRoute({
  method: 'GET', path: '/api/access/members/:userId/reach', operationId: 'readReach', access: keepers,
  summary: 'What a user may see and do, and why.', params: z.object({ userId: userIdValue.describe('User.') }),
  query: z.strictObject(dayQuery), response: reachResponse,
});
export const readWhoCan = defineRoute({
  method: 'GET', path: '/api/access/who-can', operationId: 'readWhoCan', access: keepers,
  summary: 'Who can see (or change, or approve) a person\'s values of a class, and why.',
  query: z.strictObject({ personNumber: personNumberValue.describe('Person.'), ...whoCanQuery }), response: whoCanResponse,
});
export const listRoles = defineRoute({
  method: 'GET', path: '/api/access/roles', operationId: 'listRoles', access: keepers,
  summary: 'Built-in roles and those of the company.', response: z.object({ rows: z.array(roleValue).describe('Built-in roles first.') }),
});
export const changeRole = defineRoute({
  method: 'POST', path: '/api/access/roles', operationId: 'changeRole', access: needs.administer,
  summary: 'Make a role, or give a role of the company another title and other grants. What it takes away counts at once; what it adds may need a second person.',
  body: z.strictObject({
    ...commandFields, roleCode: roleCodeValue.describe('Code of a new or existing role.'), title: z.string().trim().min(1).max(100).describe('Title.'),
    grants: z.array(roleGrantValue).max(100).describe('All that it holds from now on.'), note: noteValue.describe('Why.'),
  }),
  response: changeResponse,
});
export const endRole = defineRoute({
  method: 'POST', path: '/api/access/roles/:roleCode/end', operationId: 'endRole', access: needs.administer,
  summary: 'Retire a role of the company: nobody holds anything through it any more.', params: z.object({ roleCode: roleCodeValue.describe('Role.') }),
  body: z.strictObject({ ...commandFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
export const listAssignments = defineRoute({
  method: 'GET', path: '/api/access/assignments', operationId: 'listAssignments', access: keepers,
  summary: 'Who has which role, over whom, from when to when.',
  query: z.strictObject({
    userId: userIdValue.optional().describe('Of this user only.'), roleCode: roleCodeValue.optional().describe('Of this role only.'),
    state: z.enum(['current', 'all']).default('current').describe('current = today and later.'),
  }),
  response: z.object({ rows: z.array(assignmentRow).describe('Newest first.') }),
});
export const assignRole = defineRoute({
  method: 'POST', path: '/api/access/assignments', operationId: 'assignRole', access: needs.administer,
  summary: 'Give a user or group a role, narrowed to a scope and between dates.',
  body: z.strictObject({ ...commandFields, holder: holderValue.describe('Who gets it.'), roleCode: roleCodeValue.describe('Role.'), ...scopeField, ...dateFields, note: noteValue.describe('Why.') }),
  response: changeResponse,
});
export const endAssignment = defineRoute({
  method: 'POST', path: '/api/access/assignments/:assignmentId/end', operationId: 'endAssignment', access: needs.administer,
  summary: 'Take a role away, from now on.', params: z.object({ assignmentId: rowIdValue.describe('Entry.') }),
  body: z.strictObject({ ...commandFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
export const listDirectGrants = defineRoute({
  method: 'GET', path: '/api/access/grants', operationId: 'listDirectGrants', access: keepers,
  summary: 'Permissions and prohibitions given directly, without a role.',
  query: z.strictObject({ userId: userIdValue.optional().describe('Of this user only.'), state: z.enum(['current', 'all']).default('current').describe('current = today and later.') }),
  response: z.object({ rows: z.array(directGrantRow).describe('Newest first.') }),
});
export const giveDirectGrant = defineRoute({
  method: 'POST', path: '/api/access/grants', operationId: 'giveDirectGrant', access: needs.administer,
  summary: 'Allow or forbid one thing to a user or group. A prohibition counts at once.',
  body: z.strictObject({
    ...commandFields, holder: holderValue.describe('Whom it concerns.'), effect: z.enum(['allow', 'forbid']).describe('A prohibition beats every permission.'),
    action: actionValue.describe('What.'), fieldClass: fieldClassValue.describe('Which values.'), ...scopeField, ...dateFields, note: noteValue.describe('Why.'),
  }),
  response: changeResponse,
});
export const endDirectGrant = defineRoute({
  method: 'POST', path: '/api/access/grants/:grantId/end', operationId: 'endDirectGrant', access: needs.administer,
  summary: 'End a permission at once, or a prohibition (which gives something, and may need a second person).', params: z.object({ grantId: rowIdValue.describe('Entry.') }),
  body: z.strictObject({ ...commandFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
export const listGroups = defineRoute({
  method: 'GET', path: '/api/access/groups', operationId: 'listGroups', access: keepers,
  summary: 'Groups of people: a scope, or holders of a role.', response: z.object({ rows: z.array(groupRow).describe('By title.') }),
});
export const createGroup = defineRoute({
  method: 'POST', path: '/api/access/groups', operationId: 'createGroup', access: needs.administer,
  summary: 'Make an empty group.',
  body: z.strictObject({ ...commandFields, groupCode: roleCodeValue.describe('Code of your choice.'), title: z.string().trim().min(1).max(100).describe('Title.') }), response: changeResponse,
});
export const addGroupMember = defineRoute({
  method: 'POST', path: '/api/access/groups/:groupCode/members', operationId: 'addGroupMember', access: needs.administer,
  summary: 'Put a person into a group, between dates.', params: z.object({ groupCode: roleCodeValue.describe('Group.') }),
  body: z.strictObject({ ...commandFields, personNumber: personNumberValue.describe('Person.'), ...dateFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
export const endGroupMember = defineRoute({
  method: 'POST', path: '/api/access/group-members/:memberId/end', operationId: 'endGroupMember', access: needs.administer,
  summary: 'Take a person out of a group, from now on.', params: z.object({ memberId: rowIdValue.describe('Entry.') }),
  body: z.strictObject({ ...commandFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
export const listScopeChoices = defineRoute({
  method: 'GET', path: '/api/access/scope-choices', operationId: 'listScopeChoices', access: keepers,
  summary: 'What a scope can name.',
  response: z.object({
    entities: z.array(z.string()).describe('Legal entities.'),
    branches: z.array(z.object({ key: z.string().describe('Workplace code.'), name: z.string().describe('Workplace.') })).describe('Workplaces.'),
    departments: z.array(z.string()).describe('Departments.'),
    groups: z.array(z.object({ key: z.string().describe('Group.'), name: z.string().describe('Title.') })).describe('Groups.'),
  }),
});
export const listDelegations = defineRoute({
  method: 'GET', path: '/api/access/delegations', operationId: 'listDelegations', access: 'signedIn',
  summary: 'Delegations that the caller gave or received; `all` for those who look after roles.',
  query: z.strictObject({ whose: z.enum(['own', 'all']).default('own').describe('all is for administrators and auditors; others get their own.') }),
  response: z.object({
    given: z.array(delegationRow).describe('The caller\'s rights in other hands.'),
    received: z.array(delegationRow).describe('Others\' rights in the caller\'s hands.'),
    others: z.array(delegationRow).describe('Between other users; empty unless asked for with all.'),
    delegable: z.array(delegatedRight).describe('What the caller may delegate today.'),
    candidates: z.array(z.object({ userId: z.string().describe('User.'), name: z.string().describe('Name.') })).describe('To whom; empty when there is nothing to delegate.'),
  }),
});
export const delegateRights = defineRoute({
  method: 'POST', path: '/api/access/delegations', operationId: 'delegateRights', access: 'signedIn',
  summary: 'Let someone else use some of the own rights for a time. Never more than one holds oneself when it is used.',
  body: z.strictObject({
    ...commandFields, toUserId: userIdValue.describe('To whom.'), rights: z.array(delegatedRight).min(1).max(42).describe('Which of the own rights.'),
    validFrom: dateValue.describe('First day.'), validTo: dateValue.describe('Last day, at most 90 days later.'), note: noteValue.describe('Why.'),
  }),
  response: changeResponse,
});
export const endDelegation = defineRoute({
  method: 'POST', path: '/api/access/delegations/:delegationId/end', operationId: 'endDelegation', access: 'signedIn',
  summary: 'End a delegation that one gave or received; administrators end any.', params: z.object({ delegationId: rowIdValue.describe('Entry.') }),
  body: z.strictObject({ ...commandFields, note: noteValue.describe('Why.') }), response: changeResponse,
});
