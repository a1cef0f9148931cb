/** Laws of attendance over random windows. SEED=n replays; every run prints its seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayOfDate } from '../calendar/epoch-day.ts';
import { attendBatch } from './attend-batch.ts';
import { attendPerson, explainAttendance } from './attend-person.ts';
import { createAttendanceColumns, minuteColumns, notEmployed, type AttendanceBatch } from './attendance-batch.ts';
import { findingCodes, type Approval, type AttendancePolicy, type PersonWindow, type Punch, type Shift } from './attendance-types.ts';
import { budapest, calendar2026, demoPolicy, flexible, night, office, plainCalendar, shanghai, shift, short } from './example-window.ts';
import { packWindow } from './pack-window.ts';
import { createScratch, loadPerson } from './person-scratch.ts';
import { assignPunches, buildUnits } from './shift-windows.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
const runs = Number(process.env['RUNS'] ?? 1_000);
console.log(`attendance laws: SEED=${seed} RUNS=${runs}`);
const check = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, law), { seed, numRuns: runs });

const firstDay = dayOfDate(2026, 10, 20);
const dayCount = 8;
const longDay = shift('long', 480, 1200, { breaks: [{ kind: 'fixed', fromMinute: 720, toMinute: 780 }], windowBeforeMinutes: 600, windowAfterMinutes: 600 });
const shifts: readonly (Shift | null)[] = [office, flexible, night, short, longDay, null];

const minuteInWindow = fc.integer({ min: (firstDay - 1) * 1440, max: (firstDay + dayCount + 1) * 1440 });
const direction = fc.constantFrom('in', 'out', 'unknown', 'unknown', 'unknown') as fc.Arbitrary<Punch['direction']>;
const reference = (id: number) => ({ kind: 'fact', table: 'attendance.punch', key: { id } }) as const;

/** Punches near the hours at which shifts begin and end, and some anywhere. */
const punchInstant = fc.oneof(
  fc.tuple(fc.integer({ min: -1, max: dayCount }), fc.constantFrom(540, 600, 840, 1080, 1200, 1320, 360), fc.integer({ min: -40, max: 90 }), fc.integer({ min: 0, max: 59 }))
    .map(([offset, minute, jitter, second]) => ((firstDay + offset) * 1440 + minute + jitter - 480) * 60 + second),
  minuteInWindow.map((minute) => minute * 60),
);
const form = fc.tuple(
  fc.constantFrom('annualLeave', 'personalLeave', 'sickLeave', 'overtime', 'overtime', 'timeOff', 'trip', 'correction'),
  fc.integer({ min: 0, max: dayCount }), fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 30 }),
);
const approvalOf = ([kind, offset, halfHour, halfHours]: readonly [string, number, number, number], id: number): Approval => {
  const from = ((firstDay + offset) * 1440 + halfHour * 30 - 480) * 60;
  const to = from + halfHours * 1800;
  const fact = { kind: 'fact', table: 'attendance.approval', key: { id } } as const;
  if (kind === 'timeOff') return { kind: 'overtime', compensation: 'timeOff', from, to, reference: fact };
  if (kind === 'overtime' || kind === 'trip') return { kind, from, to, reference: fact };
  if (kind === 'correction') return { kind, instant: from, day: firstDay + offset, direction: 'unknown', reference: fact };
  return { kind: 'leave', leaveType: kind as 'annualLeave', from, to, reference: fact };
};
const policy: fc.Arbitrary<AttendancePolicy> = fc.record({
  duplicateWithinMinutes: fc.constantFrom(0, 2, 5), lateGraceMinutes: fc.constantFrom(0, 0, 10), earlyGraceMinutes: fc.constantFrom(0, 0, 10),
  missingPunch: fc.constantFrom('unpaidUntilCorrected', 'shiftBoundary'), overtimeClassBy: fc.constantFrom('calendarDateOfHour', 'shiftDate'),
  overtimeNeeds: fc.constantFrom('approvalAndPresence', 'approvalAndPresence', 'presence'), overtimeStepMinutes: fc.constantFrom(1, 15, 30),
  overtimeMonthlyLimitMinutes: fc.constantFrom(120, 600, 2160),
});
const anyWindow: fc.Arbitrary<PersonWindow> = fc.record({
  planned: fc.array(fc.option(fc.constantFrom(...shifts), { freq: 8, nil: undefined }), { minLength: dayCount + 2, maxLength: dayCount + 2 }),
  punches: fc.array(fc.tuple(punchInstant, direction), { maxLength: 24 }), forms: fc.array(form, { maxLength: 6 }), policy,
  zone: fc.constantFrom(shanghai, budapest),
}).map(({ planned, punches, forms, policy: chosen, zone }) => ({
  fromDay: firstDay, toDay: firstDay + dayCount, zone, calendar: calendar2026,
  plan: planned.flatMap((entry, index) => (entry === undefined ? [] : [{ day: firstDay - 1 + index, shift: entry }])),
  punches: punches.map(([instant, side], id) => ({ instant, direction: side, reference: reference(id) })),
  approvals: forms.map(approvalOf), policy: chosen,
}));

const shuffled = <T>(values: readonly T[], order: readonly number[]): T[] =>
  values.map((value, index) => ({ value, rank: order[index] ?? 0 })).sort((left, right) => left.rank - right.rank).map((entry) => entry.value);

test('any order of arrival gives the same days, findings, intervals and fates (I-3)', () => {
  check(fc.tuple(anyWindow, fc.array(fc.integer(), { minLength: 24, maxLength: 24 })), ([window, order]) => {
    const other = { ...window, punches: shuffled(window.punches, order), approvals: shuffled(window.approvals, order), plan: [...window.plan].reverse() };
    const strip = (result: ReturnType<typeof explainAttendance>) => ({ days: result.days, fates: result.punchFates.map((entry) => [entry.punch.instant, entry.day, entry.fate]) });
    assert.deepEqual(strip(explainAttendance(other)), strip(explainAttendance(window)));
  });
});

test('punches are conserved: each has exactly one fate (I-1, R8)', () => {
  check(anyWindow, (window) => {
    const result = explainAttendance(window);
    assert.equal(result.punchFates.length, window.punches.length);
    assert.equal(new Set(result.punchFates.map((entry) => entry.punch)).size, window.punches.length);
  });
});

test('windows never overlap and hold their own shift unless shifts themselves overlap (R5)', () => {
  check(anyWindow, (window) => {
    const batch = packWindow(window);
    const scratch = createScratch(batch);
    loadPerson(scratch, 0);
    buildUnits(scratch);
    assignPunches(scratch);
    for (let position = 1; position < scratch.unitCount; position += 1) {
      const before = scratch.units[position - 1];
      const unit = scratch.units[position];
      assert.ok(before !== undefined && unit !== undefined && before.windowEnd <= unit.windowStart);
      if (before.end <= unit.start) assert.ok(before.windowEnd >= before.end && unit.windowStart <= unit.start);
    }
  });
});

test('no minute of presence lies in two days, and intervals add up to the rows (I-11, both laws)', () => {
  check(anyWindow, (window) => {
    const result = explainAttendance(window);
    for (const row of result.days) {
      const sums = new Map<string, number>();
      for (const interval of result.intervalsByDay.get(row.day) ?? []) {
        sums.set(interval.class, (sums.get(interval.class) ?? 0) + interval.toMinute - interval.fromMinute);
      }
      for (const name of minuteColumns) {
        if (name === 'presentMinutes' || name === 'scheduledMinutes') continue;
        assert.equal(sums.get(name.replace(/Minutes$/, '')) ?? 0, row[name], `${name} of day ${row.day}`);
      }
    }
    const present = ['normal', 'break', 'uncounted', 'overtimeWorkday', 'overtimeRestDay', 'overtimeStatutoryHoliday'];
    const pieces = [...result.intervalsByDay.values()].flat().filter((interval) => present.includes(interval.class))
      .sort((left, right) => left.fromMinute - right.fromMinute);
    for (let index = 1; index < pieces.length; index += 1) {
      assert.ok((pieces[index - 1] as { toMinute: number }).toMinute <= (pieces[index] as { fromMinute: number }).fromMinute);
    }
  });
});

test('a shift over midnight equals the same shift moved to noon when the calendar does not differ (I-11)', () => {
  const earlier = (moved: Shift): Shift => ({
    ...moved, startMinute: moved.startMinute - 720, endMinute: moved.endMinute - 720,
    breaks: moved.breaks.map((pause) => ({ ...pause, fromMinute: pause.fromMinute - 720, toMinute: pause.toMinute - 720 })),
  });
  const noon = earlier(night);
  check(anyWindow, (window) => {
    const plan = window.plan.map((entry) => ({ day: entry.day, shift: entry.shift === null ? null : night }));
    const approvals = window.approvals.filter((approval) => approval.kind === 'leave' || approval.kind === 'trip');
    const zone = shanghai;
    const chosen: AttendancePolicy = { ...window.policy, overtimeNeeds: 'approvalAndPresence' };
    const dark = attendPerson({ ...window, zone, plan, approvals, policy: chosen, calendar: plainCalendar });
    const light = attendPerson({
      ...window, zone, policy: chosen, calendar: plainCalendar,
      plan: plan.map((entry) => ({ ...entry, shift: entry.shift === null ? null : noon })),
      punches: window.punches.map((punch) => ({ ...punch, instant: punch.instant - 43_200 })),
      approvals: approvals.map((approval) => ({ ...approval, from: approval.from - 43_200, to: approval.to - 43_200 })),
    });
    const minutes = (result: typeof dark) => result.days.map((row) => minuteColumns.map((name) => row[name]));
    assert.deepEqual(minutes(light), minutes(dark));
  });
});

test('presence is elapsed time through both changes of the clock (R11, I-12)', () => {
  const changes = [dayOfDate(2026, 3, 28), dayOfDate(2026, 10, 24)];
  check(fc.tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 300, max: 440 })), ([day, late, second, stay]) => {
    const first = (day * 1440 + 1320 - (day === changes[0] ? 60 : 120) + late) * 60 + second;
    const punches = [first, first + stay * 60].map((instant, id) => ({ instant, direction: 'unknown' as const, reference: reference(id) }));
    const [row] = attendPerson({ fromDay: day, toDay: day + 1, zone: budapest, calendar: plainCalendar, plan: [{ day, shift: night }], punches, approvals: [], policy: demoPolicy }).days;
    assert.equal(row?.presentMinutes, stay);
    assert.equal(row.scheduledMinutes, day === changes[0] ? 390 : 510);
  });
});

/** Several windows as one batch. */
const joinBatches = (parts: readonly AttendanceBatch[], chosen: AttendancePolicy): AttendanceBatch => {
  const shiftList = parts.flatMap((part) => part.shifts);
  const plan: number[] = [];
  let shiftBase = 0;
  const punchStarts = [0];
  const approvalStarts = [0];
  for (const part of parts) {
    for (const cell of part.plan) plan.push(cell < 0 ? cell : cell + shiftBase);
    shiftBase += part.shifts.length;
    punchStarts.push((punchStarts[punchStarts.length - 1] as number) + part.punchSeconds.length);
    approvalStarts.push((approvalStarts[approvalStarts.length - 1] as number) + part.approvalKinds.length);
  }
  const [first] = parts;
  return {
    fromDay: first?.fromDay ?? 0, toDay: first?.toDay ?? 0, contexts: parts.flatMap((part) => part.contexts), policy: chosen, shifts: shiftList,
    personCount: parts.length, personContext: Uint16Array.from(parts, (_, index) => index), plan: Int16Array.from(plan),
    punchStarts: Int32Array.from(punchStarts), punchSeconds: Float64Array.from(parts.flatMap((part) => [...part.punchSeconds])),
    punchDirections: Uint8Array.from(parts.flatMap((part) => [...part.punchDirections])), approvalStarts: Int32Array.from(approvalStarts),
    approvalKinds: Uint8Array.from(parts.flatMap((part) => [...part.approvalKinds])), approvalFrom: Float64Array.from(parts.flatMap((part) => [...part.approvalFrom])),
    approvalTo: Float64Array.from(parts.flatMap((part) => [...part.approvalTo])), approvalDirections: Uint8Array.from(parts.flatMap((part) => [...part.approvalDirections])),
  };
};

const rowsOf = (columns: ReturnType<typeof attendBatch>, person: number): unknown[] => {
  const rows: unknown[] = [];
  for (let row = columns.rowStarts[person] as number; row < (columns.rowStarts[person + 1] as number); row += 1) {
    rows.push([columns.day[row], columns.dayClass[row], columns.firstIn[row], columns.lastOut[row], columns.findingBits[row], ...minuteColumns.map((name) => columns.minutes[name][row])]);
  }
  return rows;
};
const rowsOfPerson = (window: PersonWindow): unknown[] => {
  const classes = ['workday', 'restDay', 'statutoryHoliday'];
  return attendPerson(window).days.map((row) => [row.day, classes.indexOf(row.dayClass), row.firstIn ?? Number.NaN, row.lastOut ?? Number.NaN, row.findingBits, ...minuteColumns.map((name) => row[name])]);
};

test('a batch gives each person what the person alone gets, whoever stands beside (swap two people)', () => {
  check(fc.tuple(anyWindow, anyWindow, anyWindow), ([left, middle, right]) => {
    const windows = [left, middle, right].map((window) => ({ ...window, policy: left.policy }));
    const columns = attendBatch(joinBatches(windows.map(packWindow), left.policy));
    const swapped = attendBatch(joinBatches([...windows].reverse().map(packWindow), left.policy));
    windows.forEach((window, index) => {
      assert.deepEqual(rowsOf(columns, index), rowsOfPerson(window));
      assert.deepEqual(rowsOf(swapped, 2 - index), rowsOfPerson(window));
    });
  });
});

test('computing again changes nothing, and bits agree with findings', () => {
  check(anyWindow, (window) => {
    const once = attendPerson(window);
    assert.deepEqual(attendPerson(window), once);
    for (const row of once.days) {
      const bits = once.findings.filter((finding) => finding.day === row.day).reduce((sum, finding) => sum | (1 << findingCodes.indexOf(finding.code)), 0);
      assert.equal(row.findingBits, bits);
    }
  });
});

test('an employed window without rows is impossible, one without employment is empty', () => {
  const batch = packWindow({ fromDay: firstDay, toDay: firstDay + 2, zone: shanghai, calendar: calendar2026, plan: [], punches: [], approvals: [], policy: demoPolicy });
  assert.equal(batch.plan.every((cell) => cell === notEmployed), true);
  assert.equal(attendBatch(batch).rowCount, 0);
  assert.equal(createAttendanceColumns(batch).day.length, 2);
});
