/** SQL of what reviews found weak. What was found and what is asked for stand sealed; the competency and what it cites are open to readers of ratings. */
import type { PositionCompetency } from '#contracts/flow/position-profile';
import type { TrainingNeed } from '#contracts/flow/training-need';
import { parseDay } from '#kernel/calendar/epoch-day';
import { drawRowNumber, type CompanyTransaction } from '#modules/platform';
import { needValues, sealValue } from './sealed-reviews.ts';
import type { Review } from './review-store.ts';

type OfReview = Pick<Review, 'personId' | 'reviewId'>;

/** Competencies that a review is known to have found weak. */
export const knownNeeds = async (tx: CompanyTransaction, { personId, reviewId }: OfReview): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ competency_code: string }>('select competency_code from performance.training_need where company_id = $1 and person_id = $2 and review_id = $3', [tx.companyId, personId, reviewId]);
  return new Set(rows.map((row) => row.competency_code));
};

type NewNeed = { readonly competency: PositionCompetency; readonly level: number; readonly cites: readonly string[]; readonly foundOn: string };

export const insertNeed = async (tx: CompanyTransaction, { personId, reviewId }: OfReview, { competency, level, cites, foundOn }: NewNeed): Promise<void> => {
  const id = await drawRowNumber(tx);
  await tx.query(
    'insert into performance.training_need (company_id, person_id, need_id, review_id, competency_code, title_chinese, title_english, cites, found_on, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.companyId, personId, id, reviewId, competency.competencyCode, competency.titleChinese, competency.titleEnglish, cites, foundOn, await sealValue(tx, needValues, { personId, id }, { wanted: competency.level, found: level })]);
};

/** What people should get better at, newest first: learning takes it from here. Of some of them, or of everybody in reach; found on a day ("2026-11-22") or since. */
export const trainingNeeds = async (tx: CompanyTransaction, { personIds, since }: { readonly personIds: readonly number[] | null; readonly since: string | null }): Promise<readonly TrainingNeed[]> => {
  const { rows } = await tx.query<{ person_id: number; competency_code: string; title_chinese: string; title_english: string; cites: string[]; found_on: string }>(
    'select person_id, competency_code, title_chinese, title_english, cites, found_on from performance.training_need where company_id = $1 and ($2::int[] is null or person_id = any($2)) and ($3::date is null or found_on >= $3) order by need_id desc',
    [tx.companyId, personIds, since]);
  return rows.flatMap((row) => {
    const day = parseDay(row.found_on);
    return day.ok ? [{ personId: row.person_id, competencyCode: row.competency_code, titleChinese: row.title_chinese, titleEnglish: row.title_english, feedbackIds: row.cites, foundDay: day.value }] : [];
  });
};
