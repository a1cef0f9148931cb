/**
 * What a workbook changes needs the right to change it, over everybody: running imports alone gives nobody the pay, the
 * identity number or the manager of others. Checked in the import's transaction, sheet by sheet.
 */
import type { LocatedFact, WorkbookFacts, WorkbookRowError } from '#contracts/flow/workbook-facts';
import { failure, success, type Result } from '#kernel/base/result';
import { ownPeople, reachOf, type CompanyTransaction, type Subject } from '#modules/platform';
import type { ImportRightsError } from './people-errors.ts';
import { personNamesOf } from './person-names.ts';
import * as store from './people-store.ts';

type Persons = ReadonlyMap<string, store.StoredPerson>;
/** `isFirst`: the company had nobody, and its administrator takes everyone on. */
export type ImportRights = { readonly isFirst: boolean; readonly rowErrors: readonly WorkbookRowError[]; readonly ownNumbers: ReadonlySet<string> };

const nobody: ReadonlySet<string> = new Set();

const holdsPay = ({ terms, declaredDeductions, openingBalances, earlierPayslipLines }: WorkbookFacts): boolean =>
  terms.length + declaredDeductions.length + openingBalances.length + earlierPayslipLines.length > 0;

/** A number that is given needs the right even when it is the stored one: the answer would tell a guess from a hit. */
const touchesIdentity = ({ persons }: WorkbookFacts, stored: Persons): boolean =>
  persons.some(({ fact }) => fact.identityNumber !== '' || (stored.get(fact.personNumber)?.identityNumber ?? '') !== '');

const findMissing = (subject: Subject, facts: WorkbookFacts, stored: Persons): ImportRightsError['code'] | null => {
  const changesAll = (fieldClass: 'pay' | 'public' | 'personal' | 'identity'): boolean => reachOf(subject, 'change', fieldClass) === 'all';
  if (holdsPay(facts) && !changesAll('pay')) return 'importNeedsPay';
  if (facts.persons.length === 0) return null;
  if (!changesAll('public') || !changesAll('personal')) return 'importNeedsPersons';
  return touchesIdentity(facts, stored) && !changesAll('identity') ? 'importNeedsIdentity' : null;
};

type OwnSheet = 'persons' | 'terms' | 'declaredDeductions' | 'openingBalances';
type OwnFact = { readonly personNumber: string };

/** Rows of a sheet about the importer that are not what stands there; an erased row takes nothing in. */
const newRows = async <F extends OwnFact>(
  located: readonly LocatedFact<F>[], own: Persons, kind: { readonly read: () => Promise<store.StoredStates>; readonly key: (personId: number, fact: F) => string; readonly state: (fact: F) => string },
): Promise<readonly LocatedFact<F>[]> => {
  const rows = located.flatMap((each) => (own.has(each.fact.personNumber) ? [{ ...each, personId: own.get(each.fact.personNumber)!.personId }] : []));
  const states = rows.length === 0 ? null : await kind.read();
  return rows.filter(({ personId, fact }) => {
    const before = states?.get(kind.key(personId, fact));
    return before !== kind.state(fact) && before !== store.erasedState;
  });
};

/** Rows that say something new about the importer's own pay, tax, manager or days of employment; what is stored already may stand in the sheet. */
const ownTerms = async (tx: CompanyTransaction, facts: WorkbookFacts, stored: Persons): Promise<readonly WorkbookRowError[]> => {
  const isOwn = await ownPeople(tx);
  const own = new Map([...stored.values()].filter(({ personId }) => isOwn.has(personId)).map((person) => [person.personNumber, person]));
  if (own.size === 0) return [];
  const errorsOf = (sheet: OwnSheet, rows: readonly LocatedFact<OwnFact>[]): readonly WorkbookRowError[] => rows.map(({ row, fact }) => ({ sheet, row, column: '工号', code: 'ownTerms', text: fact.personNumber }));
  const moved = facts.persons.filter(({ fact }) => {
    const before = own.get(fact.personNumber);
    return before !== undefined && (before.managerPersonNumber !== fact.managerPersonNumber || before.hireDay !== fact.hireDay || before.leaveDay !== fact.leaveDay);
  });
  return [
    ...errorsOf('persons', moved),
    ...errorsOf('terms', await newRows(facts.terms, own, { read: () => store.readTermsStates(tx), key: store.termsKey, state: store.termsState })),
    ...errorsOf('declaredDeductions', await newRows(facts.declaredDeductions, own, { read: () => store.readDeductionStates(tx), key: store.deductionKey, state: store.deductionState })),
    ...errorsOf('openingBalances', await newRows(facts.openingBalances, own, { read: () => store.readBalanceStates(tx), key: store.balanceKey, state: store.balanceState })),
  ];
};

/** Whether the one who hands the workbook in may change what stands in it, and the rows that they may not. */
export async function checkImportRights(tx: CompanyTransaction, facts: WorkbookFacts): Promise<Result<ImportRights, ImportRightsError>> {
  const changesPeople = holdsPay(facts) || facts.persons.length > 0;
  if (tx.access.kind === 'system') return success({ isFirst: false, rowErrors: [], ownNumbers: nobody });
  const ownNumbers = new Set([...(await personNamesOf(tx, [...(await ownPeople(tx))])).values()].map(({ personNumber }) => personNumber));
  if (!changesPeople) return success({ isFirst: false, rowErrors: [], ownNumbers });
  const { subject } = tx.access;
  if (subject.program !== null) return failure({ code: 'importNotForPrograms' });
  await store.holdImport(tx);
  const stored = await store.readPersons(tx);
  const missing = findMissing(subject, facts, stored);
  if (missing === null) return success({ isFirst: false, rowErrors: await ownTerms(tx, facts, stored), ownNumbers });
  // Whoever takes a company on gives its roles only afterwards: there is nobody yet whose pay this would change.
  if (stored.size > 0 || reachOf(subject, 'administer', 'public') !== 'all') return failure({ code: missing });
  await store.reachFirstImport(tx);
  return success({ isFirst: true, rowErrors: [], ownNumbers: nobody });
}
