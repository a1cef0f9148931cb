/** People whom a month after the other leaves out for the same reason: abroad, paid elsewhere. */
import { failure, success, type Result } from '#kernel/base/result';
import { monthBefore } from '#kernel/calendar/month';
import type { CompanyTransaction } from '#modules/platform';
import { readExclusions } from './hold-store.ts';
import { excludeFromRun } from './pay-holds.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRun, type PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun } from './read-payslips.ts';

/**
 * Leaves those out of a regular run who were left out of the month before and have no payslip for the same reason again, with
 * the note given then. Whoever lacks something else now is somebody to look at. Errors: `transitionRefused`.
 */
export const carryExclusions = async (tx: CompanyTransaction, run: PayRun): Promise<Result<{ readonly people: number }, PayrollError>> => {
  if (run.status !== 'preview' || run.kind !== 'regular') return failure(payrollError('transitionRefused', { run: run.runId, event: 'exclude' }));
  const before = await readRun(tx, monthBefore(run.period.month));
  if (before === null) return success({ people: 0 });
  const [leftOut, stands] = [await readExclusions(tx, before.runId), await readExclusions(tx, run.runId)];
  const reasons = new Map((await loadPayslipsOfRun(tx, before)).map(({ personId, reason }) => [personId, reason]));
  let people = 0;
  for (const { personId, status, reason } of await loadPayslipsOfRun(tx, run)) {
    const exclusion = leftOut.get(personId);
    if (exclusion === undefined || stands.has(personId) || status !== 'notComputed' || reasons.get(personId) !== reason) continue;
    const excluded = await excludeFromRun(tx, run, { personId, isExcluded: true, note: exclusion.note });
    if (!excluded.ok) return excluded;
    people += 1;
  }
  return success({ people });
};
