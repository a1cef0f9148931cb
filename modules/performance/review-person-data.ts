/** What reviews hold about a person. What colleagues said in a group is told as a group: its authors, numbers and times are theirs. */
import { readPersonRows, type PersonDataRow, type PersonDataTable } from '#modules/platform';
import { closedRounds } from './feedback-groups.ts';
import { countRounds, namedFeedback } from './feedback-store.ts';
import { calibrationsOf, entriesOf, eventsOfReview, listReviewRows } from './review-store.ts';
import { scoresOf } from './score-store.ts';

type Read = PersonDataTable['read'];

const table = (name: string, section: string, read: Read): PersonDataTable => ({ table: `performance.${name}`, section, fieldClasses: ['rating'], purposes: ['performance'], read });
const open = (name: string, section: string, columns: string, order: string): PersonDataTable =>
  table(name, section, (tx, personId) => readPersonRows(tx, `select ${columns} from performance.${name} where company_id = $1 and person_id = $2 order by ${order}`, personId));

const readEntries: Read = async (tx, personId) => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  return (await entriesOf(tx, reviews.map(({ reviewId }) => reviewId))).map(({ reviewId, part, writtenAt, score, competencies, text }): PersonDataRow => ({ reviewId, part, writtenAt: writtenAt.toISOString(), score, competencies: JSON.stringify(competencies), text }));
};

const readCalibrations: Read = async (tx, personId) => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  return (await calibrationsOf(tx, reviews.map(({ reviewId }) => reviewId))).map(({ reviewId, component, before, after, reason, madeAt }): PersonDataRow => ({ reviewId, component, before, after, reason, madeAt: madeAt.toISOString() }));
};

const readEvents: Read = async (tx, personId) => {
  const rows: PersonDataRow[] = [];
  for (const review of await listReviewRows(tx, { cycleId: null, personIds: [personId] })) {
    for (const { fromState, toState, at, reason } of await eventsOfReview(tx, review)) rows.push({ reviewId: review.reviewId, fromState, toState, at: at.toISOString(), reason });
  }
  return rows;
};

const readFeedback: Read = async (tx, personId) => {
  const named = (await namedFeedback(tx, personId, ['open', 'own'])).map(({ visibility, givenAt, text }): PersonDataRow => ({ visibility, givenAt: givenAt.toISOString(), text }));
  const reviews = (await listReviewRows(tx, { cycleId: null, personIds: [personId] })).filter(({ state }) => state === 'locked' || state === 'closed');
  const groups = [...(await closedRounds(tx, reviews)).values()].flatMap(({ shown }): readonly PersonDataRow[] => (shown.state === 'shown' ? shown.texts.map((text) => ({ visibility: 'group', text })) : []));
  return [...named, ...groups];
};

const readAsks: Read = async (tx, personId) => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  return [...(await countRounds(tx, reviews.map(({ reviewId }) => reviewId)))].map(([reviewId, { asked }]): PersonDataRow => ({ reviewId, asked }));
};

const readScores: Read = async (tx, personId) => (await scoresOf(tx, [personId])).map(({ cycleId, revision, source, sourceName, effectiveFrom, effectiveTo, madeAt, content }): PersonDataRow => ({ cycleId, revision, source, sourceName, effectiveFrom, effectiveTo, madeAt: madeAt.toISOString(), score: content.score, components: JSON.stringify(content.components) }));

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
  table('feedback', 'feedback', readFeedback),
  table('feedback_ask', 'feedback', readAsks),
];
