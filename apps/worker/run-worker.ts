/** What a worker process does from start to end: recovers what dead workers left, then works until it is told to stop. */
import { asSystem, createJobQueue, enterWorkers, listCompanies, safeErrorText, withCompany, type Database, type JobHandler, type JobQueue } from '#modules/platform';

export type WorkerLog = (event: string, data: Readonly<Record<string, string | number>>) => void;

export type WorkerDeps = {
  readonly database: Database;
  /** Builds the handlers; they may enqueue further work. */
  readonly createHandlers: (jobs: JobQueue) => readonly JobHandler[];
  readonly log: WorkerLog;
};

/** The run tables are the truth: open work without a job gets one. */
const enqueueOpenWork = async (deps: WorkerDeps, jobs: JobQueue, handlers: readonly JobHandler[]): Promise<number> => {
  let enqueued = 0;
  for (const company of await listCompanies(deps.database)) {
    for (const handler of handlers) {
      if (handler.findOpenWork === undefined) continue;
      const context = asSystem(company.companyId, 'payRun', 'worker');
      const open = await withCompany(deps.database, context, handler.findOpenWork);
      for (const data of open) {
        if (await jobs.isQueued(company.companyId, handler.queue, data)) continue;
        await withCompany(deps.database, context, (tx) => jobs.enqueue(tx, handler.queue, data));
        enqueued += 1;
      }
    }
  }
  return enqueued;
};

/** Starts working and answers how to stop: jobs at work are finished first. */
export const runWorker = async (deps: WorkerDeps): Promise<{ readonly stop: () => Promise<void> }> => {
  const jobs = await createJobQueue({ database: deps.database, role: 'worker', onError: (error) => deps.log('jobQueueError', { message: error.message }) });
  const handlers = deps.createHandlers(jobs);
  const life = await enterWorkers(deps.database);
  if (life.isAlone) {
    const released = await jobs.releaseHeldJobs(handlers.map((handler) => handler.queue));
    const enqueued = await enqueueOpenWork(deps, jobs, handlers);
    if (released + enqueued > 0) deps.log('recovered', { released, enqueued });
  }
  await life.recovered();
  await jobs.work(handlers, (queue, error) => deps.log('jobFailed', { queue, message: safeErrorText(error) }));
  return {
    stop: async () => {
      await jobs.stop();
      await life.leave();
    },
  };
};
