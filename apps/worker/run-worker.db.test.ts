import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { asSystem, createJobQueue, withCompany, type JobData, type JobHandler } from '#modules/platform';
import { runWorker } from './run-worker.ts';

const waitUntil = async (condition: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `waited too long: ${what}`);
    await sleep(20);
  }
};

const quiet = (): void => undefined;
const enqueueAll = async ({ database, company }: TestDatabase, queue: string, jobs: readonly JobData[]): Promise<void> => {
  const sender = await createJobQueue({ database, role: 'sender', onError: quiet });
  await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
    for (const data of jobs) await sender.enqueue(tx, queue, data);
  });
  await sender.stop();
};

test('jobs are handled soon, each with its company, and a failed one is tried again alone', async () => {
  await withTestDatabase(async (place) => {
    const seen: string[] = [];
    const handler: JobHandler = {
      queue: 'test.work',
      handle: (job) => {
        assert.equal(job.companyId, place.company.companyId);
        seen.push(String(job.data['number']));
        return job.data['number'] === 2 && seen.filter((entry) => entry === '2').length === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
      },
    };
    const worker = await runWorker({ database: place.database, createHandlers: () => [handler], log: quiet });
    const started = performance.now();
    await enqueueAll(place, 'test.work', [1, 2, 3, 4, 5, 6, 7].map((number) => ({ number })));
    await waitUntil(() => seen.length >= 8, 'eight runs of seven jobs');
    assert.ok(performance.now() - started < 10_000);
    assert.deepEqual([...seen].sort(), ['1', '2', '2', '3', '4', '5', '6', '7']);
    await worker.stop();
  });
});

test('a job of a transaction that rolls back never runs', async () => {
  await withTestDatabase(async (place) => {
    const sender = await createJobQueue({ database: place.database, role: 'sender', onError: quiet });
    await assert.rejects(withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), async (tx) => {
      await sender.enqueue(tx, 'test.work', { number: 1 });
      throw new Error('undo');
    }), /undo/);
    assert.equal(await sender.isQueued(place.company.companyId, 'test.work', { number: 1 }), false);
    await sender.stop();
  });
});

test('a worker that starts finds open work that has no job', async () => {
  await withTestDatabase(async (place) => {
    const seen: JobData[] = [];
    const handler: JobHandler = {
      queue: 'test.open', handle: (job) => Promise.resolve(void seen.push(job.data)),
      findOpenWork: () => Promise.resolve([{ shard: 1 }, { shard: 2 }]),
    };
    await enqueueAll(place, 'test.open', [{ shard: 1 }]);
    const worker = await runWorker({ database: place.database, createHandlers: () => [handler], log: quiet });
    await waitUntil(() => seen.length >= 2, 'both shards');
    await worker.stop();
    assert.deepEqual(seen.map((data) => data['shard']).sort(), [1, 2]);
  });
});

const startKilled = (connectionString: string): ChildProcess =>
  fork(new URL('./testing/sleepy-worker.ts', import.meta.url), { env: { ...process.env, DATABASE_URL: connectionString }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

test('a job whose worker is killed goes to the next worker at once', async () => {
  await withTestDatabase(async (place) => {
    await enqueueAll(place, 'test.sleepy', [{ number: 1 }]);
    const killed = startKilled(place.connectionString);
    const holdsJob = new Promise((resolve) => killed.once('message', resolve));
    await holdsJob;
    const exit = new Promise((resolve) => killed.once('exit', resolve));
    killed.kill('SIGKILL');
    await exit;
    const started = performance.now();
    const seen: JobData[] = [];
    const worker = await runWorker({ database: place.database, createHandlers: () => [{ queue: 'test.sleepy', handle: (job) => Promise.resolve(void seen.push(job.data)) }], log: quiet });
    await waitUntil(() => seen.length === 1, 'the job of the killed worker');
    assert.ok(performance.now() - started < 5_000, `${performance.now() - started} ms`);
    await worker.stop();
  });
});
