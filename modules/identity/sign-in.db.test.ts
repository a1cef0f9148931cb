import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { withTestDatabase } from '#checks/test-database';
import { createAuthLibrary, createSignIn, type SignIn, type SignInOptions } from '#modules/identity';
import { forgetOldTries } from './attempt-limit.ts';
import { removeEnded } from './identity-store.ts';
import { cookiesOf } from './session-cookie.ts';

const secret = 'a secret for tests, long enough to sign with';
const withSignIn = (work: (signIn: SignIn, owner: pg.Pool) => Promise<void>, options: Partial<SignInOptions> = {}): Promise<void> =>
  withTestDatabase(async ({ database }) => {
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret, baseUrl: 'http://127.0.0.1:3000', ...options });
    try {
      await work(signIn, database.ownerPool);
    } finally {
      await signIn.close();
    }
  });

const user = { email: 'Clerk@test.example', name: 'Clerk', password: 'a long enough password' };

test('the sign-in library finds its tables as the migrations made them', async () => {
  await withTestDatabase(async ({ connectionString }) => {
    const pool = new pg.Pool({ connectionString, options: '-c search_path=auth' });
    const plan = await getMigrations(createAuthLibrary({ secret, baseUrl: 'http://127.0.0.1:3000' }, pool).options).finally(() => pool.end());
    assert.deepEqual([plan.toBeCreated, plan.toBeAdded], [[], []]);
  });
});

test('a session is found by its cookie, whole and once', async () => {
  await withSignIn(async (signIn) => {
    const userId = await signIn.ensureUser(user);
    assert.equal(await signIn.ensureUser({ ...user, email: 'clerk@TEST.example' }), userId);
    const { sessionId, cookies } = await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false, from: '10.0.0.1', device: 'x'.repeat(500) });
    const cookie = cookiesOf(cookies);
    const found = await signIn.findSession(cookie);
    assert.deepEqual(found, {
      sessionId, userId, name: 'Clerk', email: 'clerk@test.example', activeCompanyId: null, method: 'password', isSecondFactorProven: false, hasSecondFactor: false, isSteppedUp: true,
    });
    const value = cookie.slice(cookie.indexOf('=') + 1);
    const changed = `qinxin.session_token=${value.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))}`;
    // A second cookie of the name was planted by somebody: neither counts.
    for (const wrong of [undefined, '', changed, 'qinxin.session_token=%E0%A4%A', 'qinxin.session_token=.', `${cookie}; qinxin.session_token=x`]) assert.equal(await signIn.findSession(wrong), null);
    assert.match(cookies[0]!, /HttpOnly; SameSite=Lax/);
  });
});

test('a session ends at its time, and after two hours without a request', async () => {
  await withSignIn(async (signIn, owner) => {
    const userId = await signIn.ensureUser(user);
    const begin = async (): Promise<string> => cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false })).cookies);
    for (const change of [`"expiresAt" = now() - interval '1 second'`, `"seenAt" = now() - interval '121 minutes'`]) {
      const cookie = await begin();
      assert.ok((await signIn.findSession(cookie)) !== null);
      await owner.query(`update auth.session set ${change}`);
      assert.equal(await signIn.findSession(cookie), null, change);
    }
    const cookie = await begin();
    await owner.query(`update auth.session set "steppedUpAt" = now() - interval '16 minutes', "seenAt" = now() - interval '1 hour'`);
    assert.equal((await signIn.findSession(cookie))?.isSteppedUp, false);
    assert.equal((await owner.query(`select from auth.session where "seenAt" > now() - interval '1 minute'`)).rowCount, 1);
  });
});

test('over https the cookie is secure and belongs to this host alone', async () => {
  await withSignIn(async (signIn) => {
    const userId = await signIn.ensureUser(user);
    const { cookies } = await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false });
    assert.match(cookies[0]!, /^__Host-qinxin\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    assert.ok((await signIn.findSession(cookiesOf(cookies))) !== null);
    // A cookie from a plain connection has another name and does not count.
    assert.equal(await signIn.findSession(cookiesOf(cookies).replace('__Host-', '')), null);
  }, { baseUrl: 'https://qinxin.example' });
});

test('a one-click session lives in a demonstration only', async () => {
  let isDemonstration = true;
  await withSignIn(async (signIn) => {
    const userId = await signIn.ensureUser({ ...user, password: null });
    const cookie = cookiesOf((await signIn.startSession(userId, { method: 'demonstration', isSecondFactorProven: false })).cookies);
    assert.ok((await signIn.findSession(cookie)) !== null);
    isDemonstration = false;
    assert.equal(await signIn.findSession(cookie), null);
    await assert.rejects(signIn.startSession(userId, { method: 'demonstration', isSecondFactorProven: false }));
  }, { isDemonstration: () => isDemonstration });
});

test('what has ended long ago is removed, and nothing else', async () => {
  await withSignIn(async (signIn, owner) => {
    const userId = await signIn.ensureUser(user);
    const living = cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false })).cookies);
    await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false });
    await owner.query(`update auth.session set "expiresAt" = now() - interval '2 days' where id = (select max(id) from auth.session where id <> $1)`, [(await signIn.findSession(living))?.sessionId]);
    await owner.query(`insert into identity.attempt values ('old', 9, now() - interval '2 days', now()), ('new', 1, now(), now())`);
    await forgetOldTries(signIn.pool);
    await removeEnded(signIn.pool);
    assert.ok((await signIn.findSession(living)) !== null);
    const left = await owner.query(`select (select count(*)::int from auth.session) as sessions, (select string_agg(bucket, ',') from identity.attempt) as buckets`);
    assert.deepEqual(left.rows, [{ sessions: 1, buckets: 'new' }]);
  });
});
