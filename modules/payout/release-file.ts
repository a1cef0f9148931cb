/** A payment file is let go by a second human: what they approve is the file itself, for a run and accounts that still stand. */
import { failure, success, type Result } from '#kernel/base/result';
import { moveRun, readPayables, readRunById, type PayRun } from '#modules/payroll';
import { readPayAccounts } from '#modules/people';
import { recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import { contentOfFile, type PayoutDeps } from './make-payment-files.ts';
import { rebuildFile, type RebuiltFile } from './payment-content.ts';
import { payerApprovalsKind } from './payers.ts';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { insertFileEnd, numberOf, readFiles, type FileState, type PaymentFile } from './payout-store.ts';
import { seesWholePayout } from './read-payout.ts';

/** Person numbers of lines that should no longer go out as they stand: another net, a hold, another account. Errors: `fileChanged`. */
const stoppedLines = async (tx: CompanyTransaction, deps: PayoutDeps, file: PaymentFile, run: PayRun): Promise<Result<readonly string[], PayoutError>> => {
  const rebuilt = await rebuildFile(tx, deps.layouts, file, 'forDigest');
  if (!rebuilt.ok) return rebuilt;
  const payables = new Map((await readPayables(tx, run)).map((payable) => [payable.personId, payable]));
  const accounts = await readPayAccounts(tx, { personIds: rebuilt.value.lines.map(({ personId }) => personId), payDate: file.payDate, zone: deps.zone });
  return success(rebuilt.value.lines.flatMap((line, index) => {
    const [payable, account] = [payables.get(line.personId), accounts[index]];
    const stands = payable?.state === 'payable' && BigInt(payable.net) === line.amount && account?.kind === 'account' && account.changeId === line.changeId;
    return stands ? [] : [payable?.personNumber ?? '?'];
  }));
};

const shownPeople = 20;

/**
 * Hands a file out that was let go; the first time only while every line of it still stands: whoever was held or whose
 * account was stopped since then keeps it here, and it is cancelled and made anew. Errors: `fileNotReleased`, `fileStopped`, `fileChanged`.
 */
export const handOutFile = async (tx: CompanyTransaction, deps: PayoutDeps, file: PaymentFile & FileState): Promise<Result<RebuiltFile, PayoutError>> => {
  if (file.ended === 'cancelled') return failure(payoutError('fileNotReleased'));
  if (file.ended === null) {
    await tx.query('savepoint hand_out');
    // First the row, which asks for the approval and waits for whoever is holding somebody's pay of the run; then the look.
    const written = await insertFileEnd(tx, file.fileId, 'handedOut');
    if (!written.ok && written.error.code !== 'fileHandedOut') return written;
    const [now] = await readFiles(tx, { fileId: file.fileId });
    if (now?.ended === 'cancelled') return failure(payoutError('fileNotReleased'));
    const run = await readRunById(tx, file.runId);
    const stopped = !written.ok || run === null ? success([]) : await stoppedLines(tx, deps, file, run);
    if (!stopped.ok || stopped.value.length > 0) await tx.query('rollback to savepoint hand_out');
    if (!stopped.ok) return stopped;
    if (stopped.value.length > 0) return failure(payoutError('fileStopped', { number: numberOf(file), count: stopped.value.length, people: stopped.value.slice(0, shownPeople).join(', ') }));
  }
  return rebuildFile(tx, deps.layouts, file, 'forFile');
};

/** Cancels a file that was let go and that nobody has had: its people can be paid by another. Errors: `paymentFileUnknown`, `fileNotReleased`, `fileHandedOut`. */
export const cancelFile = async (tx: CompanyTransaction, fileId: number): Promise<Result<null, PayoutError>> => {
  const [file] = await readFiles(tx, { fileId });
  if (file === undefined || !seesWholePayout(tx)) return failure(payoutError('paymentFileUnknown'));
  if (file.ended === 'cancelled') return failure(payoutError('fileNotReleased'));
  const written = await insertFileEnd(tx, fileId, 'cancelled');
  if (!written.ok) return written;
  await recordAudit(tx, { action: 'payout.fileCancelled', subject: `paymentFile:${fileId}`, data: { number: numberOf(file), digest: file.contentDigest } });
  return success(null);
};

/** The content as it stands; null when the file, a net, a hold or an account is no longer what was proposed. */
const contentNow = async (tx: CompanyTransaction, deps: PayoutDeps, proposal: Proposal): Promise<JsonValue | null> => {
  const [file] = await readFiles(tx, { proposalId: proposal.proposalId });
  const run = file === undefined ? null : await readRunById(tx, file.runId);
  if (file === undefined || run === null || (run.status !== 'locked' && run.status !== 'paying') || !seesWholePayout(tx)) return null;
  const stopped = await stoppedLines(tx, deps, file, run);
  return stopped.ok && stopped.value.length === 0 ? contentOfFile(file, run) : null;
};

/** The kinds of proposals that payout knows. */
export const payoutProposalKinds = (deps: PayoutDeps): readonly ProposalKind[] => [{
  kind: 'paymentFile', link: '/payout',
  readContent: (tx, proposal) => contentNow(tx, deps, proposal),
  afterDecision: async (tx, proposal) => {
    const [file] = await readFiles(tx, { proposalId: proposal.proposalId });
    if (file === undefined || proposal.state !== 'approved') return success(null);
    const moved = await moveRun(tx, file.runId, { event: 'pay', proposalId: proposal.proposalId });
    return moved.ok ? success(null) : failure({ code: moved.error.code });
  },
}, payerApprovalsKind];
