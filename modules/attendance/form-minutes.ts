/**
 * What a form would do before it exists: the planned shifts it meets, and the leave minutes it would be, counted by the
 * kernel itself over the forms that are there already, so that the same time is never counted twice.
 */
import { attendBatch } from '#kernel/attendance/attend-batch';
import { approvalCode, plannedRest, type AttendanceBatch, type AttendanceColumns } from '#kernel/attendance/attendance-batch';
import type { LeaveType, Shift } from '#kernel/attendance/attendance-types';
import { failure, success, type Result } from '#kernel/base/result';
import { dayClassOf } from '#kernel/calendar/calendar-table';
import type { DayClass } from '#kernel/calendar/calendar-types';
import { epochMinuteOf, minuteZoneOf } from '#kernel/calendar/zone-time';
import type { CompanyTransaction } from '#modules/platform';
import type { AttendanceProblem } from './attendance-errors.ts';
import { loadWindow, type LoadedWindow } from './month-inputs.ts';

/** A day as it is planned: instants in epoch seconds; null on a day without a shift. */
export type PlannedShift = { readonly day: number; readonly zone: string; readonly dayClass: DayClass; readonly shift: { readonly code: string; readonly from: number; readonly to: number; readonly middle: number; readonly resumes: number } | null };

/** Half a shift ends where its first fixed break begins, or in the middle where it has none. */
const plannedShift = (shift: Shift, at: (minute: number) => number): PlannedShift['shift'] => {
  const pause = shift.breaks.find(({ kind }) => kind === 'fixed');
  const half = Math.floor((shift.startMinute + shift.endMinute) / 2);
  return { code: shift.code, from: at(shift.startMinute), to: at(shift.endMinute), middle: at(pause?.fromMinute ?? half), resumes: at(pause?.toMinute ?? half) };
};

/** The planned days of one person, [fromDay, toDay); days out of employment are left out. */
export const plannedShifts = async (tx: CompanyTransaction, personId: number, fromDay: number, toDay: number): Promise<Result<readonly PlannedShift[], AttendanceProblem>> => {
  const loaded = await loadWindow(tx, [personId], fromDay, toDay);
  const [problem] = loaded.problems;
  if (problem !== undefined) return failure(problem);
  const { batch } = loaded;
  const width = batch.toDay - batch.fromDay + 2;
  const found: PlannedShift[] = [];
  loaded.parts.forEach((_, part) => {
    const context = batch.contexts[batch.personContext[part] as number];
    if (context === undefined) return;
    const zone = minuteZoneOf(context.zone);
    for (let day = fromDay; day < toDay; day += 1) {
      const planned = batch.plan[part * width + day - batch.fromDay + 1] as number;
      if (planned < plannedRest) continue;
      const shift = batch.shifts[planned];
      found.push({ day, zone: context.zone.zone, dayClass: dayClassOf(context.calendar, day), shift: shift === undefined ? null : plannedShift(shift, (minute) => epochMinuteOf(zone, day, minute) * 60) });
    }
  });
  return success(found.toSorted((left, right) => left.day - right.day));
};

export type LeaveSpan = { readonly leaveType: LeaveType; readonly from: number; readonly to: number };
/** Leave of one kind on one day, and the minutes that were planned for it. */
export type LeaveDay = { readonly personId: number; readonly day: number; readonly leaveType: LeaveType; readonly minutes: number; readonly plannedMinutes: number };

const minutesName = { annualLeave: 'annualLeaveMinutes', personalLeave: 'personalLeaveMinutes', sickLeave: 'sickLeaveMinutes', compensatoryLeave: 'compensatoryLeaveMinutes', otherPaidLeave: 'otherPaidLeaveMinutes' } as const;
const everyLeaveType = Object.keys(minutesName) as LeaveType[];

const leaveDaysOf = (loaded: LoadedWindow, columns: AttendanceColumns): LeaveDay[] => {
  const found: LeaveDay[] = [];
  for (let row = 0; row < columns.rowCount; row += 1) {
    for (const leaveType of everyLeaveType) {
      const minutes = columns.minutes[minutesName[leaveType]][row] as number;
      const part = loaded.parts[columns.person[row] as number];
      if (minutes > 0 && part !== undefined) found.push({ personId: part.personId, day: columns.day[row] as number, leaveType, minutes, plannedMinutes: columns.minutes.scheduledMinutes[row] as number });
    }
  }
  return found;
};

/** The batch without punches (leave does not depend on them), with further leave of its one person. */
const withLeave = (batch: AttendanceBatch, spans: readonly LeaveSpan[]): AttendanceBatch => {
  const kinds: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  const starts = [0];
  for (let part = 0; part < batch.personCount; part += 1) {
    for (let row = batch.approvalStarts[part] as number; row < (batch.approvalStarts[part + 1] as number); row += 1) {
      kinds.push(batch.approvalKinds[row] as number);
      from.push(batch.approvalFrom[row] as number);
      to.push(batch.approvalTo[row] as number);
    }
    for (const span of spans) {
      kinds.push(approvalCode[span.leaveType]);
      from.push(span.from);
      to.push(span.to);
    }
    starts.push(kinds.length);
  }
  return {
    ...batch, punchStarts: new Int32Array(batch.personCount + 1), punchSeconds: new Float64Array(0), punchDirections: new Uint8Array(0),
    approvalStarts: Int32Array.from(starts), approvalKinds: Uint8Array.from(kinds), approvalFrom: Float64Array.from(from), approvalTo: Float64Array.from(to), approvalDirections: new Uint8Array(kinds.length).fill(1),
  };
};

/** Leave of approved forms by person and day, as the kernel classifies it, whichever sources it came from. Days of people who cannot be computed are left out. */
export const approvedLeaveDays = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly LeaveDay[]> => {
  if (personIds.length === 0 || toDay <= fromDay) return [];
  const loaded = await loadWindow(tx, personIds, fromDay, toDay);
  return leaveDaysOf(loaded, attendBatch(withLeave(loaded.batch, [])));
};

/** The days that a leave would add for one person: what is on leave already is not counted again. */
export const addedLeaveDays = async (tx: CompanyTransaction, personId: number, window: { readonly fromDay: number; readonly toDay: number }, span: LeaveSpan): Promise<Result<readonly LeaveDay[], AttendanceProblem>> => {
  const loaded = await loadWindow(tx, [personId], window.fromDay, window.toDay);
  const [problem] = loaded.problems;
  if (problem !== undefined) return failure(problem);
  const before = new Map(leaveDaysOf(loaded, attendBatch(withLeave(loaded.batch, []))).map((each) => [`${each.day} ${each.leaveType}`, each.minutes]));
  const after = leaveDaysOf(loaded, attendBatch(withLeave(loaded.batch, [span])));
  return success(after.filter(({ leaveType }) => leaveType === span.leaveType).map((each) => ({ ...each, minutes: each.minutes - (before.get(`${each.day} ${each.leaveType}`) ?? 0) })).filter(({ minutes }) => minutes > 0));
};

export type EarnedTimeOff = { readonly personId: number; readonly day: number; readonly minutes: number };

/** Minutes on rest days for which time off is taken: what the day's overtime would have been if it were paid, less what it is. */
export const earnedTimeOff = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly EarnedTimeOff[]> => {
  if (personIds.length === 0) return [];
  const loaded = await loadWindow(tx, personIds, fromDay, toDay);
  if (!loaded.batch.approvalKinds.includes(approvalCode.timeOffOvertime)) return [];
  const paid = attendBatch({ ...loaded.batch, approvalKinds: loaded.batch.approvalKinds.map((kind) => (kind === approvalCode.timeOffOvertime ? approvalCode.overtime : kind)) });
  const own = attendBatch(loaded.batch);
  const found: EarnedTimeOff[] = [];
  for (let row = 0; row < own.rowCount; row += 1) {
    const minutes = (paid.minutes.overtimeRestDayMinutes[row] as number) - (own.minutes.overtimeRestDayMinutes[row] as number);
    const part = loaded.parts[own.person[row] as number];
    if (minutes > 0 && part !== undefined) found.push({ personId: part.personId, day: own.day[row] as number, minutes });
  }
  return found;
};
