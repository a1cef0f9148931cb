/** Why access refuses. Text under `error.<code>` in phrases. */
export const accessErrorCodes = [
  'roleUnknown', 'roleBuiltIn', 'roleCodeTaken', 'groupUnknown', 'groupCodeTaken', 'memberUnknown', 'factUnknown', 'factEnded', 'datesWrong', 'scopeWrong', 'rightUnusable',
  'ownGain', 'ownRole', 'notHeld', 'needsOwnRight', 'delegationTooLong', 'delegationLoop', 'delegationToSelf', 'lastAdministrator', 'confirmationNotHeld',
] as const;
export type AccessErrorCode = (typeof accessErrorCodes)[number];
export type AccessError = { readonly code: AccessErrorCode; readonly data?: Readonly<Record<string, string | number>> };

export const accessError = (code: AccessErrorCode, data: Readonly<Record<string, string | number>> = {}): AccessError => ({ code, data });
