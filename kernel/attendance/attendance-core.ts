/**
 * The one computation behind attendBatch, attendPerson and explainAttendance: one person's units are measured,
 * summed by business day, checked against both conservation laws and written as rows. A trace may listen.
 */
import { assert } from '../base/result.ts';
import { daysOfMonth, monthOfDay } from '../calendar/epoch-day.ts';
import { localDayOf } from '../calendar/zone-time.ts';
import { minuteColumns, notEmployed, type AttendanceBatch, type AttendanceColumns, type MinuteColumn } from './attendance-batch.ts';
import { findingBit, measureUnit } from './measure-unit.ts';
import { pairPunches } from './pair-punches.ts';
import { loadPerson, segment, type Scratch, type Unit } from './person-scratch.ts';
import { assignPunches, buildUnits } from './shift-windows.ts';

/** What an explanation listens to. `unit` comes after its findings; `day` findings belong to no unit. */
export type Trace = {
  readonly unit: (s: Scratch, position: number, measured: boolean) => void;
  readonly finding: (s: Scratch, day: number, bit: number, minutes: number, form: number) => void;
  readonly dayFinding: (s: Scratch, day: number, bit: number, minutes: number, punchSlot: number) => void;
};

const width = minuteColumns.length;
const column = Object.fromEntries(minuteColumns.map((name, index) => [name, index])) as Record<MinuteColumn, number>;

/** Columns summed straight from a segment class. */
const columnOfClass: readonly (readonly [number, number])[] = [
  [segment.normal, column.normalMinutes], [segment.overtimeWorkday, column.overtimeWorkdayMinutes],
  [segment.overtimeRestDay, column.overtimeRestDayMinutes], [segment.overtimeStatutoryHoliday, column.overtimeStatutoryHolidayMinutes],
  [segment.break, column.breakMinutes], [segment.uncounted, column.uncountedMinutes], [segment.late, column.lateMinutes],
  [segment.early, column.earlyMinutes], [segment.absent, column.absentMinutes], [segment.missingPunch, column.missingPunchMinutes],
  [segment.firstLeave, column.annualLeaveMinutes], [segment.firstLeave + 1, column.personalLeaveMinutes],
  [segment.firstLeave + 2, column.sickLeaveMinutes], [segment.firstLeave + 3, column.compensatoryLeaveMinutes],
  [segment.firstLeave + 4, column.otherPaidLeaveMinutes], [segment.trip, column.tripMinutes],
];
const scheduleColumns = [
  column.normalMinutes, column.lateMinutes, column.earlyMinutes, column.absentMinutes, column.missingPunchMinutes,
  column.annualLeaveMinutes, column.personalLeaveMinutes, column.sickLeaveMinutes, column.compensatoryLeaveMinutes,
  column.otherPaidLeaveMinutes, column.tripMinutes,
];
const presenceColumns = [
  column.normalMinutes, column.overtimeWorkdayMinutes, column.overtimeRestDayMinutes, column.overtimeStatutoryHolidayMinutes,
  column.breakMinutes, column.uncountedMinutes,
];
/** Classes whose segments are minutes of the schedule, in `totals`. */
const scheduleClasses = columnOfClass.filter(([, target]) => scheduleColumns.includes(target)).map(([found]) => found);

const addDay = (s: Scratch, unit: Unit, index: number): void => {
  const base = index * width;
  const minutes = s.dayMinutes;
  for (let position = 0; position < columnOfClass.length; position += 1) {
    const [found, target] = columnOfClass[position] as readonly [number, number];
    const value = s.totals[found] as number;
    if (value !== 0) minutes[base + target] = (minutes[base + target] as number) + value;
  }
  let scheduled = 0;
  for (const found of scheduleClasses) scheduled += s.totals[found] as number;
  assert(unit.shift >= 0 || scheduled === 0, 'a day without a shift schedules nothing');
  minutes[base + column.scheduledMinutes] = (minutes[base + column.scheduledMinutes] as number) + scheduled;
  if (s.pairState === 1) {
    const present = s.outMinute - s.inMinute;
    minutes[base + column.presentMinutes] = (minutes[base + column.presentMinutes] as number) + present;
  }
  // NaN compares false, so an absent punch never replaces a present one.
  if (!(s.inSecond >= (s.dayFirst[index] as number)) && s.inSecond === s.inSecond) s.dayFirst[index] = s.inSecond;
  if (!(s.outSecond <= (s.dayLast[index] as number)) && s.outSecond === s.outSecond) s.dayLast[index] = s.outSecond;
};

/** Punches in no window are listed on their own local day (R8). */
const reportStrays = (s: Scratch, trace: Trace | null): void => {
  const { fromDay, toDay } = s.batch;
  let position = 0;
  for (let slot = 0; slot < s.punchCount; slot += 1) {
    while (position < s.unitCount && slot >= (s.units[position] as Unit).punchTo) position += 1;
    const unit = position < s.unitCount ? (s.units[position] as Unit) : null;
    if (unit !== null && slot >= unit.punchFrom) continue;
    const day = localDayOf(s.zone, Math.floor((s.punchSecond[slot] as number) / 60));
    if (day < fromDay || day >= toDay) continue;
    s.dayFindings[day - fromDay] = (s.dayFindings[day - fromDay] as number) | (1 << findingBit.punchOutsideAnyWindow);
    if (trace !== null) trace.dayFinding(s, day, findingBit.punchOutsideAnyWindow, 0, slot);
  }
};

/**
 * Named policy of the monthly limit: overtime of all three classes, statutory holidays too, is cumulated within the
 * calendar month; the finding stands on the day on which the sum first exceeds the limit.
 */
const reportMonthlyLimit = (s: Scratch, monthEnds: readonly number[], trace: Trace | null): void => {
  const limit = s.batch.policy.overtimeMonthlyLimitMinutes;
  let month = 0;
  let total = 0;
  for (let index = 0; index < s.dayFindings.length; index += 1) {
    if (s.batch.fromDay + index >= (monthEnds[month] as number)) {
      month += 1;
      total = 0;
    }
    const base = index * width;
    const added = (s.dayMinutes[base + column.overtimeWorkdayMinutes] as number)
      + (s.dayMinutes[base + column.overtimeRestDayMinutes] as number)
      + (s.dayMinutes[base + column.overtimeStatutoryHolidayMinutes] as number);
    if (added === 0) continue;
    if (total <= limit && total + added > limit) {
      s.dayFindings[index] = (s.dayFindings[index] as number) | (1 << findingBit.overtimeMonthlyLimit);
      if (trace !== null) trace.dayFinding(s, s.batch.fromDay + index, findingBit.overtimeMonthlyLimit, total + added, -1);
    }
    total += added;
  }
};

/** Ends (exclusive) of the calendar months that the window touches. */
const monthEndsOf = (fromDay: number, toDay: number): number[] => {
  const ends: number[] = [];
  for (let day = fromDay; day < toDay; ) {
    day = daysOfMonth(monthOfDay(day)).toDay;
    ends.push(day);
  }
  return ends;
};

const assertConserved = (s: Scratch, base: number): void => {
  const minutes = s.dayMinutes;
  let scheduled = 0;
  for (const target of scheduleColumns) scheduled += minutes[base + target] as number;
  assert(scheduled === minutes[base + column.scheduledMinutes], 'schedule law: every scheduled minute has exactly one class');
  let present = 0;
  for (const target of presenceColumns) present += minutes[base + target] as number;
  assert(present === minutes[base + column.presentMinutes], 'presence law: every present minute has exactly one class');
};

const columnArrays = (columns: AttendanceColumns): readonly Int16Array[] => minuteColumns.map((name) => columns.minutes[name]);

const writeRows = (s: Scratch, columns: AttendanceColumns, arrays: readonly Int16Array[]): void => {
  const { fromDay, toDay, plan } = s.batch;
  const planBase = s.person * (toDay - fromDay + 2) + 1;
  for (let index = 0; index < toDay - fromDay; index += 1) {
    const planned = plan[planBase + index] as number;
    if (planned === notEmployed) continue;
    const base = index * width;
    assertConserved(s, base);
    const row = columns.rowCount;
    columns.person[row] = s.person;
    columns.day[row] = fromDay + index;
    columns.shift[row] = planned < 0 ? -1 : planned;
    const dayClass = s.calendar.classes[fromDay + index - s.calendar.fromDay];
    assert(dayClass !== undefined, `calendar ${s.calendar.calendar} holds epoch-day ${fromDay + index}`);
    columns.dayClass[row] = dayClass === 'workday' ? 0 : dayClass === 'restDay' ? 1 : 2;
    columns.firstIn[row] = s.dayFirst[index] as number;
    columns.lastOut[row] = s.dayLast[index] as number;
    for (let target = 0; target < width; target += 1) {
      (arrays[target] as Int16Array)[row] = s.dayMinutes[base + target] as number;
    }
    columns.findingBits[row] = s.dayFindings[index] as number;
    columns.rowCount = row + 1;
  }
};

/** Computes every person of the batch into the columns, in order. */
export const runCore = (s: Scratch, batch: AttendanceBatch, columns: AttendanceColumns, trace: Trace | null): void => {
  const arrays = columnArrays(columns);
  const monthEnds = monthEndsOf(batch.fromDay, batch.toDay);
  let unitDay = 0;
  const report = (bit: number, minutes: number, form: number): void => {
    const index = unitDay - batch.fromDay;
    if (index < 0 || index >= s.dayFindings.length) return;
    s.dayFindings[index] = (s.dayFindings[index] as number) | (1 << bit);
    if (trace !== null) trace.finding(s, unitDay, bit, minutes, form);
  };
  for (let person = 0; person < batch.personCount; person += 1) {
    loadPerson(s, person);
    buildUnits(s);
    assignPunches(s);
    for (let position = 0; position < s.unitCount; position += 1) {
      const unit = s.units[position] as Unit;
      const inWindow = unit.day >= batch.fromDay && unit.day < batch.toDay;
      // The shifts just outside the window only keep their own punches; a trace still tells what became of these.
      if (!inWindow && trace === null) continue;
      unitDay = unit.day;
      if (inWindow) {
        measureUnit(s, position, report);
        addDay(s, unit, unit.day - batch.fromDay);
      } else pairPunches(s, position, unit);
      if (trace !== null) trace.unit(s, position, inWindow);
    }
    reportStrays(s, trace);
    reportMonthlyLimit(s, monthEnds, trace);
    columns.rowStarts[person] = columns.rowCount;
    writeRows(s, columns, arrays);
    columns.rowStarts[person + 1] = columns.rowCount;
  }
};
