/** Requests and ledgers in the words of the HTTP interface, as far as the reader may see them. */
import type * as routes from '#contracts/api/request-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { formatDay } from '#kernel/calendar/epoch-day';
import { findSameForms, instantText, type SameForm } from '#modules/attendance';
import { mayRead, type CompanyTransaction, type Subject } from '#modules/platform';
import { punchOfRequest } from './kept-punch-store.ts';
import { mayDecideStep } from './decide-request.ts';
import { balancesOf, type PersonLedger } from './leave-balances.ts';
import type { LeaveEntry } from './leave-store.ts';
import { formNumber, requestSource } from './request-facts.ts';
import { eventsOf, type LeaveKind, type Step, type StoredRequest } from './request-store.ts';

export type NameUsers = (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export type RequestAnswer = RouteResponse<typeof routes.listOwnRequests>['rows'][number];
type Details = Pick<RouteResponse<typeof routes.readOwnRequest>, 'steps' | 'events' | 'sameForms' | 'keptPunch'>;

/** Kinds that tell about somebody's health. */
const healthKinds: ReadonlySet<LeaveKind> = new Set(['sickLeave', 'maternityLeave', 'workInjuryLeave']);

/** A kind of leave and the reason for it, as the reader may see them. */
const shownLeave = (tx: CompanyTransaction, request: StoredRequest): Pick<RequestAnswer, 'leaveKind' | 'reason'> => {
  if (request.kind !== 'leave') return { leaveKind: null, reason: request.reason };
  if (!mayRead(tx.access, 'health', request.personId)) return { leaveKind: request.leaveKind !== null && healthKinds.has(request.leaveKind) ? 'otherPaidLeave' : request.leaveKind, reason: '' };
  return { leaveKind: request.leaveKind, reason: request.reason };
};

/** Remembers for the audit whose kinds of leave are shown. */
export const noteLeaveRead = (tx: CompanyTransaction, requests: readonly StoredRequest[]): void => {
  const personIds = [...new Set(requests.filter(({ kind, personId }) => kind === 'leave' && mayRead(tx.access, 'health', personId)).map(({ personId }) => personId))];
  if (personIds.length > 0) tx.noteRead({ fieldClass: 'health', personIds, what: 'requests.request' });
};

export type AnswerScene = { readonly subject: Subject; readonly users: readonly string[]; readonly names: ReadonlyMap<string, string>; readonly now: number };

const moment = (seconds: number | null, zone: string): string | null => (seconds === null ? null : instantText(seconds, zone));

export const requestAnswer = (tx: CompanyTransaction, scene: AnswerScene, request: StoredRequest, steps: readonly Step[]): RequestAnswer => {
  const open = steps.find(({ state }) => state === 'open');
  const isOwn = scene.subject.personId === request.personId;
  return {
    requestId: String(request.requestId), kind: request.kind, ...shownLeave(tx, request), from: instantText(request.from, request.zone), to: instantText(request.to, request.zone), correctionDate: request.correctionDay === null ? null : formatDay(request.correctionDay),
    direction: request.direction, compensation: request.compensation, minutes: request.minutes, state: request.state, submittedAt: instantText(request.submittedAt, request.zone), decidedAt: moment(request.decidedAt, request.zone),
    waitingFor: open === undefined ? null : (scene.names.get(open.approverUserId) ?? ''), waitingSince: moment(open?.openedAt ?? null, request.zone), dueAt: moment(open?.dueAt ?? null, request.zone), digest: request.digest,
    mayWithdraw: isOwn && (request.state === 'open' || (request.state === 'approved' && request.from > scene.now)), mayDecide: mayDecideStep(scene.subject, scene.users, request, open),
  };
};

/** That the kinds differ says something about a kind that the reader may not know. */
const sameFormAnswer = (tx: CompanyTransaction, { personId, otherSourceCode, otherNumber, isOtherLeave }: SameForm): Details['sameForms'][number] =>
  ({ sourceCode: otherSourceCode, approvalNumber: otherNumber, isOtherLeave: isOtherLeave && mayRead(tx.access, 'health', personId) });

/** Steps, time line and the same form from other sources. */
export const requestDetails = async (tx: CompanyTransaction, nameUsers: NameUsers, request: StoredRequest, steps: readonly Step[]): Promise<Details> => {
  const events = await eventsOf(tx, request.requestId);
  const names = await nameUsers(tx, [...new Set([...steps.flatMap(({ approverUserId, decidedBy }) => [approverUserId, ...(decidedBy === null ? [] : [decidedBy])]), ...events.flatMap(({ userId, toUserId }) => [userId, ...(toUserId === null ? [] : [toUserId])])])]);
  const nameOf = (userId: string): string => names.get(userId) ?? '';
  const kept = request.kind === 'correction' ? await punchOfRequest(tx, request.requestId) : null;
  const same = request.state === 'approved' ? await findSameForms(tx, { sourceCode: requestSource, personIds: [request.personId], from: request.from, to: request.to }) : [];
  return {
    steps: steps.map((step) => ({
      stepId: String(step.stepId), kind: step.kind, approver: nameOf(step.approverUserId), state: step.state, openedAt: moment(step.openedAt, request.zone), dueAt: step.state === 'open' ? moment(step.dueAt, request.zone) : null,
      decidedAt: moment(step.decidedAt, request.zone), decidedBy: step.decidedBy === null ? null : nameOf(step.decidedBy), comment: step.comment,
    })),
    events: events.map((each) => ({ event: each.event, by: each.userId === '' ? '' : nameOf(each.userId), to: each.toUserId === null ? null : nameOf(each.toUserId), at: instantText(each.at, request.zone), comment: each.comment })),
    keptPunch: kept === null ? null : { at: instantText(kept.at / 1000, request.zone), earliest: instantText(kept.earliest / 1000, request.zone), received: instantText(kept.received / 1000, request.zone), verdict: kept.verdict },
    sameForms: same.filter(({ approvalNumber }) => approvalNumber === formNumber(request.requestId)).map((form) => sameFormAnswer(tx, form)),
  };
};

type Balances = RouteResponse<typeof routes.listOwnRequests>['leave'];

/** Balances of somebody without a ledger: nobody who works here. */
export const noBalances = (minutesPerDay: number): Balances => ({ minutesPerDay, annualMinutes: 0, timeOffMinutes: 0, pendingMinutes: 0, accounts: [], isServiceConfirmed: false });

export const balancesAnswer = (ledger: PersonLedger, day: number): Balances => {
  const found = balancesOf(ledger, day);
  return {
    minutesPerDay: ledger.policy.minutesPerDay, annualMinutes: found.annual.balance, timeOffMinutes: found.timeOff.balance, pendingMinutes: found.pendingMinutes, isServiceConfirmed: ledger.firstWorkDay !== null,
    accounts: found.accounts.map((each) => ({ account: each.account, grantedMinutes: each.granted, usedMinutes: each.used, expiredMinutes: each.expired, balanceMinutes: each.balance })),
  };
};

export const entryAnswer = (entry: LeaveEntry): RouteResponse<typeof routes.readOwnLeave>['entries'][number] => ({
  entryId: entry.entryId === null ? null : String(entry.entryId), account: entry.account, entry: entry.entry, minutes: entry.minutes, validFrom: formatDay(entry.fromDay), usableUntil: formatDay(entry.untilDay), reason: entry.reason, basis: { ...entry.basis },
  madeAt: entry.madeAt === null ? null : instantText(entry.madeAt, 'UTC'),
});
