/** How the runs of sync and payroll stand, for the progress stream. */
import type { ProgressEvent } from '#contracts/api/overview-api';
import { listComputeRuns } from '#modules/attendance';
import { listRunAdvances } from '#modules/payroll';
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

const readPayProgress: ProgressReader = async (tx, nowMilliseconds) =>
  (await listRunAdvances(tx))
    .filter((run) => run.status === 'calculating' || nowMilliseconds - (run.finishedMilliseconds ?? 0) <= shownMilliseconds)
    .map((run) => ({
      kind: 'payroll' as const, runId: String(run.runId), subject: run.month, done: run.donePeople, total: run.people, unit: 'person' as const, code: null,
      state: run.status === 'calculating' ? 'running' as const : run.status === 'failed' ? 'failed' as const : 'finished' as const, at: instant(run.finishedMilliseconds ?? nowMilliseconds),
    }));

const readAttendanceProgress: ProgressReader = async (tx, nowMilliseconds) =>
  (await listComputeRuns(tx))
    .filter((run) => run.finishedMilliseconds === null || nowMilliseconds - run.finishedMilliseconds <= shownMilliseconds)
    .map((run) => ({
      kind: 'attendance' as const, runId: String(run.runId), subject: run.month, state: run.status, done: run.donePeople, total: run.personIds.length, unit: 'person' as const,
      code: run.code, at: instant(run.finishedMilliseconds ?? nowMilliseconds),
    }));

export const progressReaders: readonly ProgressReader[] = [readSyncProgress, readAttendanceProgress, readPayProgress];
