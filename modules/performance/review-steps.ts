/** Steps of a review: opened, written by the person and the manager, compared with others, locked. Each move is along a drawn arrow. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { arePoints } from '#kernel/performance/performance-rule';
import { usualMonths } from '#kernel/performance/score-span';
import { failure, success, type Result } from '#kernel/base/result';
import type { PositionCompetency } from '#contracts/flow/position-profile';
import { positionsOf, profileOf } from '#modules/people';
import { notify, recordAudit, type CompanyTransaction } from '#modules/platform';
import { cycleOf, type Cycle } from './cycle-store.ts';
import { missingData, type ReviewError } from './review-errors.ts';
import { findNeeds } from './review-needs.ts';
import { holdReview, insertCalibration, insertEntry, insertReviews, listReviewRows, moveReviewsTo, moveReviewTo, type ComponentCode, type Evaluation, type Review, type ReviewState } from './review-store.ts';
import { daysOfCycle, tellScore } from './score-changes.ts';
import { contentOfDerived, deriveScores, rulesOfCycle, type KnownScore } from './score-derive.ts';
import { currentScores } from './score-rederive.ts';
import { insertScores } from './score-store.ts';

/** Competencies of the position that a person held on the last day of a cycle. */
export const competenciesOf = async (tx: CompanyTransaction, personId: number, cycle: Pick<Cycle, 'toDay'>): Promise<readonly PositionCompetency[]> => {
  const position = (await positionsOf(tx, [personId], cycle.toDay)).get(personId);
  return position === undefined ? [] : ((await profileOf(tx, position, cycle.toDay))?.competencies ?? []);
};

/** Opens reviews of people in a cycle and asks them, or their managers, to write. Answers how many there were none of yet. */
export const openReviewsOf = async (tx: CompanyTransaction, { cycleId, personIds, asksSelf }: { readonly cycleId: number; readonly personIds: readonly number[]; readonly asksSelf: boolean }): Promise<Result<{ readonly opened: number }, ReviewError>> => {
  const cycle = await cycleOf(tx, cycleId);
  if (cycle === null || cycle.state === 'discarded') return failure({ code: 'notFound' });
  const opened = await insertReviews(tx, cycleId, personIds);
  const reviews = await listReviewRows(tx, { cycleId, personIds: opened });
  const moved = await moveReviewsTo(tx, reviews, asksSelf ? 'self' : 'manager');
  if (!moved.ok) return moved;
  if (asksSelf) for (const { personId, reviewId } of reviews) await notify(tx, { code: 'reviewAsked', to: { personId }, about: `review:${reviewId}`, data: daysOfCycle(cycle), link: '/my/reviews' });
  return success({ opened: opened.length });
};

const checkEvaluation = async (tx: CompanyTransaction, review: Review, evaluation: Evaluation): Promise<Result<null, ReviewError>> => {
  if (evaluation.score !== null && !arePoints(evaluation.score)) return failure({ code: 'pointsInvalid' });
  const cycle = await cycleOf(tx, review.cycleId);
  const known = new Set(cycle === null ? [] : (await competenciesOf(tx, review.personId, cycle)).map(({ competencyCode }) => competencyCode));
  const given = evaluation.competencies.map(({ competencyCode }) => competencyCode);
  const wrong = given.find((code, index) => !known.has(code) || given.indexOf(code) !== index);
  return wrong === undefined ? success(null) : failure({ code: 'competencyUnknown', data: { competencyCode: wrong } });
};

/** Writes one part. The person's own goes on to the manager at once. Errors: `reviewUnknown`, `reviewNotThere` when it is not its turn, `pointsInvalid`, `competencyUnknown`. */
export const writePart = async (tx: CompanyTransaction, { reviewId, part, evaluation, mayWrite }: { readonly reviewId: number; readonly part: 'self' | 'manager'; readonly evaluation: Evaluation; readonly mayWrite: (personId: number) => boolean }): Promise<Result<null, ReviewError>> => {
  const review = await holdReview(tx, reviewId);
  if (review === null || !mayWrite(review.personId)) return failure({ code: 'reviewUnknown' });
  const checked = await checkEvaluation(tx, review, evaluation);
  if (!checked.ok) return checked;
  const written = await insertEntry(tx, review, part, evaluation);
  if (!written.ok) return written;
  return part === 'self' ? moveReviewTo(tx, review, 'manager', '') : success(null);
};

/** What the system worked out for whoever takes a step; the tree of goals is not read again for each of many. */
const knownOf = ({ reviewId }: Review, known: KnownScore | undefined): Parameters<typeof deriveScores>[4] => ({ known: known === undefined ? new Map() : new Map([[reviewId, known]]), goals: 'known' });

/** Points of one component before anybody changes them by calibration. */
const pointsBefore = async (tx: CompanyTransaction, review: Review, component: ComponentCode, known: KnownScore | undefined): Promise<Result<string | null, ReviewError>> => {
  const cycle = await cycleOf(tx, review.cycleId);
  const derived = cycle === null ? undefined : (await deriveScores(tx, cycle, [review], await rulesOfCycle(tx, cycle), knownOf(review, known))).get(review.reviewId);
  const found = derived?.components.find((each) => each.component === component);
  return found === undefined ? failure({ code: 'componentUnknown' }) : success(found.points?.value ?? null);
};

type CalibrationWish = { readonly reviewId: number; readonly component: ComponentCode; readonly points: string | null; readonly reason: string; readonly mayApprove: (personId: number) => boolean; readonly known?: KnownScore | undefined };

/** Changes one component with a reason; what it was stays beside what it is. */
export const calibrate = async (tx: CompanyTransaction, { reviewId, component, points, reason, mayApprove, known }: CalibrationWish): Promise<Result<null, ReviewError>> => {
  const review = await holdReview(tx, reviewId);
  if (review === null || !mayApprove(review.personId)) return failure({ code: 'reviewUnknown' });
  if (reason.trim() === '') return failure({ code: 'reasonMissing' });
  if (points !== null && !arePoints(points)) return failure({ code: 'pointsInvalid' });
  const before = await pointsBefore(tx, review, component, known);
  if (!before.ok) return before;
  const written = await insertCalibration(tx, review, component, { before: before.value, after: points, reason });
  return written.ok ? success(null) : written;
};

/** Which right a move needs: writing goes on with `change`; comparing, locking and going back are another's, with `approve`. */
export const rightOfMove = (from: ReviewState): 'change' | 'approve' => ((from === 'open' || from === 'self' || from === 'manager') ? 'change' : 'approve');

/** What may follow what; the database refuses the rest. */
export const arrows: Readonly<Record<ReviewState, readonly ReviewState[]>> = { open: ['self', 'manager'], self: ['manager'], manager: ['calibration'], calibration: ['manager', 'locked'], locked: ['calibration', 'closed'], closed: [] };

const goesBack = (from: ReviewState, to: ReviewState): boolean => (from === 'calibration' && to === 'manager') || (from === 'locked' && to === 'calibration');

type MoveWish = {
  readonly reviewId: number; readonly to: ReviewState; readonly reason: string; readonly span: { readonly effectiveFrom: string | null; readonly effectiveTo: string | null };
  readonly may: (right: 'change' | 'approve', personId: number) => boolean;
  /** Points that the mover may not work out, as the system worked them out. */
  readonly known?: KnownScore | undefined;
  /** Where the mover calibrated the review: names of who may lock it instead, empty where the company has nobody else. */
  readonly otherLockers?: readonly string[] | undefined;
};

/** Makes the score of a review a fact, and says what it found weak. */
const settleScore = async (tx: CompanyTransaction, review: Review, cycle: Cycle, { span, known }: MoveWish): Promise<Result<null, ReviewError>> => {
  const rules = await rulesOfCycle(tx, cycle);
  if (rules.weights === null) return failure({ code: 'reviewHasNoRule' });
  const detail = (await deriveScores(tx, cycle, [{ ...review, state: 'locked' }], rules, knownOf(review, known))).get(review.reviewId);
  if (detail?.result.state !== 'scored') return failure({ code: 'reviewIncomplete', data: missingData(detail?.result.missing ?? []) });
  const usual = usualMonths(formatDay(cycle.fromDay), formatDay(cycle.toDay));
  const [effectiveFrom, effectiveTo] = [span.effectiveFrom ?? usual.effectiveFrom, span.effectiveTo ?? usual.effectiveTo];
  if (effectiveTo <= effectiveFrom) return failure({ code: 'monthsInvalid' });
  const stored = (await currentScores(tx, [review.personId], cycle.cycleId)).get(review.personId);
  const content = contentOfDerived(detail, detail.result.score);
  const [scoreId] = await insertScores(tx, [{ personId: review.personId, cycleId: cycle.cycleId, revision: (stored?.revision ?? 0) + 1, source: 'review', sourceName: '', changeId: null, effectiveFrom, effectiveTo, content }]);
  await findNeeds(tx, review, cycle, await competenciesOf(tx, review.personId, cycle));
  await tellScore(tx, review.personId, `score:${scoreId}`, cycle);
  return success(null);
};

/** Moves a review. Errors: `reviewUnknown`, `reviewArrow`, `reasonMissing` to go back, `secondPersonNeeded` to lock what one wrote, `calibratorLocks` to lock what one calibrated while somebody else may, and what locking finds missing. */
export const moveReviewOn = async (tx: CompanyTransaction, wish: MoveWish): Promise<Result<null, ReviewError>> => {
  const review = await holdReview(tx, wish.reviewId);
  if (review === null || !wish.may(rightOfMove(review.state), review.personId)) return failure({ code: 'reviewUnknown' });
  if (!arrows[review.state].includes(wish.to)) return failure({ code: 'reviewArrow' });
  if (goesBack(review.state, wish.to) && wish.reason.trim() === '') return failure({ code: 'reasonMissing' });
  const cycle = await cycleOf(tx, review.cycleId);
  if (cycle === null) return failure({ code: 'reviewUnknown' });
  if (wish.to !== 'locked') return moveReviewTo(tx, review, wish.to, wish.reason);
  const { otherLockers = [] } = wish;
  if (otherLockers.length > 0) return failure({ code: 'calibratorLocks', data: { names: otherLockers.join(', ') } });
  const isAlone = wish.otherLockers !== undefined;
  const locked = await moveReviewTo(tx, review, wish.to, wish.reason, isAlone);
  if (!locked.ok) return locked.error.code === 'calibratorLocks' ? failure({ code: 'calibratorLocks', data: { names: 'none' } }) : locked;
  if (isAlone) await recordAudit(tx, { action: 'performance.lockedAlone', subject: `review:${review.reviewId}`, personIds: [review.personId], fieldClasses: ['rating'] });
  return settleScore(tx, review, cycle, wish);
};
