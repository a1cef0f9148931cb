/** SQL of the company's pay schedules. */
import type { PayDateShift, PaySchedule } from '#kernel/payroll/pay-schedule';
import type { CompanyTransaction } from '#modules/platform';

/** Every schedule that was chosen, oldest first: of two for one month the later counts. */
export const readSchedules = async (tx: CompanyTransaction): Promise<readonly PaySchedule[]> => {
  const { rows } = await tx.query<{ from_month: string; first_day: number; pay_day: number; pay_month_offset: 0 | 1; shift: PayDateShift; attendance_cut_off_days: number; review_cut_off_days: number }>(
    `select to_char(from_month, 'YYYY-MM') as from_month, first_day, pay_day, pay_month_offset, shift, attendance_cut_off_days, review_cut_off_days
     from payroll.pay_schedule where company_id = $1 order by schedule_id`, [tx.companyId],
  );
  return rows.map((row) => ({
    fromMonth: row.from_month, firstDay: row.first_day, payDay: row.pay_day, payMonthOffset: row.pay_month_offset, shift: row.shift,
    attendanceCutOffDays: row.attendance_cut_off_days, reviewCutOffDays: row.review_cut_off_days,
  }));
};

export const insertSchedule = async (tx: CompanyTransaction, schedule: PaySchedule): Promise<void> => {
  await tx.query(
    `insert into payroll.pay_schedule (company_id, from_month, first_day, pay_day, pay_month_offset, shift, attendance_cut_off_days, review_cut_off_days, chosen_by, chosen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, platform.now())`,
    [tx.companyId, `${schedule.fromMonth}-01`, schedule.firstDay, schedule.payDay, schedule.payMonthOffset, schedule.shift, schedule.attendanceCutOffDays, schedule.reviewCutOffDays, tx.actor],
  );
};

/** Months whose regular run is past being computed. */
export const readLockedMonths = async (tx: CompanyTransaction): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>(
    `select to_char(month, 'YYYY-MM') as month from payroll.pay_run where company_id = $1 and kind = 'regular' and status in ('review', 'locked', 'paying', 'paid', 'archived') order by 1`, [tx.companyId],
  );
  return rows.map((row) => row.month);
};

/** Months whose regular run has days in common with some days. */
export const readMonthsTouching = async (tx: CompanyTransaction, { fromDate, toDate }: { readonly fromDate: string; readonly toDate: string }): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>(
    `select to_char(month, 'YYYY-MM') as month from payroll.pay_run where company_id = $1 and kind = 'regular' and period_from < $3::date and period_to > $2::date order by 1`, [tx.companyId, fromDate, toDate],
  );
  return rows.map((row) => row.month);
};
