/** A whole run: planned in stages, exclusive per source, continued where it stood after any interruption. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '#contracts/connector/connector';
import { asSystem, closeIncident, openIncident, recordAudit, withCompany, type CompanyTransaction } from '#modules/platform';
import { findGaps } from './find-gaps.ts';
import { findRefused } from './find-refused.ts';
import { findLatestRun, openRun, openSlices, planSync, reopenRun, stagesOf, type RunState, type SliceState, type SyncRequest } from './plan-sync.ts';
import { runSlice, type SliceDeps, type SliceOutcome } from './run-slice.ts';
import type { SyncError } from './sync-errors.ts';
import { listedPersonKeys } from './sync-store.ts';

export type SyncDeps = SliceDeps & {
  /** Wall time in milliseconds, for the figure of seconds beside the provider's minutes. */
  readonly wallMilliseconds: () => number;
  /** People to ask for besides those listed: accounts the company's own records name, who may have left the listing. */
  readonly morePersonKeys?: (tx: CompanyTransaction, sourceCode: string) => Promise<readonly string[]>;
  /** Slices of different people or streams under way at once; 1 when not given. */
  readonly concurrency?: number;
};

export type SyncSummary = {
  readonly runId: number;
  readonly status: 'finished' | 'failed';
  readonly slices: number;
  readonly slicesLanded: number;
  readonly newRecords: number;
  readonly changedRecords: number;
  readonly goneRecords: number;
  readonly quarantined: number;
  readonly calls: number;
  readonly providerMinutes: number;
  readonly wallSeconds: number;
  readonly error: ConnectorError | null;
};

type RunInput = { readonly companyId: number; readonly sourceCode: string; readonly request: SyncRequest };
type Tally = { newRecords: number; changedRecords: number; goneRecords: number; quarantined: number; error: ConnectorError | null; mustStop: boolean };

/** Runs `work` while holding the source's lock on a connection of its own; a killed process gives the lock back by dying. */
async function exclusively<T>(deps: SyncDeps, input: RunInput, work: () => Promise<T>): Promise<Result<T, SyncError>> {
  const client = await deps.database.applicationPool.connect();
  const key = `sync ${input.companyId} ${input.sourceCode}`;
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as locked', [key]);
    if (rows[0]?.locked !== true) return failure({ code: 'syncAlreadyRunning', data: { sourceCode: input.sourceCode } });
    try {
      return success(await work());
    } finally {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]);
    }
  } finally {
    client.release();
  }
}

async function runOpenSlices(deps: SyncDeps, input: RunInput, run: RunState, tally: Tally): Promise<void> {
  const slices = await withCompany(deps.database, asSystem(input.companyId, 'sync', 'worker'), (tx) => openSlices(tx, run.runId));
  const take = (outcome: SliceOutcome): void => {
    if (outcome.outcome === 'landed') {
      tally.newRecords += outcome.newRecords;
      tally.changedRecords += outcome.changedRecords;
      tally.goneRecords += outcome.goneRecords;
      tally.quarantined += outcome.quarantined;
      return;
    }
    tally.error ??= outcome.error;
    if (outcome.outcome === 'stopped') tally.mustStop = true;
  };
  const runQueue = async (queue: readonly SliceState[]): Promise<void> => {
    for (const slice of queue) if (!tally.mustStop) take(await runSlice(deps, { companyId: input.companyId, sourceCode: input.sourceCode, runId: run.runId, slice }));
  };
  const { alone, queues } = queuesOf(slices);
  await runQueue(alone);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let queue = queues[next++]; queue !== undefined; queue = queues[next++]) await runQueue(queue);
  };
  await Promise.all(Array.from({ length: Math.max(1, deps.concurrency ?? 1) }, lane));
}

/**
 * Slices whose records may have a key in common follow one another, since each continues the versions of the one
 * before: those of no named people, and the windows of the same people in one stream. All others may run side by side.
 */
function queuesOf(slices: readonly SliceState[]): { readonly alone: readonly SliceState[]; readonly queues: readonly (readonly SliceState[])[] } {
  const named = slices.filter((slice) => slice.personKeys.length > 0);
  return { alone: slices.filter((slice) => slice.personKeys.length === 0), queues: [...Map.groupBy(named, (slice) => JSON.stringify([slice.stream, slice.personKeys])).values()] };
}

/** Plans the next stage. A plan the connector refuses is an incident, like any other failure. */
async function planNextStage(deps: SyncDeps, input: RunInput, run: RunState): Promise<Result<RunState, ConnectorError>> {
  return withCompany(deps.database, asSystem(input.companyId, 'sync', 'worker'), async (tx) => {
    const asked = run.request.personKeys;
    const listed = asked.length > 0 ? asked : [...(await listedPersonKeys(tx, input.sourceCode)), ...((await deps.morePersonKeys?.(tx, input.sourceCode)) ?? [])];
    const personKeys = [...new Set(listed)].toSorted();
    const planned = await planSync(tx, { connector: deps.connector, run, personKeys });
    if (!planned.ok) await openIncident(tx, { sourceCode: input.sourceCode, class: planned.error.class, code: planned.error.code, data: planned.error.data, nowMilliseconds: deps.clock.nowMilliseconds() });
    return planned;
  });
}

async function runStages(deps: SyncDeps, input: RunInput, opened: RunState, tally: Tally): Promise<void> {
  let run = opened;
  const stages = stagesOf(run.request).length;
  await runOpenSlices(deps, input, run, tally);
  while (!tally.mustStop && run.stagesPlanned < stages) {
    const planned = await planNextStage(deps, input, run);
    if (!planned.ok) {
      tally.error ??= planned.error;
      return;
    }
    run = planned.value;
    await runOpenSlices(deps, input, run, tally);
  }
}

type FinishedRun = { calls: number; slices: number; landed: number; provider_minutes: string };

async function finishRun(deps: SyncDeps, input: RunInput, run: RunState, tally: Tally, spent: { readonly startedMilliseconds: number; readonly startedWallMilliseconds: number }): Promise<SyncSummary> {
  const nowMilliseconds = deps.clock.nowMilliseconds();
  const wallSeconds = Math.round(deps.wallMilliseconds() - spent.startedWallMilliseconds) / 1_000;
  const status = tally.error === null ? 'finished' : 'failed';
  return withCompany(deps.database, asSystem(input.companyId, 'sync', 'worker'), async (tx) => {
    const { rows } = await tx.query<FinishedRun>(
      `update sync.sync_run set status = $3, finished_at = to_timestamp($4::float8 / 1000), wall_seconds = wall_seconds + $5,
         provider_minutes = provider_minutes + round((($4::float8 - $6::float8) / 60000)::numeric, 3)
       where company_id = $1 and run_id = $2
       returning calls, provider_minutes::text, (select count(*) from sync.slice where company_id = $1 and run_id = $2)::int as slices,
         (select count(*) from sync.slice where company_id = $1 and run_id = $2 and status = 'landed')::int as landed`,
      [tx.companyId, run.runId, status, nowMilliseconds, wallSeconds, spent.startedMilliseconds],
    );
    if (status === 'finished') {
      await tx.query('update sync.source set last_success = to_timestamp($3::float8 / 1000) where company_id = $1 and source_code = $2', [tx.companyId, input.sourceCode, nowMilliseconds]);
      await closeFaults(tx, input.sourceCode, nowMilliseconds);
      await findGaps(tx, { sourceCode: input.sourceCode, from: run.request.from, to: run.request.to, nowMilliseconds });
      await findRefused(tx, { sourceCode: input.sourceCode, runId: run.runId, nowMilliseconds });
    }
    await recordAudit(tx, { action: 'sync.runEnded', subject: `source:${input.sourceCode}`, data: { runId: run.runId, status, new: tally.newRecords, changed: tally.changedRecords, gone: tally.goneRecords } });
    const row = rows[0];
    const { newRecords, changedRecords, goneRecords, quarantined, error } = tally;
    return { runId: run.runId, status, slices: row?.slices ?? 0, slicesLanded: row?.landed ?? 0, newRecords, changedRecords, goneRecords, quarantined, calls: row?.calls ?? 0, providerMinutes: Number(row?.provider_minutes ?? 0), wallSeconds, error };
  });
}

/** A run that landed everything ends every fault of the way there; what is about the data itself stays until it is mended. */
async function closeFaults(tx: CompanyTransaction, sourceCode: string, nowMilliseconds: number): Promise<void> {
  const { rows } = await tx.query<{ code: string }>(
    `select code from platform.incident where company_id = $1 and source_code = $2 and closed_at is null and code not in ('massChangeOfPeople', 'massChangeOfDepartments', 'gap', 'unknownPerson')`, [tx.companyId, sourceCode],
  );
  for (const { code } of rows) await closeIncident(tx, { sourceCode, code, nowMilliseconds });
}

/** The run to go on with: an interrupted one, or a failed one with the same wish, whose slices get a new chance. */
async function openOrContinue(tx: CompanyTransaction, input: RunInput, nowMilliseconds: number): Promise<RunState> {
  const latest = await findLatestRun(tx, input.sourceCode);
  if (latest === null || latest.status === 'finished') return openRun(tx, { ...input, nowMilliseconds });
  if (latest.status !== 'failed') return latest;
  if (!isSameWish(latest.request, input.request)) return openRun(tx, { ...input, nowMilliseconds });
  await reopenRun(tx, latest.runId);
  return { ...latest, status: 'running' };
}

/**
 * Runs a sync to its end. An interrupted run of the source is continued first, at its exact slice and page; `request`
 * then starts a run of its own. Refused while another run of the source is under way.
 */
export async function runSync(deps: SyncDeps, input: RunInput): Promise<Result<SyncSummary, SyncError>> {
  const context = asSystem(input.companyId, 'sync', 'worker');
  const known = await withCompany(deps.database, context, (tx) => tx.query('select from sync.source where company_id = $1 and source_code = $2', [tx.companyId, input.sourceCode]));
  if (known.rowCount === 0) return failure({ code: 'sourceUnknown', data: { sourceCode: input.sourceCode } });
  return exclusively(deps, input, async () => {
    for (;;) {
      const spent = { startedMilliseconds: deps.clock.nowMilliseconds(), startedWallMilliseconds: deps.wallMilliseconds() };
      const run = await withCompany(deps.database, context, (tx) => openOrContinue(tx, input, spent.startedMilliseconds));
      const tally: Tally = { newRecords: 0, changedRecords: 0, goneRecords: 0, quarantined: 0, error: null, mustStop: false };
      await runStages(deps, input, run, tally);
      const summary = await finishRun(deps, input, run, tally, spent);
      // A continued run may have been for another window; the wish of this call still stands.
      if (isSameWish(run.request, input.request) || summary.status === 'failed') return summary;
    }
  });
}

const isSameWish = (left: SyncRequest, right: SyncRequest): boolean => JSON.stringify(wishOf(left)) === JSON.stringify(wishOf(right));
const wishOf = (request: SyncRequest): readonly unknown[] => [[...request.streams].toSorted(), request.from, request.to, [...request.personKeys].toSorted()];
