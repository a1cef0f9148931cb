/**
 * Goal: the yearly review weighs as its own rule says, while months and quarters go by the one for all; what is for one kind of cycle
 * replaces nothing that is for another. Method: rules of two people on a real database.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, type RequestScene } from '#checks/request-scene';
import { approveAs, noMonthPaid, ruleProof } from '#checks/review-scene';
import type { CyclePlan } from './cycle-store.ts';
import type { NewRule } from './rule-store.ts';
import { listRules } from './rule-store.ts';
import { performanceRuleEndKind, performanceRuleKind, proposeRule, proposeRuleEnd, stateOfRule, weightsInForce } from './rule-versions.ts';

type Kinds = readonly CyclePlan['kind'][];
const weights = (title: string, validFrom: string, cycleKinds?: Kinds): NewRule => ({
  ...ruleProof, kind: 'weights', title, validFrom, definition: { components: [{ component: 'manager', weight: '100' }], missing: 'incomplete', ...(cycleKinds === undefined ? {} : { cycleKinds }) },
});

const approved = async (scene: RequestScene, rule: NewRule): Promise<number> => {
  const proposed = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, rule));
  assert.ok(proposed.ok, JSON.stringify(proposed));
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], proposed.value.proposalId), 'ok');
  return proposed.value.ruleId;
};

test('weights of a kind of cycle go before those for all, and each stands until its own successor', () => withRequestScene(async (scene) => {
  const twice = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, weights('两次', '2026-01-01', ['kpi', 'kpi'])));
  assert.equal(twice.ok ? 'ok' : twice.error.code, 'ruleInvalid');
  await approved(scene, weights('通用', '2026-01-01'));
  const annual = await approved(scene, weights('年终', '2026-02-01', ['annual']));
  await approved(scene, weights('通用二版', '2026-06-01'));
  const title = (kind: CyclePlan['kind'], date: string) => scene.inSystem(async (tx) => (await weightsInForce(tx, kind, date))?.title ?? null);
  assert.deepEqual([await title('annual', '2026-01-15'), await title('annual', '2026-12-31'), await title('kpi', '2026-05-31'), await title('okr', '2026-12-31')], ['通用', '年终', '通用', '通用二版']);
  const states = await scene.inSystem(async (tx) => {
    const all = await listRules(tx, { kind: 'weights' });
    return all.map((rule) => `${rule.title} ${stateOfRule(rule, all, '2026-12-31')}`).toSorted();
  });
  assert.deepEqual(states.filter((each) => !each.startsWith('两次')), ['年终 inForce', '通用 approved', '通用二版 inForce'].toSorted());
  const ending = await scene.as('CLERK', (tx) => proposeRuleEnd(tx, { ruleId: annual, reason: '改用通用权重' }));
  assert.ok(ending.ok);
  assert.equal(await title('annual', '2026-12-31'), '年终', 'proposed, it still counts');
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleEndKind(noMonthPaid)], ending.value.proposalId), 'ok');
  assert.equal(await title('annual', '2026-12-31'), '通用二版');
}));
