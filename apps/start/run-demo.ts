/**
 * The demonstration, from the seeded world to the companies in the database. What a month's work adds to it (fetching,
 * attendance, pay) stands in work-month.ts, so that a start that finds the month done has nothing to do.
 */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { createWorld, type World } from '#simulators/world';
import { asSystem, withCompany, type Company, type Database, type JobQueue, type JsonValue } from '#modules/platform';
import { changeSourceSettings } from '#modules/sync';
import type { SignIn } from '#modules/identity';
import { connectorsByName } from '../work/open-source.ts';
import type { InstallationClock } from './demo-clock.ts';
import { simulatorSettings, startSimulators, stopSimulators, takeOnDemoCompany, type RunningSimulator } from './demo-company.ts';
import { ensureDemoAccounts } from './demo-bank-accounts.ts';
import { ensureDemoCourses } from './demo-courses.ts';
import { startDemoFeeds } from './demo-feeds.ts';
import { ensureDemoGoals } from './demo-goals.ts';
import { ensureDemoPositions } from './demo-positions.ts';
import { ensureDemoUsers, type DemoPersons } from './demo-users.ts';

export type DemoDeps = {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly signIn: SignIn;
  readonly clock: InstallationClock;
  /** As asked for on the command line; undefined takes what is there, or the usual. */
  readonly people: number | undefined;
  readonly seed: number | undefined;
  /** The demonstration company of an earlier start. */
  readonly existing: Company | null;
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

export type DemoFailure = { readonly code: 'demoOfOtherWorld'; readonly data: { readonly people: number; readonly seed: string } };

/** `catchUp` brings the installation's clock to where the waiting for a provider left the provider's. */
export type MonthWorkDeps = DemoDeps & { readonly catchUp: () => Promise<void> };
export type MonthWork = (deps: MonthWorkDeps, companies: readonly Company[]) => Promise<{ readonly persons: DemoPersons; readonly summary: { readonly [name: string]: JsonValue } }>;

type WorldSize = { readonly people: number; readonly seed: number };

const usualWorld: WorldSize = { people: 2000, seed: 20_261_001 };

const storedWorld = (database: Database, company: Company): Promise<WorldSize | null> =>
  withCompany(database, asSystem(company.companyId, 'setUp', 'setUp'), async (tx) => (await tx.query<WorldSize>('select people, seed from platform.demo_world')).rows[0] ?? null);

const storeWorld = (database: Database, company: Company, size: WorldSize): Promise<unknown> =>
  withCompany(database, asSystem(company.companyId, 'setUp', 'setUp'), (tx) =>
    tx.query('insert into platform.demo_world (company_id, people, seed) values ($1, $2, $3) on conflict do nothing', [tx.companyId, size.people, size.seed]));

const chooseWorld = async (deps: DemoDeps): Promise<Result<WorldSize, DemoFailure>> => {
  const stored = deps.existing === null ? null : await storedWorld(deps.database, deps.existing);
  const wanted = { people: deps.people ?? stored?.people ?? usualWorld.people, seed: deps.seed ?? stored?.seed ?? usualWorld.seed };
  if (stored === null || (stored.people === wanted.people && stored.seed === wanted.seed)) return success(wanted);
  return failure({ code: 'demoOfOtherWorld', data: { people: stored.people, seed: String(stored.seed) } });
};

/** A simulator listens on another port at each start: the source is told where it is now. */
const pointSourceAt = async (database: Database, company: Company, settings: Readonly<Record<string, string>>): Promise<void> => {
  const { manifest } = connectorsByName['wecom'] ?? {};
  assert(manifest !== undefined, 'the WeCom connector is there');
  const changed = await withCompany(database, asSystem(company.companyId, 'setUp', 'setUp'), (tx) => changeSourceSettings(tx, { sourceCode: 'wecom', manifest, settings }));
  assert(changed.ok, 'the source of the demonstration is there');
};

const takeOnCompanies = async (deps: DemoDeps, world: World, simulators: readonly RunningSimulator[], size: WorldSize): Promise<{ companies: Company[]; isNew: boolean }> => {
  const companies: Company[] = [];
  let isNew = false;
  for (const company of world.companies) {
    const baseUrl = simulators.find((simulator) => simulator.companyCode === company.code)?.baseUrl;
    assert(baseUrl !== undefined, 'every company of the world has its simulator');
    const taken = await takeOnDemoCompany(deps.database, company, baseUrl);
    deps.say(`  ${company.name}: simulated WeCom at ${baseUrl}`);
    if (!taken.isNew) await pointSourceAt(deps.database, taken.company, simulatorSettings(company, baseUrl));
    await storeWorld(deps.database, taken.company, size);
    companies.push(taken.company);
    isNew ||= taken.isNew;
  }
  return { companies, isNew };
};

export const runDemo = async (deps: DemoDeps, workMonth: MonthWork): Promise<Result<Demo, DemoFailure>> => {
  const size = await chooseWorld(deps);
  if (!size.ok) return size;
  const world = createWorld({ ...size.value, month: '2026-10' });
  const simulators = await startSimulators(world, {}, deps.clock.nowMilliseconds());
  try {
    const { companies, isNew } = await takeOnCompanies(deps, world, simulators, size.value);
    const worked = await workMonth({ ...deps, catchUp: () => deps.clock.catchUpWith(simulators) }, companies);
    await ensureDemoUsers(deps, companies, worked.persons);
    const [main] = companies;
    if (main !== undefined) await ensureDemoPositions(deps.database, main);
    if (main !== undefined) await ensureDemoGoals(deps.database, main, worked.persons, Math.floor(deps.clock.nowMilliseconds() / 86_400_000));
    if (main !== undefined) await ensureDemoCourses(deps.database, main, Math.floor(deps.clock.nowMilliseconds() / 86_400_000));
    if (main !== undefined) await ensureDemoAccounts(deps.database, main, Math.floor(deps.clock.nowMilliseconds() / 86_400_000));
    const stopFeeds = main === undefined ? null : await startDemoFeeds({ database: deps.database, jobs: deps.jobs, company: main, persons: worked.persons, today: Math.floor(deps.clock.nowMilliseconds() / 86_400_000) });
    const letGo = deps.clock.keepTogether(simulators);
    const stop = async (): Promise<void> => {
      letGo();
      await stopFeeds?.();
      await stopSimulators(simulators);
    };
    return success({ companies, summary: { isNew, ...size.value, ...worked.summary }, stop });
  } catch (error) {
    await stopSimulators(simulators);
    throw error;
  }
};
