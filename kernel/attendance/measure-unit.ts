/** From one unit's punches and forms to its classified minutes: flextime, tolerance, overtime steps, findings. */
import { approvalCode, isOvertimeCode } from './attendance-batch.ts';
import type { Shift } from './attendance-types.ts';
import { cutSegments } from './cut-segments.ts';
import { pairPunches } from './pair-punches.ts';
import { pairBoth, pairMissingIn, pairMissingOut, segment, type Scratch, type Unit } from './person-scratch.ts';

/** Staying at least this long after the end of work without a form is worth a question. */
const unapprovedOvertimeFloorMinutes = 30;
/** Being present for at least this long during one's own leave is worth a question. */
const workOnLeaveFloorMinutes = 30;

/** Bits of the findings a unit can have, in the order of `findingCodes`. */
export const findingBit = {
  lateArrival: 0, earlyDeparture: 1, missingPunchIn: 2, missingPunchOut: 3, absence: 4, duplicatePunch: 5,
  punchOutsideAnyWindow: 6, overtimeWithoutApproval: 7, overtimeApprovedNotWorked: 8, overtimeMonthlyLimit: 9,
  correctionApplied: 10, workOnLeave: 11,
} as const;

/** Called for each finding of the current unit; the trace reads the scratch for its references. */
export type ReportFinding = (bit: number, minutes: number, form: number) => void;

const coversMinute = (s: Scratch, minute: number): boolean => {
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    const kind = s.approvalKind[slot] as number;
    if (isOvertimeCode(kind) || kind === approvalCode.correction) continue;
    if ((s.approvalFromMinute[slot] as number) <= minute && minute < (s.approvalToMinute[slot] as number)) return true;
  }
  return false;
};

/** Flextime moves the whole schedule with the arrival; leave or a trip at either end fixes it where it is. */
const setSchedule = (s: Scratch, unit: Unit, shift: Shift | null): void => {
  s.scheduleFrom = unit.start;
  s.scheduleTo = unit.end;
  if (shift === null || (shift.flexEarlyMinutes === 0 && shift.flexLateMinutes === 0)) return;
  if (s.pairState !== pairBoth && s.pairState !== pairMissingOut) return;
  if (s.approvalCount > 0 && (coversMinute(s, unit.start) || coversMinute(s, unit.end - 1))) return;
  const moved = Math.max(-shift.flexEarlyMinutes, Math.min(shift.flexLateMinutes, s.inMinute - unit.start));
  s.scheduleFrom += moved;
  s.scheduleTo += moved;
};

const addUp = (s: Scratch): void => {
  s.totals.fill(0);
  for (let position = 0; position < s.segmentCount; position += 1) {
    const found = s.segmentClass[position] as number;
    s.totals[found] = (s.totals[found] as number) + (s.segmentTo[position] as number) - (s.segmentFrom[position] as number);
  }
};

/** Named policy `shiftBoundary`: the missing punch is taken to be where the shift begins or ends. */
const assumeBoundary = (s: Scratch, shift: Shift | null): void => {
  if (shift === null || s.batch.policy.missingPunch !== 'shiftBoundary') return;
  if (s.pairState === pairMissingIn && s.outMinute > s.scheduleFrom) s.inMinute = s.scheduleFrom;
  else if (s.pairState === pairMissingOut && s.inMinute < s.scheduleTo) s.outMinute = s.scheduleTo;
  else return;
  s.pairState = pairBoth;
};

/** Presence stretched over a tolerated lateness or early departure; true when anything changed. */
const tolerate = (s: Scratch): boolean => {
  const { lateGraceMinutes, earlyGraceMinutes } = s.batch.policy;
  const late = (s.totals[segment.late] as number) + (s.totals[segment.unscheduledLate] as number);
  const early = (s.totals[segment.early] as number) + (s.totals[segment.unscheduledEarly] as number);
  const graceLate = late > 0 && late <= lateGraceMinutes;
  const graceEarly = early > 0 && early <= earlyGraceMinutes;
  if (!graceLate && !graceEarly) return false;
  for (let position = 0; position < s.segmentCount; position += 1) {
    const found = s.segmentClass[position] as number;
    if (graceLate && (found === segment.late || found === segment.unscheduledLate)) {
      s.inMinute = Math.min(s.inMinute, s.segmentFrom[position] as number);
    }
    if (graceEarly && (found === segment.early || found === segment.unscheduledEarly)) {
      s.outMinute = Math.max(s.outMinute, s.segmentTo[position] as number);
    }
  }
  return true;
};

/** Raw overtime minutes by form and class; minutes approved but not worked by form. */
const sumOvertimeForms = (s: Scratch): void => {
  for (let index = 0; index < (s.formCount + 1) * 3; index += 1) s.formMinutes[index] = 0;
  for (let index = 0; index < s.formCount; index += 1) s.formMissed[index] = 0;
  for (let position = 0; position < s.segmentCount; position += 1) {
    const found = s.segmentClass[position] as number;
    const from = s.segmentFrom[position] as number;
    const length = (s.segmentTo[position] as number) - from;
    const form = s.segmentForm[position] as number;
    if (found === segment.overtimeNotWorked) s.formMissed[form] = (s.formMissed[form] as number) + length;
    if (found < segment.overtimeWorkday || found > segment.overtimeStatutoryHoliday || isRostered(s, from)) continue;
    const index = (form + 1) * 3 + found - segment.overtimeWorkday;
    s.formMinutes[index] = (s.formMinutes[index] as number) + length;
  }
};

/** Inside the shift, overtime is the calendar's doing and counts to the minute; only forms are counted in steps. */
export const isRostered = (s: Scratch, minute: number): boolean => s.currentHasShift && minute >= s.scheduleFrom && minute < s.scheduleTo;

const cutToSteps = (s: Scratch): void => {
  const step = s.batch.policy.overtimeStepMinutes;
  for (let index = 0; index < (s.formCount + 1) * 3; index += 1) {
    const rest = (s.formMinutes[index] as number) % step;
    if (rest === 0) continue;
    const found = segment.overtimeWorkday + (index % 3);
    s.totals[found] = (s.totals[found] as number) - rest;
    s.totals[segment.uncounted] = (s.totals[segment.uncounted] as number) + rest;
  }
};

const reportOvertime = (s: Scratch, position: number, unit: Unit, shift: Shift | null, report: ReportFinding): void => {
  const { overtimeStepMinutes: step, overtimeNeeds } = s.batch.policy;
  let lastEnd = shift === null ? unit.end : Math.max(s.scheduleTo, unit.end + shift.flexLateMinutes);
  for (let form = 0; form < s.formCount; form += 1) {
    const slot = s.forms[form] as number;
    if (!isOvertimeCode(s.approvalKind[slot])) continue;
    lastEnd = Math.max(lastEnd, s.approvalToMinute[slot] as number);
    const missed = s.formMissed[form] as number;
    if (missed === 0 || s.approvalKind[slot] === approvalCode.timeOffOvertime || s.approvalUnit[slot] !== position || s.pairState === pairMissingIn || s.pairState === pairMissingOut) continue;
    let worked = 0;
    let counted = 0;
    for (let index = (form + 1) * 3; index < (form + 2) * 3; index += 1) {
      const minutes = s.formMinutes[index] as number;
      worked += minutes;
      counted += minutes - (minutes % step);
    }
    const approved = worked + missed;
    const short = approved - (approved % step) - counted;
    if (short > 0) report(findingBit.overtimeApprovedNotWorked, short, slot);
  }
  if (overtimeNeeds === 'presence' || s.pairState !== pairBoth) return;
  const stayed = s.outMinute - Math.max(lastEnd, s.inMinute);
  if (stayed >= Math.max(step, unapprovedOvertimeFloorMinutes)) report(findingBit.overtimeWithoutApproval, stayed, -1);
};

const reportPresence = (s: Scratch, shift: Shift | null, actualState: number, report: ReportFinding): void => {
  const total = (found: number): number => s.totals[found] as number;
  const late = total(segment.late) + total(segment.unscheduledLate);
  const early = total(segment.early) + total(segment.unscheduledEarly);
  const absent = total(segment.absent) + total(segment.unscheduledAbsent);
  const missing = total(segment.missingPunch) + total(segment.unscheduledMissingPunch)
    + (shift === null ? total(segment.overtimeNotWorked) : 0);
  const assumed = actualState !== s.pairState;
  if (late > 0) report(findingBit.lateArrival, late, -1);
  if (early > 0) report(findingBit.earlyDeparture, early, -1);
  if (actualState === pairMissingIn && (missing > 0 || assumed)) report(findingBit.missingPunchIn, missing, -1);
  if (actualState === pairMissingOut && (missing > 0 || assumed)) report(findingBit.missingPunchOut, missing, -1);
  if (absent > 0) report(findingBit.absence, absent, -1);
  if (s.duplicateCount > 0) report(findingBit.duplicatePunch, 0, -1);
  if (s.correctionCount > 0) report(findingBit.correctionApplied, 0, -1);
};

/** Leave wins over presence for the schedule; the time worked meanwhile is uncounted and asked about. */
const countWorkOnLeave = (s: Scratch): number => {
  let minutes = 0;
  for (let position = 0; position < s.segmentCount; position += 1) {
    const found = s.segmentClass[position] as number;
    if (found < segment.firstLeave || found >= segment.trip || s.segmentPresent[position] !== true) continue;
    minutes += (s.segmentTo[position] as number) - (s.segmentFrom[position] as number);
  }
  s.totals[segment.uncounted] = (s.totals[segment.uncounted] as number) + minutes;
  return minutes;
};

/** Measures the unit at `position`; afterwards `totals`, the segments and the pair describe it. */
export const measureUnit = (s: Scratch, position: number, report: ReportFinding): void => {
  const unit = s.units[position] as Unit;
  const shift = unit.shift < 0 ? null : (s.batch.shifts[unit.shift] as Shift);
  s.currentHasShift = shift !== null;
  pairPunches(s, position, unit);
  setSchedule(s, unit, shift);
  const actualState = s.pairState;
  assumeBoundary(s, shift);
  cutSegments(s, unit, shift);
  addUp(s);
  if (s.pairState === pairBoth && tolerate(s)) {
    cutSegments(s, unit, shift);
    addUp(s);
  }
  const onLeave = countWorkOnLeave(s);
  sumOvertimeForms(s);
  cutToSteps(s);
  reportPresence(s, shift, actualState, report);
  reportOvertime(s, position, unit, shift, report);
  if (onLeave >= workOnLeaveFloorMinutes) report(findingBit.workOnLeave, onLeave, -1);
};
