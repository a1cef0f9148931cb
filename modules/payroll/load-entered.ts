/** Entered amounts, replaced lines and debts of people as inputs of one payment, each with the rows behind it. */
import { assert } from '#kernel/base/result';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { negate, subtract } from '#kernel/quantity/rational';
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import { payFieldValues } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { payslipReference } from './chain-store.ts';
import { placePersons, type PayFacts } from './compute-payslips.ts';
import { mergeParts, noEntered, type EnteredInput, type EnteredPart, type EnteredParts } from './entered-inputs.ts';
import { isMonthlyTreatment, readEntries, readPayItems, type PayEntry, type PayItemTreatment } from './entry-store.ts';
import { buildPersonInput } from './pay-person-input.ts';
import type { PayRules } from './pay-rules.ts';
import type { PayRun } from './payroll-store.ts';

type RunOfEntries = Pick<PayRun, 'runId' | 'kind' | 'period'>;

const inputOfTreatment: Readonly<Record<PayItemTreatment, EnteredInput>> = {
  taxableComparable: 'enteredEarningsComparable', taxableOther: 'enteredEarningsOther', taxFree: 'enteredTaxFreeAllowances', afterTaxDeduction: 'enteredAfterTaxDeductions',
  perfectAttendance: 'perfectAttendanceAmount', annualBonus: 'annualBonusAmount',
};

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'an amount is a decimal');
  return value;
};

const entryReference = ({ personId, entryId }: PayEntry) => ({ kind: 'fact', table: 'payroll.pay_item_amount', key: { person_id: personId, amount_id: entryId } }) as const;

const partsOf = (entries: readonly PayEntry[], treatmentOf: (code: string) => PayItemTreatment | null): EnteredParts => {
  const apart = entries.find(({ item, isTaxedApart }) => isTaxedApart && treatmentOf(item) === 'annualBonus');
  return mergeParts(entries.map((entry): EnteredParts => {
    const treatment = treatmentOf(entry.item);
    if (treatment === null || entry.amount === null) return noEntered;
    const part: EnteredPart = { label: entry.item, amount: entry.amount, reference: entryReference(entry) };
    // Beside a bonus that is taxed apart another one is wages of the month: the rule is used once.
    const input = treatment === 'annualBonus' && apart !== undefined && entry !== apart ? 'enteredEarningsOther' : inputOfTreatment[treatment];
    return entry === apart ? { annualBonusAmount: [part], annualBonusSeparate: [{ ...part, amount: '1' }] } : { [input]: [part] };
  }));
};

export type LoadedEntries = { readonly parts: ReadonlyMap<number, EnteredParts>; readonly overrides: ReadonlyMap<number, readonly PayEntry[]> };

/**
 * Amounts that a field of the person's file says, for the month's regular run: the value that holds on the period's last day.
 * What was entered of the same item for the month stands in its place.
 */
const fieldParts = async (tx: CompanyTransaction, run: RunOfEntries, personIds: readonly number[], entered: readonly PayEntry[]): Promise<ReadonlyMap<number, EnteredParts>> => {
  if (run.kind !== 'regular') return new Map();
  const values = await payFieldValues(tx, { personIds, day: run.period.toDay - 1 });
  if (values.length === 0) return new Map();
  const items = await readPayItems(tx);
  const isEntered = new Set(entered.flatMap(({ personId, kind, item }) => (kind === 'amount' ? [`${personId} ${item}`] : [])));
  const parts = new Map<number, EnteredParts>();
  for (const { personId, payItem, valueId, amount } of values) {
    const treatment = items.get(payItem)?.treatment ?? null;
    if (treatment === null || !isMonthlyTreatment(treatment) || isEntered.has(`${personId} ${payItem}`)) continue;
    const part: EnteredPart = { label: payItem, amount, reference: { kind: 'fact', table: 'people.custom_value', key: { person_id: personId, value_id: valueId } } };
    parts.set(personId, mergeParts([parts.get(personId) ?? noEntered, { [inputOfTreatment[treatment]]: [part] }]));
  }
  return parts;
};

/** What was entered for a run: for the month without naming one, or for an extra run by its name. */
export const loadEntries = async (tx: CompanyTransaction, run: RunOfEntries, personIds: readonly number[]): Promise<LoadedEntries> => {
  const entries = (await readEntries(tx, { personIds, month: run.period.month })).filter(({ runId }) => runId === (run.kind === 'regular' ? null : run.runId));
  const ofFields = await fieldParts(tx, run, personIds, entries);
  if (entries.length === 0) return { parts: ofFields, overrides: new Map() };
  const items = await readPayItems(tx);
  const treatmentOf = (code: string): PayItemTreatment | null => items.get(code)?.treatment ?? null;
  const byPerson = Map.groupBy(entries, ({ personId }) => personId);
  const parts = new Map<number, EnteredParts>(ofFields);
  const overrides = new Map<number, readonly PayEntry[]>();
  for (const [personId, own] of byPerson) {
    const amounts = own.filter(({ kind }) => kind === 'amount');
    const replaced = own.filter(({ kind }) => kind === 'override');
    if (amounts.length > 0) parts.set(personId, mergeParts([partsOf(amounts, treatmentOf), ofFields.get(personId) ?? noEntered]));
    if (replaced.length > 0) overrides.set(personId, replaced);
  }
  return { parts, overrides };
};

const grossOrder = 300;
/** Lines that people may replace: those computed from time and terms. What is entered is changed where it was entered, and what a result gave by two people who decide about its factor. */
export const mayReplace = ({ item, kind, order }: { readonly item: string; readonly kind: string; readonly order: number }): boolean =>
  (kind === 'earning' || kind === 'deduction') && order < grossOrder && !['performancePay', 'oneOffEarnings', 'perfectAttendanceBonus', 'annualBonus', 'taxFreeAllowances', 'manualAdjustments', 'retroEarnings', 'retroTaxFreeAllowances'].includes(item);

/**
 * A replaced line stays as the rules give it, and the difference to what was entered is a line of its own, so that both
 * can be seen. The lines that may be replaced do not depend on the difference, so one computation before it is enough.
 */
export const addOverrides = (rules: PayRules, run: RunOfEntries, facts: PayFacts, overrides: ReadonlyMap<number, readonly PayEntry[]>): PayFacts => {
  if (overrides.size === 0) return facts;
  const added = new Map<number, EnteredParts>();
  for (const { rules: place, members } of placePersons(rules, facts).groups) {
    for (const { person, attendanceIndex } of members) {
      const own = overrides.get(person.personId);
      if (own === undefined) continue;
      const computed = new Map(explainPayslip(place.program, buildPersonInput(rules, person, facts.attendance, attendanceIndex, () => ({}))).lines.map((line) => [line.item, line.amount]));
      const parts = own.flatMap((entry): readonly EnteredPart[] => {
        const line = place.program.items.find(({ item }) => item === entry.item);
        const amount = computed.get(entry.item);
        if (line === undefined || amount === undefined || entry.amount === null || !mayReplace(line)) return [];
        const difference = subtract(exact(entry.amount), exact(amount));
        const signed = formatExact(line.kind === 'deduction' ? negate(difference) : difference);
        const wanted = { operation: 'leaf', label: entry.item, value: formatExact(exact(entry.amount)), unit: 'CNY', children: [], reference: entryReference(entry) } as const;
        const given = { operation: 'leaf', label: entry.item, value: formatExact(exact(amount)), unit: 'CNY', children: [], reference: payslipReference(person.personId, { runId: run.runId, month: run.period.month }) } as const;
        const children = line.kind === 'deduction' ? [given, wanted] : [wanted, given];
        return [{ label: entry.item, amount: signed, reference: entryReference(entry), node: { operation: 'subtract', label: entry.item, value: signed, unit: 'CNY', children } }];
      });
      if (parts.length > 0) added.set(person.personId, { enteredOverrides: parts });
    }
  }
  return { ...facts, persons: facts.persons.map((person) => (added.has(person.personId) ? { ...person, entered: mergeParts([person.entered, added.get(person.personId)!]) } : person)) };
};
