/** How the runs of sync and payroll stand, for the progress stream. */
import type { ProgressEvent } from '#contracts/api/overview-api';
import { listComputeRuns } from '#modules/attendance';
import { listIncidents } from '#modules/platform';
import { listSources } from '#modules/sync';
import type { ProgressReader } from './progress-routes.ts';

const shownMilliseconds = 3_600_000;
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

const readSyncProgress: ProgressReader = async (tx, nowMilliseconds) => {
  const incidents = await listIncidents(tx, { openOnly: true });
  const events: ProgressEvent[] = [];
  for (const { sourceCode, lastRun } of await listSources(tx)) {
    if (lastRun === null) continue;
    const isOpen = lastRun.status === 'planned' || lastRun.status === 'running';
    if (!isOpen && nowMilliseconds - (lastRun.finishedMilliseconds ?? lastRun.startedMilliseconds) > shownMilliseconds) continue;
    const incident = incidents.find((entry) => entry.sourceCode === sourceCode);
    events.push({
      kind: 'sync', runId: String(lastRun.runId), subject: sourceCode, done: lastRun.slicesLanded, total: lastRun.slices, unit: 'slice',
      state: lastRun.status === 'failed' ? 'failed' : lastRun.status === 'finished' ? 'finished' : incident === undefined ? 'running' : 'waiting',
      code: lastRun.status === 'finished' ? null : (incident?.code ?? null), at: instant(lastRun.finishedMilliseconds ?? nowMilliseconds),
    });
  }
  return events;
};

type RunRow = { run_id: number; month: string; status: 'calculating' | 'preview' | 'failed'; done: number; total: number; at: number | null };

const readPayProgress: ProgressReader = async (tx, nowMilliseconds) => {
  const { rows } = await tx.query<RunRow>(
    `select pay_run.run_id, to_char(month, 'YYYY-MM') as month, pay_run.status, coalesce(sum(cardinality(person_ids)) filter (where run_shard.status = 'done'), 0)::int as done,
       coalesce(sum(cardinality(person_ids)), 0)::int as total, (extract(epoch from finished_at) * 1000)::float8 as at
     from payroll.pay_run left join payroll.run_shard using (company_id, run_id)
     where company_id = $1 group by pay_run.company_id, pay_run.run_id, month, pay_run.status, finished_at`, [tx.companyId],
  );
  return rows
    .filter((row) => row.status === 'calculating' || nowMilliseconds - (row.at ?? 0) <= shownMilliseconds)
    .map((row) => ({
      kind: 'payroll' as const, runId: String(row.run_id), subject: row.month, done: row.done, total: row.total, unit: 'person' as const, code: null,
      state: row.status === 'calculating' ? 'running' as const : row.status === 'failed' ? 'failed' as const : 'finished' as const, at: instant(row.at ?? nowMilliseconds),
    }));
};

const readAttendanceProgress: ProgressReader = async (tx, nowMilliseconds) =>
  (await listComputeRuns(tx))
    .filter((run) => run.finishedMilliseconds === null || nowMilliseconds - run.finishedMilliseconds <= shownMilliseconds)
    .map((run) => ({
      kind: 'attendance' as const, runId: String(run.runId), subject: run.month, state: run.status, done: run.donePeople, total: run.personIds.length, unit: 'person' as const,
      code: run.code, at: instant(run.finishedMilliseconds ?? nowMilliseconds),
    }));

export const progressReaders: readonly ProgressReader[] = [readSyncProgress, readAttendanceProgress, readPayProgress];
