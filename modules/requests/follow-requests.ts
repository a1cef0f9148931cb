/** What follows from a request, done by the worker: people are told, and what time has run out goes on to the next above. */
import { hasNotice, notify, peopleOfUsers, type CompanyTransaction } from '#modules/platform';
import { messageAddressesOf, personNamesOf } from '#modules/people';
import { escalateRequest } from './hand-on-request.ts';
import { monthsOf } from './request-facts.ts';
import { findRoute } from './request-route.ts';
import { dueRequests, eventsOf, findRequest, stepsOf, type RequestEvent, type StoredRequest, type TimelineEvent } from './request-store.ts';

const aboutRequest = (requestId: number): string => `request:${requestId}`;
const ends: readonly RequestEvent[] = ['rejected', 'revoked'];

/** Once for each event, however often the job runs. No kind of leave, no reason: a notice may be read by anyone who stands by. */
const tell = async (tx: CompanyTransaction, request: StoredRequest, code: string, mark: string, to: { readonly personId: number } | { readonly userId: string }): Promise<void> => {
  const about = `${aboutRequest(request.requestId)}:${mark}`;
  if (await hasNotice(tx, code, about)) return;
  const person = (await personNamesOf(tx, [request.personId])).get(request.personId);
  const link = 'personId' in to ? '/my/requests' : '/inbox';
  const reader = 'personId' in to ? to.personId : (await peopleOfUsers(tx, [to.userId])).get(to.userId);
  const messages = reader === undefined ? [] : ((await messageAddressesOf(tx, [reader])).get(reader) ?? []);
  await notify(tx, { code, to, about, data: { name: person?.name ?? '', kind: request.kind, state: request.state }, link }, { messages, isPrinted: false });
};

const tellOfEvent = async (tx: CompanyTransaction, request: StoredRequest, event: TimelineEvent): Promise<void> => {
  const mark = String(event.eventId);
  if (event.event === 'copied' && event.toUserId !== null) await tell(tx, request, 'requestCopied', mark, { userId: event.toUserId });
  if (event.event === 'reminded' && event.toUserId !== null) await tell(tx, request, 'requestReminded', mark, { userId: event.toUserId });
  if (ends.includes(event.event) || (event.event === 'approved' && request.state === 'approved' && event.at === request.decidedAt)) await tell(tx, request, 'requestDecided', mark, { personId: request.personId });
};

/** Tells whoever has to know of a request as it stands, and answers the months that its days may move. */
export const followRequest = async (tx: CompanyTransaction, requestId: number): Promise<readonly string[]> => {
  const request = await findRequest(tx, requestId);
  if (request === null) return [];
  const open = (await stepsOf(tx, [requestId])).find(({ state }) => state === 'open');
  if (request.state === 'open' && open !== undefined) await tell(tx, request, 'requestWaiting', `step:${open.stepId}`, { userId: open.approverUserId });
  for (const event of await eventsOf(tx, requestId)) await tellOfEvent(tx, request, event);
  return ['approved', 'withdrawn', 'revoked'].includes(request.state) ? monthsOf(request) : [];
};

/** Every step whose time has run out goes on; answers the requests that moved. */
export const escalateDue = async (tx: CompanyTransaction, day: number): Promise<readonly number[]> => {
  const moved: number[] = [];
  for (const requestId of await dueRequests(tx)) {
    const request = await findRequest(tx, requestId);
    if (request !== null && (await escalateRequest(tx, requestId, await findRoute(tx, request.personId, day)))) moved.push(requestId);
  }
  return moved;
};
