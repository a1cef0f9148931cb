/** One business day of one person on a time line: computed again with its trace, beside what the source said. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readAttendanceDay } from '#contracts/api/attendance-api';
import type { Shift } from '#kernel/attendance/attendance-types';
import { dayClassOf } from '#kernel/calendar/calendar-table';
import { daysOfMonth, formatDay, monthOfDay } from '#kernel/calendar/epoch-day';
import { epochMinuteOf, localDayOf, minuteZoneOf, type MinuteZone } from '#kernel/calendar/zone-time';
import type { CompanyTransaction } from '#modules/platform';
import { dayRowOf, instantText, personFieldsOf } from './attendance-answers.ts';
import { readStoredDays } from './attendance-questions.ts';
import type { ListedPerson } from './attendance-scope.ts';
import { daysForReader, leaveForReader, noteHealthRead } from './health-leave.ts';
import { readPeopleWithoutData } from './people-without-data.ts';
import { shiftNameOf } from './shift-name.ts';
import { explainWindow, type ExplainedPart } from './quantity-explanations.ts';

type DayDetail = RouteResponse<typeof readAttendanceDay>;
type Moment = (seconds: number) => string;

/** The time line shows this much around what happened. */
const marginMinutes = 60;

const shiftAnswer = (shift: Shift | null, nameOf: (code: string) => string, zone: MinuteZone, day: number, moment: Moment): DayDetail['shift'] => {
  if (shift === null) return null;
  const at = (minute: number): string => moment(epochMinuteOf(zone, day, minute) * 60);
  return {
    code: shift.code, name: nameOf(shift.code), from: at(shift.startMinute), to: at(shift.endMinute), flexEarlyMinutes: shift.flexEarlyMinutes, flexLateMinutes: shift.flexLateMinutes,
    breaks: shift.breaks.map((pause) => {
      const from = epochMinuteOf(zone, day, pause.fromMinute);
      return { from: moment(from * 60), to: moment((from + pause.toMinute - pause.fromMinute) * 60), floatingMinutes: pause.kind === 'floating' ? pause.lengthMinutes : null };
    }),
  };
};

/** Epoch minutes from which to which the time line runs. */
const frameOf = (part: ExplainedPart, zone: MinuteZone, day: number, shift: Shift | null): readonly [number, number] => {
  const moments: number[] = [];
  if (shift !== null) moments.push(epochMinuteOf(zone, day, shift.startMinute), epochMinuteOf(zone, day, shift.endMinute));
  for (const interval of part.explained.intervalsByDay.get(day) ?? []) moments.push(interval.fromMinute, interval.toMinute);
  for (const entry of part.explained.punchFates) {
    const minute = Math.floor(entry.punch.instant / 60);
    if (entry.day === day || (entry.day === null && localDayOf(zone, minute) === day)) moments.push(minute);
  }
  if (moments.length === 0) return [epochMinuteOf(zone, day, 0), epochMinuteOf(zone, day + 1, 0)];
  return [Math.min(...moments) - marginMinutes, Math.max(...moments) + marginMinutes];
};

const midnightsOf = (part: ExplainedPart, zone: MinuteZone, frame: readonly [number, number], moment: Moment): DayDetail['midnights'] => {
  const midnights: DayDetail['midnights'] = [];
  for (let day = localDayOf(zone, frame[0]) + 1; epochMinuteOf(zone, day, 0) < frame[1]; day += 1) {
    midnights.push({ at: moment(epochMinuteOf(zone, day, 0) * 60), date: formatDay(day), dayClass: dayClassOf(part.window.calendar, day) });
  }
  return midnights;
};

type PunchRow = { business_date: string; punch_id: number; at: number; source_text: string; direction: 'in' | 'out' | 'unknown'; device: string; place: string; source_code: string; source_name: string };

const readPunches = async (tx: CompanyTransaction, personId: number, part: ExplainedPart, day: number, frame: readonly [number, number], moment: Moment): Promise<DayDetail['punches']> => {
  const { rows } = await tx.query<PunchRow>(
    `select business_date, punch_id, extract(epoch from punched_at)::float8 as at, source_text, direction, device, place, source_code,
       coalesce((select name from sync.source where source.company_id = $1 and source.source_code = punch.source_code), source_code) as source_name
     from attendance.punch
     where company_id = $1 and person_id = $2 and business_date between $3 and $4 and punched_at >= to_timestamp($5) and punched_at <= to_timestamp($6) order by punched_at, punch_id`,
    [tx.companyId, personId, formatDay(day - 2), formatDay(day + 3), frame[0] * 60, frame[1] * 60],
  );
  const fates = new Map(part.explained.punchFates.map((entry) => [Number(entry.punch.reference.key['punch_id']), entry]));
  return rows.map((row) => {
    const entry = fates.get(row.punch_id);
    const fate = entry === undefined || (entry.day !== null && entry.day !== day) ? 'otherDay' : entry.fate;
    return {
      at: moment(row.at), sourceText: row.source_text, direction: row.direction, device: row.device, place: row.place, sourceCode: row.source_code, sourceName: row.source_name, fate,
      reference: { table: 'attendance.punch', key: { person_id: personId, business_date: row.business_date, punch_id: row.punch_id } },
    };
  });
};

type FormRow = { approval_id: number; approval_number: string; kind: 'leave' | 'overtime' | 'trip' | 'correction'; status: 'pending' | 'approved' | 'rejected' | 'withdrawn'; leave_type: string | null; starts: number; ends: number; submitted: number };

const readForms = async (tx: CompanyTransaction, personId: number, day: number, frame: readonly [number, number], moment: Moment): Promise<DayDetail['approvals']> => {
  const { rows } = await tx.query<FormRow>(
    `select approval_id, approval_number, kind, status, leave_type, extract(epoch from starts_at)::float8 as starts, extract(epoch from ends_at)::float8 as ends,
       extract(epoch from submitted_at)::float8 as submitted
     from attendance.approval where company_id = $1 and person_id = $2
       and ((starts_at < to_timestamp($4) and ends_at > to_timestamp($3)) or (kind = 'correction' and (correction_date = $5 or starts_at between to_timestamp($3) and to_timestamp($4))))
     order by starts_at, approval_id`,
    [tx.companyId, personId, frame[0] * 60, frame[1] * 60, formatDay(day)],
  );
  return rows.map((row) => ({
    approvalNumber: row.approval_number, kind: row.kind, status: row.status, leaveType: leaveForReader(tx, personId, row.leave_type), from: moment(row.starts), to: moment(row.ends), submittedAt: moment(row.submitted),
    reference: { table: 'attendance.approval', key: { person_id: personId, approval_id: row.approval_id } },
  }));
};

const readExpectedMissing = async (tx: CompanyTransaction, personId: number, frame: readonly [number, number], moment: Moment): Promise<DayDetail['expectedMissing']> => {
  const { rows } = await tx.query<{ at: number; direction: 'in' | 'out' | 'unknown' }>(
    `select extract(epoch from scheduled_at)::float8 as at, direction from attendance.expected_punch_missing
     where company_id = $1 and person_id = $2 and scheduled_at between to_timestamp($3) and to_timestamp($4) order by scheduled_at`,
    [tx.companyId, personId, frame[0] * 60, frame[1] * 60],
  );
  return rows.map((row) => ({ at: moment(row.at), direction: row.direction }));
};

/** The day as the time line shows it; null when the person has no stored or computable day then. */
export const readDay = async (tx: CompanyTransaction, person: ListedPerson, day: number): Promise<DayDetail | null> => {
  const month = daysOfMonth(monthOfDay(day));
  const stored = daysForReader(tx, person.personId, (await readStoredDays(tx, [person.personId], { fromDay: day, toDay: day + 1 })).get(person.personId) ?? [])[0];
  noteHealthRead(tx, [person.personId], monthOfDay(day));
  const { loaded, byPerson } = await explainWindow(tx, [person.personId], month.fromDay, month.toDay);
  const part = byPerson.get(person.personId)?.find((candidate) => candidate.explained.days.some((row) => row.day === day));
  if (stored === undefined || part === undefined) return null;
  const zone = minuteZoneOf(part.window.zone);
  const moment: Moment = (seconds) => instantText(seconds, part.window.zone.zone);
  const shift = part.window.plan.find((planned) => planned.day === day)?.shift ?? null;
  const hasData = !(await readPeopleWithoutData(tx, { fromDay: day, toDay: day + 1 })).has(person.personId);
  const frame = frameOf(part, zone, day, shift);
  const stretch = loaded.stretches.find((candidate) => candidate.fromDay <= day && day < candidate.toDay);
  return {
    ...personFieldsOf(person), zone: part.window.zone.zone, scheduleCode: stretch?.scheduleCode ?? '', day: dayRowOf(stored, part.window.zone.zone, hasData),
    windowFrom: moment(frame[0] * 60), windowTo: moment(frame[1] * 60), midnights: midnightsOf(part, zone, frame, moment), shift: shiftAnswer(shift, (code) => shiftNameOf(loaded, person.personId, day, code), zone, day, moment),
    punches: await readPunches(tx, person.personId, part, day, frame, moment),
    expectedMissing: await readExpectedMissing(tx, person.personId, frame, moment),
    intervals: (part.explained.intervalsByDay.get(day) ?? []).filter((interval) => hasData || interval.class !== 'absent').map((interval) => ({ class: leaveForReader(tx, person.personId, interval.class), from: moment(interval.fromMinute * 60), to: moment(interval.toMinute * 60) })),
    approvals: await readForms(tx, person.personId, day, frame, moment),
    findings: part.explained.findings.filter((finding) => finding.day === day && (hasData || finding.code !== 'absence')).map((finding) => ({ code: finding.code, minutes: finding.minutes })),
  };
};
