/** Paying out as server and worker share it: the layouts of bank files, the zone of pay dates, the kind of proposal. */
import { bankFileLayouts } from '#outputs/bank-file';
import { payoutProposalKinds, type PayoutDeps } from '#modules/payout';
import type { ProposalKind } from '#modules/platform';

export const payoutDeps: PayoutDeps = { layouts: bankFileLayouts, zone: 'Asia/Shanghai' };

export const payoutKinds: readonly ProposalKind[] = payoutProposalKinds(payoutDeps);
