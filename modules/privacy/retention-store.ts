/** SQL of retention: the company's terms, runs, and what a rule finds. Deleting itself is the database's own function. */
import type { CompanyTransaction } from '#modules/platform';

export const readRetentionChoices = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ rule: string; months: number }>('select rule, months from privacy.retention_choice where company_id = $1', [tx.companyId]);
  return new Map(rows.map((row) => [row.rule, row.months]));
};

export const writeRetentionChoice = async (tx: CompanyTransaction, rule: string, months: number): Promise<void> => {
  await tx.query(
    `insert into privacy.retention_choice (company_id, rule, months, changed_by) values ($1, $2, $3, $4)
     on conflict (company_id, rule) do update set months = excluded.months, changed_by = excluded.changed_by, changed_at = platform.now()`, [tx.companyId, rule, months, tx.actor],
  );
};

export type RetentionRun = { readonly retentionRunId: number; readonly day: string; readonly at: Date; readonly runBy: string; readonly counts: readonly { readonly rule: string; readonly rows: number }[] };

export const listRetentionRuns = async (tx: CompanyTransaction): Promise<readonly RetentionRun[]> => {
  const { rows } = await tx.query<{ retention_run_id: number; day: string; at: Date; run_by: string; counts: RetentionRun['counts'] }>(
    'select retention_run_id, day, at, run_by, counts from privacy.retention_run where company_id = $1 order by retention_run_id desc limit 50', [tx.companyId],
  );
  return rows.map((row) => ({ retentionRunId: Number(row.retention_run_id), day: row.day, at: row.at, runBy: row.run_by, counts: row.counts }));
};

export const insertRetentionRun = async (tx: CompanyTransaction, day: string, counts: RetentionRun['counts']): Promise<void> => {
  await tx.query('insert into privacy.retention_run (company_id, day, run_by, counts) values ($1, $2, $3, $4)', [tx.companyId, day, tx.actor, JSON.stringify(counts)]);
};

/** Rows of a rule that are older than a day, and those among them that a legal hold keeps. With `deletes`, the first are gone afterwards. */
export const expire = async (tx: CompanyTransaction, rule: string, before: string, deletes: boolean): Promise<{ readonly rows: number; readonly held: number }> => {
  const { rows } = await tx.query<{ due: number; held: number }>('select due::int, held::int from privacy.expire($1, $2::date, $3)', [rule, before, deletes]);
  return { rows: rows[0]?.due ?? 0, held: rows[0]?.held ?? 0 };
};

/** Months (first days) whose payslips a rule would delete: their totals are frozen first. */
export const monthsToExpire = async (tx: CompanyTransaction, before: string): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>(
    "select distinct to_char(month, 'YYYY-MM') as month from payroll.payslip where company_id = $1 and (month + interval '1 month')::date <= $2::date order by 1", [tx.companyId, before],
  );
  return rows.map((row) => row.month);
};
