import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWeComSimulator, createRealWeComClock, createSampleCorp } from '#simulators/wecom';
import { createOpenIdSimulator } from '#simulators/open-id';
import { createCompany, setMember, withCompany, asSystem } from '#modules/platform';
import { saveSource } from '#modules/sync';
import { weComManifest } from '#connectors/wecom';
import { bodyOf, commandId, withOutsideServer, type Answered, type OutsideServer } from '#checks/outside-server';

type Started = { readonly address: string };
const cookiesOf = (answer: Answered): string => answer.cookies.map((cookie) => cookie.split(';')[0]).join('; ');
const paramsOf = (location: string): { readonly state: string; readonly code: string; readonly issuer?: string } => {
  const { searchParams } = new URL(location);
  const issuer = searchParams.get('iss');
  return { state: searchParams.get('state') ?? '', code: searchParams.get('code') ?? '', ...(issuer === null ? {} : { issuer }) };
};
const goTo = async (address: string): Promise<string> => (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? '';

const start = (server: OutsideServer, providerCode: string, more: object = {}) => server.call('/api/session/external/start', { body: { companyCode: 'test', providerCode, ...more } });
const finish = (server: OutsideServer, cookie: string, body: object) => server.call('/api/session/external/finish', { headers: { cookie }, body });
const sessionOf = (server: OutsideServer, cookie: string) => server.call('/api/session', { headers: { cookie } });

const addPerson = async (server: OutsideServer, number: string, name: string, account: string | null): Promise<number> => server.inCompany(async (tx) => {
  const { rows } = await tx.query<{ person_id: number }>(`insert into people.person (company_id, person_number, name, email, department, hire_date) values ($1, $2, $3, '', 'd', '2020-01-01') returning person_id`, [tx.companyId, number, name]);
  const personId = rows[0]?.person_id ?? 0;
  if (account !== null) await tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $2, $3, 'test')`, [tx.companyId, account, personId]);
  return personId;
});

const withWeCom = (work: (server: OutsideServer, simulator: { readonly baseUrl: string; readonly clock: { now: number } }, administrator: string) => Promise<void>): Promise<void> =>
  withOutsideServer(async (server) => {
    const clock = { now: Date.UTC(2026, 10, 2, 1) };
    const simulator = createWeComSimulator({ state: createSampleCorp(4), clock: createRealWeComClock(() => clock.now), seed: 3 });
    const baseUrl = await simulator.start();
    try {
      await server.inCompany((tx) => saveSource(tx, { sourceCode: 'wecom', name: '企业微信', manifest: weComManifest, settings: { baseUrl, corpId: 'ww-sample', appSecret: 'sample-app-secret', contactSecret: 'sample-contact-secret' } }));
      const { cookie } = await server.member('administrator');
      bodyOf(await server.call('/api/sign-in-providers/wecom', { headers: { cookie }, body: { commandId: commandId(), name: '企业微信', isListed: true, makesUsers: true, settings: { kind: 'wecom', sourceCode: 'wecom', agentId: '1', pagesUrl: baseUrl } } }), 200);
      await work(server, { baseUrl, clock }, cookie);
    } finally {
      await simulator.stop();
    }
  }, { isDemo: true });

for (const insideApp of [true, false]) {
  test(`WeCom ${insideApp ? 'inside its client' : 'by QR code'}: a member becomes the user of their person, with a session`, () => withWeCom(async (server) => {
    await addPerson(server, 'P001', '林静', 'u001');
    const ways = bodyOf<{ ways: { companyCode: string; providerCode: string; kind: string }[] }>(await server.call('/api/sign-in-ways'), 200);
    assert.deepEqual(ways.ways.map(({ companyCode, providerCode, kind }) => [companyCode, providerCode, kind]), [['test', 'wecom', 'wecom']]);
    const started = await start(server, 'wecom', { insideApp, next: '/own/month' });
    const { address } = bodyOf<Started>(started, 200);
    assert.match(address, insideApp ? /\/connect\/oauth2\/authorize\?.*scope=snsapi_base.*#wechat_redirect$/ : /\/wwlogin\/sso\/login\?login_type=CorpApp/);
    assert.match(started.cookies.join(), /HttpOnly; SameSite=Lax/);
    const page = await (await fetch(address)).text();
    assert.match(page, /U001/, 'the page lists the members');
    const location = await goTo(address.replace('#wechat_redirect', '') + '&member=U001');
    assert.ok(location.startsWith('http://127.0.0.1:3000/sign-in/return?'), location);
    const finished = await finish(server, cookiesOf(started), paramsOf(location));
    assert.equal(bodyOf<{ next: string }>(finished, 200).next, '/own/month');
    const session = bodyOf<{ name: string; role: string; personNumber: string }>(await sessionOf(server, cookiesOf(finished)), 200);
    assert.deepEqual([session.name, session.role, session.personNumber], ['林静', 'employee', 'P001']);
    // The second sign-in is the same user.
    const again = await start(server, 'wecom', { insideApp });
    const second = await finish(server, cookiesOf(again), paramsOf(await goTo(bodyOf<Started>(again, 200).address.replace('#wechat_redirect', '') + '&member=U001')));
    bodyOf(second, 200);
    const { rows } = await server.database.ownerPool.query<{ count: number }>(`select count(*)::int as count from auth."user" where name = '林静'`);
    assert.equal(rows[0]?.count, 1);
  }));
}

test('WeCom: a state of another browser, a used one, an old one, a used code, a stranger and an unmatched member stay outside', () => withWeCom(async (server, simulator) => {
  await addPerson(server, 'P001', '林静', 'U001');
  const begin = async (member = 'U001') => {
    const started = await start(server, 'wecom', { insideApp: true });
    return { cookie: cookiesOf(started), back: paramsOf(await goTo(bodyOf<Started>(started, 200).address.replace('#wechat_redirect', '') + `&member=${member}`)) };
  };
  const codeOf = (answer: Answered): string => (answer.body as { error?: { code: string } }).error?.code ?? 'signed in';
  const [one, other] = [await begin(), await begin()];
  assert.equal(codeOf(await finish(server, other.cookie, one.back)), 'externalSignInEnded', 'another browser');
  assert.equal(codeOf(await finish(server, '', one.back)), 'externalSignInEnded', 'no cookie');
  assert.equal(codeOf(await finish(server, one.cookie, { ...one.back, state: 'A'.repeat(43) })), 'externalSignInEnded', 'another state');
  assert.equal(codeOf(await finish(server, one.cookie, one.back)), 'signed in', 'the right one still works');
  assert.equal(codeOf(await finish(server, one.cookie, one.back)), 'externalSignInEnded', 'once');
  assert.equal(codeOf(await finish(server, other.cookie, { ...other.back, code: one.back.code })), 'externalSignInEnded', 'a code that was used');
  const twins = await begin();
  const both = await Promise.all([finish(server, twins.cookie, twins.back), finish(server, twins.cookie, twins.back)]);
  assert.deepEqual(both.map(codeOf).toSorted(), ['externalSignInEnded', 'signed in'], 'one of two at the same moment');
  const slow = await begin();
  simulator.clock.now += 6 * 60_000;
  assert.equal(codeOf(await finish(server, slow.cookie, slow.back)), 'externalSignInEnded', 'a code of five minutes');
  const stranger = await begin('stranger');
  assert.equal(codeOf(await finish(server, stranger.cookie, stranger.back)), 'accountNotLinked');
  const unmatched = await begin('U002');
  assert.equal(codeOf(await finish(server, unmatched.cookie, unmatched.back)), 'accountNotLinked', 'no person of the company');
  const members = await server.database.ownerPool.query(`select from platform.membership where person_id is not null`);
  assert.equal(members.rowCount, 1);
}));

test('WeCom: who was shut out does not come in by this door, and who belongs to two companies neither', () => withWeCom(async (server) => {
  const personId = await addPerson(server, 'P001', '林静', 'U001');
  const signIn = async (): Promise<Answered> => {
    const started = await start(server, 'wecom', { insideApp: true });
    return finish(server, cookiesOf(started), paramsOf(await goTo(bodyOf<Started>(started, 200).address.replace('#wechat_redirect', '') + '&member=U001')));
  };
  const first = await signIn();
  assert.equal(first.status, 200);
  await server.database.ownerPool.query('update platform.membership set disabled_at = now() where person_id = $1', [personId]);
  const refused = await signIn();
  assert.deepEqual([refused.status, (refused.body as { error: { code: string } }).error.code], [403, 'accountNotLinked']);
  await server.database.ownerPool.query('update platform.membership set disabled_at = null where person_id = $1', [personId]);
  assert.equal((await signIn()).status, 200);
  const second = await createCompany(server.database, { companyCode: 'second', name: 'Second' });
  assert.ok(second.ok);
  const { rows } = await server.database.ownerPool.query<{ user_id: string }>('select user_id from platform.membership where person_id = $1', [personId]);
  await withCompany(server.database, asSystem(second.value.companyId, 'proof', 'test'), (tx) => setMember(tx, { userId: rows[0]?.user_id ?? '', personId: null }));
  assert.equal((await signIn()).status, 403, 'the provider of one company opens nothing in another');
}));

test('WeCom: matching an account with a person opens nobody\'s session: neither with an account that was another user, nor as a second one', () => withWeCom(async (server, _simulator, administrator) => {
  await addPerson(server, 'P001', '林静', 'U001');
  await addPerson(server, 'P002', '王强', 'U002');
  const signIn = async (member: string): Promise<Answered> => {
    const started = await start(server, 'wecom', { insideApp: true });
    return finish(server, cookiesOf(started), paramsOf(await goTo(`${bodyOf<Started>(started, 200).address.replace('#wechat_redirect', '')}&member=${member}`)));
  };
  const nameOf = async (answer: Answered): Promise<string> => bodyOf<{ name: string }>(await sessionOf(server, cookiesOf(answer)), 200).name;
  for (const [member, name] of [['U001', '林静'], ['U002', '王强']] as const) assert.equal(await nameOf(await signIn(member)), name);
  const { cookie } = await server.member('payrollClerk');
  const match = async (account: string, personNumber: string): Promise<void> => {
    await server.inCompany((tx) => tx.query(`insert into people.contact (company_id, source_code, source_person_key, name, department_keys, status) values ($1, 'wecom', $2, $2, '{}', 'active') on conflict do nothing`, [tx.companyId, account]));
    bodyOf(await server.call('/api/unmatched/match', { headers: { cookie }, body: { commandId: commandId(), sourceCode: 'wecom', sourcePersonKey: account, personNumber } }), 200);
  };
  // A third person is a user who never came by WeCom: an account matched by hand does not open that session either.
  const third = await addPerson(server, 'P003', '陈敏', null);
  const own = await server.member('employee');
  await server.database.ownerPool.query('update platform.membership set person_id = $1 where user_id = $2', [third, own.userId]);
  await match('U004', 'P003');
  assert.equal((await signIn('U004')).status, 403, 'an account that was never used, matched by hand with somebody who is a user');
  await match('U001', 'P002');
  assert.equal((await signIn('U001')).status, 403, 'an account that was somebody else');
  await match('U003', 'P002');
  assert.equal((await signIn('U003')).status, 403, 'a second account');
  assert.equal(await nameOf(await signIn('U002')), '王强', 'the own account still opens');
  const { rows } = await server.database.ownerPool.query<{ email: string }>(`select email from auth."user" where name = '王强'`);
  bodyOf(await server.call('/api/sign-in-providers/wecom/links', { headers: { cookie: administrator }, body: { commandId: commandId(), accountId: 'U003', email: rows[0]?.email ?? '' } }), 200);
  assert.equal(await nameOf(await signIn('U003')), '王强', 'an administrator said so');
}));

test('A-36: a provider\'s address must be public, for companies that are no demonstration', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  const save = (issuer: string) => server.call('/api/sign-in-providers/main', { headers: { cookie }, body: { commandId: commandId(), name: 'x', isListed: true, makesUsers: false, settings: { kind: 'openId', issuer, clientId: 'c' } } });
  for (const issuer of ['http://127.0.0.1:8080', 'http://2130706433', 'https://169.254.169.254', 'http://8.8.8.8', 'file:///etc/passwd', 'https://user:word@8.8.8.8', 'https://[::1]', 'https://8.8.8.8/?x=1', 'https://localhost/realm']) {
    const answer = await save(issuer);
    assert.deepEqual([answer.status, (answer.body as { error: { code: string } }).error.code], [409, 'addressRefused'], issuer);
  }
  assert.equal((await save('https://8.8.8.8/realm')).status, 200);
}));

const withOpenId = (work: (server: OutsideServer, place: { readonly issuer: string; readonly administrator: string; readonly signIn: (subject: string) => Promise<Answered>; readonly save: (settings: object, secret?: string) => Promise<Answered> }) => Promise<void>): Promise<void> =>
  withOutsideServer(async (server) => {
    const simulator = createOpenIdSimulator({ clientId: 'qinxin', clientSecret: 'the client secret', accounts: { 'subject-1': '林静', 'subject-2': '王强' }, nowMilliseconds: Date.now });
    const issuer = await simulator.start();
    try {
      const { cookie } = await server.member('administrator');
      const save = (settings: object, clientSecret?: string) => server.call('/api/sign-in-providers/main', { headers: { cookie }, body: { commandId: commandId(), name: '公司账号', isListed: false, makesUsers: false, ...(clientSecret === undefined ? {} : { clientSecret }), settings: { kind: 'openId', issuer, clientId: 'qinxin' }, ...settings } });
      bodyOf(await save({}, 'the client secret'), 200);
      const signIn = async (subject: string): Promise<Answered> => {
        const started = await start(server, 'main');
        return finish(server, cookiesOf(started), paramsOf(await goTo(`${bodyOf<Started>(started, 200).address}&subject=${subject}`)));
      };
      await work(server, { issuer, administrator: cookie, signIn, save });
    } finally {
      await simulator.stop();
    }
  }, { isDemo: true });

test('OpenID Connect: an account is a user by its subject when an administrator said so, never by its address', () => withOpenId(async (server, { administrator, signIn }) => {
  // The simulator claims the administrator's verified address for every account.
  await server.signIn.ensureUser({ email: 'administrator@example.com', name: 'another administrator', password: null });
  assert.equal((await signIn('subject-1')).status, 403);
  const employee = await server.member('employee', 'employee1');
  const link = (accountId: string, email: string) => server.call('/api/sign-in-providers/main/links', { headers: { cookie: administrator }, body: { commandId: commandId(), accountId, email } });
  bodyOf(await link('subject-1', 'employee1@test.example'), 200);
  const finished = await signIn('subject-1');
  bodyOf(finished, 200);
  const session = bodyOf<{ userId: string; email: string }>(await sessionOf(server, cookiesOf(finished)), 200);
  assert.deepEqual([session.userId, session.email], [employee.userId, 'employee1@test.example']);
  assert.equal((await signIn('subject-2')).status, 403, 'another subject of the same issuer');
  assert.equal((await link('subject-2', 'administrator@test.example')).status, 409, 'not to oneself');
  assert.equal((await link('subject-2', 'administrator@example.com')).status, 409, 'not to somebody of no company here');
}));

test('OpenID Connect: another issuer forgets links and secret; the secret is sealed, never shown and never in an audit row', () => withOpenId(async (server, { administrator, signIn, save, issuer }) => {
  await server.member('employee', 'employee1');
  bodyOf(await server.call('/api/sign-in-providers/main/links', { headers: { cookie: administrator }, body: { commandId: commandId(), accountId: 'subject-1', email: 'employee1@test.example' } }), 200);
  assert.equal((await signIn('subject-1')).status, 200);
  const listed = await server.call('/api/sign-in-providers', { headers: { cookie: administrator } });
  assert.ok(!JSON.stringify(listed.body).includes('the client secret'));
  const kept = await server.database.ownerPool.query<{ text: string }>('select to_jsonb(p)::text as text from identity.sign_in_provider p union all select to_jsonb(c)::text from platform.command c union all select to_jsonb(a)::text from platform.audit_event a');
  for (const { text } of kept.rows) assert.ok(!text.includes('the client secret') && !text.includes(Buffer.from('the client secret').toString('hex')));
  const other = { settings: { kind: 'openId', issuer: issuer.replace('127.0.0.1', '[::1]'), clientId: 'qinxin' } };
  assert.equal((await save(other)).status, 409, 'the stored secret is not for another issuer');
  bodyOf(await save(other, 'another secret'), 200);
  bodyOf(await save({}, 'the client secret'), 200);
  assert.equal((await signIn('subject-1')).status, 403, 'links went with the first issuer');
}));

test('OpenID Connect: a provider that makes users makes them without a person and without anybody\'s rights', () => withOpenId(async (server, { signIn, save }) => {
  bodyOf(await save({ makesUsers: true }), 200);
  const finished = await signIn('subject-2');
  bodyOf(finished, 200);
  const session = bodyOf<{ name: string; role: string; personNumber: string | null; rights: string[] }>(await sessionOf(server, cookiesOf(finished)), 200);
  assert.deepEqual([session.name, session.role, session.personNumber, session.rights], ['王强', 'employee', null, []]);
}));

test('A-101: the page to open afterwards is one of this site', () => withOpenId(async (server) => {
  for (const next of ['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '/a\\b', '', 'own', '/a\nb']) assert.equal((await start(server, 'main', { next })).status, 400, JSON.stringify(next));
  assert.equal((await start(server, 'main', { next: '/own/payslips?month=2026-10' })).status, 200);
}));
