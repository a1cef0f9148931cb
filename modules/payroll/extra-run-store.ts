/** SQL that opens a run beside the regular one of its month, and moves its cut. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import type { NewRun } from './payroll-store.ts';

export const insertExtraRun = async (tx: CompanyTransaction, run: NewRun & { readonly kind: 'offCycle' | 'bonus'; readonly title: string; readonly cutSeq: number }): Promise<number> => {
  const { rows } = await tx.query<{ run_id: string | number }>(
    `insert into payroll.pay_run (company_id, month, period_from, period_to, pay_date, status, kind, title, cut_seq, pack_digest, kernel_version, tzdata_version, started_at)
     values ($1, $2, $3, $4, $5, 'calculating', $6, $7, $8, $9, $10, $11, platform.now()) returning run_id`,
    [tx.companyId, `${run.period.month}-01`, formatDay(run.period.fromDay), formatDay(run.period.toDay), formatDay(run.period.payDay), run.kind, run.title, run.cutSeq, run.packDigest, run.kernelVersion, run.tzdataVersion],
  );
  await tx.query('select platform.ensure_month($1)', [`${run.period.month}-01`]);
  return Number(rows[0]?.run_id ?? 0);
};

/** A computation of now is one under the rules of now. */
export const moveCut = async (tx: CompanyTransaction, runId: number, { cutSeq, packDigest }: { readonly cutSeq: number; readonly packDigest: string }): Promise<void> => {
  await tx.query('update payroll.pay_run set cut_seq = $3, pack_digest = $4, digest = null, finished_at = null where company_id = $1 and run_id = $2', [tx.companyId, runId, cutSeq, packDigest]);
};
