/** HTTP of requests: one's own from the phone, and those that others have to decide. */
import * as routes from '#contracts/api/request-api';
import type { ParsedBody, ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { instantText, matchesFilter, personFieldsOf, visiblePeople } from '#modules/attendance';
import { asSystem, forSubject, mayReach, oneselfOf, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { formatDay } from '#kernel/calendar/epoch-day';
import { decideRequest, deciderUsers, mayDecideStep, revokeRequest, withdrawRequest } from './decide-request.ts';
import { handOnRequest, remindApprover } from './hand-on-request.ts';
import { readLedgers } from './leave-balances.ts';
import { nextWorkDay, type RequestWish } from './plan-request.ts';
import { balancesAnswer, noBalances, noteLeaveRead, requestAnswer, requestDetails, type AnswerScene, type NameUsers, type RequestAnswer } from './request-answers.ts';
import { readRequestPolicy } from './request-policy.ts';
import { findRoute, stepsOfRoute, type RequestRoute } from './request-route.ts';
import { findRequest, findRequests, readNow, requestsOf, requestsWith, stepsOf, waitingFor, type Step, type StoredRequest } from './request-store.ts';
import type { RequestError } from './requests-errors.ts';
import { leftOf, ledgerKind, levelsOf, planWish, submitRequest } from './submit-request.ts';

export type RequestRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => number;
  /** Names of users, also of those whom the reader may not know as people. */
  readonly nameUsers: NameUsers;
  /** Tells whoever has to know, brings the preview up to date and watches the time; in the caller's transaction. */
  readonly follow: (tx: CompanyTransaction, requestId: number) => Promise<void>;
};

const statuses: Readonly<Record<string, number>> = { requestUnknown: 404, requestTimeInvalid: 400, punchTimeImpossible: 400, punchChainBroken: 400, punchAnchorUnknown: 400, punchAnchorOld: 400, reasonMissing: 400, programsDecideNothing: 403, requestNothingPlanned: 400, leaveDatesInvalid: 400, serviceDateInvalid: 400 };

/** What cannot be known of is a 404 like any other. */
export const apiFailure = (error: { readonly code: string; readonly data?: RequestError['data'] }): ApiFailure =>
  (error.code === 'requestUnknown' ? { code: 'notFound' } : { code: error.code, status: statuses[error.code] ?? 409, ...(error.data === undefined ? {} : { data: error.data }) });

const notFound: Result<never, ApiFailure> = failure({ code: 'notFound' });

/** The managers above somebody are read by the system: the person does not know of them. */
export const routeOf = (deps: RequestRoutesDeps, companyId: number, personId: number, office: 'always' | 'withoutLine'): Promise<RequestRoute> =>
  readCompany(deps.database, asSystem(companyId, 'access', 'server'), (tx) => findRoute(tx, personId, deps.today(), office));

const sceneOf = async (deps: RequestRoutesDeps, tx: CompanyTransaction, subject: Subject, steps: readonly Step[]): Promise<AnswerScene> => ({
  subject, users: await deciderUsers(tx, subject), now: await readNow(tx), names: await deps.nameUsers(tx, [...new Set(steps.filter(({ state }) => state === 'open').map(({ approverUserId }) => approverUserId))]),
});

const answersOf = async (deps: RequestRoutesDeps, tx: CompanyTransaction, subject: Subject, requests: readonly StoredRequest[]): Promise<readonly RequestAnswer[]> => {
  const steps = await stepsOf(tx, requests.map(({ requestId }) => requestId));
  const byRequest = Map.groupBy(steps, ({ requestId }) => requestId);
  const scene = await sceneOf(deps, tx, subject, steps);
  noteLeaveRead(tx, requests);
  return requests.map((request) => requestAnswer(tx, scene, request, byRequest.get(request.requestId) ?? []));
};

const pageOf = <T>(rows: readonly T[], query: { readonly page: number; readonly pageSize: number }): readonly T[] => rows.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);

type Own = { readonly subject: Subject; readonly personId: number };
const ownOf = (subject: Subject): Own | null => (subject.personId === null ? null : { subject: oneselfOf(subject), personId: subject.personId });

const wishOf = (body: Omit<ParsedQuery<typeof routes.estimateOwnRequest>, never> & { readonly reason?: string }): RequestWish => ({
  kind: body.kind, leaveKind: body.leaveKind, fromDate: body.fromDate, toDate: body.toDate, fromPart: body.fromPart, toPart: body.toPart, fromTime: body.fromTime, toTime: body.toTime, direction: body.direction, compensation: body.compensation, reason: body.reason ?? '',
});

const listOwn = async (deps: RequestRoutesDeps, tx: CompanyTransaction, own: Own, query: ParsedQuery<typeof routes.listOwnRequests>): Promise<RouteResponse<typeof routes.listOwnRequests>> => {
  const all = (await requestsOf(tx, [own.personId])).filter(({ state }) => query.state === 'all' || state === query.state);
  const ledger = (await readLedgers(tx, [own.personId], deps.today())).get(own.personId);
  const { policy } = await readRequestPolicy(tx, formatDay(deps.today()));
  return {
    total: all.length, rows: [...(await answersOf(deps, tx, own.subject, pageOf(all, query)))], leave: ledger === undefined ? noBalances(policy.minutesPerDay) : balancesAnswer(ledger, deps.today()),
    today: formatDay(deps.today()), nextWorkDate: formatDay(await nextWorkDay(tx, own.personId, deps.today())),
  };
};

const estimate = async (deps: RequestRoutesDeps, own: Own, wish: RequestWish): Promise<Result<RouteResponse<typeof routes.estimateOwnRequest>, ApiFailure>> => {
  const route = await routeOf(deps, own.subject.companyId, own.personId, 'withoutLine');
  return readCompany(deps.database, forSubject(own.subject), async (tx) => {
    const worked = await planWish(tx, own.personId, wish);
    if (!worked.ok) return failure(apiFailure(worked.error));
    const { planned, policy } = worked.value;
    const { content } = planned;
    const steps = stepsOfRoute(route, levelsOf(content, policy));
    const names = await deps.nameUsers(tx, steps.map(({ userId }) => userId));
    return success({
      from: instantText(content.from, content.zone), to: instantText(content.to, content.zone), minutes: content.minutes, minutesPerDay: policy.minutesPerDay, leftMinutes: await leftOf(tx, planned, null), approvers: steps.map(({ userId }) => names.get(userId) ?? ''),
    });
  });
};

function registerOwn(server: ApiServer, deps: RequestRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listOwnRequests, async ({ subject, query }) => {
    const own = ownOf(subject);
    return own === null ? notFound : success(await readCompany(database, forSubject(own.subject), (tx) => listOwn(deps, tx, own, query)));
  });
  server.handle(routes.estimateOwnRequest, ({ subject, query }) => {
    const own = ownOf(subject);
    return own === null ? Promise.resolve(notFound) : estimate(deps, own, wishOf(query));
  });
  server.handle(routes.submitOwnRequest, async ({ subject, body }) => {
    const own = ownOf(subject);
    if (own === null) return notFound;
    const { commandId, ...wish } = body;
    const route = await routeOf(deps, subject.companyId, own.personId, 'withoutLine');
    const submitted = await runCommand<{ requestId: number }, RequestError>(database, forSubject(own.subject), { commandId, name: 'requests.submit', subject: `person:${own.personId}`, parameters: wish }, async (tx) => {
      const result = await submitRequest(tx, { personId: own.personId, userId: subject.userId, wish: wishOf(body), route });
      if (result.ok) await deps.follow(tx, result.value.requestId);
      return result;
    });
    return submitted.ok ? success({ requestId: String(submitted.value.requestId) }) : failure(apiFailure(submitted.error));
  });
  server.handle(routes.readOwnRequest, ({ subject, params }) => readCompany(database, forSubject(oneselfOf(subject)), async (tx): Promise<Result<RouteResponse<typeof routes.readOwnRequest>, ApiFailure>> => {
    const request = await findRequest(tx, Number(params.requestId));
    if (request === null || request.personId !== subject.personId) return notFound;
    const [answer] = await answersOf(deps, tx, oneselfOf(subject), [request]);
    return answer === undefined ? notFound : success({ ...answer, ...(await requestDetails(tx, deps.nameUsers, request, await stepsOf(tx, [request.requestId]))) });
  }));
  const change = async (subject: Subject, command: { readonly commandId: string; readonly name: string; readonly requestId: number; readonly comment: string }, work: (tx: CompanyTransaction, own: Own) => Promise<Result<null, RequestError>>): Promise<Result<{ done: true }, ApiFailure>> => {
    const own = ownOf(subject);
    if (own === null) return notFound;
    const { commandId, name, requestId, comment } = command;
    const done = await runCommand<null, RequestError>(database, forSubject(own.subject), { commandId, name, subject: `request:${requestId}`, parameters: { requestId, comment } }, async (tx) => {
      const result = await work(tx, own);
      if (result.ok) await deps.follow(tx, requestId);
      return result;
    });
    return done.ok ? success({ done: true }) : failure(apiFailure(done.error));
  };
  server.handle(routes.withdrawOwnRequest, ({ subject, params, body }) => {
    const requestId = Number(params.requestId);
    return change(subject, { commandId: body.commandId, name: 'requests.withdraw', requestId, comment: body.comment }, (tx, own) => withdrawRequest(tx, { personId: own.personId, userId: subject.userId, requestId, comment: body.comment }));
  });
  server.handle(routes.remindApprover, ({ subject, params, body }) => {
    const requestId = Number(params.requestId);
    return change(subject, { commandId: body.commandId, name: 'requests.remind', requestId, comment: '' }, (tx, own) => remindApprover(tx, { personId: own.personId, userId: subject.userId, requestId }));
  });
}

/** A request with its open step. */
type WaitingRequest = { readonly request: StoredRequest; readonly step: Step };

/** Requests that wait for the subject now, oldest first. */
export const requestsToDecide = async (tx: CompanyTransaction, subject: Subject): Promise<readonly WaitingRequest[]> => {
  const users = await deciderUsers(tx, subject);
  const found = await findRequests(tx, await waitingFor(tx, users));
  const steps = Map.groupBy(await stepsOf(tx, found.map(({ requestId }) => requestId)), ({ requestId }) => requestId);
  return found.flatMap((request) => {
    const step = steps.get(request.requestId)?.find(({ state }) => state === 'open');
    return step !== undefined && mayDecideStep(subject, users, request, step) ? [{ request, step }] : [];
  }).toSorted((one, other) => (one.step.openedAt ?? 0) - (other.step.openedAt ?? 0));
};

const longAgoDays = 400;

const listOffice = async (deps: RequestRoutesDeps, tx: CompanyTransaction, subject: Subject, query: ParsedQuery<typeof routes.listRequests>): Promise<RouteResponse<typeof routes.listRequests>> => {
  const people = new Map((await visiblePeople(tx, subject, { fromDay: deps.today() - longAgoDays, toDay: deps.today() + longAgoDays })).filter((person) => matchesFilter(person, query)).map((person) => [person.personId, person]));
  const wanted = query.view === 'waiting' ? (await requestsToDecide(tx, subject)).map(({ request }) => request) : await requestsOf(tx, null);
  const numbers = query.view === 'decided' || query.view === 'copied' ? await requestsWith(tx, subject.userId, query.view) : null;
  const chosen = numbers === null ? null : new Set(numbers);
  const matching = wanted.filter((request) => people.has(request.personId) && (chosen === null || chosen.has(request.requestId)) && (query.kind === '' || request.kind === query.kind) && (query.state === '' || request.state === query.state));
  const shown = pageOf(matching, query);
  const answers = await answersOf(deps, tx, subject, shown);
  const { policy } = await readRequestPolicy(tx, formatDay(deps.today()));
  return { total: matching.length, minutesPerDay: policy.minutesPerDay, rows: shown.flatMap((request, index) => {
    const [person, answer] = [people.get(request.personId), answers[index]];
    return person === undefined || answer === undefined ? [] : [{ ...personFieldsOf(person), ...answer }];
  }) };
};

const readOffice = async (deps: RequestRoutesDeps, tx: CompanyTransaction, subject: Subject, requestId: number): Promise<Result<RouteResponse<typeof routes.readRequest>, ApiFailure>> => {
  const request = await findRequest(tx, requestId);
  const person = request === null ? undefined : (await visiblePeople(tx, subject, { fromDay: deps.today() - longAgoDays, toDay: deps.today() + longAgoDays })).find(({ personId }) => personId === request.personId);
  if (request === null || person === undefined) return notFound;
  const [answer] = await answersOf(deps, tx, subject, [request]);
  if (answer === undefined) return notFound;
  const decides = subject.personId !== request.personId && mayReach(subject, 'approve', 'personal', request.personId) && subject.program === null;
  const route = decides && request.state === 'open' ? await routeOf(deps, subject.companyId, request.personId, 'always') : { line: [], office: [] };
  const others = [...route.line, ...route.office].filter((userId) => userId !== subject.userId);
  const names = await deps.nameUsers(tx, others);
  const ledger = ledgerKind(request) === null ? undefined : (await readLedgers(tx, [request.personId], deps.today())).get(request.personId);
  return success({
    ...personFieldsOf(person), ...answer, ...(await requestDetails(tx, deps.nameUsers, request, await stepsOf(tx, [requestId]))),
    candidates: others.map((userId) => ({ userId, name: names.get(userId) ?? '' })), leave: ledger === undefined ? null : balancesAnswer(ledger, deps.today()), mayRevoke: decides && request.state === 'approved',
  });
};

type Decisions = ParsedBody<typeof routes.decideRequests>;

/** Each by itself: one that is refused leaves the others as they are decided. */
const decideAll = async (deps: RequestRoutesDeps, tx: CompanyTransaction, subject: Subject, body: Decisions): Promise<RouteResponse<typeof routes.decideRequests>> => {
  const results: RouteResponse<typeof routes.decideRequests>['results'] = [];
  for (const { requestId, digest } of body.requests) {
    await tx.query('savepoint request_decision');
    const decided = await decideRequest(tx, subject, { requestId: Number(requestId), digest, decision: body.decision, comment: body.comment });
    if (decided.ok) await deps.follow(tx, Number(requestId));
    else await tx.query('rollback to savepoint request_decision');
    results.push({ requestId, code: decided.ok ? null : decided.error.code === 'requestUnknown' ? 'notFound' : decided.error.code, state: decided.ok ? decided.value.state : null });
  }
  return { results };
};

function registerOffice(server: ApiServer, deps: RequestRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listRequests, async ({ subject, query }) => success(await readCompany(database, forSubject(subject), (tx) => listOffice(deps, tx, subject, query))));
  server.handle(routes.readRequest, ({ subject, params }) => readCompany(database, forSubject(subject), (tx) => readOffice(deps, tx, subject, Number(params.requestId))));
  server.handle(routes.decideRequests, async ({ subject, body }) => {
    const { commandId, ...decisions } = body;
    const command = { commandId, name: 'requests.decide', subject: `request:${decisions.requests.map(({ requestId }) => requestId).join(',').slice(0, 60)}`, parameters: decisions };
    const decided = await runCommand<RouteResponse<typeof routes.decideRequests>, never>(database, forSubject(subject), command, async (tx) => success(await decideAll(deps, tx, subject, body)));
    return decided.ok ? decided : failure(apiFailure(decided.error));
  });
  server.handle(routes.handOnRequest, async ({ subject, params, body }) => {
    const requestId = Number(params.requestId);
    const { commandId, ...handOn } = body;
    const about = await readCompany(database, forSubject(subject), (tx) => findRequest(tx, requestId));
    if (about === null) return notFound;
    const route = await routeOf(deps, subject.companyId, about.personId, 'always');
    const done = await runCommand<null, RequestError>(database, forSubject(subject), { commandId, name: 'requests.handOn', subject: `request:${requestId}`, parameters: { requestId, ...handOn } }, async (tx) => {
      const result = await handOnRequest(tx, subject, { requestId, ...handOn }, route);
      if (result.ok) await deps.follow(tx, requestId);
      return result;
    });
    return done.ok ? success({ done: true as const }) : failure(apiFailure(done.error));
  });
  server.handle(routes.revokeRequest, async ({ subject, params, body }) => {
    const requestId = Number(params.requestId);
    const { commandId, comment } = body;
    const done = await runCommand<null, RequestError>(database, forSubject(subject), { commandId, name: 'requests.revoke', subject: `request:${requestId}`, parameters: { requestId, comment } }, async (tx) => {
      const result = await revokeRequest(tx, subject, { requestId, comment });
      if (result.ok) await deps.follow(tx, requestId);
      return result;
    });
    return done.ok ? success({ done: true as const }) : failure(apiFailure(done.error));
  });
}

/** Registers the routes of requests; those of leave are leave-routes.ts. */
export const registerRequestRoutes = (server: ApiServer, deps: RequestRoutesDeps): void => {
  registerOwn(server, deps);
  registerOffice(server, deps);
};
