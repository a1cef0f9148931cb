/** The account that a legal entity pays from, and the layout its bank reads. */
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { findLayout, type BankLayout } from './payment-content.ts';
import { payoutError, type PayoutError } from './payout-errors.ts';
import { insertPayer, nextId } from './payout-store.ts';
import { sealPayerAccount } from './sealed-payout.ts';

export type PayerWish = {
  readonly legalEntity: string; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly accountNumber: string; readonly layout: string; readonly neededApprovals: 1 | 2 | 3;
};

/** Files made from now on are paid from it; each still needs its approvals. Errors: `layoutUnknown`. */
export const choosePayer = async (tx: CompanyTransaction, layouts: readonly BankLayout[], { accountNumber, ...wish }: PayerWish): Promise<Result<null, PayoutError>> => {
  if (findLayout(layouts, wish.layout) === undefined) return failure(payoutError('layoutUnknown', { layout: wish.layout }));
  const payerId = await nextId(tx);
  await insertPayer(tx, { ...wish, payerId, accountSealed: await sealPayerAccount(tx, payerId, accountNumber), lastFour: accountNumber.slice(-4) });
  await recordAudit(tx, { action: 'payout.payerChosen', subject: `legalEntity:${wish.legalEntity}`, data: { layout: wish.layout, lastFour: accountNumber.slice(-4), neededApprovals: wish.neededApprovals } });
  return success(null);
};
