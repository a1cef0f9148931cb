/** What stored days of a period say to someone who reviews pay: absences, odd days, and people whose punches are the same. */
import { findingCodes, type FindingCode } from '#kernel/attendance/attendance-types';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';

export type AttendanceSigns = {
  readonly personId: number;
  readonly scheduledDays: number;
  readonly presentMinutes: number;
  /** Leave and trips. */
  readonly excusedMinutes: number;
  /** Scheduled days without a minute of work, trip or leave; and how many of them come after the last day with any. */
  readonly absentDays: number;
  readonly absentDaysAtEnd: number;
  readonly doublePunchDays: number;
  readonly workOnLeaveDays: number;
  readonly missingPunchDays: number;
  readonly unapprovedOvertimeDays: number;
  readonly punchedDays: number;
};

const bitOf = (code: FindingCode): number => 1 << findingCodes.indexOf(code);

const signsText = `
  with day as (
    select person_id, business_date, finding_bits, first_in, last_out, present_minutes, scheduled_minutes,
      annual_leave_minutes + personal_leave_minutes + sick_leave_minutes + compensatory_leave_minutes + other_paid_leave_minutes + trip_minutes as excused_minutes
    from attendance.attendance_day where company_id = $1 and business_date >= $2 and business_date < $3 and business_date < platform.now()
  ),
  last_seen as (select person_id, max(business_date) filter (where present_minutes > 0 or excused_minutes > 0) as last_day from day group by person_id)
  select person_id,
    (count(*) filter (where scheduled_minutes > 0))::int as scheduled_days, sum(present_minutes)::int as present_minutes, sum(excused_minutes)::int as excused_minutes,
    (count(*) filter (where scheduled_minutes > 0 and present_minutes = 0 and excused_minutes = 0))::int as absent_days,
    (count(*) filter (where scheduled_minutes > 0 and business_date > coalesce(last_day, date '1970-01-01')))::int as absent_days_at_end,
    (count(*) filter (where finding_bits & $4 <> 0))::int as double_punch_days, (count(*) filter (where finding_bits & $5 <> 0))::int as work_on_leave_days,
    (count(*) filter (where finding_bits & $6 <> 0))::int as missing_punch_days, (count(*) filter (where finding_bits & $7 <> 0))::int as unapproved_overtime_days,
    count(first_in)::int as punched_days
  from day join last_seen using (person_id) group by person_id`;

type Row = {
  person_id: number; scheduled_days: number; present_minutes: number; excused_minutes: number; absent_days: number; absent_days_at_end: number; double_punch_days: number;
  work_on_leave_days: number; missing_punch_days: number; unapproved_overtime_days: number; punched_days: number;
};

/** Signs of everyone with stored days in the window that have passed. */
export const readAttendanceSigns = async (tx: CompanyTransaction, window: { readonly fromDay: number; readonly toDay: number }): Promise<ReadonlyMap<number, AttendanceSigns>> => {
  const { rows } = await tx.query<Row>(signsText, [
    tx.companyId, formatDay(window.fromDay), formatDay(window.toDay), bitOf('duplicatePunch'), bitOf('workOnLeave'), bitOf('missingPunchIn') | bitOf('missingPunchOut'), bitOf('overtimeWithoutApproval'),
  ]);
  return new Map(rows.map((row) => [row.person_id, {
    personId: row.person_id, scheduledDays: row.scheduled_days, presentMinutes: row.present_minutes, excusedMinutes: row.excused_minutes, absentDays: row.absent_days, absentDaysAtEnd: row.absent_days_at_end,
    doublePunchDays: row.double_punch_days, workOnLeaveDays: row.work_on_leave_days, missingPunchDays: row.missing_punch_days, unapprovedOvertimeDays: row.unapproved_overtime_days,
    punchedDays: row.punched_days,
  }]));
};

/** With fewer equal days than this, or a smaller share of somebody's days in percent, equal punches say little. */
const fewestEqualDays = 5;
const smallestEqualShare = 60;

/** For each person the others whose first and last punches were the same to the second on most days of the window. */
export const readEqualPunches = async (tx: CompanyTransaction, window: { readonly fromDay: number; readonly toDay: number }, signs: ReadonlyMap<number, AttendanceSigns>): Promise<ReadonlyMap<number, readonly number[]>> => {
  const { rows } = await tx.query<{ person_id: number; other_id: number; days: number }>(
    `with day as (
       select person_id, business_date, first_in, last_out from attendance.attendance_day
       where company_id = $1 and business_date >= $2 and business_date < $3 and first_in is not null and last_out is not null
     )
     select own.person_id, other.person_id as other_id, count(*)::int as days from day as own join day as other using (business_date, first_in, last_out)
     where own.person_id <> other.person_id group by own.person_id, other.person_id having count(*) >= $4`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay), fewestEqualDays],
  );
  const equal = new Map<number, number[]>();
  for (const { person_id: personId, other_id: otherId, days } of rows) {
    const fewer = Math.min(signs.get(personId)?.punchedDays ?? 0, signs.get(otherId)?.punchedDays ?? 0);
    if (days * 100 < fewer * smallestEqualShare) continue;
    equal.set(personId, [...(equal.get(personId) ?? []), otherId]);
  }
  return equal;
};

/** People with punches after their last day, and how many. */
export const readPunchesAfterLeaving = async (tx: CompanyTransaction, window: { readonly fromDay: number; readonly toDay: number }, lastDays: ReadonlyMap<number, number>): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await tx.query<{ person_id: number; punches: number }>(
    `select punch.person_id, count(*)::int as punches from attendance.punch
     join unnest($4::int[], $5::date[]) as leaver (person_id, last_day) on leaver.person_id = punch.person_id and punch.business_date > leaver.last_day
     where punch.company_id = $1 and punch.business_date >= $2 and punch.business_date < $3 group by punch.person_id`,
    [tx.companyId, formatDay(window.fromDay), formatDay(window.toDay), [...lastDays.keys()], [...lastDays.values()].map(formatDay)],
  );
  return new Map(rows.map((row) => [row.person_id, row.punches]));
};
