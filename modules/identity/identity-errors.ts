/** Why identity refuses. Text under `error.<code>` in phrases. */
import type { TooManyTries } from './attempt-limit.ts';
import type { TooBusy } from './password-hashing.ts';

export type PasswordWeakness = { readonly code: 'passwordTooShort' | 'passwordKnown' | 'passwordGuessable' | 'passwordNamesUser'; readonly data: Readonly<Record<string, string | number>> };

export type IdentityError =
  | TooBusy | TooManyTries | PasswordWeakness
  | { readonly code: 'wrongEmailOrPassword' | 'wrongPassword' | 'wrongCode' | 'signInExpired' | 'passkeyRefused' | 'linkInvalid' | 'secondFactorThere' | 'secondFactorNeeded' | 'lastSecondFactor' | 'stepUpNeeded' | 'notFound'; readonly data?: undefined };

/** Status by code where it is not 409. */
export const identityStatus: Readonly<Record<string, number>> = {
  tooManyTries: 429, wrongEmailOrPassword: 401, signInExpired: 401, wrongCode: 401, wrongPassword: 401, passkeyRefused: 401, stepUpNeeded: 403, linkInvalid: 404,
  passwordTooShort: 400, passwordKnown: 400, passwordGuessable: 400, passwordNamesUser: 400,
};
