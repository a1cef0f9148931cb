/** Keeps one worker process alive: started again when it dies, sooner the longer it had lived. */
import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

export type WorkerSupervisor = {
  /** Resolves when the first worker is ready to work. */
  readonly ready: Promise<void>;
  readonly processId: () => number | null;
  readonly restarts: () => number;
  readonly stop: () => Promise<void>;
};

const workerFile = join(import.meta.dirname, '..', 'worker', 'worker.ts');
const healthyMilliseconds = 10_000;
const longestPauseMilliseconds = 10_000;
const stopTimeoutMilliseconds = 25_000;

export const superviseWorker = (options: { readonly connectionString: string; readonly keyFile?: string; readonly logFile: string; readonly file?: string }): WorkerSupervisor => {
  let child: ChildProcess | null = null;
  let stopping = false;
  let restarts = 0;
  let pauseMilliseconds = 50;
  let timer: NodeJS.Timeout | null = null;
  let markReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (markReady = resolve));
  const start = (): void => {
    const startedAt = performance.now();
    const log = openSync(options.logFile, 'a', 0o600);
    child = fork(options.file ?? workerFile, { env: { ...process.env, DATABASE_URL: options.connectionString, ...(options.keyFile === undefined ? {} : { QINXIN_MASTER_KEY_FILE: options.keyFile }) }, stdio: ['ignore', log, log, 'ipc'], detached: true });
    closeSync(log);
    child.once('message', markReady);
    child.once('exit', () => {
      child = null;
      if (stopping) return;
      pauseMilliseconds = performance.now() - startedAt > healthyMilliseconds ? 50 : Math.min(longestPauseMilliseconds, pauseMilliseconds * 2);
      restarts += 1;
      timer = setTimeout(start, pauseMilliseconds);
    });
  };
  start();
  return {
    ready,
    processId: () => child?.pid ?? null,
    restarts: () => restarts,
    stop: async () => {
      stopping = true;
      if (timer !== null) clearTimeout(timer);
      const running = child;
      if (running === null) return;
      const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.kill('SIGTERM');
      const impatience = setTimeout(() => running.kill('SIGKILL'), stopTimeoutMilliseconds);
      await ended;
      clearTimeout(impatience);
    },
  };
};
