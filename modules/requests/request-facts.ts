/** A decided request as a fact of work: attendance takes it in like a form of any source, at once. */
import type { ApprovalFact } from '#contracts/flow/work-fact';
import { monthOfDay } from '#kernel/calendar/epoch-day';
import { absorbOwnForms } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { dayIn, leaveTypeOf } from './plan-request.ts';
import type { StoredRequest } from './request-store.ts';

/** How forms of this module are named among sources. */
export const requestSource = 'requests';
export const formNumber = (requestId: number): string => `R${requestId}`;

const formOf = (request: StoredRequest): ApprovalFact['form'] => {
  const span = { from: request.from, to: request.to };
  if (request.kind === 'leave') return { type: 'leave', leaveType: leaveTypeOf(request.leaveKind ?? 'otherPaidLeave'), sourceLeaveName: request.leaveKind ?? '', ...span };
  if (request.kind === 'correction') return { type: 'correction', instant: request.from, day: request.correctionDay ?? 0, direction: request.direction ?? 'unknown' };
  if (request.kind === 'overtime') return { type: 'overtime', ...span, ...(request.compensation === 'timeOff' ? { compensation: 'timeOff' as const } : {}) };
  return { type: 'trip', ...span };
};

/** Hands an approved request to attendance, or one whose approval was taken back. */
export const absorbRequest = (tx: CompanyTransaction, request: StoredRequest, status: 'approved' | 'withdrawn'): Promise<unknown> =>
  absorbOwnForms(tx, requestSource, [{
    personId: request.personId, naturalKey: `request:${request.requestId}`,
    fact: { kind: 'approval', sourcePersonKey: '', approvalNumber: formNumber(request.requestId), status, submittedInstant: Math.floor(request.submittedAt), zone: request.zone, form: formOf(request) },
  }]);

/** Months whose days a request can touch. */
export const monthsOf = (request: StoredRequest): readonly string[] => {
  const months = new Set<string>();
  for (let day = Math.min(dayIn(request.zone, request.from), request.correctionDay ?? Infinity) - 1; day <= dayIn(request.zone, request.to) + 1; day += 1) months.add(monthOfDay(day));
  return [...months];
};
