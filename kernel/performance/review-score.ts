/**
 * The score of a review: the weighted mean of its components, exact until it is rounded once. A component without a score is
 * missing, never zero: by policy the others carry its weight, or the review has no score.
 */
import { assert } from '../base/result.ts';
import { formatDecimal, formatExact, parseDecimal } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import { add, compare, divide, isZero, multiply, zero } from '../quantity/rational.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import { roundTo, scaleOfRoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode, LeafReference } from '../rules/explanation.ts';

export type ScoreComponent = {
  readonly code: string;
  /** Not negative; any sum. A component of weight 0 takes no part. */
  readonly weight: string;
  /** Where the weight is written down: the row of the cycle. */
  readonly weightReference: LeafReference;
  /** null: missing. The explanation's value is the score's. */
  readonly score: { readonly value: string; readonly explanation: ExplanationNode } | null;
};

/** `renormalize`: the components that are there carry the whole weight. `incomplete`: one missing component, no score. */
const missingPolicies = ['renormalize', 'incomplete'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];
export type ScoreRounding = { readonly unit: RoundingUnit; readonly mode: RoundingMode };

export type ReviewScore =
  | { readonly state: 'scored'; readonly score: string; readonly explanation: ExplanationNode; readonly missing: readonly string[] }
  | { readonly state: 'incomplete'; readonly missing: readonly string[] };

type Part = { readonly code: string; readonly weight: Rational; readonly weightReference: LeafReference; readonly score: { readonly value: Rational; readonly explanation: ExplanationNode } | null };

/** The review's score with its explanation, or the components that it lacks. */
export const scoreOf = (components: readonly ScoreComponent[], missingPolicy: MissingPolicy, rounding: ScoreRounding): ReviewScore => {
  assert(new Set(components.map(({ code }) => code)).size === components.length, 'a component stands once in a review');
  const parts = components.map(readComponent).filter(({ weight }) => !isZero(weight));
  const missing = parts.filter(({ score }) => score === null).map(({ code }) => code);
  const present = parts.flatMap(({ code, weight, weightReference, score }) => (score === null ? [] : [{ code, weight, weightReference, score }]));
  if (present.length === 0 || (missing.length > 0 && missingPolicy === 'incomplete')) return { state: 'incomplete', missing };
  const weighted = present.map(({ code, weight, weightReference, score }): ExplanationNode => {
    const product = multiply(weight, score.value);
    return { operation: 'multiply', label: code, value: formatExact(product), unit: 'ratio', children: [weightLeaf(code, weight, weightReference), score.explanation] };
  });
  const above = present.reduce((sum, { weight, score }) => add(sum, multiply(weight, score.value)), zero);
  const below = present.reduce((sum, { weight }) => add(sum, weight), zero);
  const exact = divide(above, below);
  const rounded = roundTo(exact, rounding.unit, rounding.mode);
  const node = (operation: ExplanationNode['operation'], label: string, value: Rational, children: readonly ExplanationNode[], detail: ExplanationNode['detail'] = {}): ExplanationNode =>
    ({ operation, label, value: formatExact(value), unit: 'ratio', children, detail });
  const quotient = node('divide', '/', exact, [
    node('sum', 'weightedScores', above, weighted),
    node('sum', 'weights', below, present.map(({ code, weight, weightReference }) => weightLeaf(code, weight, weightReference))),
  ]);
  const explanation = node('item', 'score', rounded, [node('round', 'ROUND', rounded, [quotient], { unit: rounding.unit, mode: rounding.mode })],
    { missing: missing.join(' '), missingPolicy });
  return { state: 'scored', score: formatDecimal(rounded, scaleOfRoundingUnit(rounding.unit)), explanation, missing };
};

const weightLeaf = (code: string, weight: Rational, reference: LeafReference): ExplanationNode =>
  ({ operation: 'leaf', label: `weight.${code}`, value: formatExact(weight), unit: 'ratio', children: [], reference });

const readComponent = ({ code, weight, weightReference, score }: ScoreComponent): Part => {
  const exactWeight = parseDecimal(weight);
  assert(exactWeight !== null && compare(exactWeight, zero) >= 0, 'a weight is a decimal not below zero');
  if (score === null) return { code, weight: exactWeight, weightReference, score: null };
  const value = parseDecimal(score.value);
  assert(value !== null, 'a score is a decimal');
  // The stored score "88.00" and the printed value "88" are one number.
  const printed = parseDecimal(score.explanation.value);
  assert(printed !== null && compare(printed, value) === 0, 'the trace of a component has its score');
  return { code, weight: exactWeight, weightReference, score: { value, explanation: score.explanation } };
};
