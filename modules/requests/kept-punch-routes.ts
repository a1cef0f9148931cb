/** HTTP of punches that a phone kept while it was out of reach. */
import { randomUUID } from 'node:crypto';
import * as routes from '#contracts/api/request-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success } from '#kernel/base/result';
import { forSubject, oneselfOf, readCompany, recordAudit, runCommand, type ApiServer } from '#modules/platform';
import { insertAnchor, latestPunches, type StoredPunch } from './kept-punch-store.ts';
import { handInPunches } from './kept-punches.ts';
import { apiFailure, routeOf, type RequestRoutesDeps } from './request-routes.ts';
import type { RequestError } from './requests-errors.ts';

type Answer = RouteResponse<typeof routes.listKeptPunches>['rows'][number];
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const punchAnswer = ({ sequence, direction, at, earliest, received, verdict, requestId, refusal }: StoredPunch): Answer =>
  ({ sequence, direction, at: instant(at), earliest: instant(earliest), received: instant(received), verdict, requestId: requestId === null ? null : String(requestId), code: refusal });

/** Binds the routes of kept punches. */
export const registerKeptPunchRoutes = (server: ApiServer, deps: RequestRoutesDeps): void => {
  const { database } = deps;
  server.handle(routes.startPunchAnchor, async ({ subject, body }) => {
    const { personId } = subject;
    if (personId === null) return failure({ code: 'notFound' });
    const started = await runCommand<{ anchorId: string; at: string }, RequestError>(database, forSubject(oneselfOf(subject)), { commandId: body.commandId, name: 'requests.punchAnchor', subject: `person:${personId}`, parameters: { phoneClock: body.phoneClock } }, async (tx) => {
      const anchorId = randomUUID();
      const at = await insertAnchor(tx, personId, { anchorId, clockMilliseconds: body.phoneClock });
      await recordAudit(tx, { action: 'requests.punchAnchored', subject: `person:${personId}`, personIds: [personId], fieldClasses: ['personal'], data: {} });
      return success({ anchorId, at: instant(at) });
    });
    return started.ok ? started : failure(apiFailure(started.error));
  });
  server.handle(routes.handInKeptPunches, async ({ subject, body }) => {
    const { personId } = subject;
    if (personId === null) return failure({ code: 'notFound' });
    const { commandId, anchorId, punches } = body;
    const route = await routeOf(deps, subject.companyId, personId, 'withoutLine');
    const taken = await runCommand<readonly StoredPunch[], RequestError>(database, forSubject(oneselfOf(subject)), { commandId, name: 'requests.handInPunches', subject: `person:${personId}`, parameters: { anchorId, punches } },
      (tx) => handInPunches(tx, { personId, userId: subject.userId, anchorId, punches, route, follow: (requestId) => deps.follow(tx, requestId) }));
    return taken.ok ? success({ punches: taken.value.map(punchAnswer) }) : failure(apiFailure(taken.error));
  });
  server.handle(routes.listKeptPunches, async ({ subject }) => {
    const { personId } = subject;
    return personId === null ? failure({ code: 'notFound' }) : success({ rows: await readCompany(database, forSubject(oneselfOf(subject)), async (tx) => (await latestPunches(tx, personId)).map(punchAnswer)) });
  });
};
