/**
 * `npm start`: database, tables, worker, server, demonstration. The server opens as soon as it can answer, so that the
 * browser shows how far the first start is.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { failure, success, type Result } from '#kernel/base/result';
import { createSignIn, readUserEmails, readUserNames, issueFirstAdministratorLink, type SignIn } from '#modules/identity';
import { createJobQueue, keyFileOf, listCompanies, listDemonstrations, startAuditChainer, safeError, type ApiServer, type Company, type JobQueue, type JsonValue } from '#modules/platform';
import { builtWebFolder, createServer } from '../server/create-server.ts';
import type { HttpServer } from '../server/http-server.ts';
import { createModuleRoutes } from '../server/module-routes.ts';
import { progressReaders } from '../server/progress-readers.ts';
import { createPhraseBook, languageOf } from '../server/phrase-book.ts';
import { readBaseUrl, readSecret } from '../setup/installation-settings.ts';
import { failureFromDatabaseError, openDatabase, type OpenedDatabase, type SetUpFailure } from '../setup/open-database.ts';
import { createDemoCall, demoSessions } from './demo-caller.ts';
import { openInstallationClock, type InstallationClock } from './demo-clock.ts';
import { playDemoGrowth, readDemoCast } from './demo-growth.ts';
import { checkPort, listen } from './listen.ts';
import { runDemo, type Demo } from './run-demo.ts';
import { createSetUpState, type SetUpState } from './set-up-state.ts';
import { readStartOptions, startHelp, type StartOptions } from './start-options.ts';
import { superviseWorker, type WorkerSupervisor } from './supervise-worker.ts';
import { ensureWebBuild } from './web-build.ts';
import { erasureListFile, privacyWork, replayAllErasures } from '../work/privacy-work.ts';
import { workMonth } from './work-month.ts';

const phrases = createPhraseBook();
const language = languageOf(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG']);
const version = (JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }).version;

/** The zone of the installation's own clock on screens; days of work follow their workplace. */
const installationZone = 'Asia/Shanghai';

type Closer = () => Promise<void>;
type Summary = { readonly [name: string]: JsonValue };
type Stage = { readonly options: StartOptions; readonly secret: string; readonly baseUrl: string; readonly state: SetUpState; readonly closers: Closer[]; readonly say: (line: string) => void };

/** Ends everything in the opposite order of its start; one failure does not keep the rest running. */
const closeAll = async (closers: readonly Closer[]): Promise<void> => {
  for (const close of closers.toReversed()) await close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
};

const openStage = async (stage: Stage): Promise<Result<OpenedDatabase, SetUpFailure>> => {
  const opened = await stage.state.run('database', () => openDatabase({ dataFolder: stage.options.dataFolder, databaseUrl: process.env['DATABASE_URL'], modulesOff: process.env['QINXIN_MODULES_OFF'] }));
  if (opened.ok) stage.closers.push(opened.value.close);
  return opened;
};

type Running = { readonly server: HttpServer; readonly signIn: SignIn; readonly jobs: JobQueue; readonly worker: WorkerSupervisor };

const startServer = async (stage: Stage, opened: OpenedDatabase, clock: InstallationClock, demoCompanyId: () => number | null): Promise<Running> => {
  const { options, closers } = stage;
  const { database } = opened;
  mkdirSync(options.dataFolder, { recursive: true });
  // A restored backup knows nothing of who was erased since: nobody is served before they are erased again.
  await replayAllErasures(privacyWork(database, erasureListFile(process.env, options.dataFolder), installationZone));
  const worker = superviseWorker({ connectionString: database.connectionString, keyFile: resolve(keyFileOf(process.env, options.dataFolder)), logFile: join(options.dataFolder, 'worker.log') });
  closers.push(worker.stop);
  const jobs = await createJobQueue({ database, role: 'sender', onError: (error) => process.stderr.write(`${error.message}\n`) });
  closers.push(jobs.stop);
  const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: stage.secret, baseUrl: stage.baseUrl, isDemonstration: () => options.demo });
  closers.push(signIn.close);
  if (!options.demo) await signIn.endDemonstrationSessions();
  const log = pino({ level: 'warn', redact: ['req.headers.cookie', 'req.headers.authorization'], serializers: { err: safeError } }, pino.destination({ dest: join(options.dataFolder, 'server.log'), sync: false, mkdir: true }));
  const { nowMilliseconds } = clock;
  const anchorsFolder = join(options.dataFolder, 'anchors');
  const onError = (error: unknown): void => log.error({ err: error }, 'audit chain');
  closers.push(startAuditChainer({ database, anchorsFolder, nowMilliseconds, onError }).stop);
  const registerModuleRoutes: (server: ApiServer) => void = createModuleRoutes({ database, jobs, nowMilliseconds, zone: installationZone, anchorsFolder, onError, userNames: (userIds) => readUserNames(signIn.pool, userIds), userEmails: (userIds) => readUserEmails(signIn.pool, userIds) });
  const server = await createServer({
    database, jobs, signIn, phrases, nowMilliseconds, zone: installationZone, version, setUp: stage.state.read, demoCompanyId, log,
    webFolder: builtWebFolder, registerModuleRoutes, progressReaders,
  });
  closers.push(server.close);
  return { server, signIn, jobs, worker };
};

/** Outside a demonstration its data must not be there: whoever has it once could have signed in with one click. */
const refuseDemonstration = async (stage: Stage, opened: OpenedDatabase): Promise<SetUpFailure | null> => {
  const left = stage.options.demo ? [] : await listDemonstrations(opened.database);
  return left.length === 0 ? null : { code: 'demonstrationThere', data: { companies: left.map(({ companyCode }) => companyCode).join(', ') } };
};

/** The first start of an installation prints how to become its administrator. */
const inviteFirstAdministrator = async (stage: Stage, signIn: SignIn): Promise<Summary> => {
  const link = stage.options.demo || stage.options.exit ? null : await issueFirstAdministratorLink(signIn, 'start');
  if (link === null) return {};
  stage.say(phrases.find(language, 'start.firstAdministrator', { address: link.address }) ?? link.address);
  return { firstAdministrator: link.address };
};

const startDemo = async (stage: Stage, opened: OpenedDatabase, running: Running, clock: InstallationClock, existing: Company | null): Promise<Result<Demo | null, SetUpFailure>> => {
  if (!stage.options.demo) return success(null);
  const { people, seed } = stage.options;
  const demo = await stage.state.run('demo', () => runDemo({ clock, database: opened.database, jobs: running.jobs, signIn: running.signIn, people, seed, existing, say: stage.say }, workMonth));
  if (demo.ok) stage.closers.push(demo.value.stop);
  return demo;
};

/** What the demonstration's people did, once. A page without its made-up rows is no reason not to start: it is said. */
const playDemo = async ({ say }: Stage, { server }: Running): Promise<void> => {
  const call = createDemoCall(server.fastify, demoSessions(server.fastify));
  const cast = await readDemoCast(call);
  for (const line of cast === null ? [] : await playDemoGrowth(call, cast)) say(`  ${line}`);
};

const setUp = async (stage: Stage): Promise<Result<Summary, SetUpFailure>> => {
  const { options, state, say } = stage;
  if (!options.exit && options.port !== 0) {
    const taken = await checkPort(options.port);
    if (taken !== null) return failure(taken);
  }
  const opened = await openStage(stage);
  if (!opened.ok) return opened;
  try {
    const refused = await refuseDemonstration(stage, opened.value);
    if (refused !== null) return failure(refused);
    await state.run('web', ensureWebBuild);
    let demoCompany = options.demo ? ((await listCompanies(opened.value.database)).find((company) => company.isDemo) ?? null) : null;
    const clock = await openInstallationClock(opened.value.database, options.demo ? { existing: demoCompany } : null);
    const running = await startServer(stage, opened.value, clock, () => demoCompany?.companyId ?? null);
    let address: string | null = null;
    if (!options.exit) {
      const listening = await state.run('server', () => listen(running.server, options.port));
      if (!listening.ok) return listening;
      address = listening.value;
      say(phrases.find(language, 'start.open', { address }) ?? address);
    }
    const demo = await startDemo(stage, opened.value, running, clock, demoCompany);
    if (!demo.ok) return demo;
    demoCompany = demo.value?.companies[0] ?? null;
    if (demo.value?.summary['isNew'] === true) await playDemo(stage, running);
    const invited = await inviteFirstAdministrator(stage, running.signIn);
    if (options.exit) await running.worker.ready;
    return success({
      version, database: opened.value.kind, migrationsApplied: opened.value.migrations.applied.length, address,
      milliseconds: state.milliseconds(), ...invited, ...(demo.value === null ? {} : { demo: demo.value.summary }),
    });
  } catch (error) {
    const known = failureFromDatabaseError(error, new URL(opened.value.database.connectionString));
    if (known === null) throw error;
    return failure(known);
  }
};

const waitForSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

const printFailure = (error: SetUpFailure, asJson: boolean): number => {
  const message = phrases.errorText(language, error.code, error.data);
  if (asJson) process.stdout.write(`${JSON.stringify({ error: { code: error.code, message, data: error.data } })}\n`);
  process.stderr.write(`${message}\n`);
  return 1;
};

const main = async (): Promise<number> => {
  const read = readStartOptions(process.argv.slice(2));
  if (!read.ok) return printFailure(read.error, process.argv.includes('--json'));
  const options = read.value;
  if (options.help) {
    process.stdout.write(startHelp);
    return 0;
  }
  const say = (line: string): void => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  const state = createSetUpState(['database', 'web', ...(options.exit ? [] : (['server'] as const)), ...(options.demo ? (['demo'] as const) : [])], (step, now, milliseconds) => {
    if (now === 'done') say(`✓ ${phrases.find(language, `setUp.${step}`) ?? step} (${(milliseconds / 1000).toFixed(1)} s)`);
  });
  const [secret, baseUrl] = [readSecret(process.env, options.dataFolder), readBaseUrl(process.env, options.port)];
  if (!secret.ok) return printFailure(secret.error, options.json);
  if (!baseUrl.ok) return printFailure(baseUrl.error, options.json);
  const stage: Stage = { options, secret: secret.value, baseUrl: baseUrl.value, state, closers: [], say };
  // A first interrupt during the set-up ends it in order too; what was written in transactions stays whole.
  const interrupted = waitForSignal();
  try {
    const result = await Promise.race([setUp(stage), interrupted.then(() => null)]);
    if (result === null) return 130;
    if (!result.ok) return printFailure(result.error, options.json);
    if (options.json) process.stdout.write(`${JSON.stringify(result.value, null, 2)}\n`);
    if (options.exit) return 0;
    say(phrases.find(language, 'start.stop') ?? '');
    await interrupted;
    say(phrases.find(language, 'start.stopping') ?? '');
    return 0;
  } finally {
    await closeAll(stage.closers);
  }
};

// The process has nothing left to do then: whatever still holds it open must not keep the terminal.
process.exit(await main());
