/** Narrow answers about pay runs for those who show or drive them. No amounts. */
import type { CompanyTransaction } from '#modules/platform';
import type { PayRun } from './payroll-store.ts';

export type RunState = {
  readonly runId: number;
  readonly status: PayRun['status'];
  readonly digest: string | null;
  readonly finishedMilliseconds: number | null;
  readonly computed: number;
  readonly notComputed: number;
  /** Of those not computed: people whose tax year began elsewhere, with no totals to go on from. */
  readonly noOpeningBalance: number;
};

/** How the run of a month ("2026-10") stands; null before the first. */
export const readRunState = async (tx: CompanyTransaction, month: string): Promise<RunState | null> => {
  const { rows } = await tx.query<{ run_id: number; status: PayRun['status']; digest: string | null; finished: number | null; computed: number; not_computed: number; no_opening_balance: number }>(
    `select pay_run.run_id, pay_run.status, digest, (extract(epoch from finished_at) * 1000)::float8 as finished, told.*
     from payroll.pay_run cross join lateral payroll.count_payslips(pay_run.month) as told
     where pay_run.company_id = $1 and pay_run.month = $2 and pay_run.kind = 'regular'`, [tx.companyId, `${month}-01`],
  );
  const row = rows[0];
  return row === undefined ? null : {
    runId: row.run_id, status: row.status, digest: row.digest, finishedMilliseconds: row.finished,
    computed: row.computed, notComputed: row.not_computed, noOpeningBalance: row.no_opening_balance,
  };
};

/** The first month with a regular run; null before there is one. */
export const firstRunMonth = async (tx: CompanyTransaction): Promise<string | null> =>
  (await tx.query<{ month: string | null }>("select to_char(min(month), 'YYYY-MM') as month from payroll.pay_run where company_id = $1 and kind = 'regular' and status <> 'discarded'", [tx.companyId])).rows[0]?.month ?? null;

export type RunAdvance = {
  readonly runId: number;
  readonly month: string;
  readonly status: PayRun['status'];
  readonly donePeople: number;
  readonly people: number;
  readonly finishedMilliseconds: number | null;
};

/** Every run of the company with how many of its people are done; newest month first. */
export const listRunAdvances = async (tx: CompanyTransaction): Promise<readonly RunAdvance[]> => {
  const { rows } = await tx.query<{ run_id: number; month: string; status: PayRun['status']; done: number; total: number; finished: number | null }>(
    `select pay_run.run_id, to_char(month, 'YYYY-MM') as month, pay_run.status, coalesce(sum(cardinality(person_ids)) filter (where run_shard.status = 'done'), 0)::int as done,
       coalesce(sum(cardinality(person_ids)), 0)::int as total, (extract(epoch from finished_at) * 1000)::float8 as finished
     from payroll.pay_run left join payroll.run_shard using (company_id, run_id)
     where company_id = $1 and kind = 'regular' group by pay_run.company_id, pay_run.run_id, pay_run.month, pay_run.status, finished_at order by pay_run.month desc`, [tx.companyId],
  );
  return rows.map((row) => ({ runId: row.run_id, month: row.month, status: row.status, donePeople: row.done, people: row.total, finishedMilliseconds: row.finished }));
};

/** Shards that are still to be computed, of runs under way. */
export const listOpenShards = async (tx: CompanyTransaction): Promise<readonly { readonly month: string; readonly shard: number }[]> => {
  const { rows } = await tx.query<{ month: string; shard: number }>(
    `select to_char(month, 'YYYY-MM') as month, shard_number as shard from payroll.run_shard join payroll.pay_run using (company_id, run_id)
     where company_id = $1 and pay_run.kind = 'regular' and pay_run.status = 'calculating' and run_shard.status = 'open' order by month, shard_number`, [tx.companyId],
  );
  return rows;
};

/** Months whose shards are all done and whose run is not closed yet. */
export const listRunsToFinish = async (tx: CompanyTransaction): Promise<readonly { readonly month: string }[]> => {
  const { rows } = await tx.query<{ month: string }>(
    `select to_char(month, 'YYYY-MM') as month from payroll.pay_run where company_id = $1 and kind = 'regular' and status = 'calculating'
       and not exists (select from payroll.run_shard where run_shard.company_id = pay_run.company_id and run_shard.run_id = pay_run.run_id and run_shard.status = 'open')`, [tx.companyId],
  );
  return rows;
};
