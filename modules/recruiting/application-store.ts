/** All SQL of applications, their time line, interviews and scorecards, and of the hire that ends one. */
import type { applicationStages, interviewStates, recommendations } from '#contracts/api/recruiting-api';
import { assert } from '#kernel/base/result';
import { drawRowNumber, drawRowNumbers, openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import { interviewFindings, stageNote } from './sealed-recruiting.ts';

export type Stage = (typeof applicationStages)[number];
type InterviewState = (typeof interviewStates)[number];
export type Recommendation = (typeof recommendations)[number];
export type StoredApplication = { readonly applicationId: number; readonly candidateId: number; readonly requisitionId: number; readonly stage: Stage; readonly appliedMilliseconds: number; readonly movedMilliseconds: number; readonly personId: number | null };

/** Stages in which something still runs. */
export const runningStages: readonly Stage[] = ['new', 'screening', 'interview', 'offer'];

type ApplicationRow = { application_id: string; candidate_id: string; requisition_id: string; stage: Stage; applied: number; moved: number; person_id: number | null };

/** Applications of candidates, of a requisition, or by number; the newest first. */
export const readApplications = async (tx: CompanyTransaction, query: { readonly applicationIds?: readonly number[]; readonly candidateIds?: readonly number[]; readonly requisitionId?: number }): Promise<readonly StoredApplication[]> => {
  const { rows } = await tx.query<ApplicationRow>(
    `select application_id::text, candidate_id::text, requisition_id::text, stage, (extract(epoch from applied_at) * 1000)::float8 as applied, (extract(epoch from moved_at) * 1000)::float8 as moved, made.person_id
     from recruiting.application left join recruiting.hire as made using (company_id, application_id)
     where company_id = $1 and ($2::bigint[] is null or application_id = any($2)) and ($3::bigint[] is null or candidate_id = any($3)) and ($4::bigint is null or requisition_id = $4) order by application_id desc`,
    [tx.companyId, query.applicationIds ?? null, query.candidateIds ?? null, query.requisitionId ?? null],
  );
  return rows.map((row) => ({ applicationId: Number(row.application_id), candidateId: Number(row.candidate_id), requisitionId: Number(row.requisition_id), stage: row.stage, appliedMilliseconds: row.applied, movedMilliseconds: row.moved, personId: row.person_id }));
};

/** One application, held against others until the transaction ends. */
export const lockApplication = async (tx: CompanyTransaction, applicationId: number): Promise<StoredApplication | null> => {
  const { rowCount } = await tx.query('select from recruiting.application where company_id = $1 and application_id = $2 for update', [tx.companyId, applicationId]);
  return (rowCount ?? 0) === 0 ? null : ((await readApplications(tx, { applicationIds: [applicationId] }))[0] ?? null);
};

/** Adds applications that are not there yet; answers the number of each, new or not. */
export const insertApplications = async (tx: CompanyTransaction, requisitionId: number, candidateIds: readonly number[]): Promise<ReadonlyMap<number, { readonly applicationId: number; readonly isNew: boolean }>> => {
  const before = new Map((await readApplications(tx, { requisitionId, candidateIds })).map((each) => [each.candidateId, each.applicationId]));
  const fresh = [...new Set(candidateIds)].filter((candidateId) => !before.has(candidateId));
  const { rows } = await tx.query<{ application_id: string; candidate_id: string }>(
    'insert into recruiting.application (company_id, candidate_id, requisition_id) select $1, given, $3 from unnest($2::bigint[]) as given returning application_id::text, candidate_id::text', [tx.companyId, fresh, requisitionId]);
  await insertEvents(tx, rows.map((row) => ({ applicationId: Number(row.application_id), stage: 'new', note: '' })));
  return new Map<number, { readonly applicationId: number; readonly isNew: boolean }>([
    ...[...before].map(([candidateId, applicationId]) => [candidateId, { applicationId, isNew: false }] as const), ...rows.map((row) => [Number(row.candidate_id), { applicationId: Number(row.application_id), isNew: true }] as const),
  ]);
};

/** Moves an application along an arrow; the database refuses any other move. */
export const moveStage = async (tx: CompanyTransaction, applicationId: number, stage: Stage, note: string): Promise<void> => {
  await tx.query('update recruiting.application set stage = $3, moved_at = platform.now() where company_id = $1 and application_id = $2', [tx.companyId, applicationId, stage]);
  await insertEvents(tx, [{ applicationId, stage, note }]);
};

const insertEvents = async (tx: CompanyTransaction, events: readonly { readonly applicationId: number; readonly stage: Stage; readonly note: string }[]): Promise<void> => {
  if (events.length === 0) return;
  const numbers = await drawRowNumbers(tx, events.length);
  const noted = events.flatMap(({ note }, index) => (note === '' ? [] : [{ index, note }]));
  const sealed = await sealColumn(tx, stageNote, noted.map(({ index, note }) => ({ personId: null, row: String(numbers[index]), plain: Buffer.from(note) })));
  const byIndex = new Map(noted.map(({ index }, place) => [index, sealed[place] ?? null]));
  await tx.query(
    'insert into recruiting.application_event (company_id, event_id, application_id, stage, note_sealed, made_by) select $1, made.*, $6 from unnest($2::bigint[], $3::bigint[], $4::text[], $5::bytea[]) as made',
    [tx.companyId, numbers, events.map(({ applicationId }) => applicationId), events.map(({ stage }) => stage), events.map((_, index) => byIndex.get(index) ?? null), tx.actor],
  );
};

type StageEvent = { readonly applicationId: number; readonly stage: Stage; readonly note: string; readonly madeBy: string; readonly madeMilliseconds: number };
/** The time line of applications, oldest first. */
export const readEvents = async (tx: CompanyTransaction, applicationIds: readonly number[]): Promise<readonly StageEvent[]> => {
  const { rows } = await tx.query<{ event_id: string; application_id: string; stage: Stage; note_sealed: Buffer | null; made_by: string; made: number }>(
    'select event_id::text, application_id::text, stage, note_sealed, made_by, (extract(epoch from made_at) * 1000)::float8 as made from recruiting.application_event where company_id = $1 and application_id = any($2) order by event_id', [tx.companyId, applicationIds]);
  const notes = await openColumn(tx, stageNote, rows.map((row) => ({ personId: null, row: row.event_id, sealed: row.note_sealed })));
  return rows.map((row, index) => ({ applicationId: Number(row.application_id), stage: row.stage, note: notes[index]?.toString() ?? '', madeBy: row.made_by, madeMilliseconds: row.made }));
};

/** Applications of a requisition that ever came to an interview, also when they are over. */
export const readInvited = async (tx: CompanyTransaction, requisitionId: number): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.query<{ application_id: string }>(
    "select distinct application_id::text from recruiting.application_event join recruiting.application using (company_id, application_id) where company_id = $1 and requisition_id = $2 and application_event.stage = 'interview'", [tx.companyId, requisitionId]);
  return new Set(rows.map((row) => Number(row.application_id)));
};

export type NewInterview = { readonly applicationId: number; readonly startsAt: string; readonly zone: string; readonly place: string; readonly interviewerPersonId: number };
export const insertInterview = async (tx: CompanyTransaction, interview: NewInterview): Promise<number> => {
  const { rows } = await tx.query<{ interview_id: string }>(
    'insert into recruiting.interview (company_id, application_id, starts_at, zone, place, interviewer_person_id, planned_by) values ($1, $2, $3::timestamptz, $4, $5, $6, $7) returning interview_id::text',
    [tx.companyId, interview.applicationId, interview.startsAt, interview.zone, interview.place, interview.interviewerPersonId, tx.actor],
  );
  const id = rows[0]?.interview_id;
  assert(id !== undefined, 'an insert answers its row');
  return Number(id);
};

export type StoredInterview = { readonly interviewId: number; readonly applicationId: number; readonly startsMilliseconds: number; readonly zone: string; readonly place: string; readonly interviewerPersonId: number; readonly state: InterviewState; readonly plannedMilliseconds: number };
type InterviewRow = { interview_id: string; application_id: string; starts: number; zone: string; place: string; interviewer_person_id: number; state: InterviewState; planned: number };
const interviewColumns = 'interview_id::text, application_id::text, (extract(epoch from starts_at) * 1000)::float8 as starts, zone, place, interviewer_person_id, state, (extract(epoch from planned_at) * 1000)::float8 as planned';
const interviewOf = (row: InterviewRow): StoredInterview => ({
  interviewId: Number(row.interview_id), applicationId: Number(row.application_id), startsMilliseconds: row.starts, zone: row.zone, place: row.place, interviewerPersonId: row.interviewer_person_id, state: row.state, plannedMilliseconds: row.planned,
});
export const readInterviews = async (tx: CompanyTransaction, applicationIds: readonly number[]): Promise<readonly StoredInterview[]> =>
  (await tx.query<InterviewRow>(`select ${interviewColumns} from recruiting.interview where company_id = $1 and application_id = any($2) order by starts_at, interview_id`, [tx.companyId, applicationIds])).rows.map(interviewOf);
/** Interviews that a person holds, in order of time. */
export const readInterviewsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly StoredInterview[]> =>
  (await tx.query<InterviewRow>(`select ${interviewColumns} from recruiting.interview where company_id = $1 and interviewer_person_id = $2 order by starts_at, interview_id`, [tx.companyId, personId])).rows.map(interviewOf);
/** Interviews of which somebody wrote down what they found; opens nothing. */
export const readScored = async (tx: CompanyTransaction, interviewIds: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set((await tx.query<{ interview_id: string }>('select distinct interview_id::text from recruiting.scorecard where company_id = $1 and interview_id = any($2)', [tx.companyId, interviewIds])).rows.map((row) => Number(row.interview_id)));
/** One interview, held against others until the transaction ends. */
export const lockInterview = async (tx: CompanyTransaction, interviewId: number): Promise<StoredInterview | null> => {
  const { rows } = await tx.query<InterviewRow>(`select ${interviewColumns} from recruiting.interview where company_id = $1 and interview_id = $2 for update`, [tx.companyId, interviewId]);
  return rows[0] === undefined ? null : interviewOf(rows[0]);
};
export const endInterview = async (tx: CompanyTransaction, interviewId: number, state: 'held' | 'cancelled'): Promise<void> => {
  await tx.query('update recruiting.interview set state = $3 where company_id = $1 and interview_id = $2', [tx.companyId, interviewId, state]);
};

export type Finding = { readonly requirement: string; readonly level: number; readonly note: string };
export type ScorecardContent = { readonly text: string; readonly findings: readonly Finding[] };
export const insertScorecard = async (tx: CompanyTransaction, interviewId: number, recommendation: Recommendation, content: ScorecardContent): Promise<void> => {
  const scorecardId = await drawRowNumber(tx);
  const [sealed] = await sealColumn(tx, interviewFindings, [{ personId: null, row: String(scorecardId), plain: Buffer.from(JSON.stringify(content)) }]);
  await tx.query('insert into recruiting.scorecard (company_id, scorecard_id, interview_id, recommendation, findings_sealed, given_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, scorecardId, interviewId, recommendation, sealed, tx.actor]);
};

type Scorecard = ScorecardContent & { readonly interviewId: number; readonly recommendation: Recommendation; readonly givenBy: string; readonly givenMilliseconds: number };
/** The scorecard that counts of each interview: the newest. */
export const readScorecards = async (tx: CompanyTransaction, interviewIds: readonly number[]): Promise<ReadonlyMap<number, Scorecard>> => {
  const { rows } = await tx.query<{ scorecard_id: string; interview_id: string; recommendation: Recommendation; findings_sealed: Buffer | null; given_by: string; given: number }>(
    `select distinct on (interview_id) scorecard_id::text, interview_id::text, recommendation, findings_sealed, given_by, (extract(epoch from given_at) * 1000)::float8 as given
     from recruiting.scorecard where company_id = $1 and interview_id = any($2) order by interview_id, scorecard_id desc`, [tx.companyId, interviewIds]);
  const opened = await openColumn(tx, interviewFindings, rows.map((row) => ({ personId: null, row: row.scorecard_id, sealed: row.findings_sealed })));
  return new Map(rows.map((row, index) => {
    const content: ScorecardContent = opened[index] === null || opened[index] === undefined ? { text: '', findings: [] } : (JSON.parse(opened[index].toString()) as ScorecardContent);
    return [Number(row.interview_id), { ...content, interviewId: Number(row.interview_id), recommendation: row.recommendation, givenBy: row.given_by, givenMilliseconds: row.given }];
  }));
};

/** Writes which person an application became. */
export const insertHire = async (tx: CompanyTransaction, hire: { readonly personId: number; readonly applicationId: number; readonly offerId: number }): Promise<void> => {
  await tx.query('insert into recruiting.hire (company_id, person_id, application_id, offer_id, hired_by) values ($1, $2, $3, $4, $5)', [tx.companyId, hire.personId, hire.applicationId, hire.offerId, tx.actor]);
};
