/** Facts about work, carried by the source's person key; people resolves who that is. Instants are epoch seconds (UTC). */
import type { LeaveType } from '#kernel/attendance/attendance-types';

type WorkFactBase = { readonly sourcePersonKey: string };

/** A real punch. `sourceText` is the time as the source wrote it (R10, S0.15). */
export type PunchFact = WorkFactBase & {
  readonly kind: 'punch';
  readonly instant: number;
  readonly zone: string;
  readonly sourceText: string;
  readonly direction: 'in' | 'out' | 'unknown';
  readonly device: string;
  readonly place: string;
};

/** The source expected a punch here and saw none (WeCom 未打卡 rows). Never a punch (R28). */
export type ExpectedPunchMissingFact = WorkFactBase & {
  readonly kind: 'expectedPunchMissing';
  readonly scheduledInstant: number;
  readonly zone: string;
  readonly direction: 'in' | 'out' | 'unknown';
};

export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'withdrawn';

export type ApprovalFact = WorkFactBase & {
  readonly kind: 'approval';
  readonly approvalNumber: string;
  readonly status: ApprovalStatus;
  readonly submittedInstant: number;
  readonly zone: string;
  readonly form:
    | { readonly type: 'leave'; readonly leaveType: LeaveType; readonly sourceLeaveName: string; readonly from: number; readonly to: number }
    | { readonly type: 'overtime'; readonly from: number; readonly to: number; /** Time off instead of pay for hours on a rest day. */ readonly compensation?: 'timeOff' }
    | { readonly type: 'trip'; readonly from: number; readonly to: number }
    | { readonly type: 'correction'; readonly instant: number; readonly day: number; readonly direction: 'in' | 'out' | 'unknown' };
};

/** One planned day: a shift of a named schedule, or rest (`shiftCode` null). */
export type RosterDayFact = WorkFactBase & {
  readonly kind: 'rosterDay';
  readonly day: number;
  readonly scheduleCode: string;
  readonly shiftCode: string | null;
};

/**
 * A schedule (attendance group) as the source defines it on `observedDay`, whole, with all its shifts.
 * `weekday` schedules name the shift of each weekday (0 = Sunday); `roster` schedules take it from roster days.
 */
export type ScheduleFact = {
  readonly kind: 'schedule';
  readonly scheduleCode: string;
  readonly name: string;
  readonly zone: string;
  readonly observedDay: number;
  readonly form: 'weekday' | 'roster';
  /** index 0..6, Sunday first; null = rest. Empty for rosters. */
  readonly weekdayShiftCodes: readonly (string | null)[];
  readonly followsHolidays: boolean;
  readonly shifts: readonly {
    readonly code: string; readonly name: string;
    readonly startMinute: number; readonly endMinute: number;
    readonly breaks: readonly { readonly fromMinute: number; readonly toMinute: number; readonly floatingLengthMinutes: number | null }[];
    readonly flexEarlyMinutes: number; readonly flexLateMinutes: number;
  }[];
};

/** The source's own daily report: evidence and checksum, never an input of pay. */
export type DayReportFact = WorkFactBase & {
  readonly kind: 'dayReport';
  readonly day: number;
  readonly punchCount: number;
  readonly regularSeconds: number;
  readonly standardSeconds: number;
  readonly exceptions: readonly { readonly code: number; readonly count: number; readonly seconds: number }[];
  readonly leaveSeconds: number;
};

export type WorkFact = PunchFact | ExpectedPunchMissingFact | ApprovalFact | RosterDayFact | ScheduleFact | DayReportFact;
