import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { defineRoute, needs } from '#contracts/api/api-route';
import type { ProgressEvent } from '#contracts/api/overview-api';
import { failure, success } from '#kernel/base/result';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { giveRole } from '#modules/access';
import { createSignIn, type SignIn } from '#modules/identity';
import { asSystem, createCompany, createJobQueue, withCompany, type ApiServer } from '#modules/platform';
import { createServer } from './create-server.ts';
import { createPhraseBook } from './phrase-book.ts';
import type { HttpServer } from './http-server.ts';
import type { ProgressReader } from './progress-routes.ts';

type Options = { readonly isDemo?: boolean; readonly registerModuleRoutes?: (server: ApiServer) => void; readonly progressReaders?: readonly ProgressReader[] };
type Running = TestDatabase & { readonly server: HttpServer; readonly signIn: SignIn };

const secret = 'a secret for tests, long enough to sign with';
const now = Date.UTC(2026, 10, 2, 1);

const addMember = async (place: TestDatabase, signIn: SignIn, role: BuiltInRole, password: string | null = null): Promise<string> => {
  const userId = await signIn.ensureUser({ email: `${role.toLowerCase()}@test.example`, name: role, password });
  await withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role, personId: null }));
  return userId;
};

const withServer = (options: Options, work: (running: Running) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const signIn = createSignIn({ connectionString: place.database.signInConnectionString, secret, baseUrl: 'http://127.0.0.1:3000', isDemonstration: () => options.isDemo === true });
    if (options.isDemo === true) await place.database.ownerPool.query('update platform.company set is_demo = true');
    const jobs = await createJobQueue({ database: place.database, role: 'sender', onError: () => undefined });
    const closing = async (): Promise<void> => {
      await jobs.stop();
      await signIn.close();
    };
    const server = await createServer({
      database: place.database, jobs, signIn, phrases: createPhraseBook(), nowMilliseconds: () => now, zone: 'Asia/Shanghai', version: '0.0.0',
      setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => (options.isDemo === true ? place.company.companyId : null), log: false, webFolder: null,
      registerModuleRoutes: options.registerModuleRoutes ?? (() => undefined), progressReaders: options.progressReaders ?? [],
    }).catch(async (error: unknown) => {
      await closing();
      throw error;
    });
    try {
      await work({ ...place, server, signIn });
    } finally {
      await server.close();
      await closing();
    }
  });

const cookieOf = (response: { readonly headers: Readonly<Record<string, unknown>> }): string =>
  [response.headers['set-cookie']].flat().map((cookie) => String(cookie).split(';')[0]).join('; ');

const post = (server: HttpServer, url: string, body: object, headers: Record<string, string> = {}) =>
  server.fastify.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) });

test('one-click sign-in works in a demonstration, says who one is, and ends with signing out', async () => {
  await withServer({ isDemo: true }, async ({ server, signIn, ...place }) => {
    await addMember(place, signIn, 'payrollClerk');
    const setUp = await server.fastify.inject({ url: '/api/set-up' });
    assert.deepEqual(setUp.json<{ demoRoles: string[] }>().demoRoles.length, 6);
    const signedIn = await post(server, '/api/session/demo', { role: 'payrollClerk' });
    assert.equal(signedIn.statusCode, 200, signedIn.body);
    const cookie = cookieOf(signedIn);
    assert.match(String(signedIn.headers['set-cookie']), /HttpOnly/i);
    const session = await server.fastify.inject({ url: '/api/session', headers: { cookie } });
    const answer = session.json<{ role: string; today: string; currentMonth: string; now: string; company: { companyCode: string } }>();
    assert.deepEqual([answer.role, answer.today, answer.currentMonth, answer.now, answer.company.companyCode], ['payrollClerk', '2026-11-02', '2026-10', '2026-11-02T09:00:00+08:00', 'test']);
    assert.equal((await post(server, '/api/session/sign-out', {}, { cookie })).statusCode, 200);
    assert.equal((await server.fastify.inject({ url: '/api/session', headers: { cookie } })).statusCode, 401);
    assert.equal((await post(server, '/api/session/demo', { role: 'employee' })).statusCode, 404, 'nobody has that role');
  });
});

test('outside a demonstration the one-click sign-in does not exist', async () => {
  await withServer({}, async ({ server, signIn, ...place }) => {
    await addMember(place, signIn, 'administrator');
    const answer = await post(server, '/api/session/demo', { role: 'administrator' });
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.deepEqual((await server.fastify.inject({ url: '/api/set-up' })).json<{ demoRoles: string[] }>().demoRoles, []);
  });
});

test('a session of one click does not outlive the demonstration, one with a password does', async () => {
  await withServer({ isDemo: true }, async ({ server, signIn, ...place }) => {
    await addMember(place, signIn, 'payrollClerk');
    await addMember(place, signIn, 'administrator', 'correct horse battery');
    const oneClick = cookieOf(await post(server, '/api/session/demo', { role: 'payrollClerk' }));
    const password = cookieOf(await post(server, '/api/session/sign-in', { email: 'administrator@test.example', password: 'correct horse battery' }));
    const statusOf = async (cookie: string): Promise<number> => (await server.fastify.inject({ url: '/api/session', headers: { cookie } })).statusCode;
    assert.deepEqual([await statusOf(oneClick), await statusOf(password)], [200, 200]);
    await signIn.endDemonstrationSessions();
    assert.deepEqual([await statusOf(oneClick), await statusOf(password)], [401, 200]);
  });
});

test('password sign-in: the right one, the wrong one, nobody, and no way to sign up or around', async () => {
  await withServer({}, async ({ server, signIn, ...place }) => {
    await addMember(place, signIn, 'administrator', 'correct horse battery');
    const right = await post(server, '/api/session/sign-in', { email: 'administrator@test.example', password: 'correct horse battery' });
    assert.equal(right.statusCode, 200, right.body);
    for (const body of [{ email: 'administrator@test.example', password: 'wrong' }, { email: 'nobody@test.example', password: 'correct horse battery' }]) {
      const wrong = await post(server, '/api/session/sign-in', body, { 'accept-language': 'zh-CN' });
      assert.equal(wrong.statusCode, 401);
      assert.deepEqual(wrong.json(), { error: { code: 'wrongEmailOrPassword', message: '邮箱或密码不正确。', data: {} } });
    }
    for (const path of ['/api/auth/sign-up/email', '/api/auth/direct-sign-in', '/direct-sign-in', '/api/direct-sign-in']) assert.equal((await post(server, path, { userId: 'x' })).statusCode, 404, path);
    assert.equal((await server.fastify.inject({ url: '/api/session', headers: { cookie: 'qinxin.session_token=abc.def' } })).statusCode, 401);
  });
});

const clerkOnly = defineRoute({ method: 'POST', path: '/api/test/:number', operationId: 'startPayRun', access: needs.change('pay'), summary: 'Test.',
  params: z.object({ number: z.string().describe('A number.') }), body: z.object({ amount: z.string().describe('An amount.') }), response: z.object({ text: z.string().describe('Text.') }) });

test('role, body and origin are checked before the handler; failures have one shape in the caller\'s language', async () => {
  let calls = 0;
  const registerModuleRoutes = (server: ApiServer): void => {
    server.handle(clerkOnly, ({ params, body, subject }) => {
      calls += 1;
      if (params.number === '2') return Promise.resolve(failure({ code: 'commandIdReused' }));
      if (params.number === '3') return Promise.reject(new Error('secret detail'));
      return Promise.resolve(success({ text: `${subject.roles.join()} ${params.number} ${body.amount}` }));
    });
  };
  await withServer({ isDemo: true, registerModuleRoutes }, async ({ server, signIn, ...place }) => {
    for (const role of ['payrollClerk', 'employee'] as const) await addMember(place, signIn, role);
    const clerk = cookieOf(await post(server, '/api/session/demo', { role: 'payrollClerk' }));
    const employee = cookieOf(await post(server, '/api/session/demo', { role: 'employee' }));
    assert.equal((await post(server, '/api/test/1', { amount: '1' })).statusCode, 401);
    assert.equal((await post(server, '/api/test/1', { amount: '1' }, { cookie: employee })).statusCode, 403);
    assert.equal((await post(server, '/api/test/1', { amount: '1' }, { cookie: clerk, origin: 'https://elsewhere.example' })).statusCode, 403);
    const invalid = await post(server, '/api/test/1', { amount: 1 }, { cookie: clerk });
    assert.equal(invalid.statusCode, 400);
    assert.deepEqual(invalid.json<{ error: { code: string; data: object } }>().error.data, { field: 'amount', part: 'body' });
    assert.equal(calls, 0);
    assert.deepEqual((await post(server, '/api/test/1', { amount: '1' }, { cookie: clerk })).json(), { text: 'payrollClerk 1 1' });
    assert.equal((await post(server, '/api/test/2', { amount: '1' }, { cookie: clerk })).statusCode, 409);
    const broken = await post(server, '/api/test/3', { amount: '1' }, { cookie: clerk });
    assert.equal(broken.statusCode, 500);
    assert.doesNotMatch(broken.body, /secret detail/);
  });
});

test('a route that does not say who may call it stops the server from starting', async () => {
  const without = { ...clerkOnly, access: undefined };
  const nobody = { ...clerkOnly, access: [] };
  for (const route of [without, nobody]) {
    await assert.rejects(withServer({ registerModuleRoutes: (server) => server.handle(route as never, () => Promise.reject(new Error('never'))) }, () => Promise.resolve()));
  }
});

test('a user works in the company they chose, and cannot choose one they do not belong to', async () => {
  await withServer({ isDemo: true }, async ({ server, signIn, ...place }) => {
    const userId = await addMember(place, signIn, 'administrator');
    const [second, third] = await Promise.all(['second', 'third'].map((companyCode) => createCompany(place.database, { companyCode, name: companyCode })));
    assert.ok(second?.ok === true && third?.ok === true);
    await withCompany(place.database, asSystem(second.value.companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role: 'payrollClerk', personId: null }));
    const cookie = cookieOf(await post(server, '/api/session/demo', { role: 'administrator' }));
    const switched = await post(server, '/api/session/company', { companyId: second.value.companyId }, { cookie });
    assert.equal(switched.json<{ role: string }>().role, 'payrollClerk');
    const session = (await server.fastify.inject({ url: '/api/session', headers: { cookie } })).json<{ company: { companyCode: string }; companies: object[] }>();
    assert.deepEqual([session.company.companyCode, session.companies.length], ['second', 2]);
    for (const companyId of [third.value.companyId, 999_999]) assert.equal((await post(server, '/api/session/company', { companyId }, { cookie })).statusCode, 404);
  });
});

test('progress is sent as it changes', async () => {
  let done = 0;
  const reader: ProgressReader = () => Promise.resolve([{ kind: 'sync', runId: '1', subject: 'wecom', state: done < 3 ? 'running' : 'finished', done: (done += 1), total: 3, unit: 'slice', code: null, at: new Date(now + done * 1000).toISOString() } satisfies ProgressEvent]);
  await withServer({ isDemo: true, progressReaders: [reader] }, async ({ server, signIn, ...place }) => {
    await addMember(place, signIn, 'payrollClerk');
    const address = await server.listen(0);
    const cookie = cookieOf(await post(server, '/api/session/demo', { role: 'payrollClerk' }));
    const abort = new AbortController();
    const response = await fetch(`${address}/api/progress`, { headers: { cookie }, signal: abort.signal });
    assert.match(response.headers.get('content-type') ?? '', /text\/event-stream/);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes('"finished"')) break;
    }
    abort.abort();
    assert.match(text, /event: progress\ndata: \{"kind":"sync"/);
    assert.equal((await server.fastify.inject({ url: '/api/progress/latest', headers: { cookie } })).statusCode, 200);
    assert.equal((await fetch(`${address}/api/progress`)).status, 401);
  });
});

test('the description is OpenAPI 3.1, for administrators, and the pages keep a strict policy', async () => {
  await withServer({ isDemo: true, registerModuleRoutes: (server) => server.handle(clerkOnly, () => Promise.resolve(success({ text: '' }))) }, async ({ server, signIn, ...place }) => {
    for (const role of ['administrator', 'payrollClerk'] as const) await addMember(place, signIn, role);
    const [cookie, clerk] = await Promise.all(['administrator', 'payrollClerk'].map(async (role) => cookieOf(await post(server, '/api/session/demo', { role }))));
    for (const url of ['/api/openapi.json', '/api/docs/', '/api/docs/js/scalar.js']) {
      assert.equal((await server.fastify.inject({ url })).statusCode, 401, url);
      assert.equal((await server.fastify.inject({ url, headers: { cookie: clerk } })).statusCode, 403, url);
    }
    const description = (await server.fastify.inject({ url: '/api/openapi.json', headers: { cookie } })).json<{ openapi: string; paths: Record<string, Record<string, { operationId: string }>> }>();
    assert.equal(description.openapi, '3.1.0');
    assert.equal(description.paths['/api/test/{number}']?.['post']?.operationId, 'startPayRun');
    const answer = await server.fastify.inject({ url: '/api/set-up' });
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self'(;|$)/);
    assert.equal((await server.fastify.inject({ url: '/api/docs/', headers: { cookie } })).statusCode, 200);
    assert.equal((await server.fastify.inject({ url: '/api/nothing' })).json<{ error: { code: string } }>().error.code, 'notFound');
  });
});
