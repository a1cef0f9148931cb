/** What only the company can tell of a workbook: whether persons, managers and workplaces it names exist. */
import { identityKey } from './person-likeness.ts';
import type { LocatedFact, RowErrorCode, WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';

export type KnownPerson = { readonly name: string; readonly identityNumber: string; readonly hireDay: number; readonly leaveDay: number | null };
export type KnownCompany = { readonly personNumbers: ReadonlySet<string>; readonly persons: ReadonlyMap<string, KnownPerson>; readonly workplaceCodes: ReadonlySet<string> };

const rowError = (sheet: WorkbookSheetKey, row: number, column: string, code: RowErrorCode, text: string): WorkbookRowError => ({ sheet, row, column, code, text: text.slice(0, 100) });

/** A row must not put one person in the place of another: a number whose name and identity number both change is a mistaken number. */
const isOfAnother = ({ name, identityNumber }: Pick<KnownPerson, 'name' | 'identityNumber'>, fact: Pick<KnownPerson, 'name' | 'identityNumber'>): boolean =>
  identityNumber !== '' && fact.identityNumber !== '' && identityNumber !== fact.identityNumber && name !== fact.name;

const refuseOthers = (facts: WorkbookFacts, known: KnownCompany, errors: WorkbookRowError[]): WorkbookFacts['persons'] =>
  facts.persons.filter(({ row, fact }) => {
    const stored = known.persons.get(fact.personNumber);
    if (stored === undefined || !isOfAnother(stored, fact)) return true;
    errors.push(rowError('persons', row, '工号', 'numberOfAnother', fact.personNumber));
    return false;
  });

const overlaps = (one: KnownPerson, other: KnownPerson): boolean => one.hireDay <= (other.leaveDay ?? Infinity) && other.hireDay <= (one.leaveDay ?? Infinity);

/** One human under two numbers at the same time is one person twice; coming back later under a new number is not. */
const refuseTwice = (persons: WorkbookFacts['persons'], known: KnownCompany, errors: WorkbookRowError[]): WorkbookFacts['persons'] => {
  const given = new Set(persons.map(({ fact }) => fact.personNumber));
  const byIdentity = new Map<string, KnownPerson[]>();
  const add = (person: KnownPerson): void => {
    const key = identityKey(person.identityNumber);
    if (key !== '') byIdentity.set(key, [...(byIdentity.get(key) ?? []), person]);
  };
  for (const [number, person] of known.persons) if (!given.has(number)) add(person);
  return persons.filter(({ row, fact }) => {
    const isTwice = fact.identityNumber !== '' && (byIdentity.get(identityKey(fact.identityNumber)) ?? []).some((other) => overlaps(other, fact));
    if (isTwice) errors.push(rowError('persons', row, '证件号码', 'samePerson', fact.personNumber));
    else add(fact);
    return !isTwice;
  });
};

/** Persons whose manager exists. Refusing one may orphan another, so it is repeated until nothing changes. */
function keepPersons(persons: WorkbookFacts['persons'], known: KnownCompany, errors: WorkbookRowError[]): WorkbookFacts['persons'] {
  let kept = persons;
  for (;;) {
    const numbers = new Set(kept.map((located) => located.fact.personNumber));
    const next = kept.filter(({ row, fact }) => {
      const manager = fact.managerPersonNumber;
      if (manager === null || numbers.has(manager) || known.personNumbers.has(manager)) return true;
      errors.push(rowError('persons', row, '直属主管工号', 'unknownManager', manager));
      return false;
    });
    if (next.length === kept.length) return kept;
    kept = next;
  }
}

/** Splits facts into those whose references hold and the errors of the others. */
export function checkReferences(facts: WorkbookFacts, known: KnownCompany): { readonly good: WorkbookFacts; readonly errors: readonly WorkbookRowError[] } {
  const errors: WorkbookRowError[] = [];
  const persons = keepPersons(refuseTwice(refuseOthers(facts, known, errors), known, errors), known, errors);
  const numbers = new Set(persons.map((located) => located.fact.personNumber));
  const workplaces = new Set(facts.workplaces.map((located) => located.fact.workplaceCode));
  const ofKnownPerson = <F extends { readonly personNumber: string }>(sheet: WorkbookSheetKey, located: readonly LocatedFact<F>[]): readonly LocatedFact<F>[] =>
    located.filter(({ row, fact }) => {
      if (numbers.has(fact.personNumber) || known.personNumbers.has(fact.personNumber)) return true;
      errors.push(rowError(sheet, row, '工号', 'unknownPerson', fact.personNumber));
      return false;
    });
  const terms = ofKnownPerson('terms', facts.terms).filter(({ row, fact }) => {
    if (workplaces.has(fact.workplace) || known.workplaceCodes.has(fact.workplace)) return true;
    errors.push(rowError('terms', row, '工作地点', 'unknownWorkplace', fact.workplace));
    return false;
  });
  const good: WorkbookFacts = {
    persons, terms, workplaces: facts.workplaces, schedules: facts.schedules,
    declaredDeductions: ofKnownPerson('declaredDeductions', facts.declaredDeductions),
    openingBalances: ofKnownPerson('openingBalances', facts.openingBalances),
    earlierPayslipLines: ofKnownPerson('earlierPayslipLines', facts.earlierPayslipLines),
    punches: ofKnownPerson('punches', facts.punches),
    approvals: ofKnownPerson('approvals', facts.approvals),
    rosterDays: ofKnownPerson('rosterDays', facts.rosterDays),
    partialSheets: facts.partialSheets,
  };
  return { good, errors };
}
