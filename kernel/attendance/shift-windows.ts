/**
 * Which stretch of time belongs to which business day (R5): half-open windows, owned by the date on which the work
 * starts, never overlapping. Where two would overlap, the gap between the two spans of work is split at its middle.
 */
import { epochMinuteOf, localDayOf } from '../calendar/zone-time.ts';
import { approvalCode, isOvertimeCode, plannedRest } from './attendance-batch.ts';
import type { Shift } from './attendance-types.ts';
import type { Scratch, Unit } from './person-scratch.ts';

/** An overtime form at most this far from a shift continues it, whatever its date. */
const overtimeAdjoinsWithinMinutes = 60;
/** One that starts on the shift's own date continues it over a longer pause (dinner, the way back). */
const overtimeSameDayWithinMinutes = 240;
/** Punches this long before and after approved work on a day without a shift belong to it. */
const overtimeWindowMinutes = 120;
/** A form or correction further away than this from its work is not believed to belong to it. */
const longestReachMinutes = 1440;

const takeUnit = (s: Scratch): Unit => {
  let unit = s.units[s.unitCount];
  if (unit === undefined) {
    unit = { day: 0, shift: -1, start: 0, end: 0, spanStart: 0, spanEnd: 0, windowStart: 0, windowEnd: 0, punchFrom: 0, punchTo: 0 };
    s.units[s.unitCount] = unit;
  }
  s.unitCount += 1;
  return unit;
};

const setUnit = (unit: Unit, day: number, shift: number, start: number, end: number): void => {
  unit.day = day;
  unit.shift = shift;
  unit.start = start;
  unit.end = end;
  unit.spanStart = start;
  unit.spanEnd = end;
};

const plannedAt = (s: Scratch, day: number): number => {
  const { batch } = s;
  const width = batch.toDay - batch.fromDay + 2;
  const column = day - batch.fromDay + 1;
  return column < 0 || column >= width ? -2 : (batch.plan[s.person * width + column] as number);
};

const addShifts = (s: Scratch): void => {
  for (let day = s.batch.fromDay - 1; day <= s.batch.toDay; day += 1) {
    const index = plannedAt(s, day);
    if (index < 0) continue;
    const shift = s.batch.shifts[index] as Shift;
    setUnit(takeUnit(s), day, index, epochMinuteOf(s.zone, day, shift.startMinute), epochMinuteOf(s.zone, day, shift.endMinute));
  }
};

/** Position of the unit that an overtime form continues, −1 when it stands alone. */
const unitOfOvertime = (s: Scratch, from: number, to: number): number => {
  let best = -1;
  let bestGap = overtimeSameDayWithinMinutes + 1;
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    if (unit.shift < 0) continue;
    const gap = Math.max(0, from - unit.end, unit.start - to);
    if (gap < bestGap) {
      bestGap = gap;
      best = position;
    }
  }
  if (best < 0 || bestGap <= overtimeAdjoinsWithinMinutes) return best;
  return localDayOf(s.zone, from) === (s.units[best] as Unit).day ? best : -1;
};

const insertByStart = (s: Scratch): void => {
  const last = s.unitCount - 1;
  const added = s.units[last] as Unit;
  let position = last;
  while (position > 0 && (s.units[position - 1] as Unit).start > added.start) {
    s.units[position] = s.units[position - 1] as Unit;
    position -= 1;
  }
  s.units[position] = added;
};

/** Approved overtime on its own: one unit for each date on which such forms start. */
const addOvertimeAlone = (s: Scratch): void => {
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    if (!isOvertimeCode(s.approvalKind[slot])) continue;
    const from = s.approvalFromMinute[slot] as number;
    const to = Math.min(s.approvalToMinute[slot] as number, from + longestReachMinutes);
    if (to <= from || unitOfOvertime(s, from, to) >= 0) continue;
    const day = localDayOf(s.zone, from);
    if (plannedAt(s, day) < plannedRest) continue;
    let known: Unit | null = null;
    for (let position = 0; position < s.unitCount; position += 1) {
      const unit = s.units[position] as Unit;
      if (unit.shift < 0 && unit.day === day) known = unit;
    }
    if (known === null) {
      setUnit(takeUnit(s), day, -1, from, to);
      insertByStart(s);
    } else if (to > known.end) {
      known.end = to;
      known.spanEnd = to;
    }
  }
};

/** Policy `presence`: a planned rest day is open from midnight to midnight, as far as no other work claims it. */
const addOpenRestDays = (s: Scratch): void => {
  for (let day = s.batch.fromDay; day < s.batch.toDay; day += 1) {
    if (plannedAt(s, day) !== plannedRest) continue;
    let start = epochMinuteOf(s.zone, day, 0);
    let end = epochMinuteOf(s.zone, day + 1, 0);
    let taken = false;
    for (let position = 0; position < s.unitCount; position += 1) {
      const unit = s.units[position] as Unit;
      if (unit.day === day) taken = true;
      if (unit.start < start && unit.end > start) start = unit.end;
      if (unit.start >= start && unit.start < end) end = unit.start;
    }
    if (taken || end <= start) continue;
    setUnit(takeUnit(s), day, -1, start, end);
    insertByStart(s);
  }
};

const attachOvertime = (s: Scratch): void => {
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    if (!isOvertimeCode(s.approvalKind[slot])) continue;
    const from = s.approvalFromMinute[slot] as number;
    const to = Math.min(s.approvalToMinute[slot] as number, from + longestReachMinutes);
    if (to <= from) continue;
    let position = unitOfOvertime(s, from, to);
    if (position < 0) {
      const day = localDayOf(s.zone, from);
      for (let other = 0; other < s.unitCount; other += 1) {
        const unit = s.units[other] as Unit;
        if (unit.shift < 0 && unit.day === day) position = other;
      }
    }
    s.approvalUnit[slot] = position;
    if (position < 0) continue;
    const unit = s.units[position] as Unit;
    if (from < unit.spanStart) unit.spanStart = from;
    if (to > unit.spanEnd) unit.spanEnd = to;
  }
};

/** Overtime never reaches into a neighbour's planned work. */
const clipSpans = (s: Scratch): void => {
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    const before = position > 0 ? (s.units[position - 1] as Unit) : null;
    const after = position + 1 < s.unitCount ? (s.units[position + 1] as Unit) : null;
    if (before !== null) unit.spanStart = Math.max(unit.spanStart, Math.min(unit.start, before.end));
    if (after !== null) unit.spanEnd = Math.min(unit.spanEnd, Math.max(unit.end, after.start));
  }
};

const openWindows = (s: Scratch): void => {
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    const shift = unit.shift < 0 ? null : (s.batch.shifts[unit.shift] as Shift);
    const openRestDay = shift === null && s.batch.policy.overtimeNeeds === 'presence';
    const reach = openRestDay ? 0 : overtimeWindowMinutes;
    unit.windowStart = unit.spanStart - (shift === null ? reach : shift.windowBeforeMinutes);
    unit.windowEnd = unit.spanEnd + (shift === null ? reach : shift.windowAfterMinutes);
    if (position === 0) continue;
    const before = s.units[position - 1] as Unit;
    if (before.windowEnd > unit.windowStart) {
      const middle = Math.floor((before.spanEnd + unit.spanStart) / 2);
      if (before.windowEnd > middle) before.windowEnd = middle;
      if (unit.windowStart < middle) unit.windowStart = middle;
    }
  }
};

/** Builds the person's units with their windows, ascending and disjoint. */
export const buildUnits = (s: Scratch): void => {
  addShifts(s);
  addOvertimeAlone(s);
  if (s.batch.policy.overtimeNeeds === 'presence') addOpenRestDays(s);
  attachOvertime(s);
  clipSpans(s);
  openWindows(s);
};

/** Gives each unit its run of sorted punches, and each correction the unit it repairs. */
export const assignPunches = (s: Scratch): void => {
  let slot = 0;
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    const from = unit.windowStart * 60;
    const to = unit.windowEnd * 60;
    while (slot < s.punchCount && (s.punchSecond[slot] as number) < from) slot += 1;
    unit.punchFrom = slot;
    while (slot < s.punchCount && (s.punchSecond[slot] as number) < to) slot += 1;
    unit.punchTo = slot;
  }
  for (let approval = 0; approval < s.approvalCount; approval += 1) {
    if (s.approvalKind[approval] === approvalCode.correction) s.approvalUnit[approval] = unitOfCorrection(s, approval);
  }
};

/** The unit of the day it names, if its instant lies in that window or in no other's; else the window it falls into. */
const unitOfCorrection = (s: Scratch, approval: number): number => {
  const minute = s.approvalFromMinute[approval] as number;
  const day = s.approvalToMinute[approval] as number;
  let byWindow = -1;
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    if (minute >= unit.windowStart && minute < unit.windowEnd) byWindow = position;
  }
  if (byWindow >= 0) return byWindow;
  for (let position = 0; position < s.unitCount; position += 1) {
    const unit = s.units[position] as Unit;
    if (unit.day !== day || minute < unit.spanStart - longestReachMinutes || minute > unit.spanEnd + longestReachMinutes) continue;
    const lower = position > 0 ? (s.units[position - 1] as Unit).windowEnd : minute;
    const upper = position + 1 < s.unitCount ? (s.units[position + 1] as Unit).windowStart : minute + 1;
    if (minute >= lower && minute < upper) return position;
  }
  return -1;
};
