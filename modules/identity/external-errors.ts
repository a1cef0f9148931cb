/** Why signing in with another system's account is refused. Phrases error.<code>. The reason in detail stands in the audit, not in the answer. */
export const externalErrorCodes = ['externalSignInEnded', 'signInRefused', 'accountNotLinked', 'providerUnreachable', 'providerUnknown', 'sourceUnknown', 'secretNeeded', 'addressRefused', 'linkedUserUnknown', 'userElsewhere', 'accountGuarded'] as const;
export type ExternalError = { readonly code: (typeof externalErrorCodes)[number]; readonly data: Readonly<Record<string, string | number>> };
