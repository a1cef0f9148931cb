/**
 * How a score comes about: components by the rule of weights, each from the facts behind it, changed by calibration where
 * somebody said so with a reason. The same facts always give the same score; a locked score names the rules it was made by.
 */
import { formatDay } from '#kernel/calendar/epoch-day';
import { scoreOf, type ReviewScore } from '#kernel/performance/review-score';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import type { CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';
import { closedRounds, type RoundView } from './feedback-groups.ts';
import { calibrationsOf, entriesOf, type Calibration, type ComponentCode, type Review, type ReviewEntry } from './review-store.ts';
import { findRule, type RuleVersion } from './rule-store.ts';
import { compileVersion, ruleInForce, weightsInForce } from './rule-versions.ts';
import { groundsDigestOf } from './score-grounds-digest.ts';
import { attendancePoints, goalPoints, type Points } from './score-points.ts';
import type { ScoreContent, StoredComponent } from './score-store.ts';

type DerivedComponent = { readonly component: ComponentCode; readonly weight: string; readonly source: Points | null; readonly points: Points | null; readonly isCalibrated: boolean; /** Of goals that were worked out; else null. */ readonly grounds: string | null };
export type DerivedScore = { readonly reviewId: number; readonly personId: number; readonly components: readonly DerivedComponent[]; readonly result: ReviewScore; readonly rules: ScoreContent['rules'] };

type Weights = RuleVersion & { readonly kind: 'weights' };
type DerivationRules = { readonly weights: Weights | null; readonly attendance: (RuleVersion & { readonly kind: 'attendanceScore' }) | null };

/** The rules that count for a cycle: those of its last day, and the weights of its kind where it has its own. */
export const rulesOfCycle = async (tx: CompanyTransaction, cycle: Cycle): Promise<DerivationRules> => {
  const day = formatDay(cycle.toDay);
  return { weights: (await weightsInForce(tx, cycle.kind, day)) as Weights | null, attendance: (await ruleInForce(tx, 'attendanceScore', day)) as DerivationRules['attendance'] };
};

/** The rules that a stored score was made by, in force or not; one that is gone, or no longer what was approved, is none. */
export const rulesOfScore = async (tx: CompanyTransaction, { rules }: ScoreContent): Promise<DerivationRules> => {
  const [weights, attendance] = [rules.weights === null ? null : await findRule(tx, rules.weights), rules.attendanceScore === null ? null : await findRule(tx, rules.attendanceScore)];
  return { weights: weights?.isApproved === true && weights.kind === 'weights' ? (weights as Weights) : null, attendance: attendance?.isApproved === true && attendance.kind === 'attendanceScore' ? (attendance as DerivationRules['attendance']) : null };
};

const leaf = (label: string, value: string, reference: FactReference): ExplanationNode => ({ operation: 'leaf', label, value, unit: 'ratio', children: [], reference });

/** What a component's points are when nobody changes them, by person and review; undefined: the reader may not work it out. */
type Sources = {
  readonly attendance: ReadonlyMap<number, Points | null>; readonly goals: ReadonlyMap<number, Points | null>; readonly entries: ReadonlyMap<number, readonly ReviewEntry[]>; readonly rounds: ReadonlyMap<number, RoundView>;
  readonly calibrations: ReadonlyMap<number, readonly Calibration[]>;
};

const entryPoints = ({ entries }: Sources, review: Review, part: 'self' | 'manager'): Points | null => {
  const last = entries.get(review.reviewId)?.findLast((entry) => entry.part === part);
  return last?.score == null ? null : { value: last.score, explanation: leaf(part, last.score, { kind: 'fact', table: 'performance.review_entry', key: { person_id: review.personId, entry_id: last.entryId } }) };
};

/** The round's own rows stay unnamed: who looks at the trace is told no more than who looks at the round. */
const peerPoints = ({ rounds }: Sources, review: Review): Points | null => {
  const shown = rounds.get(review.reviewId)?.shown;
  return shown?.state === 'shown' && shown.averageRating !== null ? { value: shown.averageRating, explanation: leaf('peers', shown.averageRating, { kind: 'fact', table: 'performance.review', key: { person_id: review.personId, review_id: review.reviewId } }) } : null;
};

const sourceOf = (sources: Sources, review: Review, component: ComponentCode): Points | null | undefined => {
  switch (component) {
    case 'attendance': return sources.attendance.get(review.personId);
    case 'goals': return sources.goals.get(review.personId);
    case 'peers': return peerPoints(sources, review);
    case 'self':
    case 'manager': return entryPoints(sources, review, component);
  }
};

const calibrated = (sources: Sources, review: Review, component: ComponentCode, source: Points | null): { readonly points: Points | null; readonly isCalibrated: boolean } => {
  const last = sources.calibrations.get(review.reviewId)?.findLast((each) => each.component === component);
  if (last?.after == null) return { points: source, isCalibrated: false };
  return { points: { value: last.after, explanation: leaf(component, last.after, { kind: 'fact', table: 'performance.calibration', key: { person_id: review.personId, calibration_id: last.calibrationId } }) }, isCalibrated: true };
};

/** What is known of a score that is stored: where a reader may not work a component out, the stored points stand with the score's row behind them. */
export type KnownScore = { readonly scoreId: number; readonly content: ScoreContent };

const storedOf = (known: KnownScore | undefined, component: ComponentCode): StoredComponent | undefined => known?.content.components.find((each) => each.component === component);

const fromKnown = (review: Review, component: ComponentCode, known: KnownScore | undefined): Points | null => {
  const stored = storedOf(known, component)?.source;
  return known === undefined || stored == null ? null : { value: stored, explanation: leaf(component, stored, { kind: 'fact', table: 'performance.score', key: { person_id: review.personId, score_id: known.scoreId } }) };
};

const componentsOf = (sources: Sources, review: Review, weights: Weights, known: KnownScore | undefined): readonly DerivedComponent[] => weights.definition.components.map(({ component, weight }) => {
  const found = sourceOf(sources, review, component);
  const source = found === undefined ? fromKnown(review, component, known) : found;
  // Days may be put right without another result; what goals had reached stands when their cycle is over.
  const grounds = found === undefined ? storedOf(known, component)?.grounds ?? null : component === 'goals' && found !== null ? groundsDigestOf(found.explanation) : null;
  return { component, weight, source, grounds, ...calibrated(sources, review, component, source) };
});

const rounding = { unit: 'hundredth', mode: 'halfUp' } as const;

const scored = (components: readonly DerivedComponent[], weights: Weights): ReviewScore => {
  const weightReference = { kind: 'fact', table: 'performance.rule_version', key: { rule_id: weights.ruleId } } as const;
  return scoreOf(components.map(({ component, weight, points }) => ({ code: component, weight, weightReference, score: points })), weights.definition.missing, rounding);
};

/** `known`: by review. `goals`: with `known`, the tree is read for those alone of whom nothing is known, for it is the whole company's and whoever knows has just read it. */
type Derivation = { readonly known?: ReadonlyMap<number, KnownScore>; readonly goals?: 'derived' | 'known' };

/** Works out reviews of one cycle as their facts stand, by the rules given. Without weights nothing is scored. */
export const deriveScores = async (tx: CompanyTransaction, cycle: Cycle, reviews: readonly Review[], { weights, attendance }: DerivationRules, { known = new Map(), goals = 'derived' }: Derivation = {}): Promise<ReadonlyMap<number, DerivedScore>> => {
  const rules = { weights: weights?.ruleId ?? null, attendanceScore: attendance?.ruleId ?? null };
  if (weights === null) return new Map(reviews.map(({ reviewId, personId }) => [reviewId, { reviewId, personId, components: [], result: { state: 'incomplete', missing: [] }, rules }]));
  const wanted = new Set(weights.definition.components.map(({ component }) => component));
  const [ids, people] = [reviews.map(({ reviewId }) => reviewId), reviews.map(({ personId }) => personId)];
  const compiled = attendance === null || !wanted.has('attendance') ? null : compileVersion(attendance);
  const none: ReadonlyMap<number, Points | null> = new Map(people.map((personId) => [personId, null]));
  const carriers = reviews.filter(({ reviewId }) => goals === 'derived' || !known.has(reviewId)).map(({ personId }) => personId);
  const sources: Sources = {
    attendance: compiled?.ok === true ? await attendancePoints(tx, compiled.value, cycle, people) : none, goals: !wanted.has('goals') ? none : carriers.length === 0 ? new Map() : await goalPoints(tx, cycle, carriers),
    entries: Map.groupBy(await entriesOf(tx, ids), ({ reviewId }) => reviewId), rounds: wanted.has('peers') ? await closedRounds(tx, reviews) : new Map(), calibrations: Map.groupBy(await calibrationsOf(tx, ids), ({ reviewId }) => reviewId),
  };
  return new Map(reviews.map((review) => {
    const components = componentsOf(sources, review, weights, known.get(review.reviewId));
    return [review.reviewId, { reviewId: review.reviewId, personId: review.personId, components, result: scored(components, weights), rules }];
  }));
};

/** What is stored of a derived score. */
export const contentOfDerived = ({ components, rules }: DerivedScore, score: string): ScoreContent => ({
  score, rules, components: components.map(({ component, weight, source, points, isCalibrated, grounds }) => ({ component, weight, source: source?.value ?? null, points: points?.value ?? null, isCalibrated, ...(grounds === null ? {} : { grounds }) })),
});
