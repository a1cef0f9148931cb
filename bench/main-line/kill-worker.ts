/**
 * Kills the real worker process at random moments of a month's work, starts it again as the supervisor does, and compares
 * the pay when everything is done. A kill counts when the queue shows that the dead worker held a job.
 */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asSystem, createJobQueue, withCompany, type Company, type JobQueue } from '#modules/platform';
import { payRunQueue, syncQueue } from '../../apps/work/month-jobs.ts';
import { freshDatabase, type FreshDatabase } from './demo-harness.ts';

const workerFile = path.join(import.meta.dirname, '..', '..', 'apps', 'worker', 'worker.ts');
const month = '2026-10';
const longestMonthMilliseconds = 300_000;
/** The supervisor's first pause. */
const pauseMilliseconds = 100;
const pollMilliseconds = 25;

export type WorkerKills = { kills: number; idleKills: number; copies: number; readonly differ: string[] };

type Progress = { readonly sync: string | null; readonly run: string | null; readonly digest: string | null; readonly landed: number; readonly shards: number };

const readProgress = async (fresh: FreshDatabase, company: Company): Promise<Progress> => {
  const { rows } = await fresh.database.ownerPool.query<Progress>(
    `select (select status from sync.sync_run where company_id = $1 order by run_id desc limit 1) as sync,
       (select status from payroll.pay_run where company_id = $1 and month = $2) as run, (select digest from payroll.pay_run where company_id = $1 and month = $2) as digest,
       (select count(*) from sync.slice where company_id = $1 and status = 'landed')::int as landed, (select count(*) from payroll.run_shard where company_id = $1 and status = 'done')::int as shards`,
    [company.companyId, `${month}-01`],
  );
  return rows[0] ?? { sync: null, run: null, digest: null, landed: 0, shards: 0 };
};

const heldJobs = async (fresh: FreshDatabase): Promise<number> =>
  (await fresh.database.ownerPool.query<{ held: number }>(`select count(*)::int as held from job_queue.job where state = 'active' and (name like 'sync.%' or name like 'payroll.%')`)).rows[0]?.held ?? 0;

const startWorker = (connectionString: string): { readonly child: ChildProcess; readonly ready: Promise<unknown>; readonly ended: Promise<unknown> } => {
  const child = fork(workerFile, { env: { ...process.env, DATABASE_URL: connectionString }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { child, ended, ready: Promise.race([new Promise((resolve) => child.once('message', resolve)), ended]) };
};

const isDone = (progress: Progress): boolean => progress.run === 'preview';

/** Puts the pay run into the queue when the sync has finished, as the start does. */
const createConductor = (fresh: FreshDatabase, company: Company, jobs: JobQueue): (() => Promise<Progress>) => {
  let asked = false;
  return async () => {
    const progress = await readProgress(fresh, company);
    if (progress.sync === 'finished' && !asked) {
      asked = true;
      await withCompany(fresh.database, asSystem(company.companyId, 'proof', 'prove'), (tx) => jobs.enqueue(tx, payRunQueue, { month }));
    }
    return progress;
  };
};

type Request = { readonly baseName: string; readonly company: Company; readonly digest: string; readonly kills: number; readonly random: () => number };
/** The first lives are short; a worker that got nowhere lets the next one live longer, so that a busy machine ends too. */
const longestLifeMilliseconds = 900;
const patience = 1.4;

/** One copy from the first job to the pay, with as many kills as still belong to the proof. */
async function workThrough(request: Request, tally: WorkerKills): Promise<void> {
  const fresh = await freshDatabase(request.baseName);
  const jobs = await createJobQueue({ database: fresh.database, role: 'sender', onError: () => undefined });
  let worker = startWorker(fresh.connectionString);
  tally.copies += 1;
  try {
    await withCompany(fresh.database, asSystem(request.company.companyId, 'proof', 'prove'), (tx) => jobs.enqueue(tx, syncQueue, { sourceCode: 'wecom', month }));
    const look = createConductor(fresh, request.company, jobs);
    const started = performance.now();
    let progress = await look();
    let vainLives = 0;
    while (!isDone(progress)) {
      if (performance.now() - started > longestMonthMilliseconds) throw new Error(`the month did not end: ${JSON.stringify(progress)}`);
      await worker.ready;
      const dieAt = performance.now() + request.random() * longestLifeMilliseconds * patience ** vainLives;
      const reached = JSON.stringify(progress);
      while (!isDone(progress) && (performance.now() < dieAt || tally.kills >= request.kills)) {
        await sleep(Math.max(1, Math.min(pollMilliseconds, dieAt - performance.now())));
        if (performance.now() - started > longestMonthMilliseconds) throw new Error(`the month did not end: ${JSON.stringify(progress)}`);
        progress = await look();
      }
      if (isDone(progress)) break;
      worker.child.kill('SIGKILL');
      await worker.ended;
      if (await heldJobs(fresh) > 0) tally.kills += 1;
      else tally.idleKills += 1;
      vainLives = JSON.stringify(progress) === reached ? vainLives + 1 : 0;
      await sleep(pauseMilliseconds);
      worker = startWorker(fresh.connectionString);
    }
    if (progress.digest !== request.digest) tally.differ.push(`copy ${tally.copies}: ${progress.digest ?? 'no digest'}`);
  } finally {
    worker.child.kill('SIGKILL');
    await worker.ended;
    await jobs.stop();
    await fresh.drop();
  }
}

/** Copies, two at a time, until the wanted number of kills has hit work under way. */
export async function killWorkerAtRandom(request: Request): Promise<WorkerKills> {
  const tally: WorkerKills = { kills: 0, idleKills: 0, copies: 0, differ: [] };
  const lane = async (): Promise<void> => {
    while (tally.kills < request.kills) await workThrough(request, tally);
  };
  await Promise.all([lane(), lane()]);
  return tally;
}
