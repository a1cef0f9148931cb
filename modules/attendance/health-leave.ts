/** Sick leave is a health value: who may see attendance and no health sees leave of another kind, and cannot tell the two apart. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readAttendanceDay } from '#contracts/api/attendance-api';
import type { AttendanceDay } from '#kernel/attendance/attendance-types';
import { mayRead, type CompanyTransaction } from '#modules/platform';

/** Remembers for the audit that health values of these people are shown; of people out of reach none are. */
export const noteHealthRead = (tx: CompanyTransaction, personIds: readonly number[], month: string): void => {
  const shown = personIds.filter((personId) => mayRead(tx.access, 'health', personId));
  if (shown.length > 0) tx.noteRead({ fieldClass: 'health', personIds: shown, what: `attendance.attendance_day ${month}` });
};

/** Days of a person as the reader may see them. */
export const daysForReader = (tx: Pick<CompanyTransaction, 'access'>, personId: number, days: readonly AttendanceDay[]): readonly AttendanceDay[] =>
  (mayRead(tx.access, 'health', personId) ? days : days.map((day) => ({ ...day, otherPaidLeaveMinutes: day.otherPaidLeaveMinutes + day.sickLeaveMinutes, sickLeaveMinutes: 0 })));

/** A kind of minutes or leave as the reader may see it. */
export const leaveForReader = <Kind extends string | null>(tx: Pick<CompanyTransaction, 'access'>, personId: number, kind: Kind): Kind | 'otherPaidLeave' =>
  (kind === 'sickLeave' && !mayRead(tx.access, 'health', personId) ? 'otherPaidLeave' : kind);

/** A day that was read with other eyes, its own person's, as this reader may see it. */
export const dayForReader = (tx: Pick<CompanyTransaction, 'access'>, personId: number, detail: RouteResponse<typeof readAttendanceDay>): RouteResponse<typeof readAttendanceDay> =>
  (mayRead(tx.access, 'health', personId) ? detail : {
    ...detail, day: { ...detail.day, otherPaidLeaveMinutes: detail.day.otherPaidLeaveMinutes + detail.day.sickLeaveMinutes, sickLeaveMinutes: 0 },
    intervals: detail.intervals.map((interval) => ({ ...interval, class: leaveForReader(tx, personId, interval.class) })), approvals: detail.approvals.map((form) => ({ ...form, leaveType: leaveForReader(tx, personId, form.leaveType) })),
  });
