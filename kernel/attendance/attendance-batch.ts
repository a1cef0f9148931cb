/**
 * The lean form of many people's windows: typed arrays in, typed arrays out, nothing allocated per day.
 * Units: `punchSeconds`, `approvalFrom`, `approvalTo` are epoch seconds; a correction carries its instant in
 * `approvalFrom` and the epoch-day it repairs in `approvalTo`. Directions: 0 in, 1 unknown, 2 out.
 */
import { assert } from '../base/result.ts';
import type { CalendarTable, ZoneTable } from '../calendar/calendar-types.ts';
import type { AttendancePolicy, LeaveType, Punch, Shift } from './attendance-types.ts';

export const directionCode: Readonly<Record<Punch['direction'], number>> = { in: 0, unknown: 1, out: 2 };

/** Codes of `approvalKinds`: leave types first, in the order of `leaveTypes`. */
export const leaveTypes = ['annualLeave', 'personalLeave', 'sickLeave', 'compensatoryLeave', 'otherPaidLeave'] as const satisfies readonly LeaveType[];
export const approvalCode = {
  annualLeave: 0, personalLeave: 1, sickLeave: 2, compensatoryLeave: 3, otherPaidLeave: 4, overtime: 5, timeOffOvertime: 6, trip: 7, correction: 8,
} as const;
/** Overtime that is paid, and overtime on a rest day for which time off is taken instead. */
export const isOvertimeCode = (code: number | undefined): boolean => code === approvalCode.overtime || code === approvalCode.timeOffOvertime;

/** Values of `plan`: an index into `shifts`, or one of these. */
export const plannedRest = -1;
export const notEmployed = -2;

export type AttendanceBatch = {
  readonly fromDay: number;
  readonly toDay: number;
  readonly contexts: readonly { readonly zone: ZoneTable; readonly calendar: CalendarTable }[];
  readonly policy: AttendancePolicy;
  readonly shifts: readonly Shift[];
  readonly personCount: number;
  /** Index into `contexts`, one a person. */
  readonly personContext: Uint16Array;
  /**
   * personCount × (toDay − fromDay + 2): the first column is the day before `fromDay`, the last is `toDay`; these two
   * get no result row, their shifts only keep their own punches.
   */
  readonly plan: Int16Array;
  /** personCount + 1 offsets; punches and approvals of one person may stand in any order. */
  readonly punchStarts: Int32Array;
  readonly punchSeconds: Float64Array;
  readonly punchDirections: Uint8Array;
  readonly approvalStarts: Int32Array;
  readonly approvalKinds: Uint8Array;
  readonly approvalFrom: Float64Array;
  readonly approvalTo: Float64Array;
  readonly approvalDirections: Uint8Array;
};

/** The minute columns of a day, in storage order. */
export const minuteColumns = [
  'presentMinutes', 'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes',
  'annualLeaveMinutes', 'personalLeaveMinutes', 'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes',
  'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes', 'breakMinutes', 'uncountedMinutes',
] as const;
export type MinuteColumn = (typeof minuteColumns)[number];

/** Position of a day class in `AttendanceColumns.dayClass`. */
export const dayClasses = ['workday', 'restDay', 'statutoryHoliday'] as const;

/** One row a person and employed day, ascending by person and day. */
export type AttendanceColumns = {
  /** Rows in use; the arrays may be longer. */
  rowCount: number;
  /** Row range of person p: rowStarts[p] until rowStarts[p + 1]. */
  readonly rowStarts: Int32Array;
  readonly person: Int32Array;
  readonly day: Int32Array;
  /** Index into the batch's shifts, −1 without a shift. */
  readonly shift: Int16Array;
  /** Index into `dayClasses`. */
  readonly dayClass: Uint8Array;
  /** Epoch seconds of the counted punches; NaN = none. */
  readonly firstIn: Float64Array;
  readonly lastOut: Float64Array;
  readonly minutes: Readonly<Record<MinuteColumn, Int16Array>>;
  /** Bit set over `findingCodes`. */
  readonly findingBits: Int32Array;
};

/** Empty result columns for a batch. */
export const createAttendanceColumns = (batch: AttendanceBatch): AttendanceColumns => {
  const rows = batch.personCount * (batch.toDay - batch.fromDay);
  const minutes = Object.fromEntries(minuteColumns.map((name) => [name, new Int16Array(rows)])) as Record<MinuteColumn, Int16Array>;
  return {
    rowCount: 0,
    rowStarts: new Int32Array(batch.personCount + 1),
    person: new Int32Array(rows),
    day: new Int32Array(rows),
    shift: new Int16Array(rows),
    dayClass: new Uint8Array(rows),
    firstIn: new Float64Array(rows),
    lastOut: new Float64Array(rows),
    minutes,
    findingBits: new Int32Array(rows),
  };
};

/** Stops on a batch whose arrays do not fit together. */
export const assertBatchShape = (batch: AttendanceBatch): void => {
  const people = batch.personCount;
  assert(batch.toDay >= batch.fromDay, 'the window is not negative');
  assert(batch.plan.length === people * (batch.toDay - batch.fromDay + 2), 'plan has one cell a person and day, with one day on each side');
  assert(batch.punchStarts.length === people + 1 && batch.approvalStarts.length === people + 1, 'offsets have one entry more than people');
  assert(batch.personContext.length === people, 'each person has a context');
  assert(batch.punchSeconds.length === batch.punchDirections.length, 'each punch has a direction');
  const approvals = batch.approvalKinds.length;
  assert(batch.approvalFrom.length === approvals && batch.approvalTo.length === approvals && batch.approvalDirections.length === approvals, 'approval columns are even');
};
