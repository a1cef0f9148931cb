/** HTTP of reviews: those of others, one's own, and scores from elsewhere. What a reader's reach cannot work out, the system does, and tells figures only. */
import * as routes from '#contracts/api/review-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { arePoints } from '#kernel/performance/performance-rule';
import { visiblePeople, type ListedPerson } from '#modules/attendance';
import { forSubject, mayReach, oneselfOf, reachesAll, readCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { cycleOf, listCycles, type Cycle } from './cycle-store.ts';
import { lateDaysOf } from './late-days.ts';
import { registerRatingProposals } from './rating-proposals.ts';
import { explainedScore, readReviewFacts, reviewFile, reviewRow, storedComponents, type ReviewFacts, type ReviewFile } from './review-answers.ts';
import { missingData, type ReviewError } from './review-errors.ts';
import { calibrate, moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { findReview, listReviewRows, type Review } from './review-store.ts';
import { asTheSystem, lockersFor, notFound, runStep, type ReviewRoutesDeps } from './review-tools.ts';
import { listRules } from './rule-store.ts';
import { weightsInForce } from './rule-versions.ts';
import { proposeImport, proposeScoreChange } from './score-changes.ts';
import { contentOfDerived, type KnownScore } from './score-derive.ts';
import { proposeFactor } from './score-factors.ts';
import { readScores } from './score-questions.ts';
import { scoresOf, writersOf } from './score-store.ts';

const factsOf = async (deps: ReviewRoutesDeps, companyId: number, cycleId: number, reviews: readonly Review[], rederives: 'all' | 'open' = 'all'): Promise<ReadonlyMap<number, ReviewFacts>> =>
  (reviews.length === 0 ? new Map() : asTheSystem(deps, companyId, (tx) => readReviewFacts(tx, cycleId, reviews, rederives)));

/** People of a cycle whose ratings the subject reads, by id. */
const peopleOf = async (tx: CompanyTransaction, subject: Subject, cycle: Pick<Cycle, 'fromDay' | 'toDay'>): Promise<ReadonlyMap<number, ListedPerson>> =>
  new Map((await visiblePeople(tx, subject, { fromDay: cycle.fromDay, toDay: cycle.toDay + 1 })).filter(({ personId }) => mayReach(subject, 'read', 'rating', personId)).map((person) => [person.personId, person]));

const cycleAnswer = ({ cycleId, title, fromDay, toDay }: Cycle) => ({ cycleId: String(cycleId), cycleTitle: title, fromDate: formatDay(fromDay), toDate: formatDay(toDay) });

type ListQuery = Pick<ParsedQuery<typeof routes.listReviews>, 'cycleId' | 'state' | 'search' | 'department'>;

/** Reviews of others in a cycle (the latest when none is named) that fit, by person number, as far as the subject reads. */
export const findReviews = async (deps: Pick<ReviewRoutesDeps, 'database'>, subject: Subject, query: ListQuery) => {
  const found = await readCompany(deps.database, forSubject(subject), async (tx) => {
    const cycles = (await listCycles(tx)).filter(({ state }) => state !== 'discarded');
    const cycle = query.cycleId === '' ? (cycles[0] ?? null) : (cycles.find(({ cycleId }) => String(cycleId) === query.cycleId) ?? null);
    if (cycle === null) return { cycles, cycle, people: new Map<number, ListedPerson>(), reviews: [], rule: null };
    const people = await peopleOf(tx, subject, cycle);
    const reviews = (await listReviewRows(tx, { cycleId: cycle.cycleId, personIds: null })).filter(({ personId }) => people.has(personId) && personId !== subject.personId);
    return { cycles, cycle, people, reviews, rule: await weightsInForce(tx, cycle.kind, formatDay(cycle.toDay)) };
  });
  const search = query.search.trim().toLowerCase();
  const matching = found.reviews.flatMap((review) => {
    const person = found.people.get(review.personId);
    const fits = person !== undefined && (query.state === '' || review.state === query.state) && (query.department === '' || person.department === query.department) && (search === '' || person.name.toLowerCase().includes(search) || person.personNumber.toLowerCase().includes(search));
    return fits ? [{ review, person }] : [];
  });
  return { ...found, matching: matching.toSorted((one, other) => (one.person.personNumber < other.person.personNumber ? -1 : 1)) };
};

const listOffice = async (deps: ReviewRoutesDeps, subject: Subject, query: ParsedQuery<typeof routes.listReviews>): Promise<RouteResponse<typeof routes.listReviews>> => {
  const { cycle, cycles, reviews, rule, matching } = await findReviews(deps, subject, query);
  const shown = matching.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
  const facts = cycle === null ? new Map<number, ReviewFacts>() : await factsOf(deps, subject.companyId, cycle.cycleId, shown.map(({ review }) => review), 'open');
  return {
    total: matching.length, cycle: cycle === null ? null : cycleAnswer(cycle), cycles: cycles.map(({ cycleId, title }) => ({ cycleId: String(cycleId), title })),
    counts: routes.reviewStates.map((state) => ({ state, count: reviews.filter((review) => review.state === state).length })), weightsRule: rule?.title ?? null,
    rows: shown.flatMap(({ review, person }) => {
      const known = facts.get(review.reviewId);
      return known === undefined ? [] : [reviewRow(person, review, known)];
    }),
  };
};

type Found = { readonly review: Review; readonly cycle: Cycle; readonly person: ListedPerson };

/** A review in the reader's reach; one's own is shown on one's own page alone. */
const findFor = async (deps: ReviewRoutesDeps, subject: Subject, reviewId: number, view: 'office' | 'own'): Promise<Found | null> => readCompany(deps.database, forSubject(subject), async (tx) => {
  const review = await findReview(tx, reviewId);
  if (review === null || (review.personId === subject.personId) !== (view === 'own')) return null;
  const cycle = await cycleOf(tx, review.cycleId);
  const person = cycle === null ? undefined : (await peopleOf(tx, subject, cycle)).get(review.personId);
  return cycle === null || person === undefined ? null : { review, cycle, person };
});

const readFile = async (deps: ReviewRoutesDeps, subject: Subject, reviewId: number, view: 'office' | 'own'): Promise<Result<ReviewFile, ApiFailure>> => {
  const found = await findFor(deps, subject, reviewId, view);
  const facts = found === null ? undefined : (await factsOf(deps, subject.companyId, found.cycle.cycleId, [found.review])).get(reviewId);
  if (found === null || facts === undefined) return notFound;
  return success(await readCompany(deps.database, forSubject(subject), async (tx) => reviewFile(tx, {
    ...found, subject, view, facts, nameUsers: deps.nameUsers, completions: (await deps.completionsOf?.(tx, [found.review.personId], found.cycle.fromDay, found.cycle.toDay + 1)) ?? [],
  })));
};

const explain = async (deps: ReviewRoutesDeps, subject: Subject, reviewId: number, view: 'office' | 'own'): Promise<Result<RouteResponse<typeof routes.explainReviewScore>, ApiFailure>> => {
  const found = await findFor(deps, subject, reviewId, view);
  if (found === null || (view === 'own' && found.review.state !== 'locked' && found.review.state !== 'closed')) return notFound;
  const facts = (await factsOf(deps, subject.companyId, found.cycle.cycleId, [found.review])).get(reviewId);
  const answer = facts === undefined ? null : await readCompany(deps.database, forSubject(subject), (tx) => explainedScore(tx, found.review, facts, reachesAll(tx.access, 'rating')));
  return answer === null ? failure({ code: 'reviewIncomplete', status: 409, data: missingData(facts?.rederived.detail?.result.missing ?? []) }) : success(answer);
};

/** Points that the caller may not work out, for a step that needs them. */
const knownFor = async (deps: ReviewRoutesDeps, subject: Subject, reviewId: number): Promise<KnownScore | undefined> => asTheSystem(deps, subject.companyId, async (tx) => {
  const review = await findReview(tx, reviewId);
  const detail = review === null ? null : (await readReviewFacts(tx, review.cycleId, [review])).get(reviewId)?.rederived.detail;
  return detail == null ? undefined : { scoreId: 0, content: contentOfDerived(detail, '0') };
});

/** Numbers that a refusal names. */
const mostNamed = 20;

const asDone = (result: Result<unknown, ApiFailure>): Result<{ done: true }, ApiFailure> => (result.ok ? success({ done: true }) : result);

function registerOffice(server: ApiServer, deps: ReviewRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listReviews, async ({ subject, query }) => success(await listOffice(deps, subject, query)));
  server.handle(routes.readReview, ({ subject, params }) => readFile(deps, subject, Number(params.reviewId), 'office'));
  server.handle(routes.explainReviewScore, ({ subject, params }) => explain(deps, subject, Number(params.reviewId), 'office'));
  server.handle(routes.openReviews, ({ subject, body }) => runStep(database, subject, { commandId: body.commandId, name: 'performance.openReviews', subject: `cycle:${body.cycleId}`, parameters: { cycleId: body.cycleId, personNumbers: body.personNumbers, asksSelf: body.asksSelf } }, async (tx) => {
    const cycle = await cycleOf(tx, Number(body.cycleId));
    if (cycle === null) return failure({ code: 'notFound' });
    const people = [...(await peopleOf(tx, subject, cycle)).values()].filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId));
    const wanted = body.personNumbers.length === 0 ? people : people.filter(({ personNumber }) => body.personNumbers.includes(personNumber));
    const unknown = body.personNumbers.filter((personNumber) => wanted.every((person) => person.personNumber !== personNumber));
    if (unknown.length > 0) return failure({ code: 'peopleOutOfReach', data: { people: unknown.slice(0, mostNamed).join(', '), count: unknown.length } });
    return openReviewsOf(tx, { cycleId: cycle.cycleId, personIds: wanted.map(({ personId }) => personId), asksSelf: body.asksSelf });
  }));
  server.handle(routes.writeReview, async ({ subject, params, body }) => {
    const { commandId, ...evaluation } = body;
    const mayWrite = (personId: number): boolean => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId);
    return asDone(await runStep(database, subject, { commandId, name: 'performance.writeReview', subject: `review:${params.reviewId}`, parameters: { reviewId: params.reviewId, ...evaluation } }, (tx) => writePart(tx, { reviewId: Number(params.reviewId), part: 'manager', evaluation, mayWrite })));
  });
  server.handle(routes.moveReview, async ({ subject, params, body }) => {
    const { commandId, to, reason, effectiveFrom, effectiveTo } = body;
    const reviewId = Number(params.reviewId);
    const known = to === 'locked' ? await knownFor(deps, subject, reviewId) : undefined;
    const otherLockers = to === 'locked' ? (await lockersFor(deps, subject, [reviewId])).get(reviewId) : undefined;
    const may = (right: 'change' | 'approve', personId: number): boolean => personId !== subject.personId && mayReach(subject, right, 'rating', personId);
    return asDone(await runStep(database, subject, { commandId, name: 'performance.moveReview', subject: `review:${params.reviewId}`, parameters: { reviewId: params.reviewId, to, reason, effectiveFrom, effectiveTo } },
      async (tx) => {
        const moved = await moveReviewOn(tx, { reviewId, to, reason, span: { effectiveFrom, effectiveTo }, may, known, otherLockers });
        if (moved.ok && to === 'locked') await deps.followResults(tx);
        return moved;
      }));
  });
  server.handle(routes.calibrateReview, async ({ subject, params, body }) => {
    const { commandId, component, points, reason } = body;
    const known = await knownFor(deps, subject, Number(params.reviewId));
    const mayApprove = (personId: number): boolean => personId !== subject.personId && mayReach(subject, 'approve', 'rating', personId);
    return asDone(await runStep(database, subject, { commandId, name: 'performance.calibrate', subject: `review:${params.reviewId}`, parameters: { reviewId: params.reviewId, component, points, reason } },
      (tx) => calibrate(tx, { reviewId: Number(params.reviewId), component, points, reason, mayApprove, known })));
  });
}

type WrongRow = { readonly row: number; readonly personNumber: string; readonly reason: 'unknown' | 'twice' | 'points' };

/** The first row that cannot be taken, counted from 1. */
const wrongRow = (rows: readonly { readonly personNumber: string; readonly score: string }[], people: ReadonlyMap<string, number>): WrongRow | null => {
  const seen = new Set<string>();
  for (const [index, { personNumber, score }] of rows.entries()) {
    const reason = !people.has(personNumber) ? 'unknown' : seen.has(personNumber) ? 'twice' : arePoints(score) ? null : 'points';
    if (reason !== null) return { row: index + 1, personNumber, reason };
    seen.add(personNumber);
  }
  return null;
};

function registerScores(server: ApiServer, deps: ReviewRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.proposeScoreChange, ({ subject, params, body }) => runStep(database, subject, { commandId: body.commandId, name: 'performance.proposeScore', subject: `review:${params.reviewId}`, parameters: { reviewId: params.reviewId, reason: body.reason } }, async (tx) => {
    const review = await findReview(tx, Number(params.reviewId));
    if (review === null || review.personId === subject.personId || !mayReach(subject, 'change', 'rating', review.personId)) return failure({ code: 'reviewUnknown' });
    const proposed = await proposeScoreChange(tx, { personId: review.personId, cycleId: review.cycleId, reason: body.reason });
    return proposed.ok ? success({ ...proposed.value, proposalId: String(proposed.value.proposalId) }) : proposed;
  }));
  const numbersOf = async (tx: CompanyTransaction, subject: Subject): Promise<ReadonlyMap<string, number>> =>
    new Map((await visiblePeople(tx, subject, { fromDay: deps.today() - 800, toDay: deps.today() + 1 })).filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId)).map(({ personNumber, personId }) => [personNumber, personId]));
  server.handle(routes.listPersonScores, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx): Promise<Result<RouteResponse<typeof routes.listPersonScores>, ApiFailure>> => {
    const person = (await visiblePeople(tx, subject, { fromDay: deps.today() - 800, toDay: deps.today() + 1 })).find(({ personNumber }) => personNumber === params.personNumber);
    if (person === undefined || person.personId === subject.personId || !mayReach(subject, 'read', 'rating', person.personId)) return notFound;
    const cycles = new Map((await listCycles(tx)).map((cycle) => [cycle.cycleId, cycle]));
    const scores = await readScores(tx, [person.personId]);
    const lateDays = await lateDaysOf(tx, person.personId, scores.flatMap(({ cycleId }) => cycles.get(cycleId) ?? []));
    const [writers, rules] = [await writersOf(tx, scores.map(({ scoreId }) => scoreId)), new Map((await listRules(tx)).map((rule) => [rule.ruleId, rule]))];
    const users = await deps.nameUsers(tx, [...new Set([...writers.values()].flatMap(({ judgedBy, approvedBy }) => [judgedBy, approvedBy]))].filter((userId) => userId !== ''));
    return success({ rows: scores.flatMap((score) => {
      const cycle = cycles.get(score.cycleId);
      return cycle === undefined ? [] : [{
        ...cycleAnswer(cycle), reviewId: score.reviewId === null ? null : String(score.reviewId), score: score.content.score, revision: score.revision, source: score.source, sourceName: score.sourceName, effectiveFrom: score.effectiveFrom,
        effectiveTo: score.effectiveTo, madeAt: score.madeAt.toISOString(), lateDays: lateDays?.(cycle) ?? null, judgedBy: users.get(writers.get(score.scoreId)?.judgedBy ?? '') ?? '', approvedBy: users.get(writers.get(score.scoreId)?.approvedBy ?? '') ?? '',
        rules: [score.content.rules.weights, score.content.rules.attendanceScore].flatMap((ruleId) => rules.get(ruleId ?? 0) ?? []).map(({ ruleId, kind, title, validFrom }) => ({ ruleId: String(ruleId), kind, title, validFrom })),
        components: storedComponents(score),
      }];
    }) });
  }));
  server.handle(routes.importScores, ({ subject, body }) => {
    const { commandId, cycleId, sourceName, effectiveFrom, effectiveTo, rows } = body;
    return runStep(database, subject, { commandId, name: 'performance.importScores', subject: `cycle:${cycleId}`, parameters: { cycleId, sourceName, effectiveFrom, effectiveTo, rows } }, async (tx) => {
      const people = await numbersOf(tx, subject);
      const wrong = wrongRow(rows, people);
      if (wrong !== null) return failure({ code: 'scoreRowInvalid', data: wrong });
      const proposed = await proposeImport(tx, { cycleId: Number(cycleId), sourceName, effectiveFrom, effectiveTo, rows: rows.map(({ personNumber, score }) => ({ personId: people.get(personNumber) ?? 0, score })) });
      return proposed.ok ? success({ ...proposed.value, proposalId: String(proposed.value.proposalId) }) : proposed;
    });
  });
  server.handle(routes.decideFactor, ({ subject, body }) => {
    const { commandId, personNumber, ...wish } = body;
    return runStep(database, subject, { commandId, name: 'performance.decideFactor', subject: `person:${personNumber}`, parameters: { personNumber, ...wish } }, async (tx) => {
      const personId = (await numbersOf(tx, subject)).get(personNumber);
      const proposed = personId === undefined ? failure<ReviewError>({ code: 'notFound' }) : await proposeFactor(tx, { personId, ...wish });
      return proposed.ok ? success({ proposalId: String(proposed.value.proposalId) }) : proposed;
    });
  });
}

const listOwn = async (tx: CompanyTransaction, personId: number): Promise<RouteResponse<typeof routes.listOwnReviews>> => {
  const reviews = await listReviewRows(tx, { cycleId: null, personIds: [personId] });
  const cycles = new Map((await listCycles(tx)).map((cycle) => [cycle.cycleId, cycle]));
  const scores = await scoresOf(tx, [personId]);
  // Revisions come newest first.
  const scoreOf = ({ state, cycleId }: Review): string | null => (state === 'locked' || state === 'closed' ? (scores.find((score) => score.cycleId === cycleId)?.content.score ?? null) : null);
  const rows = reviews.map((review) => ({ review, cycle: cycles.get(review.cycleId), score: scoreOf(review) }));
  return {
    rows: rows.flatMap(({ review, cycle, score }) => (cycle === undefined ? [] : [{ ...cycleAnswer(cycle), reviewId: String(review.reviewId), state: review.state, score, mayWrite: review.state === 'self', movedAt: review.movedAt.toISOString() }])),
    imported: scores.filter(({ source }) => source === 'imported').flatMap((score) => {
      const cycle = cycles.get(score.cycleId);
      return cycle === undefined ? [] : [{ ...cycleAnswer(cycle), score: score.content.score, sourceName: score.sourceName, madeAt: score.madeAt.toISOString() }];
    }),
  };
};

function registerOwn(server: ApiServer, deps: ReviewRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listOwnReviews, async ({ subject }) => {
    const { personId } = subject;
    return personId === null ? notFound : success(await readCompany(database, forSubject(oneselfOf(subject)), (tx) => listOwn(tx, personId)));
  });
  server.handle(routes.readOwnReview, ({ subject, params }) => readFile(deps, oneselfOf(subject), Number(params.reviewId), 'own'));
  server.handle(routes.explainOwnScore, ({ subject, params }) => explain(deps, oneselfOf(subject), Number(params.reviewId), 'own'));
  server.handle(routes.writeOwnReview, async ({ subject, params, body }) => {
    const { commandId, ...evaluation } = body;
    return asDone(await runStep(database, oneselfOf(subject), { commandId, name: 'performance.writeOwnReview', subject: `review:${params.reviewId}`, parameters: { reviewId: params.reviewId, ...evaluation } },
      (tx) => writePart(tx, { reviewId: Number(params.reviewId), part: 'self', evaluation, mayWrite: (personId) => personId === subject.personId })));
  });
}

/** Registers the routes of reviews and scores. */
export const registerReviewRoutes = (server: ApiServer, deps: ReviewRoutesDeps): void => {
  registerOffice(server, deps);
  registerScores(server, deps);
  registerRatingProposals(server, deps);
  registerOwn(server, deps);
};
