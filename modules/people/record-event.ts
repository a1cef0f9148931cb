/** Takes an event into a person's file together with what it means: new terms, a new place in the organisation, a last day. */
import type { EmploymentKind, TermsFact } from '#contracts/flow/person-fact';
import { failure, success, type Result } from '#kernel/base/result';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import type { HireTerms } from './hire-person.ts';
import { readKnownPlaces, refusePlaces, type InsurancePlaces } from './known-places.ts';
import type { PersonEventError } from './people-errors.ts';
import { teamOf } from './people-questions.ts';
import * as store from './people-store.ts';
import { appendHoldings, findPosition, positionsOf } from './position-store.ts';
import { appendEvents, appendPlacement, beginPlacements, placementOn, readEvents, writeLeaveDay, type NewPersonEvent, type PersonEventKind } from './person-event-store.ts';

export type RecordedKind = Exclude<PersonEventKind, 'hire' | 'withdrawal'>;
export type TermsChange = Partial<HireTerms & { readonly employmentKind: EmploymentKind }>;
export type PlacementChange = { readonly department?: string; readonly managerPersonNumber?: string | null };

export type EventWish = {
  readonly personId: number; readonly kind: RecordedKind; readonly validOnDay: number; readonly endsOnDay: number | null; readonly note: string;
  readonly terms: TermsChange; readonly placement: PlacementChange;
  /** The new position, null = none; left out = unchanged. */
  readonly positionCode?: string | null;
  /** The legal entity of the terms is not known yet, and is meant so. */
  readonly isNewLegalEntity: boolean;
};
export type RecordedEvent = {
  readonly eventId: number;
  /** First day from which figures may move; null = none do. */
  readonly touchedFromDay: number | null;
};
type Recorded = Result<RecordedEvent, PersonEventError>;

export type EventContext = { readonly today: number; readonly scheduleCodes: ReadonlySet<string>; readonly insurancePlaces: InsurancePlaces };

type Person = store.EmploymentOf;

const withDifferences = (before: TermsFact, change: TermsChange): TermsFact | null => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: TermsFact = { ...before, ...given };
  return store.termsState(after) === store.termsState(before) ? null : after;
};

const refuseTerms = async (tx: CompanyTransaction, { terms, isNewLegalEntity }: EventWish, context: EventContext): Promise<PersonEventError | null> => {
  if (terms.workplace !== undefined && !(await store.readWorkplaces(tx)).has(terms.workplace)) return { code: 'workplaceUnknown', data: { workplaceCode: terms.workplace } };
  if (terms.scheduleCode !== undefined && !context.scheduleCodes.has(terms.scheduleCode)) return { code: 'shiftGroupUnknown', data: { scheduleCode: terms.scheduleCode } };
  if (terms.legalEntity === undefined && terms.insurancePlace === undefined) return null;
  return refusePlaces(await readKnownPlaces(tx, context.insurancePlaces), { ...terms, isNewLegalEntity });
};

const refusePlacement = async (tx: CompanyTransaction, person: Person, placement: PlacementChange, day: number): Promise<PersonEventError | null> => {
  const manager = placement.managerPersonNumber ?? null;
  if (manager === null) return null;
  const found = await store.findEmployment(tx, { personNumber: manager });
  if (found === null) return { code: 'managerUnknown', data: { personNumber: manager } };
  const isCircle = found.personId === person.personId || (await teamOf(tx, person.personId, day)).includes(found.personId);
  return isCircle ? { code: 'managerCircle' } : null;
};

const refusePosition = async (tx: CompanyTransaction, positionCode: string | null | undefined): Promise<PersonEventError | null> => {
  if (positionCode === undefined || positionCode === null) return null;
  const position = await findPosition(tx, positionCode);
  return position === null || position.isEnded ? { code: 'positionUnknown', data: { positionCode } } : null;
};

const refuseDates = (person: Person, wish: EventWish): PersonEventError | null => {
  if (wish.endsOnDay !== null && wish.endsOnDay < wish.validOnDay) return { code: 'endsBeforeBegin' };
  if (wish.validOnDay < person.hireDay) return { code: 'eventOutsideEmployment' };
  return wish.kind !== 'termination' && person.leaveDay !== null && wish.validOnDay > person.leaveDay ? { code: 'eventOutsideEmployment' } : null;
};

type Plan = {
  readonly terms: TermsFact | null; readonly placement: { readonly department: string; readonly managerPersonNumber: string | null } | null;
  /** Undefined: it stays. */
  readonly positionCode: string | null | undefined;
};

/** The terms, the placement and the position that the event brings, checked; nothing is written yet. */
const plan = async (tx: CompanyTransaction, person: Person, wish: EventWish, context: EventContext): Promise<Result<Plan, PersonEventError>> => {
  const refused = refuseDates(person, wish) ?? (await refuseTerms(tx, wish, context)) ?? (await refusePlacement(tx, person, wish.placement, wish.validOnDay)) ?? (await refusePosition(tx, wish.positionCode));
  if (refused !== null) return failure(refused);
  const changesTerms = Object.values(wish.terms).some((value) => value !== undefined);
  // Whoever chose their own manager would choose who approves their leave.
  const changesPlace = wish.positionCode !== undefined || Object.values(wish.placement).some((value) => value !== undefined);
  if ((changesTerms || changesPlace || wish.kind === 'termination') && (await ownPeople(tx)).has(person.personId)) return failure({ code: 'ownTerms' });
  const before = changesTerms ? await store.termsOn(tx, person.personId, wish.validOnDay) : null;
  if (changesTerms && before === null) return failure({ code: 'termsMissing' });
  const terms = before === null ? null : withDifferences(before, wish.terms);
  const stands = (await placementOn(tx, person.personId, wish.validOnDay)) ?? { department: person.department, managerPersonNumber: person.managerPersonNumber };
  const next = { department: wish.placement.department ?? stands.department, managerPersonNumber: wish.placement.managerPersonNumber === undefined ? stands.managerPersonNumber : wish.placement.managerPersonNumber };
  const placement = next.department === stands.department && next.managerPersonNumber === stands.managerPersonNumber ? null : next;
  const held = wish.positionCode === undefined ? null : ((await positionsOf(tx, [person.personId], wish.validOnDay)).get(person.personId) ?? null);
  const positionCode = wish.positionCode === undefined || wish.positionCode === held ? undefined : wish.positionCode;
  const mustChange = wish.kind === 'transfer' || wish.kind === 'wageChange' || wish.kind === 'kindChange';
  return mustChange && terms === null && placement === null && positionCode === undefined ? failure({ code: 'eventChangesNothing' }) : success({ terms, placement, positionCode });
};

const endOf = async (tx: CompanyTransaction, person: Person, wish: EventWish): Promise<Result<number | null, PersonEventError>> => {
  if (wish.kind !== 'termination') return success(null);
  const events = await readEvents(tx, [person.personId]);
  if (events.some(({ kind, isWithdrawn }) => kind === 'termination' && !isWithdrawn)) return failure({ code: 'leftAlready' });
  await writeLeaveDay(tx, person.personId, wish.validOnDay);
  return success(Math.min(wish.validOnDay, person.leaveDay ?? wish.validOnDay) + 1);
};

/**
 * Records an event in the caller's transaction. Terms that begin on its day hold until the next that are known begin; a
 * transfer ahead is known at once and takes place on its day.
 */
export async function recordPersonEvent(tx: CompanyTransaction, wish: EventWish, context: EventContext): Promise<Recorded> {
  await store.holdImport(tx);
  const person = await store.findEmployment(tx, { personId: wish.personId });
  if (person === null) return failure({ code: 'eventOutsideEmployment' });
  const planned = await plan(tx, person, wish, context);
  if (!planned.ok) return planned;
  const ended = await endOf(tx, person, wish);
  if (!ended.ok) return ended;
  const { terms, placement, positionCode } = planned.value;
  const [termsId = null] = terms === null ? [] : await store.appendTerms(tx, [{ personId: person.personId, fact: { ...terms, validFromDay: wish.validOnDay } }], 'event');
  if (placement !== null) {
    await appendPlacement(tx, { personId: person.personId, validFromDay: wish.validOnDay, ...placement });
    await beginPlacements(tx, context.today);
  }
  if (positionCode !== undefined) await appendHoldings(tx, [{ personId: person.personId, validFromDay: wish.validOnDay, positionCode }]);
  const event: NewPersonEvent = { personId: person.personId, kind: wish.kind, validOnDay: wish.validOnDay, endsOnDay: wish.endsOnDay, note: wish.note, termsId, withdrawsEventId: null };
  const [eventId = 0] = await appendEvents(tx, [event]);
  await recordAudit(tx, { action: 'people.eventRecorded', subject: `person:${person.personId}`, data: { kind: wish.kind, event: eventId }, personIds: [person.personId], fieldClasses: terms === null ? ['personal'] : ['personal', 'pay'] });
  return success({ eventId, touchedFromDay: terms === null ? ended.value : wish.validOnDay });
}

/** Events that are dates alone, and a leaving: anything else is put right by a further event. */
const withdrawable: readonly PersonEventKind[] = ['probation', 'confirmation', 'contract', 'renewal', 'termination'];

/** Takes an event back that should not be there. It stays readable. */
export async function withdrawPersonEvent(tx: CompanyTransaction, wish: { readonly personId: number; readonly eventId: number; readonly note: string; readonly today: number }): Promise<Recorded> {
  await store.holdImport(tx);
  const event = (await readEvents(tx, [wish.personId])).find(({ eventId }) => eventId === wish.eventId);
  if (event === undefined || event.isWithdrawn || !withdrawable.includes(event.kind)) return failure({ code: 'eventNotWithdrawn' });
  // Whoever took their own leaving back would be paid on.
  if (event.kind === 'termination' && (await ownPeople(tx)).has(wish.personId)) return failure({ code: 'ownTerms' });
  if (event.kind === 'termination') await writeLeaveDay(tx, wish.personId, null);
  const [eventId = 0] = await appendEvents(tx, [{ personId: wish.personId, kind: 'withdrawal', validOnDay: wish.today, endsOnDay: null, note: wish.note, termsId: null, withdrawsEventId: wish.eventId }]);
  await recordAudit(tx, { action: 'people.eventWithdrawn', subject: `person:${wish.personId}`, data: { kind: event.kind, event: wish.eventId }, personIds: [wish.personId], fieldClasses: ['personal'] });
  return success({ eventId, touchedFromDay: event.kind === 'termination' ? event.validOnDay + 1 : null });
}
