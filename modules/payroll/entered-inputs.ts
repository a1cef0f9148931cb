/**
 * Inputs of a payment beside terms, attendance and running totals: what people entered, differences of paid months,
 * and what is owed. Most people have none of them, so that each is zero unless a fact says otherwise.
 */
import { add, zero } from '#kernel/quantity/rational';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { assert } from '#kernel/base/result';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';

/** Input codes of the national pack whose value is nothing for most people. */
export const enteredInputs = [
  'enteredEarningsComparable', 'enteredEarningsOther', 'enteredTaxFreeAllowances', 'enteredAfterTaxDeductions', 'enteredOverrides', 'perfectAttendanceAmount',
  'annualBonusAmount', 'annualBonusSeparate', 'performancePayBase', 'performanceFactor', 'performanceFactorGiven', 'retroEarningsAmount', 'retroTaxFreeAmount', 'retroPensionEmployeeAmount', 'retroMedicalEmployeeAmount', 'retroUnemploymentEmployeeAmount',
  'retroHousingFundEmployeeAmount', 'retroEmployerAmount', 'garnishmentDue', 'garnishmentProtected', 'advanceDue', 'damageDue',
] as const;
export type EnteredInput = (typeof enteredInputs)[number];

/** One fact behind such an input: its own words, its amount, its row. */
export type EnteredPart = { readonly label: string; readonly amount: string; readonly reference: FactReference;
  /** How the amount came about, where it is more than the row's own. */
  readonly node?: ExplanationNode };
export type EnteredParts = Readonly<Partial<Record<EnteredInput, readonly EnteredPart[]>>>;

export const noEntered: EnteredParts = {};

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'a stored amount is a decimal');
  return value;
};

/** The sum of the parts as a decimal string. */
export const sumOfParts = (parts: readonly EnteredPart[]): string => formatExact(parts.map(({ amount }) => exact(amount)).reduce(add, zero));

const ratios: ReadonlySet<EnteredInput> = new Set(['annualBonusSeparate', 'performanceFactor', 'performanceFactorGiven']);

/** The sum of an input with each part below it; of none, an empty sum. */
export const explainEntered = (code: EnteredInput, parts: readonly EnteredPart[]): ExplanationNode => {
  const unit = ratios.has(code) ? 'ratio' : 'CNY';
  return {
    operation: 'sum', label: code, value: sumOfParts(parts), unit,
    children: parts.map((part) => part.node ?? ({ operation: 'leaf', label: part.label, value: formatExact(exact(part.amount)), unit, children: [], reference: part.reference })),
  };
};

/** Parts of several facts put together. */
export const mergeParts = (all: readonly EnteredParts[]): EnteredParts => {
  const merged: Partial<Record<EnteredInput, readonly EnteredPart[]>> = {};
  for (const parts of all) for (const [code, list] of Object.entries(parts) as [EnteredInput, readonly EnteredPart[]][]) merged[code] = [...(merged[code] ?? []), ...list];
  return merged;
};
