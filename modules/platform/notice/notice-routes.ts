/** HTTP of notices: the reader's own, and those that a clerk prints and hands over. */
import * as routes from '#contracts/api/notice-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success } from '#kernel/base/result';
import type { ApiServer } from '../api-server.ts';
import { runCommand } from '../command.ts';
import type { Database } from '../database.ts';
import { proposalsToDecide } from '../proposal-routes.ts';
import { forSubject } from '../subject.ts';
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
        return person === undefined || !isCode(code) ? [] : [{ deliveryId: String(deliveryId), ...person, code, data: { ...data }, createdAt: instant(createdMilliseconds) }];
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
