/** Every column of sealed values, in one list: what a rotation of keys goes over. checks/sealed-places.test.ts holds it against the tables. */
import { payrollSealedPlaces } from '#modules/payroll';
import { bankSealedPlaces, peopleSealedPlaces } from '#modules/people';
import { platformSealedPlaces, type SealedPlace } from '#modules/platform';
import { syncSealedPlaces } from '#modules/sync';

export const sealedPlaces: readonly SealedPlace[] = [...peopleSealedPlaces, ...bankSealedPlaces, ...payrollSealedPlaces, ...syncSealedPlaces, ...platformSealedPlaces];
