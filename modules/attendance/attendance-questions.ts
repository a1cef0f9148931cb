/** Narrow reads of stored days: matrix rows, totals, findings, overtime, and the two attendance figures of the certificate. */
import { minuteColumns } from '#kernel/attendance/attendance-batch';
import { findingCodes, type AttendanceDay, type FindingCode } from '#kernel/attendance/attendance-types';
import { formatDay } from '#kernel/calendar/epoch-day';
import { copyOutOf, type CompanyTransaction, type CopyOutColumn } from '#modules/platform';
import type { DayWindow } from './attendance-scope.ts';
import { storedName } from './stored-name.ts';

const classOfLetter: Readonly<Record<string, AttendanceDay['dayClass']>> = { w: 'workday', r: 'restDay', h: 'statutoryHoliday' };
const minuteColumnReads: readonly CopyOutColumn[] = minuteColumns.map((name) => ({ name: storedName(name), type: 'int2' }));

/** Stored days of people in a window, by person. */
export const readStoredDays = async (tx: CompanyTransaction, personIds: readonly number[], window: DayWindow): Promise<Map<number, AttendanceDay[]>> => {
  const days = new Map<number, AttendanceDay[]>();
  if (personIds.length === 0) return days;
  const { rowCount, columns, nulls } = await copyOutOf(tx, {
    query: `select * from attendance.attendance_day where company_id = ${tx.companyId} and person_id in (${personIds.map(Number).join(',')})
      and business_date >= '${formatDay(window.fromDay)}' and business_date < '${formatDay(window.toDay)}' order by person_id, business_date`,
    columns: [{ name: 'person_id', type: 'int4' }, { name: 'business_date', type: 'date' }, { name: 'shift_code', type: 'text' }, { name: 'day_class', type: 'char' },
      { name: 'first_in', type: 'instantSeconds' }, { name: 'last_out', type: 'instantSeconds' }, { name: 'finding_bits', type: 'int4' }, ...minuteColumnReads],
  });
  const minutes = columns as unknown as Readonly<Record<string, Int16Array>>;
  for (let row = 0; row < rowCount; row += 1) {
    const person = columns.person_id[row] as number;
    const day = {
      day: columns.business_date[row] as number,
      shiftCode: nulls.shift_code?.[row] === 1 ? null : (columns.shift_code[row] as string),
      dayClass: classOfLetter[columns.day_class[row] as string] ?? 'workday',
      firstIn: nulls.first_in?.[row] === 1 ? null : (columns.first_in[row] as number),
      lastOut: nulls.last_out?.[row] === 1 ? null : (columns.last_out[row] as number),
      findingBits: columns.finding_bits[row] as number,
      ...Object.fromEntries(minuteColumns.map((name) => [name, minutes[storedName(name)]?.[row] as number])),
    } as AttendanceDay;
    const known = days.get(person);
    if (known === undefined) days.set(person, [day]);
    else known.push(day);
  }
  return days;
};

export const absenceBit = 1 << findingCodes.indexOf('absence');

export const findingsOfBits = (bits: number): FindingCode[] => findingCodes.filter((_, bit) => (bits & (1 << bit)) !== 0);

export type DayState = 'notEmployed' | 'rest' | 'attended' | 'late' | 'early' | 'missingPunch' | 'absent' | 'leave' | 'trip' | 'noData';

/** The worst thing of a day. */
export const stateOfDay = (day: AttendanceDay): DayState => {
  const found = new Set(findingsOfBits(day.findingBits));
  if (found.has('absence')) return 'absent';
  if (found.has('missingPunchIn') || found.has('missingPunchOut')) return 'missingPunch';
  if (found.has('lateArrival')) return 'late';
  if (found.has('earlyDeparture')) return 'early';
  const leave = day.annualLeaveMinutes + day.personalLeaveMinutes + day.sickLeaveMinutes + day.compensatoryLeaveMinutes + day.otherPaidLeaveMinutes;
  if (leave > 0) return 'leave';
  if (day.tripMinutes > 0) return 'trip';
  return day.firstIn === null && day.lastOut === null ? 'rest' : 'attended';
};

export const overtimeOfDay = (day: AttendanceDay): number => day.overtimeWorkdayMinutes + day.overtimeRestDayMinutes + day.overtimeStatutoryHolidayMinutes;

const totalColumns = minuteColumns.filter((name) => name !== 'breakMinutes' && name !== 'uncountedMinutes');
export type MonthTotals = { readonly scheduledDays: number; readonly attendedDays: number } & Readonly<Record<Exclude<(typeof minuteColumns)[number], 'breakMinutes' | 'uncountedMinutes'>, number>>;

export const totalsOf = (days: readonly AttendanceDay[]): MonthTotals => ({
  scheduledDays: days.filter((day) => day.scheduledMinutes > 0).length,
  attendedDays: days.filter((day) => day.scheduledMinutes > 0 && day.normalMinutes + day.tripMinutes > 0).length,
  ...Object.fromEntries(totalColumns.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)])),
} as MonthTotals);

export type FoundDay = { readonly personId: number; readonly day: number; readonly bits: number; readonly shiftCode: string | null };

/** Days with findings in a window, by day and person. A person without an account is not told to be absent: nobody could know. */
export const readFoundDays = async (tx: CompanyTransaction, window: DayWindow): Promise<FoundDay[]> => {
  const { rows } = await tx.query<{ person_id: number; day: number; finding_bits: number; shift_code: string | null }>(
    `select person_id, business_date - date '1970-01-01' as day, finding_bits, shift_code from attendance.attendance_day
     where company_id = $1 and business_date >= $2 and business_date < $3 and finding_bits <> 0
       and (finding_bits <> $4 or person_id in (select person_id from people.source_identity where company_id = $1)) order by business_date, person_id`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay), absenceBit],
  );
  return rows.map((row) => ({ personId: row.person_id, day: row.day, bits: row.finding_bits, shiftCode: row.shift_code }));
};

/** Overtime minutes of all classes in the window, by person with stored days. */
export const readOvertimeByPerson = async (tx: CompanyTransaction, window: DayWindow): Promise<Map<number, number>> => {
  const { rows } = await tx.query<{ person_id: number; minutes: number }>(
    `select person_id, sum(overtime_workday_minutes + overtime_rest_day_minutes + overtime_statutory_holiday_minutes)::integer as minutes
     from attendance.attendance_day where company_id = $1 and business_date >= $2 and business_date < $3 group by person_id`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay)],
  );
  return new Map(rows.map((row) => [row.person_id, row.minutes]));
};

/** When days of a month were last computed; null before the first time. */
export const readComputedAt = async (tx: CompanyTransaction, month: string): Promise<number | null> => {
  const { rows } = await tx.query<{ at: number | null }>(
    `select extract(epoch from max(at))::float8 as at from platform.audit_event where company_id = $1 and domain = 'change' and action = 'attendance.computed' and subject = $2`, [tx.companyId, `attendance:${month}`],
  );
  return rows[0]?.at ?? null;
};

/** People whose facts of a month changed after their days were computed. */
export const countRecomputeRequests = async (tx: CompanyTransaction, month: string): Promise<number> => {
  const { rows } = await tx.query<{ count: number }>('select count(*)::integer as count from attendance.recompute_request where company_id = $1 and month = $2', [tx.companyId, `${month}-01`]);
  return rows[0]?.count ?? 0;
};

/** Months ("2026-10") that are asked for again for one of these causes, the earlier first. */
export const monthsAskedFor = async (tx: CompanyTransaction, causes: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>("select distinct to_char(month, 'YYYY-MM') as month from attendance.recompute_request where company_id = $1 and cause = any($2) order by 1", [tx.companyId, causes]);
  return rows.map((row) => row.month);
};

/** Those of the given people of whom a source gave any punch, approved form or roster day that reaches into the window. */
export const personsWithWorkFrom = async (tx: CompanyTransaction, sourceCode: string, window: DayWindow, personIds: readonly number[]): Promise<ReadonlySet<number>> => {
  if (personIds.length === 0) return new Set();
  const { rows } = await tx.query<{ person_id: number }>(
    `select person_id from unnest($5::integer[]) as asked (person_id)
     where exists (select from attendance.punch as own where own.company_id = $1 and own.person_id = asked.person_id and source_code = $2 and business_date >= $3 and business_date < $4)
     or exists (select from attendance.roster_day as own where own.company_id = $1 and own.person_id = asked.person_id and source_code = $2 and business_date >= $3 and business_date < $4)
     or exists (select from attendance.approval as own where own.company_id = $1 and own.person_id = asked.person_id and source_code = $2 and status = 'approved'
       -- Forms carry instants, and no zone is farther than 14 hours from UTC: only what surely lies inside the window counts.
       and case kind when 'correction' then correction_date >= $3::date and correction_date < $4::date
         else starts_at < ($4::date - interval '14 hours') at time zone 'UTC' and ends_at > ($3::date + interval '14 hours') at time zone 'UTC' end)`,
    [tx.companyId, sourceCode, formatDay(window.fromDay), formatDay(window.toDay), personIds],
  );
  return new Set(rows.map((row) => row.person_id));
};

/** Punches and computed days of the window. */
export const countStored = async (tx: CompanyTransaction, window: DayWindow): Promise<{ readonly punches: number; readonly days: number }> => {
  const { rows } = await tx.query<{ punches: number; days: number }>(
    `select (select count(*) from attendance.punch where company_id = $1 and business_date >= $2 and business_date < $3)::int as punches,
       (select count(*) from attendance.attendance_day where company_id = $1 and business_date >= $2 and business_date < $3)::int as days`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay)],
  );
  return rows[0] ?? { punches: 0, days: 0 };
};

/** Months ("2026-10") that have computed days, newest first. */
export const monthsWithDays = async (tx: CompanyTransaction): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>(
    `select to_char(month, 'YYYY-MM') as month from (select distinct date_trunc('month', business_date) as month from attendance.attendance_day where company_id = $1) as known order by 1 desc`, [tx.companyId],
  );
  return rows.map((row) => row.month);
};
