/** SQL about runs as a whole, beside what payroll-store.ts keeps of them. */
import { monthAfter } from '#kernel/calendar/month';
import type { CompanyTransaction } from '#modules/platform';
import { lockedStatuses } from './chain-store.ts';
import type { PayRun } from './payroll-store.ts';

/** Holds a run until the end of the transaction: steps over it take turns. Rows that point at the run (foreign keys) may come meanwhile: what they hold would otherwise be waited for in a circle. */
export const lockRow = async (tx: CompanyTransaction, runId: number): Promise<void> => {
  await tx.query('select from payroll.pay_run where company_id = $1 and run_id = $2 for no key update', [tx.companyId, runId]);
};

/** Whether a run of the same tax year was locked after this one: its running totals go on from here. */
export const hasLaterLockedRun = async (tx: CompanyTransaction, run: Pick<PayRun, 'runId' | 'period'>): Promise<boolean> => {
  const { rows } = await tx.query<{ found: boolean }>(
    `with locked as (select run_id, max(event_id) as event_id from payroll.run_event where company_id = $1 and event = 'lock' group by run_id)
     select exists (select from payroll.pay_run join locked using (run_id) where company_id = $1 and run_id <> $2 and kind <> 'reversal' and status in ('locked', 'paying', 'paid', 'archived')
       and locked.event_id > (select event_id from locked as own where own.run_id = $2) and extract(year from pay_date) = extract(year from date '1970-01-01' + $3::int)) as found`, [tx.companyId, run.runId, run.period.payDay],
  );
  return rows[0]?.found ?? false;
};

/** Opens a run beside the regular one, under the rules and the period that another run names. */
export const insertReversal = async (tx: CompanyTransaction, { of, title, cutSeq }: { readonly of: PayRun; readonly title: string; readonly cutSeq: number }): Promise<number> => {
  const { rows } = await tx.query<{ run_id: string | number }>(
    `insert into payroll.pay_run (company_id, month, period_from, period_to, pay_date, status, kind, title, reverses_run_id, cut_seq, pack_digest, kernel_version, tzdata_version, started_at)
     select company_id, month, period_from, period_to, pay_date, 'calculating', 'reversal', $3, run_id, $4, pack_digest, kernel_version, tzdata_version, platform.now() from payroll.pay_run
     where company_id = $1 and run_id = $2 returning run_id`, [tx.companyId, of.runId, title, cutSeq],
  );
  return Number(rows[0]?.run_id ?? 0);
};

/** The run that takes another back and was not given up; null when there is none. */
export const findReversal = async (tx: CompanyTransaction, runId: number): Promise<number | null> => {
  const { rows } = await tx.query<{ run_id: string | number }>("select run_id from payroll.pay_run where company_id = $1 and reverses_run_id = $2 and status <> 'discarded'", [tx.companyId, runId]);
  return rows[0] === undefined ? null : Number(rows[0].run_id);
};

/** The month ("2026-11") after the last whose regular run is locked; null while none is. */
export const firstUnpaidMonth = async (tx: CompanyTransaction): Promise<string | null> => {
  const { rows } = await tx.query<{ month: string | null }>(`select to_char(max(month), 'YYYY-MM') as month from payroll.pay_run where company_id = $1 and kind = 'regular' and status in ${lockedStatuses}`, [tx.companyId]);
  const last = rows[0]?.month ?? null;
  return last === null ? null : monthAfter(last);
};
