import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveRole, resolveRights } from '#modules/access';
import { asSystem, beginActingFor, createCompany, endActingFor, withCompany } from '#modules/platform';
import { bodyOf, commandId, withOutsideServer, type OutsideServer } from '#checks/outside-server';

type Issued = { readonly keyId: string; readonly secret: string; readonly clientId: string };
type Grant = { readonly action: string; readonly fieldClass: string };

const days = (count: number): number => count * 86_400_000;
const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });

const makeProgram = async (server: OutsideServer, cookie: string, given: { readonly programCode?: string; readonly grants?: readonly Grant[]; readonly networks?: readonly string[]; readonly requestsPerMinute?: number } = {}): Promise<void> => {
  bodyOf(await server.call('/api/programs', {
    headers: { cookie },
    body: { commandId: commandId(), programCode: given.programCode ?? 'finance', name: 'Finance', networks: given.networks ?? [], requestsPerMinute: given.requestsPerMinute ?? 600, grants: given.grants ?? [{ action: 'read', fieldClass: 'public' }, { action: 'read', fieldClass: 'personal' }] },
  }), 200);
};

const issueKey = async (server: OutsideServer, cookie: string, kind: 'apiKey' | 'clientSecret' = 'apiKey', programCode = 'finance', life = days(90)): Promise<Issued> =>
  bodyOf<Issued>(await server.call(`/api/programs/${programCode}/keys`, { headers: { cookie }, body: { commandId: commandId(), kind, expiresAt: new Date(server.clock.now + life).toISOString() } }), 200);

const confirmKey = (server: OutsideServer, cookie: string, keyId: string) => server.call('/api/program-keys/confirm', { headers: { cookie }, body: { commandId: commandId(), programCode: 'finance', keyId } });

const statusOf = async (server: OutsideServer, path: string, headers: Readonly<Record<string, string>>): Promise<number> => (await server.call(path, { headers })).status;

test('a program reads with its key what it was given and no more; every request is in the log', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const { secret, keyId } = await issueKey(server, cookie);
  assert.match(secret, /^qxk_\d+_[a-z0-9]{12}_[0-9a-f]{64}$/);
  assert.equal(await statusOf(server, '/api/people', bearer(secret)), 200);
  assert.equal(await statusOf(server, '/api/payroll/2026-10/register', bearer(secret)), 403, 'no right to pay');
  assert.equal(await statusOf(server, '/api/programs', bearer(secret)), 403, 'programs do not look after programs');
  assert.equal(await statusOf(server, '/api/session', bearer(secret)), 403, 'nor have they an account');
  assert.equal(await statusOf(server, '/api/scim/v2/Users', bearer(secret)), 403, 'no right to provision');
  const log = bodyOf<{ total: number; rows: { programCode: string; keyId: string; route: string; status: number; from: string }[] }>(await server.call('/api/program-requests', { headers: { cookie } }), 200);
  assert.equal(log.total, 5);
  assert.deepEqual(log.rows.map((row) => row.status).toSorted(), [200, 403, 403, 403, 403]);
  assert.ok(log.rows.every((row) => row.programCode === 'finance' && row.keyId === keyId && row.from === '127.0.0.1'));
  assert.ok(log.rows.some((row) => row.route === '/api/payroll/:month/register'), 'the route, never its values');
  const searched = bodyOf<{ total: number }>(await server.call('/api/program-requests?search=payroll&status=refused&programCode=finance', { headers: { cookie } }), 200);
  assert.equal(searched.total, 1);
}));

test('A-25: wrong, unknown, expired, revoked and ended keys are refused, all alike', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const key = await issueKey(server, cookie);
  const ask = (text: string) => server.call('/api/people', { headers: bearer(text) });
  assert.equal((await ask(key.secret)).status, 200);
  const unknown = await ask(`qxk_999999_${key.keyId}_${'0'.repeat(64)}`);
  const wrong: readonly string[] = [
    `${key.secret.slice(0, -1)}${key.secret.endsWith('0') ? '1' : '0'}`, key.secret.toUpperCase(), `${key.secret}0`, key.secret.slice(0, -1), key.secret.replace('qxk_', 'qxt_'), key.secret.replace('qxk_', 'qxs_'),
    key.secret.replace(/^qxk_\d+/, 'qxk_2'), 'x', `qxk_1_${"x' or '1'='1"}_0`, key.keyId,
  ];
  for (const text of wrong) {
    const answer = await ask(text);
    assert.deepEqual([answer.status, answer.body], [401, unknown.body], text);
  }
  server.clock.now += days(91);
  const expired = await ask(key.secret);
  assert.deepEqual([expired.status, expired.body], [401, unknown.body], 'expired');
  const second = await issueKey(server, cookie);
  assert.equal((await ask(second.secret)).status, 200);
  bodyOf(await server.call(`/api/programs/finance/keys/${second.keyId}/revoke`, { headers: { cookie }, body: { commandId: commandId() } }), 200);
  const revokedAt = performance.now();
  const revoked = await ask(second.secret);
  assert.deepEqual([revoked.status, revoked.body], [401, unknown.body], 'revoked');
  assert.ok(performance.now() - revokedAt < 1000, 'dead within a second');
  const third = await issueKey(server, cookie);
  bodyOf(await server.call('/api/programs/finance/end', { headers: { cookie }, body: { commandId: commandId() } }), 200);
  assert.equal((await ask(third.secret)).status, 401, 'ended');
  assert.equal((await server.call('/api/programs/finance/keys', { headers: { cookie }, body: { commandId: commandId(), kind: 'apiKey', expiresAt: new Date(server.clock.now + days(1)).toISOString() } })).status, 409);
}));

test('A-25: a key in an address is refused, on every kind of route, and nothing of it is kept', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const { secret } = await issueKey(server, cookie);
  for (const path of [`/api/people?access_token=${secret}`, `/api/people?key=${secret}`, `/api/people?search=${secret}`, `/api/people?search=${encodeURIComponent(secret).replace('_', '%5F')}`, `/api/set-up?x=${secret}`, `/api/people/${secret}`]) {
    for (const headers of [{}, bearer(secret), { cookie }]) assert.equal(await statusOf(server, path, headers), 400, path);
  }
  assert.equal(await statusOf(server, '/api/people?access_token=x', bearer(secret)), 400, 'nor under a name that others use');
  const stored = await server.database.ownerPool.query<{ text: string }>('select to_jsonb(request)::text as text from identity.program_request as request');
  assert.ok(stored.rows.length > 0 && stored.rows.every(({ text }) => !text.includes(secret.slice(-64))));
}));

test('A-25: a session is no bearer, a bearer needs no session, and cookies beside it count for nothing', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const { secret } = await issueKey(server, cookie);
  const token = decodeURIComponent(cookie.split('=')[1] ?? '');
  assert.equal(await statusOf(server, '/api/people', bearer(token)), 401);
  assert.equal(await statusOf(server, '/api/programs', { ...bearer(secret), cookie }), 403, 'the administrator\'s cookie adds nothing');
  assert.equal(await statusOf(server, '/api/people', { ...bearer('x'), cookie }), 401, 'nor does it stand in for a bad key');
  assert.equal(await statusOf(server, '/api/people', { ...bearer(secret), 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }), 200, 'rules about pages are for pages');
}));

test('client credentials: form, JSON and Basic give a token of a quarter of an hour; it dies with its secret', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const { secret, clientId, keyId } = await issueKey(server, cookie, 'clientSecret');
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => server.call('/api/token', { body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
  const first = bodyOf<{ access_token: string; token_type: string; expires_in: number }>(await form({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }), 200);
  assert.deepEqual([first.token_type, first.expires_in], ['Bearer', 900]);
  bodyOf(await server.call('/api/token', { body: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret } }), 200);
  const basic = { authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}` };
  const third = bodyOf<{ access_token: string }>(await form({ grant_type: 'client_credentials' }, basic), 200);
  assert.equal((await form({ grant_type: 'client_credentials', client_secret: secret }, basic)).status, 400, 'not in two places');
  assert.equal((await form({ grant_type: 'client_credentials', client_id: '1.other', client_secret: secret })).status, 401);
  assert.equal((await form({ grant_type: 'password', client_id: clientId, client_secret: secret })).status, 400);
  assert.equal((await server.call('/api/programs', { body: 'name=x', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } })).status, 400, 'forms are read nowhere else');
  assert.equal(await statusOf(server, '/api/people', bearer(first.access_token)), 200);
  assert.equal(await statusOf(server, '/api/people', bearer(secret)), 401, 'the secret itself asks for tokens only');
  server.clock.now += 16 * 60_000;
  assert.equal(await statusOf(server, '/api/people', bearer(first.access_token)), 401, 'over');
  const later = bodyOf<{ access_token: string }>(await form({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }), 200);
  assert.equal(await statusOf(server, '/api/people', bearer(later.access_token)), 200);
  bodyOf(await server.call(`/api/programs/finance/keys/${keyId}/revoke`, { headers: { cookie }, body: { commandId: commandId() } }), 200);
  assert.equal(await statusOf(server, '/api/people', bearer(later.access_token)), 401);
  assert.ok(third.access_token.startsWith('qxt_'));
}));

test('A-25: allowed networks, and the limit of a minute', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie, { networks: ['203.0.113.0/24', '2001:db8::/48'] });
  const { secret } = await issueKey(server, cookie);
  assert.equal(await statusOf(server, '/api/people', bearer(secret)), 401, 'called from 127.0.0.1');
  const change = (networks: readonly string[], requestsPerMinute: number) => server.call('/api/programs/finance', { headers: { cookie }, body: { commandId: commandId(), name: 'Finance', networks, requestsPerMinute } });
  bodyOf(await change(['127.0.0.7/8'], 5), 200);
  const statuses: number[] = [];
  for (let count = 0; count < 7; count += 1) statuses.push(await statusOf(server, '/api/people', bearer(secret)));
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
  server.clock.now += 61_000;
  assert.equal(await statusOf(server, '/api/people', bearer(secret)), 200);
  for (const network of ['10.1', '0x7f.1', '2130706433', '300.1.1.1', 'everyone', '10.0.0.0/33', '010.0.0.1']) assert.equal((await change([network], 5)).status, 409, network);
}));

test('rotation: both keys work during the overlap, then the new one alone; a retry shows no secret again', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await makeProgram(server, cookie);
  const old = await issueKey(server, cookie);
  const body = { commandId: commandId(), overlapHours: 24, expiresAt: new Date(server.clock.now + days(90)).toISOString() };
  const rotate = () => server.call(`/api/programs/finance/keys/${old.keyId}/rotate`, { headers: { cookie }, body });
  const next = bodyOf<Issued>(await rotate(), 200);
  const again = bodyOf<{ keyId: string; secret: string | null }>(await rotate(), 200);
  assert.deepEqual([again.keyId, again.secret], [next.keyId, null]);
  assert.deepEqual([await statusOf(server, '/api/people', bearer(old.secret)), await statusOf(server, '/api/people', bearer(next.secret))], [200, 200]);
  server.clock.now += 25 * 3_600_000;
  assert.deepEqual([await statusOf(server, '/api/people', bearer(old.secret)), await statusOf(server, '/api/people', bearer(next.secret))], [401, 200]);
  const kept = await server.database.ownerPool.query<{ text: string }>("select to_jsonb(k)::text as text from identity.program_key k union all select to_jsonb(c)::text from platform.command c union all select to_jsonb(a)::text from platform.audit_event a");
  assert.ok(kept.rows.length > 4);
  for (const { text } of kept.rows) for (const { secret } of [old, next]) assert.ok(!text.includes(secret.slice(-64)), 'no secret at rest');
}));

test('a right to pay waits for a second person who holds it; who asked cannot confirm', () => withOutsideServer(async (server) => {
  const administrator = await server.member('administrator');
  const supervisor = await server.member('payrollSupervisor');
  await makeProgram(server, administrator.cookie, { grants: [{ action: 'read', fieldClass: 'pay' }, { action: 'read', fieldClass: 'public' }] });
  const { secret, keyId } = await issueKey(server, administrator.cookie);
  const register = '/api/payroll/2026-10/register';
  assert.equal(await statusOf(server, register, bearer(secret)), 403, 'waiting');
  const waiting = bodyOf<{ grants: { programCode: string; mayConfirm: boolean }[] }>(await server.call('/api/program-grants/waiting', { headers: { cookie: supervisor.cookie } }), 200);
  assert.deepEqual(waiting.grants.map(({ programCode, mayConfirm }) => [programCode, mayConfirm]), [['finance', true]]);
  const confirm = (cookie: string, grant: Grant) => server.call('/api/program-grants/confirm', { headers: { cookie }, body: { commandId: commandId(), programCode: 'finance', ...grant } });
  assert.equal((await confirm(administrator.cookie, { action: 'read', fieldClass: 'pay' })).status, 403);
  bodyOf(await confirm(supervisor.cookie, { action: 'read', fieldClass: 'pay' }), 200);
  assert.equal(await statusOf(server, register, bearer(secret)), 403, 'the key still waits');
  bodyOf(await confirmKey(server, supervisor.cookie, keyId), 200);
  assert.notEqual(await statusOf(server, register, bearer(secret)), 403, 'confirmed');
  // What the administrator does not hold and no second person is asked for, cannot be given at all.
  const propose = (cookie: string, grant: Grant) => server.call('/api/programs/finance/grants', { headers: { cookie }, body: { commandId: commandId(), ...grant } });
  assert.equal((await propose(administrator.cookie, { action: 'read', fieldClass: 'health' })).status, 409);
  assert.equal((await propose(administrator.cookie, { action: 'administer', fieldClass: 'public' })).status, 400);
  bodyOf(await propose(administrator.cookie, { action: 'change', fieldClass: 'pay' }), 200);
  assert.equal((await confirm(supervisor.cookie, { action: 'change', fieldClass: 'pay' })).status, 409, 'the supervisor holds no right to change pay');
  await assert.rejects(server.database.ownerPool.query("update identity.program_grant set confirmed_by = proposed_by, confirmed_at = now() where action = 'change'"), /check constraint/);
  bodyOf(await server.call('/api/programs/finance/grants/withdraw', { headers: { cookie: administrator.cookie }, body: { commandId: commandId(), action: 'read', fieldClass: 'pay' } }), 200);
  assert.equal(await statusOf(server, register, bearer(secret)), 403, 'taken back');
}));

test('A-78 I-38: a command id belongs to its program, its company and its body; twins at one moment are one command', () => withOutsideServer(async (server) => {
  const administrator = await server.member('administrator');
  await makeProgram(server, administrator.cookie, { grants: [{ action: 'operate', fieldClass: 'public' }] });
  await makeProgram(server, administrator.cookie, { programCode: 'other', grants: [{ action: 'operate', fieldClass: 'public' }] });
  const [one, other] = [await issueKey(server, administrator.cookie), await issueKey(server, administrator.cookie, 'apiKey', 'other')];
  const compute = (headers: Readonly<Record<string, string>>, id: string, month = '2026-10') => server.call(`/api/attendance/${month}/compute`, { headers, body: { commandId: id } });
  const id = commandId();
  const first = await compute(bearer(one.secret), id);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.deepEqual((await compute(bearer(one.secret), id)).body, first.body, 'a retry gets the first answer');
  assert.equal((await compute(bearer(one.secret), id, '2026-09')).status, 409, 'another body');
  const strangers = [await compute(bearer(other.secret), id), await compute({ cookie: administrator.cookie }, id)];
  for (const stranger of strangers) {
    assert.equal(stranger.status, 409, 'another program, another user');
    assert.equal((stranger.body as { error: { code: string } }).error.code, 'commandIdReused', 'not the answer of somebody else');
  }
  const second = await createCompany(server.database, { companyCode: 'second', name: 'Second' });
  assert.ok(second.ok);
  await withCompany(server.database, asSystem(second.value.companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId: administrator.userId, role: 'administrator', personId: null }));
  const session = await server.signIn.startSession(administrator.userId, { method: 'password', isSecondFactorProven: true, activeCompanyId: second.value.companyId });
  const elsewhere = await compute({ cookie: session.cookies.map((text) => text.split(';')[0]).join('; ') }, id);
  assert.equal(elsewhere.status, 200, 'another company knows nothing of it');
  const twinId = commandId();
  const twins = await Promise.all(Array.from({ length: 8 }, () => compute(bearer(one.secret), twinId)));
  assert.equal(new Set(twins.map((twin) => JSON.stringify([twin.status, twin.body]))).size, 1);
  assert.equal(twins[0]?.status, 200);
  const kept = await server.database.ownerPool.query('select from platform.command where command_id = $1', [twinId]);
  assert.equal(kept.rowCount, 1);
}));

test('an administrator alone gets nothing of a confirmed program: not with a key, not with a successor, not from another network', () => withOutsideServer(async (server) => {
  const administrator = await server.member('administrator');
  const supervisor = await server.member('payrollSupervisor');
  const networks = ['127.0.0.0/8'];
  await makeProgram(server, administrator.cookie, { grants: [{ action: 'read', fieldClass: 'pay' }, { action: 'read', fieldClass: 'public' }], networks });
  bodyOf(await server.call('/api/program-grants/confirm', { headers: { cookie: supervisor.cookie }, body: { commandId: commandId(), programCode: 'finance', action: 'read', fieldClass: 'pay' } }), 200);
  const register = '/api/payroll/2026-10/register';
  const old = await issueKey(server, administrator.cookie);
  assert.deepEqual([await statusOf(server, register, bearer(old.secret)), await statusOf(server, '/api/people', bearer(old.secret))], [403, 200], 'only what needs nobody else');
  type Listed = { programs: { keys: { keyId: string; isWaiting: boolean }[] }[] };
  const waitingKeys = async () => bodyOf<Listed>(await server.call('/api/programs', { headers: { cookie: administrator.cookie } }), 200).programs[0]?.keys.filter((key) => key.isWaiting).map((key) => key.keyId);
  assert.deepEqual(await waitingKeys(), [old.keyId]);
  const inbox = async () => bodyOf<{ keys: { keyId: string; mayConfirm: boolean }[] }>(await server.call('/api/program-grants/waiting', { headers: { cookie: supervisor.cookie } }), 200).keys.map((key) => [key.keyId, key.mayConfirm]);
  assert.deepEqual(await inbox(), [[old.keyId, true]]);
  assert.equal((await confirmKey(server, administrator.cookie, old.keyId)).status, 403);
  bodyOf(await confirmKey(server, supervisor.cookie, old.keyId), 200);
  assert.deepEqual([await statusOf(server, register, bearer(old.secret)) === 403, await inbox()], [false, []]);
  assert.equal((await confirmKey(server, supervisor.cookie, old.keyId)).status, 409, 'confirmed already');
  const next = bodyOf<Issued>(await server.call(`/api/programs/finance/keys/${old.keyId}/rotate`, { headers: { cookie: administrator.cookie }, body: { commandId: commandId(), overlapHours: 24, expiresAt: new Date(server.clock.now + days(90)).toISOString() } }), 200);
  assert.deepEqual([await statusOf(server, register, bearer(next.secret)), await statusOf(server, register, bearer(old.secret)) === 403], [403, false], 'the successor waits, the old key goes on');
  const setNetworks = async (wish: readonly string[]) => bodyOf(await server.call('/api/programs/finance', { headers: { cookie: administrator.cookie }, body: { commandId: commandId(), name: 'Finance', networks: wish, requestsPerMinute: 600 } }), 200);
  await setNetworks(['127.0.0.0/16']);
  assert.notEqual(await statusOf(server, register, bearer(old.secret)), 403, 'fewer networks');
  await setNetworks(['127.0.0.0/16', '10.0.0.0/8']);
  assert.equal(await statusOf(server, register, bearer(old.secret)), 403, 'more networks');
  bodyOf(await confirmKey(server, supervisor.cookie, old.keyId), 200);
  await setNetworks([]);
  assert.equal(await statusOf(server, register, bearer(old.secret)), 403, 'any network');
  await assert.rejects(server.database.ownerPool.query('update identity.program_key set confirmed_by = created_by, confirmed_at = now()'), /check constraint/);
}));

test('who acts for the one that asked is no second person, and what was delegated confirms nothing', () => withOutsideServer(async (server) => {
  const administrator = await server.member('administrator');
  const supervisor = await server.member('payrollSupervisor');
  const clerk = await server.member('payrollClerk');
  await makeProgram(server, administrator.cookie, { grants: [{ action: 'read', fieldClass: 'pay' }] });
  const { keyId } = await issueKey(server, administrator.cookie);
  const grant = { programCode: 'finance', action: 'read', fieldClass: 'pay' };
  const confirm = (cookie: string) => server.call('/api/program-grants/confirm', { headers: { cookie }, body: { commandId: commandId(), ...grant } });
  const actingId = await server.inCompany((tx) => beginActingFor(tx, { userId: supervisor.userId, forUserId: administrator.userId, fromMilliseconds: server.clock.now - days(1), untilMilliseconds: null }));
  assert.equal((await confirm(supervisor.cookie)).status, 409, 'the supervisor acts for the administrator');
  const raw = (userId: string) => server.database.ownerPool.query('update identity.program_grant set confirmed_by = $1, confirmed_at = now()', [userId]);
  await assert.rejects(raw(supervisor.userId), /secondPersonNeeded/);
  await assert.rejects(server.database.ownerPool.query('update identity.program_key set confirmed_by = $1, confirmed_at = now()', [supervisor.userId]), /secondPersonNeeded/);
  await server.inCompany((tx) => endActingFor(tx, actingId, server.clock.now - days(1) + 1));
  bodyOf(await confirm(supervisor.cookie), 200);
  assert.equal((await confirmKey(server, clerk.cookie, keyId)).status, 200, 'a clerk reads pay by their own right');
  // A right that came by delegation is left out of the holder's own.
  const day = Math.floor(server.clock.now / days(1));
  const auditor = await server.member('auditor');
  await server.inCompany((tx) => tx.query(
    `insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, made_by) values ($1, $2, $3, '{read:pay,approve:pay}', '2026-11-01', '2026-11-30', 0, 'test')`, [tx.companyId, supervisor.userId, auditor.userId]));
  const held = await server.inCompany(async (tx) => ({ all: await resolveRights(tx, { userId: auditor.userId, day }), own: await resolveRights(tx, { userId: auditor.userId, day, isOwnOnly: true }) }));
  assert.deepEqual([held.all.rights['approve:pay'], held.own.rights['approve:pay'], held.own.rights['read:pay']], ['all', undefined, undefined]);
  const second = await issueKey(server, administrator.cookie);
  assert.equal((await confirmKey(server, auditor.cookie, second.keyId)).status, 409, 'the auditor holds it by delegation only');
}));
