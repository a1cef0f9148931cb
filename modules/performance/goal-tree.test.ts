/**
 * Goal: all of a person's goals together come out of one taking apart of the tree as they come out of the whole tree rolled up for each
 * person. Method: random trees, and the roll-up of everything with one goal more on top.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyResultProgress, rollUp, type Goal, type RolledGoal } from '#kernel/performance/goal-tree';
import type { FactReference } from '#kernel/rules/explanation';
import { togetherIn, type GoalTree } from './goal-tree.ts';

type TreeGoal = GoalTree['goals'] extends ReadonlyMap<number, infer Value> ? Value : never;

const people = 4;
const cycle: GoalTree['cycle'] = { cycleId: 9, kind: 'okr', title: 'x', fromDay: 0, toDay: 90, reviewDay: 90, checkInDays: 7, state: 'running' };
const reference: FactReference = { kind: 'fact', table: 'performance.goal_version', key: { goal_id: 1, version_id: 1 } };

/** A goal below one of those before it, or at the top. */
const goalOf = (goalId: number, drawn: { readonly parent: number; readonly personId: number; readonly weight: number; readonly value: number | null; readonly measures: boolean }): TreeGoal => ({
  version: {
    goalId, cycleId: 9, versionId: goalId, personId: drawn.personId, level: 'person', department: '', parentGoalId: goalId === 1 || drawn.parent % goalId === 0 ? null : drawn.parent % goalId, title: 'x', weight: String(drawn.weight), measure: drawn.measures ? 'checkIn' : 'children',
    startValue: drawn.measures ? '0' : null, targetValue: drawn.measures ? '10' : null, unit: '', dutyCode: null, isDropped: false, reason: '', validFromDay: 0, madeBy: 'x', madeAt: 0,
  },
  figure: drawn.measures && drawn.value !== null ? { value: String(drawn.value), reference } : null, lastCheckIn: null, fault: null, isCheckInDue: false,
});

const trees = fc.array(fc.record({
  parent: fc.nat(1000), personId: fc.integer({ min: 1, max: people }), weight: fc.integer({ min: 1, max: 9 }), value: fc.option(fc.integer({ min: 0, max: 10 })), measures: fc.boolean(),
}), { minLength: 1, maxLength: 25 }).map((drawn): GoalTree => ({ cycle, day: 90, goals: new Map(drawn.map((each, index) => [index + 1, goalOf(index + 1, each)])), rolled: new Map() }));

/** Everything rolled up with one goal more, above those of the person that stand below none of their own. */
const byWholeTree = ({ goals }: GoalTree, personId: number): RolledGoal | null => {
  const all = [...goals.values()].map(({ version, figure }): Goal => {
    const above = version.parentGoalId === null ? undefined : goals.get(version.parentGoalId)?.version;
    const measured = figure === null ? null : keyResultProgress({ startValue: '0', targetValue: '10', value: figure.value, references: { goal: { ...reference, key: { goal_id: version.goalId, version_id: version.versionId } }, value: figure.reference } });
    return { goalId: version.goalId, parentId: version.parentGoalId, weight: above === undefined || above.measure === 'children' ? version.weight : '0', own: measured?.ok === true ? measured.value : null, ownWeight: '0', reference: { ...reference, key: { goal_id: version.goalId, version_id: version.versionId } } };
  });
  const aboveOf = (goalId: number): number | null => goals.get(goalId)?.version.parentGoalId ?? null;
  const isTop = (goalId: number): boolean => {
    if (goals.get(goalId)?.version.personId !== personId) return false;
    for (let above = aboveOf(goalId); above !== null; above = aboveOf(above)) if (goals.get(above)?.version.personId === personId) return false;
    return true;
  };
  const tops = all.filter(({ goalId }) => isTop(goalId));
  if (tops.length === 0) return null;
  const root: Goal = { goalId: 0, parentId: null, weight: '1', own: null, ownWeight: '0', reference: { kind: 'fact', table: 'performance.cycle', key: { cycle_id: 9 } } };
  const below = all.map((goal) => (tops.includes(goal) ? { ...goal, parentId: 0, weight: goals.get(goal.goalId)!.version.weight } : goal));
  return rollUp([root, ...below], { missing: 'renormalize', rounding: { unit: 'tenThousandth', mode: 'halfUp' } }).get(0) ?? null;
};

test('the goals of many people come out of one tree as each person\'s come out of the whole', () => {
  fc.assert(fc.property(trees, (tree) => {
    const together = togetherIn(tree);
    for (let personId = 1; personId <= people; personId += 1) assert.deepEqual(together(personId), byWholeTree(tree, personId));
  }), { numRuns: 300 });
});
