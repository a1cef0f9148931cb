/**
 * The product's HTTP server for the cost of reading payslips: as it is, or (loaded with without-hooks.ts) without session,
 * gate, audit and sealing. Its parent says which database, and who the callers are.
 */
import pg from 'pg';
import { createModuleRoutes } from '../../apps/server/module-routes.ts';
import { createPhraseBook } from '../../apps/server/phrase-book.ts';
import { createServer } from '../../apps/server/create-server.ts';
import { createSignIn } from '#modules/identity';
import { createDatabase, createJobQueue, openFileKeyService, type Database, type Subject } from '#modules/platform';

export type ServerSettings = {
  readonly connectionString: string;
  readonly keyFile: string;
  readonly secret: string;
  readonly nowMilliseconds: number;
  /** Who a cookie stands for, where there is no session; null: sessions are looked up as they are. */
  readonly callers: Readonly<Record<string, { readonly companyId: number; readonly personId: number | null }>> | null;
};

const settings = JSON.parse(process.env['READ_COST_SETTINGS'] ?? '') as ServerSettings;

const subjectsOf = (callers: NonNullable<ServerSettings['callers']>): ReadonlyMap<string, Subject> =>
  new Map(Object.entries(callers).map(([cookie, { companyId, personId }]) => [cookie, {
    userId: 'nobody', companyId, personId, roles: [], rights: {}, isSteppedUp: true, sessionId: null, program: null, from: '127.0.0.1',
  }]));

const openDatabase = (): Database => {
  const keys = openFileKeyService(settings.keyFile);
  if (!keys.ok) throw new Error(keys.error.code);
  const database = createDatabase({ connectionString: settings.connectionString, keyService: keys.value });
  // The owner's login is under no policy: the database without the gate.
  return settings.callers === null ? database : { ...database, applicationPool: new pg.Pool({ connectionString: settings.connectionString, max: 10, options: '-c timezone=UTC', types: database.applicationPool.options.types! }) };
};

const database = openDatabase();
const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: settings.secret, baseUrl: 'http://127.0.0.1:3000' });
const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
const deps = { database, jobs, nowMilliseconds: () => settings.nowMilliseconds, zone: 'Asia/Shanghai' };
const subjects = settings.callers === null ? null : subjectsOf(settings.callers);
const server = await createServer({
  ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null, registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  ...(subjects === null ? {} : { findSubject: (request) => Promise.resolve(subjects.get(request.headers.cookie ?? '') ?? null) }),
});
const address = await server.listen(0);
process.on('disconnect', () => process.exit(0));
process.send?.({ port: Number(new URL(address).port) });
