/** Taking in punches that a phone kept: the chain is followed, each time is judged, and each is handed in as a correction for somebody to approve. */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { linkText, timeOfKeptPunch, type KeptPunch, type PunchAnchor, type PunchTime } from '#kernel/attendance/kept-punch';
import { plannedShifts } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { findAnchor, insertPunch, punchesSince, type StoredPunch } from './kept-punch-store.ts';
import { dayIn, type RequestWish } from './plan-request.ts';
import type { RequestRoute } from './request-route.ts';
import { holdPersonLock, readNow } from './request-store.ts';
import type { RequestError } from './requests-errors.ts';
import { submitRequest } from './submit-request.ts';

type HandedPunch = KeptPunch & { readonly link: string };

/** The punches with their times, or the first that does not follow the one before. */
const judged = (anchor: PunchAnchor, known: readonly StoredPunch[], handed: readonly HandedPunch[], receivedMilliseconds: number): Result<readonly (HandedPunch & PunchTime)[], RequestError> => {
  const times: (HandedPunch & PunchTime)[] = [];
  let [sequence, link] = [known.at(-1)?.sequence ?? 0, known.at(-1)?.link ?? anchor.anchorId];
  for (const punch of handed) {
    const again = known.find((each) => each.sequence === punch.sequence);
    if (again !== undefined && again.link === punch.link) continue;
    if (punch.sequence !== sequence + 1 || createHash('sha256').update(linkText(anchor.anchorId, punch, link)).digest('hex') !== punch.link) return failure({ code: 'punchChainBroken' });
    const time = timeOfKeptPunch(anchor, punch, receivedMilliseconds);
    if (!time.ok) return time;
    times.push({ ...punch, ...time.value });
    ({ sequence, link } = punch);
  }
  return success(times);
};

/** A shift that began the day before may end this long after its plan. */
const overrunSeconds = 6 * 3600;

/** The correction that a punch amounts to: on the day whose shift it belongs to, at its minute of the workplace's clock. */
const wishOf = async (tx: CompanyTransaction, personId: number, { direction, statedMilliseconds }: Pick<HandedPunch & PunchTime, 'direction' | 'statedMilliseconds'>): Promise<Result<RequestWish, RequestError>> => {
  const seconds = Math.floor(statedMilliseconds / 1000);
  const around = Math.floor(seconds / 86_400);
  const planned = await plannedShifts(tx, personId, around - 2, around + 2);
  if (!planned.ok) return failure({ code: 'cannotCount', data: { reason: planned.error.code } });
  const zone = planned.value[0]?.zone;
  if (zone === undefined) return failure({ code: 'requestTimeInvalid' });
  const day = dayIn(zone, seconds);
  const before = planned.value.find((each) => each.day === day - 1)?.shift ?? null;
  const isOfBefore = direction === 'out' && before !== null && dayIn(zone, before.to) === day && seconds <= before.to + overrunSeconds;
  const time = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' });
  return success({ kind: 'correction', leaveKind: null, fromDate: formatDay(isOfBefore ? day - 1 : day), toDate: formatDay(day), fromPart: 'whole', toPart: 'whole', fromTime: time, toTime: null, direction, compensation: 'pay', reason: '' });
};

type HandIn = { readonly personId: number; readonly userId: string; readonly anchorId: string; readonly punches: readonly HandedPunch[]; readonly route: RequestRoute; readonly follow: (requestId: number) => Promise<void> };

/**
 * Takes punches in. Errors: `punchAnchorUnknown`; `punchChainBroken` when one is missing, doubled or changed; those of its time. A punch
 * whose correction is refused (its limit, a closed day) is kept with the reason: the person sees it, and may ask otherwise.
 */
export const handInPunches = async (tx: CompanyTransaction, wish: HandIn): Promise<Result<readonly StoredPunch[], RequestError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  const { personId, userId, anchorId, route } = wish;
  await holdPersonLock(tx, personId);
  const anchor = await findAnchor(tx, personId, anchorId);
  if (anchor === null) return failure({ code: 'punchAnchorUnknown' });
  const receivedMilliseconds = Math.floor((await readNow(tx)) * 1000);
  const times = judged(anchor, await punchesSince(tx, personId, anchorId), wish.punches, receivedMilliseconds);
  if (!times.ok) return times;
  for (const punch of times.value) {
    await tx.query('savepoint kept_punch');
    const asked = await wishOf(tx, personId, punch);
    const submitted = asked.ok ? await submitRequest(tx, { personId, userId, wish: asked.value, route }) : asked;
    if (submitted.ok) await wish.follow(submitted.value.requestId);
    else await tx.query('rollback to savepoint kept_punch');
    await insertPunch(tx, { ...punch, personId, anchorId, receivedMilliseconds, outcome: submitted.ok ? { requestId: submitted.value.requestId } : { refusal: submitted.error.code } });
  }
  const wanted = new Set(wish.punches.map(({ sequence }) => sequence));
  return success((await punchesSince(tx, personId, anchorId)).filter(({ sequence }) => wanted.has(sequence)));
};
