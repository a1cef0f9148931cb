/**
 * Quantities of payslips counted a second time, minute by minute, from the raw punches, approved forms, schedules and
 * rosters in the tables: no code of the product, the world's own calendar (S0.1, S0.38). Only for people paid in China;
 * minutes count from 1970-01-01 00:00 Shanghai time, days are epoch-days. The choices are those of the demonstration.
 */
import type { Database } from '#modules/platform';
import { dayClassOf, firstOfOctober, lastOfOctober, weekday, type DayClass } from '../../simulators/world/october.ts';

type Break = { readonly fromMinute: number; readonly toMinute: number; readonly floatingLengthMinutes: number | null };
type Shift = { readonly code: string; readonly startMinute: number; readonly endMinute: number; readonly breaks: readonly Break[]; readonly flexLateMinutes: number; readonly flexEarlyMinutes: number };
type Schedule = { readonly form: 'weekday' | 'roster'; readonly definition: { readonly shifts: readonly Shift[]; readonly followsHolidays: boolean; readonly weekdayShiftCodes: readonly (string | null)[] } };
type Form = { readonly person: number; readonly kind: 'leave' | 'overtime' | 'trip' | 'correction'; readonly leave: string | null; readonly from: number; readonly to: number; readonly day: number | null };
type Person = { readonly person: number; readonly number: string; readonly hired: number; readonly left: number };
type Terms = { readonly person: number; readonly from: number; readonly code: string };
type RosterDay = { readonly person: number; readonly day: number; readonly schedule: string; readonly shift: string | null };
type Punch = { readonly person: number; readonly minute: number };

type Facts = {
  readonly people: readonly Person[];
  readonly terms: ReadonlyMap<number, readonly Terms[]>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly roster: ReadonlyMap<string, RosterDay>;
  readonly punches: ReadonlyMap<number, readonly Punch[]>;
  readonly forms: ReadonlyMap<number, readonly Form[]>;
};
export type Quantities = Map<string, number>;

const minutesOfDay = 1440;
/** A punch belongs to the planned shift that it is nearest to, up to so far away. */
const farthestMinutes = 360;
const stepMinutes = 30;
const overtimeOf: Readonly<Record<DayClass, string>> = { workday: 'overtimeWorkdayMinutes', restDay: 'overtimeRestDayMinutes', statutoryHoliday: 'overtimeStatutoryHolidayMinutes' };
const minute = (column: string): string => `floor((extract(epoch from ${column}) + 28800) / 60)::float8`;
const epochDay = (column: string): string => `${column} - date '1970-01-01'`;
const classAt = (at: number): DayClass => dayClassOf('CN', Math.floor(at / minutesOfDay));

async function readFacts(database: Database, companyId: number): Promise<Facts> {
  const read = async <Row extends object>(text: string): Promise<readonly Row[]> => (await database.ownerPool.query<Row>(text, [companyId])).rows;
  const schedules = await read<Schedule & { readonly code: string }>('select schedule_code as code, form, definition from attendance.schedule where company_id = $1 order by valid_from, schedule_id');
  const roster = await read<RosterDay>(`select person_id as person, ${epochDay('business_date')} as day, schedule_code as schedule, shift_code as shift from attendance.roster_day where company_id = $1`);
  const terms = await read<Terms>(`select person_id as person, ${epochDay('valid_from')} as from, schedule_code as code from people.terms where company_id = $1 order by valid_from, terms_id`);
  const punches = await read<Punch>(`select person_id as person, ${minute('punched_at')} as minute from attendance.punch where company_id = $1`);
  const forms = await read<Form>(`select person_id as person, kind, leave_type as leave, ${minute('starts_at')} as from, ${minute('ends_at')} as to, ${epochDay('correction_date')} as day
    from attendance.approval where company_id = $1 and status = 'approved' order by approval_id`);
  const people = await read<Person>(`select person_id as person, person_number as number, ${epochDay('hire_date')} as hired, coalesce(${epochDay('leave_date')}, 99999) as left from people.person where company_id = $1`);
  const byPerson = ({ person }: { readonly person: number }): number => person;
  return {
    people, terms: Map.groupBy(terms, byPerson), punches: Map.groupBy(punches, byPerson), forms: Map.groupBy(forms, byPerson),
    schedules: new Map(schedules.map((schedule) => [schedule.code, schedule])), roster: new Map(roster.map((row) => [`${row.person} ${row.day}`, row])),
  };
}

function shiftOf(facts: Facts, person: number, day: number): Shift | null {
  const code = facts.terms.get(person)?.findLast(({ from }) => from <= day)?.code ?? '';
  const rostered = facts.roster.get(`${person} ${day}`);
  const schedule = facts.schedules.get(rostered?.schedule ?? code) ?? facts.schedules.get(code);
  if (schedule === undefined) return null;
  const { shifts, followsHolidays, weekdayShiftCodes } = schedule.definition;
  if (schedule.form === 'roster') return shifts.find((shift) => shift.code === rostered?.shift) ?? null;
  const own = weekdayShiftCodes[weekday(day)] ?? null;
  const planned = !followsHolidays ? own : dayClassOf('CN', day) === 'workday' ? own ?? weekdayShiftCodes.find((each) => each !== null) ?? null : null;
  return shifts.find((shift) => shift.code === planned) ?? null;
}

/** The business day of a punch: of the nearest planned shift; far from any shift, its own date. */
function dayOfPunch(plan: ReadonlyMap<number, Shift | null>, at: number): number {
  const date = Math.floor(at / minutesOfDay);
  let best = { distance: farthestMinutes + 1, day: date };
  for (const day of [date - 1, date, date + 1]) {
    const shift = plan.get(day);
    if (shift === null || shift === undefined) continue;
    const distance = Math.max(0, day * minutesOfDay + shift.startMinute - at, at - day * minutesOfDay - shift.endMinute);
    if (distance < best.distance) best = { distance, day };
  }
  return best.day;
}

type Presence = { readonly from: number; readonly to: number };

/** What a minute of the shift on a workday is. */
function classOfMinute(at: number, present: Presence | null, isSingle: boolean, leave: string | undefined): string {
  if (leave !== undefined) return leave;
  if (isSingle) return 'missingPunchMinutes';
  if (present === null) return 'absentMinutes';
  return at < present.from ? 'lateMinutes' : at >= present.to ? 'earlyMinutes' : 'normalMinutes';
}

/** Adds one day to the sums. */
function countDay(sums: Quantities, day: number, shift: Shift | null, times: readonly number[], forms: readonly Form[]): void {
  const add = (name: string, count: number): unknown => sums.set(name, (sums.get(name) ?? 0) + count);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const isSingle = times.length > 0 && to - from < 2;
  const present: Presence | null = times.length === 0 || isSingle ? null : { from, to };
  const leaveAt = (at: number): string | undefined => {
    const form = forms.findLast((each) => (each.kind === 'leave' || each.kind === 'trip') && each.from <= at && at < each.to);
    return form === undefined ? undefined : form.kind === 'trip' ? 'tripMinutes' : `${form.leave ?? ''}Minutes`;
  };
  const midnight = day * minutesOfDay;
  const planned = shift === null ? null : midnight + shift.startMinute;
  const flex = shift === null || planned === null || times.length === 0 || leaveAt(planned) !== undefined ? 0 : Math.max(-shift.flexEarlyMinutes, Math.min(shift.flexLateMinutes, from - planned));
  const [start, end] = shift === null || planned === null ? [0, 0] : [planned + flex, midnight + shift.endMinute + flex];
  const isBreak = (at: number): boolean => (shift?.breaks ?? []).some((each) =>
    at >= midnight + each.fromMinute && at < midnight + (each.floatingLengthMinutes === null ? each.toMinute : each.fromMinute + each.floatingLengthMinutes));
  const overtime = new Map<string, number>();
  const addOvertime = (form: number, at: number): unknown => overtime.set(`${form} ${overtimeOf[classAt(at)]}`, (overtime.get(`${form} ${overtimeOf[classAt(at)]}`) ?? 0) + 1);
  const own = new Map<string, number>();
  for (let at = start; at < end; at += 1) {
    if (isBreak(at)) continue;
    if (classAt(at) !== 'workday') {
      if (present !== null && at >= from && at < to) addOvertime(-1, at);
      continue;
    }
    const name = classOfMinute(at, present, isSingle, leaveAt(at));
    own.set(name, (own.get(name) ?? 0) + 1);
  }
  let scheduled = 0;
  for (const [name, count] of own) {
    scheduled += count;
    add(name, count);
  }
  add('scheduledMinutes', scheduled);
  if (scheduled > 0) add('scheduledDays', 1);
  if ((own.get('normalMinutes') ?? 0) + (own.get('tripMinutes') ?? 0) > 0) add('attendedDays', 1);
  forms.forEach((form, index) => {
    if (form.kind !== 'overtime' || present === null) return;
    for (let at = Math.max(form.from, from); at < Math.min(form.to, to); at += 1) if ((at < start || at >= end) && !isBreak(at)) addOvertime(index, at);
  });
  for (const [key, count] of overtime) add(key.slice(key.indexOf(' ') + 1), count - count % stepMinutes);
}

/** Quantities of October by person number. */
export async function recountSource(database: Database, companyId: number, personNumbers: ReadonlySet<string>): Promise<ReadonlyMap<string, Quantities>> {
  const facts = await readFacts(database, companyId);
  const counted = new Map<string, Quantities>();
  for (const { person, number, hired, left } of facts.people) {
    if (!personNumbers.has(number)) continue;
    const plan = new Map<number, Shift | null>();
    for (let day = firstOfOctober - 1; day <= lastOfOctober + 1; day += 1) if (day >= hired && day <= left) plan.set(day, shiftOf(facts, person, day));
    const forms = facts.forms.get(person) ?? [];
    const corrections = forms.flatMap((form) => (form.kind === 'correction' && form.day !== null ? [{ day: form.day, minute: form.from }] : []));
    const times = Map.groupBy([...(facts.punches.get(person) ?? []).map((punch) => ({ day: dayOfPunch(plan, punch.minute), minute: punch.minute })), ...corrections], ({ day }) => day);
    const sums: Quantities = new Map();
    for (const [day, shift] of plan) if (day >= firstOfOctober && day <= lastOfOctober) countDay(sums, day, shift, (times.get(day) ?? []).map((each) => each.minute), forms);
    counted.set(number, sums);
  }
  return counted;
}

const payslipQuantities = [
  'scheduledDays', 'attendedDays', 'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes', 'annualLeaveMinutes', 'personalLeaveMinutes',
  'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes', 'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes',
] as const;

/** What differs on the payslip, or null. */
export function judgeQuantities(personNumber: string, payslip: ReadonlyMap<string, string>, counted: Quantities | undefined): string | null {
  for (const name of payslipQuantities) {
    const shown = Number(payslip.get(`total${name.charAt(0).toUpperCase()}${name.slice(1)}`));
    const again = counted?.get(name) ?? 0;
    if (shown !== again) return `${personNumber}: ${name} on the payslip ${shown}, again ${again}`;
  }
  return null;
}
