/** The two pieces of work that are killed at every statement. Run again after a kill, each goes on where it stood. */
import { calculateShard, finishRun } from '#modules/payroll';
import { asSystem, withCompany, type Company, type CompanyTransaction, type Database } from '#modules/platform';
import { openRun, openSlices, planSync, runSlice, syncWindow, type SliceState } from '#modules/sync';
import { expectedSourceKeys } from '#modules/people';
import { createAbsorb } from '../../apps/work/absorb-landed.ts';
import { openSource, type OpenSource } from '../../apps/work/open-source.ts';

const month = '2026-10';
const sourceCode = 'wecom';
type Target = { readonly companyId: number };

const inCompany = <T>(database: Database, { companyId }: Target, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'payRun', 'worker'), work);

const open = async (database: Database, target: Target): Promise<OpenSource> => {
  const opened = await openSource(database, { companyId: target.companyId, sourceCode }, () => undefined);
  if (!opened.ok) throw new Error(`source: ${JSON.stringify(opened.error)}`);
  return opened.value;
};

const run = async (database: Database, target: Target, source: OpenSource, runId: number, slice: SliceState): Promise<void> => {
  const outcome = await runSlice({ database, ...source, absorb: createAbsorb(source.clock.nowMilliseconds) }, { companyId: target.companyId, sourceCode, runId, slice });
  if (outcome.outcome !== 'landed') throw new Error(`slice ${slice.number}: ${JSON.stringify(outcome.error)}`);
};

/** A run whose punch slices are planned and open while everything that comes before them has landed. Answers its id. */
export async function prepareSlice(database: Database, company: Company): Promise<number> {
  const source = await open(database, company);
  const window = syncWindow({ month, zone: 'Asia/Shanghai', nowSeconds: Math.floor(source.clock.nowMilliseconds() / 1000) });
  const request = { streams: ['department', 'person', 'rule', 'roster', 'punch'] as const, ...window, personKeys: [] };
  let state = await inCompany(database, company, (tx) => openRun(tx, { sourceCode, request, nowMilliseconds: source.clock.nowMilliseconds() }));
  for (const stage of ['contacts', 'work']) {
    state = await inCompany(database, company, async (tx) => {
      const planned = await planSync(tx, { connector: source.connector, run: state, personKeys: stage === 'contacts' ? [] : await expectedSourceKeys(tx, sourceCode) });
      if (!planned.ok) throw new Error(`plan: ${planned.error.code}`);
      return planned.value;
    });
    const slices = await inCompany(database, company, (tx) => openSlices(tx, state.runId));
    for (const slice of slices) if (slice.stream !== 'punch') await run(database, company, source, state.runId, slice);
  }
  return state.runId;
}

/** Lands the first punch slice of the prepared run; finds nothing to do when it has landed already. */
export async function landFirstPunchSlice(database: Database, target: Target): Promise<void> {
  const found = await inCompany(database, target, async (tx) => {
    const { rows } = await tx.query<{ run_id: number; first: number }>(`select run_id, min(slice_number)::int as first from sync.slice where company_id = $1 and stream = 'punch' group by run_id`, [tx.companyId]);
    const [only] = rows;
    if (only === undefined) throw new Error('no punch slice was prepared');
    return { runId: only.run_id, slice: (await openSlices(tx, only.run_id)).find((slice) => slice.number === only.first) };
  });
  if (found.slice !== undefined) await run(database, target, await open(database, target), found.runId, found.slice);
}

/** Computes the only shard of the opened pay run and finishes the run, as the jobs of a month do. */
export async function computeShard(database: Database, target: Target): Promise<void> {
  const isOpen = await inCompany(database, target, async (tx) => (await tx.query(`select from payroll.run_shard where company_id = $1 and status = 'open'`, [tx.companyId])).rowCount !== 0);
  if (isOpen) {
    const done = await inCompany(database, target, (tx) => calculateShard(tx, month, 0, 'compute'));
    if (!done.ok) throw new Error(`shard: ${JSON.stringify(done.error)}`);
  }
  const isUnfinished = await inCompany(database, target, async (tx) => (await tx.query(`select from payroll.pay_run where company_id = $1 and status = 'calculating'`, [tx.companyId])).rowCount !== 0);
  if (!isUnfinished) return;
  const finished = await inCompany(database, target, (tx) => finishRun(tx, month));
  if (!finished.ok) throw new Error(`finish: ${JSON.stringify(finished.error)}`);
}

export const killTargets = { slice: landFirstPunchSlice, shard: computeShard } as const;
export type KillTarget = keyof typeof killTargets;
