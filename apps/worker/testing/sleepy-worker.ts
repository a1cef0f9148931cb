/** A worker for tests: takes a job, says so, and never finishes it. */
import { createDatabase } from '#modules/platform';
import { runWorker } from '../run-worker.ts';

const database = createDatabase({ connectionString: process.env['DATABASE_URL'] ?? '' });
await runWorker({
  database,
  createHandlers: () => [{
    queue: 'test.sleepy',
    handle: () => {
      process.send?.('holding');
      return new Promise(() => undefined);
    },
  }],
  log: () => undefined,
});
