/**
 * What came later than the lock. Locked months whose facts or rules changed are computed again with what is known now; what
 * a line is now, less what was paid, less what runs carry already, is the difference that the open run carries. So the order
 * of the changes does not matter, nothing is carried twice, and a change that is taken back nets to nothing. Tax is of the
 * payment and is never carried; nor are deductions from net pay, which were what they were.
 */
import { calculatePayslips } from '#kernel/payroll/calculate-payslips';
import { monthsOfPeriod } from '#kernel/payroll/pay-schedule';
import type { PayslipItem } from '#kernel/payroll/pay-program';
import { calculateAttendance, personsToCompute } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { readLockedRuns, readRunLines, type LockedRun, type RunLines } from './chain-store.ts';
import { placePersons, type PayFacts } from './compute-payslips.ts';
import { mergeParts, noEntered, type EnteredInput, type EnteredPart, type EnteredParts } from './entered-inputs.ts';
import { addOverrides, loadEntries } from './load-entered.ts';
import { findSuspects } from './find-suspects.ts';
import { leaversBefore } from './leavers-owed.ts';
import { loadRules } from './load-rules.ts';
import { basisOf, type PayBasis } from './pay-basis.ts';
import { readBases } from './pay-basis-store.ts';
import { buildPayBatch } from './pay-batch.ts';
import { loadAttendanceRows, loadPayPersons, type PayPerson } from './pay-facts.ts';
import type { PayRules } from './pay-rules.ts';
import { keepPaidFactors, loadPerformance } from './performance-inputs.ts';
import { readActiveDigest, readRunById, type PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { causesBetween } from './retro-causes.ts';
import { readCarried, readPresent, readReversed, type Present, type RetroDifference, type RetroLine } from './retro-store.ts';

/** Locked months further back are looked at no more: two years and the current one. */
const daysBack = 3 * 366;

const employeeInputs: Readonly<Record<string, EnteredInput>> = {
  pensionEmployee: 'retroPensionEmployeeAmount', medicalEmployee: 'retroMedicalEmployeeAmount', unemploymentEmployee: 'retroUnemploymentEmployeeAmount', housingFundEmployee: 'retroHousingFundEmployeeAmount',
};

/** Lines of pay before contributions stand before this position. */
const grossOrder = 300;
const notCarried: ReadonlySet<string> = new Set(['annualBonus', 'retroEarnings', 'retroTaxFreeAllowances', 'retroEmployer']);

type Line = { readonly item: string; readonly kind: string; readonly order: number };

/** Where the difference of a line goes, and its sign there; null for lines that are never carried. */
const retroTarget = ({ item, kind, order }: Line): { readonly input: EnteredInput; readonly sign: 1 | -1 } | null => {
  if (notCarried.has(item)) return null;
  if (kind === 'employerCost') return { input: 'retroEmployerAmount', sign: 1 };
  const own = employeeInputs[item];
  if (own !== undefined) return { input: own, sign: 1 };
  if (order >= grossOrder) return null;
  if (kind === 'earning') return { input: item === 'taxFreeAllowances' ? 'retroTaxFreeAmount' : 'retroEarningsAmount', sign: 1 };
  return kind === 'deduction' ? { input: 'retroEarningsAmount', sign: -1 } : null;
};

/** Tax is not compared, so the totals below it need not be known. */
const withoutTax = (person: PayPerson, entered: EnteredParts): PayPerson => ({
  ...person, entered, declared: [],
  yearToDate: {
    monthsBefore: 0, totals: { income: '0', exemptIncome: '0', specialDeduction: '0', specialAdditionalDeduction: '0', otherDeduction: '0', taxWithheld: '0' },
    reference: { kind: 'fact', table: 'people.person', key: { person_id: person.personId } }, declaredFromMonth: '9999-12', counted: null, opening: null,
  },
});

/** Bases and factors of performance pay as they stand, for people in a locked month. */
const performanceAgain = async (tx: CompanyTransaction, run: PayRun, personIds: readonly number[]): Promise<ReadonlyMap<number, EnteredParts>> => {
  const performance = await loadPerformance(tx, run, personIds);
  const withoutFactor = [...performance].flatMap(([personId, parts]) => (parts.performanceFactor === undefined ? [personId] : []));
  return withoutFactor.length === 0 ? performance : keepPaidFactors(performance, await readBases(tx, run, withoutFactor));
};

/** The facts of a locked month as they stand, for people in it. */
const factsAgain = async (tx: CompanyTransaction, rules: PayRules, run: PayRun, { suspects, hasBases }: { readonly suspects: readonly number[]; readonly hasBases: boolean }): Promise<PayFacts> => {
  const wanted = new Set(suspects);
  for (const month of monthsOfPeriod(run.period)) {
    const stale = (await personsToCompute(tx, month)).filter((personId) => wanted.has(personId));
    if (stale.length > 0) await calculateAttendance(tx, { month, personIds: stale });
  }
  const loaded = await loadPayPersons(tx, run.period, suspects, run);
  const ids = loaded.map(({ personId }) => personId);
  const entries = await loadEntries(tx, run, ids);
  const performance = hasBases ? await performanceAgain(tx, run, ids) : new Map<number, EnteredParts>();
  const persons = loaded.map((person) => {
    const parts = [entries.parts.get(person.personId), performance.get(person.personId)].filter((part) => part !== undefined);
    return withoutTax(person, parts.length === 0 ? noEntered : mergeParts(parts));
  });
  return addOverrides(rules, run, { persons, attendance: await loadAttendanceRows(tx, run.period, ids) }, entries.overrides);
};

type Again = { readonly person: PayPerson; readonly index: number; readonly amounts: ReadonlyMap<string, number>; readonly items: readonly PayslipItem[] };

const computeAgain = (rules: PayRules, facts: PayFacts): readonly Again[] =>
  placePersons(rules, facts).groups.flatMap(({ rules: place, members }) => {
    const { items } = place.program;
    const calculated = calculatePayslips(place.calculator, buildPayBatch(rules, place, members, facts.attendance));
    return members.flatMap(({ person, attendanceIndex }, row): readonly Again[] => (calculated.computed[row] === 0 ? [] : [{
      person, index: attendanceIndex, items, amounts: new Map(items.map(({ item }, position) => [item, calculated.amounts[row * items.length + position]!])),
    }]));
  });

const differencesOf = (again: Again, paid: RunLines | undefined, carried: ReadonlyMap<string, number>): readonly RetroLine[] => {
  const lines = new Map<string, Line>([...(paid?.itemSet.items ?? []), ...again.items].map((item) => [item.item, item]));
  return [...lines.values()].flatMap((line): readonly RetroLine[] => {
    const target = retroTarget(line);
    const amount = (again.amounts.get(line.item) ?? 0) - (paid?.amountOf(line.item) ?? 0) - (carried.get(line.item) ?? 0);
    return target === null || amount === 0 ? [] : [{ item: line.item, amount, ...target }];
  });
};

type Asked = { readonly personIds: readonly number[]; readonly hasBases: boolean };

const ofLockedRun = async (tx: CompanyTransaction, run: PayRun, locked: LockedRun, { personIds, hasBases }: Asked): Promise<readonly RetroDifference[]> => {
  const source = await readRunById(tx, locked.runId);
  const active = await readActiveDigest(tx);
  if (source === null || active === null) return [];
  const suspected = active === source.packDigest ? await findSuspects(tx, source, personIds, { hasBases }) : personIds;
  if (suspected.length === 0) return [];
  const reversed = await readReversed(tx, locked.runId, suspected);
  const suspects = suspected.filter((personId) => !reversed.has(personId));
  const rules = await loadRules(tx, { packDigest: active, period: source.period });
  if (!rules.ok || suspects.length === 0) return [];
  const facts = await factsAgain(tx, rules.value, source, { suspects, hasBases });
  const paid = new Map((await readRunLines(tx, locked, suspects)).map((lines) => [lines.personId, lines]));
  const carried = new Map<number, Map<string, number>>();
  for (const { personId, lines } of await readCarried(tx, locked.runId, suspects, { runId: run.runId, month: run.period.month })) {
    const own = carried.get(personId) ?? new Map<string, number>();
    carried.set(personId, own);
    for (const { item, amount } of lines) own.set(item, (own.get(item) ?? 0) + amount);
  }
  const found = computeAgain(rules.value, facts).flatMap((again) => {
    const lines = differencesOf(again, paid.get(again.person.personId), carried.get(again.person.personId) ?? new Map());
    return lines.length === 0 ? [] : [{ again, lines }];
  });
  const bases: ReadonlyMap<number, PayBasis> = found.length === 0 ? new Map() : await readBases(tx, source, found.map(({ again }) => again.person.personId));
  return found.map(({ again, lines }) => ({
    personId: again.person.personId, fromRunId: locked.runId, fromMonth: locked.month, lines,
    causes: causesBetween(bases.get(again.person.personId) ?? null, basisOf(rules.value, again.person, facts.attendance, again.index)),
  }));
};

/**
 * The differences of locked months that an open run carries for people, the earliest month first: a regular run those of
 * whom it pays, an off-cycle run those of people who have left. `present`: what the company has, where it is known already.
 */
export const findRetroDifferences = async (tx: CompanyTransaction, run: PayRun, asked: readonly number[], present?: Pick<Present, 'performance'>): Promise<readonly RetroDifference[]> => {
  if ((run.kind !== 'regular' && run.kind !== 'offCycle') || asked.length === 0) return [];
  const leavers = run.kind === 'regular' ? null : new Set(await leaversBefore(tx, run));
  const personIds = leavers === null ? asked : asked.filter((personId) => leavers.has(personId));
  if (personIds.length === 0) return [];
  const runs = await readLockedRuns(tx, { fromPayDay: run.period.payDay - daysBack, toPayDay: run.period.payDay + daysBack });
  const before = runs.filter(({ kind, month }) => kind === 'regular' && month < run.period.month).sort((a, b) => (a.month < b.month ? -1 : 1));
  const { performance: hasBases } = present ?? (await readPresent(tx));
  const differences: RetroDifference[] = [];
  for (const locked of before) differences.push(...(await ofLockedRun(tx, run, locked, { personIds, hasBases })));
  return differences;
};

/** Differences as the inputs of the run that carries them. */
export const retroParts = (run: Pick<PayRun, 'runId'>, differences: readonly RetroDifference[]): ReadonlyMap<number, EnteredParts> => {
  const parts = new Map<number, EnteredParts>();
  for (const { personId, fromRunId, fromMonth, lines } of differences) {
    for (const { item, amount, input, sign } of lines) {
      const part: EnteredPart = { label: `${fromMonth} ${item}`, amount: formatAmount(sign * amount, 2), reference: { kind: 'fact', table: 'payroll.retro_difference', key: { run_id: run.runId, from_run_id: fromRunId, person_id: personId } } };
      parts.set(personId, mergeParts([parts.get(personId) ?? noEntered, { [input]: [part] }]));
    }
  }
  return parts;
};
