/**
 * Goal: with any subset of the optional modules left out the server starts, what is left out is a 404 that tells nothing and
 * stands in no list, and everything else is there. Method: all eight subsets over one database, asked as a signed-in
 * administrator; the registry is held against the sources of the modules.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { projectFolder } from '#checks/test-data-folder';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { inboxKinds } from '#contracts/api/inbox-api';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import { proposalKinds } from '#contracts/api/proposal-api';
import { giveRole } from '#modules/access';
import { cookiesOf, createSignIn } from '#modules/identity';
import { asSystem, createJobQueue, forSubject, openProposalsAbout, propose, withCompany, type AbsentParts, type Database, type JobQueue } from '#modules/platform';
import { testSubject } from '#checks/test-subject';
import { createJobHandlers } from '../worker/job-handlers.ts';
import { absentInboxKinds, operationsOf, readAbsentParts } from '../work/optional-modules.ts';
import { privacyWork } from '../work/privacy-work.ts';
import { createServer } from './create-server.ts';
import { createModuleRoutes } from './module-routes.ts';
import { createPhraseBook } from './phrase-book.ts';

const routes: readonly Route[] = Object.values(apiRoutes).flat();
const subsets: readonly (readonly OptionalModule[])[] = Array.from({ length: 2 ** optionalModules.length }, (_, bits) => optionalModules.filter((_name, index) => (bits & (1 << index)) !== 0));
const leaving = (off: readonly OptionalModule[]): AbsentParts => {
  const read = readAbsentParts(off.join(' , '));
  assert.ok(read.ok);
  return read.value;
};

type Answer = { readonly status: number; readonly body: string };
type Place = { readonly ask: (method: string, url: string) => Promise<Answer>; readonly bound: ReadonlySet<string> };

const phrases = createPhraseBook();
const now = Date.parse('2026-11-02T01:00:00Z');

const withServer = async (database: Database, jobs: JobQueue, companyId: number, work: (place: Place) => Promise<void>): Promise<void> => {
  const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
  const deps = { database, jobs, nowMilliseconds: () => now, zone: 'Asia/Shanghai' };
  const server = await createServer({
    ...deps, signIn, phrases, version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null, registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  });
  try {
    const userId = await signIn.ensureUser({ email: 'administrator@test.example', name: 'administrator', password: null });
    await withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role: 'administrator', personId: null }));
    const cookie = cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: true })).cookies);
    const ask: Place['ask'] = async (method, url) => {
      const response = await server.fastify.inject({ method: method as 'GET', url, headers: { host: '127.0.0.1:3000', cookie }, ...(method === 'GET' ? {} : { payload: {} }) });
      return { status: response.statusCode, body: response.body };
    };
    await work({ ask, bound: server.boundOperations });
  } finally {
    await server.close();
    await signIn.close();
  }
};

const addressOf = ({ path }: Route): string => path.replace(/:[A-Za-z]+/g, '1');

const holdSubset = async ({ ask, bound }: Place, off: readonly OptionalModule[]): Promise<void> => {
  const absent = new Set(off.flatMap(operationsOf));
  assert.deepEqual([...bound].toSorted(), routes.map(({ operationId }) => operationId).filter((operation) => !absent.has(operation)).toSorted(), 'all is served but what is left out');
  for (const route of routes.filter(({ operationId }) => absent.has(operationId))) {
    const [answer, unknown] = [await ask(route.method, addressOf(route)), await ask(route.method, `${addressOf(route)}-nowhere`)];
    assert.deepEqual(answer, unknown, `${route.operationId} is as unknown as an address that never was`);
    assert.equal(answer.status, 404, route.operationId);
  }
  const described = JSON.parse((await ask('GET', '/api/openapi.json')).body) as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>> };
  const named = new Set(Object.values(described.paths).flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? [])));
  for (const name of optionalModules) for (const operation of operationsOf(name)) assert.equal(named.has(operation), !absent.has(operation), operation);
  const session = JSON.parse((await ask('GET', '/api/session')).body) as { readonly modules: readonly string[] };
  assert.deepEqual(session.modules, optionalModules.filter((name) => !off.includes(name)));
  const inbox = JSON.parse((await ask('GET', '/api/inbox')).body) as { readonly counts: readonly { readonly kind: string }[] };
  const hidden = absentInboxKinds(leaving(off));
  assert.deepEqual(inbox.counts.map(({ kind }) => kind), inboxKinds.filter((kind) => !hidden.has(kind)));
};

test('each of the eight subsets starts, serves the rest, and hides what is left out', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    try {
      for (const off of subsets) await withServer({ ...database, absent: leaving(off) }, jobs, companyId, (place) => holdSubset(place, off));
    } finally {
      await jobs.stop();
    }
  });
});

test('the worker does the work of the modules that are there', () => {
  const handlersWithout = (off: readonly OptionalModule[]): readonly string[] => {
    const database = { absent: leaving(off) } as Database;
    return createJobHandlers({ database, jobs: {} as JobQueue, log: () => undefined, privacy: privacyWork(database, '/nowhere', 'Asia/Shanghai') }).map(({ queue }) => queue);
  };
  const all = handlersWithout([]);
  // What platform has for all of them stands under its own words.
  const known = new Set(['keys', 'notice', ...readdirSync(join(projectFolder, 'modules')).map((name) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()))]);
  assert.deepEqual(all.filter((queue) => !known.has(queue.split('.')[0] ?? '')), [], 'a queue begins with the name of its module');
  for (const off of subsets) assert.deepEqual(handlersWithout(off), all.filter((queue) => !off.some((name) => queue.startsWith(`${name}.`))));
});

test('proposals of a module that is left out wait for nobody until it is back', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const clerk = forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' }));
    const about = 'thing:1';
    await withCompany(database, clerk, (tx) => propose(tx, { kind: 'payerApprovals', subject: about, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'bank' }, content: {}, details: {} }));
    const without: Database = { ...database, absent: { modules: new Set(), proposalKinds: new Set(['payerApprovals']) } };
    const found = (given: Database): Promise<number> => withCompany(given, clerk, async (tx) => (await openProposalsAbout(tx, [about])).length);
    assert.deepEqual([await found(without), await found(database)], [0, 1]);
  });
});

test('what is written in the setting is a module, or the start ends with a line that says so', () => {
  assert.deepEqual(readAbsentParts('performance,payroll'), { ok: false, error: { code: 'moduleUnknown', data: { place: 'QINXIN_MODULES_OFF', word: 'payroll', known: 'performance, learning, recruiting' } } });
  assert.deepEqual([[...leaving([]).modules], [...leaving(['learning']).modules]], [[], ['learning']]);
  for (const language of ['zh-CN', 'en'] as const) assert.match(phrases.errorText(language, 'moduleUnknown', { place: 'QINXIN_MODULES_OFF', word: 'payroll', known: 'x' }), /payroll/);
});

test('the registry names every file of the interface and every kind of proposal that an optional module uses', () => {
  for (const name of optionalModules) {
    const folder = join(projectFolder, 'modules', name);
    const texts = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => readFileSync(join(folder, file), 'utf8'));
    const handled = new Set(texts.flatMap((text) => [...text.matchAll(/server\.handle\(\w+\.(\w+),/g)].map(([, operation]) => operation ?? '')));
    const own = new Set(operationsOf(name));
    assert.deepEqual([...handled].filter((operation) => !own.has(operation)), [], `${name} handles routes that the registry does not know as its own`);
    const made = new Set(texts.flatMap((text) => proposalKinds.filter((kind) => text.includes(`kind: '${kind}'`))));
    assert.deepEqual([...made].filter((kind) => !leaving([name]).proposalKinds.has(kind)), [], `${name} makes kinds of proposal that the registry does not know as its own`);
  }
});
