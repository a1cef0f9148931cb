/** For tests of what other systems call: the whole server over HTTP with a company, users with sessions, and a clock that moves. */
import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { withTestDatabase, type TestDatabase } from './test-database.ts';
import { giveRole } from '#modules/access';
import { createSignIn, type SignIn } from '#modules/identity';
import { asSystem, createJobQueue, withCompany, type CompanyTransaction } from '#modules/platform';
import { createServer } from '#apps/server/create-server';
import { createModuleRoutes } from '#apps/server/module-routes';
import { createPhraseBook } from '#apps/server/phrase-book';

export type Call = { readonly method?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
export type Answered = { readonly status: number; readonly body: unknown; readonly cookies: readonly string[]; readonly contentType: string };
export type OutsideServer = TestDatabase & {
  readonly signIn: SignIn;
  readonly address: string;
  readonly clock: { now: number };
  readonly call: (path: string, call?: Call) => Promise<Answered>;
  /** Cookie header of a new session. */
  readonly member: (role: BuiltInRole, name?: string) => Promise<{ readonly userId: string; readonly cookie: string }>;
  readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
};

export const commandId = (): string => randomUUID();

const callerOf = (address: string) => async (path: string, { method, body, headers }: Call = {}): Promise<Answered> => {
  const isText = typeof body === 'string';
  const answer = await fetch(`${address}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'), redirect: 'manual',
    headers: { ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const contentType = answer.headers.get('content-type') ?? '';
  return { status: answer.status, body: /json/.test(contentType) && text !== '' ? JSON.parse(text) as unknown : text, cookies: answer.headers.getSetCookie(), contentType };
};

export const withOutsideServer = (work: (server: OutsideServer) => Promise<void>, options: { readonly isDemo?: boolean } = {}): Promise<void> =>
  withTestDatabase(async (place) => {
    if (options.isDemo === true) await place.database.ownerPool.query('update platform.company set is_demo = true');
    const clock = { now: Date.UTC(2026, 10, 2, 1) };
    const signIn = createSignIn({ connectionString: place.database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
    const jobs = await createJobQueue({ database: place.database, role: 'sender', onError: () => undefined });
    const common = { database: place.database, jobs, nowMilliseconds: () => clock.now, zone: 'Asia/Shanghai' };
    const server = await createServer({
      ...common, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null,
      registerModuleRoutes: createModuleRoutes(common), progressReaders: [],
    });
    const address = await server.listen(0);
    const inCompany = <T>(task: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), task);
    try {
      await work({
        ...place, signIn, address, clock, call: callerOf(address), inCompany,
        member: async (role, name = role) => {
          const userId = await signIn.ensureUser({ email: `${name.toLowerCase()}@test.example`, name, password: null });
          await inCompany((tx) => giveRole(tx, { userId, role, personId: null }));
          const { cookies } = await signIn.startSession(userId, { method: 'password', isSecondFactorProven: true });
          return { userId, cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
        },
      });
    } finally {
      await server.close();
      await jobs.stop();
      await signIn.close();
    }
  });

/** The answer's body as it is expected to be, once the status is. */
export const bodyOf = <T>(answer: Answered, status: number): T => {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body as T;
};
