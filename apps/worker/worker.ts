/** The worker process: `node apps/worker/worker.ts`, with DATABASE_URL set. Any number may run, on any machine. */
import { createDatabase, openKeyService } from '#modules/platform';
import { defaultDataFolder } from '../setup/open-database.ts';
import { readAbsentParts } from '../work/optional-modules.ts';
import { erasureListFile, privacyWork } from '../work/privacy-work.ts';
import { createJobHandlers } from './job-handlers.ts';
import { watchEndings } from './watch-endings.ts';
import { runWorker, type WorkerLog } from './run-worker.ts';

const log: WorkerLog = (event, data) => void process.stderr.write(`${JSON.stringify({ event, ...data })}\n`);

/** The zone of the installation's own clock, as in apps/start. */
const installationZone = 'Asia/Shanghai';

const main = async (): Promise<void> => {
  const connectionString = process.env['DATABASE_URL'];
  if (connectionString === undefined || connectionString === '') {
    process.stderr.write('DATABASE_URL is not set: start the worker through `npm start`, or give it the address of the database.\n');
    process.exitCode = 1;
    return;
  }
  const keys = openKeyService(process.env, defaultDataFolder);
  if (!keys.ok) {
    process.stderr.write(`${keys.error.code} ${JSON.stringify(keys.error.data)}\n`);
    process.exitCode = 1;
    return;
  }
  const absent = readAbsentParts(process.env['QINXIN_MODULES_OFF']);
  if (!absent.ok) {
    process.stderr.write(`${absent.error.code} ${JSON.stringify(absent.error.data)}\n`);
    process.exitCode = 1;
    return;
  }
  const database = createDatabase({ connectionString, keyService: keys.value, absent: absent.value });
  const privacy = privacyWork(database, erasureListFile(process.env, defaultDataFolder), installationZone);
  const worker = await runWorker({ database, createHandlers: (jobs) => createJobHandlers({ database, jobs, log, privacy }), log });
  const endings = watchEndings({ database, nowMilliseconds: Date.now, onError: (error) => log('endingsNotLookedAt', { message: error instanceof Error ? error.message : String(error) }) });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    endings.stop();
    void worker.stop().then(() => database.close()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The parent that supervises this process is gone when the channel closes: nobody would ever stop us.
  process.on('disconnect', stop);
  process.send?.({ event: 'ready' });
};

await main();
