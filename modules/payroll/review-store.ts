/** The SQL of reviews: what was found about each payslip of a run, and what people answered. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import type { FindingData, ReviewFindingCode } from '#kernel/payroll/review-findings';
import type { VariancePart } from '#kernel/payroll/variance';
import { copyInto, copyOutOf, drawRowNumbers, openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import type { PayRun } from './payroll-store.ts';
import { answerValues, reviewValues } from './sealed-payslip.ts';

type RunOfReview = Pick<PayRun, 'runId' | 'period'>;

export type StoredFinding = { readonly code: ReviewFindingCode; readonly data: FindingData };

/** What the review knows of one person. Amounts are fen; null = no payslip in that month. */
export type StoredReview = {
  readonly net: number | null;
  readonly earlierNet: number | null;
  /** Split line by line, because nothing is known of what the earlier payslip was computed from. */
  readonly isByLine: boolean;
  readonly parts: readonly VariancePart[];
  readonly findings: readonly StoredFinding[];
};
export type ReviewRow = StoredReview & { readonly personId: number; readonly revision: number };

const reviewRow = (month: string, runId: number): string => `${month}|${runId}`;
const monthDate = (month: string): string => `${month}-01`;

/** Replaces the reviews of a run. */
export const writeReviews = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfReview, reviews: readonly ReviewRow[]): Promise<void> => {
  await tx.query('delete from payroll.payslip_review where company_id = $1 and month = $2 and run_id = $3', [tx.companyId, monthDate(month), runId]);
  const rows = reviews.map(({ personId, revision: _revision, ...review }) => ({ personId, row: reviewRow(month, runId), plain: deflateRawSync(JSON.stringify(review), { level: 1 }) }));
  const sealed = await sealColumn(tx, reviewValues, rows);
  await copyInto(tx, {
    table: 'payroll.payslip_review', rowCount: rows.length,
    columns: [
      { name: 'person_id', type: 'int4', values: rows.map(({ personId }) => personId) }, { name: 'month', type: 'date', values: new Int32Array(rows.length).fill(firstDayOfMonth(month)) },
      { name: 'run_id', type: 'int8', values: new Float64Array(rows.length).fill(runId) }, { name: 'revision', type: 'int4', values: reviews.map(({ revision }) => revision) },
      { name: 'sealed', type: 'bytea', values: sealed },
    ],
  });
};

/** The reviews of a run, all or one person's. Whoever is erased is left out. */
export const readReviews = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfReview, personId: number | null = null): Promise<readonly ReviewRow[]> => {
  const one = personId === null ? '' : `and person_id = ${Math.trunc(personId)}`;
  const { rowCount, columns } = await copyOutOf(tx, {
    query: `select person_id, revision, sealed from payroll.payslip_review where company_id = ${tx.companyId} and month = '${month}-01' and run_id = ${Math.trunc(runId)} ${one} order by person_id`,
    columns: [{ name: 'person_id', type: 'int4' }, { name: 'revision', type: 'int4' }, { name: 'sealed', type: 'bytea' }],
  });
  const rows = Array.from({ length: rowCount }, (_, row) => ({ personId: columns.person_id[row]!, row: reviewRow(month, runId), sealed: columns.sealed[row]! }));
  const opened = await openColumn(tx, reviewValues, rows);
  return opened.flatMap((value, row): readonly ReviewRow[] =>
    (value === null || value === 'erased' ? [] : [{ ...(JSON.parse(inflateRawSync(value).toString('utf8')) as StoredReview), personId: columns.person_id[row]!, revision: columns.revision[row]! }]));
};

/** How many payslips of a run have no review of their present revision; all of them before the first. */
export const countStaleReviews = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfReview): Promise<number> => {
  const { rows } = await tx.query<{ stale: number }>(
    `select count(*)::int as stale from payroll.payslip left join payroll.payslip_review as review using (company_id, person_id, month, run_id)
     where payslip.company_id = $1 and payslip.month = $2 and payslip.run_id = $3 and review.revision is distinct from payslip.revision`, [tx.companyId, monthDate(month), runId],
  );
  return rows[0]?.stale ?? 0;
};

export type FindingAnswer = { readonly personId: number; readonly answerId: number; readonly code: ReviewFindingCode; readonly data: FindingData; readonly reason: string; readonly answeredBy: string; readonly answeredAt: Date };
type SealedAnswer = Pick<FindingAnswer, 'code' | 'data' | 'reason'>;

/** Writes answers to findings of a run. */
export const writeAnswers = async (tx: CompanyTransaction, { runId, period: { month } }: RunOfReview, answers: readonly (SealedAnswer & { readonly personId: number })[]): Promise<void> => {
  const answerIds = await drawRowNumbers(tx, answers.length);
  const rows = answers.map(({ personId, code, data, reason }, index) => ({ personId, row: String(answerIds[index]), plain: Buffer.from(JSON.stringify({ code, data, reason } satisfies SealedAnswer)) }));
  const sealed = await sealColumn(tx, answerValues, rows);
  await tx.query(
    `insert into payroll.finding_answer (company_id, person_id, answer_id, month, run_id, sealed, answered_by, answered_at)
     select $1, person_id, answer_id, $2, $3, sealed, $4, platform.now() from unnest($5::int[], $6::bigint[], $7::bytea[]) as answer (person_id, answer_id, sealed)`,
    [tx.companyId, monthDate(month), runId, tx.actor, rows.map(({ personId }) => personId), answerIds, sealed],
  );
};

type AnswerRow = { person_id: number; answer_id: string | number; sealed: Buffer; answered_by: string; answered_at: Date };

const openAnswers = async (tx: CompanyTransaction, rows: readonly AnswerRow[]): Promise<readonly FindingAnswer[]> => {
  const opened = await openColumn(tx, answerValues, rows.map((row) => ({ personId: row.person_id, row: String(row.answer_id), sealed: row.sealed })));
  return opened.flatMap((value, index): readonly FindingAnswer[] => {
    const row = rows[index]!;
    return value === null || value === 'erased' ? [] : [{ ...(JSON.parse(value.toString('utf8')) as SealedAnswer), personId: row.person_id, answerId: Number(row.answer_id), answeredBy: row.answered_by, answeredAt: row.answered_at }];
  });
};

/** Answers to findings of a run, oldest first. */
export const readAnswers = async (tx: CompanyTransaction, { runId }: RunOfReview): Promise<readonly FindingAnswer[]> => {
  const { rows } = await tx.query<AnswerRow>('select person_id, answer_id, sealed, answered_by, answered_at from payroll.finding_answer where company_id = $1 and run_id = $2 order by answer_id', [tx.companyId, runId]);
  return openAnswers(tx, rows);
};

/** Answers about one person with their months, for the copy that a person is given. */
export const readAnswersAbout = async (tx: CompanyTransaction, personId: number): Promise<readonly (FindingAnswer & { readonly month: string })[]> => {
  const { rows } = await tx.query<AnswerRow & { month: string }>(
    "select person_id, answer_id, to_char(month, 'YYYY-MM') as month, sealed, answered_by, answered_at from payroll.finding_answer where company_id = $1 and person_id = $2 order by answer_id", [tx.companyId, personId],
  );
  const months = new Map(rows.map((row) => [Number(row.answer_id), row.month]));
  return (await openAnswers(tx, rows)).map((answer) => ({ ...answer, month: months.get(answer.answerId) ?? '' }));
};

/** The runs in which a person has a review, oldest first. */
export const runsWithReview = async (tx: CompanyTransaction, personId: number): Promise<readonly { readonly runId: number; readonly month: string }[]> => {
  const { rows } = await tx.query<{ run_id: string | number; month: string }>("select run_id, to_char(month, 'YYYY-MM') as month from payroll.payslip_review where company_id = $1 and person_id = $2 order by month, run_id", [tx.companyId, personId]);
  return rows.map((row) => ({ runId: Number(row.run_id), month: row.month }));
};
