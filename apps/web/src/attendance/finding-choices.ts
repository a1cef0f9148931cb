import { findingCodes } from '#kernel/attendance/attendance-types';

/** What a list of findings may be filtered by; the same as listedFindingCodes of the interface, whose module is not loaded into a browser. */
export const findingChoices = ['noAttendanceData', ...findingCodes] as const;
