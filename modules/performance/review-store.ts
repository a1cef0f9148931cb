/** SQL of reviews, of what is written in them, and of changes by calibration. */
import pg from 'pg';
import type { reviewStates, scoreComponents } from '#contracts/api/review-api';
import { failure, success, type Result } from '#kernel/base/result';
import { drawRowNumber, drawRowNumbers, type CompanyTransaction } from '#modules/platform';
import { reviewErrorCodes, type ReviewError } from './review-errors.ts';
import { calibrationValues, entryValues, moveReason, openValues, sealValue } from './sealed-reviews.ts';

export type ReviewState = (typeof reviewStates)[number];
export type ComponentCode = (typeof scoreComponents)[number];

export type Review = {
  readonly reviewId: number; readonly personId: number; readonly cycleId: number; readonly state: ReviewState; readonly openedBy: string; readonly openedAt: Date; readonly movedBy: string; readonly movedAt: Date;
};
type ReviewRow = { review_id: string | number; person_id: number; cycle_id: string | number; state: ReviewState; opened_by: string; opened_at: Date; moved_by: string; moved_at: Date };
const reviewColumns = 'review_id, person_id, cycle_id, state, opened_by, opened_at, moved_by, moved_at';
const reviewOf = (row: ReviewRow): Review => ({
  reviewId: Number(row.review_id), personId: row.person_id, cycleId: Number(row.cycle_id), state: row.state, openedBy: row.opened_by, openedAt: row.opened_at, movedBy: row.moved_by, movedAt: row.moved_at,
});

/** Who acts, as a user id without what kind of caller it is. */
export const userOf = (tx: CompanyTransaction): string => (tx.access.kind === 'subject' ? tx.access.subject.userId : tx.actor);

/** A statement whose refusal by the database is an answer: a code of ours comes back, and the transaction stays usable. */
export const refusable = async <T>(tx: CompanyTransaction, work: () => Promise<T>): Promise<Result<T, ReviewError>> => {
  await tx.query('savepoint performance_step');
  try {
    const done = await work();
    await tx.query('release savepoint performance_step');
    return success(done);
  } catch (error) {
    const code = error instanceof pg.DatabaseError && error.code === 'QP001' ? reviewErrorCodes.find((each) => each === error.message) : undefined;
    if (code === undefined) throw error;
    await tx.query('rollback to savepoint performance_step');
    return failure({ code });
  }
};

/** Opens reviews of people in a cycle; those who have one are left out. Answers whom it was opened for. */
export const insertReviews = async (tx: CompanyTransaction, cycleId: number, personIds: readonly number[]): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into performance.review (company_id, person_id, cycle_id, opened_by, moved_by) select $1, person_id, $2, $4, $4 from unnest($3::int[]) as wanted (person_id)
     on conflict (company_id, person_id, cycle_id) do nothing returning person_id`, [tx.companyId, cycleId, personIds, userOf(tx)]);
  return rows.map((row) => row.person_id);
};

/** One review, held until the transaction ends. */
export const holdReview = async (tx: CompanyTransaction, reviewId: number): Promise<Review | null> => {
  const { rows } = await tx.query<ReviewRow>(`select ${reviewColumns} from performance.review where company_id = $1 and review_id = $2 for update`, [tx.companyId, reviewId]);
  return rows[0] === undefined ? null : reviewOf(rows[0]);
};

export const findReview = async (tx: CompanyTransaction, reviewId: number): Promise<Review | null> => {
  const { rows } = await tx.query<ReviewRow>(`select ${reviewColumns} from performance.review where company_id = $1 and review_id = $2`, [tx.companyId, reviewId]);
  return rows[0] === undefined ? null : reviewOf(rows[0]);
};

/** Reviews of a cycle, of some people, or by number, newest first; as far as the reader's reach goes. */
export const listReviewRows = async (tx: CompanyTransaction, wanted: { readonly cycleId: number | null; readonly personIds: readonly number[] | null; readonly states?: readonly ReviewState[]; readonly reviewIds?: readonly number[] }): Promise<readonly Review[]> => {
  const { rows } = await tx.query<ReviewRow>(
    `select ${reviewColumns} from performance.review where company_id = $1 and ($2::bigint is null or cycle_id = $2) and ($3::int[] is null or person_id = any($3)) and ($4::text[] is null or state = any($4)) and ($5::bigint[] is null or review_id = any($5)) order by review_id desc`,
    [tx.companyId, wanted.cycleId, wanted.personIds, wanted.states ?? null, wanted.reviewIds ?? null]);
  return rows.map(reviewOf);
};

/** Moves a review along an arrow and says so in its story; the database refuses any other move. `isLockedAlone`: by whoever calibrated it, for the company has nobody else. */
export const moveReviewTo = async (tx: CompanyTransaction, review: Review, state: ReviewState, reason: string, isLockedAlone = false): Promise<Result<null, ReviewError>> =>
  refusable(tx, async () => {
    await tx.query('update performance.review set state = $4, moved_by = $5, moved_at = platform.now(), locked_alone = $6 where company_id = $1 and person_id = $2 and review_id = $3', [tx.companyId, review.personId, review.reviewId, state, userOf(tx), isLockedAlone]);
    const eventId = await drawRowNumber(tx);
    await tx.query('insert into performance.review_event (company_id, person_id, review_id, event_id, from_state, to_state, user_id, reason_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [tx.companyId, review.personId, review.reviewId, eventId, review.state, state, userOf(tx), reason === '' ? null : await sealValue(tx, moveReason, { personId: review.personId, id: eventId }, reason)]);
    return null;
  });

/** Those of the reviews that a user calibrated: under another account too, or in somebody's place. */
export const calibratedReviews = async (tx: CompanyTransaction, userId: string, reviewIds: readonly number[]): Promise<readonly number[]> =>
  (await tx.query<{ review_id: string | number }>('select review_id from performance.review where company_id = $1 and review_id = any($2) and performance.calibrated_by(company_id, review_id, $3) order by review_id', [tx.companyId, reviewIds, userId])).rows.map((row) => Number(row.review_id));

/** Who wrote the manager's part of a review. */
export const managerAuthors = async (tx: CompanyTransaction, reviewId: number): Promise<readonly string[]> =>
  (await tx.query<{ author_user_id: string }>("select distinct author_user_id from performance.review_entry where company_id = $1 and review_id = $2 and part = 'manager' order by 1", [tx.companyId, reviewId])).rows.map((row) => row.author_user_id);

/** Moves reviews along one arrow without a reason, all of them or none: a cycle is opened for everybody at once. */
export const moveReviewsTo = async (tx: CompanyTransaction, reviews: readonly Review[], state: ReviewState): Promise<Result<null, ReviewError>> =>
  refusable(tx, async () => {
    const reviewIds = reviews.map(({ reviewId }) => reviewId);
    await tx.query('update performance.review set state = $3, moved_by = $4, moved_at = platform.now() where company_id = $1 and review_id = any($2)', [tx.companyId, reviewIds, state, userOf(tx)]);
    await tx.query(
      `insert into performance.review_event (company_id, person_id, review_id, event_id, from_state, to_state, user_id)
       select $1, person_id, review_id, event_id, from_state, $2, $3 from unnest($4::int[], $5::bigint[], $6::bigint[], $7::text[]) as moved (person_id, review_id, event_id, from_state)`,
      [tx.companyId, state, userOf(tx), reviews.map(({ personId }) => personId), reviewIds, await drawRowNumbers(tx, reviews.length), reviews.map((review) => review.state)]);
    return null;
  });

type ReviewEvent = { readonly fromState: ReviewState; readonly toState: ReviewState; readonly userId: string; readonly at: Date; readonly reason: string };

/** The story of a review, oldest first. */
export const eventsOfReview = async (tx: CompanyTransaction, { personId, reviewId }: Pick<Review, 'personId' | 'reviewId'>): Promise<readonly ReviewEvent[]> => {
  const { rows } = await tx.query<{ event_id: string | number; from_state: ReviewState; to_state: ReviewState; user_id: string; happened_at: Date; reason_sealed: Buffer | null }>(
    'select event_id, from_state, to_state, user_id, happened_at, reason_sealed from performance.review_event where company_id = $1 and person_id = $2 and review_id = $3 order by event_id', [tx.companyId, personId, reviewId]);
  const reasons = await openValues<string>(tx, moveReason, rows.map((row) => ({ personId, id: Number(row.event_id), sealed: row.reason_sealed })));
  return rows.map((row, index) => ({ fromState: row.from_state, toState: row.to_state, userId: row.user_id, at: row.happened_at, reason: reasons[index] ?? '' }));
};

/** What is said in one part: points of 0 to 100, levels of competencies, words. */
export type Evaluation = { readonly score: string | null; readonly competencies: readonly { readonly competencyCode: string; readonly level: number }[]; readonly text: string };
export type ReviewEntry = Evaluation & { readonly entryId: number; readonly personId: number; readonly reviewId: number; readonly part: 'self' | 'manager'; readonly authorUserId: string; readonly writtenAt: Date };

/** Writes a part; the database refuses one out of its turn, or by the wrong human. */
export const insertEntry = async (tx: CompanyTransaction, review: Review, part: 'self' | 'manager', evaluation: Evaluation): Promise<Result<number, ReviewError>> =>
  refusable(tx, async () => {
    const id = await drawRowNumber(tx);
    await tx.query('insert into performance.review_entry (company_id, person_id, review_id, entry_id, part, author_user_id, sealed) values ($1, $2, $3, $4, $5, $6, $7)',
      [tx.companyId, review.personId, review.reviewId, id, part, userOf(tx), await sealValue(tx, entryValues, { personId: review.personId, id }, evaluation)]);
    return id;
  });

/** Parts of reviews, oldest first: the last of a part counts. */
export const entriesOf = async (tx: CompanyTransaction, reviewIds: readonly number[]): Promise<readonly ReviewEntry[]> => {
  const { rows } = await tx.query<{ entry_id: string | number; person_id: number; review_id: string | number; part: 'self' | 'manager'; author_user_id: string; written_at: Date; sealed: Buffer }>(
    'select entry_id, person_id, review_id, part, author_user_id, written_at, sealed from performance.review_entry where company_id = $1 and review_id = any($2) order by entry_id', [tx.companyId, reviewIds]);
  const opened = await openValues<Evaluation>(tx, entryValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.entry_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const value = opened[index];
    return value == null ? [] : [{ ...value, entryId: Number(row.entry_id), personId: row.person_id, reviewId: Number(row.review_id), part: row.part, authorUserId: row.author_user_id, writtenAt: row.written_at }];
  });
};

/** What was changed: `after` null takes an earlier change back. */
type CalibrationChange = { readonly before: string | null; readonly after: string | null; readonly reason: string };
export type Calibration = CalibrationChange & { readonly calibrationId: number; readonly personId: number; readonly reviewId: number; readonly component: ComponentCode; readonly madeBy: string; readonly madeAt: Date };

export const insertCalibration = async (tx: CompanyTransaction, review: Review, component: ComponentCode, change: CalibrationChange): Promise<Result<number, ReviewError>> =>
  refusable(tx, async () => {
    const id = await drawRowNumber(tx);
    await tx.query('insert into performance.calibration (company_id, person_id, review_id, calibration_id, component, made_by, sealed) values ($1, $2, $3, $4, $5, $6, $7)',
      [tx.companyId, review.personId, review.reviewId, id, component, userOf(tx), await sealValue(tx, calibrationValues, { personId: review.personId, id }, change)]);
    return id;
  });

/** Changes by calibration, oldest first. */
export const calibrationsOf = async (tx: CompanyTransaction, reviewIds: readonly number[]): Promise<readonly Calibration[]> => {
  const { rows } = await tx.query<{ calibration_id: string | number; person_id: number; review_id: string | number; component: ComponentCode; made_by: string; made_at: Date; sealed: Buffer }>(
    'select calibration_id, person_id, review_id, component, made_by, made_at, sealed from performance.calibration where company_id = $1 and review_id = any($2) order by calibration_id', [tx.companyId, reviewIds]);
  const opened = await openValues<CalibrationChange>(tx, calibrationValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.calibration_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const value = opened[index];
    return value == null ? [] : [{ ...value, calibrationId: Number(row.calibration_id), personId: row.person_id, reviewId: Number(row.review_id), component: row.component, madeBy: row.made_by, madeAt: row.made_at }];
  });
};
