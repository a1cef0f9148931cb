/**
 * Where the story of the loop is told: the company of the gate behind the whole server with its real pages and a worker beside
 * it, people who sign in with passwords, and a clock that can be put forward to Thursday evening.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createServer } from '#apps/server/create-server';
import { createModuleRoutes } from '#apps/server/module-routes';
import { createPhraseBook } from '#apps/server/phrase-book';
import { privacyWork } from '#apps/work/privacy-work';
import { createJobHandlers } from '#apps/worker/job-handlers';
import { runWorker } from '#apps/worker/run-worker';
import { builtWeb, freePort } from '#checks/browser-place';
import { fillGateCompany, gateNow, type GateCompany } from '#checks/gate-company';
import { approveProposal, lateSecrets, type OfficeCalls } from '#checks/late-punches';
import { reviewRun } from '#checks/review-run';
import { testDataFolder } from '#checks/test-data-folder';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { giveRole, resolveRights } from '#modules/access';
import { createSignIn, type SignIn } from '#modules/identity';
import { calculateRun, readRun } from '#modules/payroll';
import { asSystem, createJobQueue, forSubject, setClockOffset, withCompany, type CompanyContext, type Database } from '#modules/platform';
import type { StoryPage } from '../main-line/story-page.ts';

/** Who is in the story: LEAF asks, MID is the manager who answers, BOSS stands above them. */
export const actors = { leaf: '员工LEAF', mid: '员工MID', boss: '员工BOSS', clerk: '薪资专员', supervisor: '薪资主管', auditor: '审计员' } as const;
export type Actor = keyof typeof actors;

const roles: readonly (readonly [actor: Actor, role: BuiltInRole, personNumber: string | null])[] = [
  ['leaf', 'employee', 'LEAF'], ['mid', 'lineManager', 'MID'], ['boss', 'lineManager', 'BOSS'], ['clerk', 'payrollClerk', null], ['supervisor', 'payrollSupervisor', null], ['auditor', 'auditor', null],
];
const password = 'zvq grumble tannin 7';
const emailOf = (actor: Actor): string => `${actor}@test.example`;

type Users = ReadonlyMap<Actor, string>;

export type StoryWorld = {
  readonly baseUrl: string;
  readonly leafPersonId: number;
  readonly database: Database;
  readonly companyId: number;
  /** Puts the clock of the installation to an instant; it runs on from there. */
  readonly moveClock: (milliseconds: number) => Promise<void>;
  readonly compute: (month: string) => Promise<void>;
  /** The month is looked at, handed in and locked by the two of the office. */
  readonly lock: (month: string, calls: OfficeCalls) => Promise<void>;
};

const addUsers = async ({ database, company: { companyId } }: TestDatabase, { personIds }: GateCompany, signIn: SignIn): Promise<Users> => {
  const users = new Map<Actor, string>();
  for (const [actor, role, personNumber] of roles) {
    const userId = await signIn.ensureUser({ email: emailOf(actor), name: actors[actor], password });
    const personId = personNumber === null ? null : (personIds.get(personNumber) ?? null);
    await withCompany(database, asSystem(companyId, 'proof', 'story'), (tx) => giveRole(tx, { userId, role, personId }));
    users.set(actor, userId);
  }
  return users;
};

/** One of the office as a context of the product, for what the story does not press buttons for. */
const contextOf = async ({ database, company: { companyId } }: TestDatabase, users: Users, actor: Actor): Promise<CompanyContext> => {
  const userId = users.get(actor) ?? '';
  const resolved = await withCompany(database, asSystem(companyId, 'proof', 'story'), (tx) => resolveRights(tx, { userId, day: Math.floor(gateNow / 86_400_000) }));
  return forSubject({ ...resolved, userId, companyId, isSteppedUp: true, sessionId: `story-${actor}`, program: null, from: '127.0.0.1' });
};

const restMilliseconds = 250;

/** Waits until the worker has done what facts asked for: a month that moves is not handed in. */
const untilQuiet = async ({ database, company: { companyId } }: TestDatabase, month: string): Promise<void> => {
  for (let look = 0; look < 120; look += 1) {
    const { rows } = await database.ownerPool.query<{ waiting: number }>(
      `select ((select count(*) from attendance.recompute_request where company_id = $1 and month = $2) + (select count(*) from attendance.compute_run where company_id = $1 and status = 'running'))::int as waiting`, [companyId, `${month}-01`]);
    if (rows[0]?.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, restMilliseconds));
  }
  throw new Error(`story: the days of ${month} do not come to rest`);
};

const lockMonth = async (given: TestDatabase, users: Users, month: string, calls: OfficeCalls): Promise<void> => {
  const { database, company: { companyId } } = given;
  await untilQuiet(given, month);
  const run = await withCompany(database, asSystem(companyId, 'proof', 'story'), (tx) => readRun(tx, month));
  if (run === null) throw new Error(`story: no run of ${month}`);
  await reviewRun(database, run.runId, [await contextOf(given, users, 'clerk'), await contextOf(given, users, 'supervisor')]);
  await approveProposal(calls, (await calls.post('clerk', `/api/pay-runs/${run.runId}/submission`))['proposalId']);
};

const tellIn = async (given: TestDatabase, log: (line: string) => void, tell: (world: StoryWorld) => Promise<void>): Promise<void> => {
  const { database, company: { companyId } } = given;
  let offset = gateNow - Date.now();
  const nowMilliseconds = (): number => Date.now() + offset;
  const moveClock = async (milliseconds: number): Promise<void> => {
    offset = milliseconds - Date.now();
    await setClockOffset(database, offset);
  };
  await moveClock(gateNow);
  await database.ownerPool.query('update platform.company set is_demo = true');
  const company = await fillGateCompany(database, companyId, lateSecrets);
  const [webFolder, port] = [await builtWeb(), await freePort()];
  const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for proofs, long enough to sign with', baseUrl: `http://127.0.0.1:${port}`, isDemonstration: () => true });
  const users = await addUsers(given, company, signIn);
  const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
  const deps = { database, jobs, nowMilliseconds, zone: 'Asia/Shanghai' };
  const server = await createServer({
    ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => companyId, log: false, webFolder, registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  });
  const workerLog = (event: string, data: Readonly<Record<string, string | number>>): void => { if (/fail|error/i.test(event)) log(`  worker: ${event} ${JSON.stringify(data)}`); };
  const privacy = privacyWork(database, path.join(testDataFolder(), `erasures-${process.pid}.jsonl`), 'Asia/Shanghai');
  const worker = await runWorker({ database, createHandlers: (workerJobs) => createJobHandlers({ database, jobs: workerJobs, log: workerLog, privacy }), log: workerLog });
  try {
    await server.listen(port);
    await tell({
      baseUrl: `http://localhost:${port}`, leafPersonId: company.personIds.get('LEAF') ?? 0, database, companyId, moveClock,
      compute: async (month) => {
        const computed = await calculateRun(database, asSystem(companyId, 'proof', 'story'), { month, mode: 'compute' });
        if (!computed.ok) throw new Error(`story: ${month} is not computed: ${computed.error.code}`);
      },
      lock: (month, calls) => lockMonth(given, users, month, calls),
    });
  } finally {
    await worker.stop();
    await server.close();
    await jobs.stop();
    await signIn.close();
  }
};

/** Opens the world, lets the story be told in it, and takes everything down again. */
export const withStoryWorld = (log: (line: string) => void, tell: (world: StoryWorld) => Promise<void>): Promise<void> => withTestDatabase((given) => tellIn(given, log, tell));

/** Signs in with a password, as people do. */
export const signInAs = async ({ page, sees }: StoryPage, actor: Actor): Promise<void> => {
  await page.goto('/sign-in');
  await page.locator('summary').first().click();
  await page.locator('#email').fill(emailOf(actor));
  await page.locator('#password').fill(password);
  await page.locator('form .main-button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await sees('header .brand', `the pages of ${actors[actor]}`);
};

type Bodies = Readonly<Record<string, unknown>>;

/** The office's calls with the cookies of whoever is signed in on a page: what the story does not press buttons for. */
export const callsOf = (pages: Readonly<Record<'clerk' | 'supervisor' | 'manager', StoryPage>>): OfficeCalls => {
  const read = async (path: string, answer: { readonly ok: () => boolean; readonly text: () => Promise<string> }): Promise<Bodies> => {
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`story: ${path} is refused: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Bodies;
  };
  return {
    get: async (who, path) => read(path, await pages[who].page.request.get(path)),
    post: async (who, path, body = {}) => read(path, await pages[who].page.request.post(path, { data: { commandId: randomUUID(), ...body } })),
  };
};
