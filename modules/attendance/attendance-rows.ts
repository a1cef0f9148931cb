/** The in-memory days of a month in the form that payroll sums. */
import type { AttendanceMonth } from './calculate-attendance.ts';

/** Row ranges by position in `personIds`, beside the columns of the computation; rows of a person ascend by day. */
export const attendanceRowsOf = (month: AttendanceMonth, personIds: readonly number[]) => {
  const ranges = new Map<number, { from: number; to: number }>();
  month.parts.forEach((part, index) => {
    const [from, to] = [month.columns.rowStarts[index] as number, month.columns.rowStarts[index + 1] as number];
    const known = ranges.get(part.personId);
    if (known === undefined) ranges.set(part.personId, { from, to });
    else known.to = to;
  });
  return {
    from: Int32Array.from(personIds, (id) => ranges.get(id)?.from ?? 0), to: Int32Array.from(personIds, (id) => ranges.get(id)?.to ?? 0),
    day: month.columns.day, presentMinutes: month.columns.minutes.presentMinutes, minutes: month.columns.minutes,
  };
};
