/** HTTP of feedback. Colleagues have no reach over each other: whom one may say something to, and whom one was asked about, the system names. */
import * as routes from '#contracts/api/feedback-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonId, managerLine, personNamesOf, reportsOf } from '#modules/people';
import { forSubject, mayReach, oneselfOf, peopleOfUsers, readCompany, usersOfPeople, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { visiblePeople } from '#modules/attendance';
import { cycleOf } from './cycle-store.ts';
import { closedRounds } from './feedback-groups.ts';
import { asksOf, countGiven, countRounds, insertAsks, insertFeedback, isFrom, isRoundOpen, namedFeedback, type Ask, type Feedback, type Visibility } from './feedback-store.ts';
import type { NameUsers } from './review-answers.ts';
import type { ReviewError } from './review-errors.ts';
import { asTheSystem, notFound, runStep, type ReviewRoutesDeps } from './review-tools.ts';
import { findReview, listReviewRows } from './review-store.ts';

type OwnAnswer = RouteResponse<typeof routes.readOwnFeedback>;

/** Manager, colleagues of the same manager, and own reports, as of a day. Read as the system. */
const colleaguesOf = async (tx: CompanyTransaction, personId: number, day: number): Promise<readonly number[]> => {
  const [manager] = await managerLine(tx, personId, day);
  const team = manager === undefined ? [] : await reportsOf(tx, manager, day);
  const own = await reportsOf(tx, personId, day);
  return [...new Set([...(manager === undefined ? [] : [manager]), ...team, ...own])].filter((other) => other !== personId);
};

const shownAnswer = async (tx: CompanyTransaction, nameUsers: NameUsers, feedback: readonly Feedback[]): Promise<OwnAnswer['received']> => {
  const names = await nameUsers(tx, [...new Set(feedback.map(({ authorUserId }) => authorUserId))]);
  return feedback.flatMap(({ feedbackId, visibility, authorUserId, givenAt, text }) => (visibility === 'group' ? [] : [{ feedbackId: String(feedbackId), visibility, by: names.get(authorUserId) ?? '', at: givenAt.toISOString(), text }]));
};

/** What groups said of a person, by cycle, as a reader is shown it. A round that still runs is held back like one with too few answers. */
const groupsOf = async (tx: CompanyTransaction, personId: number, readerUserId: string): Promise<OwnAnswer['groups']> => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  const [rounds, closed] = [await countRounds(tx, reviews.map(({ reviewId }) => reviewId)), await closedRounds(tx, reviews, readerUserId)];
  const answers: OwnAnswer['groups'] = [];
  for (const review of reviews.filter(({ reviewId }) => rounds.has(reviewId))) {
    const isLocked = review.state === 'locked' || review.state === 'closed';
    const shown = isLocked ? closed.get(review.reviewId)?.shown : undefined;
    const cycleTitle = (await cycleOf(tx, review.cycleId))?.title ?? '';
    answers.push(shown?.state === 'shown' ? { cycleTitle, state: 'shown', texts: [...shown.texts], average: shown.averageRating } : { cycleTitle, state: 'heldBack', texts: [], average: null });
  }
  return answers;
};

const readOwn = async (deps: ReviewRoutesDeps, subject: Subject, personId: number): Promise<OwnAnswer> => {
  const own = oneselfOf(subject);
  const found = await readCompany(deps.database, forSubject(own), async (tx) => ({
    received: await shownAnswer(tx, deps.nameUsers, await namedFeedback(tx, personId, ['open', 'own'])), groups: await groupsOf(tx, personId, subject.userId), asks: await asksOf(tx, subject.userId), given: await countGiven(tx, subject.userId),
  }));
  return asTheSystem(deps, subject.companyId, async (tx) => {
    const colleagues = await colleaguesOf(tx, personId, deps.today());
    const names = await personNamesOf(tx, [...colleagues, ...found.asks.map((ask) => ask.personId)]);
    return {
      received: found.received, groups: found.groups, given: found.given,
      colleagues: colleagues.flatMap((id) => (names.has(id) ? [{ personNumber: names.get(id)?.personNumber ?? '', name: names.get(id)?.name ?? '' }] : [])),
      asked: found.asks.map(({ askId, personId: about, dueOn, isAnswered }) => ({ askId: String(askId), personNumber: names.get(about)?.personNumber ?? '', name: names.get(about)?.name ?? '', dueOn, isAnswered })),
    };
  });
};

/** The colleague of a number; null for anybody else, known or not. */
const colleagueOf = (deps: ReviewRoutesDeps, subject: Subject, personNumber: string): Promise<number | null> => asTheSystem(deps, subject.companyId, async (tx) => {
  if (subject.personId === null) return null;
  const names = await personNamesOf(tx, await colleaguesOf(tx, subject.personId, deps.today()));
  return [...names].find(([, person]) => person.personNumber === personNumber)?.[0] ?? null;
});

/** Whether the round of a question is open is the review's to say, which who is asked may not read. */
const openAsk = async (deps: ReviewRoutesDeps, subject: Subject, askId: number): Promise<{ readonly ask: Ask; readonly isOpen: boolean } | null> => {
  const ask = (await readCompany(deps.database, forSubject(oneselfOf(subject)), (tx) => asksOf(tx, subject.userId))).find((each) => each.askId === askId);
  if (ask === undefined) return null;
  const isOpen = await asTheSystem(deps, subject.companyId, (tx) => isRoundOpen(tx, ask.reviewId ?? 0));
  return { ask, isOpen };
};

const peopleByNumber = async (tx: CompanyTransaction, numbers: readonly string[]): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const number of numbers) {
    const personId = await findPersonId(tx, number);
    if (personId !== null) found.push(personId);
  }
  return found;
};

const say = async (deps: ReviewRoutesDeps, tx: CompanyTransaction, wish: { readonly personId: number; readonly visibility: Visibility; readonly text: string }): Promise<Result<{ done: true }, ReviewError>> => {
  const written = await insertFeedback(tx, { ...wish, reviewId: null, askId: null, score: null, competencies: [] });
  if (!written.ok) return written;
  await deps.tell(tx, [{ code: 'feedbackGiven', to: { personId: wish.personId }, about: `feedback:${written.value}`, data: {}, link: '/my/feedback' }]);
  return success({ done: true });
};

function registerOwn(server: ApiServer, deps: ReviewRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.readOwnFeedback, async ({ subject }) => (subject.personId === null ? notFound : success(await readOwn(deps, subject, subject.personId))));
  server.handle(routes.giveFeedback, async ({ subject, body }) => {
    const personId = await colleagueOf(deps, subject, body.personNumber);
    return runStep(database, oneselfOf(subject), { commandId: body.commandId, name: 'performance.giveFeedback', subject: `person:${body.personNumber}`, parameters: { personNumber: body.personNumber, visibility: body.visibility, text: body.text } },
      (tx) => (personId === null ? Promise.resolve(failure<ReviewError>({ code: 'feedbackUnknown' })) : say(deps, tx, { personId, visibility: body.visibility, text: body.text })));
  });
  server.handle(routes.answerFeedbackAsk, async ({ subject, params, body }) => {
    const found = await openAsk(deps, subject, Number(params.askId));
    const { commandId, score, competencies, text } = body;
    return runStep(database, oneselfOf(subject), { commandId, name: 'performance.answerFeedback', subject: `feedbackAsk:${params.askId}`, parameters: { askId: params.askId, score, competencies, text } }, async (tx) => {
      if (found === null) return failure<ReviewError>({ code: 'feedbackUnknown' });
      if (found.ask.isAnswered) return failure<ReviewError>({ code: 'feedbackGiven' });
      if (!found.isOpen) return failure<ReviewError>({ code: 'reviewNotThere' });
      if (text === '' && score === null && competencies.length === 0) return failure<ReviewError>({ code: 'feedbackEmpty' });
      const written = await insertFeedback(tx, { personId: found.ask.personId, visibility: 'group', reviewId: found.ask.reviewId, askId: found.ask.askId, score, competencies, text });
      return written.ok ? success({ done: true as const }) : written;
    });
  });
}

function registerOffice(server: ApiServer, deps: ReviewRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.askFeedback, async ({ subject, body }) => {
    const users = await asTheSystem(deps, subject.companyId, async (tx) => {
      const review = await findReview(tx, Number(body.reviewId));
      // Whoever worked with the person is whom a manager names: anybody of the company, by number. Whoever asks reads the answers and
      // says their own part elsewhere: among three with them, two would be left.
      const people = review === null ? [] : await peopleByNumber(tx, body.authorNumbers);
      const users = await peopleOfUsers(tx, await usersOfPeople(tx, people.filter((personId) => personId !== review?.personId && personId !== subject.personId)));
      // One account of each: a human with two would be two of a group.
      return [...new Map([...users].toReversed().map(([userId, personId]) => [personId, userId])).values()];
    });
    return runStep(database, subject, { commandId: body.commandId, name: 'performance.askFeedback', subject: `review:${body.reviewId}`, parameters: { reviewId: body.reviewId, authorNumbers: body.authorNumbers, dueOn: body.dueOn } }, async (tx) => {
      const review = await findReview(tx, Number(body.reviewId));
      if (review === null || review.personId === subject.personId || !mayReach(subject, 'change', 'rating', review.personId)) return failure<ReviewError>({ code: 'reviewUnknown' });
      if (!(await isRoundOpen(tx, review.reviewId))) return failure<ReviewError>({ code: 'reviewNotThere' });
      if (!isFrom(body.dueOn, deps.today())) return failure<ReviewError>({ code: 'dueInPast' });
      const asked = await insertAsks(tx, { personId: review.personId, reviewId: review.reviewId, authorUserIds: users, dueOn: body.dueOn });
      if (!asked.ok) return asked;
      await deps.tell(tx, asked.value.map((userId) => ({ code: 'feedbackAsked' as const, to: { userId }, about: `review:${review.reviewId}`, data: { dueOn: body.dueOn }, link: '/my/feedback' })));
      return success({ asked: asked.value.length });
    });
  });
  server.handle(routes.listFeedback, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx): Promise<Result<RouteResponse<typeof routes.listFeedback>, ApiFailure>> => {
    const person = (await visiblePeople(tx, subject, { fromDay: deps.today() - 800, toDay: deps.today() + 1 })).find(({ personNumber }) => personNumber === params.personNumber);
    if (person === undefined || person.personId === subject.personId || !mayReach(subject, 'read', 'rating', person.personId)) return notFound;
    return success({ received: await shownAnswer(tx, deps.nameUsers, await namedFeedback(tx, person.personId, ['open'])), groups: await groupsOf(tx, person.personId, subject.userId) });
  }));
}

/** Registers the routes of feedback. */
export const registerFeedbackRoutes = (server: ApiServer, deps: ReviewRoutesDeps): void => {
  registerOwn(server, deps);
  registerOffice(server, deps);
};
