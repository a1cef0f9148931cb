/** Which columns of goals are sealed: for counting, sealing again and retiring of keys. */
import type { SealedPlace } from '#modules/platform';
import { checkInNotes, checkInRowText } from './goal-store.ts';

export const goalSealedPlaces: readonly SealedPlace[] = [{ ...checkInNotes, personColumn: 'person_id', rowText: checkInRowText }];
