/** What can go wrong in attendance as an expected outcome; text in phrases under `error.<code>`. */
export const attendanceErrorCodes = ['scheduleUnknown', 'rosterMissing', 'calendarUnknown', 'calendarYearUnknown', 'zoneUnknown', 'noTerms', 'windowTooLong', 'monthUnknown'] as const;
export type AttendanceErrorCode = (typeof attendanceErrorCodes)[number];

/** Why a person's days could not be computed. */
export type AttendanceProblem = { readonly personId: number; readonly code: AttendanceErrorCode; readonly data: Readonly<Record<string, string | number>> };
