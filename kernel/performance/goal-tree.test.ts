/**
 * Trees of goals against an oracle that works the other way round: a goal's progress as the sum over its leaves of the leaf's
 * share, found by walking from each leaf to the top. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatExact, parseExact } from '../quantity/decimal.ts';
import { add, divide, isZero, multiply, one, rational, zero, type Rational } from '../quantity/rational.ts';
import type { LeafReference } from '../rules/explanation.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import { ancestorsOf, type Goal, goalDepthLimit, keyResultProgress, type Progress, refuseMove, rollUp, type RollUpPolicy } from './goal-tree.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`goal tree seed ${seed}`);
const check = <T>(property: fc.IProperty<T>, numRuns = 500): void => { fc.assert(property, { seed, numRuns }); };

const row = (goalId: number): LeafReference => ({ kind: 'fact', table: 'performance.goal_version', key: { goalId } });
const measured = (value: string, goalId: number): Progress =>
  ({ value, explanation: { operation: 'leaf', label: 'checkIn', value, unit: 'ratio', children: [], reference: row(goalId) } });

const exactly: RollUpPolicy = { missing: 'renormalize', rounding: { unit: 'tenThousandth', mode: 'halfUp' } };
const strictly: RollUpPolicy = { ...exactly, missing: 'incomplete' };

/** Forests: each goal hangs below an earlier one or stands at the top. */
const forests = fc.array(
  fc.record({ above: fc.nat(40), isTop: fc.boolean(), weight: fc.nat(5), own: fc.option(fc.integer({ min: 0, max: 100 })), ownWeight: fc.nat(2) }),
  { minLength: 1, maxLength: 25 },
).map((rows) => rows.map(({ above, isTop, weight, own, ownWeight }, index): Goal => ({
  goalId: index + 1, parentId: index === 0 || isTop ? null : (above % index) + 1, weight: String(weight), ownWeight: String(ownWeight), reference: row(index + 1),
  own: own === null ? null : measured(formatExact(rational(BigInt(own), 100n)), index + 1),
})));

const exactOf = (goals: readonly Goal[], policy = exactly): Record<number, string | null> =>
  Object.fromEntries([...rollUp(goals, policy)].map(([goalId, found]) => [goalId, found.state === 'measured' ? found.exact : null]));

/** Oracle: plain recursion on weights, asked anew for every goal, without explanation and without memory. */
const oracle = (goals: readonly Goal[], goalId: number): Rational | null => {
  const goal = goals.find((candidate) => candidate.goalId === goalId);
  const own = goal?.own == null ? null : parseExact(goal.own.value);
  const below = goals.filter((candidate) => candidate.parentId === goalId && candidate.weight !== '0');
  if (below.length === 0) return own;
  const parts: [Rational, Rational][] = [];
  if (own !== null && goal?.ownWeight !== '0') parts.push([rational(BigInt(goal?.ownWeight ?? '0')), own]);
  for (const child of below) {
    const value = oracle(goals, child.goalId);
    if (value !== null) parts.push([rational(BigInt(child.weight)), value]);
  }
  const total = parts.reduce((sum, [weight]) => add(sum, weight), zero);
  return isZero(total) ? null : divide(parts.reduce((sum, [weight, value]) => add(sum, multiply(weight, value)), zero), total);
};

/** Goals whose progress a move can change: everything above the old place and above the new one. */
const touchedByMove = (goals: readonly { readonly goalId: number; readonly parentId: number | null }[], goalId: number, parentId: number | null): readonly number[] => {
  const above = parentId === null ? [] : [parentId, ...ancestorsOf(goals, parentId)];
  return [...new Set([...ancestorsOf(goals, goalId), ...above])].sort((a, b) => a - b);
};

test('every goal of a forest has the progress of the oracle, and its explanation gives the figure', () => {
  let figures = 0;
  check(fc.property(forests, (goals) => {
    for (const [goalId, found] of rollUp(goals, exactly)) {
      const expected = oracle(goals, goalId);
      assert.equal(found.state === 'measured' ? found.exact : null, expected === null ? null : formatExact(expected));
      if (found.state !== 'measured') continue;
      figures += 1;
      const again = reevaluateExplanation(found.explanation);
      assert.deepEqual([again.mismatch, again.leavesWithoutReference], [null, 0]);
    }
  }));
  assert.ok(figures > 1000, `figures: ${figures}`);
});

test('what nobody measured is missing, not zero: its value changes nothing, and by the strict policy everything above lacks it', () => {
  check(fc.property(forests, fc.nat(24), (goals, pick) => {
    const leaf = goals[pick % goals.length];
    assert.ok(leaf !== undefined);
    if (goals.some(({ parentId, weight }) => parentId === leaf.goalId && weight !== '0')) return;
    const without = goals.map((goal) => (goal.goalId === leaf.goalId ? { ...goal, own: null } : goal));
    const cut = goals.filter(({ goalId, parentId }) => goalId !== leaf.goalId && parentId !== leaf.goalId);
    if (goals.some(({ parentId }) => parentId === leaf.goalId)) return;
    const before = exactOf(without);
    const strict = exactOf(without, strictly);
    // A goal whose last child is cut turns into a leaf; then its own measure speaks, which it did not before.
    if (leaf.parentId === null || leaf.weight === '0' || cut.some(({ parentId, weight }) => parentId === leaf.parentId && weight !== '0')) {
      const after = exactOf(cut);
      for (const { goalId } of cut) assert.equal(before[goalId], after[goalId]);
    }
    assert.equal(before[leaf.goalId], null);
    let counts = leaf.weight !== '0';
    for (const above of ancestorsOf(goals, leaf.goalId)) {
      if (counts) assert.equal(strict[above], null);
      counts &&= goals.find(({ goalId }) => goalId === above)?.weight !== '0';
    }
  }));
});

test('a move recalculates both trees and nothing else, and the way does not matter', () => {
  let changedOld = 0;
  let changedNew = 0;
  check(fc.property(forests, fc.nat(24), fc.nat(24), fc.boolean(), (goals, from, to, toTop) => {
    const goalId = (from % goals.length) + 1;
    const parentId = toTop ? null : (to % goals.length) + 1;
    const refusal = refuseMove(goals, goalId, parentId);
    if (refusal !== null) return;
    const moved = goals.map((goal) => (goal.goalId === goalId ? { ...goal, parentId } : goal));
    const [before, after] = [exactOf(goals), exactOf(moved)];
    const touched = touchedByMove(goals, goalId, parentId);
    for (const goal of goals) {
      const expected = oracle(moved, goal.goalId);
      assert.equal(after[goal.goalId], expected === null ? null : formatExact(expected));
      if (before[goal.goalId] === after[goal.goalId]) continue;
      assert.ok(touched.includes(goal.goalId), `goal ${goal.goalId} changed without standing above either place`);
      if (ancestorsOf(goals, goalId).includes(goal.goalId)) changedOld += 1;
      if (ancestorsOf(moved, goalId).includes(goal.goalId)) changedNew += 1;
    }
    assert.deepEqual(exactOf(moved.toReversed()), after, 'the order of the list does not matter');
    assert.deepEqual(exactOf(moved.map((goal) => (goal.goalId === goalId ? { ...goal, parentId: goals[goalId - 1]?.parentId ?? null } : goal))), before, 'back again is as before');
  }), 2000);
  assert.ok(changedOld > 20 && changedNew > 20, `moves changed trees: ${changedOld} old, ${changedNew} new`);
});

test('a move that would make a ring or too deep a tree is refused, and only such a move', () => {
  const chain = Array.from({ length: goalDepthLimit }, (_unused, index) => ({ goalId: index + 1, parentId: index === 0 ? null : index }));
  assert.equal(refuseMove(chain, 1, goalDepthLimit), 'belowItself');
  assert.equal(refuseMove(chain, 3, 3), 'belowItself');
  assert.equal(refuseMove([...chain, { goalId: 99, parentId: null }], 99, goalDepthLimit), 'tooDeep');
  assert.equal(refuseMove([...chain, { goalId: 99, parentId: null }], 99, goalDepthLimit - 1), null);
  assert.equal(refuseMove(chain, 77, 1), 'unknownGoal');
  assert.equal(refuseMove(chain, 2, 77), 'unknownParent');
  check(fc.property(forests, fc.nat(24), fc.nat(24), (goals, from, to) => {
    const [goalId, parentId] = [(from % goals.length) + 1, (to % goals.length) + 1];
    const moved = goals.map((goal) => (goal.goalId === goalId ? { ...goal, parentId } : goal));
    const ring = goalId === parentId || ancestorsOf(goals, parentId).includes(goalId);
    assert.equal(refuseMove(goals, goalId, parentId) === 'belowItself', ring);
    if (!ring) assert.ok(ancestorsOf(moved, goalId).includes(parentId));
  }));
});

test('weights are shares: ten times the weights, the same figures', () => {
  check(fc.property(forests, (goals) => {
    const ten = goals.map((goal) => ({ ...goal, weight: `${goal.weight}0`, ownWeight: `${goal.ownWeight}0` }));
    assert.deepEqual(exactOf(ten), exactOf(goals));
  }));
});

test('a key result counts from its start, upwards and downwards, between nothing and everything', () => {
  const references = { goal: row(1), value: row(2) };
  const done = (startValue: string, targetValue: string, value: string | null, highest?: string): string | null => {
    const found = keyResultProgress({ startValue, targetValue, value, references, ...(highest === undefined ? {} : { highest }) });
    assert.ok(found.ok, found.ok ? '' : found.error);
    if (found.value === null) return null;
    const again = reevaluateExplanation(found.value.explanation);
    assert.deepEqual([again.mismatch, again.leavesWithoutReference], [null, 0]);
    return found.value.value;
  };
  assert.equal(done('0', '3', '1'), '1/3');
  assert.equal(done('200', '50', '170'), '0.2');
  assert.equal(done('10', '20', '5'), '0');
  assert.equal(done('10', '20', '35'), '1');
  assert.equal(done('10', '20', '35', '1.5'), '1.5');
  assert.equal(done('10', '20', null), null);
  const same = keyResultProgress({ startValue: '5', targetValue: '5.0', value: '5', references });
  assert.ok(!same.ok && same.error === 'targetEqualsStart');
  check(fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -1000, max: 1000 }), (start, target, value) => {
    if (start === target) return;
    const share = parseExact(done(String(start), String(target), String(value)) ?? '');
    const mirrored = parseExact(done(String(-start), String(-target), String(-value)) ?? '');
    assert.deepEqual(share, mirrored);
    const inside = start < target ? value >= start && value <= target : value <= start && value >= target;
    if (inside && share !== null) assert.deepEqual(add(rational(BigInt(start)), multiply(share, rational(BigInt(target - start)))), rational(BigInt(value)));
    if (!inside) assert.ok(share !== null && (isZero(share) || formatExact(share) === formatExact(one)));
  }));
});
