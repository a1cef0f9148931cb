/** Locking and unlocking of pay runs as they are decided in the inbox, tied to what other modules make of a run. */
import { brokenBookTies } from '#modules/filing';
import { brokenBankTies, countLivingFiles } from '#modules/payout';
import { payRunProposalKinds, type RunDecisionDeps } from '#modules/payroll';
import type { ProposalKind } from '#modules/platform';
import { payoutDeps } from './payout-work.ts';

/** What a lock and an unlock ask of the modules above payroll. */
export const runDecisions: RunDecisionDeps = {
  brokenTies: async (tx, run) => [...(await brokenBankTies(tx, payoutDeps, run)), ...(await brokenBookTies(tx, run))],
  countPayments: countLivingFiles,
};

export const payRunKinds: readonly ProposalKind[] = payRunProposalKinds(runDecisions);
