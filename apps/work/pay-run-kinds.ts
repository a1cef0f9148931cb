/** Locking and unlocking of pay runs as they are decided in the inbox, tied to what other modules make of a run. */
import { payRunProposalKinds, type RunDecisionDeps } from '#modules/payroll';
import type { ProposalKind } from '#modules/platform';

/** What a lock and an unlock ask of the modules above payroll. */
export const runDecisions: RunDecisionDeps = {
  brokenTies: () => Promise.resolve([]),
  countPayments: () => Promise.resolve(0),
};

export const payRunKinds: readonly ProposalKind[] = payRunProposalKinds(runDecisions);
