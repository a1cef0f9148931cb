/**
 * Figure 7: reading a payslip over HTTP with session, gate, audit and sealing, against the same route without them, in the
 * same run: rounds take turns, and the median of five counts. Both servers and the load generator are processes of their own.
 */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { giveRole } from '#modules/access';
import { createSignIn } from '#modules/identity';
import { asSystem, openForWriting, readCompany, withCompany, type Company, type Database, type SealedColumn } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createDemo, freshDatabase, type FreshDatabase } from '../main-line/demo-harness.ts';
import { bringToEnd } from '../main-line/finished-month.ts';
import type { Load, LoadResult } from './load-generator.ts';
import type { ServerSettings } from './read-cost-server.ts';
import { median } from '../median.ts';

const month = '2026-10';
const clients = 24;
const rounds = 5;
const secret = 'a secret for proofs, long enough to sign with';
const nowMilliseconds = Date.parse('2026-11-05T02:00:00Z');
const goalPerSecond = 2000;
const goalMilliseconds = 50;

type Person = { readonly personId: number; readonly personNumber: string };
type Caller = { readonly cookie: string; readonly personId: number | null };
type Scene = { readonly company: Company; readonly people: readonly Person[]; readonly own: readonly Caller[]; readonly clerks: readonly Caller[] };

const readPeople = async (database: Database, { companyId }: Company): Promise<readonly Person[]> =>
  (await database.ownerPool.query<Person>(
    `select person_id as "personId", person_number as "personNumber" from payroll.payslip join people.person using (company_id, person_id) where company_id = $1 and month = $2 and payslip.status = 'computed' order by person_id`,
    [companyId, `${month}-01`])).rows;

/** Users with sessions of their own, begun by a password moments ago: the second proof is still fresh. */
const signInAll = async (database: Database, company: Company, wishes: readonly { readonly name: string; readonly role: 'employee' | 'payrollClerk'; readonly personId: number | null }[]): Promise<readonly Caller[]> => {
  const signIn = createSignIn({ connectionString: database.signInConnectionString, secret, baseUrl: 'http://127.0.0.1:3000' });
  try {
    const callers: Caller[] = [];
    for (const { name, role, personId } of wishes) {
      const userId = await signIn.ensureUser({ email: `${name}@proof.example`, name, password: null });
      await withCompany(database, asSystem(company.companyId, 'proof', 'proof'), (tx) => giveRole(tx, { userId, role, personId }));
      const { cookies } = await signIn.startSession(userId, { method: 'password', isSecondFactorProven: false, activeCompanyId: company.companyId, from: '127.0.0.1', device: 'proof' });
      callers.push({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '), personId });
    }
    return callers;
  } finally {
    await signIn.close();
  }
};

/** Puts the plain bytes in the place of the sealed ones. */
const unseal = async (database: Database, { companyId }: Company, column: SealedColumn, rowText: string): Promise<number> => {
  const sealedName = column.column;
  const readText = `select person_id, ${rowText} as row, ${sealedName} as sealed from ${column.table} where company_id = $1 and ${sealedName} is not null`;
  const writeText = `update ${column.table} set ${sealedName} = $4 where company_id = $1 and person_id = $2 and ${rowText} = $3`;
  const { rows } = await database.ownerPool.query<{ person_id: number; row: string; sealed: Buffer }>(readText, [companyId]);
  const plain = await readCompany(database, asSystem(companyId, 'proof', 'proof'), (tx) => openForWriting(tx, column, rows.map(({ person_id, row, sealed }) => ({ personId: person_id, row, sealed }))));
  for (const [index, { person_id, row }] of rows.entries()) {
    await database.ownerPool.query(writeText, [companyId, person_id, row, plain[index]]);
  }
  return rows.length;
};

const payslips: SealedColumn = { table: 'payroll.payslip', column: 'sealed', fieldClass: 'pay' };
const earlier: SealedColumn = { table: 'people.earlier_payslip', column: 'lines_sealed', fieldClass: 'pay' };

type Prepared = { readonly sealed: FreshDatabase; readonly plain: FreshDatabase; readonly scene: Scene };

const prepare = async (seed: number, people: number): Promise<Prepared> => {
  const demo = await createDemo({ seed, people });
  let plain: FreshDatabase;
  try {
    await bringToEnd(demo);
    const company = demo.companies[0]!;
    const persons = await readPeople(demo.database, company);
    const own = await signInAll(demo.database, company, persons.slice(0, clients).map(({ personId, personNumber }) => ({ name: personNumber, role: 'employee', personId })));
    const clerks = await signInAll(demo.database, company, Array.from({ length: clients }, (_, index) => ({ name: `clerk-${index}`, role: 'payrollClerk' as const, personId: null })));
    const scene: Scene = { company, people: persons, own, clerks };
    await demo.database.close();
    const sealed = await freshDatabase(demo.fresh.name);
    plain = await freshDatabase(demo.fresh.name);
    await unseal(plain.database, company, payslips, "to_char(month, 'YYYY-MM') || '|' || run_id || '|' || revision");
    await unseal(plain.database, company, earlier, 'payslip_id::text');
    for (const each of [sealed, plain]) await each.database.ownerPool.query('vacuum analyze');
    return { sealed, plain, scene };
  } finally {
    await demo.close();
  }
};

const answerOf = <T>(child: ChildProcess): Promise<T> => new Promise((resolve, reject) => {
  const ended = (code: number | null): void => reject(new Error(`a process of the proof ended with ${code}`));
  child.once('exit', ended);
  child.once('message', (message) => {
    child.off('exit', ended);
    resolve(message as T);
  });
});

type Server = { readonly port: number; readonly stop: () => void };

const startServer = async (connectionString: string, callers: ServerSettings['callers']): Promise<Server> => {
  const settings: ServerSettings = { connectionString, callers, secret, nowMilliseconds, keyFile: process.env['QINXIN_MASTER_KEY_FILE'] ?? '' };
  const hooks = callers === null ? [] : ['--import', path.join(import.meta.dirname, 'without-hooks.ts')];
  const child = fork(path.join(import.meta.dirname, 'read-cost-server.ts'), { execArgv: [...process.execArgv.filter((argument) => !argument.startsWith('--test')), ...hooks], env: { ...process.env, READ_COST_SETTINGS: JSON.stringify(settings) } });
  const { port } = await answerOf<{ port: number }>(child);
  return { port, stop: () => child.kill() };
};

const requestOf = (address: string, cookie: string): string =>
  `GET ${address} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\naccept: application/json\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64) proof\r\nconnection: keep-alive\r\n\r\n`;

const ownRequests = ({ own }: Scene): Load['clients'] => own.map(({ cookie }) => [requestOf(`/api/me/payslips/${month}`, cookie)]);
const clerkRequests = ({ clerks, people }: Scene): Load['clients'] =>
  clerks.map(({ cookie }, client) => people.map((_, index) => requestOf(`/api/payroll/${month}/payslips/${encodeURIComponent(people[(index * 7 + client) % people.length]!.personNumber)}`, cookie)));

type Measured = { readonly answers: number; readonly perSecond: number; readonly p99: number };
type Route = { readonly name: 'own' | 'clerk'; readonly with: Measured[]; readonly without: Measured[] };

const drive = async (generator: ChildProcess, load: Load): Promise<Measured> => {
  const answer = answerOf<LoadResult | { readonly error: string }>(generator);
  generator.send(load);
  const result = await answer;
  if ('error' in result) throw new Error(result.error);
  if (result.bad > 0 || result.answers === 0) throw new Error(`${result.bad} of ${result.answers} answers were no payslip: ${result.firstBad}`);
  return { answers: result.answers, perSecond: result.answers / result.seconds, p99: result.p99 };
};

const slices = 6;

/** Short turns, first one then the other: what the machine does beside falls on both. */
const takeTurns = async (generator: ChildProcess, ports: Readonly<Record<'with' | 'without', number>>, clientsOf: Load['clients'], milliseconds: number): Promise<Readonly<Record<'with' | 'without', Measured>>> => {
  const taken = { with: [] as Measured[], without: [] as Measured[] };
  for (let slice = 0; slice < slices; slice += 1) {
    for (const kind of slice % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) taken[kind].push(await drive(generator, { port: ports[kind], milliseconds: milliseconds / slices, clients: clientsOf }));
  }
  const sum = (list: readonly Measured[]): Measured => ({ answers: list.reduce((total, { answers }) => total + answers, 0), perSecond: list.reduce((total, { perSecond }) => total + perSecond, 0) / list.length, p99: median(list.map(({ p99 }) => p99)) });
  return { with: sum(taken.with), without: sum(taken.without) };
};

/** What both servers answer must be the same payslip, byte by byte; else the comparison compares nothing. */
const checkSame = async (scene: Scene, withGate: Server, without: Server): Promise<void> => {
  for (const { cookie, url } of [{ cookie: scene.own[0]!.cookie, url: `/api/me/payslips/${month}` }, { cookie: scene.clerks[0]!.cookie, url: `/api/payroll/${month}/payslips/${encodeURIComponent(scene.people[3]!.personNumber)}` }]) {
    const [one, other] = await Promise.all([withGate, without].map(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${port}${url}`, { headers: { cookie } });
      return `${response.status} ${await response.text()}`;
    }));
    if (one !== other || one?.startsWith('200 ') !== true) throw new Error(`the two servers differ at ${url}: ${one?.slice(0, 300)} / ${other?.slice(0, 300)}`);
  }
};

const countReads = async (database: Database): Promise<number> =>
  (await database.ownerPool.query<{ rows: number }>("select count(*)::integer as rows from platform.audit_event where domain = 'read' and 'pay' = any(field_classes)")).rows[0]?.rows ?? 0;

const measure = async ({ sealed, plain, scene }: Prepared, milliseconds: number): Promise<{ readonly routes: readonly Route[]; readonly answers: number; readonly reads: number }> => {
  const callers = Object.fromEntries([...scene.own, ...scene.clerks].map(({ cookie, personId }) => [cookie, { companyId: scene.company.companyId, personId }]));
  const withGate = await startServer(sealed.connectionString, null);
  const without = await startServer(plain.connectionString, callers);
  const generator = fork(path.join(import.meta.dirname, 'load-generator.ts'));
  await answerOf(generator);
  try {
    await checkSame(scene, withGate, without);
    const routes: readonly Route[] = [{ name: 'own', with: [], without: [] }, { name: 'clerk', with: [], without: [] }];
    const before = await countReads(sealed.database);
    let answers = 0;
    // The first round warms both and does not count.
    for (let round = 0; round <= rounds; round += 1) {
      for (const route of routes) {
        const requests = route.name === 'own' ? ownRequests(scene) : clerkRequests(scene);
        const measured = await takeTurns(generator, { with: withGate.port, without: without.port }, requests, milliseconds);
        answers += measured.with.answers;
        if (round > 0) for (const kind of ['with', 'without'] as const) route[kind].push(measured[kind]);
      }
    }
    return { routes, answers, reads: (await countReads(sealed.database)) - before };
  } finally {
    withGate.stop();
    without.stop();
    generator.kill();
  }
};

const costOf = (route: Route): number => median(route.with.map(({ perSecond }, index) => 1 - perSecond / (route.without[index]?.perSecond ?? Number.NaN)));
const describe = (route: Route): string => {
  const [given, bare] = [route.with, route.without].map((list) => `${median(list.map(({ perSecond }) => perSecond)).toFixed(0)}/s p99 ${median(list.map(({ p99 }) => p99)).toFixed(1)} ms`);
  return `${route.name}: with ${given}, without ${bare}`;
};

export const readCostPart = {
  name: 'readCost',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const prepared = await prepare(seeds[0] ?? 1, Math.max(40, Math.round(200 * scale)));
    try {
      const { routes, answers, reads } = await measure(prepared, Math.max(500, Math.round(2500 * scale)));
      for (const route of routes) log(`  ${describe(route)}; goal ≥ ${goalPerSecond}/s and ≤ ${goalMilliseconds} ms at ${clients} clients: ${median(route.with.map(({ perSecond }) => perSecond)) >= goalPerSecond && median(route.with.map(({ p99 }) => p99)) <= goalMilliseconds ? 'reached' : 'not reached'}`);
      const worst = routes.reduce((one, other) => (costOf(other) > costOf(one) ? other : one));
      return [
        { bar: 'readCost.share', value: costOf(worst) * 100, n: answers, note: `median of ${rounds}; ${routes.map((route) => `${describe(route)}, cost ${(costOf(route) * 100).toFixed(1)} %`).join('; ')}` },
        { bar: 'readCost.unaudited', value: Math.max(0, answers - reads), n: reads, note: `${reads} rows of reads for ${answers} answers` },
      ];
    } finally {
      await prepared.sealed.drop();
      await prepared.plain.drop();
    }
  },
};
