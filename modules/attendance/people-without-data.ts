/**
 * People whom no source's account belongs to. No punch of theirs can come, so that their empty days are no absence:
 * they are shown as days without attendance data until an account is matched. The stored days stay as computed.
 */
import type { AttendanceDay } from '#kernel/attendance/attendance-types';
import { formatDay } from '#kernel/calendar/epoch-day';
import { epochDayOf, type CompanyTransaction } from '#modules/platform';
import { absenceBit, personsWithWorkFrom, stateOfDay, type DayState } from './attendance-questions.ts';
import type { DayWindow } from './attendance-scope.ts';

/** Scheduled days without data of one person in a window; `days` 0 where not even a schedule is known. */
export type WithoutData = { readonly firstDay: number; readonly shiftCode: string | null; readonly days: number; readonly minutes: number };

const workbookSource = 'workbook';

/** The whole months that a window touches: a workbook is handed over by the month. */
const monthsOf = ({ fromDay, toDay }: DayWindow): DayWindow => {
  const first = Temporal.PlainDate.from(formatDay(fromDay)).with({ day: 1 });
  const next = Temporal.PlainDate.from(formatDay(Math.max(fromDay, toDay - 1))).with({ day: 1 }).add({ months: 1 });
  return { fromDay: epochDayOf(first), toDay: epochDayOf(next) };
};

/** By person: the scheduled days of a window that nothing is known of. Everyone else has an account, or rows of a workbook in the month. */
export const readPeopleWithoutData = async (tx: CompanyTransaction, window: DayWindow): Promise<ReadonlyMap<number, WithoutData>> => {
  const strangers = await tx.query<{ person_id: number }>(
    `select person_id from people.person where company_id = $1 and person_id not in (select person_id from people.source_identity where company_id = $1 and source_code <> $2)`, [tx.companyId, workbookSource],
  );
  const handedOver = await personsWithWorkFrom(tx, workbookSource, monthsOf(window), strangers.rows.map((row) => row.person_id));
  const { rows } = await tx.query<{ person_id: number; first_day: number; shift_code: string | null; days: number; minutes: number }>(
    `select person_id, min(business_date) - date '1970-01-01' as first_day, min(shift_code) as shift_code, count(*)::int as days, sum(absent_minutes)::int as minutes
     from attendance.attendance_day where company_id = $1 and business_date >= $2 and business_date < $3 and finding_bits & $4 <> 0
       and person_id not in (select person_id from people.source_identity where company_id = $1 and source_code <> $5) and person_id <> all($6) group by person_id
     union all
     select person_id, greatest(hire_date, $2::date) - date '1970-01-01', null, 0, 0 from people.person
     where company_id = $1 and hire_date < $3 and (leave_date is null or leave_date >= $2) and person_id <> all($6)
       and person_id not in (select person_id from people.source_identity where company_id = $1 and source_code <> $5)
       and not exists (select from attendance.attendance_day as day where day.company_id = $1 and day.person_id = person.person_id and business_date >= $2 and business_date < $3)`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay), absenceBit, workbookSource, [...handedOver]],
  );
  return new Map(rows.map((row) => [row.person_id, { firstDay: row.first_day, shiftCode: row.shift_code, days: row.days, minutes: row.minutes }]));
};

const isUnknown = (day: AttendanceDay, hasData: boolean): boolean => !hasData && (day.findingBits & absenceBit) !== 0;

/** The day as people see it: without data there are no absent minutes and no finding of absence. */
export const shownDay = (day: AttendanceDay, hasData: boolean): AttendanceDay =>
  (isUnknown(day, hasData) ? { ...day, absentMinutes: 0, findingBits: day.findingBits & ~absenceBit } : day);

export const shownState = (day: AttendanceDay, hasData: boolean): DayState => (isUnknown(day, hasData) ? 'noData' : stateOfDay(day));
