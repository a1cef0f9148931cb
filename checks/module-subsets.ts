/**
 * The server with some of its optional modules left out, asked by a session of each role; and what is not as the subset says:
 * routes, the description of the interface, menus and pages, the matrix, jobs, proposals and the inbox all follow one registry.
 */
import { builtInRoles, type BuiltInRole } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { inboxKinds } from '#contracts/api/inbox-api';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import { proposalKinds } from '#contracts/api/proposal-api';
import { accessMatrix } from '#apps/server/access-matrix';
import { createModuleRoutes } from '#apps/server/module-routes';
import { createPhraseBook } from '#apps/server/phrase-book';
import { createServer } from '#apps/server/create-server';
import { ownPlacesOf } from '#apps/web/src/shell/own-places';
import { absentInboxKinds, operationsOf, readAbsentParts } from '#apps/work/optional-modules';
import { privacyWork } from '#apps/work/privacy-work';
import { createJobHandlers } from '#apps/worker/job-handlers';
import { assert } from '#kernel/base/result';
import { giveRole } from '#modules/access';
import { cookiesOf, createSignIn, type SignIn } from '#modules/identity';
import { asSystem, forSubject, openProposalsAbout, propose, withCompany, type AbsentParts, type Database, type JobQueue } from '#modules/platform';
import { readPageNeeds } from './page-needs.ts';
import { testSubject } from './test-subject.ts';

/** Every set of modules to leave out, the empty one first. */
export const subsets: readonly (readonly OptionalModule[])[] = Array.from({ length: 2 ** optionalModules.length }, (_, bits) => optionalModules.filter((_name, index) => (bits & (1 << index)) !== 0));

/** What is absent where these modules are left out, read as the product reads its setting. */
export const leaving = (off: readonly OptionalModule[]): AbsentParts => {
  const read = readAbsentParts(off.join(' , '));
  assert(read.ok, 'the names are those of modules');
  return read.value;
};

/** A subset by what is left out. */
export const nameOfSubset = (off: readonly OptionalModule[]): string => (off.length === 0 ? 'nothing left out' : `without ${off.join(', ')}`);

type Answer = { readonly status: number; readonly body: string };
type Place = { readonly ask: (role: BuiltInRole, method: string, url: string) => Promise<Answer>; readonly bound: ReadonlySet<string>; readonly database: Database; readonly companyId: number };
/** How much was held against the subset, and what of it was otherwise. */
export type Held = { count: number; readonly faults: string[] };

const routes: readonly Route[] = Object.values(apiRoutes).flat();
const addressOf = ({ path }: Route): string => path.replace(/:[A-Za-z]+/g, '1');

const hold = (held: Held, isRight: boolean, fault: () => string): void => {
  held.count += 1;
  if (!isRight) held.faults.push(fault());
};
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** All is served but what is left out, which is as unknown as an address that never was, whoever asks. */
const holdRoutes = async ({ ask, bound }: Place, absent: ReadonlySet<string>, held: Held): Promise<void> => {
  for (const { operationId } of routes) hold(held, bound.has(operationId) !== absent.has(operationId), () => `${operationId} is ${bound.has(operationId) ? '' : 'not '}served`);
  const unknown = new Map<string, Answer>();
  for (const route of routes.filter(({ operationId }) => absent.has(operationId))) {
    for (const role of ['administrator', 'payrollClerk', 'employee'] as const) {
      const answer = await ask(role, route.method, addressOf(route));
      const key = `${role} ${route.method}`;
      if (!unknown.has(key)) unknown.set(key, await ask(role, route.method, '/api/what-never-was/1'));
      hold(held, answer.status === 404 && isSame(answer, unknown.get(key)), () => `${route.operationId} as ${role}: ${answer.status} ${answer.body.slice(0, 120)}`);
    }
  }
};

/** What the matrix closes to a role stays closed, whatever else is left out. `take` says which of the answers are looked at. */
const holdMatrix = async ({ ask, bound }: Place, take: (index: number) => boolean, held: Held): Promise<void> => {
  const closed = routes.filter(({ operationId, upload }) => bound.has(operationId) && !upload).flatMap((route) => {
    const open = accessMatrix.get(route.operationId) ?? [];
    return typeof open === 'string' ? [] : builtInRoles.filter((role) => !open.includes(role)).map((role) => ({ route, role }));
  });
  for (const { route, role } of closed.filter((_, index) => take(index))) {
    const { status, body } = await ask(role, route.method, addressOf(route));
    hold(held, status === 403, () => `${route.operationId} as ${role}: ${status} ${body.slice(0, 120)}`);
  }
};

/** The description, the session and the inbox name what is there. */
const holdAnswers = async ({ ask }: Place, off: readonly OptionalModule[], absent: ReadonlySet<string>, held: Held): Promise<void> => {
  const described = JSON.parse((await ask('administrator', 'GET', '/api/openapi.json')).body) as { readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>> };
  const named = new Set(Object.values(described.paths).flatMap((methods) => Object.values(methods).flatMap(({ operationId }) => operationId ?? [])));
  for (const operation of optionalModules.flatMap(operationsOf)) hold(held, named.has(operation) !== absent.has(operation), () => `${operation} is ${named.has(operation) ? '' : 'not '}described`);
  const [present, hidden] = [optionalModules.filter((name) => !off.includes(name)), absentInboxKinds(leaving(off))];
  for (const role of builtInRoles) {
    const session = JSON.parse((await ask(role, 'GET', '/api/session')).body) as { readonly modules: readonly string[] };
    hold(held, isSame(session.modules, present), () => `the session of ${role} has ${session.modules.join(', ')}`);
  }
  const inbox = JSON.parse((await ask('administrator', 'GET', '/api/inbox')).body) as { readonly counts: readonly { readonly kind: string }[] };
  const kinds = inboxKinds.filter((kind) => !hidden.has(kind));
  hold(held, isSame(inbox.counts.map(({ kind }) => kind), kinds), () => `the inbox counts ${inbox.counts.map(({ kind }) => kind).join(', ')}`);
};

/** No page that is in the menu asks for what is not served. */
const holdPages = (off: readonly OptionalModule[], held: Held): void => {
  const present = optionalModules.filter((name) => !off.includes(name));
  for (const { path, module, needs } of readPageNeeds().filter(({ module }) => module === undefined || present.includes(module))) {
    hold(held, [...needs].every((name) => present.includes(name)), () => `${path} (${module ?? 'always there'}) asks ${[...needs].join(', ')}`);
  }
  hold(held, ownPlacesOf(present).every(({ module }) => module === undefined || !off.includes(module)), () => 'a place of one\'s own leads to what is not there');
};

/** The worker takes the jobs of what is there, and no others. */
const holdJobs = (off: readonly OptionalModule[], held: Held): void => {
  const queuesWithout = (left: readonly OptionalModule[]): readonly string[] => {
    const database = { absent: leaving(left) } as Database;
    return createJobHandlers({ database, jobs: {} as JobQueue, log: () => undefined, privacy: privacyWork(database, '/nowhere', 'Asia/Shanghai') }).map(({ queue }) => queue);
  };
  const [taken, all] = [queuesWithout(off), queuesWithout([])];
  for (const queue of all) hold(held, taken.includes(queue) !== off.some((name) => queue.startsWith(`${name}.`)), () => `the queue ${queue} is ${taken.includes(queue) ? '' : 'not '}worked on`);
};

const aboutKind = (kind: string): string => `proof:${kind}`;

/** One open proposal of each kind, made while everything is there. */
export const proposeEachKind = (database: Database, companyId: number): Promise<void> =>
  withCompany(database, forSubject(testSubject({ companyId, role: 'payrollClerk', userId: 'maker' })), async (tx) => {
    for (const kind of proposalKinds) await propose(tx, { kind, subject: aboutKind(kind), beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'pay' }, content: {}, details: {} });
  });

const holdProposals = async ({ database, companyId }: Place, off: readonly OptionalModule[], held: Held): Promise<void> => {
  const seen = new Set((await withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => openProposalsAbout(tx, proposalKinds.map(aboutKind)))).map(({ kind }) => kind));
  const hidden = leaving(off).proposalKinds;
  for (const kind of proposalKinds) hold(held, seen.has(kind) !== hidden.has(kind), () => `a proposal of ${kind} is ${seen.has(kind) ? '' : 'not '}there`);
};

export type Sessions = { readonly signIn: SignIn; readonly cookies: ReadonlyMap<BuiltInRole, string>; readonly close: () => Promise<void> };

/** A signed-in user of each role. Close it. */
export const openSessions = async (database: Database, companyId: number): Promise<Sessions> => {
  const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
  const cookies = new Map<BuiltInRole, string>();
  for (const role of builtInRoles) {
    const userId = await signIn.ensureUser({ email: `${role.toLowerCase()}@test.example`, name: role, password: null });
    await withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role, personId: null }));
    cookies.set(role, cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: true })).cookies));
  }
  return { signIn, cookies, close: () => signIn.close() };
};

export type SubsetWorld = { readonly database: Database; readonly jobs: JobQueue; readonly companyId: number; readonly sessions: Sessions };

const now = Date.parse('2026-11-02T01:00:00Z');

/** Starts the server without some modules and holds everything that people and programs see of it against the subset. */
export const holdSubset = async ({ database: whole, jobs, companyId, sessions: { signIn, cookies } }: SubsetWorld, off: readonly OptionalModule[], take: (index: number) => boolean): Promise<Held> => {
  const database: Database = { ...whole, absent: leaving(off) };
  const deps = { database, jobs, nowMilliseconds: () => now, zone: 'Asia/Shanghai' };
  const server = await createServer({
    ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null, registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  });
  const held: Held = { count: 0, faults: [] };
  try {
    const place: Place = {
      database, companyId, bound: server.boundOperations,
      ask: async (role, method, url) => {
        const response = await server.fastify.inject({ method: method as 'GET', url, headers: { host: '127.0.0.1:3000', cookie: cookies.get(role) ?? '' }, ...(method === 'GET' ? {} : { payload: {} }) });
        return { status: response.statusCode, body: response.body };
      },
    };
    const absent = new Set(off.flatMap(operationsOf));
    await holdRoutes(place, absent, held);
    await holdMatrix(place, take, held);
    await holdAnswers(place, off, absent, held);
    await holdProposals(place, off, held);
    holdPages(off, held);
    holdJobs(off, held);
  } finally {
    await server.close();
  }
  return held;
};
