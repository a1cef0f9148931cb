/**
 * Goal: whoever calibrates a review does not lock it while the company has somebody else who may, and is told who that is; alone, the
 * lock says that it was. Method: the whole server over a small company, and SQL by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer } from '#checks/request-scene';
import { approveAs, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { setMemberDisabled } from '#modules/platform';
import { insertCycle } from './cycle-store.ts';
import { openReviewsOf, writePart } from './review-steps.ts';
import { listReviewRows } from './review-store.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';

test('two people stand behind a calibrated score where the company has two', () => withRequestScene(async (scene) => {
  const rule = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'manager', weight: '100' }], missing: 'incomplete' } }));
  assert.ok(rule.ok, JSON.stringify(rule));
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], rule.value.proposalId), 'ok');
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  assert.ok((await scene.inSystem((tx) => openReviewsOf(tx, { cycleId, personIds: [scene.idOf('LEAF'), scene.idOf('TWIN')], asksSelf: false }))).ok);
  const reviews = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  const idOf = (member: 'LEAF' | 'TWIN'): number => reviews.find(({ personId }) => personId === scene.idOf(member))?.reviewId ?? 0;
  for (const member of ['LEAF', 'TWIN'] as const) assert.ok((await scene.as('MID', (tx) => writePart(tx, { reviewId: idOf(member), part: 'manager', evaluation: { score: '90', competencies: [], text: '' }, mayWrite: () => true }))).ok);
  const standsAs = (member: 'LEAF' | 'TWIN'): Promise<unknown> => scene.inSystem(async (tx) => (await tx.query('select state, locked_alone from performance.review where company_id = $1 and review_id = $2', [tx.companyId, idOf(member)])).rows[0]);
  await withRequestServer(scene, async ({ post }) => {
    const move = (by: 'MID' | 'OFFICE' | 'BOSS', member: 'LEAF' | 'TWIN', to: string) => post(by, `/api/reviews/${idOf(member)}/move`, { commandId: randomUUID(), to });
    const calibrate = (by: 'OFFICE', member: 'LEAF' | 'TWIN') => post(by, `/api/reviews/${idOf(member)}/calibration`, { commandId: randomUUID(), component: 'manager', points: '80', reason: '部门对齐' });
    for (const member of ['LEAF', 'TWIN'] as const) {
      assert.equal((await move('MID', member, 'calibration')).status, 200);
      assert.equal((await calibrate('OFFICE', member)).status, 200);
    }
    const refused = await move('OFFICE', 'LEAF', 'locked');
    const { code, data } = refused.body['error'] as { code: string; data?: { names?: string } };
    assert.deepEqual([refused.status, code, data?.names], [409, 'calibratorLocks', 'BOSS'], 'not MID, who wrote the manager\'s part');
    const [batch] = (await post('OFFICE', '/api/reviews/moves', { commandId: randomUUID(), to: 'locked', reviewIds: [String(idOf('LEAF'))] })).body['results'] as readonly { readonly code: string | null }[];
    assert.equal(batch?.code, 'calibratorLocks');
    const lockByHand = scene.as('OFFICE', (tx) => tx.query("update performance.review set state = 'locked', moved_by = 'OFFICE' where company_id = $1 and review_id = $2", [tx.companyId, idOf('LEAF')]));
    await assert.rejects(lockByHand, { message: 'calibratorLocks' });
    assert.equal((await move('BOSS', 'LEAF', 'locked')).status, 200);
    assert.deepEqual(await standsAs('LEAF'), { state: 'locked', locked_alone: false });
    // Nobody else is left: the one who calibrated locks, and it stays to be seen.
    await scene.inSystem((tx) => setMemberDisabled(tx, 'BOSS', true));
    assert.equal((await move('OFFICE', 'TWIN', 'locked')).status, 200);
    assert.deepEqual(await standsAs('TWIN'), { state: 'locked', locked_alone: true });
  });
  const { rows } = await scene.inSystem((tx) => tx.query<{ subject: string }>("select subject from platform.audit_event where company_id = $1 and action = 'performance.lockedAlone'", [tx.companyId]));
  assert.deepEqual(rows.map(({ subject }) => subject), [`review:${idOf('TWIN')}`]);
}));
