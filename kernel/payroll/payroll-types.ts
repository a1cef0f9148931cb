/**
 * What the payroll kernel takes and gives. Amounts are strings at the edge and exact rationals inside;
 * minutes and days are whole numbers; dates are epoch-days.
 */
import type { ExplanationNode, FactReference } from '../rules/explanation.ts';

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
  readonly quantities: Readonly<Record<AttendanceQuantityCode, number>>;
};

/** Everything one payslip depends on. All amounts are decimal strings. */
export type PayrollPersonInput = {
  readonly personNumber: string;
  readonly currency: string;
  /** Days of the pay period, half-open, and the calendar's count of paid days (workdays + statutory holidays) in it. */
  readonly period: { readonly month: string; readonly fromDay: number; readonly toDay: number; readonly payDay: number };
  readonly segments: readonly PaySegment[];
  /** Per-person scalar inputs by pack input name, each with the fact it came from. */
  readonly scalars: Readonly<Record<string, { readonly value: string; readonly reference: FactReference }>>;
};

export type PayslipLine = { readonly item: string; readonly amount: string };

export type PayslipResult = {
  readonly personNumber: string;
  readonly lines: readonly PayslipLine[];
  readonly findings: readonly { readonly code: string; readonly item?: string; readonly data: Readonly<Record<string, string | number>> }[];
};

export type ExplainedPayslip = PayslipResult & { readonly explanations: Readonly<Record<string, ExplanationNode>> };
