/** The same facts of one person as the explained computation takes them: every figure with the row it came from. */
import { assert } from '#kernel/base/result';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { add, zero } from '#kernel/quantity/rational';
import type { PayrollPersonInput, PaySegment } from '#kernel/payroll/payroll-types';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { countedOpening, isOtherDeduction, openingFields } from './pay-batch.ts';
import type { PayPerson } from './pay-facts.ts';
import type { PayRules } from './pay-rules.ts';
import { segmentQuantities, type AttendanceRows } from './segment-quantities.ts';

/** Gives the trace of one segment's quantities, down to days, intervals and punches. */
export type QuantityTracer = (fromDay: number, toDay: number) => NonNullable<PaySegment['quantityExplanations']>;

/** Builds the input of one placed person. */
export const buildPersonInput = (rules: PayRules, person: PayPerson, attendance: AttendanceRows, attendanceIndex: number, trace: QuantityTracer): PayrollPersonInput => {
  const { period } = rules;
  const last = person.segments.at(-1);
  assert(last !== undefined, 'a placed person has terms');
  const countAt = (workplace: string, fromDay: number, toDay: number) => {
    const counter = rules.counterOf(workplace);
    assert(counter !== null, 'a placed person works at places with a calendar');
    return counter(fromDay, toDay);
  };
  return {
    personNumber: person.personNumber,
    currency: last.currency,
    period: { ...period, calendar: countAt(last.workplace, period.fromDay, period.toDay) },
    segments: person.segments.map((segment) => ({
      fromDay: segment.fromDay, toDay: segment.toDay,
      terms: { wageKind: segment.wageKind, wage: segment.wage, insurancePlace: segment.insurancePlace ?? '', reference: termsReference(segment) },
      calendar: countAt(segment.workplace, segment.fromDay, segment.toDay),
      quantities: segmentQuantities(attendance, attendanceIndex, segment.fromDay, segment.toDay),
      quantityExplanations: trace(segment.fromDay, segment.toDay),
    })),
    scalars: scalarsOf(rules, person, last),
  };
};

type Terms = PayPerson['segments'][number];

const termsReference = (terms: Terms): FactReference => ({ kind: 'fact', table: 'people.terms', key: { person_id: terms.personId, terms_id: terms.termsId } });

const scalarsOf = (rules: PayRules, person: PayPerson, last: Terms): Readonly<Record<string, InputCell>> => {
  const scalars: Record<string, InputCell> = {};
  for (const [code, value] of [['insuranceBase', last.insuranceBase], ['housingFundDeclaredBase', last.housingFundBase], ['housingFundRate', last.housingFundRate]] as const) {
    if (value !== null) scalars[code] = { value, reference: termsReference(last) };
  }
  const opening = countedOpening(person, rules);
  // Someone hired in this month, or any one in January, starts from nothing: the hire date says so.
  const reference: FactReference = opening === null
    ? { kind: 'fact', table: 'people.person', key: { person_id: person.personId } }
    : { kind: 'fact', table: 'people.opening_balance', key: { person_id: person.personId, balance_id: opening.balanceId } };
  scalars['openingMonthsEmployed'] = { value: String(opening?.monthsEmployed ?? 0), reference };
  for (const [code, field] of openingFields) scalars[code] = { value: opening?.[field] ?? '0', reference };
  scalars['declaredSpecialAdditional'] = declaredCell('declaredSpecialAdditional', person, (deduction) => !isOtherDeduction(deduction));
  scalars['declaredOther'] = declaredCell('declaredOther', person, isOtherDeduction);
  return scalars;
};

const declaredCell = (label: string, person: PayPerson, counts: (deduction: string) => boolean): InputCell => {
  const declared = person.declared.filter(({ deduction }) => counts(deduction));
  const children = declared.map(({ deduction, monthlyAmount, personId, declarationId }): ExplanationNode => ({
    operation: 'leaf', label: deduction, value: formatExact(exact(monthlyAmount)), unit: 'CNY', children: [],
    reference: { kind: 'fact', table: 'people.declared_deduction', key: { person_id: personId, declaration_id: declarationId } },
  }));
  const value = formatExact(declared.map(({ monthlyAmount }) => exact(monthlyAmount)).reduce(add, zero));
  return { value, explanation: { operation: 'sum', label, value, unit: 'CNY', children } };
};

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'a stored amount is a decimal');
  return value;
};
