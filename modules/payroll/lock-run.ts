/**
 * 锁定 and 解锁: what follows when another person has decided. A lock verifies every payslip from what was written down of
 * it, and asks whoever ties the run to registers, files and books; a run that does not tie is not locked.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { openProposalsAbout, propose, withdrawProposal, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import { deleteBases } from './pay-basis-store.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readRunById, type PayRun } from './payroll-store.ts';
import { digestOfPayslips } from './read-payslips.ts';
import { moveRun, runSubject, type RunEvent } from './run-life.ts';
import { hasLaterLockedRun, lockRow } from './run-store.ts';
import { contentToLock, detailsOfRun, seesWholeRun } from './submit-run.ts';
import { verifyFromBases } from './verify-run.ts';

export type RunDecisionDeps = {
  /** Ties of the run to what others make of it; a name a tie that does not hold. */
  readonly brokenTies: (tx: CompanyTransaction, run: PayRun) => Promise<readonly string[]>;
  /** Payment orders made of a run. */
  readonly countPayments: (tx: CompanyTransaction, runId: number) => Promise<number>;
};

const runOfSubject = (subject: string): number => Number(subject.split(':')[1]);

/** Locks a run that another person has approved. Errors: `notAllowed`, `contentChanged`, `verificationFailed`, `tieBroken`, those of `moveRun`. */
const lockRun = async (tx: CompanyTransaction, deps: RunDecisionDeps, { runId, proposalId }: { readonly runId: number; readonly proposalId: number }): Promise<Result<null, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  await lockRow(tx, runId);
  const run = await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { run: runId }));
  if (run.status !== 'review') return failure(payrollError('transitionRefused', { run: runId, event: 'lock' }));
  const { digest } = await digestOfPayslips(tx, run);
  if (digest !== run.digest) return failure(payrollError('contentChanged', { run: runId }));
  const verified = await verifyFromBases(tx, run);
  if (!verified.ok) return verified;
  if (verified.value.differing.length > 0) return failure(payrollError('verificationFailed', { item: '', differences: verified.value.differing.length }));
  const [broken] = await deps.brokenTies(tx, run);
  if (broken !== undefined) return failure(payrollError('tieBroken', { tie: broken }));
  const moved = await moveRun(tx, runId, { event: 'lock', digest, proposalId });
  return moved.ok ? success(null) : moved;
};

/** A later run has its running totals from this one; and what was paid out stays. */
const unlockRefusal = async (tx: CompanyTransaction, deps: RunDecisionDeps, run: PayRun): Promise<PayrollError | null> => {
  if (run.status !== 'locked') return payrollError('transitionRefused', { run: run.runId, event: 'unlock' });
  if ((await deps.countPayments(tx, run.runId)) > 0) return payrollError('paymentsExist', { run: run.runId });
  return (await hasLaterLockedRun(tx, run)) ? payrollError('laterRunLocked', { run: run.runId }) : null;
};

const contentToUnlock = async (tx: CompanyTransaction, deps: RunDecisionDeps, runId: number): Promise<JsonValue | null> => {
  const run = await readRunById(tx, runId);
  return run === null || (await unlockRefusal(tx, deps, run)) !== null ? null : { run: runId, digest: run.digest, unlock: true };
};

/** Asks another person to open a locked run again. Errors: `paymentsExist`, `laterRunLocked`, `proposedAlready`. */
export const proposeUnlock = async (tx: CompanyTransaction, deps: RunDecisionDeps, runId: number, reason: string): Promise<Result<Proposal, PayrollError>> => {
  if (!seesWholeRun(tx)) return failure(payrollError('notAllowed'));
  const run = await readRunById(tx, runId);
  if (run === null) return failure(payrollError('noPayRun', { run: runId }));
  const refusal = await unlockRefusal(tx, deps, run);
  if (refusal !== null) return failure(refusal);
  const subject = runSubject(runId, 'unlock');
  if ((await openProposalsAbout(tx, [subject])).length > 0) return failure(payrollError('proposedAlready', { run: runId }));
  const people = (await digestOfPayslips(tx, run)).computed;
  return success(await propose(tx, { kind: 'payRunUnlock', subject, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'pay' }, content: { run: runId, digest: run.digest, unlock: true }, details: detailsOfRun(run, people, reason) }));
};

/** An open run moves with its facts again: what was written down when it was handed in goes. */
const reopened = async (tx: CompanyTransaction, runId: number): Promise<Result<null, PayrollError>> => {
  const run = await readRunById(tx, runId);
  if (run !== null) await deleteBases(tx, run);
  return success(null);
};

const unlockRun = async (tx: CompanyTransaction, deps: RunDecisionDeps, proposal: Proposal): Promise<Result<null, PayrollError>> => {
  const runId = runOfSubject(proposal.subject);
  await lockRow(tx, runId);
  const run = await readRunById(tx, runId);
  const refusal = run === null ? payrollError('noPayRun', { run: runId }) : await unlockRefusal(tx, deps, run);
  if (refusal !== null) return failure(refusal);
  const moved = await moveRun(tx, runId, { event: 'unlock', digest: run?.digest ?? null, proposalId: proposal.proposalId, reason: proposal.details['reason'] ?? '' });
  return moved.ok ? reopened(tx, runId) : moved;
};

/** A run whose lock was refused, taken back or left to time goes back to preview, where it can be put right. */
const giveBack = async (tx: CompanyTransaction, proposal: Proposal): Promise<Result<null, PayrollError>> => {
  const runId = runOfSubject(proposal.subject);
  const run = await readRunById(tx, runId);
  if (run === null || run.status !== 'review') return success(null);
  const moved = await moveRun(tx, runId, { event: 'return' satisfies RunEvent, reason: '' });
  return moved.ok ? reopened(tx, runId) : moved;
};

/** Locking and unlocking as they are decided in the inbox. */
export const payRunProposalKinds = (deps: RunDecisionDeps): readonly ProposalKind[] => [
  {
    kind: 'payRunLock', link: '/pay-runs',
    readContent: async (tx, proposal) => contentToLock(tx, await readRunById(tx, runOfSubject(proposal.subject))),
    afterDecision: (tx, proposal) => (proposal.state === 'approved' ? lockRun(tx, deps, { runId: runOfSubject(proposal.subject), proposalId: proposal.proposalId }) : giveBack(tx, proposal)),
  },
  {
    kind: 'payRunUnlock', link: '/pay-runs',
    readContent: (tx, proposal) => contentToUnlock(tx, deps, runOfSubject(proposal.subject)),
    afterDecision: (tx, proposal) => (proposal.state === 'approved' ? unlockRun(tx, deps, proposal) : Promise.resolve(success(null))),
  },
];

/**
 * Takes a run back from review. Its proposal goes with it where it is the caller's own; anybody else's stays open and can
 * no longer be approved, for its content is gone.
 */
export const returnRun = async (tx: CompanyTransaction, kinds: readonly ProposalKind[], runId: number, reason: string): Promise<Result<null, { readonly code: string; readonly data?: PayrollError['data'] }>> => {
  const moved = await moveRun(tx, runId, { event: 'return', reason });
  if (!moved.ok) return moved;
  for (const { proposalId } of await openProposalsAbout(tx, [runSubject(runId, 'lock')])) await withdrawProposal(tx, kinds, { proposalId, reason });
  return reopened(tx, runId);
};
