/**
 * Goal: whoever is spoken about cannot tell who of a group said what. Method: two worlds over the whole server that differ in who
 * wrote which answer and in which order; everything that the person is answered, and their copy of their data, is compared.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer, type RequestScene, type RequestServer, type SceneMember } from '#checks/request-scene';
import { approveAs, codeOf, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { forSubject, oneselfOf, readCompany } from '#modules/platform';
import { insertCycle } from './cycle-store.ts';
import { asksOf, insertFeedback } from './feedback-store.ts';
import { reviewPersonData } from './review-person-data.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';

const texts = ['说话直接，帮人快', '常常加班，文档少', '把问题讲得清楚'];
const scores = ['70', '80', '96'];

type Order = readonly (readonly [author: SceneMember, said: number])[];

const body = (more: object): object => ({ commandId: randomUUID(), ...more });
const weights = async (scene: RequestScene): Promise<void> => {
  const proposed = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'manager', weight: '70' }, { component: 'peers', weight: '30' }], missing: 'renormalize' } }));
  assert.ok(proposed.ok);
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], proposed.value.proposalId), 'ok');
};

const shownTo = async (server: RequestServer) => {
  const own = (await server.get('LEAF', '/api/me/feedback')).body;
  return { groups: own['groups'], received: own['received'] };
};

/** What OFFICE, who was asked and has not answered, gets for an answer that comes in past the routes. */
const saidTooLate = (scene: RequestScene): Promise<string> => scene.as('OFFICE', async (tx) => {
  const [ask] = await asksOf(tx, 'OFFICE');
  return codeOf(await insertFeedback(tx, { personId: scene.idOf('LEAF'), visibility: 'group', reviewId: ask?.reviewId ?? 0, askId: ask?.askId ?? 0, score: '90', competencies: [], text: '' }));
});

/** One world: who answers what, in which order; answers what LEAF is told at each moment. */
const world = async (order: Order): Promise<unknown> => {
  const told: unknown[] = [];
  const held = new Set<string>();
  await withRequestScene(async (scene) => {
    await weights(scene);
    const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'annual', title: '2026', fromDay: dayOfDate(2026, 1, 1), toDay: dayOfDate(2026, 12, 31), reviewDay: dayOfDate(2026, 12, 31), checkInDays: 30 }));
    await withRequestServer(scene, async (server) => {
      const opened = await server.post('CLERK', '/api/reviews', body({ cycleId: String(cycleId), personNumbers: ['LEAF'], asksSelf: false }));
      assert.deepEqual([opened.status, opened.body], [200, { opened: 1 }]);
      const listed = await server.get('MID', '/api/reviews');
      const [review] = listed.body['rows'] as { reviewId: string }[];
      assert.ok(review !== undefined, JSON.stringify(listed));
      assert.equal((await server.get('RIVAL', `/api/reviews/${review.reviewId}`)).status, 403, 'who leads nobody reads no ratings');
      const asked = await server.post('MID', '/api/feedback/asks', body({ reviewId: review.reviewId, authorNumbers: ['TWIN', 'BOSS', 'OFFICE'], dueOn: '2026-11-20' }));
      assert.deepEqual([asked.status, asked.body], [200, { asked: 3 }]);
      for (const [author, said] of order) {
        const questions = (await server.get(author, '/api/me/feedback')).body['asked'] as { askId: string; personNumber: string; name: string }[];
        assert.deepEqual(questions.map(({ personNumber }) => personNumber), ['LEAF']);
        const answered = await server.post(author, `/api/me/feedback/asks/${questions[0]?.askId}`, body({ text: texts[said], score: scores[said] }));
        assert.equal(answered.status, 200, JSON.stringify(answered.body));
        told.push(await shownTo(server));
        // What is held about oneself is counted by kind: a count that grows with each answer tells when it came.
        held.add(JSON.stringify(((await server.get('LEAF', '/api/my/data')).body['sections'] as { section: string; rows: number }[]).filter(({ section }) => section === 'feedback')));
      }
      assert.equal(held.size, 1, [...held].join(' and '));
      assert.equal((await server.post('MID', `/api/reviews/${review.reviewId}/evaluation`, body({ score: '90' }))).status, 200);
      assert.equal((await server.post('MID', `/api/reviews/${review.reviewId}/move`, body({ to: 'calibration' }))).status, 200);
      told.push(await shownTo(server));
      const locked = await server.post('OFFICE', `/api/reviews/${review.reviewId}/move`, body({ to: 'locked' }));
      assert.equal(locked.status, 200, JSON.stringify(locked.body));
      const wordsFor = async (reader: SceneMember): Promise<number> => ((await server.get(reader, `/api/reviews/${review.reviewId}`)).body['group'] as { texts: readonly string[] } | null)?.texts.length ?? 0;
      // BOSS is one of the authors and reads ratings: of three with their own, two would be left.
      assert.deepEqual([await wordsFor('MID'), await wordsFor('BOSS')], [order.length < 3 ? 0 : 3, 0]);
      assert.deepEqual(((await server.get('BOSS', '/api/feedback/people/LEAF')).body['groups'] as { state: string }[]).map(({ state }) => state), ['heldBack']);
      const file = (await server.get('LEAF', `/api/me/reviews/${review.reviewId}`)).body;
      const explained = await server.get('LEAF', `/api/me/reviews/${review.reviewId}/explanation`);
      assert.equal(explained.status, 200, JSON.stringify(explained.body));
      told.push(await shownTo(server), file['group'], file['score'], file['components'], JSON.stringify(explained.body).includes('performance.feedback'));
      const closed = await server.post('TWIN', '/api/me/feedback', body({ personNumber: 'OFFICE', visibility: 'open', text: 'x' }));
      assert.equal(closed.status, 404, 'whom one does not work with, one does not know');
    });
    if (order.length < 3) assert.equal(await saidTooLate(scene), 'reviewNotThere', 'the round is closed, for hand-written steps too');
    const copy = await readCompany(scene.database, forSubject(oneselfOf(await scene.subject('LEAF'))), (tx) => Promise.all(reviewPersonData.filter(({ section }) => section === 'feedback').map(({ read }) => read(tx, scene.idOf('LEAF')))));
    told.push(copy.flat().map(({ reviewId: _, ...row }) => row));
  });
  return told;
};

test('A-16: two worlds that differ in who wrote what, and when, are one to the person', async () => {
  const one = await world([['TWIN', 0], ['BOSS', 1], ['OFFICE', 2]]);
  const other = await world([['OFFICE', 1], ['TWIN', 2], ['BOSS', 0]]);
  assert.deepEqual(one, other);
  const shown = JSON.stringify(one);
  for (const text of texts) assert.ok(shown.includes(text), 'a group of three is shown');
  for (const author of ['TWIN', 'BOSS', 'OFFICE']) assert.ok(!shown.includes(author), author);
  assert.ok(shown.includes('heldBack'), 'nothing before it is locked');
  // The comparison can fail, and two answers are no group.
  const two = await world([['TWIN', 0], ['BOSS', 1]]);
  assert.notDeepEqual(one, two);
  assert.ok(!JSON.stringify(two).includes(texts[0] ?? ''));
});
