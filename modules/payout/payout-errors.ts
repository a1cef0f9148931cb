/** Everything that paying out refuses. Phrases: `error.<code>`. */
export const payoutErrorCodes = [
  'runUnknown', 'runNotLocked', 'nothingToPayOut', 'payerMissing', 'layoutUnknown', 'paymentFileUnknown', 'fileNotReleased', 'fileHandedOut', 'fileStopped', 'fileChanged', 'paidTwice', 'resultUnreadable', 'outcomeRefused', 'filesChangedMeanwhile', 'payMonthDiffers', 'payYearDiffers',
  'transitionRefused',
] as const;
export type PayoutErrorCode = (typeof payoutErrorCodes)[number];

export type PayoutError = { readonly code: PayoutErrorCode; readonly data: Readonly<Record<string, string | number>> };

export const payoutError = (code: PayoutErrorCode, data: PayoutError['data'] = {}): PayoutError => ({ code, data });
