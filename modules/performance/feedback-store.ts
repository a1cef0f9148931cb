/** SQL of feedback and of who is asked for it. A round asks colleagues about one person for one review; what they say is a group's. */
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { success, type Result } from '#kernel/base/result';
import type { feedbackVisibilities } from '#contracts/api/feedback-api';
import { drawRowNumber, type CompanyTransaction } from '#modules/platform';
import type { ReviewError } from './review-errors.ts';
import { feedbackValues, openValues, sealValue } from './sealed-reviews.ts';
import { refusable, userOf } from './review-store.ts';

export type Visibility = (typeof feedbackVisibilities)[number];
export type Said = { readonly score: string | null; readonly competencies: readonly { readonly competencyCode: string; readonly level: number }[]; readonly text: string };
export type Feedback = Said & { readonly feedbackId: number; readonly personId: number; readonly visibility: Visibility; readonly reviewId: number | null; readonly authorUserId: string; readonly givenAt: Date };

type NewFeedback = Said & { readonly personId: number; readonly visibility: Visibility; readonly reviewId: number | null; readonly askId: number | null };

/** Writes what the signed-in user says; the database refuses it about oneself, or in a round one is not asked in. */
export const insertFeedback = async (tx: CompanyTransaction, { personId, visibility, reviewId, askId, score, competencies, text }: NewFeedback): Promise<Result<number, ReviewError>> =>
  refusable(tx, async () => {
    const id = await drawRowNumber(tx);
    await tx.query('insert into performance.feedback (company_id, person_id, feedback_id, visibility, review_id, ask_id, author_user_id, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [tx.companyId, personId, id, visibility, reviewId, askId, userOf(tx), await sealValue(tx, feedbackValues, { personId, id }, { score, competencies, text })]);
    return id;
  });

type Row = { feedback_id: string | number; person_id: number; visibility: Visibility; review_id: string | number | null; author_user_id: string; given_at: Date; sealed: Buffer };
const columns = 'feedback_id, person_id, visibility, review_id, author_user_id, given_at, sealed';

const openRows = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly Feedback[]> => {
  const opened = await openValues<Said>(tx, feedbackValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.feedback_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const said = opened[index];
    return said == null ? [] : [{ ...said, feedbackId: Number(row.feedback_id), personId: row.person_id, visibility: row.visibility, reviewId: row.review_id === null ? null : Number(row.review_id), authorUserId: row.author_user_id, givenAt: row.given_at }];
  });
};

/** What was said to a person by name: open to their managers too, or to them alone. Newest first. */
export const namedFeedback = async (tx: CompanyTransaction, personId: number, visibilities: readonly Visibility[]): Promise<readonly Feedback[]> =>
  openRows(tx, (await tx.query<Row>(`select ${columns} from performance.feedback where company_id = $1 and person_id = $2 and visibility = any($3) and visibility <> 'group' order by feedback_id desc limit 1000`, [tx.companyId, personId, visibilities])).rows);

/** What groups said for reviews. It leaves this module through the kernel's view alone. */
export const groupFeedback = async (tx: CompanyTransaction, reviewIds: readonly number[]): Promise<readonly Feedback[]> =>
  openRows(tx, (await tx.query<Row>(`select ${columns} from performance.feedback where company_id = $1 and review_id = any($2) and visibility = 'group' order by feedback_id`, [tx.companyId, reviewIds])).rows);

/** How many were asked in each round, and how many answered. */
export const countRounds = async (tx: CompanyTransaction, reviewIds: readonly number[]): Promise<ReadonlyMap<number, { readonly asked: number; readonly answered: number }>> => {
  const { rows } = await tx.query<{ review_id: string | number; asked: number; answered: number }>(
    `select ask.review_id, count(*)::int as asked, count(said.feedback_id)::int as answered from performance.feedback_ask as ask
     left join performance.feedback as said on said.company_id = ask.company_id and said.person_id = ask.person_id and said.ask_id = ask.ask_id
     where ask.company_id = $1 and ask.review_id = any($2) group by ask.review_id`, [tx.companyId, reviewIds]);
  return new Map(rows.map((row) => [Number(row.review_id), { asked: row.asked, answered: row.answered }]));
};

export type Ask = { readonly askId: number; readonly personId: number; readonly reviewId: number | null; readonly authorUserId: string; readonly dueOn: string; readonly askedAt: Date; readonly isAnswered: boolean };

/** Asks users about a person for a review; who was asked before is left out. */
export const insertAsks = async (tx: CompanyTransaction, { personId, reviewId, authorUserIds, dueOn }: { readonly personId: number; readonly reviewId: number; readonly authorUserIds: readonly string[]; readonly dueOn: string }): Promise<Result<readonly string[], ReviewError>> => {
  const { rows: known } = await tx.query<{ author_user_id: string }>('select author_user_id from performance.feedback_ask where company_id = $1 and review_id = $2', [tx.companyId, reviewId]);
  const before = new Set(known.map((row) => row.author_user_id));
  const fresh = [...new Set(authorUserIds)].filter((userId) => !before.has(userId));
  for (const userId of fresh) {
    const asked = await refusable(tx, () => tx.query('insert into performance.feedback_ask (company_id, person_id, review_id, author_user_id, due_on, asked_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, personId, reviewId, userId, dueOn, userOf(tx)]));
    if (!asked.ok) return asked;
  }
  return success(fresh);
};

/** What a user is asked, the open ones first. */
export const asksOf = async (tx: CompanyTransaction, userId: string): Promise<readonly Ask[]> => {
  const { rows } = await tx.query<{ ask_id: string | number; person_id: number; review_id: string | number | null; author_user_id: string; due_on: string; asked_at: Date; is_answered: boolean }>(
    `select ask_id, person_id, review_id, author_user_id, due_on, asked_at, exists (select from performance.feedback as said where said.company_id = ask.company_id and said.person_id = ask.person_id and said.ask_id = ask.ask_id) as is_answered
     from performance.feedback_ask as ask where company_id = $1 and author_user_id = $2 order by is_answered, due_on, ask_id limit 500`, [tx.companyId, userId]);
  return rows.map((row) => ({ askId: Number(row.ask_id), personId: row.person_id, reviewId: row.review_id === null ? null : Number(row.review_id), authorUserId: row.author_user_id, dueOn: row.due_on, askedAt: row.asked_at, isAnswered: row.is_answered }));
};

/** Who was asked about somebody, has not answered, and whose day comes on a date or came before; of rounds that still take answers. */
export const unansweredAsks = async (tx: CompanyTransaction, until: string): Promise<readonly { readonly askId: number; readonly authorUserId: string; readonly dueOn: string }[]> => {
  const { rows } = await tx.query<{ ask_id: string | number; author_user_id: string; due_on: string }>(
    `select ask.ask_id, ask.author_user_id, ask.due_on from performance.feedback_ask as ask
     join performance.review as review on review.company_id = ask.company_id and review.person_id = ask.person_id and review.review_id = ask.review_id
     where ask.company_id = $1 and ask.due_on <= $2 and review.state in ('open', 'self', 'manager')
       and not exists (select from performance.review_event as event where event.company_id = review.company_id and event.person_id = review.person_id and event.review_id = review.review_id and event.to_state = 'calibration')
       and not exists (select from performance.feedback as said where said.company_id = ask.company_id and said.person_id = ask.person_id and said.ask_id = ask.ask_id) order by ask.ask_id`, [tx.companyId, until]);
  return rows.map((row) => ({ askId: Number(row.ask_id), authorUserId: row.author_user_id, dueOn: row.due_on }));
};

/** Whether a round still takes answers: until its review was compared with others for the first time. Opened again it stays closed: what came in later would be told apart. */
export const isRoundOpen = async (tx: CompanyTransaction, reviewId: number): Promise<boolean> =>
  ((await tx.query(
    `select from performance.review as review where company_id = $1 and review_id = $2 and state in ('open', 'self', 'manager')
       and not exists (select from performance.review_event as event where event.company_id = review.company_id and event.person_id = review.person_id and event.review_id = review.review_id and event.to_state = 'calibration')`, [tx.companyId, reviewId])).rowCount ?? 0) > 0;

export const countGiven = async (tx: CompanyTransaction, userId: string): Promise<number> =>
  (await tx.query<{ count: number }>('select count(*)::int as count from performance.feedback where company_id = $1 and author_user_id = $2', [tx.companyId, userId])).rows[0]?.count ?? 0;

/** A date that reads as one, and is not before a day. */
export const isFrom = (date: string, day: number): boolean => {
  const parsed = parseDay(date);
  return parsed.ok && parsed.value >= day && date === formatDay(parsed.value);
};
