/** SQL of positions, their profiles, who holds them, and skills. Dates are epoch-days. */
import type { PositionCompetency, PositionDuty, PositionProfile, PositionRequirement, Skill } from '#contracts/flow/position-profile';
import type { CompanyTransaction } from '#modules/platform';

export type Position = { readonly positionCode: string; readonly titleChinese: string; readonly titleEnglish: string; readonly isEnded: boolean };
export type ProfileContent = Pick<PositionProfile, 'duties' | 'requirements' | 'competencies'>;
export type ProfileVersion = ProfileContent & { readonly profileId: number; readonly positionCode: string; readonly validFromDay: number; readonly madeBy: string; readonly madeMilliseconds: number };
/** From its day on a person holds the position; null = none any more. */
export type PositionFrom = { readonly personId: number; readonly validFromDay: number; readonly positionCode: string | null };

/** Whoever saves positions or skills waits for the one before. */
export const holdPositions = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`positions ${tx.companyId}`]);
};

/** Every skill as it was saved last, by code. */
export async function listSkills(tx: CompanyTransaction): Promise<readonly Skill[]> {
  const { rows } = await tx.query<{ skill_code: string; title_chinese: string; title_english: string; synonyms: string[]; is_ended: boolean }>(
    'select distinct on (skill_code) skill_code, title_chinese, title_english, synonyms, is_ended from people.skill where company_id = $1 order by skill_code, skill_id desc', [tx.companyId],
  );
  return rows.map((row) => ({ skillCode: row.skill_code, titleChinese: row.title_chinese, titleEnglish: row.title_english, synonyms: row.synonyms, isEnded: row.is_ended }));
}

export async function appendSkill(tx: CompanyTransaction, skill: Skill): Promise<void> {
  await tx.query('insert into people.skill (company_id, skill_code, title_chinese, title_english, synonyms, is_ended, made_by) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.companyId, skill.skillCode, skill.titleChinese, skill.titleEnglish, skill.synonyms, skill.isEnded, tx.actor]);
}

/** Every position as it was saved last, by code. */
export async function listPositions(tx: CompanyTransaction): Promise<readonly Position[]> {
  const { rows } = await tx.query<{ position_code: string; title_chinese: string; title_english: string; is_ended: boolean }>(
    'select distinct on (position_code) position_code, title_chinese, title_english, is_ended from people.position where company_id = $1 order by position_code, position_id desc', [tx.companyId],
  );
  return rows.map((row) => ({ positionCode: row.position_code, titleChinese: row.title_chinese, titleEnglish: row.title_english, isEnded: row.is_ended }));
}

export async function findPosition(tx: CompanyTransaction, positionCode: string): Promise<Position | null> {
  return (await listPositions(tx)).find((position) => position.positionCode === positionCode) ?? null;
}

export async function appendPosition(tx: CompanyTransaction, position: Position): Promise<void> {
  await tx.query('insert into people.position (company_id, position_code, title_chinese, title_english, is_ended, made_by) values ($1, $2, $3, $4, $5, $6)',
    [tx.companyId, position.positionCode, position.titleChinese, position.titleEnglish, position.isEnded, tx.actor]);
}

type ProfileRow = { profile_id: number; position_code: string; valid_from: number; duties: PositionDuty[]; requirements: PositionRequirement[]; competencies: PositionCompetency[]; made_by: string; made: number };

/** Every version that was ever saved of a position, or of all of them: the latest day first, and of one day the one recorded last. */
export async function readProfileVersions(tx: CompanyTransaction, positionCode: string | null): Promise<readonly ProfileVersion[]> {
  const { rows } = await tx.query<ProfileRow>(
    `select profile_id, position_code, valid_from - date '1970-01-01' as valid_from, duties, requirements, competencies, made_by, (extract(epoch from made_at) * 1000)::float8 as made
     from people.position_profile where company_id = $1 and ($2::text is null or position_code = $2) order by position_code, position_profile.valid_from desc, profile_id desc`, [tx.companyId, positionCode],
  );
  return rows.map((row) => ({
    profileId: row.profile_id, positionCode: row.position_code, validFromDay: row.valid_from, duties: row.duties, requirements: row.requirements, competencies: row.competencies, madeBy: row.made_by, madeMilliseconds: row.made,
  }));
}

export async function appendProfile(tx: CompanyTransaction, profile: ProfileContent & { readonly positionCode: string; readonly validFromDay: number }): Promise<void> {
  await tx.query(
    `insert into people.position_profile (company_id, position_code, valid_from, duties, requirements, competencies, made_by) values ($1, $2, date '1970-01-01' + $3::int, $4, $5, $6, $7)`,
    [tx.companyId, profile.positionCode, profile.validFromDay, JSON.stringify(profile.duties), JSON.stringify(profile.requirements), JSON.stringify(profile.competencies), tx.actor],
  );
}

/** Who holds which position from which day on, as facts. */
export async function appendHoldings(tx: CompanyTransaction, holdings: readonly PositionFrom[]): Promise<void> {
  if (holdings.length === 0) return;
  await tx.query(
    `insert into people.person_position (company_id, person_id, valid_from, position_code, recorded_by)
     select $1, given.person_id, date '1970-01-01' + given.valid_from, given.position_code, $5 from unnest($2::int[], $3::int[], $4::text[]) with ordinality as given (person_id, valid_from, position_code, position) order by given.position`,
    [tx.companyId, holdings.map(({ personId }) => personId), holdings.map(({ validFromDay }) => validFromDay), holdings.map(({ positionCode }) => positionCode), tx.actor],
  );
}

/** The code of the position that each person holds on a day; people without one are left out. Null asks for everybody in reach. */
export async function positionsOf(tx: CompanyTransaction, personIds: readonly number[] | null, day: number): Promise<ReadonlyMap<number, string>> {
  const { rows } = await tx.query<{ person_id: number; position_code: string | null }>(
    `select distinct on (person_id) person_id, position_code from people.person_position
     where company_id = $1 and ($2::int[] is null or person_id = any($2)) and valid_from <= date '1970-01-01' + $3::int order by person_id, valid_from desc, holding_id desc`, [tx.companyId, personIds, day],
  );
  return new Map(rows.flatMap((row) => (row.position_code === null ? [] : [[row.person_id, row.position_code] as const])));
}
