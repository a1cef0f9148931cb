/** HTTP of notices: the reader's own, and those that a clerk prints and hands over. */
import * as routes from '#contracts/api/notice-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success } from '#kernel/base/result';
import type { ApiServer } from '../api-server.ts';
import { runCommand } from '../command.ts';
import type { Database } from '../database.ts';
import { proposalsToDecide } from '../proposal-routes.ts';
import { forSubject, mayRead } from '../subject.ts';
import { readCompany, type CompanyTransaction } from '../transaction.ts';
import { insertReads, noticesOf, printedNotices, settlePrinted } from './notice-store.ts';

export type NoticeRoutesDeps = {
  readonly database: Database;
  /** Person number and name of people. */
  readonly namePeople: (tx: CompanyTransaction, personIds: readonly number[]) => Promise<ReadonlyMap<number, { readonly personNumber: string; readonly name: string }>>;
};

type NoticeCode = (typeof routes.noticeCodes)[number];
const isCode = (code: string): code is NoticeCode => routes.noticeCodes.some((each) => each === code);
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Whoever hands a sheet over reads of the account what they may read of it anywhere. */
const digitsFor = (tx: CompanyTransaction, personId: number, data: Readonly<Record<string, string>>): Record<string, string> => {
  if (!('lastFour' in data)) return { ...data };
  if (!mayRead(tx.access, 'bank', personId)) return { ...data, lastFour: '····' };
  tx.noteRead({ fieldClass: 'bank', personIds: [personId], what: 'people.bank_account masked' });
  return { ...data };
};

export const registerNoticeRoutes = (server: ApiServer, deps: NoticeRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.listNotices, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const { total, unread, rows } = await noticesOf(tx, subject, query);
    return success({ total, unread, rows: rows.flatMap(({ noticeId, code, data, createdMilliseconds, isRead, link }): RouteResponse<typeof routes.listNotices>['rows'] => (isCode(code) ? [{ noticeId: String(noticeId), code, data: { ...data }, createdAt: instant(createdMilliseconds), isRead, link }] : [])) });
  }));
  server.handle(routes.countUnreadNotices, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => {
    const { unread } = await noticesOf(tx, subject, { page: 1, pageSize: 1 });
    return success({ unread, toDecide: (await proposalsToDecide(tx, subject)).length });
  }));
  server.handle(routes.markNoticesRead, async ({ subject, body }) => {
    const command = { commandId: body.commandId, name: 'platform.markNoticesRead', subject: `user:${subject.userId}`, parameters: { noticeIds: body.noticeIds } };
    const marked = await runCommand<{ done: true }, never>(database, forSubject(subject), command, async (tx) => {
      await insertReads(tx, subject, body.noticeIds.map(Number));
      return success({ done: true });
    });
    return marked.ok ? marked : failure({ code: marked.error.code });
  });
  server.handle(routes.listPrintedNotices, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const { total, rows } = await printedNotices(tx, query);
    const names = await deps.namePeople(tx, rows.map(({ personId }) => personId));
    return success({
      total,
      rows: rows.flatMap(({ deliveryId, personId, code, data, createdMilliseconds }): RouteResponse<typeof routes.listPrintedNotices>['rows'] => {
        const person = names.get(personId);
        return person === undefined || !isCode(code) ? [] : [{ deliveryId: String(deliveryId), ...person, code, data: digitsFor(tx, personId, data), createdAt: instant(createdMilliseconds) }];
      }),
    });
  }));
  server.handle(routes.recordHandover, async ({ subject, params, body }) => {
    const deliveryId = Number(params.deliveryId);
    const command = { commandId: body.commandId, name: 'platform.recordHandover', subject: `noticeDelivery:${deliveryId}`, parameters: { deliveryId } };
    const done = await runCommand<{ done: true }, { readonly code: 'notFound' }>(database, forSubject(subject), command, async (tx) =>
      ((await settlePrinted(tx, deliveryId, subject.personId)) ? success({ done: true }) : failure({ code: 'notFound' })));
    return done.ok ? done : failure({ code: done.error.code });
  });
};
