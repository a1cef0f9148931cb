/** What a payroll person input means to the rule language: its cells by input name. */
import type { ExplanationNode, LeafReference } from '../rules/explanation.ts';
import type { InputCell, PersonInputs } from '../rules/rule-types.ts';
import { attendanceQuantityCodes, type PaySegment, type PayrollPersonInput } from './payroll-types.ts';

/** A figure that comes from a rule, not from a stored fact, such as the day counts of a calendar. */
const cellWithReference = (label: string, value: string, unit: string, reference: LeafReference): InputCell =>
  reference.kind === 'fact'
    ? { value, reference }
    : { value, explanation: { operation: 'leaf', label, value, unit, children: [], reference } satisfies ExplanationNode };

const unitOfQuantity = (code: string): string => (code.endsWith('Days') ? 'day' : 'minute');

const segmentCells = (segment: PaySegment): Readonly<Record<string, InputCell>> => {
  const { terms, calendar, quantityExplanations } = segment;
  const cells: Record<string, InputCell> = {
    wageKind: { value: terms.wageKind, reference: terms.reference },
    [terms.wageKind === 'monthly' ? 'monthlyWage' : 'hourlyWage']: { value: terms.wage, reference: terms.reference },
    calendarWorkdays: cellWithReference('calendarWorkdays', String(calendar.workdays), 'day', calendar.reference),
    calendarStatutoryHolidays: cellWithReference('calendarStatutoryHolidays', String(calendar.statutoryHolidays), 'day', calendar.reference),
  };
  for (const code of attendanceQuantityCodes) {
    const value = String(segment.quantities[code]);
    // Nothing counted is an empty sum. A figure without a trace is a leaf without reference: who explains a stored
    // payslip hands over the traces.
    const untraced: ExplanationNode = { operation: value === '0' ? 'sum' : 'leaf', label: code, value, unit: unitOfQuantity(code), children: [] };
    cells[code] = { value, explanation: quantityExplanations?.[code] ?? untraced };
  }
  return cells;
};

/** The cells of one person: segments with terms, quantities and calendar counts, and the person's scalars. */
export const ruleInputsOf = (input: PayrollPersonInput): PersonInputs => {
  const { calendar } = input.period;
  return {
    segments: input.segments.map(segmentCells),
    scalars: {
      periodWorkdays: cellWithReference('periodWorkdays', String(calendar.workdays), 'day', calendar.reference),
      periodStatutoryHolidays: cellWithReference('periodStatutoryHolidays', String(calendar.statutoryHolidays), 'day', calendar.reference),
      ...input.scalars,
    },
  };
};
