/** What can be refused here; text in phrases error.<code>. */
export const privacyErrorCodes = [
  'secondPersonNeeded', 'erasureOpen', 'erasureBlocked', 'alreadyDecided', 'holdEnded', 'holdEndNotAsked', 'retentionTooShort', 'retentionDayPassed', 'assessmentMissing', 'assessmentNotOpen',
  'exportNotReady', 'consentTextOld', 'whereaboutsRuleNeeded', 'automatedDecisionOff',
] as const;
export type PrivacyErrorCode = (typeof privacyErrorCodes)[number];

export type PrivacyError = { readonly code: PrivacyErrorCode | 'notFound' | 'notAllowed'; readonly status?: number; readonly data?: Readonly<Record<string, string | number>> };
