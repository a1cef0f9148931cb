/** The preview of an open month after facts have changed: only the people whose facts changed are computed again. */
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { calculateAttendance, personsToCompute } from '#modules/attendance';
import { calculatePersons } from './calculate-run.ts';
import { loadRules } from './load-rules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { closeRun, readActiveDigest, readRun } from './payroll-store.ts';
import { digestOfPayslips } from './read-payslips.ts';
import { employedPersons } from '#modules/people';

/** `recomputed`: people computed again; `changed`: payslips whose bytes differ from before. */
export type RefreshedPreview = { readonly recomputed: number; readonly changed: number; readonly digest: string | null };

/**
 * Brings attendance days and payslips of a month up to date with the recompute requests. Without a run only the days are
 * computed. `among` keeps to some people, for work in batches. Errors: `packsChanged` when other packs were activated since, then the whole run must be computed.
 */
export const refreshPreview = async (tx: CompanyTransaction, month: string, among: readonly number[] | null = null): Promise<Result<RefreshedPreview, PayrollError>> => {
  const wanted = among === null ? null : new Set(among);
  const requested = (await personsToCompute(tx, month)).filter((personId) => wanted === null || wanted.has(personId));
  if (requested.length === 0) return success({ recomputed: 0, changed: 0, digest: (await readRun(tx, month))?.digest ?? null });
  const run = await readRun(tx, month);
  if (run === null || run.status !== 'preview') {
    await calculateAttendance(tx, { month, personIds: requested });
    return success({ recomputed: requested.length, changed: 0, digest: null });
  }
  if ((await readActiveDigest(tx)) !== run.packDigest) return failure(payrollError('packsChanged', { month }));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const employed = new Set((await employedPersons(tx, { fromDay: run.period.fromDay, toDay: run.period.toDay })).map(({ personId }) => personId));
  const others = requested.filter((personId) => !employed.has(personId));
  if (others.length > 0) await calculateAttendance(tx, { month, personIds: others });
  const changed = await calculatePersons(tx, run, rules.value, requested.filter((personId) => employed.has(personId)), 'compute');
  if (!changed.ok) return changed;
  const { digest } = await digestOfPayslips(tx, run);
  const closed = await closeRun(tx, run, 'refresh', digest);
  if (!closed.ok) return closed;
  await recordAudit(tx, { action: 'payroll.previewRefreshed', subject: `payRun:${run.runId}`, data: { month, recomputed: requested.length, changed: changed.value } });
  return success({ recomputed: requested.length, changed: changed.value, digest });
};
