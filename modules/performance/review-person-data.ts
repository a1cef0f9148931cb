/** What reviews hold about a person. What colleagues said in a group is told as a group: its authors, numbers and times are theirs. */
import { readPersonRows, type CompanyTransaction, type PersonDataRow, type PersonDataTable } from '#modules/platform';
import { closedRounds } from './feedback-groups.ts';
import { countRounds, namedFeedback } from './feedback-store.ts';
import { calibrationsOf, entriesOf, eventsOfReview, listReviewRows, type Review } from './review-store.ts';
import { scoresOf } from './score-store.ts';

type Read = PersonDataTable['read'];

const table = (name: string, section: string, read: Read, countText?: string): PersonDataTable => ({ table: `performance.${name}`, section, fieldClasses: ['rating'], purposes: ['performance'], read, ...(countText === undefined ? {} : { countText }) });
const open = (name: string, section: string, columns: string, order: string): PersonDataTable =>
  table(name, section, (tx, personId) => readPersonRows(tx, `select ${columns} from performance.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId));

/** Reviews of a person, and which of them are locked: until then they see their own part and nothing else of it, in a copy as on the page. */
const reviewsOf = async (tx: CompanyTransaction, personId: number): Promise<{ readonly reviews: readonly Review[]; readonly isLocked: (reviewId: number) => boolean }> => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  const locked = new Set(reviews.filter(({ state }) => state === 'locked' || state === 'closed').map(({ reviewId }) => reviewId));
  return { reviews, isLocked: (reviewId) => locked.has(reviewId) };
};

const readEntries: Read = async (tx, personId) => {
  const { reviews, isLocked } = await reviewsOf(tx, personId);
  return (await entriesOf(tx, reviews.map(({ reviewId }) => reviewId))).filter(({ part, reviewId }) => part === 'self' || isLocked(reviewId))
    .map(({ reviewId, part, writtenAt, score, competencies, text }): PersonDataRow => ({ reviewId, part, writtenAt: writtenAt.toISOString(), score, competencies: JSON.stringify(competencies), text }));
};

const readCalibrations: Read = async (tx, personId) => {
  const { reviews, isLocked } = await reviewsOf(tx, personId);
  return (await calibrationsOf(tx, reviews.map(({ reviewId }) => reviewId))).filter(({ reviewId }) => isLocked(reviewId))
    .map(({ reviewId, component, before, after, reason, madeAt }): PersonDataRow => ({ reviewId, component, before, after, reason, madeAt: madeAt.toISOString() }));
};

const readEvents: Read = async (tx, personId) => {
  const { reviews, isLocked } = await reviewsOf(tx, personId);
  const rows: PersonDataRow[] = [];
  for (const review of reviews) {
    for (const { fromState, toState, at, reason } of await eventsOfReview(tx, review)) rows.push({ reviewId: review.reviewId, fromState, toState, at: at.toISOString(), reason: isLocked(review.reviewId) ? reason : '' });
  }
  return rows;
};

const readFeedback: Read = async (tx, personId) => {
  const named = (await namedFeedback(tx, personId, ['open', 'own'])).map(({ visibility, givenAt, text }): PersonDataRow => ({ visibility, givenAt: givenAt.toISOString(), text }));
  const { reviews, isLocked } = await reviewsOf(tx, personId);
  const groups = [...(await closedRounds(tx, reviews.filter(({ reviewId }) => isLocked(reviewId)))).values()].flatMap(({ shown }): readonly PersonDataRow[] => (shown.state === 'shown' ? shown.texts.map((text) => ({ visibility: 'group', text })) : []));
  return [...named, ...groups];
};

const readAsks: Read = async (tx, personId) => {
  const { reviews, isLocked } = await reviewsOf(tx, personId);
  return [...(await countRounds(tx, reviews.map(({ reviewId }) => reviewId).filter(isLocked)))].map(([reviewId, { asked }]): PersonDataRow => ({ reviewId, asked }));
};

const readScores: Read = async (tx, personId) => (await scoresOf(tx, [personId])).map(({ cycleId, revision, source, sourceName, effectiveFrom, effectiveTo, madeAt, content }): PersonDataRow => ({
  cycleId, revision, source, sourceName, effectiveFrom, effectiveTo, madeAt: madeAt.toISOString(), score: content.score, components: JSON.stringify(content.components),
}));

/** A number that grew with each answer would tell when it came, and so from whom: a group is in the copy and in no count. */
const namedCount = "select count(*)::int as count from performance.feedback where company_id = $1 and person_id = $2 and visibility <> 'group'";
const lockedCount = `select count(distinct review_id)::int as count from performance.feedback_ask as ask where company_id = $1 and person_id = $2
  and exists (select from performance.review as review where review.company_id = ask.company_id and review.review_id = ask.review_id and review.state in ('locked', 'closed'))`;

export const reviewPersonData: readonly PersonDataTable[] = [
  open('review', 'reviews', 'review_id, cycle_id, state, opened_at, moved_at', 'review_id'),
  table('review_entry', 'reviews', readEntries),
  table('calibration', 'reviews', readCalibrations),
  table('review_event', 'reviews', readEvents),
  table('score', 'reviews', readScores),
  open('score_change', 'reviews', "change_id, cycle_id, source, source_name, from_revision, to_char(effective_from, 'YYYY-MM') as effective_from, made_at", 'change_id'),
  open('factor_decision', 'reviews', "decision_id, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, made_at", 'decision_id'),
  open('factor_approval', 'reviews', 'decision_id, approved_at', 'approval_id'),
  open('training_need', 'reviews', 'review_id, competency_code, title_chinese, title_english, found_on', 'need_id'),
  table('feedback', 'feedback', readFeedback, namedCount),
  table('feedback_ask', 'feedback', readAsks, lockedCount),
];
