/** The days of a fresh attendance computation as the rows that pay reads, without a way through the database. */
import type { AttendanceMonth } from '#modules/attendance';
import type { AttendanceRows } from './segment-quantities.ts';

/** `personIds` decides the positions; parts of one person follow each other in the computation. */
export const attendanceRowsOf = (month: AttendanceMonth, personIds: readonly number[]): AttendanceRows => {
  const ranges = new Map<number, { from: number; to: number }>();
  month.parts.forEach(({ personId }, part) => {
    const from = month.columns.rowStarts[part]!;
    const to = month.columns.rowStarts[part + 1]!;
    const range = ranges.get(personId);
    if (range === undefined) ranges.set(personId, { from, to });
    else range.to = to;
  });
  return {
    from: Int32Array.from(personIds, (personId) => ranges.get(personId)?.from ?? 0),
    to: Int32Array.from(personIds, (personId) => ranges.get(personId)?.to ?? 0),
    day: month.columns.day, presentMinutes: month.columns.minutes.presentMinutes, minutes: month.columns.minutes,
  };
};
