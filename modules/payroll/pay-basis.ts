/**
 * What a payslip was computed from: the input of the reference evaluator with the row behind each figure, and the days
 * behind the quantities. Written when a run is handed over for review and kept with the payslip: a locked line explains
 * itself from here, and what came later is found by comparing two of these.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { assert } from '#kernel/base/result';
import type { PayrollPersonInput, PaySegment } from '#kernel/payroll/payroll-types';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { explainEntered, type EnteredPart } from './entered-inputs.ts';
import type { PayPerson } from './pay-facts.ts';
import { buildPersonInput } from './pay-person-input.ts';
import type { PayRules } from './pay-rules.ts';
import { quantityMinuteColumns, rowsInDays, type AttendanceRows, type QuantityMinuteColumn } from './segment-quantities.ts';

/** Minutes of one attendance day; what is not named is zero. */
export type BasisDay = { readonly day: number; readonly presentMinutes: number; readonly minutes: Readonly<Partial<Record<QuantityMinuteColumn, number>>> };

/** One span of terms with all that the rules took of it. */
export type BasisSegment = Omit<PaySegment, 'terms' | 'quantityExplanations'> & {
  readonly workplace: string;
  readonly legalEntity: string;
  readonly wageKind: PaySegment['terms']['wageKind'];
  readonly wage: string;
  readonly termsReference: FactReference;
  readonly days: readonly BasisDay[];
};

/** Where a scalar came from: one row, or an explanation with several rows behind it. */
export type BasisSource = { readonly reference: FactReference } | { readonly explanation: ExplanationNode };

export type PayBasis = {
  readonly personNumber: string;
  readonly currency: string;
  /** The place whose rules computed the payslip, and the place of insurance that the terms name. */
  readonly place: string;
  readonly insurancePlace: string;
  readonly packDigest: string;
  readonly period: PayrollPersonInput['period'];
  readonly segments: readonly BasisSegment[];
  /** By input code of the packs, decimal strings. */
  readonly scalars: Readonly<Record<string, string>>;
  readonly references: Readonly<Record<string, BasisSource>>;
};

const daysOf = (rows: AttendanceRows, person: number, fromDay: number, toDay: number): readonly BasisDay[] => {
  const [start, end] = rowsInDays(rows, person, fromDay, toDay);
  return Array.from({ length: end - start }, (_, offset) => {
    const row = start + offset;
    const minutes: Partial<Record<QuantityMinuteColumn, number>> = {};
    for (const column of quantityMinuteColumns) if (rows.minutes[column][row] !== 0) minutes[column] = rows.minutes[column][row]!;
    return { day: rows.day[row]!, presentMinutes: rows.presentMinutes[row]!, minutes };
  });
};

/**
 * What a result is made of stays where results are: a basis keeps the value and names the row (`performance-inputs.ts`
 * puts the tree back while the row still says so).
 */
const namedFactor = (parts: readonly EnteredPart[]): BasisSource => ({ explanation: explainEntered('performanceFactor', parts.map(({ label, amount, reference }) => ({ label, amount, reference }))) });

/** The basis of one person who has rules (`rules.place`); `index` is the position of the person's days in `attendance`. */
export const basisOf = (rules: PayRules, person: PayPerson, attendance: AttendanceRows, index: number): PayBasis => {
  const placed = rules.place(person);
  assert('rules' in placed, 'a person with a basis is placed');
  const input = buildPersonInput(rules, person, attendance, index, () => ({}));
  const scalars: Record<string, string> = {};
  const references: Record<string, BasisSource> = {};
  for (const [code, cell] of Object.entries(input.scalars)) {
    scalars[code] = cell.value;
    references[code] = 'reference' in cell ? { reference: cell.reference } : { explanation: cell.explanation };
  }
  if (person.entered.performanceFactor !== undefined) references['performanceFactor'] = namedFactor(person.entered.performanceFactor);
  return {
    personNumber: input.personNumber, currency: input.currency, place: placed.rules.place, insurancePlace: person.segments.at(-1)?.insurancePlace ?? '', packDigest: rules.packs.digest, period: input.period,
    segments: input.segments.map(({ terms, quantityExplanations: _traces, ...segment }, position) => {
      const facts = person.segments[position]!;
      return { ...segment, workplace: facts.workplace, legalEntity: facts.legalEntity, wageKind: terms.wageKind, wage: terms.wage, termsReference: terms.reference, days: daysOf(attendance, index, segment.fromDay, segment.toDay) };
    }),
    scalars, references,
  };
};

/** What the evaluators take; quantities come without deeper traces. */
export const personInputOfBasis = (basis: PayBasis): PayrollPersonInput => ({
  personNumber: basis.personNumber, currency: basis.currency, period: basis.period,
  segments: basis.segments.map(({ workplace: _workplace, legalEntity: _legalEntity, days: _days, wageKind, wage, termsReference, ...segment }) => ({
    ...segment, terms: { wageKind, wage, insurancePlace: basis.insurancePlace, reference: termsReference },
  })),
  scalars: Object.fromEntries(Object.entries(basis.scalars).map(([code, value]): readonly [string, InputCell] => {
    const source = basis.references[code];
    assert(source !== undefined, `the basis names where ${code} came from`);
    return [code, { value, ...source }];
  })),
});

/** Days on disk: their offset from the segment's first day, minutes present, then position and minutes of each column that is not zero. */
const packDay = ({ day, presentMinutes, minutes }: BasisDay, fromDay: number): readonly number[] =>
  [day - fromDay, presentMinutes, ...quantityMinuteColumns.flatMap((column, position) => (minutes[column] === undefined ? [] : [position, minutes[column]]))];

const unpackDay = (packed: readonly number[], fromDay: number, columns: readonly string[]): BasisDay => {
  const minutes: Record<string, number> = {};
  for (let at = 2; at < packed.length; at += 2) minutes[columns[packed[at]!]!] = packed[at + 1]!;
  return { day: packed[0]! + fromDay, presentMinutes: packed[1]!, minutes };
};

type StoredBasis = { readonly columns: readonly string[]; readonly basis: Omit<PayBasis, 'segments'> & { readonly segments: readonly (Omit<BasisSegment, 'days'> & { readonly days: readonly (readonly number[])[] })[] } };

/** A basis as bytes, to be sealed. The names of the day columns travel with it: a later product may know more of them. */
export const encodeBasis = (basis: PayBasis): Buffer => {
  const stored: StoredBasis = { columns: quantityMinuteColumns, basis: { ...basis, segments: basis.segments.map((segment) => ({ ...segment, days: segment.days.map((day) => packDay(day, segment.fromDay)) })) } };
  return deflateRawSync(JSON.stringify(stored), { level: 1 });
};

/** The basis of `encodeBasis`; throws for bytes that are none. */
export const decodeBasis = (bytes: Uint8Array): PayBasis => {
  const { columns, basis } = JSON.parse(inflateRawSync(bytes).toString('utf8')) as StoredBasis;
  return { ...basis, segments: basis.segments.map((segment) => ({ ...segment, days: segment.days.map((day) => unpackDay(day, segment.fromDay, columns)) })) };
};
