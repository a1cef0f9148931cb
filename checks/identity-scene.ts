/** A server with users who sign in as people do: for the attacks on identity and on the server itself. Never part of the product. */
import { withTestDatabase, type TestDatabase } from './test-database.ts';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { giveRole } from '#modules/access';
import { createSignIn, type SignIn, type SignInOptions } from '#modules/identity';
import { asSystem, createJobQueue, withCompany, type ApiServer, type Database, type JobQueue } from '#modules/platform';
import { createServer } from '#apps/server/create-server';
import type { HttpServer } from '#apps/server/http-server';
import { createPhraseBook } from '#apps/server/phrase-book';
import type { ProgressReader } from '#apps/server/progress-routes';

export const goodPassword = 'zvq grumble tannin 7';
const now = Date.UTC(2026, 10, 2, 1);

export type Answer = { readonly status: number; readonly body: { readonly [name: string]: unknown }; readonly code: string; readonly headers: Readonly<Record<string, unknown>> };

/** A browser: keeps cookies, comes from an address. */
export type Browser = {
  readonly post: (url: string, body?: object, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly cookie: () => string;
  readonly useCookie: (cookie: string) => void;
};

export type Scene = TestDatabase & {
  readonly server: HttpServer;
  readonly signIn: SignIn;
  readonly browser: (address?: string) => Browser;
  readonly addUser: (name: string, role: BuiltInRole, password?: string | null) => Promise<string>;
};

export type SceneOptions = { readonly signIn?: Partial<SignInOptions>; readonly isDemo?: boolean; readonly registerModuleRoutes?: (server: ApiServer, place: { readonly database: Database; readonly jobs: JobQueue }) => void; readonly progressReaders?: readonly ProgressReader[]; readonly webFolder?: string };

const createBrowser = (server: HttpServer, address: string): Browser => {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (set: string): void => {
    const [pair = ''] = set.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    if (/max-age=0/i.test(set)) jar.delete(name);
    else jar.set(name, pair.slice(pair.indexOf('=') + 1));
  };
  const send = async (method: 'GET' | 'POST', url: string, body: object | undefined, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const response = await server.fastify.inject({
      method, url, remoteAddress: address, headers: { ...(jar.size === 0 ? {} : { cookie: cookie() }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    for (const set of [response.headers['set-cookie'] ?? []].flat()) keep(set);
    const parsed = response.headers['content-type']?.toString().includes('json') === true ? response.json<Answer['body']>() : { text: response.body };
    return { status: response.statusCode, body: parsed, code: (parsed['error'] as { code?: string } | undefined)?.code ?? '', headers: response.headers };
  };
  return {
    cookie, post: (url, body, headers = {}) => send('POST', url, body, headers), get: (url, headers = {}) => send('GET', url, undefined, headers),
    useCookie: (text) => {
      jar.clear();
      for (const pair of text.split('; ')) keep(pair);
    },
  };
};

export const emailOf = (name: string): string => `${name}@test.example`;

export const withScene = (options: SceneOptions, work: (scene: Scene) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const { database, company } = place;
    if (options.isDemo === true) await database.ownerPool.query('update platform.company set is_demo = true');
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000', isDemonstration: () => options.isDemo === true, ...options.signIn });
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const server = await createServer({
      database, jobs, signIn, phrases: createPhraseBook(), nowMilliseconds: () => now, zone: 'Asia/Shanghai', version: '9.8.7', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => (options.isDemo === true ? company.companyId : null),
      log: false, webFolder: options.webFolder ?? null, registerModuleRoutes: (routed) => options.registerModuleRoutes?.(routed, { database, jobs }), progressReaders: options.progressReaders ?? [],
    });
    try {
      await work({
        ...place, server, signIn, browser: (address = '10.1.2.3') => createBrowser(server, address),
        addUser: async (name, role, password = goodPassword) => {
          const userId = await signIn.ensureUser({ email: emailOf(name), name, password });
          await withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role, personId: null }));
          return userId;
        },
      });
    } finally {
      await server.close();
      await jobs.stop();
      await signIn.close();
    }
  });
