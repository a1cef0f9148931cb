/** Figure 3: the product decides as a second, naïve model does, on random companies in memory and in the database. */
import type { Action, FieldClass, Right } from '#contracts/api/access-terms';
import { resolveRights } from '#modules/access';
import { asSystem, createCompany, withCompany, type Database } from '#modules/platform';
import { withTestDatabase } from '#checks/test-database';
import type { Figure, SuiteOptions } from '../figure.ts';
import { actionsAsked, classesAsked, randomAccessWorld } from './access-world.ts';
import { compareWorld, nothingCompared, type Compared } from './compare-decisions.ts';
import { naiveMay } from './naive-access.ts';
import { storeWorld } from './store-world.ts';

const rightsAsked: readonly (readonly [Action, FieldClass])[] = actionsAsked.flatMap((action) => classesAsked.map((fieldClass) => [action, fieldClass] as const));

/** One world as a company of the database: what a session of each user would reach. */
const compareStored = async (database: Database, seed: number, compared: Compared): Promise<void> => {
  const world = randomAccessWorld(seed);
  const company = await createCompany(database, { companyCode: `world-${seed}`, name: `world ${seed}` });
  if (!company.ok) throw new Error(company.error.code);
  await withCompany(database, asSystem(company.value.companyId, 'proof', 'proof'), async (tx) => {
    const ids = await storeWorld(tx, world);
    for (const user of world.users) {
      const { rights } = await resolveRights(tx, { userId: user.id, day: world.day });
      for (const [can, what] of rightsAsked) {
        const reach = rights[`${can}:${what}` as Right];
        for (const person of world.people) {
          const expected = naiveMay(world, user.id, can, what, person.id);
          const answer = reach !== undefined && (reach === 'all' || reach.has(ids.get(person.id) ?? 0));
          compared.decisions += 1;
          if (expected) compared.allowed += 1;
          if (answer === expected) continue;
          compared.differences += 1;
          if (compared.first === '') compared.first = `SEED ${seed}: stored, ${user.id} ${can}:${what} ${person.number}: naive ${expected}, reached ${answer}`;
        }
      }
    }
  });
};

const noteOf = (worlds: number, compared: Compared, firstSeed: number): string =>
  `${worlds} worlds from seed ${firstSeed}, ${compared.decisions} decisions, ${compared.allowed} allowed${compared.first === '' ? '' : `; first: ${compared.first}`}`;

/** Worlds of seed n are n·1,000,000 and on; `SEED` in the environment replays one world alone. */
const firstOf = (seed: number): number => (process.env['SEED'] === undefined ? seed * 1_000_000 : Number(process.env['SEED']));

export const decisionsPart = {
  name: 'decisions',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const isReplay = process.env['SEED'] !== undefined;
    const worlds = isReplay ? 1 : Math.max(100, Math.round(100_000 * scale));
    const storedWorlds = isReplay ? 1 : Math.max(40, Math.round(200 * scale));
    const first = firstOf(seeds[0] ?? 1);
    const [inMemory, stored] = [nothingCompared(), nothingCompared()];
    for (let seed = first; seed < first + worlds; seed += 1) compareWorld(seed, inMemory);
    log(`  in memory: ${noteOf(worlds, inMemory, first)}`);
    await withTestDatabase(async ({ database }) => {
      for (let seed = first; seed < first + storedWorlds; seed += 1) await compareStored(database, seed, stored);
    });
    log(`  through the database: ${noteOf(storedWorlds, stored, first)}`);
    if (!isReplay && (inMemory.allowed === 0 || stored.allowed === 0)) throw new Error('nothing was allowed in any world: nothing was compared');
    return [
      { bar: 'decisions.differ', value: inMemory.differences, n: inMemory.decisions, note: noteOf(worlds, inMemory, first) },
      { bar: 'decisions.gained', value: inMemory.gained, n: worlds, note: 'one grant less, one prohibition more' },
      { bar: 'decisions.storedDiffer', value: stored.differences, n: stored.decisions, note: noteOf(storedWorlds, stored, first) },
    ];
  },
};
