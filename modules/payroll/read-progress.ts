/** How pay runs stand, for the stream of progress: those that compute now or ended within the last hour. */
import type { ProgressEvent } from '#contracts/api/overview-api';
import type { CompanyTransaction } from '#modules/platform';

const shownSeconds = 3600;

type ProgressRow = { run_id: number; month: string; status: 'calculating' | 'preview' | 'failed'; done: number; total: number; at: Date };

/** Counts people, not shards: that is what a clerk watches. */
export const readPayrollProgress = async (tx: CompanyTransaction, nowMilliseconds: number): Promise<readonly ProgressEvent[]> => {
  const { rows } = await tx.query<ProgressRow>(
    `select run_id, to_char(month, 'YYYY-MM') as month, pay_run.status, coalesce(finished_at, started_at) as at,
       coalesce(sum(cardinality(person_ids)) filter (where run_shard.status = 'done'), 0)::integer as done, coalesce(sum(cardinality(person_ids)), 0)::integer as total
     from payroll.pay_run left join payroll.run_shard using (company_id, run_id)
     where company_id = $1 and (pay_run.status = 'calculating' or finished_at > to_timestamp($2)) group by company_id, run_id, month, pay_run.status, finished_at, started_at`,
    [tx.companyId, nowMilliseconds / 1000 - shownSeconds],
  );
  return rows.map((row) => ({
    kind: 'payroll', runId: String(row.run_id), subject: row.month, state: row.status === 'calculating' ? 'running' : row.status === 'preview' ? 'finished' : 'failed',
    done: row.done, total: row.total, unit: 'person', code: row.status === 'failed' ? 'verificationFailed' : null, at: row.at.toISOString(),
  }));
};
