/** Duties and goals: each duty and each goal is either served or in a gap, and accepted proposals close every gap of duties. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DutyProfile, type GoalOfDuty, gapsOf, proposedGoals } from './profile-gaps.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`profile gaps seed ${seed}`);

const codes = ['sales', 'support', 'reports', 'training'];
const profiles = fc.uniqueArray(fc.record({ dutyCode: fc.constantFrom(...codes), text: fc.string(), weight: fc.nat(40) }), { selector: ({ dutyCode }) => dutyCode })
  .map((duties): DutyProfile => ({ positionCode: 'P1', duties }));
const goals = fc.array(fc.option(fc.constantFrom(...codes, 'gone')), { maxLength: 8 })
  .map((list) => list.map((dutyCode, index): GoalOfDuty => ({ goalId: index + 1, dutyCode })));

test('nothing falls between: every duty is served or a gap, every goal has a duty or is a gap', () => {
  fc.assert(fc.property(profiles, goals, (profile, list) => {
    const gaps = gapsOf(profile, list);
    for (const { dutyCode } of profile.duties) {
      assert.equal(gaps.dutiesWithoutGoal.some((duty) => duty.dutyCode === dutyCode), !list.some((goal) => goal.dutyCode === dutyCode));
    }
    const rest = list.filter(({ goalId }) => !gaps.goalsWithoutDuty.includes(goalId) && !gaps.goalsOfUnknownDuty.includes(goalId));
    assert.equal(rest.length + gaps.goalsWithoutDuty.length + gaps.goalsOfUnknownDuty.length, list.length);
    assert.ok(rest.every((goal) => profile.duties.some(({ dutyCode }) => dutyCode === goal.dutyCode)));
    const accepted = [...list, ...proposedGoals(profile, list).map(({ dutyCode }, index) => ({ goalId: 100 + index, dutyCode }))];
    const closed = gapsOf(profile, accepted);
    assert.deepEqual(closed.dutiesWithoutGoal, []);
    assert.ok(closed.covered === null || closed.covered === '1');
    assert.deepEqual(proposedGoals(profile, accepted), []);
  }), { seed, numRuns: 1000 });
});

test('the share that is covered goes by the weight of the duties', () => {
  const profile: DutyProfile = { positionCode: 'P1', duties: [{ dutyCode: 'sales', text: '销售', weight: 60 }, { dutyCode: 'support', text: '支持', weight: 30 }] };
  assert.equal(gapsOf(profile, [{ goalId: 1, dutyCode: 'sales' }]).covered, '2/3');
  assert.equal(gapsOf({ ...profile, duties: [] }, []).covered, null);
});
