/** Goal: whoever a review or an answer waits for is reminded after some days and every week, once each, and nobody else hears of it. Method: a small company on a real database, looked at on later days. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneDay, withRequestScene } from '#checks/request-scene';
import { formatDay } from '#kernel/calendar/epoch-day';
import { insertCycle } from './cycle-store.ts';
import { insertAsks } from './feedback-store.ts';
import { openReviewsOf, writePart } from './review-steps.ts';
import { listReviewRows } from './review-store.ts';
import { tellReviewsDue } from './reviews-due.ts';

test('reminders go to whose turn it is, once a week, and to whoever was asked on the day before the last', () => withRequestScene(async (scene) => {
  const leaf = scene.idOf('LEAF');
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'annual', title: '年度', fromDay: sceneDay - 100, toDay: sceneDay, reviewDay: sceneDay, checkInDays: 30 }));
  assert.ok((await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds: [leaf], asksSelf: true }))).ok);
  const [review] = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: [leaf] }));
  assert.ok(review !== undefined);
  assert.ok((await scene.as('MID', (tx) => insertAsks(tx, { personId: leaf, reviewId: review.reviewId, authorUserIds: ['TWIN'], dueOn: formatDay(sceneDay + 6) }))).ok);
  const tell = (after: number): Promise<number> => scene.inSystem((tx) => tellReviewsDue(tx, sceneDay + after));
  const notices = (): Promise<readonly string[]> => scene.inSystem(async (tx) =>
    (await tx.query<{ text: string }>("select code || ' ' || coalesce(user_id, person_id::text) as text from platform.notice where company_id = $1 and code like '%Reminded' order by notice_id", [tx.companyId])).rows.map(({ text }) => text));
  assert.deepEqual([await tell(2), await tell(3), await tell(3), await tell(4)], [0, 1, 0, 0]);
  assert.deepEqual([await tell(5), await tell(6)], [1, 0], 'whoever was asked, once');
  assert.deepEqual([await tell(10), await tell(11)], [1, 0], 'a week later again');
  assert.deepEqual(await notices(), [`reviewReminded ${leaf}`, 'feedbackReminded TWIN', `reviewReminded ${leaf}`]);
  assert.ok((await scene.as('LEAF', (tx) => writePart(tx, { reviewId: review.reviewId, part: 'self', evaluation: { score: '90', competencies: [], text: '' }, mayWrite: () => true }))).ok);
  assert.deepEqual([await tell(2), await tell(3)], [0, 1], 'the manager has days of their own');
  assert.equal((await notices()).at(-1), `reviewReminded ${scene.idOf('MID')}`);
}));
