/** Everything that filing refuses. Phrases: `error.<code>`. */
export const filingErrorCodes = [
  'runStillMoves', 'noPayRun', 'noBookingRule', 'noCostCentre', 'planInvalid', 'wagesPayableMissed', 'journalDiffers', 'outputRefused', 'journalLayoutUnknown', 'voucherUnknown', 'nothingToBook',
  'personUnknown', 'tableUnreadable', 'columnsMissing', 'deductionFileRefused', 'billRefused', 'billUnknown', 'nothingToFile', 'entityUnknown', 'fileOfOtherRun',
] as const;
export type FilingErrorCode = (typeof filingErrorCodes)[number];

export type FilingError = { readonly code: FilingErrorCode; readonly data: Readonly<Record<string, string | number>> };

export const filingError = (code: FilingErrorCode, data: FilingError['data'] = {}): FilingError => ({ code, data });
