/** Goal: many reviews move on at once, each by its own arrows, reach and second person; one that is refused holds back no other. Method: the whole server over a small company. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer } from '#checks/request-scene';
import { approveAs, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { insertCycle } from './cycle-store.ts';
import { listReviewRows } from './review-store.ts';
import { openReviewsOf, writePart } from './review-steps.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';

test('reviews move on together and are refused one by one', () => withRequestScene(async (scene) => {
  const rule = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'manager', weight: '100' }], missing: 'incomplete' } }));
  assert.ok(rule.ok, JSON.stringify(rule));
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], rule.value.proposalId), 'ok');
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  const members = ['LEAF', 'TWIN', 'RIVAL'] as const;
  assert.ok((await scene.inSystem((tx) => openReviewsOf(tx, { cycleId, personIds: members.map((member) => scene.idOf(member)), asksSelf: false }))).ok);
  const reviews = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  const idOf = (member: (typeof members)[number]): string => String(reviews.find(({ personId }) => personId === scene.idOf(member))?.reviewId);
  const write = await scene.as('MID', (tx) => writePart(tx, { reviewId: Number(idOf('LEAF')), part: 'manager', evaluation: { score: '90', competencies: [], text: '' }, mayWrite: () => true }));
  assert.ok(write.ok, JSON.stringify(write));
  await withRequestServer(scene, async (server) => {
    const move = async (member: 'MID' | 'OFFICE' | 'TWIN', to: string, who: readonly (typeof members)[number][]): Promise<readonly unknown[]> => {
      const answer = await server.post(member, '/api/reviews/moves', { commandId: randomUUID(), to, reviewIds: who.map(idOf) });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      return (answer.body['results'] as readonly { readonly code: string | null }[]).map(({ code }) => code);
    };
    assert.deepEqual(await move('MID', 'calibration', ['LEAF', 'TWIN', 'RIVAL']), [null, null, 'notFound'], 'somebody of another line is not there for them');
    assert.deepEqual(await move('MID', 'locked', ['LEAF']), ['secondPersonNeeded'], 'whoever wrote the manager\'s part does not lock it');
    assert.deepEqual(await move('OFFICE', 'locked', ['TWIN', 'LEAF', 'RIVAL']), ['reviewIncomplete', null, 'notFound'], 'whoever locks moves no review that is still its manager\'s');
    assert.equal((await server.post('TWIN', '/api/reviews/moves', { commandId: randomUUID(), to: 'closed', reviewIds: [idOf('LEAF')] })).status, 403);
    assert.equal((await server.post('OFFICE', '/api/reviews/moves', { commandId: randomUUID(), to: 'open', reviewIds: [idOf('LEAF')] })).status, 400, 'nothing goes back in a batch');
  });
  await withRequestServer(scene, async (server) => {
    // The file has the scores that are facts, and nothing of another line.
    const file = await server.file('MID', '/api/reviews-export?format=csv');
    assert.equal(file.status, 200);
    const [heading, ...lines] = file.text.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(',')).map(([number, , , stage, , , manager, , , score]) => [number, stage, manager, score]);
    assert.deepEqual([heading, lines], [['Number', 'State', 'Manager', 'Score'], [['LEAF', 'Locked', '90', '90.00'], ['TWIN', 'Calibration', '', '']]], 'in the words of the page');
    assert.equal((await server.get('LEAF', '/api/reviews-export')).status, 403);
  });
  const states = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  assert.deepEqual(members.map((member) => states.find(({ personId }) => personId === scene.idOf(member))?.state), ['locked', 'calibration', 'manager']);
}));
