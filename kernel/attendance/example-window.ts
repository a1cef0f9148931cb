/** Small windows for tests: local wall times in, a PersonWindow out. October 2026, Shanghai unless said otherwise. */
import { buildCalendarTable, type CalendarData } from '../calendar/calendar-table.ts';
import type { CalendarTable, ZoneTable } from '../calendar/calendar-types.ts';
import { dayOfDate, parseDay } from '../calendar/epoch-day.ts';
import { epochMinuteOf, minuteZoneOf } from '../calendar/zone-time.ts';
import type { Approval, AttendancePolicy, LeaveType, PersonWindow, PlannedDay, Punch, Shift } from './attendance-types.ts';

export const shanghai: ZoneTable = { zone: 'Asia/Shanghai', tzdataVersion: 'test', starts: [0], offsetSeconds: [28800] };
/** Budapest leaves summer time on 25 October 2026 at 01:00 UTC and had entered it on 29 March at 01:00 UTC. */
export const budapest: ZoneTable = {
  zone: 'Europe/Budapest', tzdataVersion: 'test',
  starts: [0, dayOfDate(2026, 3, 29) * 86400 + 3600, dayOfDate(2026, 10, 25) * 86400 + 3600],
  offsetSeconds: [3600, 7200, 3600],
};

const year2026: CalendarData = {
  calendar: 'test', restWeekdays: [0, 6],
  years: [{
    year: 2026,
    daysOff: ['2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
    workingWeekends: ['2026-09-20', '2026-10-10'],
    statutoryDays: ['2026-09-25', '2026-10-01', '2026-10-02', '2026-10-03'],
  }],
};

const day = (text: string): number => {
  const parsed = parseDay(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

export const calendar2026: CalendarTable = (() => {
  const built = buildCalendarTable(year2026, day('2026-01-01'), day('2026-12-31'));
  if (!built.ok) throw new Error(built.error.code);
  return built.value;
})();

/** Every day a workday: for laws that must not depend on the calendar. */
export const plainCalendar: CalendarTable = { calendar: 'plain', fromDay: day('2026-01-01'), classes: Array.from({ length: 364 }, () => 'workday') };

export const demoPolicy: AttendancePolicy = {
  duplicateWithinMinutes: 2, lateGraceMinutes: 0, earlyGraceMinutes: 0, missingPunch: 'unpaidUntilCorrected',
  overtimeClassBy: 'calendarDateOfHour', overtimeNeeds: 'approvalAndPresence', overtimeStepMinutes: 30, overtimeMonthlyLimitMinutes: 2160,
};

const fixed = (fromMinute: number, toMinute: number) => ({ kind: 'fixed', fromMinute, toMinute }) as const;
export const shift = (code: string, startMinute: number, endMinute: number, change: Partial<Shift> = {}): Shift => ({
  code, startMinute, endMinute, breaks: [], flexEarlyMinutes: 0, flexLateMinutes: 0, windowBeforeMinutes: 240, windowAfterMinutes: 240, ...change,
});
export const office = shift('office', 540, 1080, { breaks: [fixed(720, 780)] });
export const flexible = shift('flexible', 540, 1080, {
  breaks: [{ kind: 'floating', lengthMinutes: 60, fromMinute: 690, toMinute: 810 }], flexEarlyMinutes: 30, flexLateMinutes: 60,
});
export const night = shift('night', 1320, 1800, { breaks: [fixed(1560, 1590)] });
export const short = shift('short', 600, 840);

/** "2026-10-09 08:57:30" or without seconds, as the wall clock of the zone. */
export const at = (text: string, zone: ZoneTable = shanghai): number => {
  const [date = '', time = ''] = text.split(' ');
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return epochMinuteOf(minuteZoneOf(zone), day(date), hour * 60 + minute) * 60 + second;
};

export type Example = {
  readonly plan: Readonly<Record<string, Shift | null>>;
  /** Wall times; "in" or "out" after a blank gives a direction. */
  readonly punches?: readonly string[];
  readonly leave?: readonly (readonly [LeaveType, string, string])[];
  readonly overtime?: readonly (readonly [string, string])[];
  readonly trip?: readonly (readonly [string, string])[];
  readonly correction?: readonly (readonly [string, string])[];
  readonly policy?: Partial<AttendancePolicy>;
  readonly zone?: ZoneTable;
  readonly calendar?: CalendarTable;
};

const reference = (table: string, key: string) => ({ kind: 'fact', table, key: { id: key } }) as const;

const punchOf = (text: string, zone: ZoneTable): Punch => {
  const [date = '', time = '', direction = 'unknown'] = text.split(' ');
  return { instant: at(`${date} ${time}`, zone), direction: direction as Punch['direction'], reference: reference('attendance.punch', text) };
};

/** A window over the planned days of the example. */
export const windowOf = (example: Example): PersonWindow => {
  const zone = example.zone ?? shanghai;
  const plan: PlannedDay[] = Object.entries(example.plan).map(([date, planned]) => ({ day: day(date), shift: planned }));
  const days = plan.map((planned) => planned.day);
  const approvals: Approval[] = [
    ...(example.leave ?? []).map(([leaveType, from, to]) =>
      ({ kind: 'leave', leaveType, from: at(from, zone), to: at(to, zone), reference: reference('attendance.approval', `leave ${from}`) }) as const),
    ...(example.overtime ?? []).map(([from, to]) =>
      ({ kind: 'overtime', from: at(from, zone), to: at(to, zone), reference: reference('attendance.approval', `overtime ${from}`) }) as const),
    ...(example.trip ?? []).map(([from, to]) =>
      ({ kind: 'trip', from: at(from, zone), to: at(to, zone), reference: reference('attendance.approval', `trip ${from}`) }) as const),
    ...(example.correction ?? []).map(([instant, forDay]) =>
      ({ kind: 'correction', instant: at(instant, zone), day: day(forDay), direction: 'unknown', reference: reference('attendance.approval', `correction ${instant}`) }) as const),
  ];
  return {
    fromDay: Math.min(...days), toDay: Math.max(...days) + 1, zone, calendar: example.calendar ?? calendar2026, plan,
    punches: (example.punches ?? []).map((text) => punchOf(text, zone)), approvals, policy: { ...demoPolicy, ...example.policy },
  };
};
