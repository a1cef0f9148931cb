/** The account that a legal entity pays from, the layout its bank reads, and how many people let a file go. */
import { failure, success, type Result } from '#kernel/base/result';
import { drawRowNumber, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import { findLayout, type BankLayout } from './payment-content.ts';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { insertPayer, readPayers, type Payer } from './payout-store.ts';
import { openPayerAccount, sealPayerAccount } from './sealed-payout.ts';

type Approvals = 1 | 2 | 3;
export type PayerWish = {
  readonly legalEntity: string; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly accountNumber: string; readonly layout: string; readonly neededApprovals: Approvals;
};

const payerNow = async (tx: CompanyTransaction, legalEntity: string): Promise<Payer | undefined> => (await readPayers(tx)).find((payer) => payer.legalEntity === legalEntity);

const write = async (tx: CompanyTransaction, { accountNumber, ...wish }: PayerWish, proposalId: number | null): Promise<void> => {
  const payerId = await drawRowNumber(tx);
  const lastFour = accountNumber.slice(-4);
  await insertPayer(tx, { ...wish, payerId, accountSealed: await sealPayerAccount(tx, payerId, accountNumber), lastFour, proposalId });
  await recordAudit(tx, { action: 'payout.payerChosen', subject: `legalEntity:${wish.legalEntity}`, data: { layout: wish.layout, lastFour, neededApprovals: wish.neededApprovals } });
};

type Lowering = { readonly legalEntity: string; readonly from: Approvals; readonly to: Approvals };

/** As many decide that fewer look at files as have looked at them until now. */
const proposeFewer = (tx: CompanyTransaction, { legalEntity, from, to }: Lowering): Promise<Proposal> => propose(tx, {
  kind: 'payerApprovals', subject: `payer:${legalEntity}`, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'bank' }, neededApprovals: from,
  content: { legalEntity, from, to }, details: { legalEntity, from: String(from), to: String(to) },
});

/**
 * Files made from now on are paid from it; each still needs its approvals. Fewer approvals than before wait for a proposal,
 * whose number comes back; everything else holds at once. Errors: `layoutUnknown`.
 */
export const choosePayer = async (tx: CompanyTransaction, layouts: readonly BankLayout[], wish: PayerWish): Promise<Result<{ readonly proposalId: number | null }, PayoutError>> => {
  if (findLayout(layouts, wish.layout) === undefined) return failure(payoutError('layoutUnknown', { layout: wish.layout }));
  const before = await payerNow(tx, wish.legalEntity);
  if (before === undefined || wish.neededApprovals >= before.neededApprovals) {
    await write(tx, wish, null);
    return success({ proposalId: null });
  }
  await write(tx, { ...wish, neededApprovals: before.neededApprovals }, null);
  return success({ proposalId: (await proposeFewer(tx, { legalEntity: wish.legalEntity, from: before.neededApprovals, to: wish.neededApprovals })).proposalId });
};

const approvalsOf = (text: string | undefined): Approvals => (text === '1' ? 1 : text === '2' ? 2 : 3);

/** Asking fewer people to let files go. What it is about must still be asked of as many as when it was proposed. */
export const payerApprovalsKind: ProposalKind = {
  kind: 'payerApprovals', link: '/payout/payers',
  readContent: async (tx, { details }): Promise<JsonValue | null> => {
    const payer = await payerNow(tx, details['legalEntity'] ?? '');
    return payer === undefined ? null : { legalEntity: payer.legalEntity, from: payer.neededApprovals, to: approvalsOf(details['to']) };
  },
  afterDecision: async (tx, proposal) => {
    const payer = proposal.state === 'approved' ? await payerNow(tx, proposal.details['legalEntity'] ?? '') : undefined;
    if (payer === undefined) return success(null);
    const { legalEntity, holderName, bankName, branchCode, layout } = payer;
    await write(tx, { legalEntity, holderName, bankName, branchCode, layout, accountNumber: await openPayerAccount(tx, payer, 'forDigest'), neededApprovals: approvalsOf(proposal.details['to']) }, proposal.proposalId);
    return success(null);
  },
};
