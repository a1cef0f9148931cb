/** Which columns of identity are sealed under keys of the company: for counting, sealing again and retiring of keys. */
import type { SealedPlace } from '#modules/platform';

export const identitySealedPlaces: readonly SealedPlace[] = [{ table: 'identity.sign_in_provider', column: 'secret_sealed', fieldClass: 'public', personColumn: null, rowText: 'provider_code' }];
