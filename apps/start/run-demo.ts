/**
 * The demonstration, from the seeded world to the companies in the database. What a month's work adds to it (fetching,
 * attendance, pay) stands in `workMonth`, so that a start that finds the month done has nothing to do.
 */
import { createWorld } from '#simulators/world';
import type { Company, Database, JobQueue, JsonValue } from '#modules/platform';
import type { SignIn } from '../server/sign-in.ts';
import { startSimulators, stopSimulators, takeOnDemoCompany } from './demo-company.ts';
import { ensureDemoUsers, type DemoPersons } from './demo-users.ts';

export type DemoDeps = {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly signIn: SignIn;
  readonly people: number;
  readonly seed: number;
  /** A line for the person who waits. */
  readonly say: (line: string) => void;
};

export type Demo = {
  /** The main company first. */
  readonly companies: readonly Company[];
  readonly summary: { readonly [name: string]: JsonValue };
  /** Ends the simulators. */
  readonly stop: () => Promise<void>;
};

export type MonthWork = (deps: DemoDeps, companies: readonly Company[]) => Promise<{ readonly persons: DemoPersons; readonly summary: { readonly [name: string]: JsonValue } }>;

export const runDemo = async (deps: DemoDeps, workMonth: MonthWork): Promise<Demo> => {
  const world = createWorld({ seed: deps.seed, people: deps.people, month: '2026-10' });
  const simulators = await startSimulators(world);
  try {
    const companies: Company[] = [];
    let isNew = false;
    for (const [index, company] of world.companies.entries()) {
      const taken = await takeOnDemoCompany(deps.database, company, simulators[index]?.baseUrl ?? '');
      companies.push(taken.company);
      isNew ||= taken.isNew;
    }
    const worked = await workMonth(deps, companies);
    await ensureDemoUsers(deps, companies, worked.persons);
    return { companies, summary: { isNew, people: deps.people, seed: deps.seed, ...worked.summary }, stop: () => stopSimulators(simulators) };
  } catch (error) {
    await stopSimulators(simulators);
    throw error;
  }
};
