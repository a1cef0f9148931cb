/** A payment file is let go by a second human: what they approve is the file itself, for a run and accounts that still stand. */
import { failure, success } from '#kernel/base/result';
import { moveRun, readPayables, readRunById } from '#modules/payroll';
import { readPayAccounts } from '#modules/people';
import type { CompanyTransaction, JsonValue, Proposal, ProposalKind } from '#modules/platform';
import { contentOfFile, type PayoutDeps } from './make-payment-files.ts';
import { rebuildFile } from './payment-content.ts';
import { readFiles } from './payout-store.ts';
import { seesWholePayout } from './read-payout.ts';

/** The content as it stands; null when the file, a net, a hold or an account is no longer what was proposed. */
const contentNow = async (tx: CompanyTransaction, deps: PayoutDeps, proposal: Proposal): Promise<JsonValue | null> => {
  const [file] = await readFiles(tx, { proposalId: proposal.proposalId });
  const run = file === undefined ? null : await readRunById(tx, file.runId);
  if (file === undefined || run === null || (run.status !== 'locked' && run.status !== 'paying') || !seesWholePayout(tx)) return null;
  const rebuilt = await rebuildFile(tx, deps.layouts, file, 'forDigest');
  if (!rebuilt.ok) return null;
  const payables = new Map((await readPayables(tx, run)).map((payable) => [payable.personId, payable]));
  const accounts = await readPayAccounts(tx, { personIds: rebuilt.value.lines.map(({ personId }) => personId), payDate: file.payDate, zone: deps.zone });
  const stands = rebuilt.value.lines.every((line, index) => {
    const [payable, account] = [payables.get(line.personId), accounts[index]];
    return payable?.state === 'payable' && BigInt(payable.net) === line.amount && account?.kind === 'account' && account.changeId === line.changeId;
  });
  return stands ? contentOfFile(file, run) : null;
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
}];
