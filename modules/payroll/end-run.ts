/** The last steps of a run: its payment is closed, it is filed, or it is given up. */
import { failure, success, type Result } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { readPayables } from './payable-lines.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRunById } from './payroll-store.ts';
import { moveRun } from './run-life.ts';
import { lockRow } from './run-store.ts';
import { seesWholeRun } from './submit-run.ts';

/** Closes the payment of a locked run out of which nothing is to be paid: a reversal, or nets of zero. Errors: `stillToPay`. */
export const settleRun = async (tx: CompanyTransaction, runId: number): Promise<Result<null, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  await lockRow(tx, runId);
  const run = await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { run: runId }));
  if (run.status !== 'locked') return failure(payrollError('transitionRefused', { run: runId, event: 'settle' }));
  const open = (await readPayables(tx, run)).filter(({ state }) => state !== 'nothingToPay').length;
  if (open > 0) return failure(payrollError('stillToPay', { people: open }));
  const moved = await moveRun(tx, runId, { event: 'settle', digest: run.digest });
  return moved.ok ? success(null) : moved;
};

/** Files a paid run. */
export const archiveRun = async (tx: CompanyTransaction, runId: number): Promise<Result<null, PayrollError>> => {
  const moved = await moveRun(tx, runId, { event: 'archive' });
  return moved.ok ? success(null) : moved;
};

/** Gives up a run that is not the regular one of its month. */
export const discardRun = async (tx: CompanyTransaction, runId: number, reason: string): Promise<Result<null, PayrollError>> => {
  const moved = await moveRun(tx, runId, { event: 'discard', reason });
  return moved.ok ? success(null) : moved;
};
