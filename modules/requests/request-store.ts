/** All SQL of requests, their steps and their time line. Instants are epoch seconds. */
import type { leaveKinds, requestEvents, requestKinds, requestStates, stepKinds, stepStates } from '#contracts/api/request-api';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';

export type RequestKind = (typeof requestKinds)[number];
export type LeaveKind = (typeof leaveKinds)[number];
export type RequestState = (typeof requestStates)[number];
export type StepKind = (typeof stepKinds)[number];
export type StepState = (typeof stepStates)[number];
export type RequestEvent = (typeof requestEvents)[number];

/** What is asked for: all that a decision is bound to. */
export type RequestContent = {
  readonly personId: number; readonly kind: RequestKind; readonly leaveKind: LeaveKind | null; readonly from: number; readonly to: number; readonly zone: string;
  readonly correctionDay: number | null; readonly direction: 'in' | 'out' | null; readonly compensation: 'pay' | 'timeOff' | null; readonly minutes: number; readonly reason: string;
};
export type StoredRequest = RequestContent & {
  readonly requestId: number; readonly digest: string; readonly state: RequestState; readonly submittedAt: number; readonly submittedBy: string; readonly decidedAt: number | null;
};
export type Step = {
  readonly stepId: number; readonly requestId: number; readonly place: number; readonly kind: StepKind; readonly approverUserId: string; readonly state: StepState;
  readonly openedAt: number | null; readonly dueAt: number | null; readonly decidedAt: number | null; readonly decidedBy: string | null; readonly comment: string;
};
export type TimelineEvent = { readonly eventId: number; readonly event: RequestEvent; readonly userId: string; readonly toUserId: string | null; readonly comment: string; readonly at: number };

/** What was asked for, without what became of it. */
export const contentOf = (request: StoredRequest): RequestContent => ({
  personId: request.personId, kind: request.kind, leaveKind: request.leaveKind, from: request.from, to: request.to, zone: request.zone, correctionDay: request.correctionDay, direction: request.direction, compensation: request.compensation,
  minutes: request.minutes, reason: request.reason,
});

type RequestRow = {
  request_id: number; person_id: number; kind: RequestKind; leave_kind: LeaveKind | null; starts: number; ends: number; zone: string; correction_day: number | null; direction: 'in' | 'out' | null; compensation: 'pay' | 'timeOff' | null;
  minutes: number; reason: string; digest: string; state: RequestState; submitted: number; submitted_by: string; decided: number | null;
};

const requestColumns = `request_id, person_id, kind, leave_kind, extract(epoch from starts_at)::float8 as starts, extract(epoch from ends_at)::float8 as ends, zone, correction_date - date '1970-01-01' as correction_day, direction, compensation,
  minutes, reason, digest, state, extract(epoch from submitted_at)::float8 as submitted, submitted_by, extract(epoch from decided_at)::float8 as decided`;

const requestOf = (row: RequestRow): StoredRequest => ({
  requestId: Number(row.request_id), personId: row.person_id, kind: row.kind, leaveKind: row.leave_kind, from: row.starts, to: row.ends, zone: row.zone, correctionDay: row.correction_day, direction: row.direction, compensation: row.compensation,
  minutes: row.minutes, reason: row.reason, digest: row.digest, state: row.state, submittedAt: row.submitted, submittedBy: row.submitted_by, decidedAt: row.decided,
});

/** Writes a request with the digest that its deciders see; answers its number. */
export const insertRequest = async (tx: CompanyTransaction, content: RequestContent, digest: string, userId: string): Promise<number> => {
  const { rows } = await tx.query<{ request_id: number }>(
    `insert into requests.request (company_id, person_id, kind, leave_kind, starts_at, ends_at, zone, correction_date, direction, compensation, minutes, reason, digest, submitted_by)
     values ($1, $2, $3, $4, to_timestamp($5), to_timestamp($6), $7, date '1970-01-01' + $8::int, $9, $10, $11, $12, $13, $14) returning request_id`,
    [tx.companyId, content.personId, content.kind, content.leaveKind, content.from, content.to, content.zone, content.correctionDay, content.direction, content.compensation, content.minutes, content.reason, digest, userId],
  );
  const id = rows[0]?.request_id;
  assert(id !== undefined, 'an insert answers its row');
  return Number(id);
};

/** One request, held against other deciders until the transaction ends. */
export const lockRequest = async (tx: CompanyTransaction, requestId: number): Promise<StoredRequest | null> => {
  const { rows } = await tx.query<RequestRow>(`select ${requestColumns} from requests.request where company_id = $1 and request_id = $2 for update`, [tx.companyId, requestId]);
  return rows[0] === undefined ? null : requestOf(rows[0]);
};

/** One request as it stands, held against nobody. */
export const findRequest = async (tx: CompanyTransaction, requestId: number): Promise<StoredRequest | null> => {
  const { rows } = await tx.query<RequestRow>(`select ${requestColumns} from requests.request where company_id = $1 and request_id = $2`, [tx.companyId, requestId]);
  return rows[0] === undefined ? null : requestOf(rows[0]);
};

/** Requests by number; those that are not there are left out. */
export const findRequests = async (tx: CompanyTransaction, requestIds: readonly number[]): Promise<readonly StoredRequest[]> =>
  (await tx.query<RequestRow>(`select ${requestColumns} from requests.request where company_id = $1 and request_id = any($2) order by request_id`, [tx.companyId, requestIds])).rows.map(requestOf);

/** Whose requests are, of which kind, and how far; by number. */
export const requestHeads = async (tx: CompanyTransaction, requestIds: readonly number[]): Promise<ReadonlyMap<number, Pick<StoredRequest, 'personId' | 'kind' | 'state'>>> =>
  new Map((requestIds.length === 0 ? [] : await findRequests(tx, requestIds)).map(({ requestId, personId, kind, state }) => [requestId, { personId, kind, state }]));

/** Requests of people, newest first; all of a person's or of many, each with the reach of the transaction. */
export const requestsOf = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly StoredRequest[]> => {
  const { rows } = await tx.query<RequestRow>(`select ${requestColumns} from requests.request where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by submitted_at desc, request_id desc limit 20000`, [tx.companyId, personIds]);
  return rows.map(requestOf);
};

/** Open or approved requests of one kind of a person that meet a time. */
export const overlapping = async (tx: CompanyTransaction, content: Pick<RequestContent, 'personId' | 'kind' | 'from' | 'to'>): Promise<readonly StoredRequest[]> => {
  const { rows } = await tx.query<RequestRow>(
    `select ${requestColumns} from requests.request where company_id = $1 and person_id = $2 and kind = $3 and state in ('open', 'approved') and starts_at < greatest(to_timestamp($5), to_timestamp($4 + 60)) and greatest(ends_at, starts_at + interval '1 minute') > to_timestamp($4)`,
    [tx.companyId, content.personId, content.kind, content.from, content.to],
  );
  return rows.map(requestOf);
};

/** Corrections of a person in the month of a day that are open or approved. */
export const countCorrections = async (tx: CompanyTransaction, personId: number, day: number): Promise<number> => {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from requests.request where company_id = $1 and person_id = $2 and kind = 'correction' and state in ('open', 'approved') and date_trunc('month', correction_date) = date_trunc('month', date '1970-01-01' + $3::int)`, [tx.companyId, personId, day]);
  return rows[0]?.count ?? 0;
};

/** Moves a request along an arrow; the database refuses any other move. */
export const moveRequest = async (tx: CompanyTransaction, request: Pick<StoredRequest, 'personId' | 'requestId'>, state: RequestState): Promise<void> => {
  await tx.query('update requests.request set state = $4, decided_at = platform.now() where company_id = $1 and person_id = $2 and request_id = $3', [tx.companyId, request.personId, request.requestId, state]);
};

type StepRow = { step_id: number; request_id: number; place: number; kind: StepKind; approver_user_id: string; state: StepState; opened: number | null; due: number | null; decided: number | null; decided_by: string | null; comment: string };
const stepColumns = `step_id, request_id, place, kind, approver_user_id, state, extract(epoch from opened_at)::float8 as opened, extract(epoch from due_at)::float8 as due, extract(epoch from decided_at)::float8 as decided, decided_by, comment`;
const stepOf = (row: StepRow): Step => ({
  stepId: Number(row.step_id), requestId: Number(row.request_id), place: row.place, kind: row.kind, approverUserId: row.approver_user_id, state: row.state, openedAt: row.opened, dueAt: row.due, decidedAt: row.decided, decidedBy: row.decided_by, comment: row.comment,
});

export type NewStep = { readonly place: number; readonly kind: StepKind; readonly approverUserId: string; readonly isOpen: boolean; readonly timeOutHours: number };

/** Writes a step. One that is open has its time from now on; one that waits has none yet. */
export const insertStep = async (tx: CompanyTransaction, request: Pick<StoredRequest, 'personId' | 'requestId'>, step: NewStep): Promise<void> => {
  await tx.query(
    `insert into requests.step (company_id, person_id, request_id, place, kind, approver_user_id, state, opened_at, due_at)
     values ($1, $2, $3, $4, $5, $6, case when $7 then 'open' else 'waiting' end, case when $7 then platform.now() end, case when $7 then platform.now() + make_interval(hours => $8) end)`,
    [tx.companyId, request.personId, request.requestId, step.place, step.kind, step.approverUserId, step.isOpen, step.timeOutHours],
  );
};

/** Steps of requests by their place. */
export const stepsOf = async (tx: CompanyTransaction, requestIds: readonly number[]): Promise<readonly Step[]> => {
  const { rows } = await tx.query<StepRow>(`select ${stepColumns} from requests.step where company_id = $1 and request_id = any($2) order by request_id, place, step_id`, [tx.companyId, requestIds]);
  return rows.map(stepOf);
};

/** Ends a step for good: how, by whom (null = by itself) and with which words. */
export const endStep = async (tx: CompanyTransaction, stepId: number, end: { readonly state: 'approved' | 'rejected' | 'passed' | 'closed'; readonly decidedBy: string | null; readonly comment: string }): Promise<void> => {
  await tx.query('update requests.step set state = $3, decided_by = $4, decided_at = platform.now(), comment = $5 where company_id = $1 and step_id = $2', [tx.companyId, stepId, end.state, end.decidedBy, end.comment]);
};

/** It is this step's turn: its time runs from now. */
export const openStep = async (tx: CompanyTransaction, stepId: number, timeOutHours: number): Promise<void> => {
  await tx.query("update requests.step set state = 'open', opened_at = platform.now(), due_at = platform.now() + make_interval(hours => $3) where company_id = $1 and step_id = $2", [tx.companyId, stepId, timeOutHours]);
};

/** An open step waits again, for somebody who is asked before. */
export const postponeStep = async (tx: CompanyTransaction, stepId: number): Promise<void> => {
  await tx.query("update requests.step set state = 'waiting', opened_at = null, due_at = null where company_id = $1 and step_id = $2", [tx.companyId, stepId]);
};

/** Makes room at a place. */
export const shiftSteps = async (tx: CompanyTransaction, requestId: number, fromPlace: number): Promise<void> => {
  await tx.query("update requests.step set place = place + 1 where company_id = $1 and request_id = $2 and place >= $3 and state in ('waiting', 'open')", [tx.companyId, requestId, fromPlace]);
};

/** Steps that are over stay as they are; those that wait end with the request. */
export const closeSteps = async (tx: CompanyTransaction, requestId: number): Promise<void> => {
  await tx.query("update requests.step set state = 'closed', decided_at = platform.now() where company_id = $1 and request_id = $2 and state in ('waiting', 'open')", [tx.companyId, requestId]);
};

/** Requests whose open step is past its time. */
export const dueRequests = async (tx: CompanyTransaction): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ request_id: number }>("select request_id from requests.step where company_id = $1 and state = 'open' and due_at <= platform.now() order by due_at, request_id", [tx.companyId]);
  return rows.map((row) => Number(row.request_id));
};

/** Adds what happened to the story of a request. */
export const insertEvent = async (tx: CompanyTransaction, request: Pick<StoredRequest, 'personId' | 'requestId'>, event: { readonly event: RequestEvent; readonly userId: string; readonly toUserId?: string | null; readonly comment?: string }): Promise<void> => {
  await tx.query('insert into requests.event (company_id, person_id, request_id, event, user_id, to_user_id, comment) values ($1, $2, $3, $4, $5, $6, $7)', [tx.companyId, request.personId, request.requestId, event.event, event.userId, event.toUserId ?? null, event.comment ?? '']);
};

type EventRow = { event_id: number; event: RequestEvent; user_id: string; to_user_id: string | null; comment: string; at: number };
/** The story of a request, oldest first. */
export const eventsOf = async (tx: CompanyTransaction, requestId: number): Promise<readonly TimelineEvent[]> => {
  const { rows } = await tx.query<EventRow>('select event_id, event, user_id, to_user_id, comment, extract(epoch from happened_at)::float8 as at from requests.event where company_id = $1 and request_id = $2 order by event_id', [tx.companyId, requestId]);
  return rows.map((row) => ({ eventId: Number(row.event_id), event: row.event, userId: row.user_id, toUserId: row.to_user_id, comment: row.comment, at: row.at }));
};

/** Whether an event of a kind happened within the last hours. */
export const hasEventSince = async (tx: CompanyTransaction, requestId: number, event: RequestEvent, hours: number): Promise<boolean> =>
  ((await tx.query('select from requests.event where company_id = $1 and request_id = $2 and event = $3 and happened_at > platform.now() - make_interval(hours => $4) limit 1', [tx.companyId, requestId, event, hours])).rowCount ?? 0) > 0;

/** Requests whose open step is one of these users', oldest first. */
export const waitingFor = async (tx: CompanyTransaction, userIds: readonly string[]): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ request_id: number }>("select request_id from requests.step where company_id = $1 and state = 'open' and approver_user_id = any($2) order by opened_at, request_id", [tx.companyId, userIds]);
  return rows.map((row) => Number(row.request_id));
};

/** Requests that a user decided a step of, or had copied to them. */
export const requestsWith = async (tx: CompanyTransaction, userId: string, part: 'decided' | 'copied'): Promise<readonly number[]> => {
  const { rows } = part === 'decided'
    ? await tx.query<{ request_id: number }>('select distinct request_id from requests.step where company_id = $1 and decided_by = $2', [tx.companyId, userId])
    : await tx.query<{ request_id: number }>("select distinct request_id from requests.event where company_id = $1 and event = 'copied' and to_user_id = $2", [tx.companyId, userId]);
  return rows.map((row) => Number(row.request_id));
};

/** One writer of a person's requests and leave at a time: two of them never both see the same balance. */
export const holdPersonLock = async (tx: CompanyTransaction, personId: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`requests ${tx.companyId} ${personId}`]);
};

/** Now, by the installation's clock, in epoch seconds. */
export const readNow = async (tx: CompanyTransaction): Promise<number> => {
  const { rows } = await tx.query<{ now: number }>('select extract(epoch from platform.now())::float8 as now');
  return rows[0]?.now ?? 0;
};
