export { absorbSchedules, absorbWorkFacts, reabsorbPerson, type AbsorbInput, type VanishedKey } from './absorb-work-facts.ts';
export { calculateAttendance, computeAttendance, type AttendanceMonth, type CalculateRequest } from './calculate-attendance.ts';
export { chooseAttendancePolicy, defaultAttendancePolicy, readAttendancePolicy } from './attendance-policy.ts';
export { attendanceErrorCodes, type AttendanceErrorCode, type AttendanceProblem } from './attendance-errors.ts';
export { calendarOf, type CalendarProblem } from './read-calendars.ts';
export { buildZoneTable } from './zone-table.ts';
export { requestRecompute, type Touched } from './attendance-store.ts';
