import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueFirstAdministratorLink } from '#modules/identity';
import { setMember } from '#modules/platform';
import { bodyOf, commandId, withOutsideServer, type Answered, type OutsideServer } from '#checks/outside-server';

type User = { readonly id: string; readonly userName: string; readonly active: boolean; readonly displayName: string; readonly externalId?: string };
type List = { readonly totalResults: number; readonly Resources: readonly User[] };
type Scim = (path: string, call?: { readonly method?: string; readonly body?: unknown; readonly contentType?: string }) => Promise<Answered>;

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const withScim = (work: (server: OutsideServer, scim: Scim, administrator: { readonly userId: string; readonly cookie: string }) => Promise<void>): Promise<void> =>
  withOutsideServer(async (server) => {
    const administrator = await server.member('administrator');
    const { cookie } = administrator;
    bodyOf(await server.call('/api/programs', { headers: { cookie }, body: { commandId: commandId(), programCode: 'directory', name: 'Directory', networks: [], requestsPerMinute: 6000, grants: [{ action: 'provision', fieldClass: 'public' }] } }), 200);
    const { secret } = bodyOf<{ secret: string }>(await server.call('/api/programs/directory/keys', { headers: { cookie }, body: { commandId: commandId(), kind: 'apiKey', expiresAt: new Date(server.clock.now + 86_400_000).toISOString() } }), 200);
    await work(server, (path, { method, body, contentType } = {}) => server.call(`/api/scim/v2${path}`, {
      headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/scim+json' }) }, ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }), administrator);
  });

const lin = { schemas: [userSchema], userName: 'Lin.Jing@test.example', externalId: 'e-1', name: { familyName: '林', givenName: '静' }, emails: [{ value: 'x@test.example', primary: true }], active: true };
const patch = (...operations: readonly object[]) => ({ schemas: [patchSchema], Operations: operations });

test('SCIM: a user is made, found, changed and disabled, in the standard\'s own words', () => withScim(async (_server, scim) => {
  const made = await scim('/Users', { body: lin });
  const user = bodyOf<User & { meta: { location: string } }>(made, 201);
  assert.match(made.contentType, /^application\/scim\+json/);
  assert.deepEqual([user.userName, user.displayName, user.active, user.externalId], ['Lin.Jing@test.example', '林静', true, 'e-1']);
  for (const filter of ['userName eq "lin.jing@test.example"', 'username EQ "Lin.Jing@test.example"', 'externalId eq "e-1"']) {
    const found = bodyOf<List>(await scim(`/Users?filter=${encodeURIComponent(filter)}`), 200);
    assert.deepEqual([found.totalResults, found.Resources[0]?.id], [1, user.id], filter);
  }
  assert.equal(bodyOf<List>(await scim('/Users?filter=externalId%20eq%20%22e-2%22'), 200).totalResults, 0);
  assert.equal(bodyOf<List>(await scim('/Users?count=0'), 200).totalResults, 1);
  assert.deepEqual(bodyOf<{ scimType: string; status: string }>(await scim('/Users?filter=password%20eq%20%22x%22'), 400).scimType, 'invalidFilter');
  const again = bodyOf<{ scimType: string }>(await scim('/Users', { body: lin }), 409);
  assert.equal(again.scimType, 'uniqueness');
  const renamed = bodyOf<User>(await scim(`/Users/${user.id}`, { method: 'PUT', body: { ...lin, displayName: '林小静', externalId: undefined } }), 200);
  assert.deepEqual([renamed.displayName, renamed.externalId], ['林小静', undefined]);
  // As one large directory writes it: no path, and booleans as text.
  const off = bodyOf<User>(await scim(`/Users/${user.id}`, { method: 'PATCH', body: patch({ op: 'Replace', value: { active: 'False' } }) }), 200);
  assert.equal(off.active, false);
  assert.equal(bodyOf<User>(await scim(`/Users/${user.id}`, { method: 'PATCH', body: patch({ op: 'replace', path: 'active', value: true }) }), 200).active, true);
  assert.equal((await scim(`/Users/${user.id}`, { method: 'DELETE' })).status, 204);
  assert.equal(bodyOf<User>(await scim(`/Users/${user.id}`), 200).active, false, 'disabled, not forgotten');
  assert.equal((await scim('/Users/nobody')).status, 404);
  for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', '/Groups']) assert.equal((await scim(path)).status, 200, path);
}));

test('SCIM: changes are all or none, and what is not to be changed is refused', () => withScim(async (_server, scim) => {
  const user = bodyOf<User>(await scim('/Users', { body: lin }), 201);
  for (const operation of [{ op: 'replace', path: 'id', value: 'x' }, { op: 'replace', path: 'roles', value: ['administrator'] }, { op: 'replace', path: 'groups', value: [] }, { op: 'add', path: 'password', value: 'x' }, { op: 'remove', path: 'userName' }, { op: 'replace', path: 'active', value: 'maybe' }, { op: 'move', path: 'active', value: true }, { op: 'replace', path: 'userName', value: 'no address' }]) {
    const answer = await scim(`/Users/${user.id}`, { method: 'PATCH', body: patch({ op: 'replace', path: 'displayName', value: 'changed' }, operation) });
    assert.equal(answer.status, 400, JSON.stringify(operation));
    assert.equal(bodyOf<User>(await scim(`/Users/${user.id}`), 200).displayName, '林静', 'nothing of it');
  }
  assert.equal((await scim(`/Users/${user.id}`, { method: 'PATCH', body: { schemas: [patchSchema], Operations: [] } })).status, 400);
}));

test('SCIM: disabling a user ends their session within a second; enabling lets them sign in again', () => withScim(async (server, scim) => {
  const user = bodyOf<User>(await scim('/Users', { body: lin }), 201);
  const session = await server.signIn.startSession(user.id, { method: 'password', isSecondFactorProven: true });
  const cookie = session.cookies.map((text) => text.split(';')[0]).join('; ');
  assert.equal((await server.call('/api/months', { headers: { cookie } })).status, 200);
  bodyOf(await scim(`/Users/${user.id}`, { method: 'PATCH', body: patch({ op: 'replace', path: 'active', value: false }) }), 200);
  const from = performance.now();
  let status = 200;
  while (status === 200 && performance.now() - from < 3000) status = (await server.call('/api/months', { headers: { cookie } })).status;
  const milliseconds = performance.now() - from;
  assert.equal(status, 401);
  assert.ok(milliseconds <= 1000, `dead after ${Math.round(milliseconds)} ms`);
  bodyOf(await scim(`/Users/${user.id}`, { method: 'PATCH', body: patch({ op: 'replace', path: 'active', value: true }) }), 200);
  assert.equal((await server.call('/api/months', { headers: { cookie } })).status, 401, 'the old session stays dead');
}));

test('SCIM: an address that is a user already is not taken over; users of the company that were not provisioned are out of reach', () => withScim(async (server, scim, administrator) => {
  const outsider = await server.signIn.ensureUser({ email: 'known@elsewhere.example', name: 'known', password: 'a long password of somebody' });
  assert.equal((await scim('/Users', { body: { ...lin, userName: 'KNOWN@elsewhere.example' } })).status, 409);
  assert.equal((await scim('/Users', { body: { ...lin, userName: 'administrator@test.example' } })).status, 409);
  const members = await server.database.ownerPool.query('select from platform.membership where user_id = $1', [outsider]);
  assert.equal(members.rowCount, 0);
  for (const id of [administrator.userId, outsider]) {
    assert.equal((await scim(`/Users/${id}`)).status, 404);
    assert.equal((await scim(`/Users/${id}`, { method: 'DELETE' })).status, 404);
  }
  assert.equal((await server.call('/api/programs', { headers: { cookie: administrator.cookie } })).status, 200, 'still there');
}));

test('SCIM: groups hold provisioned users and give nobody a right', () => withScim(async (server, scim) => {
  const user = bodyOf<User>(await scim('/Users', { body: lin }), 201);
  const before = await server.database.ownerPool.query('select to_jsonb(assignment)::text from access.assignment as assignment order by 1');
  type Group = { readonly id: string; readonly members: readonly { readonly value: string }[] };
  const group = bodyOf<Group>(await scim('/Groups', { body: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'administrator', members: [{ value: user.id }, { value: 'nobody' }] } }), 201);
  assert.deepEqual(group.members.map(({ value }) => value), [user.id]);
  const emptied = bodyOf<Group>(await scim(`/Groups/${group.id}`, { method: 'PATCH', body: patch({ op: 'remove', path: `members[value eq "${user.id}"]` }) }), 200);
  assert.deepEqual(emptied.members, []);
  assert.equal(bodyOf<Group>(await scim(`/Groups/${group.id}`, { method: 'PATCH', body: patch({ op: 'add', path: 'members', value: [{ value: user.id }] }) }), 200).members.length, 1);
  const after = await server.database.ownerPool.query('select to_jsonb(assignment)::text from access.assignment as assignment order by 1');
  assert.deepEqual(after.rows, before.rows);
  assert.equal((await scim(`/Groups/${group.id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await scim(`/Groups/${group.id}`)).status, 404);
}));

test('SCIM: every change is on record, with the program as who did it', () => withScim(async (server, scim) => {
  const user = bodyOf<User>(await scim('/Users', { body: lin }), 201);
  await scim(`/Users/${user.id}`, { method: 'DELETE' });
  const { rows } = await server.database.ownerPool.query<{ text: string }>(`select to_jsonb(event)::text as text from platform.audit_event as event where action like 'identity.user%'`);
  assert.equal(rows.length, 2);
  for (const { text } of rows) assert.ok(text.includes('program:directory') && text.includes(user.id));
}));

test('SCIM lets in again only whom it shut out itself, and takes over nobody by their address', () => withScim(async (server, scim, administrator) => {
  const { id } = bodyOf<User>(await scim('/Users', { body: lin }), 201);
  const setActive = async (active: boolean) => bodyOf(await scim(`/Users/${id}`, { method: 'PATCH', body: patch({ op: 'replace', path: 'active', value: active }) }), 200);
  const byAdministrator = async (what: 'disable' | 'enable') => bodyOf(await server.call(`/api/identity/users/${what}`, { headers: { cookie: administrator.cookie }, body: { commandId: commandId(), userId: id } }), 200);
  const isOut = async () => (await server.database.ownerPool.query<{ out: boolean }>('select disabled_at is not null as out from platform.membership where user_id = $1', [id])).rows[0]?.out;
  await setActive(false);
  assert.equal(await isOut(), true);
  await setActive(true);
  assert.equal(await isOut(), false, 'its own');
  for (const order of [['administrator', 'scim'], ['scim', 'administrator']]) {
    for (const who of order) await (who === 'scim' ? setActive(false) : byAdministrator('disable'));
    await setActive(true);
    assert.equal(await isOut(), true, order.join(' then '));
    await byAdministrator('enable');
    assert.equal(await isOut(), false);
  }
  assert.equal((await scim('/Users', { body: { ...lin, userName: 'ADMINISTRATOR@test.example', externalId: 'e-9' } })).status, 409);
  assert.equal(await server.signIn.createUser({ email: 'Administrator@test.example', name: 'x' }), null);
  const made = await Promise.all(Array.from({ length: 5 }, () => server.signIn.createUser({ email: 'New@test.example', name: 'x' })));
  assert.equal(made.filter((userId) => userId !== null).length, 1, 'of several at once, one makes the user');
}));

test('passwords of a demonstration do not close the way of the first administrator', () => withScim(async (server) => {
  const { signIn } = server;
  const userId = await signIn.ensureUser({ email: 'with@test.example', name: 'with', password: 'a password of some length' });
  assert.notEqual(await issueFirstAdministratorLink(signIn, 'test'), null, 'a user of no company');
  await server.inCompany((tx) => setMember(tx, { userId, personId: null }));
  assert.equal(await issueFirstAdministratorLink(signIn, 'test'), null);
  await server.database.ownerPool.query('update platform.company set is_demo = true');
  assert.notEqual(await issueFirstAdministratorLink(signIn, 'test'), null);
}));
