/** The preview of an open month after facts have changed: only the people whose facts changed are computed again. */
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { calculateAttendance, personsToCompute, requestRecomputeFrom } from '#modules/attendance';
import { employedPersons } from '#modules/people';
import { calculatePersons } from './calculate-run.ts';
import { loadRules } from './load-rules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readNextPreview, readRegularRuns } from './chain-store.ts';
import { closeRun, readActiveDigest, readRun, type PayRun } from './payroll-store.ts';
import { digestOfPayslips } from './read-payslips.ts';
import { isOpenRun } from './run-life.ts';
import { readMonthsTouching } from './schedule-store.ts';

/** `recomputed`: people computed again; `changed`: payslips whose bytes differ from before. */
export type RefreshedPreview = { readonly recomputed: number; readonly changed: number; readonly digest: string | null };

/** Open runs whose period holds days of a calendar month, and those that carry the differences of closed ones, the earlier first. */
const openRunsTouching = async (tx: CompanyTransaction, month: string): Promise<readonly PayRun[]> => {
  const { fromDay, toDay } = daysOfMonth(month);
  const runs: PayRun[] = [];
  for (const touching of await readMonthsTouching(tx, { fromDate: formatDay(fromDay), toDate: formatDay(toDay) })) {
    const run = await readRun(tx, touching);
    if (run === null) continue;
    // A month that is closed is carried by the next open one: what came late is its difference (R16).
    const open = isOpenRun(run.status) ? run : await readNextPreview(tx, touching);
    if (open !== null && open.status === 'preview' && runs.every(({ runId }) => runId !== open.runId)) runs.push(open);
  }
  return runs;
};

/** Computes people again in one run and takes its digest anew. Answers how many payslips changed. */
const refreshRun = async (tx: CompanyTransaction, run: PayRun, requested: readonly number[]): Promise<Result<number, PayrollError>> => {
  const { month } = run.period;
  if ((await readActiveDigest(tx)) !== run.packDigest) return failure(payrollError('packsChanged', { month }));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const employed = new Set((await employedPersons(tx, { fromDay: run.period.fromDay, toDay: run.period.toDay })).map(({ personId }) => personId));
  const changed = await calculatePersons(tx, run, rules.value, requested.filter((personId) => employed.has(personId)), 'compute');
  if (!changed.ok) return changed;
  const { digest } = await digestOfPayslips(tx, run);
  const closed = await closeRun(tx, run, 'refresh', digest);
  if (!closed.ok) return closed;
  await recordAudit(tx, { action: 'payroll.previewRefreshed', subject: `payRun:${run.runId}`, data: { month, recomputed: requested.length, changed: changed.value } });
  return changed;
};

/**
 * Computes people again in the open regular runs of some months, and in those that carry the differences of closed ones.
 * A run under other packs is left for the computation that it needs anyway. Whoever does not reach the results that pay follows from
 * asks for a computation instead: the run waits for it, and says so.
 */
export const refreshMonths = async (tx: CompanyTransaction, { from, to }: { readonly from: string; readonly to: string }, personIds: readonly number[]): Promise<Result<null, PayrollError>> => {
  const runs = new Map<number, PayRun>();
  for (const { month, status } of await readRegularRuns(tx, from, to)) {
    const open = isOpenRun(status) ? await readRun(tx, month) : await readNextPreview(tx, month);
    if (open !== null && open.status === 'preview') runs.set(open.runId, open);
  }
  for (const run of runs.values()) {
    const refreshed = await refreshRun(tx, run, personIds);
    if (refreshed.ok || refreshed.error.code === 'packsChanged') continue;
    if (refreshed.error.code !== 'resultsOutOfReach') return refreshed;
    // A request reaches one day back, for night shifts: from the second day it is of this month on.
    await requestRecomputeFrom(tx, { people: personIds.map((personId) => ({ personId, fromDay: run.period.fromDay + 1 })), cause: 'entries' });
  }
  return success(null);
};

/**
 * Brings attendance days of a calendar month, and the payslips of every open run with days in it, up to date with the
 * recompute requests. Without an open run only the days are computed. `among` keeps to some people, for work in batches.
 * Errors: `packsChanged` when other packs were activated since, then the whole run must be computed.
 */
export const refreshPreview = async (tx: CompanyTransaction, month: string, among: readonly number[] | null = null): Promise<Result<RefreshedPreview, PayrollError>> => {
  const wanted = among === null ? null : new Set(among);
  const requested = (await personsToCompute(tx, month)).filter((personId) => wanted === null || wanted.has(personId));
  const digestNow = async (): Promise<string | null> => (await readRun(tx, month))?.digest ?? null;
  if (requested.length === 0) return success({ recomputed: 0, changed: 0, digest: await digestNow() });
  const runs = await openRunsTouching(tx, month);
  if (runs.length === 0) {
    await calculateAttendance(tx, { month, personIds: requested });
    return success({ recomputed: requested.length, changed: 0, digest: null });
  }
  let changed = 0;
  for (const run of runs) {
    const refreshed = await refreshRun(tx, run, requested);
    if (!refreshed.ok) return refreshed;
    changed += refreshed.value;
  }
  // Whoever is asked for and is in none of these runs has days all the same.
  const left = new Set(await personsToCompute(tx, month));
  const others = requested.filter((personId) => left.has(personId));
  if (others.length > 0) await calculateAttendance(tx, { month, personIds: others });
  return success({ recomputed: requested.length, changed, digest: await digestNow() });
};
