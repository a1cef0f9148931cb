/** Every column of sealed values, in one list: what a rotation of keys goes over. Its test holds it against the tables. */
import { deliverySealedPlaces } from '#modules/delivery';
import { filingSealedPlaces } from '#modules/filing';
import { identitySealedPlaces } from '#modules/identity';
import { learningSealedPlaces } from '#modules/learning';
import { payrollSealedPlaces } from '#modules/payroll';
import { payoutSealedPlaces } from '#modules/payout';
import { bankSealedPlaces, customSealedPlaces, peopleSealedPlaces } from '#modules/people';
import { goalSealedPlaces, reviewSealedPlaces } from '#modules/performance';
import { platformSealedPlaces, type SealedPlace } from '#modules/platform';
import { privacySealedPlaces } from '#modules/privacy';
import { recruitingSealedPlaces } from '#modules/recruiting';
import { selfServiceSealedPlaces } from '#modules/self-service';
import { syncSealedPlaces } from '#modules/sync';

export const sealedPlaces: readonly SealedPlace[] = [
  ...peopleSealedPlaces, ...bankSealedPlaces, ...customSealedPlaces, ...payrollSealedPlaces, ...payoutSealedPlaces, ...filingSealedPlaces, ...syncSealedPlaces, ...platformSealedPlaces, ...identitySealedPlaces, ...learningSealedPlaces, ...recruitingSealedPlaces, ...privacySealedPlaces, ...deliverySealedPlaces, ...selfServiceSealedPlaces, ...goalSealedPlaces, ...reviewSealedPlaces,
];
