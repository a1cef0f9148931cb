/** The face of payout: payment files of a locked run, who lets them go, and what the bank answered. */
export { choosePayer, type PayerWish } from './payers.ts';
export { makePaymentFiles, type FilesWish, type PayoutDeps } from './make-payment-files.ts';
export type { BankLayout } from './payment-content.ts';
export { payoutErrorCodes, type PayoutError, type PayoutErrorCode } from './payout-errors.ts';
export { payoutPersonData } from './payout-person-data.ts';
export { payoutProposalKinds } from './release-file.ts';
export { registerPayoutRoutes, type PayoutRoutesDeps } from './payout-routes.ts';
export { payoutSealedPlaces } from './sealed-payout.ts';
export { peopleInFiles, readPayout, seesWholePayout, type PayoutLine } from './read-payout.ts';
export { countLivingFiles } from './payout-store.ts';
export { bankLinesOf, brokenBankTies } from './tie-files.ts';
export { takeResults, type TakenResults } from './take-results.ts';
