/**
 * The input of a payslip that stands, with traces for its explanation. Where the facts still say what they said, a figure
 * is traced down to punches and forms; where they have moved on, down to the days as they were when the run was handed in.
 */
import { attendanceQuantityCodes, type AttendanceQuantityCode, type PayrollPersonInput, type PaySegment } from '#kernel/payroll/payroll-types';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { formatDay } from '#kernel/calendar/epoch-day';
import { personInputOfBasis, type BasisDay, type BasisSegment, type PayBasis } from './pay-basis.ts';
import type { QuantityTracer } from './pay-person-input.ts';

const scheduled = ({ minutes }: BasisDay): boolean => (minutes.scheduledMinutes ?? 0) > 0;

/** What a day adds to a quantity. */
const shareOf = (code: AttendanceQuantityCode, day: BasisDay): number => {
  if (code === 'scheduledDays') return scheduled(day) ? 1 : 0;
  if (code === 'attendedDays') return scheduled(day) && ((day.minutes.normalMinutes ?? 0) > 0 || (day.minutes.tripMinutes ?? 0) > 0) ? 1 : 0;
  return day.minutes[code] ?? 0;
};

const daysNode = (personId: number, code: AttendanceQuantityCode, { quantities, days }: BasisSegment): ExplanationNode => {
  const unit = code.endsWith('Days') ? 'day' : 'minute';
  return {
    operation: 'sum', label: code, value: String(quantities[code]), unit,
    children: days.flatMap((day): readonly ExplanationNode[] => {
      const share = shareOf(code, day);
      return share === 0 ? [] : [{ operation: 'leaf', label: formatDay(day.day), value: String(share), unit, children: [], reference: { kind: 'fact', table: 'attendance.attendance_day', key: { person_id: personId, business_date: formatDay(day.day) } } }];
    }),
  };
};

const tracesOf = (personId: number, segment: BasisSegment, trace: QuantityTracer): NonNullable<PaySegment['quantityExplanations']> => {
  const now = trace(segment.fromDay, segment.toDay);
  return Object.fromEntries(attendanceQuantityCodes.map((code) => {
    const node = now[code];
    const stands = node !== undefined && node.value === String(segment.quantities[code]);
    return [code, stands ? node : daysNode(personId, code, segment)];
  }));
};

/** The input that a basis names, its quantities traced. */
export const tracedInputOfBasis = (personId: number, basis: PayBasis, trace: QuantityTracer): PayrollPersonInput => {
  const input = personInputOfBasis(basis);
  return { ...input, segments: input.segments.map((segment, position) => ({ ...segment, quantityExplanations: tracesOf(personId, basis.segments[position]!, trace) })) };
};
