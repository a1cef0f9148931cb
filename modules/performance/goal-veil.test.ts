/**
 * Goal: nobody works out from progresses that are shown how fewer than five people out of reach are doing. Method: trees of departments
 * with so many people each, by hand.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '#modules/platform';
import { shownGoals, type GoalTree } from './goal-tree.ts';

const boss = 1;
const companyGoal = 1;
/** Reads the ratings of nobody but themselves. */
const reader = { rights: { 'read:rating': new Set([boss]) }, isSteppedUp: true } as unknown as Subject;

/** A goal of the company over goals of departments, each measured by the goals of so many people of its own. */
const treeOf = (sizes: readonly number[], ownPeople: number): GoalTree => {
  const goals = new Map<number, unknown>();
  const put = (goalId: number, personId: number, level: string, parentGoalId: number | null, measure: string): void => {
    goals.set(goalId, { version: { goalId, personId, level, parentGoalId, measure, isDropped: false } });
  };
  put(companyGoal, boss, 'company', null, 'children');
  sizes.forEach((size, index) => {
    const department = 100 * (index + 1);
    put(department, boss, 'department', companyGoal, 'children');
    for (let person = 1; person <= size; person += 1) put(department + person, department + person, 'person', department, 'checkIn');
  });
  for (let person = 1; person <= ownPeople; person += 1) put(9000 + person, boss, 'person', companyGoal, 'checkIn');
  return { goals, rolled: new Map([...goals.keys()].map((goalId) => [goalId, { state: 'measured', progress: '0.5000' }])) } as unknown as GoalTree;
};

/** What is told, by goal: the company's first, then the departments'. */
const told = (sizes: readonly number[], ownPeople = 0): readonly boolean[] =>
  shownGoals(treeOf(sizes, ownPeople), reader).filter(({ goal: { version } }) => version.level !== 'person').map(({ isWithheld, rolled }) => {
    assert.equal(rolled === null, isWithheld);
    return !isWithheld;
  });

test('a progress is told of five people and more', () => {
  assert.deepEqual([told([5]), told([4]), told([])], [[true, true], [false, false], [true]]);
  assert.deepEqual(told([4], 2), [false, false], 'with one\'s own taken off, the four are left');
});

test('a whole is not told where all of its parts but a small one are', () => {
  assert.deepEqual(told([5, 4]), [false, true, false], 'nine people stand behind the company\'s goal; less the five that are told, four');
  assert.deepEqual(told([5, 4, 3]), [true, true, false, false], 'seven are behind what is left');
});
