/** Reviews in the words of the HTTP interface. Before a review is locked, the person sees their own part and nothing else of it. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { explainReviewScore, listReviews, readReview } from '#contracts/api/review-api';
import type { CourseCompletion } from '#contracts/flow/course-completion';
import { formatDay } from '#kernel/calendar/epoch-day';
import { smallestGroup } from '#kernel/performance/feedback-view';
import { formatExact, parseExact } from '#kernel/quantity/decimal';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { personFieldsOf, type ListedPerson } from '#modules/attendance';
import { mayRead, mayReach, type CompanyTransaction, type Subject } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { closedRounds, type RoundView } from './feedback-groups.ts';
import { hasMuchLeave } from './late-days.ts';
import { countRounds } from './feedback-store.ts';
import { arrows, competenciesOf, rightOfMove } from './review-steps.ts';
import { calibrationsOf, entriesOf, eventsOfReview, type Review } from './review-store.ts';
import { currentScores, rederiveScores, type Rederived } from './score-rederive.ts';
import { scoresOf, type Score } from './score-store.ts';
import { findRule } from './rule-store.ts';

export type ReviewRow = RouteResponse<typeof listReviews>['rows'][number];
export type ReviewFile = RouteResponse<typeof readReview>;
export type NameUsers = (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const isLocked = ({ state }: Review): boolean => state === 'locked' || state === 'closed';

/** What the system knows of reviews of a cycle: values that a reader's own reach might not work out. */
export type ReviewFacts = { readonly rederived: Rederived; readonly hasSelf: boolean; readonly hasManager: boolean; readonly asked: number; readonly answered: number };

/** Scores as they were locked, not worked out again: what a list shows. */
const asLocked = async (tx: CompanyTransaction, cycleId: number, personIds: readonly number[]): Promise<readonly (readonly [number, Rederived])[]> => {
  const stored = await currentScores(tx, personIds, cycleId);
  return personIds.map((personId) => [personId, { stored: stored.get(personId) ?? null, derived: null, state: 'notDerived', explanation: null, detail: null }]);
};

/** Read as the system: the tree of goals is everybody's. `open`: locked ones are told as they were locked. */
export const readReviewFacts = async (tx: CompanyTransaction, cycleId: number, reviews: readonly Review[], rederives: 'all' | 'open' = 'all'): Promise<ReadonlyMap<number, ReviewFacts>> => {
  const isDerived = (review: Review): boolean => rederives === 'all' || !isLocked(review);
  const rederived = new Map([
    ...(await rederiveScores(tx, cycleId, reviews.filter(isDerived).map(({ personId }) => personId))), ...(await asLocked(tx, cycleId, reviews.filter((review) => !isDerived(review)).map(({ personId }) => personId))),
  ]);
  const entries = Map.groupBy(await entriesOf(tx, reviews.map(({ reviewId }) => reviewId)), ({ reviewId }) => reviewId);
  const rounds = await countRounds(tx, reviews.map(({ reviewId }) => reviewId));
  return new Map(reviews.flatMap(({ reviewId, personId }) => {
    const [found, own, round] = [rederived.get(personId), entries.get(reviewId) ?? [], rounds.get(reviewId)];
    return found === undefined ? [] : [[reviewId, { rederived: found, hasSelf: own.some(({ part }) => part === 'self'), hasManager: own.some(({ part }) => part === 'manager'), asked: round?.asked ?? 0, answered: round?.answered ?? 0 }]];
  }));
};

/** The components that a stored score is shown with. */
export const storedComponents = ({ content }: Pick<Score, 'content'>): ReviewRow['components'] => content.components.map(({ component, weight, points, source, isCalibrated }) => ({ component, weight, points, source, isCalibrated }));

/** The components of a score: as they were locked, else as they stand. */
const componentsOf = (review: Review, { rederived: { stored, detail } }: ReviewFacts): ReviewRow['components'] => {
  if (isLocked(review) && stored !== null && stored.content.components.length > 0) return storedComponents(stored);
  return (detail?.components ?? []).map(({ component, weight, points, source, isCalibrated }) => ({ component, weight, points: points?.value ?? null, source: source?.value ?? null, isCalibrated }));
};

/** One review in a list: as it was locked, else as it stands. */
export const reviewRow = (person: ListedPerson, review: Review, facts: ReviewFacts): ReviewRow => {
  const components = componentsOf(review, facts);
  const { stored, derived } = facts.rederived;
  const isFact = isLocked(review) && stored !== null;
  return {
    ...personFieldsOf(person), reviewId: String(review.reviewId), state: review.state, hasSelf: facts.hasSelf, hasManager: facts.hasManager, peersAsked: facts.asked, peersAnswered: facts.answered < smallestGroup ? null : facts.answered,
    components, score: isFact ? stored.content.score : derived, missing: components.filter(({ points }) => points === null).map(({ component }) => component), isFact, movedAt: review.movedAt.toISOString(),
  };
};

const groupAnswer = (round: RoundView | undefined): ReviewFile['group'] => (round?.shown.state === 'shown' ? { texts: [...round.shown.texts], average: round.shown.averageRating } : null);

const scoreAnswer = (score: Score, { stored, state }: Rederived): ReviewFile['scores'][number] => ({
  scoreId: String(score.scoreId), revision: score.revision, score: score.content.score, source: score.source, sourceName: score.sourceName, effectiveFrom: score.effectiveFrom, effectiveTo: score.effectiveTo, madeAt: score.madeAt.toISOString(),
  rederived: stored?.scoreId === score.scoreId && state !== 'notStored' ? state : 'notDerived',
});

type FileScene = {
  readonly subject: Subject; readonly view: 'office' | 'own'; readonly cycle: Cycle; readonly person: ListedPerson; readonly review: Review; readonly facts: ReviewFacts; readonly nameUsers: NameUsers; readonly completions: readonly CourseCompletion[];
};

const mayOf = ({ subject, view, review }: FileScene): Pick<ReviewFile, 'mayWrite' | 'moves' | 'mayCalibrate'> => {
  const may = (right: 'change' | 'approve'): boolean => view === 'office' && subject.personId !== review.personId && mayReach(subject, right, 'rating', review.personId);
  return {
    mayWrite: view === 'own' ? (review.state === 'self' ? 'self' : 'none') : review.state === 'manager' && may('change') ? 'manager' : 'none',
    moves: may(rightOfMove(review.state)) ? [...arrows[review.state]] : [], mayCalibrate: review.state === 'calibration' && may('approve'),
  };
};

/** One review with everything that this reader may know of it. */
export const reviewFile = async (tx: CompanyTransaction, scene: FileScene): Promise<ReviewFile> => {
  const { view, cycle, person, review, facts, nameUsers, completions } = scene;
  const isOpenTo = view === 'office' || isLocked(review);
  const entries = (await entriesOf(tx, [review.reviewId])).filter(({ part }) => isOpenTo || part === 'self');
  const calibrations = isOpenTo ? await calibrationsOf(tx, [review.reviewId]) : [];
  const [events, scores] = [await eventsOfReview(tx, review), isOpenTo ? await scoresOf(tx, [review.personId], review.cycleId) : []];
  const names = await nameUsers(tx, [...new Set([...entries.map(({ authorUserId }) => authorUserId), ...calibrations.map(({ madeBy }) => madeBy), ...events.map(({ userId }) => userId)])]);
  const round = isOpenTo ? (await closedRounds(tx, [review], scene.subject.userId)).get(review.reviewId) : undefined;
  const row = reviewRow(person, review, facts);
  return {
    ...row, ...(isOpenTo ? {} : { components: [], score: null, missing: [], hasManager: false, peersAsked: 0, peersAnswered: null }), ...mayOf(scene),
    cycleId: String(cycle.cycleId), cycleTitle: cycle.title, fromDate: formatDay(cycle.fromDay), toDate: formatDay(cycle.toDay),
    competencies: (await competenciesOf(tx, review.personId, cycle)).map(({ competencyCode, titleChinese, titleEnglish, level }) => ({ competencyCode, titleChinese, titleEnglish, level })),
    entries: entries.map(({ part, authorUserId, writtenAt, score, competencies, text }) => ({ part, by: names.get(authorUserId) ?? '', at: writtenAt.toISOString(), score, competencies: [...competencies], text })),
    calibrations: calibrations.map(({ component, before, after, reason, madeBy, madeAt }) => ({ component, before, after, reason, by: names.get(madeBy) ?? '', at: madeAt.toISOString() })),
    group: groupAnswer(round), scores: scores.map((score) => scoreAnswer(score, facts.rederived)),
    events: events.map(({ fromState, toState, userId, at, reason }) => ({ fromState, toState, by: names.get(userId) ?? '', at: at.toISOString(), reason: isOpenTo ? reason : '' })),
    hasMuchLeave: view === 'office' ? await hasMuchLeave(tx, review.personId, cycle) : null,
    completions: completions.map(({ titleChinese, titleEnglish, completedDay, competencyCodes }) => ({ titleChinese, titleEnglish, completedOn: formatDay(completedDay), competencyCodes: [...competencyCodes] })),
  };
};

type Explained = RouteResponse<typeof explainReviewScore>;

/** A trace without the goals of others: their figures are theirs. */
const withoutGoals = (node: ExplanationNode, cycleId: number): ExplanationNode => {
  if (node.label === 'goals' && node.operation === 'round') return { operation: 'leaf', label: 'goals', value: node.value, unit: node.unit, children: [], reference: { kind: 'fact', table: 'performance.cycle', key: { cycle_id: cycleId } } };
  return { ...node, children: node.children.map((child) => withoutGoals(child, cycleId)) };
};

/** A trace without days and punches, for who reads ratings of the person and not where they were. */
const withoutDays = (node: ExplanationNode, { personId, reviewId }: Pick<Review, 'personId' | 'reviewId'>): ExplanationNode => {
  if (node.label === 'attendanceScore' && node.operation !== 'leaf') return { operation: 'leaf', label: node.label, value: node.value, unit: node.unit, children: [], reference: { kind: 'fact', table: 'performance.review', key: { person_id: personId, review_id: reviewId } } };
  return { ...node, children: node.children.map((child) => withoutDays(child, { personId, reviewId })) };
};

const plain = (value: string): string => {
  const exact = parseExact(value);
  return exact === null ? value : formatExact(exact);
};

/** How a score comes about: the whole trace where the facts still give it, else the score's own row, which says so. */
export const explainedScore = async (tx: CompanyTransaction, review: Review, { rederived }: ReviewFacts, seesEveryGoal: boolean): Promise<Explained | null> => {
  const { stored, derived, state, explanation, detail } = rederived;
  const amount = stored?.content.score ?? derived;
  if (amount === null) return null;
  const holds = explanation !== null && (stored === null || state === 'same');
  const shown = explanation === null || mayRead(tx.access, 'personal', review.personId) ? explanation : withoutDays(explanation, review);
  const root: ExplanationNode = holds && shown !== null ? (seesEveryGoal ? shown : withoutGoals(shown, review.cycleId))
    : { operation: 'leaf', label: 'scoreWithoutTrace', value: plain(amount), unit: 'ratio', children: [], reference: { kind: 'fact', table: 'performance.score', key: { person_id: review.personId, score_id: stored?.scoreId ?? 0 } } };
  const attendance = detail?.rules.attendanceScore == null ? null : await findRule(tx, detail.rules.attendanceScore);
  const titles = { 'zh-CN': '考勤分数', en: 'Attendance' };
  return {
    titles: { 'zh-CN': '绩效分数', en: 'Score' }, amount, unit: 'ratio', root, labels: {}, facts: [],
    rules: attendance === null || attendance.kind === 'weights' ? [] : [{ item: 'attendanceScore', titles, formula: attendance.definition.formula, pack: `performance-rule-${attendance.ruleId}`, validFrom: attendance.validFrom, source: attendance.documentReference, article: attendance.publishedWhere, proof: 'companyChoice' }],
  };
};
