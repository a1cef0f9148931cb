/** 提交复核: a preview that is complete is computed once more, what it was computed from is written down, and another person is asked to lock it. */
import { failure, success, type Result } from '#kernel/base/result';
import { propose, reachesAll, recordAudit, type CompanyTransaction, type JsonValue } from '#modules/platform';
import { readExclusions } from './hold-store.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRunById, type PayRun } from './payroll-store.ts';
import { findBlockers } from './run-blockers.ts';
import { moveRun, runSubject } from './run-life.ts';
import { lockRow } from './run-store.ts';
import { writeDownBases } from './verify-run.ts';

/** Steps over a whole run need everybody in reach: whoever sees a part of it would sign for the part. */
export const seesWholeRun = (tx: CompanyTransaction): boolean => reachesAll(tx.access, 'public') && reachesAll(tx.access, 'personal') && reachesAll(tx.access, 'pay');

/** All that an approval to lock is bound to: figures, rules, and who was left out and why. Null when the run is not in review. */
export const contentToLock = async (tx: CompanyTransaction, run: PayRun | null): Promise<JsonValue | null> => {
  if (run === null || run.status !== 'review' || run.digest === null) return null;
  const excluded = [...(await readExclusions(tx, run.runId)).values()].map(({ personId, note }) => [personId, note]);
  return { run: run.runId, month: run.period.month, kind: run.kind, payDay: run.period.payDay, digest: run.digest, packs: run.packDigest, kernel: run.kernelVersion, excluded };
};

/** What the phrase of a proposal about a run is filled in with; never an amount. */
export const detailsOfRun = (run: PayRun, people: number, reason: string): Readonly<Record<string, string>> => ({ runId: String(run.runId), month: run.period.month, kind: run.kind, title: run.title, people: String(people), reason });

export type SubmittedRun = { readonly proposalId: number; readonly people: number };

/** Errors: `noPayRun`, `notAllowed`, `transitionRefused`, `runBlocked` with the codes, `payslipsDiffer`. */
export const submitRun = async (tx: CompanyTransaction, runId: number, note: string): Promise<Result<SubmittedRun, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  await lockRow(tx, runId);
  const run = await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { run: runId }));
  if (run.status !== 'preview') return failure(payrollError('transitionRefused', { run: runId, event: 'submit' }));
  const blockers = await findBlockers(tx, run);
  if (blockers.length > 0) return failure(payrollError('runBlocked', { blockers: blockers.map(({ code }) => code).join(', ') }));
  const verified = await writeDownBases(tx, run);
  if (!verified.ok) return verified;
  if (verified.value.differing.length > 0) return failure(payrollError('payslipsDiffer', { people: verified.value.differing.length }));
  const moved = await moveRun(tx, runId, { event: 'submit', digest: run.digest, reason: note });
  if (!moved.ok) return moved;
  const content = await contentToLock(tx, await readRunById(tx, runId));
  if (content === null) return failure(payrollError('transitionRefused', { run: runId, event: 'submit' }));
  const people = verified.value.compared;
  const proposal = await propose(tx, { kind: 'payRunLock', subject: runSubject(runId, 'lock'), beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'pay' }, content, details: detailsOfRun(run, people, note) });
  await recordAudit(tx, { action: 'payroll.runSubmitted', subject: `payRun:${runId}`, data: { month: run.period.month, people, proposal: proposal.proposalId } });
  return success({ proposalId: proposal.proposalId, people });
};
