/** Facts of many people at one place → the columns that the compiled evaluator takes. */
import { assert } from '#kernel/base/result';
import { attendanceQuantityCodes } from '#kernel/payroll/payroll-types';
import { cellMissing, cellPresent, type ColumnBatch, type InputColumn } from '#kernel/rules/column-batch';
import type { PackInput } from '#kernel/rules/pack-types';
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

/** The running totals a person starts with, when the month is the first one here. */
const openingFields = [
  ['openingIncome', 'income'], ['openingExemptIncome', 'exemptIncome'], ['openingSpecialDeduction', 'specialDeduction'],
  ['openingSpecialAdditionalDeduction', 'specialAdditionalDeduction'], ['openingOtherDeduction', 'otherDeduction'], ['openingTaxWithheld', 'taxWithheld'],
] as const;
export { openingFields };

/** 专项附加扣除 and other deductions are different running totals. */
export const isOtherDeduction = (deduction: string): boolean => deduction === 'personalPension';

/** The opening totals that count: those of the tax year, unless the month is the first of the year. */
export const countedOpening = (person: PayPerson, rules: PayRules): PayPerson['opening'] => (rules.period.month.endsWith('-01') ? null : person.opening);

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
    for (const [code, value] of [['insuranceBase', last.insuranceBase], ['housingFundDeclaredBase', last.housingFundBase], ['housingFundRate', last.housingFundRate]] as const) {
      if (value !== null) set(code, row, scaledNumber(value, scaleOf(code)));
    }
    const opening = countedOpening(person, rules);
    set('openingMonthsEmployed', row, opening?.monthsEmployed ?? 0);
    for (const [code, field] of openingFields) set(code, row, opening === null ? 0 : scaledNumber(opening[field], scaleOf(code)));
    let special = 0;
    let other = 0;
    for (const { deduction, monthlyAmount } of person.declared) {
      if (isOtherDeduction(deduction)) other += scaledNumber(monthlyAmount, scaleOf('declaredOther'));
      else special += scaledNumber(monthlyAmount, scaleOf('declaredSpecialAdditional'));
    }
    set('declaredSpecialAdditional', row, special);
    set('declaredOther', row, other);
  });
  for (const [code, column] of columns) inputs[code] = column.column();
};
