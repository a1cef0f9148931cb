/** Deciding: whoever is asked, or holds that one's right for the time, says yes or no to exactly what they looked at. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { delegatorsTo } from '#modules/access';
import { mayReach, ownPeople, recordAudit, usersActingFor, type CompanyTransaction, type Subject } from '#modules/platform';
import { addedLeaveDays } from '#modules/attendance';
import { ledgerMinutes } from '#kernel/leave/leave-ledger';
import { dayIn, leaveTypeOf } from './plan-request.ts';
import { leftAfter, readLedgers } from './leave-balances.ts';
import { absorbRequest } from './request-facts.ts';
import { readRequestPolicy, type RequestPolicy } from './request-policy.ts';
import type { RequestError } from './requests-errors.ts';
import { closeSteps, contentOf, endStep, holdPersonLock, insertEvent, lockRequest, moveRequest, openStep, readNow, stepsOf, type RequestState, type Step, type StoredRequest } from './request-store.ts';
import { contentDigest, ledgerKind } from './submit-request.ts';

const refuse = (code: RequestError['code'], data?: RequestError['data']): Result<never, RequestError> => failure({ code, ...(data === undefined ? {} : { data }) });

/** Users in whose place a subject decides today, themselves first. */
export const deciderUsers = async (tx: CompanyTransaction, subject: Subject): Promise<readonly string[]> =>
  [subject.userId, ...(await delegatorsTo(tx, subject.userId, 'approve:personal', Math.floor((await readNow(tx)) / 86_400)))];

/** Whether a step is the subject's to decide: asked of them or of who delegated to them, about somebody they may decide about, not about themselves, and filed by neither. */
export const mayDecideStep = (subject: Subject, users: readonly string[], request: Pick<StoredRequest, 'personId' | 'state' | 'submittedBy'>, step: Step | undefined): boolean =>
  subject.program === null && request.state === 'open' && step !== undefined && users.includes(step.approverUserId) && subject.personId !== request.personId && !users.includes(request.submittedBy) && mayReach(subject, 'approve', 'personal', request.personId);

/** Whether the balance still carries it: other leave may have come in from a source since it was asked for. */
const checkBalance = async (tx: CompanyTransaction, request: StoredRequest, policy: RequestPolicy): Promise<Result<null, RequestError>> => {
  const leaveKind = ledgerKind(request);
  if (leaveKind === null || policy.overBalance === 'ask') return success(null);
  const [fromDay, lastDay] = [dayIn(request.zone, request.from), dayIn(request.zone, request.to - 1)];
  const counted = await addedLeaveDays(tx, request.personId, { fromDay: fromDay - 1, toDay: lastDay + 1 }, { leaveType: leaveTypeOf(leaveKind), from: request.from, to: request.to });
  if (!counted.ok) return refuse('cannotCount', { reason: counted.error.code });
  const uses = counted.value.map((each) => ({ day: each.day, minutes: leaveKind === 'annualLeave' ? ledgerMinutes(each.minutes, each.plannedMinutes, policy.minutesPerDay) : each.minutes }));
  const ledger = (await readLedgers(tx, [request.personId], uses.at(-1)?.day ?? lastDay)).get(request.personId);
  const left = ledger === undefined ? 0 : leftAfter(ledger, leaveKind, uses, request.requestId);
  return left < 0 ? refuse('leaveBalanceTooLow', { minutes: -left }) : success(null);
};

const finishApproved = async (tx: CompanyTransaction, request: StoredRequest, policy: RequestPolicy): Promise<Result<null, RequestError>> => {
  const carried = await checkBalance(tx, request, policy);
  if (!carried.ok) return carried;
  await moveRequest(tx, request, 'approved');
  await absorbRequest(tx, request, 'approved');
  return success(null);
};

export type RequestDecision = { readonly requestId: number; readonly digest: string; readonly decision: 'approve' | 'reject'; readonly comment: string };

/** The request and its open step, when it is the subject's turn. One who may not know of the request learns no more than of a guessed number. */
const takeTurn = async (tx: CompanyTransaction, subject: Subject, requestId: number): Promise<Result<{ readonly request: StoredRequest; readonly step: Step; readonly steps: readonly Step[] }, RequestError>> => {
  const request = await lockRequest(tx, requestId);
  if (request === null) return refuse('requestUnknown');
  if ((await ownPeople(tx)).has(request.personId)) return refuse('ownRequest');
  if (request.state !== 'open') return refuse('requestClosed');
  const steps = await stepsOf(tx, [requestId]);
  const step = steps.find(({ state }) => state === 'open');
  if (step === undefined || !mayDecideStep(subject, await deciderUsers(tx, subject), request, step)) return refuse('notYourStep');
  // Whoever acts for the subject and filed it in the person's name is no other human.
  if ((await usersActingFor(tx, subject.userId)).has(request.submittedBy)) return refuse('notYourStep');
  return success({ request, step, steps });
};

/** Decides the open step; the last approval makes the request a fact. */
export const decideRequest = async (tx: CompanyTransaction, subject: Subject, decision: RequestDecision): Promise<Result<{ readonly state: RequestState }, RequestError>> => {
  if (subject.program !== null) return refuse('programsDecideNothing');
  if (decision.decision === 'reject' && decision.comment === '') return refuse('reasonMissing');
  const turn = await takeTurn(tx, subject, decision.requestId);
  if (!turn.ok) return turn;
  const { request, step, steps } = turn.value;
  await holdPersonLock(tx, request.personId);
  if (decision.digest !== request.digest || contentDigest(contentOf(request)) !== request.digest) return refuse('contentChanged');
  const isApproved = decision.decision === 'approve';
  await endStep(tx, step.stepId, { state: isApproved ? 'approved' : 'rejected', decidedBy: subject.userId, comment: decision.comment });
  await insertEvent(tx, request, { event: isApproved ? 'approved' : 'rejected', userId: subject.userId, comment: decision.comment });
  await recordAudit(tx, { action: isApproved ? 'requests.approved' : 'requests.rejected', subject: `request:${request.requestId}`, personIds: [request.personId], fieldClasses: ['personal'], data: { kind: request.kind } });
  const { policy } = await readRequestPolicy(tx, formatDay(Math.floor((await readNow(tx)) / 86_400)));
  if (!isApproved) {
    await closeSteps(tx, request.requestId);
    await moveRequest(tx, request, 'rejected');
    return success({ state: 'rejected' });
  }
  const next = steps.find(({ state, stepId }) => state === 'waiting' && stepId !== step.stepId);
  if (next !== undefined) {
    await openStep(tx, next.stepId, policy.timeOutHours);
    return success({ state: 'open' });
  }
  const finished = await finishApproved(tx, request, policy);
  return finished.ok ? success({ state: 'approved' }) : finished;
};

/** Takes one's own request back: while it is open, or approved and not begun. */
export const withdrawRequest = async (tx: CompanyTransaction, own: { readonly personId: number; readonly userId: string; readonly requestId: number; readonly comment: string }): Promise<Result<null, RequestError>> => {
  const request = await lockRequest(tx, own.requestId);
  if (request === null || request.personId !== own.personId) return refuse('requestUnknown');
  if (request.state !== 'open' && request.state !== 'approved') return refuse('requestClosed');
  if (request.state === 'approved' && request.from <= (await readNow(tx))) return refuse('requestBegun');
  return takeBack(tx, request, { state: 'withdrawn', userId: own.userId, comment: own.comment });
};

/** Takes an approval back, also of time that has begun: whoever may decide about the person. Pay follows as after any late fact. */
export const revokeRequest = async (tx: CompanyTransaction, subject: Subject, revocation: { readonly requestId: number; readonly comment: string }): Promise<Result<null, RequestError>> => {
  if (subject.program !== null) return refuse('programsDecideNothing');
  const request = await lockRequest(tx, revocation.requestId);
  if (request === null || !mayReach(subject, 'approve', 'personal', request.personId)) return refuse('requestUnknown');
  if (request.personId === subject.personId) return refuse('ownRequest');
  if (request.state !== 'approved') return refuse('requestClosed');
  return takeBack(tx, request, { state: 'revoked', userId: subject.userId, comment: revocation.comment });
};

const takeBack = async (tx: CompanyTransaction, request: StoredRequest, end: { readonly state: 'withdrawn' | 'revoked'; readonly userId: string; readonly comment: string }): Promise<Result<null, RequestError>> => {
  await closeSteps(tx, request.requestId);
  await moveRequest(tx, request, end.state);
  await insertEvent(tx, request, { event: end.state, userId: end.userId, comment: end.comment });
  if (request.state === 'approved') await absorbRequest(tx, request, 'withdrawn');
  await recordAudit(tx, { action: end.state === 'withdrawn' ? 'requests.withdrawn' : 'requests.revoked', subject: `request:${request.requestId}`, personIds: [request.personId], fieldClasses: ['personal'], data: { kind: request.kind } });
  return success(null);
};
