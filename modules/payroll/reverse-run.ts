/**
 * 冲销: a run that takes back the lines of a paid one, for everybody or for some. Every line is the negative of what was
 * paid, so that the two add up to nothing line by line; it is reviewed and locked by two people like any other. A run is
 * taken back once, and only while nothing later was built upon its running totals.
 */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { recordAudit, takeCut, type CompanyTransaction } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { closeRun, readRunById, writePayslips, type PayRun, type PayslipRows } from './payroll-store.ts';
import { encodeVector } from './payslip-vector.ts';
import { digestOfPayslips, loadPayslipsOfRun, type Payslip } from './read-payslips.ts';
import { checkCodeOf, lineOrder, payslipLines } from './run-digest.ts';
import { findReversal, hasLaterLockedRun, insertReversal, lockRow } from './run-store.ts';
import { seesWholeRun } from './submit-run.ts';

const negativeRows = (run: PayRun, payslips: readonly Payslip[]): PayslipRows => {
  const amounts: Uint8Array[] = [];
  const checkCodes: string[] = [];
  const itemSetIds: number[] = [];
  for (const { personNumber, itemSet, amountAt } of payslips) {
    assert(itemSet !== null, 'only computed payslips are taken back');
    const negative = Float64Array.from(itemSet.items, (_, position) => 0 - amountAt(position));
    amounts.push(encodeVector(negative, 0, negative.length));
    checkCodes.push(checkCodeOf(payslipLines(personNumber, run.period.month, itemSet.items, lineOrder(itemSet.items), (position) => negative[position]!)));
    itemSetIds.push(itemSet.itemSetId);
  }
  return { personIds: payslips.map(({ personId }) => personId), status: payslips.map(() => 'computed'), reasons: payslips.map(() => null), itemSetIds, amounts, findings: payslips.map(() => '[]'), checkCodes };
};

const refusalOf = async (tx: CompanyTransaction, run: PayRun): Promise<PayrollError | null> => {
  if (run.status !== 'paid' && run.status !== 'archived') return payrollError('notPaidYet', { run: run.runId });
  if (run.kind === 'reversal') return payrollError('transitionRefused', { run: run.runId, event: 'reverse' });
  if ((await findReversal(tx, run.runId)) !== null) return payrollError('reversedBefore', { run: run.runId });
  return (await hasLaterLockedRun(tx, run)) ? payrollError('laterRunLocked', { run: run.runId }) : null;
};

export type Reversal = { readonly runId: number; readonly people: number };

/** Opens the reversal of a paid run as a preview; `personIds` null means everybody. Errors: `notPaidYet`, `reversedBefore`, `laterRunLocked`, `payslipUnknown`. */
export const reverseRun = async (tx: CompanyTransaction, wish: { readonly runId: number; readonly personIds: readonly number[] | null; readonly reason: string }): Promise<Result<Reversal, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  await lockRow(tx, wish.runId);
  const paid = await readRunById(tx, wish.runId);
  if (paid === null) return failure(payrollError('noPayRun', { run: wish.runId }));
  const refusal = await refusalOf(tx, paid);
  if (refusal !== null) return failure(refusal);
  const wanted = wish.personIds === null ? null : new Set(wish.personIds);
  const payslips = (await loadPayslipsOfRun(tx, paid)).filter(({ personId, status }) => status === 'computed' && (wanted === null || wanted.has(personId)));
  if (payslips.length === 0 || (wanted !== null && payslips.length !== wanted.size)) return failure(payrollError('payslipUnknown', { run: wish.runId }));
  const runId = await insertReversal(tx, { of: paid, title: wish.reason, cutSeq: await takeCut(tx) });
  const run = await readRunById(tx, runId);
  assert(run !== null, 'a run that was just written is there');
  await writePayslips(tx, run, negativeRows(run, payslips));
  const closed = await closeRun(tx, run, 'calculated', (await digestOfPayslips(tx, run)).digest);
  if (!closed.ok) return closed;
  await recordAudit(tx, { action: 'payroll.runReversed', subject: `payRun:${paid.runId}`, data: { reversal: runId, people: payslips.length, reason: wish.reason } });
  return success({ runId, people: payslips.length });
};
