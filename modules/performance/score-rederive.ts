/** A stored score beside what its facts give today: the same, or differing, with the whole trace. */
import type { ExplanationNode } from '#kernel/rules/explanation';
import { parseDecimal } from '#kernel/quantity/decimal';
import { equals } from '#kernel/quantity/rational';
import type { CompanyTransaction } from '#modules/platform';
import { cycleOf } from './cycle-store.ts';
import { listReviewRows, type Review } from './review-store.ts';
import { deriveScores, rulesOfCycle, rulesOfScore, type DerivedScore } from './score-derive.ts';
import { scoresThatStand } from './score-grounds.ts';
import { scoresOf, type Score, type StoredComponent } from './score-store.ts';

export type Rederived = {
  /** The newest revision; null before the review is locked. */
  readonly stored: Score | null;
  /** Points as today's facts give them; null while something is missing, or where nothing is derived. */
  readonly derived: string | null;
  readonly state: 'same' | 'differs' | 'notDerived' | 'notStored';
  readonly explanation: ExplanationNode | null;
  readonly detail: DerivedScore | null;
};

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [parseDecimal(one), parseDecimal(other)];
  return a !== null && b !== null && equals(a, b);
};

const isSameOrMissing = (one: string | null, other: string | null): boolean => (one === null || other === null ? one === other : isSame(one, other));

const givesComponent = (stored: StoredComponent, found: DerivedScore['components'][number] | undefined): boolean =>
  found !== undefined && isSameOrMissing(found.points?.value ?? null, stored.points) && (stored.isCalibrated || stored.grounds === undefined || found.grounds === stored.grounds);

/** Whether facts give what is stored, each component's points and the score: two that went wrong do not make one that is right. */
const givesStored = ({ content }: Score, derived: string | null, detail: DerivedScore | undefined): boolean => {
  const found = new Map(detail?.components.map((component) => [component.component, component]));
  return derived !== null && isSame(derived, content.score) && content.components.length === found.size && content.components.every((stored) => givesComponent(stored, found.get(stored.component)));
};

/** The newest revision of each person in a cycle. */
export const currentScores = async (tx: CompanyTransaction, personIds: readonly number[], cycleId: number): Promise<ReadonlyMap<number, Score>> => {
  const found = new Map<number, Score>();
  for (const score of await scoresOf(tx, personIds, cycleId)) if ((found.get(score.personId)?.revision ?? 0) < score.revision) found.set(score.personId, score);
  return found;
};

const nothing: Rederived = { stored: null, derived: null, state: 'notStored', explanation: null, detail: null };

const compareOne = (stored: Score | null, detail: DerivedScore | undefined, stands: boolean): Rederived => {
  const derived = detail?.result.state === 'scored' ? detail.result.score : null;
  const state = stored === null ? 'notStored' : stands && givesStored(stored, derived, detail) ? 'same' : 'differs';
  return { stored, derived, state, explanation: detail?.result.state === 'scored' ? detail.result.explanation : null, detail: detail ?? null };
};

/**
 * Works the scores of people in a cycle out again, each by the rules that its stored score names; imported ones are not derived.
 * A score whose review or approval is gone differs, whatever its facts say.
 */
export const rederiveScores = async (tx: CompanyTransaction, cycleId: number, personIds: readonly number[]): Promise<ReadonlyMap<number, Rederived>> => {
  const cycle = await cycleOf(tx, cycleId);
  const reviews = new Map((await listReviewRows(tx, { cycleId, personIds })).map((review) => [review.personId, review]));
  const stored = await currentScores(tx, personIds, cycleId);
  const standing = await scoresThatStand(tx, [...stored.values()].map(({ scoreId }) => scoreId));
  const stands = (score: Score | null): boolean => score !== null && standing.has(score.scoreId);
  const found = new Map<number, Rederived>();
  const byRules = new Map<string, Review[]>();
  for (const personId of personIds) {
    const [review, score] = [reviews.get(personId), stored.get(personId) ?? null];
    if (score?.source === 'imported') found.set(personId, { ...nothing, stored: score, state: stands(score) ? 'notDerived' : 'differs' });
    else if (review === undefined || cycle === null) found.set(personId, { ...nothing, stored: score, state: score === null ? 'notStored' : 'differs' });
    else {
      const key = score === null ? '' : JSON.stringify(score.content.rules);
      const group = byRules.get(key);
      if (group === undefined) byRules.set(key, [review]);
      else group.push(review);
    }
  }
  if (cycle === null) return found;
  for (const group of byRules.values()) {
    const first = stored.get(group[0]?.personId ?? 0);
    const rules = first === undefined ? await rulesOfCycle(tx, cycle) : await rulesOfScore(tx, first.content);
    const known = new Map(group.flatMap(({ reviewId, personId }) => {
      const score = stored.get(personId);
      return score === undefined ? [] : [[reviewId, { scoreId: score.scoreId, content: score.content }] as const];
    }));
    const derived = await deriveScores(tx, cycle, group, rules, { known });
    for (const { reviewId, personId } of group) {
      const score = stored.get(personId) ?? null;
      found.set(personId, compareOne(score, derived.get(reviewId), stands(score)));
    }
  }
  return found;
};

/** The same for one person. */
export const rederiveScore = async (tx: CompanyTransaction, personId: number, cycleId: number): Promise<Rederived> => (await rederiveScores(tx, cycleId, [personId])).get(personId) ?? nothing;
