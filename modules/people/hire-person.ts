/**
 * Hiring (入职): one command for the form, the interface and the rows of a spreadsheet. It gives the file, the terms with
 * schedule and place, the account, the first events and the tasks of joining; who is here already is never made twice.
 */
import type { EmploymentKind, PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { insurancePlaceOf, readKnownPlaces, refusePlaces, type InsurancePlaces, type KnownPlaces } from './known-places.ts';
import { autoMatch, type NewMatch } from './match-contacts.ts';
import { missingForPay, type MissingForPay } from './missing-for-pay.ts';
import type { HireError } from './people-errors.ts';
import { appendEvents, type NewPersonEvent } from './person-event-store.ts';
import * as store from './people-store.ts';
import { positionNamed } from './position-questions.ts';
import { appendHoldings, listPositions, type Position } from './position-store.ts';
import { createRegister, writtenIdentity, type Register } from './person-likeness.ts';

export type HireTerms = Omit<TermsFact, 'kind' | 'personNumber' | 'validFromDay' | 'employmentKind'>;

export type HireWish = {
  /** Left empty: the number after the highest one of the same form. */
  readonly personNumber: string;
  readonly name: string; readonly identityNumber: string; readonly mobile: string; readonly email: string;
  readonly hireDay: number; readonly department: string; readonly managerPersonNumber: string | null;
  /** Account in the source of attendance, when known. */
  readonly sourcePersonKey: string | null;
  readonly employmentKind: EmploymentKind;
  /** Code of the position, or its name as a table has it; null = none yet. */
  readonly positionCode: string | null;
  /** Null: not agreed yet; pay is held until they are. */
  readonly terms: HireTerms | null;
  readonly probationEndsOnDay: number | null;
  /** Null: no contract yet. */
  readonly contract: { readonly endsOnDay: number | null } | null;
  /** The clerk has looked at the likeness and says that this is another person, or the same who comes back after leaving. */
  readonly isConfirmed: boolean;
  /** The legal entity of the terms is not known yet, and is meant so. */
  readonly isNewLegalEntity: boolean;
};

export type Hired = { readonly personId: number; readonly personNumber: string; readonly missing: readonly MissingForPay[] };
export type HireOutcome = Result<Hired, HireError>;

/** "SH000123" → "SH000124": the form of the newest number, counted on; the first person is "000001". */
const createNumbering = (register: Register): (() => string) => {
  const newest = [...register.byNumber.keys()].at(-1) ?? '000000';
  const [, prefix = '', digits = '0'] = /^(.*?)(\d*)$/.exec(newest) ?? [];
  let highest = 0;
  for (const number of register.byNumber.keys()) if (number.startsWith(prefix) && /^\d{1,15}$/.test(number.slice(prefix.length))) highest = Math.max(highest, Number(number.slice(prefix.length)));
  return () => {
    highest += 1;
    return `${prefix}${String(highest).padStart(Math.max(1, digits.length), '0')}`;
  };
};

/** Who this person is already. The same identity number while employed is the same person, whatever the clerk says. */
const likenessOf = (register: Register, wish: HireWish): HireError | null => {
  const isEmployed = ({ leaveDay }: { readonly leaveDay: number | null }): boolean => leaveDay === null || leaveDay >= wish.hireDay;
  const same = register.ofIdentity(wish.identityNumber);
  const employed = same.find(isEmployed);
  if (employed !== undefined) return { code: 'samePerson', data: { personNumber: employed.personNumber } };
  if (wish.isConfirmed) return null;
  if (same[0] !== undefined) return { code: 'hiredBefore', data: { personNumber: same[0].personNumber } };
  const sharing = register.ofMobile(wish.mobile).find(isEmployed);
  if (sharing !== undefined) return { code: 'mobileInUse', data: { personNumber: sharing.personNumber } };
  // Two identity numbers that differ tell two people apart; a name and a day alone do not.
  const namesake = wish.identityNumber === '' ? register.ofNameAndDay(wish.name, wish.hireDay)[0] : undefined;
  return namesake === undefined ? null : { code: 'sameNameAndDay', data: { personNumber: namesake.personNumber } };
};

export type HirePlaces = KnownPlaces & { readonly workplaceCodes: ReadonlySet<string>; readonly scheduleCodes: ReadonlySet<string>; readonly positions: readonly Position[] };

/** Why a wish is not taken; null = it is. */
const refusalOf = (register: Register, places: HirePlaces, wish: HireWish): HireError | null => {
  if (wish.personNumber !== '' && register.byNumber.has(wish.personNumber)) return { code: 'numberTaken', data: { personNumber: wish.personNumber } };
  const likeness = likenessOf(register, wish);
  if (likeness !== null) return likeness;
  const { managerPersonNumber: manager, terms } = wish;
  if (manager !== null && (manager === wish.personNumber || !register.byNumber.has(manager))) return { code: 'managerUnknown', data: { personNumber: manager } };
  if (wish.positionCode !== null && positionNamed(places.positions, wish.positionCode) === null) return { code: 'positionUnknown', data: { positionCode: wish.positionCode } };
  if (terms !== null && !places.workplaceCodes.has(terms.workplace)) return { code: 'workplaceUnknown', data: { workplaceCode: terms.workplace } };
  if (terms !== null && !places.scheduleCodes.has(terms.scheduleCode)) return { code: 'shiftGroupUnknown', data: { scheduleCode: terms.scheduleCode } };
  const unknown = terms === null ? null : refusePlaces(places, { legalEntity: terms.legalEntity, insurancePlace: terms.insurancePlace, isNewLegalEntity: wish.isNewLegalEntity });
  if (unknown !== null) return unknown;
  const ends = [wish.probationEndsOnDay, wish.contract?.endsOnDay ?? null];
  return ends.some((day) => day !== null && day < wish.hireDay) ? { code: 'endsBeforeBegin' } : null;
};

const factOf = (wish: HireWish, personNumber: string): PersonRecordFact => ({
  kind: 'person', personNumber, name: wish.name, identityNumber: writtenIdentity(wish.identityNumber), mobile: wish.mobile, email: wish.email, hireDay: wish.hireDay, leaveDay: null,
  department: wish.department, managerPersonNumber: wish.managerPersonNumber, sourcePersonKey: wish.sourcePersonKey,
});

const eventsOf = (wish: HireWish, personId: number, termsId: number | null): readonly NewPersonEvent[] => {
  const event = (kind: NewPersonEvent['kind'], endsOnDay: number | null): NewPersonEvent =>
    ({ personId, kind, validOnDay: wish.hireDay, endsOnDay, note: '', termsId: kind === 'hire' ? termsId : null, withdrawsEventId: null });
  return [
    event('hire', null), ...(wish.contract === null ? [] : [event('contract', wish.contract.endsOnDay)]),
    ...(wish.probationEndsOnDay === null ? [] : [event('probation', wish.probationEndsOnDay)]),
  ];
};

type Accepted = { readonly wish: HireWish; readonly fact: PersonRecordFact; readonly position: number };

/** Judges the wishes one after the other, as if each were the only one. */
export const judgeWishes = (register: Register, places: HirePlaces, wishes: readonly HireWish[]): { readonly accepted: readonly Accepted[]; readonly refused: ReadonlyMap<number, HireError> } => {
  const nextNumber = createNumbering(register);
  const accepted: Accepted[] = [];
  const refused = new Map<number, HireError>();
  for (const [position, wish] of wishes.entries()) {
    const refusal = refusalOf(register, places, wish);
    if (refusal !== null) {
      refused.set(position, refusal);
      continue;
    }
    let personNumber = wish.personNumber;
    while (personNumber === '' || (wish.personNumber === '' && register.byNumber.has(personNumber))) personNumber = nextNumber();
    const fact = factOf(wish, personNumber);
    register.add(fact);
    accepted.push({ wish, fact, position });
  }
  return { accepted, refused };
};

const writeHired = async (tx: CompanyTransaction, accepted: readonly Accepted[], source: string, positions: readonly Position[]): Promise<readonly number[]> => {
  const personIds = await store.drawNumbers(tx, 'people.person_person_id_seq', accepted.length);
  await store.writePersons(tx, accepted.map(({ fact }, index) => ({ personId: personIds[index]!, fact })));
  const withTerms = accepted.flatMap(({ wish, fact }, index) =>
    (wish.terms === null ? [] : [{ personId: personIds[index]!, fact: { ...wish.terms, kind: 'terms' as const, personNumber: fact.personNumber, validFromDay: wish.hireDay, employmentKind: wish.employmentKind } }]));
  const termsIds = await store.appendTerms(tx, withTerms, source);
  const termsOf = new Map(withTerms.map(({ personId }, index) => [personId, termsIds[index]!]));
  await appendEvents(tx, accepted.flatMap(({ wish }, index) => eventsOf(wish, personIds[index]!, termsOf.get(personIds[index]!) ?? null)));
  await appendHoldings(tx, accepted.flatMap(({ wish }, index) => {
    const position = wish.positionCode === null ? null : positionNamed(positions, wish.positionCode);
    return position === null ? [] : [{ personId: personIds[index]!, validFromDay: wish.hireDay, positionCode: position.positionCode }];
  }));
  return personIds;
};

export type HireContext = {
  /** "form", "sheet", or a source. */
  readonly source: string;
  readonly scheduleCodes: ReadonlySet<string>;
  readonly insurancePlaces: InsurancePlaces;
};

const withPlaceCode = (places: InsurancePlaces, wish: HireWish): HireWish =>
  (wish.terms === null || wish.terms.insurancePlace === null ? wish : { ...wish, terms: { ...wish.terms, insurancePlace: insurancePlaceOf(places, wish.terms.insurancePlace) } });

/**
 * Hires people in the caller's transaction, each judged by itself, in the order given: two rows for one person are one
 * person and one refusal. Answers each wish, and the accounts that were matched and wait to be taken in.
 */
export async function hirePersons(tx: CompanyTransaction, asked: readonly HireWish[], context: HireContext): Promise<{ readonly outcomes: readonly HireOutcome[]; readonly matched: readonly (NewMatch & { readonly sourceCode: string })[] }> {
  await store.holdImport(tx);
  const register = createRegister([...(await store.readPersons(tx)).values()].toSorted((left, right) => left.personId - right.personId));
  const known = await readKnownPlaces(tx, context.insurancePlaces);
  const wishes = asked.map((wish) => withPlaceCode(known.insurancePlaces, wish));
  const places = { ...known, workplaceCodes: new Set((await store.readWorkplaces(tx)).keys()), scheduleCodes: context.scheduleCodes, positions: await listPositions(tx) };
  const { accepted, refused } = judgeWishes(register, places, wishes);
  const personIds = await writeHired(tx, accepted, context.source, places.positions);
  const missing = await missingForPay(tx, personIds);
  const matched: (NewMatch & { readonly sourceCode: string })[] = [];
  for (const sourceCode of accepted.length === 0 ? [] : await store.readContactSources(tx)) matched.push(...(await autoMatch(tx, { sourceCode })).map((match) => ({ ...match, sourceCode })));
  const hired = new Map(accepted.map(({ position, fact }, index) => [position, { personId: personIds[index]!, personNumber: fact.personNumber, missing: missing.get(personIds[index]!) ?? [] }]));
  if (personIds.length > 0) await recordAudit(tx, { action: 'people.hired', subject: personIds.length === 1 ? `person:${personIds[0]}` : 'people', data: { source: context.source, people: personIds.length }, personIds, fieldClasses: ['public', 'personal'] });
  const outcomes = wishes.map((_, position): HireOutcome => {
    const person = hired.get(position);
    if (person !== undefined) return success(person);
    const refusal = refused.get(position);
    assert(refusal !== undefined, 'a wish is taken or refused');
    return failure(refusal);
  });
  return { outcomes, matched };
}
