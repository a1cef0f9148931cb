/** 转交 加签 抄送 催办, and what time does: a request goes only to somebody who may decide about the person. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { mayReach, reachOf, recordAudit, type CompanyTransaction, type Subject } from '#modules/platform';
import { deciderUsers, mayDecideStep } from './decide-request.ts';
import { readRequestPolicy } from './request-policy.ts';
import { nextAbove, type RequestRoute } from './request-route.ts';
import type { RequestError } from './requests-errors.ts';
import { endStep, hasEventSince, insertEvent, insertStep, lockRequest, openStep, postponeStep, readNow, shiftSteps, stepsOf, type Step, type StoredRequest } from './request-store.ts';

const refuse = (code: RequestError['code']): Result<never, RequestError> => failure({ code });

const timeOutHours = async (tx: CompanyTransaction): Promise<number> => (await readRequestPolicy(tx, formatDay(Math.floor((await readNow(tx)) / 86_400)))).policy.timeOutHours;

export type HandOn = { readonly requestId: number; readonly way: 'transfer' | 'countersignBefore' | 'countersignAfter' | 'copy'; readonly toUserId: string; readonly comment: string };

/** Somebody who looks after everybody may hand on what others leave lying. */
const mayHandOn = async (tx: CompanyTransaction, subject: Subject, request: StoredRequest, open: Step): Promise<boolean> =>
  subject.personId !== request.personId && (reachOf(subject, 'approve', 'personal') === 'all' || mayDecideStep(subject, await deciderUsers(tx, subject), request, open));

const move = async (tx: CompanyTransaction, request: StoredRequest, open: Step, handOn: HandOn): Promise<void> => {
  const hours = await timeOutHours(tx);
  const step = { approverUserId: handOn.toUserId, timeOutHours: hours };
  if (handOn.way === 'transfer') {
    await endStep(tx, open.stepId, { state: 'passed', decidedBy: null, comment: handOn.comment });
    await insertStep(tx, request, { ...step, place: open.place, kind: 'transfer', isOpen: true });
  } else if (handOn.way === 'countersignBefore') {
    await shiftSteps(tx, request.requestId, open.place);
    await postponeStep(tx, open.stepId);
    await insertStep(tx, request, { ...step, place: open.place, kind: 'countersign', isOpen: true });
  } else {
    await shiftSteps(tx, request.requestId, open.place + 1);
    await insertStep(tx, request, { ...step, place: open.place + 1, kind: 'countersign', isOpen: false });
  }
};

/** Hands an open request on; `route` says who may decide about the person, read by the system. */
export const handOnRequest = async (tx: CompanyTransaction, subject: Subject, handOn: HandOn, route: RequestRoute): Promise<Result<null, RequestError>> => {
  if (subject.program !== null) return refuse('programsDecideNothing');
  const request = await lockRequest(tx, handOn.requestId);
  if (request === null || !mayReach(subject, 'approve', 'personal', request.personId)) return refuse('requestUnknown');
  if (request.state !== 'open') return refuse('requestClosed');
  const steps = await stepsOf(tx, [request.requestId]);
  const open = steps.find(({ state }) => state === 'open');
  if (open === undefined || !(await mayHandOn(tx, subject, request, open))) return refuse('notYourStep');
  const pending = steps.some((step) => step.approverUserId === handOn.toUserId && (step.state === 'open' || step.state === 'waiting'));
  if (![...route.line, ...route.office].includes(handOn.toUserId) || (handOn.way !== 'copy' && handOn.toUserId === request.submittedBy) || (handOn.way !== 'copy' && pending)) return refuse('receiverMayNotDecide');
  if (handOn.way !== 'copy') await move(tx, request, open, handOn);
  const event = handOn.way === 'transfer' ? 'transferred' : handOn.way === 'copy' ? 'copied' : 'countersigned';
  await insertEvent(tx, request, { event, userId: subject.userId, toUserId: handOn.toUserId, comment: handOn.comment });
  await recordAudit(tx, { action: `requests.${event}`, subject: `request:${request.requestId}`, personIds: [request.personId], data: { to: handOn.toUserId } });
  return success(null);
};

/** Nobody is pressed more often than this. */
const reminderHours = 4;

/** Reminds whoever is asked now. */
export const remindApprover = async (tx: CompanyTransaction, own: { readonly personId: number; readonly userId: string; readonly requestId: number }): Promise<Result<null, RequestError>> => {
  const request = await lockRequest(tx, own.requestId);
  if (request === null || request.personId !== own.personId) return refuse('requestUnknown');
  if (request.state !== 'open') return refuse('requestClosed');
  if (await hasEventSince(tx, request.requestId, 'reminded', reminderHours)) return refuse('remindedAlready');
  const open = (await stepsOf(tx, [request.requestId])).find(({ state }) => state === 'open');
  await insertEvent(tx, request, { event: 'reminded', userId: own.userId, toUserId: open?.approverUserId ?? null });
  return success(null);
};

/** A step whose time ran out goes on to the next above; where nobody else may decide, it is asked again of the same. */
export const escalateRequest = async (tx: CompanyTransaction, requestId: number, route: RequestRoute): Promise<boolean> => {
  const request = await lockRequest(tx, requestId);
  if (request === null || request.state !== 'open') return false;
  const open = (await stepsOf(tx, [requestId])).find(({ state }) => state === 'open');
  if (open === undefined || open.dueAt === null || open.dueAt > (await readNow(tx))) return false;
  const hours = await timeOutHours(tx);
  const others: RequestRoute = { line: route.line.filter((userId) => userId !== request.submittedBy), office: route.office.filter((userId) => userId !== request.submittedBy) };
  const next = nextAbove(others, open.approverUserId);
  if (next === null) {
    await openStep(tx, open.stepId, hours);
    await insertEvent(tx, request, { event: 'reminded', userId: '', toUserId: open.approverUserId });
    return true;
  }
  await endStep(tx, open.stepId, { state: 'passed', decidedBy: null, comment: '' });
  await insertStep(tx, request, { place: open.place, kind: 'escalation', approverUserId: next, isOpen: true, timeOutHours: hours });
  await insertEvent(tx, request, { event: 'escalated', userId: '', toUserId: next });
  await recordAudit(tx, { action: 'requests.escalated', subject: `request:${requestId}`, personIds: [request.personId], data: { to: next } });
  return true;
};
