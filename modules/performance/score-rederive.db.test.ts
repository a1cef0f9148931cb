/**
 * Goal: a goal taken away behind the product's back shows, though the points stay as they were. Method: two goals that reached as
 * much, a review locked by them; one goal is deleted as the owner of the tables would, and put back with its figure told anew.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, type RequestScene } from '#checks/request-scene';
import { approveAs, codeOf, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { changeCycleState, saveCycle } from './cycle-life.ts';
import { checkIn, saveGoal } from './goal-changes.ts';
import { moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { listReviewRows, type ReviewState } from './review-store.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';
import { rederiveScore } from './score-rederive.ts';

const [cycleFrom, cycleTo] = [dayOfDate(2026, 10, 1), dayOfDate(2026, 10, 31)];
const told = dayOfDate(2026, 10, 20);

const openCycle = async (scene: RequestScene): Promise<number> => {
  const rule = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'goals', weight: '60' }, { component: 'manager', weight: '40' }], missing: 'incomplete' } }));
  assert.ok(rule.ok);
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], rule.value.proposalId), 'ok');
  const saved = await scene.as('CLERK', (tx) => saveCycle(tx, { cycleId: null, kind: 'kpi', title: '2026-10', fromDay: cycleFrom, toDay: cycleTo, reviewDay: cycleTo, checkInDays: 7 }));
  assert.ok(saved.ok);
  assert.equal(codeOf(await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId: saved.value.cycleId, state: 'running', reason: '' }, cycleFrom))), 'ok');
  return saved.value.cycleId;
};

/** A goal of LEAF that reached eight of ten, by its weight. */
const reachEight = async (scene: RequestScene, cycleId: number, weight: string): Promise<number> => {
  const goal = await scene.as('MID', (tx, subject) => saveGoal(tx, subject, {
    cycleId, goalId: null, personId: scene.idOf('LEAF'), reason: '', title: weight, level: 'person', department: '', parentGoalId: null, weight, measure: 'checkIn', startValue: '0', targetValue: '10', unit: '', dutyCode: null, isDropped: false,
  }, cycleFrom));
  assert.ok(goal.ok, JSON.stringify(goal));
  await tellEight(scene, goal.value.goalId);
  return goal.value.goalId;
};
const tellEight = async (scene: RequestScene, goalId: number): Promise<void> =>
  assert.equal(codeOf(await scene.as('MID', (tx, subject) => checkIn(tx, subject, { goalId, onDay: told, value: '8', confidence: 'onTrack', note: '' }, told))), 'ok');

const lockReview = async (scene: RequestScene, cycleId: number): Promise<void> => {
  assert.ok((await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds: [scene.idOf('LEAF')], asksSelf: false }))).ok);
  const [review] = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  const reviewId = review?.reviewId ?? 0;
  assert.equal(codeOf(await scene.as('MID', (tx) => writePart(tx, { reviewId, part: 'manager', evaluation: { score: '70', competencies: [], text: '' }, mayWrite: () => true }))), 'ok');
  const move = (member: 'MID' | 'OFFICE', to: ReviewState) => scene.as(member, (tx) => moveReviewOn(tx, { reviewId, to, reason: '', span: { effectiveFrom: null, effectiveTo: null }, may: () => true }));
  assert.deepEqual([codeOf(await move('MID', 'calibration')), codeOf(await move('OFFICE', 'locked'))], ['ok', 'ok']);
};

/** Deletes past every trigger and key, as a hand at the tables would; answers how many rows went. */
const takeAway = async ({ database, companyId }: RequestScene, table: string, goalId: number): Promise<number> => {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    const { rowCount } = await client.query(`delete from ${table} where company_id = $1 and goal_id = $2`, [companyId, goalId]);
    await client.query('commit');
    return rowCount ?? 0;
  } finally {
    client.release();
  }
};

test('of two goals that reached as much, one taken away leaves the points and is seen', async () => {
  await withRequestScene(async (scene) => {
    const cycleId = await openCycle(scene);
    await reachEight(scene, cycleId, '3');
    const second = await reachEight(scene, cycleId, '2');
    await lockReview(scene, cycleId);
    const asked = async (): Promise<readonly unknown[]> => {
      const { stored, derived, state } = await scene.inSystem((tx) => rederiveScore(tx, scene.idOf('LEAF'), cycleId));
      return [stored?.content.score, derived, state];
    };
    assert.deepEqual(await asked(), ['76.00', '76.00', 'same']);
    assert.equal(await takeAway(scene, 'performance.check_in', second), 1);
    assert.deepEqual(await asked(), ['76.00', '76.00', 'differs'], 'the figure of one is gone');
    await tellEight(scene, second);
    assert.deepEqual(await asked(), ['76.00', '76.00', 'same'], 'what is told again is the same, whatever its row');
    assert.equal(await takeAway(scene, 'performance.goal_version', second), 1);
    assert.deepEqual(await asked(), ['76.00', '76.00', 'differs'], 'the goal is gone');
  });
});
