/** Figure 2: attendance finds all of the world's intent and nothing else, for every seed. */
import { expectedDaysAsSeen, type ExpectedDay, type World } from '#simulators/world';
import { calculateAttendance } from '#modules/attendance';
import { employedPersons } from '#modules/people';
import { withCompany, type Company, type Database } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { compareIntent, type IntentComparison } from './compare-intent.ts';
import { createDemo } from './demo-harness.ts';
import { matchByHand } from './match-by-hand.ts';
import { syncMonth } from './run-month.ts';

/** October 2026 as epoch-days, half-open. */
export const october = { fromDay: 20_727, toDay: 20_758 } as const;

const personsPerBatch = 500;
const rereadPeople = 100;

export async function computeDays(database: Database, company: Company): Promise<number> {
  const context = { companyId: company.companyId, actor: 'prove' };
  const persons = await withCompany(database, context, (tx) => employedPersons(tx, october));
  const personIds = persons.map((person) => person.personId).toSorted((a, b) => a - b);
  for (let start = 0; start < personIds.length; start += personsPerBatch) {
    await withCompany(database, context, (tx) => calculateAttendance(tx, { month: '2026-10', personIds: personIds.slice(start, start + personsPerBatch) }));
  }
  return personIds.length;
}

/** The intent of one company of the world. */
export function intentOf(world: World, companyIndex: number): ReadonlyMap<string, readonly ExpectedDay[]> {
  const numbers = new Set(world.companies[companyIndex]?.people.map((person) => person.personNumber));
  return new Map([...expectedDaysAsSeen(world)].filter(([personNumber]) => numbers.has(personNumber)));
}

async function compareWorld(seed: number, people: number): Promise<IntentComparison> {
  const demo = await createDemo({ seed, people });
  const sum = { compared: 0, missed: 0, invented: 0, first: '' };
  try {
    for (const [index, company] of demo.companies.entries()) {
      await syncMonth(demo.database, company);
      // Read again, nothing may be there twice (S0.21); the small company is enough to see it.
      if ((demo.world.companies[index]?.people.length ?? 0) <= rereadPeople) await syncMonth(demo.database, company);
      await matchByHand(demo.database, company.companyId);
      await computeDays(demo.database, company);
      const found = await compareIntent(demo.database, company.companyId, intentOf(demo.world, index), october);
      sum.compared += found.compared;
      sum.missed += found.missed;
      sum.invented += found.invented;
      if (sum.first === '') sum.first = found.first;
    }
  } finally {
    await demo.close();
  }
  return sum;
}

export const attendancePart = {
  name: 'attendance',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const people = Math.max(20, Math.round(2000 * scale));
    const total = { compared: 0, missed: 0, invented: 0, first: '' };
    for (const seed of seeds) {
      const found = await compareWorld(seed, people);
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
