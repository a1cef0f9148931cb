/**
 * Figure 5, faults: each fault of the plan on a seeded call of a small company's sync. The pay must be that of the run
 * without fault, the journal must show that the fault fired, and an incident must have been there for everyone to see
 * while it lasted and be closed at the end.
 */
import { asSystem, withCompany, type Company, type Database } from '#modules/platform';
import { changeSourceSettings } from '#modules/sync';
import type { WeComFaultRule, WeComJournalEntry } from '#simulators/wecom';
import type { WorldCompany } from '#simulators/world';
import { simulatorSettings, startSimulators, stopSimulators } from '../../apps/start/demo-company.ts';
import { connectorsByName } from '../../apps/work/open-source.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createDemo, freshDatabase, type Demo } from './demo-harness.ts';
import { callsOf, chooseRule, plannedFaults } from './fault-cases.ts';
import { payMonth, syncMonth } from './run-month.ts';
import { createRandom } from './seeded-random.ts';

/** Short, so that silence and dripping cost no time; answers on the loopback come in a few milliseconds. */
const shortTimeouts = { connectTimeoutMilliseconds: '500', headerTimeoutMilliseconds: '250', totalTimeoutMilliseconds: '800' };

/** Writes down in which transaction an incident was opened and in which it was closed. Part of the proof, not of the product. */
const watchText = `
  create table public.incident_watch (watch_id bigint generated always as identity, transaction_id xid8 not null default pg_current_xact_id(), incident_id bigint not null, code text not null, is_closed boolean not null);
  create function public.watch_incident() returns trigger language plpgsql security definer set search_path = '' as $$
    begin
      insert into public.incident_watch (incident_id, code, is_closed) values (new.incident_id, new.code, new.closed_at is not null);
      return new;
    end $$;
  create trigger watch_incident after insert or update on platform.incident for each row execute function public.watch_incident();`;

/** Incidents that a transaction of their own had opened, so that every session could see them, before another closed them. */
const seenText = `
  select incident.code from platform.incident
  where closed_at is not null and occurrences >= 1 and
    (select transaction_id from public.incident_watch as opened where opened.incident_id = incident.incident_id order by watch_id limit 1)
    <> (select transaction_id from public.incident_watch as closed where closed.incident_id = incident.incident_id and is_closed order by watch_id limit 1)`;

type CaseResult = { readonly digest: string; readonly journal: readonly WeComJournalEntry[]; readonly seen: readonly string[]; readonly open: readonly string[] };

const pointSourceAt = async (database: Database, company: Company, world: WorldCompany, baseUrl: string): Promise<void> => {
  const manifest = connectorsByName['wecom']!.manifest;
  const changed = await withCompany(database, asSystem(company.companyId, 'proof', 'prove'), (tx) =>
    changeSourceSettings(tx, { sourceCode: 'wecom', manifest, settings: { ...simulatorSettings(world, baseUrl), ...shortTimeouts } }));
  if (!changed.ok) throw new Error('the settings of the source were refused');
};

/** F-28 keeps a member unknown for ten minutes: the next sync of the schedule brings what the first could not. */
const healMilliseconds = 660_000;

/** Sync and pay run of the main company on a copy of the base, with a fault or without. */
export async function runCase(base: Demo, rule: WeComFaultRule | null, seed: number): Promise<CaseResult> {
  const [worldCompany, company] = [base.world.companies[0]!, base.companies[0]!];
  const fresh = await freshDatabase(base.fresh.name);
  const simulators = await startSimulators({ ...base.world, companies: [worldCompany] });
  const { simulator, baseUrl, clock } = simulators[0]!;
  try {
    await fresh.database.ownerPool.query(watchText);
    await pointSourceAt(fresh.database, company, worldCompany, baseUrl);
    if (rule !== null) simulator.plan({ seed, rules: [rule] });
    await syncMonth(fresh.database, company);
    if (rule?.fault === 'F-28') {
      clock.advance(healMilliseconds);
      await syncMonth(fresh.database, company);
    }
    const { digest } = await payMonth(fresh.database, company);
    const seen = await fresh.database.ownerPool.query<{ code: string }>(seenText);
    const open = await fresh.database.ownerPool.query<{ code: string }>('select code from platform.incident where closed_at is null');
    return { digest, journal: simulator.journal(), seen: seen.rows.map((row) => row.code), open: open.rows.map((row) => row.code) };
  } finally {
    await stopSimulators(simulators);
    await fresh.drop();
  }
}

export type FaultTally = { cases: number; differ: string[]; notFired: string[]; invisible: string[]; readonly endpoints: Set<string> };

const judge = (tally: FaultTally, name: string, expected: readonly string[], rule: WeComFaultRule, plain: CaseResult, faulty: CaseResult): void => {
  tally.cases += 1;
  tally.endpoints.add(rule.match);
  if (faulty.digest !== plain.digest) tally.differ.push(name);
  if (!faulty.journal.some((entry) => entry.kind === 'fault' && entry.data['fault'] === rule.fault)) tally.notFired.push(name);
  if (faulty.open.length > 0 || !faulty.seen.some((code) => expected.includes(code))) tally.invisible.push(`${name} (seen: ${faulty.seen.join(' ')}; open: ${faulty.open.join(' ')})`);
};

/** All faults of one seed, two at a time: waiting for silence costs the machine nothing. */
export async function runFaults(size: { readonly seed: number; readonly people: number }, faults: typeof plannedFaults, tally: FaultTally): Promise<void> {
  const base = await createDemo(size);
  await stopSimulators(base.simulators);
  await base.database.close();
  try {
    const plain = await runCase(base, null, size.seed);
    if (plain.journal.some((entry) => entry.kind === 'fault')) throw new Error('the undisturbed run was disturbed');
    const random = createRandom(size.seed);
    const calls = callsOf(plain.journal);
    const cases = faults.map(({ fault, incidents }) => ({ rule: chooseRule(fault, base.world.companies[0]!, calls, random), incidents }));
    const lane = async (): Promise<void> => {
      for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
        const name = `${next.rule.fault} seed ${size.seed} ${next.rule.match} ${next.rule.nth}`;
        judge(tally, name, next.incidents, next.rule, plain, await runCase(base, next.rule, size.seed));
      }
    };
    await Promise.all([lane(), lane()]);
  } finally {
    await base.fresh.drop();
  }
}

export const newTally = (): FaultTally => ({ cases: 0, differ: [], notFired: [], invisible: [], endpoints: new Set() });

const peopleAtFullScale = 50;

export const faultsPart = {
  name: 'faults',
  run: async (options: SuiteOptions): Promise<readonly Figure[]> => {
    const tally = newTally();
    for (const seed of options.seeds) {
      await runFaults({ seed, people: Math.max(30, Math.round(peopleAtFullScale * options.scale)) }, plannedFaults, tally);
    }
    const where = `${plannedFaults.length} faults × ${options.seeds.length} seeds on ${tally.endpoints.size} endpoints`;
    const first = (list: readonly string[]): string => (list.length === 0 ? where : `${where}; first: ${list[0] ?? ''}`);
    return [
      { bar: 'faults.digestsDiffer', value: tally.differ.length, n: tally.cases, note: `${first(tally.differ)}; F-28 healed by the next sync` },
      { bar: 'faults.notFired', value: tally.notFired.length, n: tally.cases, note: first(tally.notFired) },
      { bar: 'faults.invisible', value: tally.invisible.length, n: tally.cases, note: first(tally.invisible) },
    ];
  },
};
