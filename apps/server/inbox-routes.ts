/** 待办 over all modules: requests, proposals, questions and suggestions, dates that come near, notices. Each as far as the reader's own reach goes. */
import { inboxKinds, readInbox } from '#contracts/api/inbox-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { formatDay, secondsPerDay } from '#kernel/calendar/epoch-day';
import { trainingToDecide } from '#modules/learning';
import { listPositions, openAlarms, personNamesOf, type Position } from '#modules/people';
import { checkInsWaiting, reviewsWaiting, type DueCheckIns } from '#modules/performance';
import { forSubject, mayReach, proposalsToDecide, readCompany, unreadNotices, type ApiServer, type CompanyTransaction, type Database, type Proposal, type Subject } from '#modules/platform';
import { ownInterviews } from '#modules/recruiting';
import { requestsToDecide } from '#modules/requests';
import { questionsForDesk, suggestionsWaiting } from '#modules/self-service';
import { absentInboxKinds } from '../work/optional-modules.ts';

export type InboxDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly today: () => number; readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>> };

type Item = RouteResponse<typeof readInbox>['rows'][number];
type Draft = Omit<Item, 'ageMinutes' | 'since'> & { readonly sinceMilliseconds: number };

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

const requestItems = async (tx: CompanyTransaction, subject: Subject): Promise<readonly Draft[]> => {
  const waiting = await requestsToDecide(tx, subject);
  const names = await personNamesOf(tx, waiting.map(({ request }) => request.personId));
  return waiting.map(({ request, step }): Draft => ({
    kind: 'request', id: String(request.requestId), code: request.kind, digest: request.digest, mayDecide: true, link: `/requests?request=${request.requestId}`, dueAt: step.dueAt === null ? null : instant(step.dueAt * 1000),
    data: { name: names.get(request.personId)?.name ?? '', personNumber: names.get(request.personId)?.personNumber ?? '', from: instant(request.from * 1000), to: instant(request.to * 1000) }, sinceMilliseconds: (step.openedAt ?? request.submittedAt) * 1000,
  }));
};

/** Last digits of an account and what somebody wrote are shown on the proposal's own page, where the read leaves its row. */
const shownDetails = ({ details }: Proposal): Readonly<Record<string, string>> => ({ ...details, ...('lastFour' in details ? { lastFour: '····' } : {}), ...('reason' in details ? { reason: '' } : {}) });

const proposalItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> => {
  const proposals = await proposalsToDecide(tx, subject);
  const names = await deps.nameUsers(tx, [...new Set(proposals.map(({ proposerUserId }) => proposerUserId))]);
  return proposals.map((proposal): Draft => ({
    kind: 'proposal', id: String(proposal.proposalId), code: proposal.kind, data: { ...shownDetails(proposal), proposedBy: names.get(proposal.proposerUserId) ?? '' }, digest: proposal.digest, mayDecide: false, link: '/proposals',
    dueAt: instant(proposal.expiresMilliseconds), sinceMilliseconds: proposal.proposedMilliseconds,
  }));
};

/** Without names of people whom the reader may not know of: the desk says who asks. */
const questionItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> => [
  ...(await questionsForDesk(tx, subject, deps.today())).filter(({ state }) => state === 'open').map((question): Draft => ({
    kind: 'question', id: question.questionId, code: question.about, data: { month: question.month }, digest: null, mayDecide: false, link: `/desk?question=${question.questionId}`,
    dueAt: question.step.dueAt === null ? null : instant(question.step.dueAt), sinceMilliseconds: question.step.openedAt,
  })),
  ...(await suggestionsWaiting(tx, subject, deps.today())).map((suggestion): Draft => ({
    kind: 'question', id: suggestion.suggestionId, code: 'suggestion', data: { topic: suggestion.topic }, digest: null, mayDecide: false, link: '/desk?view=suggestions', dueAt: null, sinceMilliseconds: suggestion.openedAt,
  })),
];

const alarmItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> =>
  (subject.rights['change:personal'] === undefined ? [] : (await openAlarms(tx, deps.today())).filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'personal', personId)).map((alarm): Draft => ({
    kind: 'alarm', id: `${alarm.kind}:${alarm.personNumber}:${alarm.onDay}`, code: alarm.kind, data: { name: alarm.name, personNumber: alarm.personNumber, onDate: formatDay(alarm.onDay), count: String(alarm.count) }, digest: null, mayDecide: false, link: '/people-alarms', dueAt: null,
    sinceMilliseconds: alarm.sinceDay * secondsPerDay * 1000,
  })));

const trainingItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> =>
  (await trainingToDecide(tx, subject, deps.today())).map(({ item, name, personNumber }): Draft => ({
    kind: 'training', id: item.itemId, code: item.cause, data: { name, personNumber }, digest: null, mayDecide: false, link: `/training?view=proposed&item=${item.itemId}`, dueAt: null, sinceMilliseconds: Math.round(item.plannedAt * 1000),
  }));

/** One row a cycle: one's own goals, and those of the people one looks after, counted. */
const checkInItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> => {
  const { own, team } = await checkInsWaiting(tx, subject, deps.today());
  const row = (code: 'ownCheckIns' | 'teamCheckIns', link: string, due: readonly DueCheckIns[]): readonly Draft[] => [...Map.groupBy(due, ({ cycle }) => cycle.cycleId).values()].flatMap((ofCycle) => {
    const [first] = ofCycle;
    return first === undefined ? [] : [{
      kind: 'checkIn', id: `${code}:${first.cycle.cycleId}`, code, data: { cycle: first.cycle.title, goals: String(ofCycle.reduce((sum, { goalIds }) => sum + goalIds.length, 0)), people: String(ofCycle.length) }, digest: null, mayDecide: false, link: `${link}?cycle=${first.cycle.cycleId}`, dueAt: null,
      sinceMilliseconds: Math.min(...ofCycle.map(({ dueDay }) => dueDay)) * secondsPerDay * 1000,
    } satisfies Draft];
  });
  return [...row('ownCheckIns', '/my/goals', own), ...row('teamCheckIns', '/goals', team)];
};

const reviewItems = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Draft[]> => {
  const waiting = await reviewsWaiting(tx, subject, deps.today());
  const names = await personNamesOf(tx, waiting.flatMap(({ personId }) => personId ?? []));
  return waiting.map(({ code, id, personId, cycleTitle, count, sinceMilliseconds, link }): Draft => ({
    kind: 'review', id, code, data: { name: names.get(personId ?? 0)?.name ?? '', cycle: cycleTitle, count: String(count) }, digest: null, mayDecide: false, link, dueAt: null, sinceMilliseconds,
  }));
};

/** Without the candidate's name: the page of the interview says who comes. */
const interviewItems = async (tx: CompanyTransaction, subject: Subject): Promise<readonly Draft[]> => {
  const waiting = subject.personId === null || subject.program !== null ? [] : (await ownInterviews(tx, subject.personId)).filter(({ hasScorecard }) => !hasScorecard);
  const titles = waiting.length === 0 ? new Map<string, Position>() : new Map((await listPositions(tx)).map((position) => [position.positionCode, position]));
  return waiting.map(({ interview, requisition }): Draft => {
    const title = titles.get(requisition.positionCode);
    return {
      kind: 'interview', id: String(interview.interviewId), code: interview.state, data: { title: title?.titleChinese ?? requisition.positionCode, titleEnglish: title?.titleEnglish ?? requisition.positionCode, at: instant(interview.startsMilliseconds) }, digest: null, mayDecide: false,
      link: `/my/interviews?interview=${interview.interviewId}`, dueAt: null, sinceMilliseconds: interview.plannedMilliseconds,
    };
  });
};

const noticeItems = async (tx: CompanyTransaction, subject: Subject): Promise<readonly Draft[]> =>
  (await unreadNotices(tx, subject)).filter(({ code }) => !['requestWaiting', 'requestReminded', 'questionAsked', 'suggestionMade', 'reviewAsked', 'reviewReminded', 'feedbackAsked', 'feedbackReminded'].includes(code)).map((notice): Draft => ({
    kind: 'notice', id: String(notice.noticeId), code: notice.code, data: { ...notice.data }, digest: null, mayDecide: false, link: notice.link, dueAt: null, sinceMilliseconds: notice.createdMilliseconds,
  }));

const gather = async (tx: CompanyTransaction, deps: InboxDeps, subject: Subject): Promise<readonly Item[]> => {
  const drafts = [...(await requestItems(tx, subject)), ...(await proposalItems(tx, deps, subject)), ...(await questionItems(tx, deps, subject)), ...(await alarmItems(tx, deps, subject)), ...(await trainingItems(tx, deps, subject)), ...(await checkInItems(tx, deps, subject)), ...(await reviewItems(tx, deps, subject)), ...(await interviewItems(tx, subject)), ...(await noticeItems(tx, subject))];
  const now = deps.nowMilliseconds();
  return drafts.toSorted((one, other) => one.sinceMilliseconds - other.sinceMilliseconds || (one.id < other.id ? -1 : 1))
    .map(({ sinceMilliseconds, ...item }) => ({ ...item, since: instant(sinceMilliseconds), ageMinutes: Math.max(0, Math.floor((now - sinceMilliseconds) / 60_000)) }));
};

export const registerInboxRoutes = (server: ApiServer, deps: InboxDeps): void => {
  const absent = absentInboxKinds(deps.database.absent);
  server.handle(readInbox, async ({ subject, query }) => {
    const all = (await readCompany(deps.database, forSubject(subject), (tx) => gather(tx, deps, subject))).filter(({ kind }) => !absent.has(kind));
    const wanted = all.filter(({ kind }) => query.kind === 'all' || kind === query.kind);
    return success({
      total: wanted.length, counts: inboxKinds.filter((kind) => !absent.has(kind)).map((kind) => ({ kind, count: all.filter((item) => item.kind === kind).length })), rows: wanted.slice((query.page - 1) * query.pageSize, query.page * query.pageSize),
    });
  });
};
