/**
 * Figure 5, kills: SIGKILL before and after each SQL statement of one slice and of one shard, and of the worker at random
 * moments of a month. What is left when the work has been done must be what an undisturbed run leaves.
 */
import { activatePacks, openRun } from '#modules/payroll';
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createDemo, freshDatabase, serveCopies, stopSharedServer, type Demo, type FreshDatabase } from './demo-harness.ts';
import { killEachStatement, type KillOutcome } from './kill-each-statement.ts';
import { prepareSlice } from './kill-targets.ts';
import { killWorkerAtRandom, type WorkerKills } from './kill-worker.ts';
import { runMonth, syncMonth } from './run-month.ts';
import { createRandom } from './seeded-random.ts';

const openPayRun = async (database: Database, company: Company): Promise<void> => {
  const opened = await withCompany(database, asSystem(company.companyId, 'proof', 'prove'), async (tx) => {
    const activated = await activatePacks(tx, readPackTexts());
    return activated.ok ? openRun(tx, '2026-10') : activated;
  });
  if (!opened.ok) throw new Error(`pay run: ${JSON.stringify(opened.error)}`);
};

/** A copy of the company as it was taken on, brought to the point where the work to be killed begins. */
const prepared = async (demo: Demo, prepare: (database: Database, company: Company) => Promise<unknown>): Promise<FreshDatabase> => {
  const fresh = await freshDatabase(demo.fresh.name);
  await prepare(fresh.database, demo.companies[0]!);
  await fresh.database.close();
  return fresh;
};

export type KillRun = {
  readonly slice: (step: number) => Promise<KillOutcome>;
  readonly shard: (step: number) => Promise<KillOutcome>;
  readonly worker: (kills: number, seed: number) => Promise<WorkerKills>;
};

/** A small company of its own, for the length of `work`. */
export async function withKillRun<T>(size: { readonly seed: number; readonly people: number }, work: (run: KillRun) => Promise<T>): Promise<T> {
  const demo = await createDemo(size);
  await demo.database.close();
  const company = demo.companies[0]!;
  const each = async (target: 'slice' | 'shard', step: number, prepare: (database: Database, company: Company) => Promise<unknown>): Promise<KillOutcome> => {
    const base = await prepared(demo, prepare);
    try {
      return await killEachStatement({ target, baseName: base.name, companyId: company.companyId, step });
    } finally {
      await base.drop();
    }
  };
  try {
    return await work({
      slice: (step) => each('slice', step, prepareSlice),
      shard: (step) => each('shard', step, async (database) => {
        await syncMonth(database, company);
        await openPayRun(database, company);
      }),
      worker: async (kills, seed) => {
        const plain = await freshDatabase(demo.fresh.name);
        const { digest } = await runMonth(plain.database, company).finally(() => plain.drop());
        return killWorkerAtRandom({ baseName: demo.fresh.name, company, digest, kills, random: createRandom(seed) });
      },
    });
  } finally {
    await demo.close();
  }
}

const peopleAtFullScale = 40;
const randomKillsAtFullScale = 50;

const noteOf = ({ statements, rows, recovered, differ }: KillOutcome): string =>
  `SIGKILL before and after each of ${statements} statements; ${rows} rows compared; ${recovered} copies brought to their end${differ.length === 0 ? '' : `; first: ${differ[0] ?? ''}`}`;

export const killsPart = {
  name: 'kills',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    const seed = options.seeds[0] ?? 1;
    const step = Math.max(1, Math.round(1 / options.scale));
    await serveCopies();
    return withKillRun({ seed, people: peopleAtFullScale }, async (run): Promise<readonly Figure[]> => {
      const slice = await run.slice(step);
      const shard = await run.shard(step);
      const worker = await run.worker(Math.max(3, Math.round(randomKillsAtFullScale * options.scale)), seed);
      return [
        { bar: 'kills.sliceDigestsDiffer', value: slice.differ.length, n: slice.kills, note: noteOf(slice) },
        { bar: 'kills.shardDigestsDiffer', value: shard.differ.length, n: shard.kills, note: noteOf(shard) },
        {
          bar: 'kills.randomDigestsDiffer', value: worker.differ.length, n: worker.kills,
          note: `worker killed while it held a job, over ${worker.copies} months of work; ${worker.idleKills} more kills met it idle${worker.differ.length === 0 ? '' : `; first: ${worker.differ[0] ?? ''}`}`,
        },
      ];
    }).finally(stopSharedServer);
  },
};
