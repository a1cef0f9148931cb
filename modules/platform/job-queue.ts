/**
 * Background work. A job is enqueued in the transaction of the change that asks for it, and handled by any worker
 * process. The tables of the work itself (runs, slices, shards) say what is left to do; a job only wakes a worker up,
 * so a job that is lost or runs twice changes nothing.
 */
import pg from 'pg';
import { PgBoss, type Db as JobDatabase } from 'pg-boss';
import type { Database } from './database.ts';
import { jobSchema } from './job-tables.ts';
import type { JsonValue } from './command.ts';
import { safeError } from './safe-error.ts';
import type { CompanyTransaction } from './transaction.ts';

export type JobData = { readonly [key: string]: JsonValue };
export type Job = { readonly companyId: number; readonly data: JobData };

export type JobHandler = {
  /** Name with its module: "sync.slice", "payroll.shard". */
  readonly queue: string;
  /** Jobs handled at the same time by one worker process; 1 if not given. */
  readonly concurrency?: number;
  /** Throws to be tried again. Must be able to run twice. */
  readonly handle: (job: Job) => Promise<void>;
  /** The open work of a company as the tables show it, for a worker that starts after a crash. */
  readonly findOpenWork?: (tx: CompanyTransaction) => Promise<readonly JobData[]>;
};

export type JobQueue = {
  /** Adds a job in the caller's transaction: no commit, no job. `startAfterSeconds` delays it. */
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: JobData, options?: { readonly startAfterSeconds?: number }) => Promise<void>;
  /** Whether a job with this data is queued or at work. */
  readonly isQueued: (companyId: number, queue: string, data: JobData) => Promise<boolean>;
  readonly work: (handlers: readonly JobHandler[], onError: (queue: string, error: unknown) => void) => Promise<void>;
  /** Puts jobs back that dead workers held. Right only while no other worker lives. */
  readonly releaseHeldJobs: (queues: readonly string[]) => Promise<number>;
  /** Waits for the jobs at work, then lets go of the database. */
  readonly stop: () => Promise<void>;
};

const queueSettings = {
  // A worker that dies says nothing; its jobs are tried again when the heartbeat has been missing this long.
  heartbeatSeconds: 10, expireInSeconds: 1800, retryLimit: 100, retryDelay: 1, retryBackoff: true, retryDelayMax: 30,
  deleteAfterSeconds: 3600, notify: true,
} as const;
const jobsPerFetch = 4;

type Options = { readonly database: Database; readonly role: 'sender' | 'worker'; readonly onError: (error: Error) => void };

const databaseOf = (tx: CompanyTransaction): JobDatabase => ({ executeSql: (text, values) => tx.client.query(text, values as unknown[]) });

const createBoss = (options: Options): PgBoss => {
  const isWorker = options.role === 'worker';
  const boss = new PgBoss({
    connectionString: options.database.applicationConnectionString, application_name: `qinxin-jobs-${options.role}`, max: isWorker ? 4 : 2,
    schema: jobSchema, migrate: false, createSchema: false, supervise: isWorker, schedule: false, useListenNotify: isWorker,
    superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, maintenanceIntervalSeconds: 300, reindex: false, monitorVacuum: false,
  });
  boss.on('error', options.onError);
  return boss;
};

const releaseText = `
  update ${jobSchema}.job set state = 'retry', start_after = now(), heartbeat_on = null
  where state = 'active' and name = any($1)`;

/** Starts the queue's client. The tables must be there (`migrateDatabase`). */
export const createJobQueue = async (options: Options): Promise<JobQueue> => {
  const boss = createBoss(options);
  await boss.start();
  const queues = new Map<string, Promise<void>>();
  const ensureQueue = (name: string): Promise<void> => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const created = boss.createQueue(name, queueSettings);
    queues.set(name, created);
    created.catch(() => queues.delete(name));
    return created;
  };
  const startHandler = async (handler: JobHandler, onError: (queue: string, error: unknown) => void): Promise<void> => {
    await ensureQueue(handler.queue);
    const settings = { perJobResults: true, batchSize: jobsPerFetch, burstWhenBatchFull: true, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2, localConcurrency: handler.concurrency ?? 1, heartbeatRefreshSeconds: 3 } as const;
    await boss.work<Job, null, typeof settings>(handler.queue, settings, async (jobs) => {
      const results = [];
      for (const job of jobs) {
        try {
          await handler.handle(job.data);
          results.push({ id: job.id, status: 'completed' as const });
        } catch (error) {
          onError(handler.queue, error);
          results.push({ id: job.id, status: 'failed' as const, output: { message: safeError(error).message } });
        }
      }
      return results;
    });
  };
  return {
    enqueue: async (tx, queue, data, settings = {}) => {
      await ensureQueue(queue);
      const job: Job = { companyId: tx.companyId, data };
      await boss.send(queue, job, { db: databaseOf(tx), ...(settings.startAfterSeconds === undefined ? {} : { startAfter: settings.startAfterSeconds }) });
    },
    isQueued: async (companyId, queue, data) => {
      await ensureQueue(queue);
      const jobs = await boss.findJobs<Job>(queue, { data: { companyId, data } });
      return jobs.some((job) => job.state === 'created' || job.state === 'retry' || job.state === 'active');
    },
    work: async (handlers, onError) => {
      for (const handler of handlers) await startHandler(handler, onError);
    },
    releaseHeldJobs: async (names) => (await options.database.applicationPool.query(releaseText, [names])).rowCount ?? 0,
    stop: () => boss.stop({ graceful: true, timeout: 20_000, close: true }),
  };
};

const workerLock = 7_241_968;

/**
 * The sign of life of a worker: a connection that holds a shared lock for as long as the process lives. `isAlone` says
 * that no other worker was alive when this one came: every job still marked as being worked on is then orphaned. Other
 * workers that start meanwhile wait until `recovered` is called.
 */
export const enterWorkers = async (database: Database): Promise<{ readonly isAlone: boolean; readonly recovered: () => Promise<void>; readonly leave: () => Promise<void> }> => {
  const client = new pg.Client({ connectionString: database.applicationConnectionString, application_name: 'qinxin-worker', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [workerLock]);
  const isAlone = rows[0]?.alone === true;
  await client.query('select pg_advisory_lock_shared($1)', [workerLock]);
  const recovered = async (): Promise<void> => {
    if (isAlone) await client.query('select pg_advisory_unlock($1)', [workerLock]);
  };
  return { isAlone, recovered, leave: () => client.end() };
};
