/**
 * What the payroll kernel takes and gives. Amounts are strings at the edge and exact rationals inside;
 * minutes and days are whole numbers; dates are epoch-days.
 */
import type { ExplanationNode, FactReference, LeafReference } from '../rules/explanation.ts';
import type { InputCell } from '../rules/rule-types.ts';

/** Quantities of one terms segment, summed from attendance days by `from ≤ day < to`. Whole minutes and days. */
export const attendanceQuantityCodes = [
  'scheduledDays', 'attendedDays', 'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes',
  'missingPunchMinutes', 'annualLeaveMinutes', 'personalLeaveMinutes', 'sickLeaveMinutes', 'compensatoryLeaveMinutes',
  'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes',
] as const;
export type AttendanceQuantityCode = (typeof attendanceQuantityCodes)[number];

/** A span of the pay period under one set of terms (R20). Half-open days. */
export type PaySegment = {
  readonly fromDay: number;
  readonly toDay: number;
  readonly terms: {
    readonly wageKind: 'monthly' | 'hourly';
    /** Decimal string in currency units: per month or per hour. */
    readonly wage: string;
    readonly insurancePlace: string;
    readonly reference: FactReference;
  };
  /** Workdays and statutory holidays of the workplace's calendar in the segment's days, whatever the roster says. */
  readonly calendar: CalendarDays;
  readonly quantities: Readonly<Record<AttendanceQuantityCode, number>>;
  /** Where the quantities come from; a code that is absent here has no deeper trace. */
  readonly quantityExplanations?: Readonly<Partial<Record<AttendanceQuantityCode, ExplanationNode>>>;
};

/** Counts of a calendar over a span of days; `reference` names the calendar. */
export type CalendarDays = { readonly workdays: number; readonly statutoryHolidays: number; readonly reference: LeafReference };

/** Everything one payslip depends on. All amounts are decimal strings. */
export type PayrollPersonInput = {
  readonly personNumber: string;
  readonly currency: string;
  /** Days of the pay period, half-open, and the calendar's counts over all of it, employed or not. */
  readonly period: { readonly month: string; readonly fromDay: number; readonly toDay: number; readonly payDay: number; readonly calendar: CalendarDays };
  readonly segments: readonly PaySegment[];
  /** Per-person scalar inputs by pack input name, each with the fact it came from. */
  readonly scalars: Readonly<Record<string, InputCell>>;
};

export type PayslipLine = { readonly item: string; readonly amount: string };

export type PayslipResult = {
  readonly personNumber: string;
  readonly lines: readonly PayslipLine[];
  readonly findings: readonly { readonly code: string; readonly item?: string; readonly data: Readonly<Record<string, string | number>> }[];
};

export type ExplainedPayslip = PayslipResult & { readonly explanations: Readonly<Record<string, ExplanationNode>> };
