/** SQL about runs as a whole, beside what payroll-store.ts keeps of them. */
import type { CompanyTransaction } from '#modules/platform';
import type { PayRun } from './payroll-store.ts';

/** Holds a run until the end of the transaction: steps over it take turns. */
export const lockRow = async (tx: CompanyTransaction, runId: number): Promise<void> => {
  await tx.query('select from payroll.pay_run where company_id = $1 and run_id = $2 for update', [tx.companyId, runId]);
};

/** Whether a run that is paid later in the same tax year is locked already: its running totals go on from this one's. */
export const hasLaterLockedRun = async (tx: CompanyTransaction, run: Pick<PayRun, 'runId' | 'period'>): Promise<boolean> => {
  const { rows } = await tx.query<{ found: boolean }>(
    `select exists (select from payroll.pay_run where company_id = $1 and run_id <> $2 and kind <> 'reversal' and status in ('locked', 'paying', 'paid', 'archived')
       and (pay_date, run_id) > (date '1970-01-01' + $3::int, $2::bigint) and extract(year from pay_date) = extract(year from date '1970-01-01' + $3::int)) as found`, [tx.companyId, run.runId, run.period.payDay],
  );
  return rows[0]?.found ?? false;
};
