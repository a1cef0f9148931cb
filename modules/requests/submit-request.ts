/** Handing in a request: worked out, checked against the balance under the person's lock, and sent to who is asked. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { digestOf, recordAudit, type CompanyTransaction } from '#modules/platform';
import { leftAfter, readLedgers } from './leave-balances.ts';
import { planRequest, type PlannedRequest, type RequestWish } from './plan-request.ts';
import { readRequestPolicy, type RequestPolicy } from './request-policy.ts';
import { stepsOfRoute, type RequestRoute } from './request-route.ts';
import type { RequestError } from './requests-errors.ts';
import { countCorrections, holdPersonLock, insertEvent, insertRequest, insertStep, overlapping, readNow, type RequestContent } from './request-store.ts';

/** SHA-256 over all that is asked for: what a decision is bound to. */
export const contentDigest = (content: RequestContent): string => digestOf({ ...content });

type Ledgered = 'annualLeave' | 'compensatoryLeave';
export const ledgerKind = ({ leaveKind }: Pick<RequestContent, 'leaveKind'>): Ledgered | null => (leaveKind === 'annualLeave' || leaveKind === 'compensatoryLeave' ? leaveKind : null);

/** What would stay of the balance; null for what no ledger keeps. */
export const leftOf = async (tx: CompanyTransaction, planned: PlannedRequest, exceptRequestId: number | null): Promise<number | null> => {
  const leaveKind = ledgerKind(planned.content);
  if (leaveKind === null) return null;
  const last = planned.uses.at(-1)?.day ?? planned.today;
  const ledger = (await readLedgers(tx, [planned.content.personId], last)).get(planned.content.personId);
  return ledger === undefined ? 0 : leftAfter(ledger, leaveKind, planned.uses, exceptRequestId);
};

/** How many levels of the line a request is asked of. */
export const levelsOf = ({ kind, minutes }: RequestContent, policy: RequestPolicy): number => (kind === 'leave' && minutes > policy.secondLevelAboveDays * policy.minutesPerDay ? 2 : 1);

const refuse = (code: RequestError['code'], data?: RequestError['data']): Result<never, RequestError> => failure({ code, ...(data === undefined ? {} : { data }) });

const checkLimits = async (tx: CompanyTransaction, planned: PlannedRequest, policy: RequestPolicy): Promise<Result<null, RequestError>> => {
  const { content } = planned;
  if ((await overlapping(tx, content)).length > 0) return refuse('requestOverlaps');
  if (content.kind === 'correction' && (await countCorrections(tx, content.personId, content.correctionDay ?? 0)) >= policy.correctionsPerMonth) return refuse('correctionLimit', { count: policy.correctionsPerMonth });
  const left = await leftOf(tx, planned, null);
  return left !== null && left < 0 && policy.overBalance === 'refuse' ? refuse('leaveBalanceTooLow', { minutes: -left }) : success(null);
};

/** Works a wish out under the choices of today. */
export const planWish = async (tx: CompanyTransaction, personId: number, wish: RequestWish): Promise<Result<{ readonly planned: PlannedRequest; readonly policy: RequestPolicy }, RequestError>> => {
  const now = await readNow(tx);
  const { policy } = await readRequestPolicy(tx, formatDay(Math.floor(now / 86_400)));
  const planned = await planRequest(tx, personId, wish, policy, now);
  return planned.ok ? success({ planned: planned.value, policy }) : planned;
};

/** Hands a request in. The route was read by the system, for the person does not know of the managers above. */
export const submitRequest = async (tx: CompanyTransaction, request: { readonly personId: number; readonly userId: string; readonly wish: RequestWish; readonly route: RequestRoute }): Promise<Result<{ readonly requestId: number }, RequestError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return refuse('programsDecideNothing');
  await holdPersonLock(tx, request.personId);
  const worked = await planWish(tx, request.personId, request.wish);
  if (!worked.ok) return worked;
  const { planned, policy } = worked.value;
  const { content } = planned;
  const steps = stepsOfRoute(request.route, levelsOf(content, policy));
  if (steps.length === 0) return refuse('noApprover');
  const allowed = await checkLimits(tx, planned, policy);
  if (!allowed.ok) return allowed;
  const requestId = await insertRequest(tx, content, contentDigest(content), request.userId);
  const key = { personId: content.personId, requestId };
  for (const [place, step] of steps.entries()) await insertStep(tx, key, { place: place + 1, kind: step.kind, approverUserId: step.userId, isOpen: place === 0, timeOutHours: policy.timeOutHours });
  await insertEvent(tx, key, { event: 'submitted', userId: request.userId });
  await recordAudit(tx, { action: 'requests.submitted', subject: `request:${requestId}`, personIds: [content.personId], fieldClasses: ['personal'], data: { kind: content.kind } });
  return success({ requestId });
};
