/** What a review found weak: a competency below what the position asks for, citing what it was found in. Learning proposes a course for it. */
import type { PositionCompetency } from '#contracts/flow/position-profile';
import type { TrainingNeed } from '#contracts/flow/training-need';
import type { CompanyTransaction } from '#modules/platform';
import { parseDay } from '#kernel/calendar/epoch-day';
import { closedRounds, type RoundView } from './feedback-groups.ts';
import { namedFeedback, type Feedback } from './feedback-store.ts';
import { drawId, needValues, sealValue } from './review-sealed.ts';
import { entriesOf, type Review, type ReviewEntry } from './review-store.ts';

const tenths = 10;
type Found = { readonly level: number; readonly cites: readonly string[] };

/** What everybody found of one competency, in tenths of a level; those above what is asked for cite nothing. */
const foundOf = (competency: PositionCompetency, manager: ReviewEntry | undefined, round: RoundView | undefined): Found | null => {
  const wanted = competency.level * tenths;
  const said = manager?.competencies.find(({ competencyCode }) => competencyCode === competency.competencyCode);
  const parts = [
    ...(manager === undefined || said === undefined ? [] : [{ level: said.level * tenths, cites: [`entry:${manager.entryId}`] }]),
    ...(round === undefined || !round.levels.has(competency.competencyCode) ? [] : [{ level: round.levels.get(competency.competencyCode) ?? wanted, cites: round.feedbackIds.map((id) => `feedback:${id}`) }]),
  ].filter(({ level }) => level < wanted);
  return parts.length === 0 ? null : { level: Math.min(...parts.map(({ level }) => level)), cites: parts.flatMap(({ cites }) => cites) };
};

/** Open feedback that names no competency is cited beside what was found: it is what the words were about. */
const openWords = (feedback: readonly Feedback[], cycleFrom: Date): readonly string[] => feedback.filter(({ givenAt }) => givenAt >= cycleFrom).map(({ feedbackId }) => `feedback:${feedbackId}`);

/** Writes down the weaknesses that a locked review shows; those that it showed before stay as they are. */
export const findNeeds = async (tx: CompanyTransaction, review: Review, competencies: readonly PositionCompetency[], foundOn: string): Promise<void> => {
  const manager = (await entriesOf(tx, [review.reviewId])).findLast(({ part }) => part === 'manager');
  const round = (await closedRounds(tx, [{ ...review, state: 'locked' }])).get(review.reviewId);
  const words = openWords(await namedFeedback(tx, review.personId, ['open']), review.openedAt);
  const { rows } = await tx.query<{ competency_code: string }>('select competency_code from performance.training_need where company_id = $1 and person_id = $2 and review_id = $3', [tx.companyId, review.personId, review.reviewId]);
  const known = new Set(rows.map((row) => row.competency_code));
  for (const competency of competencies) {
    const found = known.has(competency.competencyCode) ? null : foundOf(competency, manager, round);
    if (found === null) continue;
    const id = await drawId(tx);
    await tx.query(
      'insert into performance.training_need (company_id, person_id, need_id, review_id, competency_code, title_chinese, title_english, cites, found_on, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [tx.companyId, review.personId, id, review.reviewId, competency.competencyCode, competency.titleChinese, competency.titleEnglish, [...found.cites, ...words], foundOn,
        await sealValue(tx, needValues, { personId: review.personId, id }, { wanted: competency.level, found: found.level })]);
  }
};

/** What a person should get better at, newest first: learning takes it from here. */
export const trainingNeeds = async (tx: CompanyTransaction, personId: number): Promise<readonly TrainingNeed[]> => {
  const { rows } = await tx.query<{ person_id: number; competency_code: string; title_chinese: string; title_english: string; cites: string[]; found_on: string }>(
    'select person_id, competency_code, title_chinese, title_english, cites, found_on from performance.training_need where company_id = $1 and person_id = $2 order by need_id desc', [tx.companyId, personId]);
  return rows.flatMap((row) => {
    const day = parseDay(row.found_on);
    return day.ok ? [{ personId: row.person_id, competencyCode: row.competency_code, titleChinese: row.title_chinese, titleEnglish: row.title_english, feedbackIds: row.cites, foundDay: day.value }] : [];
  });
};
