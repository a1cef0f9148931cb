/**
 * Figure 9: the story on real screens, against the product as a newcomer starts it: own data folder, own port, own
 * worker. `runStory` is also what `npm test` runs with a handful of people.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createWorld, storyPeople } from '#simulators/world';
import type { Figure, SuiteOptions } from '../figure.ts';
import { runBrowserStory } from './browser-story.ts';

const root = path.resolve(import.meta.dirname, '../..');
const startMilliseconds = 120_000;
const usualSeed = 20_261_001;

type Product = { readonly baseUrl: string; readonly stop: () => Promise<void> };

/** Resolves when the child has printed its address; rejects with its last words when it ends before. */
const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-4000);
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the product ended with ${code}: ${output}`)));
  });

const waitUntilReady = async (baseUrl: string): Promise<void> => {
  const ends = Date.now() + startMilliseconds;
  while (Date.now() < ends) {
    const answer = (await (await fetch(`${baseUrl}/api/set-up`)).json()) as { ready: boolean };
    if (answer.ready) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the demonstration was not ready after ${startMilliseconds / 1000} s`);
};

/** Starts the product as a newcomer does, with a data folder of its own; resolves when its demonstration is ready. */
export async function startProduct(people: number, seed: number): Promise<Product> {
  const data = mkdtempSync(path.join(tmpdir(), 'qinxin-story-'));
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|NODE_TEST_CONTEXT$|INIT_CWD$|DATABASE_URL$|QINXIN_MASTER_KEY_FILE$)/.test(name)));
  const child = spawn(process.execPath, ['apps/start/start.ts', '--people', String(people), '--seed', String(seed), '--data', data, '--port', '0'], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('close', resolve) : resolve(null)));
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const baseUrl = await addressOf(child);
    await waitUntilReady(baseUrl);
    return { baseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the product with a company of that size, tells the story and stops the product. */
export async function runStory(request: { readonly people: number; readonly seed: number; readonly log: (line: string) => void }): Promise<{ readonly assertions: number }> {
  const { people, seed, log } = request;
  const company = createWorld({ people, seed, month: '2026-10' }).companies[0];
  const nightWorker = company === undefined ? null : storyPeople(company).nightWorker;
  if (nightWorker === null) throw new Error(`no night worker on the holiday among ${people} people of seed ${seed}`);
  const product = await startProduct(people, seed);
  try {
    return await runBrowserStory({ baseUrl: product.baseUrl, nightWorker, log });
  } finally {
    await product.stop();
  }
}

export const storyPart = {
  name: 'story',
  run: async ({ scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const people = Math.max(60, Math.round(200 * scale));
    const { assertions } = await runStory({ people, seed: usualSeed, log });
    return [{ bar: 'story.steps', value: 1, n: assertions, note: `${people} people, seed ${usualSeed}, assertions on real screens` }];
  },
};
