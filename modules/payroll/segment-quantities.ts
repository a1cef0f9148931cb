/** Attendance days summed over a span of terms: the quantities that pay is computed from. */
import type { AttendanceQuantityCode } from '#kernel/payroll/payroll-types';

/** The minute columns of a day that are quantities of pay. */
export const quantityMinuteColumns = [
  'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes', 'annualLeaveMinutes', 'personalLeaveMinutes',
  'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes',
] as const satisfies readonly AttendanceQuantityCode[];
export type QuantityMinuteColumn = (typeof quantityMinuteColumns)[number];

/** Attendance days by column; person p owns rows from[p] until to[p], ascending by day. The columns of a fresh computation have this form too. */
export type AttendanceRows = {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly day: Int32Array;
  readonly presentMinutes: Int16Array;
  readonly minutes: Readonly<Record<QuantityMinuteColumn, Int16Array>>;
};

/** A day with scheduled minutes is scheduled (应出勤); it is attended (实出勤) when any of them were worked or travelled. */
const isScheduledDay = (rows: AttendanceRows, row: number): boolean => rows.minutes.scheduledMinutes[row]! > 0;
const isAttendedDay = (rows: AttendanceRows, row: number): boolean =>
  isScheduledDay(rows, row) && (rows.minutes.normalMinutes[row]! > 0 || rows.minutes.tripMinutes[row]! > 0);

/** Row range of the person's days in [fromDay, toDay). */
export const rowsInDays = (rows: AttendanceRows, person: number, fromDay: number, toDay: number): readonly [number, number] => {
  let start = rows.from[person]!;
  const end = rows.to[person]!;
  while (start < end && rows.day[start]! < fromDay) start += 1;
  let stop = start;
  while (stop < end && rows.day[stop]! < toDay) stop += 1;
  return [start, stop];
};

export type SegmentQuantities = Readonly<Record<AttendanceQuantityCode, number>>;

/** Sums one person's days in [fromDay, toDay) by quantity. */
export const segmentQuantities = (rows: AttendanceRows, person: number, fromDay: number, toDay: number): SegmentQuantities => {
  const [start, stop] = rowsInDays(rows, person, fromDay, toDay);
  const sums = Object.fromEntries(quantityMinuteColumns.map((code) => {
    const column = rows.minutes[code];
    let sum = 0;
    for (let row = start; row < stop; row += 1) sum += column[row]!;
    return [code, sum];
  })) as Record<QuantityMinuteColumn, number>;
  let scheduledDays = 0;
  let attendedDays = 0;
  for (let row = start; row < stop; row += 1) {
    if (isScheduledDay(rows, row)) scheduledDays += 1;
    if (isAttendedDay(rows, row)) attendedDays += 1;
  }
  return { ...sums, scheduledDays, attendedDays };
};
