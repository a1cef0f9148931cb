/** SCIM 2.0 over HTTP, for programs with the right to provision. Every change leaves an audit row; groups give no right. */
import { randomBytes } from 'node:crypto';
import * as routes from '#contracts/api/scim-api';
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, listMemberships, readCompany, recordAudit, setMemberDisabled, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type ScimAnswer, type Subject } from '#modules/platform';
import {
  deleteScimGroupRow, findScimGroupRow, findScimUserRow, insertScimUser, isScimUserFree, listScimGroupRows, listScimUserRows, replaceScimMembers, saveScimGroup, updateScimUser, type ScimUserRow, type ScimUserValues,
} from './scim-store.ts';
import { groupResource, listResource, patchGroup, patchUser, readFilter, scimSchemas, userResource, valuesOfBody, type ScimError, type ScimResource } from './scim-terms.ts';
import type { SignIn } from './sign-in.ts';

export type ScimRoutesDeps = {
  readonly database: Database;
  readonly signIn: Pick<SignIn, 'createUser' | 'endSessions' | 'baseUrl'>;
  readonly nowMilliseconds: () => number;
  /** Makes the user a member with the role employee. */
  readonly makeEmployee: (tx: CompanyTransaction, member: { readonly userId: string; readonly personId: number | null }) => Promise<void>;
};

type Answer = Result<ScimAnswer, ApiFailure>;
const statusOf: Readonly<Record<ScimError['code'], number>> = { scimFilterUnknown: 400, scimValueUnreadable: 400, scimUnchangeable: 400, scimTaken: 409, scimUnknown: 404, scimBusy: 409 };
const refuse = (error: ScimError): Result<never, ApiFailure> => failure({ code: error.code === 'scimUnknown' ? 'notFound' : error.code, data: error.data, status: statusOf[error.code] });
const unknown: ScimError = { code: 'scimUnknown', data: {} };
const taken: ScimError = { code: 'scimTaken', data: {} };
const answer = (body: ScimResource | null, status = 200): Answer => success({ status, body });

const baseOf = (deps: ScimRoutesDeps): string => `${deps.signIn.baseUrl.replace(/\/$/, '')}/api/scim/v2`;
/** Provisioning reaches users of the whole company and no person's values; the program is the actor. */
const contextOf = (subject: Subject) => asSystem(subject.companyId, 'provisioning', subject.program === null ? `user:${subject.userId}` : `program:${subject.program}`);

const change = async (deps: ScimRoutesDeps, subject: Subject, action: string, id: string, work: (tx: CompanyTransaction) => Promise<Result<ScimResource | null, ScimError>>, status = 200): Promise<Answer> => {
  const result = await withCompany(deps.database, contextOf(subject), async (tx) => {
    const done = await work(tx);
    if (done.ok) await recordAudit(tx, { action, subject: id });
    return done;
  });
  return result.ok ? answer(result.value, result.value === null ? 204 : status) : refuse(result.error);
};

/** A user without a company left has no session either. */
const endSessionsOfDisabled = async (deps: ScimRoutesDeps, userId: string): Promise<void> => {
  if ((await listMemberships(deps.database, userId)).length === 0) await deps.signIn.endSessions(userId);
};

const createUser = async (deps: ScimRoutesDeps, subject: Subject, values: ScimUserValues): Promise<Answer> => {
  const isFree = await readCompany(deps.database, contextOf(subject), (tx) => isScimUserFree(tx, values, null));
  // Somebody who is a user already, here or elsewhere, is not taken over because an address is equal.
  const userId = isFree ? await deps.signIn.createUser({ email: values.userName, name: values.displayName }) : null;
  if (userId === null) return refuse(taken);
  const created = await change(deps, subject, 'identity.userProvisioned', `user:${userId}`, async (tx) => {
    if (!(await isScimUserFree(tx, values, null))) return failure(taken);
    await deps.makeEmployee(tx, { userId, personId: null });
    await insertScimUser(tx, userId, values, deps.nowMilliseconds());
    if (!values.isActive) await setMemberDisabled(tx, userId, true, 'provisioning');
    const row = await findScimUserRow(tx, userId);
    return row === null ? failure(unknown) : success(userResource(row, baseOf(deps)));
  }, 201);
  return created;
};

const changeUser = async (deps: ScimRoutesDeps, subject: Subject, userId: string, next: (row: ScimUserRow) => Result<ScimUserValues, ScimError>): Promise<Answer> => {
  const changed = await change(deps, subject, 'identity.userChangedByProgram', `user:${userId}`, async (tx) => {
    const row = await findScimUserRow(tx, userId);
    if (row === null) return failure(unknown);
    const values = next(row);
    if (!values.ok) return values;
    if (!(await isScimUserFree(tx, values.value, userId))) return failure(taken);
    await updateScimUser(tx, userId, values.value, deps.nowMilliseconds());
    // Whom an administrator shut out, an administrator lets in again.
    if (values.value.isActive !== row.isActive) await setMemberDisabled(tx, userId, !values.value.isActive, 'provisioning');
    const after = await findScimUserRow(tx, userId);
    return after === null ? failure(unknown) : success(userResource(after, baseOf(deps)));
  });
  if (changed.ok) await endSessionsOfDisabled(deps, userId);
  return changed;
};

const registerUsers = (server: ApiServer, deps: ScimRoutesDeps): void => {
  server.handle(routes.listScimUsers, async ({ subject, query }) => {
    const filter = readFilter(query.filter);
    if (!filter.ok) return refuse(filter.error);
    const found = await readCompany(deps.database, contextOf(subject), (tx) => listScimUserRows(tx, { ...query, filter: filter.value }));
    return answer(listResource(found.rows.map((row) => userResource(row, baseOf(deps))), found.total, query.startIndex));
  });
  server.handle(routes.readScimUser, async ({ subject, params }) => {
    const row = await withCompany(deps.database, contextOf(subject), (tx) => findScimUserRow(tx, params.id));
    return row === null ? refuse(unknown) : answer(userResource(row, baseOf(deps)));
  });
  server.handle(routes.createScimUser, ({ subject, body }) => createUser(deps, subject, valuesOfBody(body)));
  server.handle(routes.replaceScimUser, ({ subject, params, body }) => changeUser(deps, subject, params.id, () => success(valuesOfBody(body))));
  server.handle(routes.patchScimUser, ({ subject, params, body }) => changeUser(deps, subject, params.id, (row) => patchUser(row, body.Operations)));
  server.handle(routes.deleteScimUser, async ({ subject, params }) => {
    const changed = await changeUser(deps, subject, params.id, (row) => success({ ...row, isActive: false }));
    return changed.ok ? answer(null, 204) : changed;
  });
};

const registerGroups = (server: ApiServer, deps: ScimRoutesDeps): void => {
  server.handle(routes.listScimGroups, async ({ subject, query }) => {
    const filter = readFilter(query.filter);
    if (!filter.ok) return refuse(filter.error);
    const found = await readCompany(deps.database, contextOf(subject), (tx) => listScimGroupRows(tx, { ...query, filter: filter.value }));
    return answer(listResource(found.rows.map((row) => groupResource(row, baseOf(deps))), found.total, query.startIndex));
  });
  server.handle(routes.readScimGroup, async ({ subject, params }) => {
    const row = await withCompany(deps.database, contextOf(subject), (tx) => findScimGroupRow(tx, params.id));
    return row === null ? refuse(unknown) : answer(groupResource(row, baseOf(deps)));
  });
  server.handle(routes.createScimGroup, ({ subject, body }) => {
    const groupId = randomBytes(12).toString('hex');
    return change(deps, subject, 'identity.groupProvisioned', `group:${groupId}`, async (tx) => {
      if (!(await saveScimGroup(tx, { groupId, displayName: body.displayName, externalId: body.externalId ?? null }, deps.nowMilliseconds()))) return failure(taken);
      await replaceScimMembers(tx, groupId, (body.members ?? []).map((member) => member.value));
      const row = await findScimGroupRow(tx, groupId);
      return row === null ? failure(unknown) : success(groupResource(row, baseOf(deps)));
    }, 201);
  });
  server.handle(routes.patchScimGroup, ({ subject, params, body }) => change(deps, subject, 'identity.groupChangedByProgram', `group:${params.id}`, async (tx) => {
    const row = await findScimGroupRow(tx, params.id);
    if (row === null) return failure(unknown);
    const next = patchGroup(row, body.Operations);
    if (!next.ok) return next;
    if (!(await saveScimGroup(tx, { ...row, displayName: next.value.displayName }, deps.nowMilliseconds()))) return failure(taken);
    await replaceScimMembers(tx, params.id, next.value.memberIds);
    const after = await findScimGroupRow(tx, params.id);
    return after === null ? failure(unknown) : success(groupResource(after, baseOf(deps)));
  }));
  server.handle(routes.deleteScimGroup, ({ subject, params }) => change(deps, subject, 'identity.groupRemovedByProgram', `group:${params.id}`, async (tx) => ((await deleteScimGroupRow(tx, params.id)) ? success(null) : failure(unknown))));
};

const attribute = (name: string, type: string, more: Readonly<Record<string, unknown>> = {}) => ({ name, type, multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...more });

const schemaResources = (base: string): readonly ScimResource[] => [
  {
    schemas: [scimSchemas.schema], id: scimSchemas.user, name: 'User', description: 'User of the company', meta: { resourceType: 'Schema', location: `${base}/Schemas/${scimSchemas.user}` },
    attributes: [attribute('userName', 'string', { required: true, uniqueness: 'server' }), attribute('externalId', 'string', { caseExact: true, uniqueness: 'server' }), attribute('displayName', 'string'), attribute('active', 'boolean'),
      attribute('name', 'complex', { subAttributes: [attribute('formatted', 'string'), attribute('familyName', 'string'), attribute('givenName', 'string')] })],
  },
  {
    schemas: [scimSchemas.schema], id: scimSchemas.group, name: 'Group', description: 'Proposal of roles; gives no right by itself', meta: { resourceType: 'Schema', location: `${base}/Schemas/${scimSchemas.group}` },
    attributes: [attribute('displayName', 'string', { required: true, uniqueness: 'server' }), attribute('members', 'complex', { multiValued: true, subAttributes: [attribute('value', 'string')] })],
  },
];

const typeResource = (base: string, name: 'User' | 'Group', schema: string): ScimResource => ({ schemas: [scimSchemas.resourceType], id: name, name, endpoint: `/${name}s`, schema, meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` } });

const registerDescription = (server: ApiServer, deps: ScimRoutesDeps): void => {
  const base = baseOf(deps);
  const list = (resources: readonly ScimResource[]): Promise<Answer> => Promise.resolve(answer(listResource(resources, resources.length, 1)));
  const no = { supported: false };
  server.handle(routes.readScimServiceProvider, () => Promise.resolve(answer({
    schemas: [scimSchemas.provider], patch: { supported: true }, bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 }, filter: { supported: true, maxResults: 500 }, changePassword: no, sort: no, etag: no,
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer', description: 'API key or token of a program with the right to provision', primary: true }], meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  })));
  server.handle(routes.listScimSchemas, () => list(schemaResources(base)));
  server.handle(routes.listScimResourceTypes, () => list([typeResource(base, 'User', scimSchemas.user), typeResource(base, 'Group', scimSchemas.group)]));
};

export const registerScimRoutes = (server: ApiServer, deps: ScimRoutesDeps): void => {
  registerDescription(server, deps);
  registerUsers(server, deps);
  registerGroups(server, deps);
};
