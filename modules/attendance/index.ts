export { absorbOwnForms, absorbSchedules, absorbWorkFacts, reabsorbPerson, type AbsorbInput, type OwnForm, type VanishedKey } from './absorb-work-facts.ts';
export { calculateAttendance, computeAttendance, type AttendanceMonth, type CalculateRequest } from './calculate-attendance.ts';
export { chooseAttendancePolicy, defaultAttendancePolicy } from './attendance-policy.ts';
export { attendanceErrorCodes, type AttendanceErrorCode, type AttendanceProblem } from './attendance-errors.ts';
export { calendarOf, type CalendarProblem } from './read-calendars.ts';
export { buildZoneTable } from './zone-table.ts';
export type { Touched } from './attendance-store.ts';
export { personsToCompute, requestRecomputeFrom } from './attendance-store.ts';
export { explainDayQuantity, quantityTracers, type QuantityExplanations, type QuantityTracer } from './quantity-explanations.ts';
export { storedName } from './stored-name.ts';
export { attendanceRowsOf } from './attendance-rows.ts';
export { registerAttendanceRoutes, type AttendanceRoutesDeps } from './attendance-routes.ts';
export { advanceComputeRun, failComputeRun, listComputeRuns, openComputeRun, readComputeRun, type ComputeRun } from './compute-run.ts';
export { readPeopleWithoutData, shownDay, shownState, type WithoutData } from './people-without-data.ts';
export {
  countRecomputeRequests, countStored, findingsOfBits, monthsAskedFor, monthsWithDays, personsWithWorkFrom, readFoundDays, readStoredDays, totalsOf, type DayState, type FoundDay, type MonthTotals,
} from './attendance-questions.ts';
export { attendancePersonData } from './attendance-person-data.ts';
export { addedLeaveDays, plannedShifts, type LeaveDay, type PlannedShift } from './form-minutes.ts';
export { findSameForms, type SameForm } from './same-forms.ts';
export { listScheduleCodes } from './schedules.ts';
export { leaveTaken, timeOffEarned } from './leave-taken.ts';
export { readAttendanceSigns, readEqualPunches, readPunchesAfterLeaving, type AttendanceSigns } from './review-signs.ts';
export { matchesFilter, visiblePeople, type ListedPerson } from './attendance-scope.ts';
export { dayForReader } from './health-leave.ts';
export { readDay } from './read-day.ts';
export { instantText, personFieldsOf } from './attendance-answers.ts';
