/**
 * Cuts the time around one unit at every border that matters (presence, schedule, breaks, midnights, forms) and gives
 * each piece one class. Then lays floating breaks into their windows.
 */
import { assert } from '../base/result.ts';
import { epochMinuteOf, localDayOf } from '../calendar/zone-time.ts';
import { approvalCode } from './attendance-batch.ts';
import type { Shift } from './attendance-types.ts';
import { pairBoth, pairNone, segment, type Scratch, type Unit } from './person-scratch.ts';

const addBoundary = (s: Scratch, minute: number, low: number, high: number): void => {
  if (minute <= low || minute >= high) return;
  let position = s.boundaryCount;
  while (position > 0 && (s.boundaries[position - 1] as number) > minute) position -= 1;
  if (position > 0 && s.boundaries[position - 1] === minute) return;
  for (let move = s.boundaryCount; move > position; move -= 1) s.boundaries[move] = s.boundaries[move - 1] as number;
  s.boundaries[position] = minute;
  s.boundaryCount += 1;
};

/** Leave, trip and overtime forms that touch [low, high). */
const collectForms = (s: Scratch, low: number, high: number): void => {
  s.formCount = 0;
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    if (s.approvalKind[slot] === approvalCode.correction) continue;
    if ((s.approvalFromMinute[slot] as number) >= high || (s.approvalToMinute[slot] as number) <= low) continue;
    s.forms[s.formCount] = slot;
    s.formCount += 1;
  }
};

const firstForm = (s: Scratch, minute: number, lowestKind: number, highestKind: number): number => {
  for (let position = 0; position < s.formCount; position += 1) {
    const slot = s.forms[position] as number;
    const kind = s.approvalKind[slot] as number;
    if (kind < lowestKind || kind > highestKind) continue;
    if ((s.approvalFromMinute[slot] as number) <= minute && minute < (s.approvalToMinute[slot] as number)) return position;
  }
  return -1;
};

/** First minute of a break; its length is elapsed time, whatever the clocks do. */
const breakStart = (s: Scratch, unit: Unit, fromMinute: number): number => epochMinuteOf(s.zone, unit.day, fromMinute);

const inFixedBreak = (s: Scratch, unit: Unit, shift: Shift, minute: number): boolean => {
  for (const pause of shift.breaks) {
    if (pause.kind !== 'fixed') continue;
    const from = breakStart(s, unit, pause.fromMinute);
    if (from <= minute && minute < from + pause.toMinute - pause.fromMinute) return true;
  }
  return false;
};

const gapClass = (s: Scratch, minute: number): number => {
  if (s.pairState === pairBoth) return minute < s.inMinute ? segment.late : segment.early;
  return s.pairState === pairNone ? segment.absent : segment.missingPunch;
};

const classify = (s: Scratch, unit: Unit, shift: Shift | null, minute: number, dayClass: number): void => {
  const position = s.segmentCount;
  const present = s.pairState === pairBoth && minute >= s.inMinute && minute < s.outMinute;
  let form = -1;
  let found: number = segment.none;
  if (shift === null || minute < s.scheduleFrom || minute >= s.scheduleTo) {
    form = firstForm(s, minute, approvalCode.overtime, approvalCode.timeOffOvertime);
    // Hours on a rest day for which time off is taken are no overtime to be paid; on a workday or a statutory holiday there is no such choice.
    const isTakenOff = form >= 0 && dayClass === 1 && s.approvalKind[s.forms[form] as number] === approvalCode.timeOffOvertime;
    const counted = !isTakenOff && (form >= 0 || s.batch.policy.overtimeNeeds === 'presence');
    if (present) found = counted ? segment.overtimeWorkday + dayClass : segment.uncounted;
    else if (form >= 0) found = segment.overtimeNotWorked;
  } else if (inFixedBreak(s, unit, shift, minute)) {
    if (present) found = segment.break;
  } else {
    const leave = firstForm(s, minute, approvalCode.annualLeave, approvalCode.otherPaidLeave);
    const trip = present ? -1 : firstForm(s, minute, approvalCode.trip, approvalCode.trip);
    if (dayClass !== 0) {
      if (present) found = segment.overtimeWorkday + dayClass;
      else if (leave < 0 && trip < 0) found = gapClass(s, minute) + segment.unscheduledLate - segment.late;
    } else if (leave >= 0) {
      form = leave;
      found = segment.firstLeave + (s.approvalKind[s.forms[leave] as number] as number);
    } else if (present) found = segment.normal;
    else {
      form = trip;
      found = trip >= 0 ? segment.trip : gapClass(s, minute);
    }
  }
  s.segmentClass[position] = found;
  s.segmentForm[position] = form;
  s.segmentPresent[position] = present;
};

const dayClassIndex = (s: Scratch, day: number): number => {
  const found = s.calendar.classes[day - s.calendar.fromDay];
  assert(found !== undefined, `calendar ${s.calendar.calendar} holds epoch-day ${day}`);
  return found === 'workday' ? 0 : found === 'restDay' ? 1 : 2;
};

const addBoundaries = (s: Scratch, unit: Unit, shift: Shift | null, low: number, high: number): void => {
  s.boundaryCount = 0;
  if (s.pairState === pairBoth) {
    addBoundary(s, s.inMinute, low, high);
    addBoundary(s, s.outMinute, low, high);
  }
  if (shift !== null) {
    addBoundary(s, s.scheduleFrom, low, high);
    addBoundary(s, s.scheduleTo, low, high);
    for (const pause of shift.breaks) {
      const from = breakStart(s, unit, pause.fromMinute);
      addBoundary(s, from, low, high);
      addBoundary(s, from + pause.toMinute - pause.fromMinute, low, high);
    }
  }
  for (let position = 0; position < s.formCount; position += 1) {
    const slot = s.forms[position] as number;
    addBoundary(s, s.approvalFromMinute[slot] as number, low, high);
    addBoundary(s, s.approvalToMinute[slot] as number, low, high);
  }
};

/** Cuts and classifies. Presence and schedule of the scratch must be set. */
export const cutSegments = (s: Scratch, unit: Unit, shift: Shift | null): void => {
  let low = unit.spanStart;
  let high = unit.spanEnd;
  if (shift !== null) {
    if (s.scheduleFrom < low) low = s.scheduleFrom;
    if (s.scheduleTo > high) high = s.scheduleTo;
  }
  if (s.pairState === pairBoth) {
    if (s.inMinute < low) low = s.inMinute;
    if (s.outMinute > high) high = s.outMinute;
  }
  collectForms(s, low, high);
  addBoundaries(s, unit, shift, low, high);
  let day = localDayOf(s.zone, low);
  let midnight = epochMinuteOf(s.zone, day + 1, 0);
  for (let next = midnight, after = day + 1; next < high; ) {
    addBoundary(s, next, low, high);
    after += 1;
    next = epochMinuteOf(s.zone, after, 0);
  }
  const byShiftDate = s.batch.policy.overtimeClassBy === 'shiftDate';
  let dayClass = dayClassIndex(s, byShiftDate ? unit.day : day);
  s.segmentCount = 0;
  let from = low;
  for (let position = 0; position <= s.boundaryCount && from < high; position += 1) {
    const to = position === s.boundaryCount ? high : (s.boundaries[position] as number);
    if (from >= midnight) {
      day += 1;
      midnight = epochMinuteOf(s.zone, day + 1, 0);
      if (!byShiftDate) dayClass = dayClassIndex(s, day);
    }
    s.segmentFrom[s.segmentCount] = from;
    s.segmentTo[s.segmentCount] = to;
    classify(s, unit, shift, from, dayClass);
    s.segmentCount += 1;
    from = to;
  }
  if (shift !== null) layFloatingBreaks(s, unit, shift);
};

const rankForBreak = (found: number): number => {
  if (found >= segment.late && found <= segment.missingPunch) return 0;
  if (found >= segment.unscheduledLate && found <= segment.unscheduledMissingPunch) return 0;
  if (found >= segment.normal && found <= segment.overtimeStatutoryHoliday) return 1;
  if (found === segment.trip) return 2;
  return found >= segment.firstLeave && found < segment.trip ? 3 : -1;
};

/**
 * A floating break takes its minutes inside its window from the time away first, then from presence, then from a
 * trip, then from leave: so neither an early lunch nor half a day of leave costs the person a minute.
 */
const layFloatingBreaks = (s: Scratch, unit: Unit, shift: Shift): void => {
  for (const pause of shift.breaks) {
    if (pause.kind !== 'floating') continue;
    const windowFrom = breakStart(s, unit, pause.fromMinute);
    const windowTo = windowFrom + pause.toMinute - pause.fromMinute;
    let left = pause.lengthMinutes;
    for (let rank = 0; rank <= 3 && left > 0; rank += 1) {
      const count = s.segmentCount;
      for (let position = 0; position < count && left > 0; position += 1) {
        const from = s.segmentFrom[position] as number;
        if (from < windowFrom || from >= windowTo || from < s.scheduleFrom || from >= s.scheduleTo) continue;
        if (rankForBreak(s.segmentClass[position] as number) !== rank) continue;
        const taken = Math.min(left, (s.segmentTo[position] as number) - from);
        left -= taken;
        s.segmentFrom[position] = from + taken;
        const added = s.segmentCount;
        s.segmentFrom[added] = from;
        s.segmentTo[added] = from + taken;
        s.segmentPresent[added] = s.segmentPresent[position] as boolean;
        s.segmentClass[added] = s.segmentPresent[position] === true ? segment.break : segment.none;
        s.segmentForm[added] = -1;
        s.segmentCount += 1;
      }
    }
  }
};
