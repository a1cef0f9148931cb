/** What can be refused here; text in phrases error.<code>. */
export const selfServiceErrorCodes = ['questionOpen', 'questionEnded', 'figureUnknown', 'notYourTurn', 'nobodyAbove', 'correctionOutOfReach', 'correctionsWithoutCorrected', 'officeHoursInvalid', 'zoneUnknown', 'ratedAlready', 'questionNotEnded', 'suggestionEnded', 'dayUnknown'] as const;
export type SelfServiceErrorCode = (typeof selfServiceErrorCodes)[number];

/** Codes of other modules travel through: a correction is refused by requests in its own words. */
export type SelfServiceError = { readonly code: string; readonly status?: number; readonly data?: Readonly<Record<string, string | number>> };

/** A refusal of this module. */
export const refusal = (code: SelfServiceErrorCode | 'notFound' | 'stepUpNeeded' | 'notAllowed', data?: SelfServiceError['data']): SelfServiceError => ({ code, ...(data === undefined ? {} : { data }) });
