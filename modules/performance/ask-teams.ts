/** Asking colleagues for all reviews of a cycle at once. Whom one is asked about follows from the team alone, so that nothing is chosen by anybody. */
import * as routes from '#contracts/api/feedback-api';
import { failure, success } from '#kernel/base/result';
import { smallestGroup } from '#kernel/performance/feedback-view';
import { managerLine, reportsOf } from '#modules/people';
import { mayReach, peopleOfUsers, usersOfPeople, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { countRounds, insertAsks, isFrom, isRoundOpen } from './feedback-store.ts';
import type { ReviewError } from './review-errors.ts';
import { listReviewRows, type Review } from './review-store.ts';
import { asTheSystem, runStep, type ReviewRoutesDeps } from './review-tools.ts';

const mostReviews = 500;

/** The next ones in a team after somebody, round and round: over a whole team everybody is asked about equally often. */
export const nextInTeam = (team: readonly number[], personId: number, most: number): readonly number[] => {
  const place = team.indexOf(personId);
  return [...team.slice(place + 1), ...team.slice(0, Math.max(0, place))].filter((other) => other !== personId).slice(0, most);
};

type Planned = { readonly review: Review; readonly authorUserIds: readonly string[] };
type Plan = { readonly planned: readonly Planned[]; readonly tooFew: number; readonly left: number };

/** Read as the system: a manager may not know of all who work together. Whoever asks writes and reads elsewhere, and is not asked. */
const planTeams = async (tx: CompanyTransaction, subject: Subject, { cycleId, most, day }: { readonly cycleId: number; readonly most: number; readonly day: number }): Promise<Plan> => {
  const reviews = (await listReviewRows(tx, { cycleId, personIds: null, states: ['open', 'self', 'manager'] })).filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId));
  const rounds = await countRounds(tx, reviews.map(({ reviewId }) => reviewId));
  const waiting = reviews.filter(({ reviewId }) => !rounds.has(reviewId));
  const teams = new Map<number, ReadonlyMap<number, string>>();
  const planned: Planned[] = [];
  let tooFew = 0;
  for (const review of waiting.slice(0, mostReviews)) {
    const manager = (await managerLine(tx, review.personId, day))[0] ?? null;
    if (manager !== null && !teams.has(manager)) {
      const users = await peopleOfUsers(tx, await usersOfPeople(tx, await reportsOf(tx, manager, day)));
      teams.set(manager, new Map([...users].toReversed().map(([userId, personId]) => [personId, userId])));
    }
    const team = manager === null ? undefined : teams.get(manager);
    const order = team === undefined ? [] : [...new Set([...team.keys(), review.personId])].toSorted((one, other) => one - other).filter((personId) => personId === review.personId || personId !== subject.personId);
    const authorUserIds = nextInTeam(order, review.personId, most).flatMap((personId) => team?.get(personId) ?? []);
    if (authorUserIds.length < smallestGroup) tooFew += 1;
    else planned.push({ review, authorUserIds });
  }
  return { planned, tooFew, left: Math.max(0, waiting.length - mostReviews) };
};

/** Binds the route of asking teams. */
export const registerAskTeamsRoute = (server: ApiServer, deps: ReviewRoutesDeps): void => {
  server.handle(routes.askTeams, async ({ subject, body }) => {
    const { commandId, colleagues, dueOn } = body;
    const cycleId = Number(body.cycleId);
    const { planned, tooFew, left } = await asTheSystem(deps, subject.companyId, (tx) => planTeams(tx, subject, { cycleId, most: colleagues, day: deps.today() }));
    return runStep(deps.database, subject, { commandId, name: 'performance.askTeams', subject: `cycle:${cycleId}`, parameters: { cycleId, colleagues, dueOn } }, async (tx) => {
      if (!isFrom(dueOn, deps.today())) return failure<ReviewError>({ code: 'dueInPast' });
      const told = new Set<string>();
      let [reviews, asked] = [0, 0];
      for (const { review, authorUserIds } of planned) {
        // Somebody may have asked, or moved the review on, since the plan was made.
        if (!(await isRoundOpen(tx, review.reviewId)) || (await countRounds(tx, [review.reviewId])).has(review.reviewId)) continue;
        const made = await insertAsks(tx, { personId: review.personId, reviewId: review.reviewId, authorUserIds, dueOn });
        if (!made.ok) return made;
        reviews += 1;
        asked += made.value.length;
        for (const userId of made.value) told.add(userId);
      }
      // One word to each, however many they are asked about.
      await deps.tell(tx, [...told].map((userId) => ({ code: 'feedbackAsked' as const, to: { userId }, about: `cycle:${cycleId}`, data: { dueOn }, link: '/my/feedback' })));
      return success({ reviews, asked, tooFew, left });
    });
  });
};
