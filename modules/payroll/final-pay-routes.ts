/** HTTP of final pay. Whoever may not know of a person gets the answer of an unknown number. */
import * as routes from '#contracts/api/final-pay-api';
import { failure, success } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { findPersonId } from '#modules/people';
import { forSubject, mayReach, readCompany, reachOf, runCommand, type ApiFailure, type ApiServer, type Database } from '#modules/platform';
import { confirmFinalPay } from './confirm-final-pay.ts';
import { readFinalPay } from './final-pay.ts';

export type FinalPayRoutesDeps = { readonly database: Database };
const notFound: ApiFailure = { code: 'notFound', status: 404 };

/** Binds the routes. */
export const registerFinalPayRoutes = (server: ApiServer, { database }: FinalPayRoutesDeps): void => {
  server.handle(routes.readFinalPay, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => {
    const personId = await findPersonId(tx, params.personNumber);
    if (personId === null || !mayReach(subject, 'read', 'pay', personId)) return failure(notFound);
    const found = await readFinalPay(tx, personId);
    const mayConfirm = found !== null && subject.program === null && subject.personId !== personId && reachOf(subject, 'change', 'pay') === 'all';
    if (found === null) return success({ leaveDate: null, month: null, isLocked: false, mayConfirm, lines: [], debts: [] });
    const { leaveDay, month, isLocked, lines, debts } = found;
    return success({
      leaveDate: formatDay(leaveDay), month, isLocked, mayConfirm, lines: lines.map((line) => ({ ...line, steps: [...line.steps] })),
      debts: debts.map((debt) => ({ ...debt, orderId: debt.orderId === null ? null : String(debt.orderId) })),
    });
  }));
  server.handle(routes.confirmFinalPay, async ({ subject, params, body: { commandId, lines, orderIds, reason } }) => {
    // A program is nobody: what it enters could be paid to whoever holds its key.
    if (subject.program !== null) return failure({ code: 'notAllowed' });
    if (new Set(lines.map(({ code }) => code)).size < lines.length) return failure({ code: 'invalidRequest', data: { field: 'lines' } });
    const command = { commandId, name: 'payroll.confirmFinalPay', subject: 'person', parameters: { personNumber: params.personNumber, lines, orderIds, reason } };
    return runCommand<{ readonly written: number; readonly orders: number }, ApiFailure>(database, forSubject(subject), command, async (tx) => {
      const personId = await findPersonId(tx, params.personNumber);
      if (personId === null) return failure(notFound);
      const done = await confirmFinalPay(tx, { personId, lines, orderIds: orderIds.map(Number), reason });
      return done.ok ? done : failure({ code: done.error.code, status: 409, data: done.error.data });
    });
  });
};
