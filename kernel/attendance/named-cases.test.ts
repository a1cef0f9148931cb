/** The cases that a payroll clerk would ask about, one line of expectation each: minutes that are not zero, and findings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDay } from '../calendar/epoch-day.ts';
import { explainAttendance } from './attend-person.ts';
import { minuteColumns } from './attendance-batch.ts';
import { at, budapest, flexible, night, office, plainCalendar, short, windowOf, type Example } from './example-window.ts';

type Case = Example & { readonly name: string; readonly expect: Readonly<Record<string, string>> };

/** "present 540 normal 480 break 60 | lateArrival 7" of each day. */
const describe = (example: Example): Record<string, string> => {
  const result = explainAttendance(windowOf(example));
  return Object.fromEntries(result.days.map((row) => {
    const minutes = minuteColumns.filter((name) => row[name] !== 0).map((name) => `${name.replace(/Minutes$/, '')} ${row[name]}`);
    const findings = result.findings.filter((finding) => finding.day === row.day)
      .map((finding) => (finding.minutes === 0 ? finding.code : `${finding.code} ${finding.minutes}`));
    return [formatDay(row.day), [minutes.join(' '), findings.join(' ')].filter((text) => text !== '').join(' | ')];
  }));
};

const cases: readonly Case[] = [
  { name: 'an ordinary day', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:55', '2026-10-09 18:02'],
    expect: { '2026-10-09': 'present 547 scheduled 480 normal 480 break 60 uncounted 7' } },
  { name: 'late 7 minutes', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:07:59', '2026-10-09 18:00'],
    expect: { '2026-10-09': 'present 533 scheduled 480 normal 473 late 7 break 60 | lateArrival 7' } },
  { name: 'late within a named tolerance', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:07', '2026-10-09 18:00'], policy: { lateGraceMinutes: 10 },
    expect: { '2026-10-09': 'present 540 scheduled 480 normal 480 break 60' } },
  { name: 'leaves early', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 17:20'],
    expect: { '2026-10-09': 'present 500 scheduled 480 normal 440 early 40 break 60 | earlyDeparture 40' } },
  { name: 'absent', plan: { '2026-10-09': office }, expect: { '2026-10-09': 'scheduled 480 absent 480 | absence 480' } },
  { name: 'forgot to punch in', plan: { '2026-10-09': office }, punches: ['2026-10-09 18:03'],
    expect: { '2026-10-09': 'scheduled 480 missingPunch 480 | missingPunchIn 480' } },
  { name: 'forgot to punch out', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:58'],
    expect: { '2026-10-09': 'scheduled 480 missingPunch 480 | missingPunchOut 480' } },
  { name: 'two punches that both say in', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:58 in', '2026-10-09 13:05 in'],
    expect: { '2026-10-09': 'scheduled 480 missingPunch 480 | missingPunchOut 480' } },
  { name: 'missing punch taken at the shift boundary by policy', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:58'], policy: { missingPunch: 'shiftBoundary' },
    expect: { '2026-10-09': 'present 542 scheduled 480 normal 480 break 60 uncounted 2 | missingPunchOut' } },
  { name: 'a correction supplies the missing punch', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:58'], correction: [['2026-10-09 18:00', '2026-10-09']],
    expect: { '2026-10-09': 'present 542 scheduled 480 normal 480 break 60 uncounted 2 | correctionApplied' } },
  { name: 'punched twice', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:59:00', '2026-10-09 08:59:40', '2026-10-09 18:00'],
    expect: { '2026-10-09': 'present 541 scheduled 480 normal 480 break 60 uncounted 1 | duplicatePunch' } },
  { name: 'overtime 2 h approved, 1.5 h worked', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 20:00'], overtime: [['2026-10-09 18:30', '2026-10-09 20:30']],
    expect: { '2026-10-09': 'present 660 scheduled 480 normal 480 overtimeWorkday 90 break 60 uncounted 30 | overtimeApprovedNotWorked 30' } },
  { name: 'overtime cut down to half hours', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 19:20'], overtime: [['2026-10-09 18:00', '2026-10-09 20:00']],
    expect: { '2026-10-09': 'present 620 scheduled 480 normal 480 overtimeWorkday 60 break 60 uncounted 20 | overtimeApprovedNotWorked 60' } },
  { name: 'overtime without a form', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 19:40'],
    expect: { '2026-10-09': 'present 640 scheduled 480 normal 480 break 60 uncounted 100 | overtimeWithoutApproval 100' } },
  { name: 'overtime by presence, a named policy', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 19:40'], policy: { overtimeNeeds: 'presence' },
    expect: { '2026-10-09': 'present 640 scheduled 480 normal 480 overtimeWorkday 90 break 60 uncounted 10' } },
  { name: 'night shift into National Day', plan: { '2026-09-30': night }, punches: ['2026-09-30 21:55', '2026-10-01 06:00'],
    expect: { '2026-09-30': 'present 485 scheduled 120 normal 120 overtimeStatutoryHoliday 330 break 30 uncounted 5' } },
  { name: 'night shift from Friday to Saturday', plan: { '2026-10-16': night }, punches: ['2026-10-16 22:00', '2026-10-17 06:00'],
    expect: { '2026-10-16': 'present 480 scheduled 120 normal 120 overtimeRestDay 330 break 30' } },
  { name: 'the class follows the shift date by policy', plan: { '2026-10-16': night }, punches: ['2026-10-16 22:00', '2026-10-17 06:00'], policy: { overtimeClassBy: 'shiftDate' },
    expect: { '2026-10-16': 'present 480 scheduled 450 normal 450 break 30' } },
  { name: 'a make-up Saturday is a workday', plan: { '2026-10-10': office }, punches: ['2026-10-10 09:00', '2026-10-10 18:00'],
    expect: { '2026-10-10': 'present 540 scheduled 480 normal 480 break 60' } },
  { name: 'a rostered Saturday is rest-day overtime', plan: { '2026-10-17': office }, punches: ['2026-10-17 09:10', '2026-10-17 18:00'],
    expect: { '2026-10-17': 'present 530 overtimeRestDay 470 break 60 | lateArrival 10' } },
  { name: 'a rostered Saturday nobody came', plan: { '2026-10-17': office }, expect: { '2026-10-17': 'absence 480' } },
  { name: 'the night of 25 hours', plan: { '2026-10-24': night }, zone: budapest, calendar: plainCalendar, punches: ['2026-10-24 22:00', '2026-10-25 06:00'],
    expect: { '2026-10-24': 'present 540 scheduled 510 normal 510 break 30' } },
  { name: 'the night of 23 hours', plan: { '2026-03-28': night }, zone: budapest, calendar: plainCalendar, punches: ['2026-03-28 22:00', '2026-03-29 06:00'],
    expect: { '2026-03-28': 'present 420 scheduled 390 normal 390 break 30' } },
  { name: 'half a day of leave', plan: { '2026-10-09': office }, punches: ['2026-10-09 08:59', '2026-10-09 12:01'], leave: [['annualLeave', '2026-10-09 12:00', '2026-10-09 18:00']],
    expect: { '2026-10-09': 'present 182 scheduled 480 normal 180 annualLeave 300 break 1 uncounted 1' } },
  { name: 'leave over a rest day counts workdays only', plan: { '2026-10-16': office, '2026-10-17': null, '2026-10-18': null, '2026-10-19': office }, leave: [['sickLeave', '2026-10-16 09:00', '2026-10-19 18:00']],
    expect: { '2026-10-16': 'scheduled 480 sickLeave 480', '2026-10-17': '', '2026-10-18': '', '2026-10-19': 'scheduled 480 sickLeave 480' } },
  { name: 'worked during leave', plan: { '2026-10-09': office }, punches: ['2026-10-09 09:00', '2026-10-09 18:00'], leave: [['personalLeave', '2026-10-09 14:00', '2026-10-09 18:00']],
    expect: { '2026-10-09': 'present 540 scheduled 480 normal 240 personalLeave 240 break 60 uncounted 240 | workOnLeave 240' } },
  { name: 'a business trip counts as attended', plan: { '2026-10-09': office }, trip: [['2026-10-09 00:00', '2026-10-10 00:00']],
    expect: { '2026-10-09': 'scheduled 480 trip 480' } },
  { name: 'flextime: late start, late end', plan: { '2026-10-09': flexible }, punches: ['2026-10-09 09:40', '2026-10-09 18:40'],
    expect: { '2026-10-09': 'present 540 scheduled 480 normal 480 break 60' } },
  { name: 'flextime: later than the range', plan: { '2026-10-09': flexible }, punches: ['2026-10-09 10:05', '2026-10-09 19:00'],
    expect: { '2026-10-09': 'present 535 scheduled 480 normal 475 late 5 break 60 | lateArrival 5' } },
  { name: 'floating lunch beside half a day of leave', plan: { '2026-10-09': flexible }, punches: ['2026-10-09 13:00', '2026-10-09 18:00'], leave: [['annualLeave', '2026-10-09 09:00', '2026-10-09 12:00']],
    expect: { '2026-10-09': 'present 300 scheduled 480 normal 300 annualLeave 180' } },
  { name: 'an hourly worker with a short shift', plan: { '2026-10-09': short }, punches: ['2026-10-09 09:58', '2026-10-09 14:00'],
    expect: { '2026-10-09': 'present 242 scheduled 240 normal 240 uncounted 2' } },
  { name: 'a punch exactly at the window border belongs to the later day', plan: { '2026-10-15': office, '2026-10-16': office },
    punches: ['2026-10-15 09:00', '2026-10-15 18:00', '2026-10-16 05:00', '2026-10-16 18:00'],
    expect: { '2026-10-15': 'present 540 scheduled 480 normal 480 break 60', '2026-10-16': 'present 780 scheduled 480 normal 480 break 60 uncounted 240' } },
  { name: 'a punch one second before the window', plan: { '2026-10-16': office }, punches: ['2026-10-16 04:59:59', '2026-10-16 09:00', '2026-10-16 18:00'],
    expect: { '2026-10-16': 'present 540 scheduled 480 normal 480 break 60 | punchOutsideAnyWindow' } },
  { name: 'approved work on a rest day without a shift', plan: { '2026-10-16': office, '2026-10-17': null }, overtime: [['2026-10-17 09:00', '2026-10-17 12:00']],
    punches: ['2026-10-16 09:00', '2026-10-16 18:00', '2026-10-17 08:55', '2026-10-17 12:10'],
    expect: { '2026-10-16': 'present 540 scheduled 480 normal 480 break 60', '2026-10-17': 'present 195 overtimeRestDay 180 uncounted 15' } },
  { name: 'overtime after the night shift belongs to it', plan: { '2026-10-16': night, '2026-10-17': null }, overtime: [['2026-10-17 06:00', '2026-10-17 08:00']],
    punches: ['2026-10-16 22:00', '2026-10-17 08:00'],
    expect: { '2026-10-16': 'present 600 scheduled 120 normal 120 overtimeRestDay 450 break 30', '2026-10-17': '' } },
  { name: 'hired in the middle of the window', plan: { '2026-10-15': office, '2026-10-16': office }, punches: ['2026-10-16 09:00', '2026-10-16 18:00'],
    expect: { '2026-10-15': 'scheduled 480 absent 480 | absence 480', '2026-10-16': 'present 540 scheduled 480 normal 480 break 60' } },
];

for (const entry of cases) {
  test(entry.name, () => assert.deepEqual(describe(entry), entry.expect));
}

test('the monthly limit is reported once, on the day of breach', () => {
  const days = ['12', '13', '14', '15', '16', '19', '20', '21', '22', '23', '26', '27', '28'];
  const result = explainAttendance(windowOf({
    plan: Object.fromEntries(days.map((day) => [`2026-10-${day}`, office])),
    punches: days.flatMap((day) => [`2026-10-${day} 09:00`, `2026-10-${day} 21:00`]),
    overtime: days.map((day) => [`2026-10-${day} 18:00`, `2026-10-${day} 21:00`]),
  }));
  const breaches = result.findings.filter((finding) => finding.code === 'overtimeMonthlyLimit');
  assert.deepEqual(breaches.map((finding) => [formatDay(finding.day), finding.minutes]), [['2026-10-28', 2340]]);
});

test('every punch keeps its fate and its reference', () => {
  const result = explainAttendance(windowOf({
    plan: { '2026-10-16': office }, punches: ['2026-10-16 03:00', '2026-10-16 09:00', '2026-10-16 09:01', '2026-10-16 12:30', '2026-10-16 18:00'],
  }));
  assert.deepEqual(result.punchFates.map((entry) => entry.fate), ['outsideAnyWindow', 'firstIn', 'duplicate', 'between', 'lastOut']);
  const duplicate = result.findings.find((finding) => finding.code === 'duplicatePunch');
  assert.deepEqual(duplicate?.references.map((reference) => reference.key['id']), ['2026-10-16 09:01']);
});

test('a floating lunch and steps appear in the intervals with the minutes of the row', () => {
  const result = explainAttendance(windowOf({
    plan: { '2026-10-09': flexible }, punches: ['2026-10-09 09:00', '2026-10-09 19:20'], overtime: [['2026-10-09 18:00', '2026-10-09 20:00']],
  }));
  const lines = [...result.intervalsByDay.values()].flat().map((interval) =>
    `${interval.class} ${(interval.fromMinute - at('2026-10-09 00:00') / 60)} ${(interval.toMinute - at('2026-10-09 00:00') / 60)}`);
  assert.deepEqual(lines, ['normal 540 690', 'break 690 750', 'normal 750 1080', 'overtimeWorkday 1080 1140', 'uncounted 1140 1160']);
  assert.deepEqual([...result.overtimeFormsByDay.values()].flat().map((form) => [form.rawMinutes, form.countedMinutes]), [[80, 60]]);
});
