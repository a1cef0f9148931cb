/** Why a wish about a program is refused. Phrases error.<code>. */
export const programErrorCodes = ['programCodeTaken', 'programUnknown', 'programEnded', 'keyUnknown', 'keyEnded', 'expiryOutOfRange', 'networkUnreadable', 'rightNotHeld', 'grantKnown', 'grantUnknown', 'grantNotWaiting', 'keyNotWaiting', 'secondHolderNeeded'] as const;
export type ProgramError = { readonly code: (typeof programErrorCodes)[number]; readonly data: Readonly<Record<string, string | number>> };
