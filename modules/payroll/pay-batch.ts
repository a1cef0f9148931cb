/** Facts of many people at one place → the columns that the compiled evaluator takes. */
import { assert } from '#kernel/base/result';
import { attendanceQuantityCodes } from '#kernel/payroll/payroll-types';
import { cellMissing, cellPresent, type ColumnBatch, type InputColumn } from '#kernel/rules/column-batch';
import type { PackInput } from '#kernel/rules/pack-types';
import { enteredInputs, noEntered, sumOfParts } from './entered-inputs.ts';
import type { PayPerson } from './pay-facts.ts';
import type { PayRules, PlaceRules } from './pay-rules.ts';
import { segmentQuantities, type AttendanceRows } from './segment-quantities.ts';

/** A person and the position of its attendance rows. */
export type BatchPerson = { readonly person: PayPerson; readonly attendanceIndex: number };

/** Decimal text as an integer of 10^-scale; NaN when it has more decimals, which the evaluator reports as out of range. */
export const scaledNumber = (text: string, scale: number): number => {
  const point = text.indexOf('.');
  if (point < 0) return Number(text) * 10 ** scale;
  let end = text.length;
  while (end > point + 1 && text.charCodeAt(end - 1) === 48) end -= 1;
  const decimals = end - point - 1;
  if (decimals > scale) return Number.NaN;
  return Number(`${text.slice(0, point)}${text.slice(point + 1, end)}`) * 10 ** (scale - decimals);
};

/** A number column being filled; a cell that is never set is missing. */
const createColumn = (size: number) => {
  const values = new Float64Array(size);
  const states = new Uint8Array(size).fill(cellMissing);
  return {
    set: (row: number, value: number): void => {
      values[row] = value;
      states[row] = cellPresent;
    },
    column: (): InputColumn => ({ kind: 'number', values, states }),
  };
};

/** The running totals that a payment builds on. */
const openingFields = [
  ['openingIncome', 'income'], ['openingExemptIncome', 'exemptIncome'], ['openingSpecialDeduction', 'specialDeduction'],
  ['openingSpecialAdditionalDeduction', 'specialAdditionalDeduction'], ['openingOtherDeduction', 'otherDeduction'], ['openingTaxWithheld', 'taxWithheld'],
] as const;
export { openingFields };

/** 专项附加扣除 and other deductions are different running totals. */
export const isOtherDeduction = (deduction: string): boolean => deduction === 'personalPension';

/** Forms of employment outside the schemes: nobody contributes for interns and the re-employed retired (国税函〔2005〕382号). */
const isOutsideSchemes = (person: PayPerson): boolean => {
  const last = person.segments.at(-1);
  return last?.employmentKind === 'intern' || last?.employmentKind === 'retiree' || (last?.employmentKind === 'partTime' && last.insuranceBase === null);
};

/** Whether this payment owes the contributions of the month: the regular one does, and no other of the same month. */
export const owesContributions = (person: PayPerson): boolean => person.isRegularRun && !isOutsideSchemes(person);

/** Interns are withheld from as for labour remuneration (2020 No. 13). */
export const isLabourRemuneration = (person: PayPerson): boolean => person.segments.at(-1)?.employmentKind === 'intern';

/** Bases and rate of the terms; nothing where nothing is owed and the terms say nothing. */
export const contributionTerms = (person: PayPerson): readonly (readonly ['insuranceBase' | 'housingFundDeclaredBase' | 'housingFundRate', string])[] => {
  const last = person.segments.at(-1);
  assert(last !== undefined, 'a placed person has terms');
  const otherwise = owesContributions(person) ? null : '0';
  return ([['insuranceBase', last.insuranceBase], ['housingFundDeclaredBase', last.housingFundBase], ['housingFundRate', last.housingFundRate]] as const)
    .flatMap(([code, value]) => { const known = value ?? otherwise; return known === null ? [] : [[code, known] as const]; });
};

/** Builds the columns of a batch at one place. */
export const buildPayBatch = (rules: PayRules, { program }: PlaceRules, persons: readonly BatchPerson[], attendance: AttendanceRows): ColumnBatch => {
  const segmentOffsets = new Int32Array(persons.length + 1);
  persons.forEach(({ person }, index) => { segmentOffsets[index + 1] = segmentOffsets[index]! + person.segments.length; });
  const inputs: Record<string, InputColumn> = {};
  const scaleOf = scales(program.rules.inputs);
  fillSegments(rules, persons, attendance, segmentOffsets, { inputs, scaleOf });
  fillPersons(rules, persons, { inputs, scaleOf });
  return { persons: persons.length, segmentOffsets, inputs };
};

type Target = { readonly inputs: Record<string, InputColumn>; readonly scaleOf: (code: string) => number };

const scales = (inputs: readonly PackInput[]): Target['scaleOf'] => {
  const byCode = new Map(inputs.map((input) => [input.code, input.kind === 'number' ? input.scale : 0]));
  return (code) => byCode.get(code) ?? 0;
};

const wageKinds = ['monthly', 'hourly'] as const;

const fillSegments = (rules: PayRules, persons: readonly BatchPerson[], attendance: AttendanceRows, offsets: Int32Array, { inputs, scaleOf }: Target): void => {
  const size = offsets[persons.length]!;
  const wageKind = new Int16Array(size);
  const wages = { monthly: createColumn(size), hourly: createColumn(size) };
  const counts = { calendarWorkdays: createColumn(size), calendarStatutoryHolidays: createColumn(size) };
  const quantities = attendanceQuantityCodes.map((code) => [code, createColumn(size)] as const);
  persons.forEach(({ person, attendanceIndex }, index) => {
    person.segments.forEach((segment, position) => {
      const row = offsets[index]! + position;
      wageKind[row] = wageKinds.indexOf(segment.wageKind);
      const code = segment.wageKind === 'monthly' ? 'monthlyWage' : 'hourlyWage';
      wages[segment.wageKind].set(row, scaledNumber(segment.wage, scaleOf(code)));
      const counter = rules.counterOf(segment.workplace);
      assert(counter !== null, 'a placed person works at places with a calendar');
      const days = counter(segment.fromDay, segment.toDay);
      counts.calendarWorkdays.set(row, days.workdays);
      counts.calendarStatutoryHolidays.set(row, days.statutoryHolidays);
      const sums = segmentQuantities(attendance, attendanceIndex, segment.fromDay, segment.toDay);
      for (const [quantity, column] of quantities) column.set(row, sums[quantity]);
    });
  });
  inputs['wageKind'] = { kind: 'text', values: wageKind };
  inputs['monthlyWage'] = wages.monthly.column();
  inputs['hourlyWage'] = wages.hourly.column();
  for (const [code, column] of [...Object.entries(counts), ...quantities]) inputs[code] = column.column();
};

const fillPersons = (rules: PayRules, persons: readonly BatchPerson[], { inputs, scaleOf }: Target): void => {
  const { fromDay, toDay } = rules.period;
  const columns = new Map<string, ReturnType<typeof createColumn>>();
  const set = (code: string, row: number, value: number): void => {
    const column = columns.get(code) ?? createColumn(persons.length);
    columns.set(code, column);
    column.set(row, value);
  };
  persons.forEach(({ person }, row) => {
    const last = person.segments.at(-1);
    assert(last !== undefined, 'a placed person has terms');
    const days = rules.counterOf(last.workplace)?.(fromDay, toDay);
    assert(days !== undefined, 'a placed person works at a place with a calendar');
    set('periodWorkdays', row, days.workdays);
    set('periodStatutoryHolidays', row, days.statutoryHolidays);
    for (const [code, value] of contributionTerms(person)) set(code, row, scaledNumber(value, scaleOf(code)));
    set('contributionsDue', row, owesContributions(person) ? 1 : 0);
    set('labourRemuneration', row, isLabourRemuneration(person) ? 1 : 0);
    const { yearToDate } = person;
    assert(typeof yearToDate !== 'string', 'a placed person has totals to build on');
    set('openingMonthsEmployed', row, yearToDate.monthsBefore);
    for (const [code, field] of openingFields) set(code, row, scaledNumber(yearToDate.totals[field], scaleOf(code)));
    let special = yearToDate.counted === null ? 0 : -scaledNumber(yearToDate.counted.special, scaleOf('declaredSpecialAdditional'));
    let other = yearToDate.counted === null ? 0 : -scaledNumber(yearToDate.counted.other, scaleOf('declaredOther'));
    for (const { deduction, monthlyAmount, months } of person.declared) {
      if (isOtherDeduction(deduction)) other += scaledNumber(monthlyAmount, scaleOf('declaredOther')) * months.length;
      else special += scaledNumber(monthlyAmount, scaleOf('declaredSpecialAdditional')) * months.length;
    }
    set('declaredSpecialAdditional', row, special);
    set('declaredOther', row, other);
    if (person.entered !== noEntered) for (const code of enteredInputs) set(code, row, scaledNumber(sumOfParts(person.entered[code] ?? []), scaleOf(code)));
  });
  fillUnentered(persons, columns, inputs);
  for (const [code, column] of columns) inputs[code] = column.column();
};

/** Zeros for everyone without an entry; one column for all inputs that nobody has. */
const fillUnentered = (persons: readonly BatchPerson[], columns: ReadonlyMap<string, ReturnType<typeof createColumn>>, inputs: Record<string, InputColumn>): void => {
  const nothing: InputColumn = { kind: 'number', values: new Float64Array(persons.length), states: null };
  for (const code of enteredInputs) {
    const column = columns.get(code);
    if (column === undefined) inputs[code] = nothing;
    else persons.forEach(({ person }, row) => { if (person.entered === noEntered) column.set(row, 0); });
  }
};
