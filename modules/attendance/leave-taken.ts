/** Leave that was taken or is approved, by day: from the stored days, and by the kernel where no day is stored or a stored one is due again. */
import type { LeaveType } from '#kernel/attendance/attendance-types';
import type { CompanyTransaction } from '#modules/platform';
import { approvedLeaveDays, earnedTimeOff, type EarnedTimeOff, type LeaveDay } from './form-minutes.ts';

type DayRow = { person_id: number; day: number; annual: number; compensatory: number; scheduled: number };

const readStored = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly DayRow[]> =>
  (await tx.query<DayRow>(
    `select person_id, business_date - date '1970-01-01' as day, annual_leave_minutes as annual, compensatory_leave_minutes as compensatory, scheduled_minutes as scheduled from attendance.attendance_day as stored
     where company_id = $1 and person_id = any($2) and business_date >= date '1970-01-01' + $3::int and business_date < date '1970-01-01' + $4::int and (annual_leave_minutes > 0 or compensatory_leave_minutes > 0)
       and not exists (select from attendance.recompute_request as due where due.company_id = $1 and due.person_id = stored.person_id and due.month = date_trunc('month', stored.business_date)::date)`,
    [tx.companyId, personIds, fromDay, toDay],
  )).rows;

type OpenRow = { person_id: number; from_day: number; to_day: number };

/** Approved leave with a day that no stored day speaks for, by person: a day either side for the zone. */
const readOpenSpans = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly OpenRow[]> =>
  (await tx.query<OpenRow>(
    `select person_id, min(starts_at::date) - 1 - date '1970-01-01' as from_day, max(ends_at::date) + 2 - date '1970-01-01' as to_day from attendance.approval as form
     where company_id = $1 and person_id = any($2) and kind = 'leave' and status = 'approved' and leave_type in ('annualLeave', 'compensatoryLeave')
       and starts_at < date '1970-01-01' + $4::int and ends_at > date '1970-01-01' + $3::int
       and (exists (select from attendance.recompute_request as due where due.company_id = $1 and due.person_id = form.person_id)
         or not exists (select from attendance.attendance_day as stored where stored.company_id = $1 and stored.person_id = form.person_id and stored.business_date = form.ends_at::date)) group by person_id`,
    [tx.companyId, personIds, fromDay, toDay],
  )).rows;

const covered = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ person_id: number; day: number }>(
    `select person_id, business_date - date '1970-01-01' as day from attendance.attendance_day as stored
     where company_id = $1 and person_id = any($2) and business_date >= date '1970-01-01' + $3::int and business_date < date '1970-01-01' + $4::int
       and not exists (select from attendance.recompute_request as due where due.company_id = $1 and due.person_id = stored.person_id and due.month = date_trunc('month', stored.business_date)::date)`,
    [tx.companyId, personIds, fromDay, toDay],
  );
  return new Set(rows.map(({ person_id, day }) => `${person_id} ${day}`));
};

/** Minutes earned by overtime on rest days for time off, by day, [fromDay, toDay). */
export const timeOffEarned = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly EarnedTimeOff[]> => {
  const { rows } = await tx.query<OpenRow>(
    `select person_id, min(starts_at::date) - 1 - date '1970-01-01' as from_day, max(ends_at::date) + 2 - date '1970-01-01' as to_day from attendance.approval
     where company_id = $1 and person_id = any($2) and compensation = 'timeOff' and status = 'approved' and starts_at < date '1970-01-01' + $4::int and ends_at > date '1970-01-01' + $3::int group by person_id`,
    [tx.companyId, personIds, fromDay, toDay],
  );
  if (rows.length === 0) return [];
  return earnedTimeOff(tx, rows.map(({ person_id }) => person_id), Math.max(fromDay, Math.min(...rows.map(({ from_day }) => from_day))), Math.min(toDay, Math.max(...rows.map(({ to_day }) => to_day))));
};

/** Annual and compensatory leave of people by day, [fromDay, toDay), from every source, each minute once. */
export const leaveTaken = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly LeaveDay[]> => {
  if (personIds.length === 0) return [];
  const stored = (await readStored(tx, personIds, fromDay, toDay)).flatMap(({ person_id: personId, day, annual, compensatory, scheduled }): LeaveDay[] =>
    ([['annualLeave', annual], ['compensatoryLeave', compensatory]] as const).filter(([, minutes]) => minutes > 0).map(([leaveType, minutes]) => ({ personId, day, leaveType, minutes, plannedMinutes: scheduled })));
  const open = await readOpenSpans(tx, personIds, fromDay, toDay);
  if (open.length === 0) return stored;
  const [first, last] = [Math.max(fromDay, Math.min(...open.map(({ from_day }) => from_day))), Math.min(toDay, Math.max(...open.map(({ to_day }) => to_day)))];
  const people = open.map(({ person_id }) => person_id);
  const known = await covered(tx, people, first, last);
  const types: readonly LeaveType[] = ['annualLeave', 'compensatoryLeave'];
  const computed = (await approvedLeaveDays(tx, people, first, last)).filter((each) => types.includes(each.leaveType) && !known.has(`${each.personId} ${each.day}`));
  return [...stored, ...computed];
};
