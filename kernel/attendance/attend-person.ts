/** Attendance of one person as objects, plain or with everything that explains it. */
import type { FactReference } from '../rules/explanation.ts';
import { createAttendanceColumns, dayClasses, type AttendanceColumns } from './attendance-batch.ts';
import { runCore, type Trace } from './attendance-core.ts';
import {
  findingCodes, type AttendanceDay, type AttendanceFinding, type ClassifiedInterval, type ExplainedAttendance, type OvertimeForm,
  type PersonAttendance, type PersonWindow, type Punch,
} from './attendance-types.ts';
import { collectIntervals, collectOvertimeForms } from './explain-unit.ts';
import { findingBit } from './measure-unit.ts';
import { packWindow, sortPunches } from './pack-window.ts';
import { createReferences, type References } from './trace-references.ts';
import { createScratch, segment, type Scratch, type Unit } from './person-scratch.ts';

const instantOrNull = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

const dayOfRow = (columns: AttendanceColumns, row: number, shiftCode: string | null): AttendanceDay => {
  const minutes = Object.fromEntries(Object.entries(columns.minutes).map(([name, values]) => [name, values[row] as number])) as
    Omit<AttendanceDay, 'day' | 'shiftCode' | 'dayClass' | 'firstIn' | 'lastOut' | 'findingBits'>;
  return {
    day: columns.day[row] as number,
    shiftCode,
    dayClass: dayClasses[columns.dayClass[row] as number] as AttendanceDay['dayClass'],
    firstIn: instantOrNull(columns.firstIn[row]),
    lastOut: instantOrNull(columns.lastOut[row]),
    ...minutes,
    findingBits: columns.findingBits[row] as number,
  };
};

type Collected = {
  readonly findings: AttendanceFinding[];
  readonly intervalsByDay: Map<number, ClassifiedInterval[]>;
  readonly overtimeFormsByDay: Map<number, OvertimeForm[]>;
  readonly punchFates: { punch: Punch; day: number | null; fate: 'firstIn' | 'lastOut' | 'between' | 'duplicate' | 'outsideAnyWindow' }[];
};

const findingReferences = (s: Scratch, bit: number, form: number, references: References): FactReference[] => {
  if (form >= 0) return [references.approvalAt(s, form)];
  if (bit === findingBit.lateArrival) return references.unitPunch(s, s.inSource);
  if (bit === findingBit.earlyDeparture || bit === findingBit.overtimeWithoutApproval) return references.unitPunch(s, s.outSource);
  if (bit === findingBit.missingPunchIn || bit === findingBit.missingPunchOut) {
    return [...references.unitPunch(s, s.inSource), ...references.unitPunch(s, s.outSource)];
  }
  const found: FactReference[] = [];
  for (let position = 0; position < s.unitPunchCount; position += 1) {
    const isDuplicate = s.unitDuplicate[position] === true;
    const isCorrection = (s.unitSource[position] as number) < 0 && !isDuplicate;
    if ((bit === findingBit.duplicatePunch && isDuplicate) || (bit === findingBit.correctionApplied && isCorrection)) {
      found.push(...references.unitPunch(s, position));
    }
  }
  if (bit !== findingBit.workOnLeave) return found;
  for (let position = 0; position < s.segmentCount; position += 1) {
    const kind = s.segmentClass[position] as number;
    if (kind < segment.firstLeave || kind >= segment.trip || s.segmentPresent[position] !== true) continue;
    const reference = references.approvalAt(s, s.forms[s.segmentForm[position] as number] as number);
    if (!found.includes(reference)) found.push(reference);
  }
  return found;
};

const collectFates = (s: Scratch, unit: Unit, references: References, collected: Collected): void => {
  for (let position = 0; position < s.unitPunchCount; position += 1) {
    const source = s.unitSource[position] as number;
    if (source < 0) continue;
    const fate = s.unitDuplicate[position] === true ? 'duplicate' : position === s.inSource ? 'firstIn' : position === s.outSource ? 'lastOut' : 'between';
    collected.punchFates.push({ punch: references.punchAt(s, source), day: unit.day, fate });
  }
};

/** Punches that no unit took; the other fates are known when their units were seen. */
const collectStrays = (punches: readonly Punch[], collected: Collected): void => {
  const seen = new Set(collected.punchFates.map((entry) => entry.punch));
  for (const punch of punches) if (!seen.has(punch)) collected.punchFates.push({ punch, day: null, fate: 'outsideAnyWindow' });
  const order = new Map(punches.map((punch, index) => [punch, index]));
  collected.punchFates.sort((left, right) => (order.get(left.punch) as number) - (order.get(right.punch) as number));
};

/** Two units of one day may find the same thing: one finding a day and code, minutes added. */
const mergeFinding = (findings: AttendanceFinding[], added: AttendanceFinding): void => {
  const position = findings.findIndex((finding) => finding.code === added.code && finding.day === added.day);
  const known = findings[position];
  if (known === undefined) findings.push(added);
  else findings[position] = { ...known, minutes: known.minutes + added.minutes, references: [...known.references, ...added.references] };
};

const append = <T>(map: Map<number, T[]>, day: number, values: readonly T[]): void => {
  const known = map.get(day);
  if (known === undefined) map.set(day, [...values]);
  else known.push(...values);
};

const traceInto = (collected: Collected, references: References, explain: boolean): Trace => ({
  finding: (s, day, bit, minutes, form) => {
    const code = findingCodes[bit] as AttendanceFinding['code'];
    mergeFinding(collected.findings, { code, day, minutes, references: findingReferences(s, bit, form, references) });
  },
  dayFinding: (s, day, bit, minutes, punchSlot) => {
    const code = findingCodes[bit] as AttendanceFinding['code'];
    mergeFinding(collected.findings, { code, day, minutes, references: punchSlot < 0 ? [] : [references.punchAt(s, punchSlot).reference] });
  },
  unit: (s, position, measured) => {
    if (!explain) return;
    const unit = s.units[position] as Unit;
    collectFates(s, unit, references, collected);
    if (!measured) return;
    append(collected.intervalsByDay, unit.day, collectIntervals(s, references));
    append(collected.overtimeFormsByDay, unit.day, collectOvertimeForms(s, references));
  },
});

const compute = (window: PersonWindow, explain: boolean): ExplainedAttendance => {
  const punches = sortPunches(window.punches);
  const batch = packWindow({ ...window, punches });
  const columns = createAttendanceColumns(batch);
  const collected: Collected = { findings: [], intervalsByDay: new Map(), overtimeFormsByDay: new Map(), punchFates: [] };
  const references = createReferences(window, punches);
  runCore(createScratch(batch), batch, columns, traceInto(collected, references, explain));
  if (explain) collectStrays(punches, collected);
  collected.findings.sort((left, right) => left.day - right.day || findingCodes.indexOf(left.code) - findingCodes.indexOf(right.code));
  const days: AttendanceDay[] = [];
  for (let row = 0; row < columns.rowCount; row += 1) {
    const shift = columns.shift[row] as number;
    days.push(dayOfRow(columns, row, shift < 0 ? null : (batch.shifts[shift]?.code ?? null)));
  }
  return { ...collected, days };
};

/**
 * Attendance days and findings of one person's window. Any order of punches and approvals gives the same result.
 * Broken conservation laws and calendars that do not reach are programmer errors.
 */
export const attendPerson = (window: PersonWindow): PersonAttendance => {
  const { days, findings } = compute(window, false);
  return { days, findings };
};

/** The same computation with intervals, causes, overtime by form and the fate of every punch. */
export const explainAttendance = (window: PersonWindow): ExplainedAttendance => compute(window, true);
