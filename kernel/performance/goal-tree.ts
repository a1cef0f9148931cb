/**
 * Trees of goals. A goal's progress comes from its own key result or check-in, from the goals below it by weight, or from
 * both; it is a share of one, exact, and nothing is zero because nobody measured it. A goal under a parent that is not in the
 * list stands at the top, so that a part of a tree is a tree.
 */
import type { Result } from '../base/result.ts';
import { assert, failure, success } from '../base/result.ts';
import { formatDecimal, formatExact, parseDecimal, parseExact } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import { add, compare, divide, equals, isZero, maximum, minimum, multiply, subtract, zero } from '../quantity/rational.ts';
import type { RoundingMode, RoundingUnit } from '../quantity/rounding.ts';
import { roundTo, scaleOfRoundingUnit } from '../quantity/rounding.ts';
import type { ExplanationNode, LeafReference } from '../rules/explanation.ts';

/** Levels of a tree; deeper than this nobody reads it. */
export const goalDepthLimit = 12;

export type Progress = { readonly value: string; readonly explanation: ExplanationNode };

export type Goal = {
  readonly goalId: number;
  readonly parentId: number | null;
  /** Share in the parent, not negative; siblings may sum to anything. Weight 0: shown under the parent, not counted. */
  readonly weight: string;
  /** Own measure; null: none yet. With goals below, `ownWeight` says what it counts beside them. */
  readonly own: Progress | null;
  /** Weight of the own measure beside the goals below; 0: the goals below alone decide. */
  readonly ownWeight: string;
  /** The version that gives weight and parent. */
  readonly reference: LeafReference;
};

/** A parent with a goal below that has no progress: the others count alone, or the parent has none either. */
export type RollUpPolicy = {
  readonly missing: 'renormalize' | 'incomplete';
  readonly rounding: { readonly unit: RoundingUnit; readonly mode: RoundingMode };
};

export type RolledGoal =
  /** `exact` is what parents compute with; `progress` is rounded for people. `missing` names goals below that had none. */
  | { readonly state: 'measured'; readonly progress: string; readonly exact: string; readonly explanation: ExplanationNode; readonly missing: readonly number[] }
  | { readonly state: 'missing'; readonly missing: readonly number[] };

type Node = { readonly goal: Goal; readonly below: readonly number[] };
type Exact = { readonly value: Rational; readonly node: ExplanationNode; readonly missing: readonly number[] } | { readonly value: null; readonly missing: readonly number[] };

/** Progress of every goal, from the leaves up. */
export const rollUp = (goals: readonly Goal[], policy: RollUpPolicy): ReadonlyMap<number, RolledGoal> => {
  const tree = treeOf(goals);
  const found = new Map<number, Exact>();
  const onPath = new Set<number>();
  const visit = (goalId: number): Exact => {
    const known = found.get(goalId);
    if (known !== undefined) return known;
    assert(!onPath.has(goalId), 'no goal stands below itself');
    onPath.add(goalId);
    const node = tree.get(goalId);
    assert(node !== undefined, 'a goal of the tree');
    const exact = exactOf(node.goal, node.below.map((id) => ({ goal: tree.get(id)?.goal ?? node.goal, exact: visit(id) })), policy);
    onPath.delete(goalId);
    found.set(goalId, exact);
    return exact;
  };
  return new Map(goals.map(({ goalId }) => [goalId, rolled(visit(goalId), policy)]));
};

const treeOf = (goals: readonly Goal[]): ReadonlyMap<number, Node> => {
  const tree = new Map(goals.map((goal): [number, { goal: Goal; below: number[] }] => [goal.goalId, { goal, below: [] }]));
  assert(tree.size === goals.length, 'a goal stands once in a list');
  for (const { goalId, parentId } of goals) if (parentId !== null) tree.get(parentId)?.below.push(goalId);
  for (const { below } of tree.values()) below.sort((a, b) => a - b);
  return tree;
};

const weightOf = (text: string): Rational => {
  const weight = parseDecimal(text);
  assert(weight !== null && compare(weight, zero) >= 0, 'a weight is a decimal not below zero');
  return weight;
};

const ownProgress = (own: Progress): Rational => {
  const value = parseExact(own.value);
  const printed = parseExact(own.explanation.value);
  assert(value !== null && printed !== null && equals(value, printed), 'the trace of a progress has its value');
  return value;
};

/** One goal from its own measure and the goals below. */
const exactOf = (goal: Goal, below: readonly { readonly goal: Goal; readonly exact: Exact }[], policy: RollUpPolicy): Exact => {
  const counted = below.map((child) => ({ ...child, weight: weightOf(child.goal.weight) })).filter(({ weight }) => !isZero(weight));
  const ownWeight = weightOf(goal.ownWeight);
  if (counted.length === 0) {
    if (goal.own === null) return { value: null, missing: [goal.goalId] };
    const value = ownProgress(goal.own);
    return { value, node: itemNode(goal, value, goal.own.explanation), missing: [] };
  }
  const ownMissing = goal.own === null && !isZero(ownWeight) ? [goal.goalId] : [];
  const missing = [...ownMissing, ...counted.flatMap(({ exact }) => exact.missing)];
  const parts = counted.flatMap(({ goal: child, weight, exact }) => (exact.value === null ? [] : [{ label: `goal.${child.goalId}`, weight, value: exact.value, node: exact.node, reference: child.reference }]));
  if (goal.own !== null && !isZero(ownWeight)) parts.unshift({ label: 'ownProgress', weight: ownWeight, value: ownProgress(goal.own), node: goal.own.explanation, reference: goal.reference });
  const lacks = ownMissing.length > 0 || counted.some(({ exact }) => exact.value === null);
  if (parts.length === 0 || (policy.missing === 'incomplete' && lacks)) return { value: null, missing };
  const above = parts.reduce((sum, { weight, value }) => add(sum, multiply(weight, value)), zero);
  const total = parts.reduce((sum, { weight }) => add(sum, weight), zero);
  const value = divide(above, total);
  const weightLeaf = ({ label, weight, reference }: (typeof parts)[number]): ExplanationNode =>
    ({ operation: 'leaf', label: `weight.${label}`, value: formatExact(weight), unit: 'ratio', children: [], reference });
  const products = parts.map((part): ExplanationNode =>
    ({ operation: 'multiply', label: part.label, value: formatExact(multiply(part.weight, part.value)), unit: 'ratio', children: [weightLeaf(part), part.node] }));
  const mean: ExplanationNode = {
    operation: 'divide', label: '/', value: formatExact(value), unit: 'ratio', children: [
      { operation: 'sum', label: 'weightedProgress', value: formatExact(above), unit: 'ratio', children: products },
      { operation: 'sum', label: 'weights', value: formatExact(total), unit: 'ratio', children: parts.map(weightLeaf) },
    ],
  };
  return { value, node: itemNode(goal, value, mean), missing };
};

const itemNode = (goal: Goal, value: Rational, child: ExplanationNode): ExplanationNode =>
  ({ operation: 'item', label: 'goalProgress', value: formatExact(value), unit: 'ratio', children: [child], detail: { goalId: goal.goalId } });

const rolled = (exact: Exact, { rounding }: RollUpPolicy): RolledGoal => {
  if (exact.value === null) return { state: 'missing', missing: exact.missing };
  const value = roundTo(exact.value, rounding.unit, rounding.mode);
  const explanation: ExplanationNode = {
    operation: 'round', label: 'ROUND', value: formatExact(value), unit: 'ratio', children: [exact.node], detail: { unit: rounding.unit, mode: rounding.mode },
  };
  return { state: 'measured', progress: formatDecimal(value, scaleOfRoundingUnit(rounding.unit)), exact: formatExact(exact.value), explanation, missing: exact.missing };
};

const moveRefusals = ['unknownGoal', 'unknownParent', 'belowItself', 'tooDeep'] as const;
export type MoveRefusal = (typeof moveRefusals)[number];
type Placed = Pick<Goal, 'goalId' | 'parentId'>;

/** Why a goal may not move under a parent (null: to the top); null when it may. */
export const refuseMove = (goals: readonly Placed[], goalId: number, parentId: number | null): MoveRefusal | null => {
  const parents = new Map(goals.map((goal) => [goal.goalId, goal.parentId]));
  if (!parents.has(goalId)) return 'unknownGoal';
  if (parentId === null) return null;
  if (!parents.has(parentId)) return 'unknownParent';
  const above = [parentId, ...ancestorsOf(goals, parentId)];
  if (above.includes(goalId)) return 'belowItself';
  return above.length + heightOf(goals, goalId) > goalDepthLimit ? 'tooDeep' : null;
};

/** The goals above a goal, nearest first. */
export const ancestorsOf = (goals: readonly Placed[], goalId: number): readonly number[] => {
  const parents = new Map(goals.map((goal) => [goal.goalId, goal.parentId]));
  const above: number[] = [];
  for (let next = parents.get(goalId) ?? null; next !== null && parents.has(next); next = parents.get(next) ?? null) {
    assert(!above.includes(next), 'no goal stands below itself');
    above.push(next);
  }
  return above;
};

/** Levels of the tree below a goal, itself included. */
const heightOf = (goals: readonly Placed[], goalId: number): number => {
  const below = goals.filter((goal) => goal.parentId === goalId);
  return 1 + below.reduce((most, goal) => Math.max(most, heightOf(goals, goal.goalId)), 0);
};

export type KeyResult = {
  readonly startValue: string;
  readonly targetValue: string;
  /** null: nobody measured it yet. */
  readonly value: string | null;
  /** Where start and target stand (the goal's version), and where the value does (check-in or evidence). */
  readonly references: { readonly goal: LeafReference; readonly value: LeafReference };
  /** Share of one beyond which more does not count; "1" when left out. Below the start is always 0. */
  readonly highest?: string;
};

export type KeyResultError = 'targetEqualsStart' | 'invalidDecimal';

/** Way from start to target that is done, for growing and for shrinking targets; null when there is no value yet. */
export const keyResultProgress = ({ startValue, targetValue, value, references, highest = '1' }: KeyResult): Result<Progress | null, KeyResultError> => {
  const [start, target, most] = [parseDecimal(startValue), parseDecimal(targetValue), parseDecimal(highest)];
  if (start === null || target === null || most === null) return failure('invalidDecimal');
  if (equals(start, target)) return failure('targetEqualsStart');
  if (value === null) return success(null);
  const now = parseDecimal(value);
  if (now === null) return failure('invalidDecimal');
  const [done, way] = [subtract(now, start), subtract(target, start)];
  const share = divide(done, way);
  const kept = maximum(zero, minimum(share, most));
  const leaf = (label: string, figure: Rational, reference: LeafReference): ExplanationNode =>
    ({ operation: 'leaf', label, value: formatExact(figure), unit: 'ratio', children: [], reference });
  const node = (operation: ExplanationNode['operation'], label: string, figure: Rational, children: readonly ExplanationNode[]): ExplanationNode =>
    ({ operation, label, value: formatExact(figure), unit: 'ratio', children });
  const startLeaf = leaf('startValue', start, references.goal);
  const quotient = node('divide', '/', share, [
    node('subtract', 'done', done, [leaf('currentValue', now, references.value), startLeaf]),
    node('subtract', 'wholeWay', way, [leaf('targetValue', target, references.goal), startLeaf]),
  ]);
  const constant: LeafReference = { kind: 'constant', pack: 'performance', item: 'keyResult' };
  const explanation = node('maximum', 'MAX', kept, [
    leaf('lowest', zero, constant),
    node('minimum', 'MIN', minimum(share, most), [quotient, leaf('highest', most, constant)]),
  ]);
  return success({ value: formatExact(kept), explanation });
};
