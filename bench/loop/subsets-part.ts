/**
 * Must show 7: all eight subsets of the modules that may be absent. Each starts; what people, programs and the worker see of it is
 * as the subset says; one whole pay month is computed and locked by two; two are started as a person starts the product; and tests
 * of what is there pass.
 */
import { holdSubset, leaving, nameOfSubset, openSessions, proposeEachKind, subsets, type SubsetWorld } from '#checks/module-subsets';
import { withTestDatabase } from '#checks/test-database';
import { createJobQueue } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { closeUnderSubsets } from './subset-pay.ts';
import { startWithout } from './subset-starts.ts';
import { chooseTests, runTests } from './subset-tests.ts';

const peopleOfMonth = 10;
const testsOfSubset = { own: 1, others: 1 } as const;
/** Of what the matrix closes, a share is asked in each subset; over the eight of them and three seeds nearly all of it. */
const closedShare = 4;

/** One database with a session of each role and an open proposal of each kind, everything there. */
export const withSubsetWorld = async <T>(work: (world: SubsetWorld) => Promise<T>): Promise<T> => {
  const results: T[] = [];
  await withTestDatabase(async ({ database: given, company: { companyId } }) => {
    const database = { ...given, absent: leaving([]) };
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const sessions = await openSessions(database, companyId);
    try {
      await proposeEachKind(database, companyId);
      results.push(await work({ database, jobs, companyId, sessions }));
    } finally {
      await sessions.close();
      await jobs.stop();
    }
  });
  const [result] = results;
  if (result === undefined) throw new Error('the subsets gave no result');
  return result;
};

const testSubsets = async (seed: number, scale: number, log: SuiteOptions['log']): Promise<Figure> => {
  const failed: string[] = [];
  let [passed, files] = [0, 0];
  for (const [index, off] of subsets.entries()) {
    const chosen = chooseTests(off, testsOfSubset, index + seed).slice(0, Math.max(1, Math.round((testsOfSubset.own + testsOfSubset.others) * scale)));
    const ended = await runTests(off, chosen);
    log(`  ${nameOfSubset(off)}: ${ended.passed} tests of ${chosen.join(', ')}${ended.failed.length === 0 ? '' : `: FAILED ${ended.failed.join('; ')}`}`);
    passed += ended.passed;
    files += chosen.length;
    failed.push(...ended.failed.map((name) => `${nameOfSubset(off)}: ${name}`));
  }
  return { bar: 'subsets.testsFailed', value: failed.length, n: passed, note: failed[0] ?? `${files} files, other ones with another seed` };
};

const run = async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
  const seed = seeds[0] ?? 1;
  // A slice that only has to show a bug asks the two ends, and runs nothing beside.
  const offs = scale < 0.1 ? subsets.filter((_, index) => index === 0 || index === subsets.length - 1) : subsets;
  const { held, faults, pay } = await withSubsetWorld(async (world) => {
    let count = 0;
    const wrong: string[] = [];
    for (const [index, off] of offs.entries()) {
      const found = await holdSubset(world, off, (answer) => answer % closedShare === (seed + index) % closedShare);
      count += found.count;
      wrong.push(...found.faults.map((fault) => `${nameOfSubset(off)}: ${fault}`));
    }
    return { held: count, faults: wrong, pay: await closeUnderSubsets(world, offs, seed, peopleOfMonth) };
  });
  for (const fault of [...faults, ...pay.faults].slice(0, 10)) log(`  ${fault}`);
  const figures: Figure[] = [
    { bar: 'subsets.surfacesWrong', value: faults.length, n: held, note: faults[0] ?? `${offs.length} subsets` },
    { bar: 'subsets.payWrong', value: pay.faults.length, n: pay.lines, note: pay.faults[0] ?? `${offs.length} months of ${peopleOfMonth} people, seed ${seed}` },
  ];
  if (scale < 0.1) return figures;
  // Without any of them, and another subset with another seed; all eight have started above, in this process.
  const starts = [subsets.at(-1) ?? [], subsets[1 + (seed % (subsets.length - 2))] ?? []];
  const started = await startWithout(starts);
  for (const fault of started.faults) log(`  ${fault}`);
  figures.push({ bar: 'subsets.startsWrong', value: started.faults.length, n: starts.length, note: started.faults[0] ?? `${starts.map(nameOfSubset).join('; ')}: ${started.seconds.toFixed(0)} s` });
  return [...figures, await testSubsets(seed, scale, log)];
};

export const subsetsPart = { name: 'subsets', run };
