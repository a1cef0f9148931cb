/** Narrow answers about sources: freshness, runs, quarantine. Secrets are never selected here. */
import { failure, success, type Result } from '#kernel/base/result';
import type { QuotaProof } from '#contracts/connector/connector';
import type { Stream, UnreadableRecord } from '#contracts/flow/source-record';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import type { SyncError } from './sync-errors.ts';

export type RunSummary = {
  readonly runId: number; readonly status: 'planned' | 'running' | 'finished' | 'failed';
  readonly startedMilliseconds: number; readonly finishedMilliseconds: number | null;
  readonly slices: number; readonly slicesLanded: number; readonly calls: number;
  readonly providerMinutes: number; readonly wallSeconds: number; readonly quotas: QuotaProof;
};

export type SourceFreshness = {
  readonly sourceCode: string; readonly connector: string; readonly name: string;
  readonly lastSuccessMilliseconds: number | null;
  readonly lastRun: RunSummary | null;
  readonly streams: readonly { readonly stream: Stream; readonly records: number; readonly people: number }[];
  readonly quarantineCount: number;
};

type RunRow = { run_id: number; source_code: string; status: RunSummary['status']; started: number; finished: number | null; slices: number; landed: number; calls: number; provider_minutes: number; wall_seconds: number; quota: QuotaProof };

const runColumns = `run_id, source_code, status, (extract(epoch from started_at) * 1000)::float8 as started, (extract(epoch from finished_at) * 1000)::float8 as finished,
  (select count(*)::int from sync.slice where slice.company_id = run.company_id and slice.run_id = run.run_id) as slices,
  (select count(*)::int from sync.slice where slice.company_id = run.company_id and slice.run_id = run.run_id and slice.status = 'landed') as landed,
  calls, provider_minutes::float8 as provider_minutes, wall_seconds::float8 as wall_seconds, quota`;

const runFrom = (row: RunRow): RunSummary => ({
  runId: row.run_id, status: row.status, startedMilliseconds: row.started, finishedMilliseconds: row.finished, slices: row.slices,
  slicesLanded: row.landed, calls: row.calls, providerMinutes: row.provider_minutes, wallSeconds: row.wall_seconds, quotas: row.quota,
});

/** Runs of a source (or of all), newest first. */
export async function listRuns(tx: CompanyTransaction, options: { readonly sourceCode?: string; readonly limit?: number } = {}): Promise<readonly RunSummary[]> {
  const text = `select ${runColumns} from sync.sync_run as run where company_id = $1 and ($2::text is null or source_code = $2) order by run_id desc limit $3`;
  const { rows } = await tx.query<RunRow>(text, [tx.companyId, options.sourceCode ?? null, options.limit ?? 50]);
  return rows.map(runFrom);
}

async function countRecords(tx: CompanyTransaction): Promise<readonly { source_code: string; stream: Stream; records: number; people: number }[]> {
  const { rows } = await tx.query<{ source_code: string; stream: Stream; records: number; people: number }>(
    `select source_code, stream, (count(*) filter (where version = 1) - coalesce((
         select count(*) from sync.landed_record as grave where grave.company_id = $1 and grave.source_code = landed.source_code and grave.stream = landed.stream and grave.is_tombstone
           and not exists (select from sync.landed_record as later where later.company_id = $1 and later.source_code = grave.source_code and later.stream = grave.stream and later.natural_key = grave.natural_key and later.version > grave.version)
       ), 0))::int as records, count(distinct source_person_key)::int as people
     from sync.landed_record as landed where company_id = $1 group by source_code, stream order by source_code, stream`,
    [tx.companyId],
  );
  return rows;
}

/** Sources that speak through some connectors, by code: where figures can be asked for. */
export async function sourcesOfConnectors(tx: CompanyTransaction, connectors: readonly string[]): Promise<readonly { readonly sourceCode: string; readonly name: string }[]> {
  const { rows } = await tx.query<{ source_code: string; name: string }>('select source_code, name from sync.source where company_id = $1 and connector = any($2) order by source_code', [tx.companyId, connectors]);
  return rows.map((row) => ({ sourceCode: row.source_code, name: row.name }));
}

/** Writes down that a source answered whole just now, where no run of sync reads it. */
export async function noteSuccess(tx: CompanyTransaction, sourceCodes: readonly string[]): Promise<void> {
  await tx.query('update sync.source set last_success = platform.now() where company_id = $1 and source_code = any($2)', [tx.companyId, sourceCodes]);
}

/** Every source with last success, latest run, what came in and what waits in quarantine. */
export async function listSources(tx: CompanyTransaction): Promise<readonly SourceFreshness[]> {
  const sources = await tx.query<{ source_code: string; connector: string; name: string; last_success: number | null; quarantined: number }>(
    `select source_code, connector, name, (extract(epoch from last_success) * 1000)::float8 as last_success,
       (select count(*)::int from sync.quarantined_record as bad where bad.company_id = source.company_id and bad.source_code = source.source_code and resolved_at is null) as quarantined
     from sync.source as source where company_id = $1 order by source_code`, [tx.companyId],
  );
  const latestText = `select distinct on (source_code) ${runColumns} from sync.sync_run as run where company_id = $1 order by source_code, run_id desc`;
  const latest = await tx.query<RunRow>(latestText, [tx.companyId]);
  const counts = await countRecords(tx);
  return sources.rows.map((row) => {
    const run = latest.rows.find((candidate) => candidate.source_code === row.source_code);
    return {
      sourceCode: row.source_code, connector: row.connector, name: row.name, lastSuccessMilliseconds: row.last_success, quarantineCount: row.quarantined,
      lastRun: run === undefined ? null : runFrom(run),
      streams: counts.filter((count) => count.source_code === row.source_code).map((count) => ({ stream: count.stream, records: count.records, people: count.people })),
    };
  });
}

/** Sources whose run was cut short, with the month that was wanted (the window begins before it). */
export async function listInterruptedRuns(tx: CompanyTransaction): Promise<readonly { readonly sourceCode: string; readonly month: string }[]> {
  const { rows } = await tx.query<{ source_code: string; month: string }>(
    `select distinct source_code, to_char(to_timestamp((request->>'from')::float8) + interval '2 days', 'YYYY-MM') as month
     from sync.sync_run where company_id = $1 and status in ('planned', 'running')`, [tx.companyId],
  );
  return rows.map((row) => ({ sourceCode: row.source_code, month: row.month }));
}

/** When work was last handed over in a file, in epoch milliseconds; null without one. */
export async function lastHandedOver(tx: CompanyTransaction): Promise<number | null> {
  const { rows } = await tx.query<{ at: number | null }>(`select (extract(epoch from max(at)) * 1000)::float8 as at from platform.audit_event where company_id = $1 and domain = 'change' and action = 'sync.handedOver'`, [tx.companyId]);
  return rows[0]?.at ?? null;
}

export type QuarantinedRecord = {
  readonly quarantineId: number; readonly sourceCode: string; readonly stream: Stream; readonly sourcePersonKey: string | null;
  readonly reason: UnreadableRecord['reason']; readonly field: string; readonly raw: string;
  readonly receivedMilliseconds: number; readonly resolvedMilliseconds: number | null; readonly resolution: string | null;
};

type QuarantineRow = { quarantine_id: number; source_code: string; stream: Stream; source_person_key: string | null; reason: UnreadableRecord['reason']; field: string; raw: string; received: number; resolved: number | null; resolution: string | null; total: number };

const quarantinedFrom = (row: QuarantineRow): QuarantinedRecord => ({
  quarantineId: row.quarantine_id, sourceCode: row.source_code, stream: row.stream, sourcePersonKey: row.source_person_key, reason: row.reason, field: row.field,
  raw: row.raw, receivedMilliseconds: row.received, resolvedMilliseconds: row.resolved, resolution: row.resolution,
});

export type QuarantineFilter = { readonly sourceCode: string; readonly state: 'open' | 'resolved' | 'all'; readonly quarantineId?: number; readonly page: number; readonly pageSize: number };

/** What was received and could not be read, newest first, with its raw text. `sourceCode` "" = all. */
export async function listQuarantine(tx: CompanyTransaction, filter: QuarantineFilter): Promise<{ readonly total: number; readonly rows: readonly QuarantinedRecord[] }> {
  const { rows } = await tx.query<QuarantineRow>(
    `select quarantine_id, source_code, stream, source_person_key, reason, field, raw, resolution, count(*) over ()::int as total,
       (extract(epoch from received_at) * 1000)::float8 as received, (extract(epoch from resolved_at) * 1000)::float8 as resolved
     from sync.quarantined_record where company_id = $1 and ($2 = '' or source_code = $2) and ($4::bigint is null or quarantine_id = $4)
       and ($3 = 'all' or (resolved_at is null) = ($3 = 'open'))
     order by received_at desc, quarantine_id desc offset $5 limit $6`,
    [tx.companyId, filter.sourceCode, filter.state, filter.quarantineId ?? null, (filter.page - 1) * filter.pageSize, filter.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map(quarantinedFrom) };
}

/** Says what was done about it; the record itself stays. */
export async function resolveQuarantined(tx: CompanyTransaction, input: { readonly quarantineId: number; readonly resolution: string; readonly nowMilliseconds: number }): Promise<Result<null, SyncError>> {
  const { rowCount } = await tx.query(
    'update sync.quarantined_record set resolved_at = to_timestamp($3::float8 / 1000), resolution = $4 where company_id = $1 and quarantine_id = $2',
    [tx.companyId, input.quarantineId, input.nowMilliseconds, input.resolution],
  );
  if (rowCount === 0) return failure({ code: 'quarantinedRecordUnknown', data: { quarantineId: input.quarantineId } });
  await recordAudit(tx, { action: 'sync.quarantineResolved', subject: `quarantine:${input.quarantineId}` });
  return success(null);
}
