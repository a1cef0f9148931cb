/**
 * Goal: attendance finds 100 % of the seeded world's intent and nothing else. Method: the world's plans, punches and
 * approved forms go straight into the attendance kernel; every field of every day is held against the intent. The
 * calendar is the world's own here, so that only the attendance rules are judged; the main-line proof judges the rest.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attendPerson } from '#kernel/attendance/attend-person';
import { findingCodes } from '#kernel/attendance/attendance-types';
import type { Approval, AttendanceDay, AttendancePolicy, PlannedDay } from '#kernel/attendance/attendance-types';
import type { CalendarTable, ZoneTable } from '#kernel/calendar/calendar-types';
import { createWorld, expectedDays } from '#simulators/world';
import type { ExpectedDay, WorldForm, WorldPerson, WorldPlannedDay } from '#simulators/world';
import { dayClassOf, firstOfOctober } from '../simulators/world/october.ts';

const [fromDay, toDay] = [firstOfOctober, firstOfOctober + 31];
const reference = { kind: 'fact', table: 'world.row', key: {} } as const;
const policy: AttendancePolicy = {
  duplicateWithinMinutes: 2, lateGraceMinutes: 0, earlyGraceMinutes: 0, missingPunch: 'unpaidUntilCorrected', overtimeClassBy: 'calendarDateOfHour',
  overtimeNeeds: 'approvalAndPresence', overtimeStepMinutes: 30, overtimeMonthlyLimitMinutes: 2160,
};
const calendarOf = (country: 'CN' | 'HU'): CalendarTable => ({ calendar: country, fromDay: fromDay - 5, classes: Array.from({ length: 45 }, (_, index) => dayClassOf(country, fromDay - 5 + index)) });
const calendars = { CN: calendarOf('CN'), HU: calendarOf('HU') };
const zones: Readonly<Record<WorldPerson['zone'], ZoneTable>> = {
  'Asia/Shanghai': { zone: 'Asia/Shanghai', tzdataVersion: 'typed', starts: [0], offsetSeconds: [28_800] },
  'Europe/Budapest': { zone: 'Europe/Budapest', tzdataVersion: 'typed', starts: [0, Date.parse('2026-10-25T01:00:00Z') / 1000], offsetSeconds: [7200, 3600] },
};

function plannedDay({ day, shift }: WorldPlannedDay): PlannedDay {
  if (shift === null) return { day, shift: null };
  return {
    day,
    shift: {
      code: shift.code, startMinute: shift.startMinute, endMinute: shift.endMinute, flexEarlyMinutes: 0, flexLateMinutes: shift.flexLateMinutes,
      windowBeforeMinutes: 120, windowAfterMinutes: 240,
      breaks: shift.breaks.map(({ fromMinute, toMinute, floatingLengthMinutes }) => (floatingLengthMinutes === null
        ? { kind: 'fixed', fromMinute, toMinute } : { kind: 'floating', lengthMinutes: floatingLengthMinutes, fromMinute, toMinute })),
    },
  };
}

function approvalOf({ content }: WorldForm): Approval {
  if (content.type === 'correction') return { kind: 'correction', instant: content.instant, day: content.day, direction: 'unknown', reference };
  if (content.type === 'leave') return { kind: 'leave', leaveType: content.leaveType, from: content.from, to: content.to, reference };
  return { kind: content.type, from: content.from, to: content.to, reference };
}

/** The fields that differ, in words; empty when the day is as intended. */
function differences(found: AttendanceDay, expected: ExpectedDay): string[] {
  const findings = findingCodes.filter((_, bit) => (found.findingBits & (1 << bit)) !== 0).sort();
  const wrong = findings.join() === expected.findings.join() ? [] : [`findings ${findings.join()} for ${expected.findings.join()}`];
  for (const [field, value] of Object.entries(expected)) {
    if (field !== 'findings' && found[field as keyof AttendanceDay] !== value) wrong.push(`${field} ${String(found[field as keyof AttendanceDay])} for ${String(value)}`);
  }
  return wrong;
}

function compare(seed: number, people: number): { readonly compared: number; readonly wrong: readonly string[] } {
  const world = createWorld({ seed, people, month: '2026-10' });
  const expected = expectedDays(world);
  const wrong: string[] = [];
  let compared = 0;
  for (const company of world.companies) {
    const punches = Map.groupBy(company.punches, (punch) => punch.userId);
    const forms = Map.groupBy(company.forms.filter((form) => form.status === 'approved'), (form) => form.userId);
    for (const person of company.people) {
      const account = person.wecom?.userId ?? '';
      const { days } = attendPerson({
        fromDay, toDay, zone: zones[person.zone], calendar: calendars[person.country], policy, plan: (company.plans.get(person.personNumber) ?? []).map(plannedDay),
        punches: (punches.get(account) ?? []).map(({ instant, direction }) => ({ instant, direction, reference })), approvals: (forms.get(account) ?? []).map(approvalOf),
      });
      const intended = expected.get(person.personNumber) ?? [];
      if (days.length !== intended.length) wrong.push(`${person.personNumber}: ${days.length} days for ${intended.length}`);
      for (const [index, day] of days.entries()) {
        compared += 1;
        for (const text of differences(day, intended[index] as ExpectedDay)) wrong.push(`${person.personNumber} day ${day.day - fromDay + 1}: ${text}`);
      }
    }
  }
  return { compared, wrong };
}

for (const [seed, people] of [[20_261_001, 600], [99, 137], [Number(process.env['SEED'] ?? 4242), 400]] as const) {
  test(`attendance finds the intent of seed ${seed} and nothing else`, (context) => {
    const { compared, wrong } = compare(seed, people);
    context.diagnostic(`${compared} days compared`);
    assert.ok(compared > people * 25);
    assert.deepEqual(wrong.slice(0, 20), []);
  });
}
