/** SQL of frozen runs. */
import type { CompanyTransaction } from '#modules/platform';

export type FrozenRun = { readonly people: number; readonly digest: string; readonly erasedPeople: number; readonly remainingDigest: string; readonly totals: Buffer; readonly gone: Buffer; readonly settledAt: Date };

export const readFrozenRun = async (tx: CompanyTransaction, runId: number): Promise<FrozenRun | null> => {
  const { rows } = await tx.query<{ people: number; digest: string; erased_people: number; remaining_digest: string; totals: Buffer; gone: Buffer; settled_at: Date }>(
    'select people, digest, erased_people, remaining_digest, totals, gone, settled_at from privacy.frozen_run where company_id = $1 and run_id = $2', [tx.companyId, runId],
  );
  const row = rows[0];
  return row === undefined ? null : { people: row.people, digest: row.digest, erasedPeople: row.erased_people, remainingDigest: row.remaining_digest, totals: row.totals, gone: row.gone, settledAt: row.settled_at };
};

export const listFrozenRuns = async (tx: CompanyTransaction): Promise<readonly { readonly runId: number; readonly month: string }[]> => {
  const { rows } = await tx.query<{ run_id: number; month: string }>("select run_id, to_char(month, 'YYYY-MM') as month from privacy.frozen_run where company_id = $1 order by month", [tx.companyId]);
  return rows.map((row) => ({ runId: Number(row.run_id), month: row.month }));
};

type NewFrozenRun = { readonly runId: number; readonly month: string; readonly people: number; readonly digest: string; readonly totals: Buffer; readonly gone: Buffer };

export const insertFrozenRun = async (tx: CompanyTransaction, run: NewFrozenRun): Promise<void> => {
  await tx.query(
    'insert into privacy.frozen_run (company_id, run_id, month, people, digest, erased_people, remaining_digest, totals, gone) values ($1, $2, $3, $4, $5, 0, $5, $6, $7)',
    [tx.companyId, run.runId, `${run.month}-01`, run.people, run.digest, run.totals, run.gone],
  );
};

export const updateFrozenRun = async (tx: CompanyTransaction, run: { readonly runId: number; readonly remainingDigest: string; readonly erasedPeople: number; readonly gone: Buffer }): Promise<void> => {
  await tx.query('update privacy.frozen_run set remaining_digest = $3, erased_people = $4, gone = $5, settled_at = platform.now() where company_id = $1 and run_id = $2', [tx.companyId, run.runId, run.remainingDigest, run.erasedPeople, run.gone]);
};

/** The run was computed anew for those who are left: its books begin again, what has gone before stays in them. */
export const updateFrozenBooks = async (tx: CompanyTransaction, run: { readonly runId: number; readonly people: number; readonly digest: string; readonly totals: Buffer }): Promise<void> => {
  await tx.query('update privacy.frozen_run set people = $3, digest = $4, remaining_digest = $4, totals = $5, settled_at = platform.now() where company_id = $1 and run_id = $2', [tx.companyId, run.runId, run.people, run.digest, run.totals]);
};
