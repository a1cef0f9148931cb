/**
 * Working memory of the attendance core, made once and used for every person of a batch: sorted punches, sorted
 * approvals, the current unit's segments and the person's day totals. Everything is a number.
 */
import type { CalendarTable } from '../calendar/calendar-types.ts';
import { minuteZoneOf, type MinuteZone } from '../calendar/zone-time.ts';
import { approvalCode, minuteColumns, type AttendanceBatch } from './attendance-batch.ts';

/**
 * A stretch of planned or approved work with its punch window: a shift, approved overtime on a day without one, or
 * (policy `presence`) a whole rest day. Epoch minutes, half-open; owned by `day`, the date on which it starts.
 */
export type Unit = {
  day: number;
  /** Index into the batch's shifts; −1 = no shift. */
  shift: number;
  start: number;
  end: number;
  spanStart: number;
  spanEnd: number;
  windowStart: number;
  windowEnd: number;
  punchFrom: number;
  punchTo: number;
};

/** What became of the current unit's punches: neither, both, or one of the pair. */
export const pairNone = 0;
export const pairBoth = 1;
export const pairMissingIn = 2;
export const pairMissingOut = 3;

export type Scratch = {
  batch: AttendanceBatch;
  zones: readonly MinuteZone[];
  zone: MinuteZone;
  calendar: CalendarTable;
  person: number;

  punchCount: number;
  punchSecond: number[];
  punchDirection: number[];
  /** Position in the batch's punch arrays. */
  punchSource: number[];

  approvalCount: number;
  approvalKind: number[];
  approvalFromSecond: number[];
  approvalFromMinute: number[];
  /** For corrections the epoch-day they repair. */
  approvalToMinute: number[];
  approvalDirection: number[];
  approvalSource: number[];
  /** Unit position of each overtime form and correction; −1 = none. */
  approvalUnit: number[];

  unitCount: number;
  units: Unit[];

  /** Punches of the current unit in order of time; source ≥ 0 is a punch slot, < 0 the complement of an approval slot. */
  unitPunchCount: number;
  unitSecond: number[];
  unitDirection: number[];
  unitSource: number[];
  unitDuplicate: boolean[];

  pairState: number;
  inSecond: number;
  outSecond: number;
  inSource: number;
  outSource: number;
  duplicateCount: number;
  correctionCount: number;

  /** Presence as it counts (after tolerance and named policies), and the schedule after flextime. */
  inMinute: number;
  outMinute: number;
  scheduleFrom: number;
  scheduleTo: number;
  currentHasShift: boolean;

  formCount: number;
  /** Approval slots (leave, trip, overtime) that touch the current unit. */
  forms: number[];
  /** Raw overtime minutes by (form position + 1) × 3 + day class; position −1 = no form. */
  formMinutes: number[];
  formMissed: number[];

  boundaryCount: number;
  boundaries: number[];
  segmentCount: number;
  segmentFrom: number[];
  segmentTo: number[];
  segmentClass: number[];
  segmentForm: number[];
  segmentPresent: boolean[];
  totals: Int32Array;

  dayMinutes: Int32Array;
  dayFindings: Int32Array;
  dayFirst: Float64Array;
  dayLast: Float64Array;
};

/** Classes of a segment beyond the minute classes of a day. */
export const segment = {
  none: 0, normal: 1, overtimeWorkday: 2, overtimeRestDay: 3, overtimeStatutoryHoliday: 4, break: 5, uncounted: 6,
  late: 7, early: 8, absent: 9, missingPunch: 10, firstLeave: 11, trip: 16,
  /** Rostered minutes on rest days and holidays that were not worked: a finding, never a scheduled minute. */
  unscheduledLate: 17, unscheduledEarly: 18, unscheduledAbsent: 19, unscheduledMissingPunch: 20,
  overtimeNotWorked: 21, classCount: 22,
} as const;

export const createScratch = (batch: AttendanceBatch): Scratch => {
  const days = batch.toDay - batch.fromDay;
  const zones = batch.contexts.map((context) => minuteZoneOf(context.zone));
  return {
    batch, zones, zone: zones[0] ?? { zone: '', starts: [0], offsets: [0] },
    calendar: batch.contexts[0]?.calendar ?? { calendar: '', fromDay: 0, classes: [] }, person: 0,
    punchCount: 0, punchSecond: [], punchDirection: [], punchSource: [],
    approvalCount: 0, approvalKind: [], approvalFromSecond: [], approvalFromMinute: [], approvalToMinute: [],
    approvalDirection: [], approvalSource: [], approvalUnit: [],
    unitCount: 0, units: [],
    unitPunchCount: 0, unitSecond: [], unitDirection: [], unitSource: [], unitDuplicate: [],
    pairState: pairNone, inSecond: 0, outSecond: 0, inSource: 0, outSource: 0, duplicateCount: 0, correctionCount: 0,
    inMinute: 0, outMinute: 0, scheduleFrom: 0, scheduleTo: 0, currentHasShift: false,
    formCount: 0, forms: [], formMinutes: [], formMissed: [],
    boundaryCount: 0, boundaries: [], segmentCount: 0, segmentFrom: [], segmentTo: [], segmentClass: [], segmentForm: [],
    segmentPresent: [], totals: new Int32Array(segment.classCount),
    dayMinutes: new Int32Array(days * minuteColumns.length), dayFindings: new Int32Array(days),
    dayFirst: new Float64Array(days), dayLast: new Float64Array(days),
  };
};

/**
 * Puts a punch into `count` punches sorted by (second, direction). Linear for punches that arrive in order, and the same
 * result for any order of different punches.
 */
export const insertPunch = (seconds: number[], directions: number[], sources: number[], count: number, second: number, direction: number, source: number): void => {
  let slot = count;
  while (slot > 0) {
    const before = seconds[slot - 1] as number;
    if (before < second || (before === second && (directions[slot - 1] as number) <= direction)) break;
    seconds[slot] = before;
    directions[slot] = directions[slot - 1] as number;
    sources[slot] = sources[slot - 1] as number;
    slot -= 1;
  }
  seconds[slot] = second;
  directions[slot] = direction;
  sources[slot] = source;
};

const loadPunches = (s: Scratch): void => {
  const { batch } = s;
  const from = batch.punchStarts[s.person] as number;
  const to = batch.punchStarts[s.person + 1] as number;
  for (let source = from; source < to; source += 1) {
    const second = batch.punchSeconds[source] as number;
    const direction = batch.punchDirections[source] as number;
    insertPunch(s.punchSecond, s.punchDirection, s.punchSource, source - from, second, direction, source);
  }
  s.punchCount = to - from;
};

const approvalPrecedes = (batch: AttendanceBatch, left: number, right: number): boolean => {
  const from = (batch.approvalFrom[left] as number) - (batch.approvalFrom[right] as number);
  if (from !== 0) return from < 0;
  const to = (batch.approvalTo[left] as number) - (batch.approvalTo[right] as number);
  if (to !== 0) return to < 0;
  const kind = (batch.approvalKinds[left] as number) - (batch.approvalKinds[right] as number);
  if (kind !== 0) return kind < 0;
  return (batch.approvalDirections[left] as number) < (batch.approvalDirections[right] as number);
};

const loadApprovals = (s: Scratch): void => {
  const { batch } = s;
  const from = batch.approvalStarts[s.person] as number;
  const to = batch.approvalStarts[s.person + 1] as number;
  s.approvalCount = to - from;
  for (let source = from; source < to; source += 1) {
    let slot = source - from;
    while (slot > 0 && approvalPrecedes(batch, source, s.approvalSource[slot - 1] as number)) {
      s.approvalSource[slot] = s.approvalSource[slot - 1] as number;
      slot -= 1;
    }
    s.approvalSource[slot] = source;
  }
  for (let slot = 0; slot < s.approvalCount; slot += 1) {
    const source = s.approvalSource[slot] as number;
    const kind = batch.approvalKinds[source] as number;
    const fromSecond = batch.approvalFrom[source] as number;
    const toSecond = batch.approvalTo[source] as number;
    s.approvalKind[slot] = kind;
    s.approvalFromSecond[slot] = fromSecond;
    s.approvalFromMinute[slot] = Math.floor(fromSecond / 60);
    s.approvalToMinute[slot] = kind === approvalCode.correction ? toSecond : Math.floor(toSecond / 60);
    s.approvalDirection[slot] = batch.approvalDirections[source] as number;
    s.approvalUnit[slot] = -1;
  }
};

/** Brings one person's facts into the scratch, sorted, and clears the day totals. */
export const loadPerson = (s: Scratch, person: number): void => {
  s.person = person;
  const context = s.batch.personContext[person] as number;
  s.zone = s.zones[context] as MinuteZone;
  s.calendar = (s.batch.contexts[context] as { calendar: CalendarTable }).calendar;
  loadPunches(s);
  loadApprovals(s);
  s.unitCount = 0;
  s.dayMinutes.fill(0);
  s.dayFindings.fill(0);
  s.dayFirst.fill(Number.NaN);
  s.dayLast.fill(Number.NaN);
};
