/**
 * Goal: a weakness that a review finds cites the words that it was found in, so that a training is proposed for a reason that the person
 * can read. Method: feedback before a cycle, in it and after its review was opened; the review is locked and what it found is read.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneNow, withRequestScene, type RequestScene } from '#checks/request-scene';
import { approveAs, codeOf, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { savePosition, savePositionProfile, takeOverPositions } from '#modules/people';
import { setClockOffset } from '#modules/platform';
import { insertCycle } from './cycle-store.ts';
import { insertFeedback } from './feedback-store.ts';
import { trainingNeeds } from './need-store.ts';
import { moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { listReviewRows, type ReviewState } from './review-store.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';

const [cycleFrom, cycleTo] = [dayOfDate(2026, 10, 1), dayOfDate(2026, 10, 31)];

/** A position that asks for negotiation at level 4, held by LEAF, and a rule by which the manager's part is the score. */
const prepare = async (scene: RequestScene): Promise<void> => {
  await scene.inSystem(async (tx) => {
    assert.equal(codeOf(await savePosition(tx, { positionCode: 'buyer', titleChinese: '采购', titleEnglish: 'Buyer', isEnded: false })), 'ok');
    const competency = { competencyCode: 'negotiation', titleChinese: '谈判', titleEnglish: 'Negotiation', level: 4 } as const;
    assert.equal(codeOf(await savePositionProfile(tx, { positionCode: 'buyer', validFromDay: dayOfDate(2026, 1, 1), duties: [], requirements: [], competencies: [competency] })), 'ok');
    await takeOverPositions(tx, [{ personId: scene.idOf('LEAF'), positionCode: 'buyer', validFromDay: dayOfDate(2026, 1, 1) }]);
  });
  const proposed = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'manager', weight: '100' }], missing: 'incomplete' } }));
  assert.ok(proposed.ok);
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], proposed.value.proposalId), 'ok');
};

/** What MID says openly to LEAF on a day; answers how it is cited. */
const sayOn = async (scene: RequestScene, day: number): Promise<string> => {
  await setClockOffset(scene.database, day * 86_400_000 + 4 * 3_600_000 - Date.now());
  const said = await scene.as('MID', (tx) => insertFeedback(tx, { personId: scene.idOf('LEAF'), visibility: 'open', reviewId: null, askId: null, score: null, competencies: [], text: '报价让得太快' }));
  assert.ok(said.ok);
  return `feedback:${said.value}`;
};

test('a weakness cites the open feedback of its cycle, also what was said before the review was opened, and nothing older', async () => {
  await withRequestScene(async (scene) => {
    const leaf = scene.idOf('LEAF');
    await prepare(scene);
    const [older, within] = [await sayOn(scene, cycleFrom - 10), await sayOn(scene, cycleFrom + 14)];
    await setClockOffset(scene.database, sceneNow - Date.now());
    const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: cycleFrom, toDay: cycleTo, reviewDay: cycleTo, checkInDays: 7 }));
    assert.ok((await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds: [leaf], asksSelf: false }))).ok);
    const [review] = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: [leaf] }));
    const reviewId = review?.reviewId ?? 0;
    const later = await sayOn(scene, cycleTo + 3);
    const evaluation = { score: '70', competencies: [{ competencyCode: 'negotiation', level: 2 }], text: '' };
    assert.equal(codeOf(await scene.as('MID', (tx) => writePart(tx, { reviewId, part: 'manager', evaluation, mayWrite: () => true }))), 'ok');
    const move = (member: 'MID' | 'OFFICE', to: ReviewState) => scene.as(member, (tx) => moveReviewOn(tx, { reviewId, to, reason: '', span: { effectiveFrom: null, effectiveTo: null }, may: () => true }));
    assert.deepEqual([codeOf(await move('MID', 'calibration')), codeOf(await move('OFFICE', 'locked'))], ['ok', 'ok']);
    const [need, ...more] = await scene.inSystem((tx) => trainingNeeds(tx, { personIds: [leaf], since: null }));
    assert.deepEqual([need?.competencyCode, need?.foundDay, more.length], ['negotiation', cycleTo, 0]);
    assert.match(need?.feedbackIds[0] ?? '', /^entry:\d+$/, 'the manager\'s part first');
    assert.deepEqual(need?.feedbackIds.slice(1).toSorted(), [within, later].toSorted(), `${older} was said about another time`);
  });
});
