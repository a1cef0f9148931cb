/** Figure 2: attendance finds all of the world's intent and nothing else, for every seed. */
import { expectedDaysAsSeen, type ExpectedDay, type World } from '#simulators/world';
import type { Figure, SuiteOptions } from '../figure.ts';
import { compareIntent, type IntentComparison } from './compare-intent.ts';
import { createDemo, type Demo } from './demo-harness.ts';
import { bringToEnd, finishedMonth } from './finished-month.ts';

/** October 2026 as epoch-days, half-open. */
export const october = { fromDay: 20_727, toDay: 20_758 } as const;

/** The intent of one company of the world. */
export function intentOf(world: World, companyIndex: number): ReadonlyMap<string, readonly ExpectedDay[]> {
  const numbers = new Set(world.companies[companyIndex]?.people.map((person) => person.personNumber));
  return new Map([...expectedDaysAsSeen(world)].filter(([personNumber]) => numbers.has(personNumber)));
}

async function compareDemo(demo: Demo): Promise<IntentComparison> {
  const sum = { compared: 0, missed: 0, invented: 0, first: '' };
  for (const [index, company] of demo.companies.entries()) {
    const found = await compareIntent(demo.database, company.companyId, intentOf(demo.world, index), october);
    sum.compared += found.compared;
    sum.missed += found.missed;
    sum.invented += found.invented;
    if (sum.first === '') sum.first = found.first;
  }
  return sum;
}

/** The first seed's world is the one that the other parts look at too; further seeds get worlds of their own. */
async function compareWorld(seed: number, people: number, isShared: boolean): Promise<IntentComparison> {
  if (isShared) return compareDemo(await finishedMonth(seed, people));
  const demo = await createDemo({ seed, people });
  try {
    await bringToEnd(demo);
    return await compareDemo(demo);
  } finally {
    await demo.close();
  }
}

export const attendancePart = {
  name: 'attendance',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const people = Math.max(20, Math.round(2000 * scale));
    const total = { compared: 0, missed: 0, invented: 0, first: '' };
    for (const seed of seeds) {
      const found = await compareWorld(seed, people, seed === seeds[0]);
      log(`  seed ${seed}, ${people} people: ${found.compared} comparisons, ${found.missed} missed, ${found.invented} invented${found.first === '' ? '' : `; first: ${found.first}`}`);
      total.compared += found.compared;
      total.missed += found.missed;
      total.invented += found.invented;
      if (total.first === '') total.first = found.first;
    }
    const note = `seeds ${seeds.join(',')}, ${people} people${total.first === '' ? '' : `; first: ${total.first}`}`;
    return [
      { bar: 'attendance.intentMissed', value: total.missed, n: total.compared, note },
      { bar: 'attendance.intentInvented', value: total.invented, n: total.compared, note },
    ];
  },
};
