/** SQL of questions, their figures, entries and steps. Instants are milliseconds since 1970, days epoch-days. */
import type { questionAbouts, questionOutcomes, questionStates } from '#contracts/api/self-service-api';
import type { CompanyTransaction, Reach } from '#modules/platform';
import type { AskedKind } from './question-route.ts';

export type QuestionAbout = (typeof questionAbouts)[number];
export type QuestionState = (typeof questionStates)[number];
export type QuestionOutcome = (typeof questionOutcomes)[number];
/** Classes that a figure may have here. */
export type FigureClass = 'pay' | 'personal' | 'rating';
export type EntryKind = 'question' | 'answer' | 'resolved' | 'withdrawn' | 'followed';
/** What follows from a correction. */
export type FollowingFact = { readonly kind: 'request' | 'proposal'; readonly id: string };

/** What a question is about, as its row names it. */
export type FigureKey = {
  readonly about: QuestionAbout; readonly fieldClass: FigureClass; readonly runId: number | null; readonly revision: number | null; readonly item: string | null; readonly date: string | null; readonly cycleId: number | null; readonly earlierQuestionId: string | null;
  /** YYYY-MM. */
  readonly month: string; readonly periodDay: number;
};
export type Question = FigureKey & {
  readonly questionId: string; readonly personId: number; readonly wish: 'manager' | 'office'; readonly openedByUser: string; readonly openedAt: number; readonly state: QuestionState; readonly outcome: QuestionOutcome | null; readonly endedAt: number | null;
  readonly askedUserIds: readonly string[]; readonly step: QuestionStep;
};
export type QuestionStep = {
  readonly number: number; readonly kind: AskedKind; readonly userId: string | null; readonly state: 'open' | 'passed' | 'ended'; readonly openedAt: number; readonly dueAt: number | null; readonly carried: number; readonly firstAnswerAt: number | null; readonly isInWindow: boolean | null;
};
export type QuestionEntry = { readonly number: number; readonly kind: EntryKind; readonly outcome: QuestionOutcome | null; readonly facts: readonly FollowingFact[]; readonly writtenBy: string; readonly writtenAt: number; readonly sealed: Buffer | null };

type StepRow = { step_number: number; step_kind: AskedKind; user_id: string | null; step_state: QuestionStep['state']; step_opened: number; due: number | null; carried: number; first_answer: number | null; is_in_window: boolean | null };
type Row = StepRow & {
  question_id: string; person_id: number; about: QuestionAbout; field_class: FigureClass; run_id: number | null; revision: number | null; item: string | null; date: string | null; cycle_id: number | null; earlier_question_id: string | null; month: string; period_day: number;
  wish: 'manager' | 'office'; opened_by_user: string; opened: number; state: QuestionState; outcome: QuestionOutcome | null; ended: number | null; asked_user_ids: string[];
};

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;
const stepColumns = `step_number, step.kind as step_kind, step.user_id, step.state as step_state, ${milliseconds('step.opened_at')} as step_opened, ${milliseconds('due_at')} as due, carried, ${milliseconds('first_answer_at')} as first_answer, is_in_window`;
const columns = `question.question_id, question.person_id, about, field_class, run_id, revision, item, to_char(business_date, 'YYYY-MM-DD') as date, cycle_id, earlier_question_id, to_char(month, 'YYYY-MM') as month, period_day - date '1970-01-01' as period_day,
  wish, opened_by_user, ${milliseconds('question.opened_at')} as opened, question.state, outcome, ${milliseconds('ended_at')} as ended, asked_user_ids, ${stepColumns}`;
/** Each with its last step. */
const source = `from self_service.question join lateral (
    select * from self_service.question_step where question_step.company_id = question.company_id and question_step.person_id = question.person_id and question_step.question_id = question.question_id order by step_number desc limit 1
  ) as step on true where question.company_id = $1`;

const stepOf = (row: StepRow): QuestionStep => ({
  number: row.step_number, kind: row.step_kind, userId: row.user_id, state: row.step_state, openedAt: row.step_opened, dueAt: row.due, carried: row.carried, firstAnswerAt: row.first_answer, isInWindow: row.is_in_window,
});
const numberOrNull = (value: number | string | null): number | null => (value === null ? null : Number(value));
const questionOf = (row: Row): Question => ({
  questionId: row.question_id, personId: row.person_id, about: row.about, fieldClass: row.field_class, runId: numberOrNull(row.run_id), revision: row.revision, item: row.item, date: row.date, cycleId: numberOrNull(row.cycle_id), earlierQuestionId: row.earlier_question_id,
  month: row.month, periodDay: row.period_day, wish: row.wish, openedByUser: row.opened_by_user, openedAt: row.opened, state: row.state, outcome: row.outcome, endedAt: row.ended, askedUserIds: row.asked_user_ids, step: stepOf(row),
});

/** Whether nothing more is said in it: it was answered to its end, or taken back. */
export const hasEnded = ({ state }: Pick<Question, 'state'>): boolean => state === 'resolved' || state === 'withdrawn';

/** One question that the reader may see. */
export const findQuestion = async (tx: CompanyTransaction, questionId: string): Promise<Question | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} ${source} and question.question_id = $2`, [tx.companyId, questionId]);
  return rows[0] === undefined ? null : questionOf(rows[0]);
};

/** The question after which a fact about a person was filed; null where it came by itself. */
export const findQuestionOfFact = async (tx: CompanyTransaction, personId: number, { kind, id }: FollowingFact): Promise<string | null> =>
  (await tx.query<{ question_id: string }>('select question_id from self_service.question_entry where company_id = $1 and person_id = $2 and facts @> $3::jsonb limit 1', [tx.companyId, personId, JSON.stringify([{ kind, id }])])).rows[0]?.question_id ?? null;

/** One question, held until the transaction ends: two who write to it take turns. */
export const holdQuestion = async (tx: CompanyTransaction, questionId: string): Promise<Question | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`self_service.question ${tx.companyId} ${questionId}`]);
  return findQuestion(tx, questionId);
};

/** Whoever asks waits for what they ask at the same moment: a figure is asked about once at a time. */
export const holdAsker = async (tx: CompanyTransaction, personId: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`self_service.asker ${tx.companyId} ${personId}`]);
};

/** A person's questions, newest first. */
export const questionsOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly Question[]> =>
  (await tx.query<Row>(`select ${columns} ${source} and question.person_id = $2 order by question.opened_at desc, question.question_id`, [tx.companyId, personId])).rows.map(questionOf);

/** Questions that have not ended and wait for an answer, the first due first. */
export const questionsWaiting = async (tx: CompanyTransaction): Promise<readonly Question[]> =>
  (await tx.query<Row>(`select ${columns} ${source} and question.state in ('open', 'answered') and step.state = 'open' order by question.state desc, due_at nulls last, question.opened_at, question.question_id`, [tx.companyId])).rows.map(questionOf);

export type QuestionFilter = { readonly state: 'all' | 'waiting' | 'ended'; readonly about: QuestionAbout | ''; readonly search: string; /** Whose, by class. */ readonly reaches: readonly { readonly fieldClass: FigureClass; readonly reach: Reach }[]; /** Whose own are left out. */ readonly exceptUser: string; readonly page: number; readonly pageSize: number };

/** $2 classes of everybody, $3 and $4 classes of people, $5 whose own are left out. */
const within = `(field_class = any($2) or exists (select from unnest($3::text[], $4::int[]) as allowed (class, id) where allowed.class = field_class and allowed.id = question.person_id)) and opened_by_user <> $5`;

/** Questions of people, by class: those that have not ended first, the oldest first. */
export const listQuestionRows = async (tx: CompanyTransaction, { state, about, search, reaches, exceptUser, page, pageSize }: QuestionFilter): Promise<{ readonly total: number; readonly open: number; readonly rows: readonly Question[] }> => {
  const some = reaches.flatMap(({ fieldClass, reach }) => (reach === 'all' ? [] : [...reach].map((personId) => ({ fieldClass, personId }))));
  const scope = [tx.companyId, reaches.filter(({ reach }) => reach === 'all').map(({ fieldClass }) => fieldClass), some.map(({ fieldClass }) => fieldClass), some.map(({ personId }) => personId), exceptUser];
  const { rows } = await tx.query<Row & { total: number }>(
    `select ${columns}, count(*) over ()::int as total ${source} and ${within}
       and ($6 = 'all' or ($6 = 'ended') = (question.state in ('resolved', 'withdrawn'))) and ($7 = '' or about = $7)
       and ($8 = '' or exists (select from people.person where person.company_id = $1 and person.person_id = question.person_id and (position(lower($8) in lower(name)) > 0 or position(lower($8) in lower(person_number)) > 0)))
     order by question.state in ('resolved', 'withdrawn'), question.opened_at, question.question_id offset $9 limit $10`,
    [...scope, state, about, search.trim(), (page - 1) * pageSize, pageSize],
  );
  const open = await tx.query<{ count: number }>(`select count(*)::int as count from self_service.question where company_id = $1 and state in ('open', 'answered') and ${within}`, scope);
  return { total: rows[0]?.total ?? 0, open: open.rows[0]?.count ?? 0, rows: rows.map(questionOf) };
};

/** Questions asked in a span of days, for the shares. */
export const questionsAsked = async (tx: CompanyTransaction, span: { readonly from: string; readonly to: string; readonly zone: string }): Promise<readonly Question[]> =>
  (await tx.query<Row>(`select ${columns} ${source} and (question.opened_at at time zone $4)::date between $2 and $3 order by question.opened_at, question.question_id`, [tx.companyId, span.from, span.to, span.zone])).rows.map(questionOf);

/** Steps of questions in order. */
export const stepsOf = async (tx: CompanyTransaction, questionIds: readonly string[]): Promise<ReadonlyMap<string, readonly QuestionStep[]>> => {
  const { rows } = await tx.query<StepRow & { question_id: string }>(`select question_id, ${stepColumns} from self_service.question_step as step where company_id = $1 and question_id = any($2::uuid[]) order by question_id, step_number`, [tx.companyId, questionIds]);
  return new Map([...Map.groupBy(rows, (row) => row.question_id)].map(([id, own]) => [id, own.map(stepOf)]));
};

/** First answers of a user since an instant: how many, and how many of them within the hours. */
export const answersKept = async (tx: CompanyTransaction, userId: string, since: number): Promise<{ readonly answers: number; readonly inWindow: number }> => {
  const { rows } = await tx.query<{ answers: number; in_window: number }>(
    'select count(*)::int as answers, (count(*) filter (where is_in_window))::int as in_window from self_service.question_step where company_id = $1 and user_id = $2 and first_answer_at >= to_timestamp($3::float8 / 1000) and is_in_window is not null', [tx.companyId, userId, since]);
  return { answers: rows[0]?.answers ?? 0, inWindow: rows[0]?.in_window ?? 0 };
};

export const entriesOf = async (tx: CompanyTransaction, questionId: string): Promise<readonly QuestionEntry[]> => {
  const { rows } = await tx.query<{ entry_number: number; kind: EntryKind; outcome: QuestionOutcome | null; facts: FollowingFact[]; written_by: string; written: number; text_sealed: Buffer | null }>(
    `select entry_number, kind, outcome, facts, written_by, ${milliseconds('written_at')} as written, text_sealed from self_service.question_entry where company_id = $1 and question_id = $2 order by entry_number`, [tx.companyId, questionId]);
  return rows.map((row) => ({ number: row.entry_number, kind: row.kind, outcome: row.outcome, facts: row.facts, writtenBy: row.written_by, writtenAt: row.written, sealed: row.text_sealed }));
};

export const readFigureSealed = async (tx: CompanyTransaction, questionId: string): Promise<Buffer | null> =>
  (await tx.query<{ figure_sealed: Buffer }>('select figure_sealed from self_service.question_share where company_id = $1 and question_id = $2', [tx.companyId, questionId])).rows[0]?.figure_sealed ?? null;

export type NewQuestion = FigureKey & { readonly questionId: string; readonly personId: number; readonly wish: 'manager' | 'office'; readonly userId: string; readonly askedUserIds: readonly string[] };

export const insertQuestion = async (tx: CompanyTransaction, question: NewQuestion): Promise<void> => {
  await tx.query(
    `insert into self_service.question (company_id, person_id, question_id, about, field_class, run_id, revision, item, business_date, cycle_id, earlier_question_id, month, period_day, wish, opened_by_user, asked_user_ids)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, date '1970-01-01' + $13::int, $14, $15, $16)`,
    [tx.companyId, question.personId, question.questionId, question.about, question.fieldClass, question.runId, question.revision, question.item, question.date, question.cycleId, question.earlierQuestionId, `${question.month}-01`, question.periodDay, question.wish, question.userId, question.askedUserIds],
  );
};

type Key = Pick<Question, 'personId' | 'questionId'>;

export const insertFigure = async (tx: CompanyTransaction, { personId, questionId }: Key, sealed: Uint8Array): Promise<void> => {
  await tx.query('insert into self_service.question_share (company_id, person_id, question_id, figure_sealed) values ($1, $2, $3, $4)', [tx.companyId, personId, questionId, sealed]);
};

export type NewEntry = { readonly kind: EntryKind; readonly outcome: QuestionOutcome | null; readonly facts: readonly FollowingFact[]; readonly sealed: Uint8Array | null };

export const insertEntry = async (tx: CompanyTransaction, { personId, questionId }: Key, number: number, entry: NewEntry): Promise<void> => {
  await tx.query('insert into self_service.question_entry (company_id, person_id, question_id, entry_number, kind, outcome, facts, written_by, text_sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.companyId, personId, questionId, number, entry.kind, entry.outcome, JSON.stringify(entry.facts), tx.actor, entry.sealed]);
};

/** The number of the next entry. */
export const nextEntryNumber = async (tx: CompanyTransaction, questionId: string): Promise<number> =>
  (await tx.query<{ next: number }>('select coalesce(max(entry_number), 0) + 1 as next from self_service.question_entry where company_id = $1 and question_id = $2', [tx.companyId, questionId])).rows[0]?.next ?? 1;

export const insertStep = async (tx: CompanyTransaction, { personId, questionId }: Key, step: { readonly number: number; readonly kind: AskedKind; readonly userId: string | null; readonly dueAt: number | null }): Promise<void> => {
  await tx.query('insert into self_service.question_step (company_id, person_id, question_id, step_number, kind, user_id, due_at) values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))', [tx.companyId, personId, questionId, step.number, step.kind, step.userId, step.dueAt]);
};

/** The open step's time: until when it waits, and how many windows went by. */
export const setDue = async (tx: CompanyTransaction, question: Question, due: { readonly dueAt: number | null; readonly carried: number }): Promise<void> => {
  await tx.query("update self_service.question_step set due_at = to_timestamp($4::float8 / 1000), carried = $5 where company_id = $1 and question_id = $2 and step_number = $3 and state = 'open'", [tx.companyId, question.questionId, question.step.number, due.dueAt, due.carried]);
};

/** Whoever's turn it is has answered: the first time counts. */
export const markAnswered = async (tx: CompanyTransaction, question: Question, isInWindow: boolean | null): Promise<void> => {
  await tx.query(
    `update self_service.question_step set due_at = null, first_answer_at = coalesce(first_answer_at, platform.now()), is_in_window = case when first_answer_at is null then $4 else is_in_window end
     where company_id = $1 and question_id = $2 and step_number = $3 and state = 'open'`, [tx.companyId, question.questionId, question.step.number, isInWindow]);
};

export const closeStep = async (tx: CompanyTransaction, question: Question, state: 'passed' | 'ended'): Promise<void> => {
  await tx.query("update self_service.question_step set state = $4, closed_at = platform.now(), due_at = null where company_id = $1 and question_id = $2 and step_number = $3 and state = 'open'", [tx.companyId, question.questionId, question.step.number, state]);
};

export const addAsked = async (tx: CompanyTransaction, { questionId }: Key, userId: string): Promise<void> => {
  await tx.query('update self_service.question set asked_user_ids = array_append(asked_user_ids, $3) where company_id = $1 and question_id = $2 and not ($3 = any (asked_user_ids))', [tx.companyId, questionId, userId]);
};

/** Moves a question along its arrows; the database refuses any other move. */
export const moveQuestion = async (tx: CompanyTransaction, { questionId }: Key, state: QuestionState, outcome: QuestionOutcome | null): Promise<void> => {
  await tx.query("update self_service.question set state = $3, outcome = $4, ended_at = case when $3 in ('resolved', 'withdrawn') then platform.now() end where company_id = $1 and question_id = $2", [tx.companyId, questionId, state, outcome]);
};

/** Questions whose open step's time has run out, by the clock of the installation. */
export const questionsDue = async (tx: CompanyTransaction): Promise<readonly Question[]> =>
  (await tx.query<Row>(`select ${columns} ${source} and question.state = 'open' and step.state = 'open' and due_at <= platform.now() order by due_at, question.question_id limit 1000`, [tx.companyId])).rows.map(questionOf);

/** Users that people are, those who may sign in. */
export const activeUsersOf = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await tx.query<{ person_id: number; user_id: string }>('select person_id, min(user_id) as user_id from platform.membership where company_id = $1 and person_id = any($2) and disabled_at is null group by person_id', [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, row.user_id]));
};

/** Open questions about the payslips of a run: people who ask. */
export const contestedPeople = async (tx: CompanyTransaction, runId: number): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.query<{ person_id: number }>("select distinct person_id from self_service.question where company_id = $1 and run_id = $2 and state in ('open', 'answered')", [tx.companyId, runId]);
  return new Set(rows.map((row) => row.person_id));
};

/** Open questions of a person about payslips, by run. */
export const openQuestionsByRun = async (tx: CompanyTransaction, personId: number): Promise<ReadonlyMap<number, number>> => {
  const { rows } = await tx.query<{ run_id: number; count: number }>("select run_id, count(*)::int as count from self_service.question where company_id = $1 and person_id = $2 and run_id is not null and state in ('open', 'answered') group by run_id", [tx.companyId, personId]);
  return new Map(rows.map((row) => [Number(row.run_id), row.count]));
};

/** The clock of the installation, in milliseconds. */
export const readNow = async (tx: CompanyTransaction): Promise<number> => (await tx.query<{ now: number }>(`select ${milliseconds('platform.now()')} as now`)).rows[0]?.now ?? 0;

/** How content a person was; false when they said so before. */
export const insertSatisfaction = async (tx: CompanyTransaction, { personId, questionId }: Key, score: number): Promise<boolean> =>
  (await tx.query('insert into self_service.satisfaction (company_id, person_id, question_id, score) values ($1, $2, $3, $4) on conflict do nothing', [tx.companyId, personId, questionId, score])).rowCount === 1;

/** Scores of questions that were rated. */
export const satisfactionOf = async (tx: CompanyTransaction, questionIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ question_id: string; score: number }>('select question_id, score from self_service.satisfaction where company_id = $1 and question_id = any($2::uuid[])', [tx.companyId, questionIds]);
  return new Map(rows.map((row) => [row.question_id, row.score]));
};
