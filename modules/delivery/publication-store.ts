/** SQL of publications and of what the company chose about them. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';

/** Whether staff see previews. Until a company chooses, they do not. */
export const readShowsPreview = async (tx: CompanyTransaction): Promise<boolean> => {
  const { rows } = await tx.query<{ shows_preview: boolean }>('select shows_preview from delivery.policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId]);
  return rows[0]?.shows_preview ?? false;
};

export const insertPolicy = async (tx: CompanyTransaction, showsPreview: boolean): Promise<void> => {
  await tx.query('insert into delivery.policy (company_id, shows_preview, made_by) values ($1, $2, $3)', [tx.companyId, showsPreview, tx.actor]);
};

export type Publication = { readonly runId: number; readonly publicationId: number; readonly digest: string; readonly visibleFrom: number; readonly publishedAt: Date };

/** Publications of runs, by any content. */
export const readPublications = async (tx: CompanyTransaction, runIds: readonly number[]): Promise<readonly Publication[]> => {
  const { rows } = await tx.query<{ run_id: number; publication_id: number; digest: string; visible_from: number; published_at: Date }>(
    "select run_id, publication_id, digest, visible_from - date '1970-01-01' as visible_from, published_at from delivery.publication where company_id = $1 and run_id = any($2) order by publication_id", [tx.companyId, runIds],
  );
  return rows.map((row) => ({ runId: row.run_id, publicationId: row.publication_id, digest: row.digest, visibleFrom: row.visible_from, publishedAt: row.published_at }));
};

/** What staff may see, in one statement: the choice, and the runs whose content is published by a day. */
export const readOpenRuns = async (tx: CompanyTransaction, runs: readonly { readonly runId: number; readonly digest: string | null }[], day: number): Promise<{ readonly showsPreview: boolean; readonly published: ReadonlySet<number> }> => {
  const { rows } = await tx.client.query<{ shows_preview: boolean | null; run_ids: number[] | null }>({
    name: 'delivery-open-runs',
    text: `select (select shows_preview from delivery.policy where company_id = $1 order by policy_id desc limit 1) as shows_preview,
      (select array_agg(publication.run_id::int8) from delivery.publication join unnest($2::int8[], $3::text[]) as wanted (run_id, digest) on wanted.run_id = publication.run_id and wanted.digest = publication.digest
       where company_id = $1 and visible_from <= date '1970-01-01' + $4::int) as run_ids`,
    values: [tx.companyId, runs.map(({ runId }) => runId), runs.map(({ digest }) => digest), day],
  });
  return { showsPreview: rows[0]?.shows_preview ?? false, published: new Set((rows[0]?.run_ids ?? []).map(Number)) };
};

/** False when this content of the run is published already. */
export const insertPublication = async (tx: CompanyTransaction, { runId, digest, visibleFrom }: { readonly runId: number; readonly digest: string; readonly visibleFrom: number }): Promise<boolean> => {
  const { rowCount } = await tx.query('insert into delivery.publication (company_id, run_id, digest, visible_from, published_by) values ($1, $2, $3, $4, $5) on conflict (company_id, run_id, digest) do nothing', [tx.companyId, runId, digest, formatDay(visibleFrom), tx.actor]);
  return (rowCount ?? 0) > 0;
};

/** Publications whose people are still to be told, whose day has come. */
export const listUntold = async (tx: CompanyTransaction): Promise<readonly { readonly runId: number; readonly publicationId: number }[]> => {
  const { rows } = await tx.query<{ run_id: number; publication_id: number }>('select run_id, publication_id from delivery.publication where company_id = $1 and told_at is null order by publication_id', [tx.companyId]);
  return rows.map((row) => ({ runId: row.run_id, publicationId: row.publication_id }));
};

export const markTold = async (tx: CompanyTransaction, runId: number, publicationId: number): Promise<void> => {
  await tx.query('update delivery.publication set told_at = platform.now() where company_id = $1 and run_id = $2 and publication_id = $3', [tx.companyId, runId, publicationId]);
};

/** People with a computed payslip in a run who have no notice about it yet, some at a time. */
export const listUntoldPeople = async (tx: CompanyTransaction, runId: number, about: string, count: number): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `select payslip.person_id from payroll.payslip join payroll.pay_run using (company_id, run_id) where payslip.company_id = $1 and payslip.run_id = $2 and payslip.month = pay_run.month and payslip.status = 'computed'
       and not exists (select from platform.notice where notice.company_id = $1 and notice.person_id = payslip.person_id and notice.about = $3 and notice.code = 'payslipPublished')
     order by payslip.person_id limit $4`, [tx.companyId, runId, about, count],
  );
  return rows.map((row) => row.person_id);
};
