/** The product as people run it: `npm start` in a process of its own on a data folder of its own, spoken to over HTTP. */
import { spawn, execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../..');
const startMilliseconds = 150_000;

export type Said = { readonly place: string; readonly text: string };
export type Answer = { readonly status: number; readonly text: string; readonly bytes: Buffer };
export type Caller = {
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly post: (url: string, body: object | string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly upload: (url: string, fileName: string, content: Uint8Array) => Promise<Answer>;
  /** Values of the cookies that the server gave. */
  readonly cookies: () => readonly string[];
};

export type RunningProduct = {
  readonly address: string;
  readonly dataFolder: string;
  /** Everything that goes to temporary files of the product's processes goes here. */
  readonly temporaryFolder: string;
  readonly output: () => string;
  /** Every refused or failed answer that anybody got. */
  readonly errorAnswers: readonly Said[];
  readonly caller: () => Caller;
  /** Process ids of the worker. */
  readonly workers: () => readonly number[];
  /** Runs a command of the command line on the same data. */
  readonly command: (...words: readonly string[]) => Promise<{ readonly output: string; readonly errors: string }>;
  /** Ends the product as a person does, and keeps its files. */
  readonly stop: () => Promise<void>;
  readonly forget: () => void;
};

/** What a shell of a person has, and what a planted bug needs; nothing of this process's own databases. */
const environmentOf = (temporaryFolder: string): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|INIT_CWD$|DATABASE_URL$|QINXIN_MASTER_KEY_FILE$|NODE_TEST_CONTEXT$)/.test(name));
  return { ...Object.fromEntries(kept), TMPDIR: temporaryFolder, LANG: 'en_US.UTF-8' };
};

const childrenOf = (processId: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ').filter((text) => text !== '').map(Number);
  } catch {
    return [];
  }
};

const isWorker = (processId: number): boolean => {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').includes('apps/worker/worker.ts');
  } catch {
    return false;
  }
};

const descendants = (processId: number): readonly number[] => childrenOf(processId).flatMap((child) => [child, ...descendants(child)]);

const createCaller = (address: string, errorAnswers: Said[]): Caller => {
  const jar = new Map<string, string>();
  const send = async (method: string, url: string, body: RequestInit['body'] | undefined, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${address}${url}`, { method, headers: { ...(cookie === '' ? {} : { cookie }), ...headers }, ...(body === undefined ? {} : { body }), redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    if (response.status >= 400) errorAnswers.push({ place: `answer ${response.status} of ${method} ${url.split('?')[0]}`, text: `${text}\n${[...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}` });
    return { status: response.status, text, bytes };
  };
  return {
    get: (url, headers = {}) => send('GET', url, undefined, headers),
    post: (url, body, headers = {}) => send('POST', url, typeof body === 'string' ? body : JSON.stringify(body), { 'content-type': 'application/json', ...headers }),
    upload: (url, fileName, content) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(content)]), fileName);
      return send('POST', url, form, {});
    },
    cookies: () => [...jar.values()],
  };
};

const untilReady = async (output: () => string, isAlive: () => boolean): Promise<string> => {
  const end = Date.now() + startMilliseconds;
  for (;;) {
    const address = /https?:\/\/127\.0\.0\.1:\d+(?!.*simulated)/.exec(output().split('\n').filter((line) => !line.includes('WeCom')).join('\n'))?.[0];
    if (address !== undefined) {
      const ready = await fetch(`${address}/api/set-up`).then((response) => response.json() as Promise<{ ready: boolean }>).catch(() => ({ ready: false }));
      if (ready.ready) return address;
    }
    if (!isAlive() || Date.now() > end) throw new Error(`the product did not start: ${output().slice(-2000)}`);
    await sleep(250);
  }
};

/** Starts the product with a demonstration of some people, and waits until it answers. */
export const startProduct = async (request: { readonly people: number; readonly seed: number }): Promise<RunningProduct> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qinxin-product-'));
  const [dataFolder, temporaryFolder] = [path.join(folder, 'data'), path.join(folder, 'tmp')];
  mkdirSync(temporaryFolder);
  const environment = environmentOf(temporaryFolder);
  const child = spawn(process.execPath, ['apps/start/start.mjs', '--people', String(request.people), '--seed', String(request.seed), '--port', '0', '--data', dataFolder], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const stop = async (): Promise<void> => {
    if (isAlive()) child.kill('SIGTERM');
    await ended;
  };
  const errorAnswers: Said[] = [];
  try {
    const address = await untilReady(() => said, isAlive);
    return {
      address, dataFolder, temporaryFolder, output: () => said, errorAnswers, caller: () => createCaller(address, errorAnswers),
      workers: () => (child.pid === undefined ? [] : descendants(child.pid).filter(isWorker)),
      command: (...words) => new Promise((resolve) => execFile(process.execPath, ['apps/cli/qinxin.mjs', ...words, '--data', dataFolder], { cwd: root, env: environment }, (_, output, errors) => resolve({ output, errors }))),
      stop, forget: () => rmSync(folder, { recursive: true, force: true }),
    };
  } catch (error) {
    await stop();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};
