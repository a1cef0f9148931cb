/** A run and its slices, stored before the first call, after the connector proved that they fit the quota. */
import { failure, success, type Result } from '#kernel/base/result';
import { secondsPerDay } from '#kernel/calendar/epoch-day';
import type { Connector, ConnectorError, Slice } from '#contracts/connector/connector';
import type { Stream } from '#contracts/flow/source-record';
import { recordAudit, type CompanyTransaction } from '#modules/platform';

/** What a run is asked for. Windows are half-open epoch seconds. `personKeys` empty = everyone of the last listing. */
export type SyncRequest = { readonly streams: readonly Stream[]; readonly from: number; readonly to: number; readonly personKeys: readonly string[] };

export type SliceState = Slice & { readonly status: 'open' | 'landed' | 'failed'; readonly cursor: string | null; readonly attempts: number; readonly lastErrorCode: string | null };
export type RunState = { readonly runId: number; readonly status: 'planned' | 'running' | 'finished' | 'failed'; readonly request: SyncRequest; readonly stagesPlanned: number };

type Stage = { readonly streams: readonly Stream[]; readonly from: number; readonly to: number };

/** Approvals are listed by the day they were handed in, which may lie well before the days they are about. */
const approvalLeadSeconds = 45 * 86_400;

/** Business days that a record of a window may belong to: forms are handed in well before the days they are about. */
const daysBefore = 124;
const daysAfter = 62;
/** First and last epoch-day for which storage exists once the slice was planned; day 0 to 30 hold records of no one day. */
export const storedDays = (window: { readonly from: number; readonly to: number }): { readonly first: number; readonly last: number } =>
  ({ first: Math.floor(window.from / secondsPerDay) - daysBefore, last: Math.floor(window.to / secondsPerDay) + daysAfter });

async function ensureStorage(tx: CompanyTransaction, slices: readonly Slice[]): Promise<void> {
  if (slices.length === 0) return;
  const bounds = slices.map(storedDays);
  await tx.query(
    `select platform.ensure_month(month::date)
     from (select date '1970-01-01' as month union select generate_series(date_trunc('month', date '1970-01-01' + $1::int), date '1970-01-01' + $2::int, interval '1 month')::date) as months
     order by month`,
    [Math.min(...bounds.map((bound) => bound.first)), Math.max(...bounds.map((bound) => bound.last))],
  );
}

/** Who is there first, then what they did: later stages ask for the people the first one found. */
export function stagesOf(request: SyncRequest): readonly Stage[] {
  const pick = (...wanted: readonly Stream[]): readonly Stream[] => wanted.filter((stream) => request.streams.includes(stream));
  const stages: readonly Stage[] = [
    { streams: pick('department', 'person'), from: request.from, to: request.to },
    { streams: pick('rule', 'roster', 'punch', 'dayReport', 'item'), from: request.from, to: request.to },
    { streams: pick('approval'), from: request.from - approvalLeadSeconds, to: request.to },
  ];
  return stages.filter((stage) => stage.streams.length > 0);
}

/** Stores a run without slices; its stages are planned one by one. */
export async function openRun(tx: CompanyTransaction, input: { readonly sourceCode: string; readonly request: SyncRequest; readonly nowMilliseconds: number }): Promise<RunState> {
  const { rows } = await tx.query<{ run_id: number }>(
    `insert into sync.sync_run (company_id, source_code, status, request, quota, started_at)
     values ($1, $2, 'planned', $3, '[]', to_timestamp($4::float8 / 1000)) returning run_id`,
    [tx.companyId, input.sourceCode, JSON.stringify({ ...input.request, stagesPlanned: 0 }), input.nowMilliseconds],
  );
  const runId = rows[0]?.run_id ?? 0;
  await recordAudit(tx, { action: 'sync.runOpened', subject: `source:${input.sourceCode}`, data: { runId, streams: input.request.streams.join(' ') } });
  return { runId, status: 'planned', request: input.request, stagesPlanned: 0 };
}

/** The newest run of a source, if any. */
export async function findLatestRun(tx: CompanyTransaction, sourceCode: string): Promise<RunState | null> {
  const { rows } = await tx.query<{ run_id: number; status: RunState['status']; request: SyncRequest & { stagesPlanned: number } }>(
    'select run_id, status, request from sync.sync_run where company_id = $1 and source_code = $2 order by run_id desc limit 1', [tx.companyId, sourceCode],
  );
  const row = rows[0];
  return row === undefined ? null : { runId: row.run_id, status: row.status, request: row.request, stagesPlanned: row.request.stagesPlanned };
}

/** Gives the slices that were given up a new chance; landed ones stay landed. */
export async function reopenRun(tx: CompanyTransaction, runId: number): Promise<void> {
  await tx.query(`update sync.slice set status = 'open', attempts = 0 where company_id = $1 and run_id = $2 and status = 'failed'`, [tx.companyId, runId]);
  await tx.query(`update sync.sync_run set status = 'running', finished_at = null where company_id = $1 and run_id = $2`, [tx.companyId, runId]);
}

/**
 * Plans the next stage of a run: the connector cuts it into slices and proves that they fit its quota (S0.18); the
 * slices are stored behind those of earlier stages.
 */
export async function planSync(tx: CompanyTransaction, input: { readonly connector: Connector; readonly run: RunState; readonly personKeys: readonly string[] }): Promise<Result<RunState, ConnectorError>> {
  const { connector, run } = input;
  const stage = stagesOf(run.request)[run.stagesPlanned];
  if (stage === undefined) return success(run);
  const plan = connector.plan({ streams: stage.streams, from: stage.from, to: stage.to, personKeys: input.personKeys });
  if (!plan.ok) return failure(plan.error);
  const { slices, quota } = plan.value;
  await ensureStorage(tx, slices);
  const { rows } = await tx.query<{ next: number }>('select coalesce(max(slice_number), 0)::int + 1 as next from sync.slice where company_id = $1 and run_id = $2', [tx.companyId, run.runId]);
  const first = rows[0]?.next ?? 1;
  for (const [index, slice] of slices.entries()) {
    await tx.query(
      `insert into sync.slice (company_id, run_id, slice_number, stream, person_keys, window_from, window_to, status) values ($1, $2, $3, $4, $5, $6, $7, 'open')`,
      [tx.companyId, run.runId, first + index, slice.stream, slice.personKeys, slice.from, slice.to],
    );
  }
  await tx.query(
    `update sync.sync_run set status = 'running', quota = quota || $3::jsonb, request = request || $4::jsonb where company_id = $1 and run_id = $2`,
    [tx.companyId, run.runId, JSON.stringify(quota), JSON.stringify({ stagesPlanned: run.stagesPlanned + 1 })],
  );
  return success({ ...run, status: 'running', stagesPlanned: run.stagesPlanned + 1 });
}

type SliceRow = { slice_number: number; stream: Stream; person_keys: string[]; window_from: number; window_to: number; status: SliceState['status']; cursor: string | null; attempts: number; last_error: { code: string } | null };

/** Slices of a run that have not landed, in order. */
export async function openSlices(tx: CompanyTransaction, runId: number): Promise<readonly SliceState[]> {
  const { rows } = await tx.query<SliceRow>(
    `select slice_number, stream, person_keys, window_from, window_to, status, cursor, attempts, last_error from sync.slice
     where company_id = $1 and run_id = $2 and status = 'open' order by slice_number`, [tx.companyId, runId],
  );
  return rows.map((row) => ({
    number: row.slice_number, stream: row.stream, personKeys: row.person_keys, from: row.window_from, to: row.window_to,
    status: row.status, cursor: row.cursor, attempts: row.attempts, lastErrorCode: row.last_error?.code ?? null,
  }));
}

