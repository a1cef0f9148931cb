/** Takes a workbook's facts into the company: all of them or none, and nothing twice. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import type { PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import type { LocatedFact, WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { newKeysOf } from '#modules/sync';
import { placeWorkRows, streamOfSheet, type HandedOver, type WorkSheetKey } from './place-work-rows.ts';
import { claimNumbersAsAccounts, readWorkPlaces } from './read-work-places.ts';
import { checkReferences } from './check-references.ts';
import type { PeopleError } from './people-errors.ts';
import * as store from './people-store.ts';

export type ImportInput = {
  readonly facts: WorkbookFacts;
  /** What the reader refused already. */
  readonly rowErrors: readonly WorkbookRowError[];
  readonly sourceCode: string;
  /** `all`: one bad row and nothing is written. `good`: the good rows are taken, the bad ones reported. */
  readonly rows: 'all' | 'good';
  /** Person numbers of whoever hands it in: of their own work it says nothing new, and takes nothing away. */
  readonly ownNumbers?: ReadonlySet<string>;
};

export type ImportCounts = { readonly new: number; readonly changed: number; readonly unchanged: number };
export type TouchedPerson = { readonly personId: number; readonly fromDay: number };

export type ImportReport = {
  readonly counts: Readonly<Record<Exclude<WorkbookSheetKey, 'schedules' | WorkSheetKey>, ImportCounts>>;
  /** People whose figures may move, and the first day from which. */
  readonly touched: readonly TouchedPerson[];
  /** For attendance, which owns schedules; hand them over in the same transaction. */
  readonly schedules: readonly ScheduleFact[];
  /** For sync and attendance: punches, forms and roster days to land and absorb in the same transaction. */
  readonly work: readonly HandedOver[];
  /** Of whom nothing is taken for gone. */
  readonly keeps: ReadonlySet<string>;
  readonly rowErrors: readonly WorkbookRowError[];
};

type Tally = { new: number; changed: number; unchanged: number };
type Touch = (personId: number, fromDay: number) => void;

const personFields = ['name', 'identityNumber', 'mobile', 'email', 'hireDay', 'leaveDay', 'department', 'managerPersonNumber', 'sourcePersonKey'] as const;

async function importPersons(tx: CompanyTransaction, located: readonly LocatedFact<PersonRecordFact>[], touch: Touch): Promise<{ readonly tally: Tally; readonly ids: ReadonlyMap<string, number> }> {
  const before = await store.readPersons(tx);
  const tally: Tally = { new: 0, changed: 0, unchanged: 0 };
  const toWrite: PersonRecordFact[] = [];
  for (const { fact } of located) {
    const stored = before.get(fact.personNumber);
    if (stored === undefined) tally.new += 1;
    else if (personFields.some((field) => stored[field] !== fact[field])) tally.changed += 1;
    else {
      tally.unchanged += 1;
      continue;
    }
    toWrite.push(fact);
  }
  const ids = new Map([...before].map(([number, person]) => [number, person.personId]));
  const unknown = [...new Set(toWrite.map(({ personNumber }) => personNumber))].filter((number) => !ids.has(number));
  const drawn = await store.drawNumbers(tx, 'people.person_person_id_seq', unknown.length);
  unknown.forEach((number, index) => ids.set(number, drawn[index]!));
  const idOf = (fact: PersonRecordFact): number => {
    const personId = ids.get(fact.personNumber);
    assert(personId !== undefined, 'a person that is written has an id');
    return personId;
  };
  await store.writePersons(tx, toWrite.map((fact) => ({ personId: idOf(fact), fact })));
  for (const fact of toWrite) {
    const personId = idOf(fact);
    const stored = before.get(fact.personNumber);
    if (stored === undefined || stored.hireDay !== fact.hireDay) touch(personId, Math.min(fact.hireDay, stored?.hireDay ?? fact.hireDay));
    else if (stored.leaveDay !== fact.leaveDay) touch(personId, Math.min(stored.leaveDay ?? Infinity, fact.leaveDay ?? Infinity) + 1);
  }
  return { tally, ids };
}

type FactKind<F extends { readonly personNumber: string }> = {
  readonly read: (tx: CompanyTransaction) => Promise<store.StoredStates>;
  readonly key: (personId: number, fact: F) => string;
  readonly state: (fact: F) => string;
  readonly append: (tx: CompanyTransaction, facts: readonly store.Owned<F>[], source: string) => Promise<unknown>;
  readonly fromDay: (fact: F) => number | null;
};

const termsKind: FactKind<TermsFact> = { read: store.readTermsStates, key: store.termsKey, state: store.termsState, append: store.appendTerms, fromDay: (fact) => fact.validFromDay };
const deductionKind: FactKind<WorkbookFacts['declaredDeductions'][number]['fact']> = { read: store.readDeductionStates, key: store.deductionKey, state: store.deductionState, append: store.appendDeductions, fromDay: (fact) => firstDayOfMonth(fact.fromMonth) };
const balanceKind: FactKind<WorkbookFacts['openingBalances'][number]['fact']> = { read: store.readBalanceStates, key: store.balanceKey, state: store.balanceState, append: store.appendBalances, fromDay: (fact) => firstDayOfMonth(fact.throughMonth) };
const payslipLineKind: FactKind<WorkbookFacts['earlierPayslipLines'][number]['fact']> = { read: store.readPayslipLineStates, key: store.payslipLineKey, state: store.payslipLineState, append: store.appendPayslipLines, fromDay: () => null };

/** Appends the facts that say something new; what is stored already is left alone, so that a second import writes nothing. */
async function importKind<F extends { readonly personNumber: string }>(tx: CompanyTransaction, kind: FactKind<F>, located: readonly LocatedFact<F>[], context: { readonly ids: ReadonlyMap<string, number>; readonly source: string; readonly touch: Touch }): Promise<Tally> {
  const tally: Tally = { new: 0, changed: 0, unchanged: 0 };
  if (located.length === 0) return tally;
  const stored = await kind.read(tx);
  const toAppend: store.Owned<F>[] = [];
  for (const { fact } of located) {
    const personId = context.ids.get(fact.personNumber);
    assert(personId !== undefined, 'references were checked before');
    const before = stored.get(kind.key(personId, fact));
    // What was erased stays erased, whatever an old workbook says.
    if (before === kind.state(fact) || before === store.erasedState) {
      tally.unchanged += 1;
      continue;
    }
    tally[before === undefined ? 'new' : 'changed'] += 1;
    toAppend.push({ personId, fact });
    const fromDay = kind.fromDay(fact);
    if (fromDay !== null) context.touch(personId, fromDay);
  }
  await kind.append(tx, toAppend, context.source);
  return tally;
}

const withEmploymentKinds = async (tx: CompanyTransaction, located: readonly LocatedFact<TermsFact>[]): Promise<readonly LocatedFact<TermsFact>[]> => {
  if (located.every(({ fact }) => fact.employmentKind !== undefined)) return located;
  const known = await store.readEmploymentKinds(tx);
  return located.map(({ row, fact }) => ({ row, fact: { ...fact, employmentKind: fact.employmentKind ?? known.get(fact.personNumber) ?? 'standard' } }));
};

async function importWorkplaces(tx: CompanyTransaction, located: WorkbookFacts['workplaces']): Promise<Tally> {
  const stored = await store.readWorkplaces(tx);
  const same = (fact: (typeof located)[number]['fact']): boolean => JSON.stringify(Object.entries(stored.get(fact.workplaceCode) ?? {}).toSorted()) === JSON.stringify(Object.entries(fact).toSorted());
  const toWrite = located.map(({ fact }) => fact).filter((fact) => !same(fact));
  await store.writeWorkplaces(tx, toWrite);
  const fresh = toWrite.filter((fact) => !stored.has(fact.workplaceCode)).length;
  return { new: fresh, changed: toWrite.length - fresh, unchanged: located.length - toWrite.length };
}

/** Punches, forms and planned days of whoever hands the workbook in: overtime that one enters for oneself is pay. */
async function ownWork(tx: CompanyTransaction, work: readonly HandedOver[], { sourceCode, own }: { readonly sourceCode: string; readonly own: ReadonlySet<string> }): Promise<readonly WorkbookRowError[]> {
  const errors: WorkbookRowError[] = [];
  for (const { sheet, records, rows } of work) {
    const theirs = records.filter(({ sourcePersonKey }) => sourcePersonKey !== null && own.has(sourcePersonKey));
    const fresh = theirs.length === 0 ? new Set<string>() : await newKeysOf(tx, sourceCode, streamOfSheet[sheet], theirs);
    records.forEach(({ naturalKey, sourcePersonKey }, index) => {
      if (fresh.has(naturalKey)) errors.push({ sheet, row: rows[index] ?? 0, column: '工号', code: 'ownWork', text: sourcePersonKey ?? '' });
    });
  }
  return errors;
}

/**
 * Imports the facts of a workbook in the caller's transaction. Persons are known by their number alone, never by name.
 * Refused with every row error, and nothing written, when a row is bad and `rows` is `all`.
 */
export async function importWorkbookFacts(tx: CompanyTransaction, input: ImportInput): Promise<Result<ImportReport, PeopleError>> {
  await store.holdImport(tx);
  const persons = await store.readPersons(tx);
  const workplaces = await store.readWorkplaces(tx);
  const { good, errors } = checkReferences(input.facts, { personNumbers: new Set(persons.keys()), persons, workplaceCodes: new Set(workplaces.keys()) });
  const referenceErrors = [...input.rowErrors, ...errors];
  const placed = placeWorkRows(good, await readWorkPlaces(tx, good), referenceErrors);
  const own = input.ownNumbers ?? new Set();
  const rowErrors = [...referenceErrors, ...placed.errors, ...(await ownWork(tx, placed.work, { sourceCode: input.sourceCode, own }))];
  if (input.rows === 'all' && rowErrors.length > 0) return failure({ code: 'rowsRefused', data: { rowErrors } });
  const touchedDays = new Map<number, number>();
  const touch: Touch = (personId, fromDay) => void touchedDays.set(personId, Math.min(fromDay, touchedDays.get(personId) ?? fromDay));
  const workplaceTally = await importWorkplaces(tx, good.workplaces);
  const { tally: personTally, ids } = await importPersons(tx, good.persons, touch);
  const context = { ids, source: input.sourceCode, touch };
  const accounts = new Set(placed.work.flatMap(({ records }) => records.map((record) => record.sourcePersonKey ?? '')));
  if (accounts.size > 0) await claimNumbersAsAccounts(tx, input.sourceCode, [...accounts]);
  const counts: ImportReport['counts'] = {
    persons: personTally, workplaces: workplaceTally,
    terms: await importKind(tx, termsKind, await withEmploymentKinds(tx, good.terms), context),
    declaredDeductions: await importKind(tx, deductionKind, good.declaredDeductions, context),
    openingBalances: await importKind(tx, balanceKind, good.openingBalances, context),
    earlierPayslipLines: await importKind(tx, payslipLineKind, good.earlierPayslipLines, context),
  };
  const sums = Object.values(counts);
  await recordAudit(tx, { action: 'people.imported', subject: `source:${input.sourceCode}`, data: { new: sums.reduce((sum, each) => sum + each.new, 0), changed: sums.reduce((sum, each) => sum + each.changed, 0), refused: rowErrors.length } });
  return success({ counts, touched: [...touchedDays].map(([personId, fromDay]) => ({ personId, fromDay })), schedules: good.schedules.map((located) => located.fact), work: placed.work, keeps: own, rowErrors });
}
