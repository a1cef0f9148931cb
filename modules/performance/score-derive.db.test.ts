/** Goal: a batch of reviews is locked without reading everybody's goals for each. Method: what is known of one is handed in; statements on goals are counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene } from '#checks/request-scene';
import { approveAs, noMonthPaid, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import { cycleOf, insertCycle } from './cycle-store.ts';
import { openReviewsOf } from './review-steps.ts';
import { listReviewRows } from './review-store.ts';
import { performanceRuleKind, proposeRule } from './rule-versions.ts';
import { deriveScores, rulesOfCycle, type KnownScore } from './score-derive.ts';

const known: KnownScore = { scoreId: 0, content: { score: '0', rules: { weights: null, attendanceScore: null }, components: [{ component: 'goals', weight: '100', points: '77.00', source: '77.00', isCalibrated: false }] } };

test('what is known of goals is taken where that is asked for, and worked out anew everywhere else', () => withRequestScene(async (scene) => {
  const rule = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'goals', weight: '100' }], missing: 'incomplete' } }));
  assert.ok(rule.ok);
  assert.equal(await approveAs(scene, 'OFFICE', [performanceRuleKind(noMonthPaid)], rule.value.proposalId), 'ok');
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  assert.ok((await scene.inSystem((tx) => openReviewsOf(tx, { cycleId, personIds: [scene.idOf('LEAF')], asksSelf: false }))).ok);
  await scene.inSystem(async (tx) => {
    const [cycle, [review]] = [await cycleOf(tx, cycleId), await listReviewRows(tx, { cycleId, personIds: null })];
    assert.ok(cycle !== null && review !== undefined);
    const rules = await rulesOfCycle(tx, cycle);
    let reads = 0;
    const counted: CompanyTransaction = { ...tx, query: (text, values) => {
      if (text.includes('performance.goal_version')) reads += 1;
      return tx.query(text, values);
    } };
    const points = async (derivation: Parameters<typeof deriveScores>[4]): Promise<readonly [points: string | null | undefined, reads: number]> => {
      reads = 0;
      const detail = (await deriveScores(counted, cycle, [review], rules, derivation)).get(review.reviewId);
      return [detail?.components[0]?.points?.value ?? null, reads];
    };
    const ofReview = new Map([[review.reviewId, known]]);
    assert.deepEqual(await points({ known: ofReview, goals: 'known' }), ['77.00', 0]);
    assert.deepEqual(await points({ goals: 'known' }), [null, 1], 'nothing is known of this one');
    assert.deepEqual(await points({ known: ofReview }), [null, 1], 'a trace is drawn from facts alone');
  });
}));
