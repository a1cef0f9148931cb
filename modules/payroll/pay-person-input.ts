/** The same facts of one person as the explained computation takes them: every figure with the row it came from. */
import { assert } from '#kernel/base/result';
import { formatExact, parseDecimal } from '#kernel/quantity/decimal';
import { add, subtract, zero } from '#kernel/quantity/rational';
import type { PayrollPersonInput, PaySegment } from '#kernel/payroll/payroll-types';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { InputCell } from '#kernel/rules/rule-types';
import { enteredInputs, explainEntered, sumOfParts } from './entered-inputs.ts';
import { contributionTerms, isLabourRemuneration, isOtherDeduction, openingFields, owesContributions } from './pay-batch.ts';
import type { PayPerson } from './pay-facts.ts';
import type { PayRules } from './pay-rules.ts';
import { segmentQuantities, type AttendanceRows } from './segment-quantities.ts';
import type { YearToDate } from './year-to-date.ts';

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
    scalars: scalarsOf(person, last),
  };
};

type Terms = PayPerson['segments'][number];

const termsReference = (terms: Terms): FactReference => ({ kind: 'fact', table: 'people.terms', key: { person_id: terms.personId, terms_id: terms.termsId } });

const scalarsOf = (person: PayPerson, last: Terms): Readonly<Record<string, InputCell>> => {
  const scalars: Record<string, InputCell> = {};
  for (const [code, value] of contributionTerms(person)) scalars[code] = { value, reference: termsReference(last) };
  scalars['contributionsDue'] = { value: owesContributions(person) ? '1' : '0', reference: termsReference(last) };
  scalars['labourRemuneration'] = { value: isLabourRemuneration(person) ? '1' : '0', reference: termsReference(last) };
  const { yearToDate } = person;
  assert(typeof yearToDate !== 'string', 'a placed person has totals to build on');
  const { reference } = yearToDate;
  scalars['openingMonthsEmployed'] = { value: String(yearToDate.monthsBefore), reference };
  for (const [code, field] of openingFields) scalars[code] = { value: yearToDate.totals[field], reference };
  scalars['declaredSpecialAdditional'] = declaredCell('declaredSpecialAdditional', person, 'special');
  scalars['declaredOther'] = declaredCell('declaredOther', person, 'other');
  for (const code of enteredInputs) {
    const parts = person.entered[code] ?? [];
    scalars[code] = { value: sumOfParts(parts), explanation: explainEntered(code, parts) };
  }
  return scalars;
};

/** What is declared for each month up to this payment, less what earlier payslips of the year have counted of it. */
const declaredCell = (label: string, person: PayPerson, which: 'special' | 'other'): InputCell => {
  const { yearToDate } = person;
  assert(typeof yearToDate !== 'string', 'a placed person has totals to build on');
  const declared = person.declared.filter(({ deduction }) => isOtherDeduction(deduction) === (which === 'other'));
  const children = declared.flatMap(({ deduction, monthlyAmount, personId, declarationId, months }) => months.map((): ExplanationNode => ({
    operation: 'leaf', label: deduction, value: formatExact(exact(monthlyAmount)), unit: 'CNY', children: [],
    reference: { kind: 'fact', table: 'people.declared_deduction', key: { person_id: personId, declaration_id: declarationId } },
  })));
  const sum = children.map(({ value }) => exact(value)).reduce(add, zero);
  const total: ExplanationNode = { operation: 'sum', label, value: formatExact(sum), unit: 'CNY', children };
  if (yearToDate.counted === null) return { value: total.value, explanation: total };
  const value = formatExact(subtract(sum, exact(yearToDate.counted[which])));
  return { value, explanation: { operation: 'subtract', label, value, unit: 'CNY', children: [total, countedNode(yearToDate, which)] } };
};

/** What payslips have counted: their running total less what was imported. */
const countedNode = ({ counted, totals, reference, opening }: YearToDate, which: 'special' | 'other'): ExplanationNode => {
  const [label, field] = which === 'special' ? (['openingSpecialAdditionalDeduction', 'specialAdditionalDeduction'] as const) : (['openingOtherDeduction', 'otherDeduction'] as const);
  const running: ExplanationNode = { operation: 'leaf', label, value: formatExact(exact(totals[field])), unit: 'CNY', children: [], reference };
  if (opening === null) return running;
  const imported: ExplanationNode = {
    operation: 'leaf', label, value: formatExact(exact(opening[field])), unit: 'CNY', children: [],
    reference: { kind: 'fact', table: 'people.opening_balance', key: { person_id: opening.personId, balance_id: opening.balanceId } },
  };
  return { operation: 'subtract', label, value: formatExact(exact(counted?.[which] ?? '0')), unit: 'CNY', children: [running, imported] };
};

const exact = (text: string) => {
  const value = parseDecimal(text);
  assert(value !== null, 'a stored amount is a decimal');
  return value;
};
