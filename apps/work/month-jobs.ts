/**
 * The background work of a month, by queue. Every handler may run twice: the run tables say what is left, so a job
 * that comes again finds its work done.
 */
import { advanceComputeRun, failComputeRun, listComputeRuns, openComputeRun, readComputeRun } from '#modules/attendance';
import { activatePacks, calculateShard, finishRun, listOpenShards, listRunsToFinish, openRun, readRun, refreshPreview, type PayrollError } from '#modules/payroll';
import { success, type Result } from '#kernel/base/result';
import { asSystem, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { listInterruptedRuns } from '#modules/sync';
import { readPackTexts } from '#packs/read-packs';
import { syncSource } from './sync-source.ts';

export const syncQueue = 'sync.source';
export const payRunQueue = 'payroll.run';
const shardQueue = 'payroll.shard';
const finishQueue = 'payroll.finish';
/** Days whose facts changed, and the payslips that follow from them where the month has a preview. */
const attendanceQueue = 'attendance.compute';

/** People whose days are computed in one transaction: progress is seen, and a killed worker loses little. */
const peoplePerBatch = 200;

export type MonthJobsDeps = { readonly database: Database; readonly jobs: JobQueue; readonly log: (event: string, data: Readonly<Record<string, string | number>>) => void };

/** A refused step is thrown, so that the queue tries again and the log shows the code; the data holds no amounts. */
const refused = (step: string, error: { readonly code: string; readonly data: object }): Error => new Error(`${step} refused: ${error.code} ${JSON.stringify(error.data)}`);

const text = (data: Readonly<Record<string, unknown>>, name: string): string => String(data[name] ?? '');

/** Opens the pay run of a month with the packs that came with the product, and puts its shards in the queue. */
export async function startPayRun(tx: CompanyTransaction, jobs: JobQueue, month: string): Promise<Result<{ readonly runId: number }, PayrollError>> {
  const activated = await activatePacks(tx, readPackTexts());
  if (!activated.ok) return activated;
  const opened = await openRun(tx, month);
  if (!opened.ok) return opened;
  for (let shard = 0; shard < opened.value.shards; shard += 1) await jobs.enqueue(tx, shardQueue, { month, shard });
  if (opened.value.shards === 0) await jobs.enqueue(tx, finishQueue, { month });
  return success({ runId: opened.value.run.runId });
}

/** Opens a computation of the days that are due, and puts it in the queue. */
export async function startAttendance(tx: CompanyTransaction, jobs: JobQueue, month: string): Promise<{ readonly runId: number }> {
  const run = await openComputeRun(tx, month);
  if (run.status === 'running') await jobs.enqueue(tx, attendanceQueue, { runId: run.runId });
  return { runId: run.runId };
}

/** The next people of a computation; answers whether some are left. A batch that was done is not done again. */
async function computeBatch(tx: CompanyTransaction, jobs: JobQueue, runId: number): Promise<boolean> {
  const run = await readComputeRun(tx, runId);
  if (run === null || run.status !== 'running') return false;
  if ((await readRun(tx, run.month))?.status === 'calculating') {
    // The pay run computes these days itself; what it came too early for is done after it.
    await jobs.enqueue(tx, attendanceQueue, { runId }, { startAfterSeconds: 2 });
    return false;
  }
  const done = Math.min(run.donePeople + peoplePerBatch, run.personIds.length);
  const refreshed = await refreshPreview(tx, run.month, run.personIds.slice(run.donePeople, done));
  if (refreshed.ok) await advanceComputeRun(tx, runId, done);
  else await failComputeRun(tx, runId, refreshed.error.code);
  return refreshed.ok && done < run.personIds.length;
}

export function createMonthJobs({ database, jobs, log }: MonthJobsDeps): readonly JobHandler[] {
  const context = (companyId: number) => (asSystem(companyId, 'payRun', 'worker'));
  const inCompany = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context(companyId), work);
  return [
    {
      queue: syncQueue, findOpenWork: listInterruptedRuns,
      handle: async ({ companyId, data }) => {
        const [sourceCode, month] = [text(data, 'sourceCode'), text(data, 'month')];
        const synced = await syncSource(database, { companyId, sourceCode, month, log });
        if (!synced.ok) throw refused('sync', synced.error);
        await inCompany(companyId, (tx) => startAttendance(tx, jobs, month));
      },
    },
    {
      queue: payRunQueue,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        const started = await startPayRun(tx, jobs, text(data, 'month'));
        if (!started.ok) throw refused('pay run', started.error);
      }),
    },
    {
      queue: shardQueue, findOpenWork: listOpenShards,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        const month = text(data, 'month');
        const done = await calculateShard(tx, month, Number(data['shard']), 'compute');
        if (!done.ok) throw refused('shard', done.error);
        const open = (await listOpenShards(tx)).filter((shard) => shard.month === month);
        if (open.length === 0) await jobs.enqueue(tx, finishQueue, { month });
      }),
    },
    {
      queue: finishQueue, findOpenWork: listRunsToFinish,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        const finished = await finishRun(tx, text(data, 'month'));
        // Another shard came back to life: its own end asks again.
        if (!finished.ok && finished.error.code !== 'runNotFinished') throw refused('finish', finished.error);
      }),
    },
    {
      queue: attendanceQueue, findOpenWork: async (tx) => (await listComputeRuns(tx)).filter((run) => run.status === 'running').map(({ runId }) => ({ runId })),
      handle: async ({ companyId, data }) => {
        while (await inCompany(companyId, (tx) => computeBatch(tx, jobs, Number(data['runId']))));
      },
    },
  ];
}
