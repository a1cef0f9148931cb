/** SQL of scores, of changes that wait for a second person, and of decisions about factors. Months are "YYYY-MM". */
import type { scoreSources } from '#contracts/api/review-api';
import type { FactReference } from '#kernel/rules/explanation';
import { drawRowNumber, drawRowNumbers, holdFactLock, type CompanyTransaction } from '#modules/platform';
import type { ComponentCode } from './review-store.ts';
import { userOf } from './review-store.ts';
import { anotherApproved } from './score-grounds.ts';
import { changeValues, decisionValues, openValues, scoreValues, sealValue, sealValues } from './sealed-reviews.ts';

type ScoreSource = (typeof scoreSources)[number];
export type StoredComponent = {
  readonly component: ComponentCode; readonly weight: string; readonly points: string | null; readonly source: string | null; readonly isCalibrated: boolean;
  /** What the source was worked out from, in one digest (score-grounds-digest.ts). Of goals alone; scores of before have none. */
  readonly grounds?: string;
};
/** What a score is and what it was made of: enough to make it again. An imported one has no components. */
export type ScoreContent = {
  readonly score: string; readonly components: readonly StoredComponent[]; readonly rules: { readonly weights: number | null; readonly attendanceScore: number | null };
};
export type ScoreSpan = { readonly effectiveFrom: string; readonly effectiveTo: string | null };
export type Score = ScoreSpan & { readonly scoreId: number; readonly personId: number; readonly cycleId: number; readonly revision: number; readonly source: ScoreSource; readonly sourceName: string; readonly changeId: number | null; readonly madeAt: Date; readonly content: ScoreContent };

/** Where a score stands, for traces. */
export const referenceOfScore = ({ personId, scoreId }: Pick<Score, 'personId' | 'scoreId'>): FactReference => ({ kind: 'fact', table: 'performance.score', key: { person_id: personId, score_id: scoreId } });

type ScoreRow = {
  score_id: string | number; person_id: number; cycle_id: string | number; revision: number; source: ScoreSource; source_name: string; change_id: string | number | null; effective_from: string; effective_to: string | null; made_at: Date; sealed: Buffer;
};
const scoreColumns = "score_id, person_id, cycle_id, revision, source, source_name, change_id, to_char(effective_from, 'YYYY-MM') as effective_from, to_char(effective_to, 'YYYY-MM') as effective_to, made_at, sealed";

const openScores = async (tx: CompanyTransaction, rows: readonly ScoreRow[]): Promise<readonly Score[]> => {
  const opened = await openValues<ScoreContent>(tx, scoreValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.score_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const content = opened[index];
    return content == null ? [] : [{
      scoreId: Number(row.score_id), personId: row.person_id, cycleId: Number(row.cycle_id), revision: row.revision, source: row.source, sourceName: row.source_name, changeId: row.change_id === null ? null : Number(row.change_id),
      effectiveFrom: row.effective_from, effectiveTo: row.effective_to, madeAt: row.made_at, content,
    }];
  });
};

type NewScore = ScoreSpan & { readonly personId: number; readonly cycleId: number; readonly revision: number; readonly source: ScoreSource; readonly sourceName: string; readonly changeId: number | null; readonly content: ScoreContent };

const dayOfMonth = (month: string | null): string | null => (month === null ? null : `${month}-01`);

/** Writes revisions. Whether they may stand is asked by the database when the transaction ends. Answers their numbers in order. */
export const insertScores = async (tx: CompanyTransaction, scores: readonly NewScore[]): Promise<readonly number[]> => {
  await holdFactLock(tx);
  const ids = await drawRowNumbers(tx, scores.length);
  const sealed = await sealValues(tx, scoreValues, scores.map(({ personId, content }, index) => ({ personId, id: ids[index] ?? 0, value: content })));
  await tx.query(
    `insert into performance.score (company_id, person_id, score_id, cycle_id, revision, source, source_name, change_id, effective_from, effective_to, made_by, sealed)
     select $1, person_id, score_id, cycle_id, revision, source, source_name, change_id, effective_from, effective_to, $2, sealed
     from unnest($3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::text[], $8::text[], $9::bigint[], $10::date[], $11::date[], $12::bytea[])
       as made (person_id, score_id, cycle_id, revision, source, source_name, change_id, effective_from, effective_to, sealed)`,
    [tx.companyId, userOf(tx), scores.map((score) => score.personId), ids, scores.map((score) => score.cycleId), scores.map((score) => score.revision), scores.map((score) => score.source), scores.map((score) => score.sourceName),
      scores.map((score) => score.changeId), scores.map((score) => dayOfMonth(score.effectiveFrom)), scores.map((score) => dayOfMonth(score.effectiveTo)), sealed]);
  return ids;
};

/** Every revision of people, newest first; of one cycle, or of all. */
export const scoresOf = async (tx: CompanyTransaction, personIds: readonly number[], cycleId: number | null = null): Promise<readonly Score[]> => {
  const { rows } = await tx.query<ScoreRow>(`select ${scoreColumns} from performance.score where company_id = $1 and person_id = any($2) and ($3::bigint is null or cycle_id = $3) order by score_id desc`, [tx.companyId, personIds, cycleId]);
  return openScores(tx, rows);
};

/** Whose word a score is: who judged (the manager's part of the review, or who proposed a change or an import), and who made it count. User ids, by score. */
export const writersOf = async (tx: CompanyTransaction, scoreIds: readonly number[]): Promise<ReadonlyMap<number, { readonly judgedBy: string; readonly approvedBy: string }>> => {
  const { rows } = await tx.query<{ score_id: string | number; approved_by: string; judged_by: string | null }>(
    `select score.score_id, score.made_by as approved_by, coalesce(change.made_by, (
       select entry.author_user_id from performance.review as review join performance.review_entry as entry on entry.company_id = review.company_id and entry.person_id = review.person_id and entry.review_id = review.review_id
       where review.company_id = score.company_id and review.person_id = score.person_id and review.cycle_id = score.cycle_id and entry.part = 'manager' order by entry.entry_id desc limit 1)) as judged_by
     from performance.score as score left join performance.score_change as change on change.company_id = score.company_id and change.person_id = score.person_id and change.change_id = score.change_id
     where score.company_id = $1 and score.score_id = any($2)`, [tx.companyId, scoreIds]);
  return new Map(rows.map((row) => [Number(row.score_id), { judgedBy: row.judged_by ?? '', approvedBy: row.approved_by }]));
};

/**
 * Of two cycles the one that begins to count later speaks, then the one that ends sooner, then the one that was set up later. Which of
 * them was corrected last says nothing: corrections in any order come to the same.
 */
export const speaksBefore = (one: Score, other: Score): number => {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom < other.effectiveFrom ? 1 : -1;
  const [end, otherEnd] = [one.effectiveTo ?? '9999-12', other.effectiveTo ?? '9999-12'];
  return end === otherEnd ? other.cycleId - one.cycleId : end < otherEnd ? -1 : 1;
};

/** The score that speaks about a month, by person: the newest revision of the cycle that speaks before the others (`speaksBefore`). */
export const scoresOfMonth = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<ReadonlyMap<number, Score>> => {
  const { rows } = await tx.query<ScoreRow>(
    `select distinct on (latest.person_id) ${scoreColumns} from (
       select distinct on (person_id, cycle_id) * from performance.score where company_id = $1 and person_id = any($2) order by person_id, cycle_id, revision desc
     ) as latest where latest.effective_from <= $3::date and (latest.effective_to is null or latest.effective_to > $3::date) order by latest.person_id, latest.effective_from desc, latest.effective_to nulls last, latest.cycle_id desc`,
    [tx.companyId, personIds, `${month}-01`]);
  return new Map((await openScores(tx, rows)).map((score) => [score.personId, score]));
};

/** People whose factor of a month may be another one since a cut: a newer score of a cycle that speaks about it, or a newer decision. */
export const peopleWithNewer = async (tx: CompanyTransaction, { cutSeq, month, personIds }: { readonly cutSeq: number; readonly month: string; readonly personIds: readonly number[] }): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `select person_id from performance.score as newer where company_id = $1 and person_id = any($2) and score_id > $4 and exists (
       select from performance.score as any_of where any_of.company_id = newer.company_id and any_of.person_id = newer.person_id and any_of.cycle_id = newer.cycle_id and any_of.effective_from <= $3::date and (any_of.effective_to is null or any_of.effective_to > $3::date))
     union select person_id from performance.factor_approval join performance.factor_decision using (company_id, person_id, decision_id)
       where company_id = $1 and person_id = any($2) and approval_id > $4 and from_month <= $3::date and to_month > $3::date order by 1`,
    [tx.companyId, personIds, `${month}-01`, cutSeq]);
  return rows.map((row) => row.person_id);
};

type ChangeSource = 'change' | 'imported';
/** What is proposed; the salt keeps a digest of few possible values from telling them. */
type ChangeContent = { readonly content: ScoreContent; readonly reason: string; readonly salt: string };
export type NewScoreChange = ScoreSpan & { readonly personId: number; readonly cycleId: number; readonly source: ChangeSource; readonly sourceName: string; readonly fromRevision: number; readonly proposed: ChangeContent };
export type ScoreChange = NewScoreChange & { readonly changeId: number; readonly batchId: number };

/** Writes proposed scores as one batch; answers its number, that of the first row. */
export const insertScoreChanges = async (tx: CompanyTransaction, changes: readonly NewScoreChange[]): Promise<number> => {
  const ids = await drawRowNumbers(tx, changes.length);
  const sealed = await sealValues(tx, changeValues, changes.map(({ personId, proposed }, index) => ({ personId, id: ids[index] ?? 0, value: proposed })));
  await tx.query(
    `insert into performance.score_change (company_id, person_id, change_id, batch_id, cycle_id, source, source_name, from_revision, effective_from, effective_to, made_by, sealed)
     select $1, person_id, change_id, $2, cycle_id, source, source_name, from_revision, effective_from, effective_to, $3, sealed
     from unnest($4::int[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::int[], $10::date[], $11::date[], $12::bytea[])
       as made (person_id, change_id, cycle_id, source, source_name, from_revision, effective_from, effective_to, sealed)`,
    [tx.companyId, ids[0] ?? 0, userOf(tx), changes.map((change) => change.personId), ids, changes.map((change) => change.cycleId), changes.map((change) => change.source), changes.map((change) => change.sourceName),
      changes.map((change) => change.fromRevision), changes.map((change) => dayOfMonth(change.effectiveFrom)), changes.map((change) => dayOfMonth(change.effectiveTo)), sealed]);
  return ids[0] ?? 0;
};

type ChangeRow = { change_id: string | number; person_id: number; batch_id: string | number; cycle_id: string | number; source: ChangeSource; source_name: string; from_revision: number; effective_from: string; effective_to: string | null; sealed: Buffer };

/** The rows of a batch as far as the reader's reach goes, in the order in which they were proposed. */
export const changesOfBatch = async (tx: CompanyTransaction, batchId: number): Promise<readonly ScoreChange[]> => {
  const { rows } = await tx.query<ChangeRow>(
    `select change_id, person_id, batch_id, cycle_id, source, source_name, from_revision, to_char(effective_from, 'YYYY-MM') as effective_from, to_char(effective_to, 'YYYY-MM') as effective_to, sealed
     from performance.score_change where company_id = $1 and batch_id = $2 order by change_id`, [tx.companyId, batchId]);
  const opened = await openValues<ChangeContent>(tx, changeValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.change_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const proposed = opened[index];
    return proposed == null ? [] : [{
      changeId: Number(row.change_id), personId: row.person_id, batchId: Number(row.batch_id), cycleId: Number(row.cycle_id), source: row.source, sourceName: row.source_name, fromRevision: row.from_revision,
      effectiveFrom: row.effective_from, effectiveTo: row.effective_to, proposed,
    }];
  });
};

/** Batches about a person's score of a cycle. */
export const batchesAbout = async (tx: CompanyTransaction, personId: number, cycleId: number): Promise<readonly number[]> =>
  (await tx.query<{ batch_id: string | number }>('select distinct batch_id from performance.score_change where company_id = $1 and person_id = $2 and cycle_id = $3', [tx.companyId, personId, cycleId])).rows.map((row) => Number(row.batch_id));

type FactorContent = { readonly factor: string | null; readonly reason: string; readonly salt: string };
export type FactorDecision = { readonly decisionId: number; readonly personId: number; readonly fromMonth: string; readonly toMonth: string; readonly content: FactorContent };

export const insertFactorDecision = async (tx: CompanyTransaction, decision: Omit<FactorDecision, 'decisionId'>): Promise<number> => {
  const id = await drawRowNumber(tx);
  await tx.query('insert into performance.factor_decision (company_id, person_id, decision_id, from_month, to_month, made_by, sealed) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.companyId, decision.personId, id, `${decision.fromMonth}-01`, `${decision.toMonth}-01`, userOf(tx), await sealValue(tx, decisionValues, { personId: decision.personId, id }, decision.content)]);
  return id;
};

type DecisionRow = { decision_id: string | number; person_id: number; from_month: string; to_month: string; sealed: Buffer; approval_id: string | number | null };
const decisionColumns = "decision_id, person_id, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, sealed";

const openDecisions = async (tx: CompanyTransaction, rows: readonly DecisionRow[]): Promise<readonly (FactorDecision & { readonly approvalId: number })[]> => {
  const opened = await openValues<FactorContent>(tx, decisionValues, rows.map((row) => ({ personId: row.person_id, id: Number(row.decision_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const content = opened[index];
    return content == null ? [] : [{ decisionId: Number(row.decision_id), personId: row.person_id, fromMonth: row.from_month, toMonth: row.to_month, content, approvalId: Number(row.approval_id ?? 0) }];
  });
};

export const findFactorDecision = async (tx: CompanyTransaction, decisionId: number): Promise<FactorDecision | null> => {
  const { rows } = await tx.query<DecisionRow>(`select ${decisionColumns}, null as approval_id from performance.factor_decision where company_id = $1 and decision_id = $2`, [tx.companyId, decisionId]);
  return (await openDecisions(tx, rows))[0] ?? null;
};

/** It counts from now on; the database asks for the second person. */
export const insertFactorApproval = async (tx: CompanyTransaction, { personId, decisionId }: Pick<FactorDecision, 'personId' | 'decisionId'>): Promise<void> => {
  await holdFactLock(tx);
  await tx.query('insert into performance.factor_approval (company_id, person_id, decision_id) values ($1, $2, $3)', [tx.companyId, personId, decisionId]);
};

/** Approved decisions about a month, the one approved last by person; one whose approval by a second person is gone counts for nothing. */
export const decisionsOfMonth = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<ReadonlyMap<number, FactorDecision & { readonly approvalId: number }>> => {
  const { rows } = await tx.query<DecisionRow>(
    `select distinct on (person_id) ${decisionColumns}, approval_id from performance.factor_decision join performance.factor_approval using (company_id, person_id, decision_id)
     where company_id = $1 and person_id = any($2) and factor_decision.from_month <= $3::date and factor_decision.to_month > $3::date
       and exists (
         select from platform.proposal as proposal where proposal.company_id = $1 and proposal.kind = 'payFactor' and proposal.subject = 'payFactor:' || factor_decision.decision_id and ${anotherApproved})
     order by person_id, approval_id desc`, [tx.companyId, personIds, `${month}-01`]);
  return new Map((await openDecisions(tx, rows)).map((decision) => [decision.personId, decision]));
};
