/** Everything that payslips of a run are computed from, for some people: attendance, terms, totals, entries, debts, differences. */
import { monthsOfPeriod } from '#kernel/payroll/pay-schedule';
import { assert } from '#kernel/base/result';
import { attendanceRowsOf, calculateAttendance } from '#modules/attendance';
import { everGaveFactors } from '#modules/performance';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import type { PayFacts } from './compute-payslips.ts';
import { debtParts, loadDebts, type DueDebt } from './deductions-due.ts';
import { mergeParts, noEntered, type EnteredParts } from './entered-inputs.ts';
import { findRetroDifferences, retroParts } from './find-retro.ts';
import { leaversBefore } from './leavers-owed.ts';
import { addOverrides, loadEntries, type LoadedEntries } from './load-entered.ts';
import { loadRules } from './load-rules.ts';
import { loadAttendanceRows, loadExtraPersons, loadPayPersons, noAttendance } from './pay-facts.ts';
import type { PayRun } from './payroll-store.ts';
import { peopleWithBase } from './performance-base-store.ts';
import { loadPerformance } from './performance-inputs.ts';
import { readPresent, readRetro, type Present, type RetroDifference } from './retro-store.ts';

/**
 * `compute`: from raw punches, days stored on the way; `stored`: from the attendance days as they stand; `shown`: the same,
 * with the differences of earlier months that the run carries as they stand too, for readers who change nothing.
 */
export type AttendanceMode = 'compute' | 'stored' | 'shown';

export type LoadedFacts = PayFacts & { readonly retro: readonly RetroDifference[]; readonly debts: ReadonlyMap<number, readonly DueDebt[]>; readonly present: Present;
  /** People whose pay follows from results out of reach: what they would be paid cannot be said here. */
  readonly unrated: number };

const loadBare = async (tx: CompanyTransaction, run: PayRun, wanted: readonly number[], mode: AttendanceMode): Promise<PayFacts> => {
  if (run.kind === 'offCycle' || run.kind === 'bonus') {
    const persons = await loadExtraPersons(tx, run, wanted);
    return { persons, attendance: noAttendance(persons.length) };
  }
  const persons = await loadPayPersons(tx, run.period, wanted, run);
  const personIds = persons.map(({ personId }) => personId);
  if (mode !== 'compute') return { persons, attendance: await loadAttendanceRows(tx, run.period, personIds) };
  const [only, ...others] = monthsOfPeriod(run.period);
  assert(only !== undefined, 'a period has a month');
  if (others.length === 0) return { persons, attendance: attendanceRowsOf(await calculateAttendance(tx, { month: only, personIds }), personIds) };
  for (const month of [only, ...others]) await calculateAttendance(tx, { month, personIds });
  return { persons, attendance: await loadAttendanceRows(tx, run.period, personIds) };
};

/**
 * People whose results the run follows from and the caller does not reach: of a regular run those who have or had a base, for
 * closed months are looked at too; of an off-cycle run those of them who have left. Nobody where results never had an effect.
 */
const countUnrated = async (tx: CompanyTransaction, run: PayRun, personIds: readonly number[]): Promise<number> => {
  const unread = run.kind === 'bonus' ? [] : personIds.filter((personId) => !mayRead(tx.access, 'rating', personId));
  if (unread.length === 0 || !(await everGaveFactors(tx))) return 0;
  const rated = await peopleWithBase(tx, run.period.month, unread);
  if (run.kind === 'regular' || rated.length === 0) return rated.length;
  const left = new Set(await leaversBefore(tx, run));
  return rated.filter((personId) => left.has(personId)).length;
};

/** Loads the facts of people in a run; whoever is not employed in its period is left out. `tells`: figures, or results of reviews with their traces as well. */
export const loadFacts = async (tx: CompanyTransaction, run: PayRun, wanted: readonly number[], mode: AttendanceMode, tells: 'values' | 'traces' = 'values'): Promise<LoadedFacts> => {
  const bare = await loadBare(tx, run, wanted, mode);
  const ids = bare.persons.map(({ personId }) => personId);
  const present = await readPresent(tx);
  const retro = mode === 'shown' ? (present.retro ? await readRetro(tx, run.runId, ids) : []) : present.locked ? await findRetroDifferences(tx, run, ids, present) : [];
  const debts: LoadedFacts['debts'] = present.debts || present.ledger ? await loadDebts(tx, run, ids) : new Map();
  const entries: LoadedEntries = present.entries ? await loadEntries(tx, run, ids) : { parts: new Map(), overrides: new Map() };
  const performance = present.performance ? await loadPerformance(tx, run, ids, tells) : new Map<number, EnteredParts>();
  const unrated = present.performance ? await countUnrated(tx, run, ids) : 0;
  const carried = retroParts(run, retro);
  if (debts.size === 0 && entries.parts.size === 0 && entries.overrides.size === 0 && carried.size === 0 && performance.size === 0) return { ...bare, retro, debts, present, unrated };
  const persons = bare.persons.map((person) => {
    const { personId } = person;
    const parts = [entries.parts.get(personId), performance.get(personId), carried.get(personId), debts.has(personId) ? debtParts(debts.get(personId)!) : undefined].filter((part) => part !== undefined);
    return { ...person, entered: parts.length === 0 ? noEntered : mergeParts(parts) };
  });
  const facts: PayFacts = { persons, attendance: bare.attendance };
  if (entries.overrides.size === 0) return { ...facts, retro, debts, present, unrated };
  const rules = await loadRules(tx, run);
  return { ...(rules.ok ? addOverrides(rules.value, run, facts, entries.overrides) : facts), retro, debts, present, unrated };
};
