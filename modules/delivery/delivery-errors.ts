/** What can be refused here; text in phrases error.<code>. */
export const deliveryErrorCodes = ['runNotLocked', 'alreadyPublished', 'payslipNotOpen', 'payslipChanged', 'alreadyConfirmed', 'downloadNotReady', 'rightsChanged', 'tooManyDownloads', 'downloadFailed', 'dayUnknown'] as const;
export type DeliveryErrorCode = (typeof deliveryErrorCodes)[number];

export type DeliveryError = { readonly code: DeliveryErrorCode | 'notFound'; readonly status?: number; readonly data?: Readonly<Record<string, string | number>> };
