/** Placing several people on a position at once: each as a transfer of their own, refused by itself. */
import { failure, success, type Result } from '#kernel/base/result';
import { mayReach, recordAudit, type CompanyTransaction, type Subject } from '#modules/platform';
import type { PositionError } from './people-errors.ts';
import { findEmployment } from './people-store.ts';
import { appendHoldings, findPosition, type PositionFrom } from './position-store.ts';
import { recordPersonEvent } from './record-event.ts';

export type PlaceWish = { readonly positionCode: string; readonly validFromDay: number; readonly personNumbers: readonly string[]; readonly note: string };
export type NotPlaced = { readonly personNumber: string; readonly code: string };

const noPlaces = { scheduleCodes: new Set<string>(), insurancePlaces: new Map<string, readonly string[]>() };

/** Answers how many were placed, and why the others were not; a number out of reach is one that nobody has. */
export async function placeOnPosition(tx: CompanyTransaction, subject: Subject, wish: PlaceWish, today: number): Promise<Result<{ readonly placed: number; readonly failures: readonly NotPlaced[] }, PositionError>> {
  const position = await findPosition(tx, wish.positionCode);
  if (position === null || position.isEnded) return failure({ code: 'positionUnknown', data: { positionCode: wish.positionCode } });
  const failures: NotPlaced[] = [];
  const numbers = [...new Set(wish.personNumbers)];
  for (const personNumber of numbers) {
    const person = await findEmployment(tx, { personNumber });
    if (person === null || !mayReach(subject, 'change', 'personal', person.personId)) {
      failures.push({ personNumber, code: 'personUnknown' });
      continue;
    }
    const event = { personId: person.personId, kind: 'transfer', validOnDay: wish.validFromDay, endsOnDay: null, note: wish.note, terms: {}, placement: {}, positionCode: wish.positionCode, isNewLegalEntity: false } as const;
    const recorded = await recordPersonEvent(tx, event, { today, ...noPlaces });
    if (!recorded.ok) failures.push({ personNumber, code: recorded.error.code });
  }
  return success({ placed: numbers.length - failures.length, failures });
}

/** Takes over who holds what, as another system or a set-up knows it: facts without an event of their own. */
export async function takeOverPositions(tx: CompanyTransaction, holdings: readonly PositionFrom[]): Promise<void> {
  if (holdings.length === 0) return;
  await appendHoldings(tx, holdings);
  await recordAudit(tx, { action: 'people.positionsTakenOver', subject: 'people', data: { people: holdings.length }, personIds: holdings.map(({ personId }) => personId), fieldClasses: ['public'] });
}
