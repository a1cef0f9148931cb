/** What reviews and answers say about a person, for the copy that a person is given. */
import type { CompanyTransaction, PersonDataRow } from '#modules/platform';
import { readRunById } from './payroll-store.ts';
import { formatAmount, moneyScale } from './payslip-vector.ts';
import { readAnswersAbout, readReviews, runsWithReview } from './review-store.ts';

/** One row a finding and one a cause of the change of net pay, run by run. */
export const reviewRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> => {
  const rows: PersonDataRow[] = [];
  for (const { runId, month } of await runsWithReview(tx, personId)) {
    const run = await readRunById(tx, runId);
    const review = run === null ? undefined : (await readReviews(tx, run, personId))[0];
    for (const { code } of review?.findings ?? []) rows.push({ month, finding: code });
    for (const { cause, item, amount } of review?.parts ?? []) if (item === 'netPay') rows.push({ month, item, reason: cause, amount: formatAmount(amount, moneyScale) });
  }
  return rows;
};

/** One row an answer. */
export const answerRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  (await readAnswersAbout(tx, personId)).map(({ month, code, reason, answeredAt }) => ({ month, finding: code, reason, at: answeredAt.toISOString() }));
