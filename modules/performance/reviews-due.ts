/** Parts of reviews and answers about colleagues that nobody writes: whoever they wait for is reminded, after some days and then every week. */
import { formatDay, secondsPerDay } from '#kernel/calendar/epoch-day';
import { managerLine, messageAddressesOf, personNamesOf } from '#modules/people';
import { noticedMatters, notify, type CompanyTransaction } from '#modules/platform';
import { unansweredAsks } from './feedback-store.ts';
import { listReviewRows, type Review } from './review-store.ts';

const [firstAfterDays, everyDays] = [3, 7];

type Waiting = { readonly review: Review; readonly about: string };

/** Reviews that have waited so long for a part that another reminder is due, each with a name for the reminder. */
const waitingParts = (reviews: readonly Review[], today: number): readonly Waiting[] => reviews.flatMap((review) => {
  const waited = today - Math.floor(review.movedAt.getTime() / (secondsPerDay * 1000));
  return waited < firstAfterDays ? [] : [{ review, about: `review:${review.reviewId}:${review.state}:${review.movedAt.getTime()}:${Math.floor((waited - firstAfterDays) / everyDays)}` }];
});

/** One's own part is the person's, the other the nearest manager's. */
const remindParts = async (tx: CompanyTransaction, today: number): Promise<number> => {
  const waiting = waitingParts(await listReviewRows(tx, { cycleId: null, personIds: null, states: ['self', 'manager'] }), today);
  const told = await noticedMatters(tx, 'reviewReminded', waiting.map(({ about }) => about));
  const names = await personNamesOf(tx, waiting.map(({ review }) => review.personId));
  let count = 0;
  for (const { review, about } of waiting.filter((each) => !told.has(each.about))) {
    const isOwn = review.state === 'self';
    const personId = isOwn ? review.personId : (await managerLine(tx, review.personId, today))[0];
    if (personId === undefined) continue;
    const messages = (await messageAddressesOf(tx, [personId])).get(personId) ?? [];
    await notify(tx, { code: 'reviewReminded', to: { personId }, about, data: { name: names.get(review.personId)?.name ?? '' }, link: isOwn ? `/my/reviews?review=${review.reviewId}` : `/reviews?review=${review.reviewId}` }, { messages, isPrinted: false });
    count += 1;
  }
  return count;
};

/** Once, the day before the last day: whoever was asked, and nobody else. */
const remindAsks = async (tx: CompanyTransaction, today: number): Promise<number> => {
  const asks = (await unansweredAsks(tx, formatDay(today + 1))).map((ask) => ({ ...ask, about: `feedbackAsk:${ask.askId}` }));
  const told = await noticedMatters(tx, 'feedbackReminded', asks.map(({ about }) => about));
  const fresh = asks.filter(({ about }) => !told.has(about));
  for (const { authorUserId, about, dueOn } of fresh) await notify(tx, { code: 'feedbackReminded', to: { userId: authorUserId }, about, data: { dueOn }, link: '/my/feedback' });
  return fresh.length;
};

/** Reminds of what waits; run again, it says nothing again. Answers how many were told. */
export const tellReviewsDue = async (tx: CompanyTransaction, today: number): Promise<number> => (await remindParts(tx, today)) + (await remindAsks(tx, today));
