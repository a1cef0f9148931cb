/**
 * What the attendance kernel takes and gives. Units: instants are epoch seconds (UTC), minutes are whole minutes,
 * days are epoch-days (days since 1970-01-01) of the *workplace's* calendar. Windows are half-open.
 */
import type { FactReference } from '../rules/explanation.ts';
import type { CalendarTable, ZoneTable } from '../calendar/calendar-types.ts';

/** A break inside a shift. A fixed break has from/to in minutes from the shift day's midnight; a floating one only a length. */
export type ShiftBreak =
  | { readonly kind: 'fixed'; readonly fromMinute: number; readonly toMinute: number }
  | { readonly kind: 'floating'; readonly lengthMinutes: number; readonly fromMinute: number; readonly toMinute: number };

/**
 * One shift definition. Minutes count from 00:00 of the business day; `endMinute` above 1440 ends the next day.
 * Flextime: the person may start up to `flexLateMinutes` later (or `flexEarlyMinutes` earlier) and must then stay as
 * much longer (may leave as much earlier).
 */
export type Shift = {
  readonly code: string;
  readonly startMinute: number;
  readonly endMinute: number;
  readonly breaks: readonly ShiftBreak[];
  readonly flexEarlyMinutes: number;
  readonly flexLateMinutes: number;
  /** Punches from this many minutes before the start until this many after the end belong to the shift (R5). */
  readonly windowBeforeMinutes: number;
  readonly windowAfterMinutes: number;
};

/** A business day on which the person is planned to work a shift, or (`shift: null`) to rest. */
export type PlannedDay = { readonly day: number; readonly shift: Shift | null };

export type Punch = {
  readonly instant: number;
  /** What the source says it is; the kernel pairs by window, and uses this only to tell in from out when both fit. */
  readonly direction: 'in' | 'out' | 'unknown';
  readonly reference: FactReference;
};

export type LeaveType = 'annualLeave' | 'personalLeave' | 'sickLeave' | 'compensatoryLeave' | 'otherPaidLeave';

/** Only approved forms reach the kernel; pending and withdrawn ones are filtered by the caller. */
export type Approval =
  | { readonly kind: 'leave'; readonly leaveType: LeaveType; readonly from: number; readonly to: number; readonly reference: FactReference }
  /** `timeOff`: hours on a rest day are taken off later instead of being paid; on any other day the form is an ordinary one. */
  | { readonly kind: 'overtime'; readonly compensation?: 'timeOff'; readonly from: number; readonly to: number; readonly reference: FactReference }
  | { readonly kind: 'trip'; readonly from: number; readonly to: number; readonly reference: FactReference }
  /** `instant` is the corrected punch time, `day` the business day it repairs. */
  | { readonly kind: 'correction'; readonly instant: number; readonly day: number; readonly direction: 'in' | 'out' | 'unknown'; readonly reference: FactReference };

/** Every choice has a name (R9, S0.43). */
export type AttendancePolicy = {
  /** Two punches closer than this are one; the later one stays visible as a duplicate. */
  readonly duplicateWithinMinutes: number;
  /** Lateness and early departure up to this many minutes are tolerated (counted as normal). */
  readonly lateGraceMinutes: number;
  readonly earlyGraceMinutes: number;
  readonly missingPunch: 'unpaidUntilCorrected' | 'shiftBoundary';
  readonly overtimeClassBy: 'calendarDateOfHour' | 'shiftDate';
  /** Overtime needs an approved form and presence; minutes outside the intersection are uncounted. Rostered shifts on rest days and holidays count as approved. */
  readonly overtimeNeeds: 'approvalAndPresence' | 'presence';
  /** Overtime is counted in steps of this many minutes, cut downwards per approved form and class. */
  readonly overtimeStepMinutes: number;
  /** Labour Law art. 41. */
  readonly overtimeMonthlyLimitMinutes: number;
};

export type PersonWindow = {
  readonly fromDay: number;
  readonly toDay: number;
  readonly zone: ZoneTable;
  readonly calendar: CalendarTable;
  /**
   * Days without an entry are days on which the person is not employed (no result row). The day before `fromDay` and
   * `toDay` itself may be given too: their shifts keep their own punches and get no result row.
   */
  readonly plan: readonly PlannedDay[];
  /** Any order. Include punches from one day before to one day after the window. */
  readonly punches: readonly Punch[];
  readonly approvals: readonly Approval[];
  readonly policy: AttendancePolicy;
};

export const findingCodes = [
  'lateArrival', 'earlyDeparture', 'missingPunchIn', 'missingPunchOut', 'absence', 'duplicatePunch',
  'punchOutsideAnyWindow', 'overtimeWithoutApproval', 'overtimeApprovedNotWorked', 'overtimeMonthlyLimit',
  'correctionApplied', 'workOnLeave',
] as const;
/** Stored as a bit set: the position in `findingCodes` is the bit; append only. */
export type FindingCode = (typeof findingCodes)[number];

export type AttendanceFinding = {
  readonly code: FindingCode;
  readonly day: number;
  readonly minutes: number;
  readonly references: readonly FactReference[];
};

export type MinuteClass =
  | 'normal' | 'overtimeWorkday' | 'overtimeRestDay' | 'overtimeStatutoryHoliday' | 'break' | 'uncounted'
  | 'late' | 'early' | 'absent' | 'missingPunch' | LeaveType | 'trip';

/** A half-open run of minutes with one class; `fromMinute`/`toMinute` are epoch minutes (UTC). */
export type ClassifiedInterval = {
  readonly class: MinuteClass;
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly causes: readonly FactReference[];
};

/**
 * One person's business day. Two conservation laws hold and are asserted:
 * presence: normal + overtime* + break + uncounted = presentMinutes (from first to last counted punch);
 * schedule: scheduledMinutes = normal-inside-schedule + late + early + absent + missingPunch + leave* + trip
 * (rostered minutes on rest days and holidays are overtime, never part of scheduledMinutes).
 */
export type AttendanceDay = {
  readonly day: number;
  readonly shiftCode: string | null;
  readonly dayClass: 'workday' | 'restDay' | 'statutoryHoliday';
  readonly firstIn: number | null;
  readonly lastOut: number | null;
  readonly presentMinutes: number;
  readonly scheduledMinutes: number;
  readonly normalMinutes: number;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
  readonly absentMinutes: number;
  readonly missingPunchMinutes: number;
  readonly annualLeaveMinutes: number;
  readonly personalLeaveMinutes: number;
  readonly sickLeaveMinutes: number;
  readonly compensatoryLeaveMinutes: number;
  readonly otherPaidLeaveMinutes: number;
  readonly tripMinutes: number;
  readonly overtimeWorkdayMinutes: number;
  readonly overtimeRestDayMinutes: number;
  readonly overtimeStatutoryHolidayMinutes: number;
  readonly breakMinutes: number;
  readonly uncountedMinutes: number;
  /** Bit set over `findingCodes`. */
  readonly findingBits: number;
};

export type PersonAttendance = {
  readonly days: readonly AttendanceDay[];
  readonly findings: readonly AttendanceFinding[];
};

/** Overtime of one form (null: counted by presence alone) and class on one day; steps cut `rawMinutes` down to `countedMinutes`. */
export type OvertimeForm = {
  readonly class: 'overtimeWorkday' | 'overtimeRestDay' | 'overtimeStatutoryHoliday';
  readonly reference: FactReference | null;
  readonly spans: readonly { readonly fromMinute: number; readonly toMinute: number }[];
  readonly rawMinutes: number;
  readonly countedMinutes: number;
};

/** The same computation with its trace, for explanations and the day's time line. */
export type ExplainedAttendance = PersonAttendance & {
  readonly intervalsByDay: ReadonlyMap<number, readonly ClassifiedInterval[]>;
  readonly overtimeFormsByDay: ReadonlyMap<number, readonly OvertimeForm[]>;
  /** Every punch of the window with what became of it; nothing is dropped (R8, I-1). */
  readonly punchFates: readonly { readonly punch: Punch; readonly day: number | null; readonly fate: 'firstIn' | 'lastOut' | 'between' | 'duplicate' | 'outsideAnyWindow' }[];
};
