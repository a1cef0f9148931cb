/**
 * Goal: three late punches become a component, a score, a factor, and a correction becomes another score, each step by an approved
 * rule and a second person, with one trace from factor to punch. Method: a small company on a real database, every caller in
 * their own transaction; attacks by hand-written SQL.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, type RequestScene, type SceneMember } from '#checks/request-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { absorbOwnForms, absorbWorkFacts } from '#modules/attendance';
import { decideProposal, findProposal, forSubject, oneselfOf, readCompany, type ProposalKind } from '#modules/platform';
import { insertCycle } from './cycle-store.ts';
import { calibrate, moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { findReview, listReviewRows, type ReviewState } from './review-store.ts';
import { endRuleVersion, followPayEffect, performanceRuleKind, proposeRule } from './rule-versions.ts';
import type { NewRule } from './rule-store.ts';
import { proposeScoreChange, scoreChangeKind, tryDerivedScore } from './score-changes.ts';
import { factorsFor, payFactorKind, proposeFactor, scoresNewerThan } from './score-factors.ts';
import { rederiveScore } from './score-rederive.ts';

const kinds: readonly ProposalKind[] = [performanceRuleKind, scoreChangeKind, payFactorKind];
const lateDays = [12, 13, 14];
const at = (dayOfMonth: number, hour: number, minute: number): number => dayOfDate(2026, 10, dayOfMonth) * 86_400 + (hour - 8) * 3600 + minute * 60;

/** A whole October of punches, three of them late. */
const punchOctober = (scene: RequestScene): Promise<void> => scene.inSystem(async (tx) => {
  await tx.query("insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', 'leaf', $2, 'test')", [tx.companyId, scene.idOf('LEAF')]);
  const punch = (dayOfMonth: number, hour: number, minute: number) => ({
    stream: 'punch' as const, naturalKey: `p${dayOfMonth}-${hour}`, sourcePersonKey: 'leaf', businessDay: dayOfDate(2026, 10, dayOfMonth), raw: '', contentHash: `${dayOfMonth}-${hour}`,
    facts: [{ kind: 'punch' as const, sourcePersonKey: 'leaf', instant: at(dayOfMonth, hour, minute), zone: 'Asia/Shanghai', sourceText: '', direction: 'unknown' as const, device: '', place: '' }],
  });
  const days = Array.from({ length: 31 }, (_, index) => index + 1);
  await absorbWorkFacts(tx, { sourceCode: 'wecom', records: days.flatMap((day) => [lateDays.includes(day) ? punch(day, 9, 20) : punch(day, 8, 50), punch(day, 18, 10)]) });
});

/** The clock of the door was slow: approved corrections say so. */
const correctPunches = (scene: RequestScene): Promise<void> => scene.inSystem(async (tx) => {
  await absorbOwnForms(tx, 'requests', lateDays.map((day) => ({
    personId: scene.idOf('LEAF'), naturalKey: `C${day}`,
    fact: { kind: 'approval', sourcePersonKey: '', approvalNumber: `C${day}`, status: 'approved', submittedInstant: at(day, 19, 0), zone: 'Asia/Shanghai', form: { type: 'correction', instant: at(day, 8, 55), day: dayOfDate(2026, 10, day), direction: 'in' } },
  })));
});

const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-1' } as const;
const rules: readonly NewRule[] = [
  { ...proof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'attendance', weight: '20' }, { component: 'manager', weight: '80' }], missing: 'incomplete' } },
  { ...proof, kind: 'attendanceScore', title: '考勤', validFrom: '2026-01-01', definition: { formula: '100 - 5 * 迟到次数', floor: '60', cap: '100' } },
  { ...proof, kind: 'payFactor', title: '系数', validFrom: '2026-01-01', definition: { formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' } },
];

const codeOf = (result: { readonly ok: boolean }): string => ('error' in result ? (result.error as { code: string }).code : 'ok');
const decide = async (scene: RequestScene, member: SceneMember, proposalId: number): Promise<string> => {
  const digest = (await scene.inSystem((tx) => findProposal(tx, proposalId)))?.digest ?? '';
  return codeOf(await scene.as(member, (tx) => decideProposal(tx, kinds, { proposalId, decision: 'approve', digest, reason: '' })));
};
const approvedRule = async (scene: RequestScene, rule: NewRule): Promise<number> => {
  const proposed = await scene.as('CLERK', (tx) => proposeRule(tx, rule));
  assert.ok(proposed.ok, JSON.stringify(proposed));
  assert.equal(await decide(scene, 'CLERK', proposed.value.proposalId), 'notFound', 'the maker is no checker');
  assert.equal(await decide(scene, 'OFFICE', proposed.value.proposalId), 'ok');
  return proposed.value.ruleId;
};
const move = (scene: RequestScene, member: SceneMember, reviewId: number, to: ReviewState, reason = '') =>
  scene.as(member, (tx) => moveReviewOn(tx, { reviewId, to, reason, span: { effectiveFrom: null, effectiveTo: null }, may: () => true }));

const tablesOf = (root: ExplanationNode): readonly string[] => [...(root.reference?.kind === 'fact' ? [root.reference.table] : []), ...root.children.flatMap(tablesOf)];
const factorOf = async (scene: RequestScene) => (await scene.inSystem((tx) => factorsFor(tx, { month: '2026-10', personIds: [scene.idOf('LEAF')] }))).get(scene.idOf('LEAF'));

type Review = { readonly cycleId: number; readonly reviewId: number; readonly factorRuleId: number };

/** Rules, a cycle of October, a review up to the comparison. */
const reviewed = async (scene: RequestScene): Promise<Review> => {
  await punchOctober(scene);
  let factorRuleId = 0;
  for (const rule of rules) factorRuleId = await approvedRule(scene, rule);
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  assert.deepEqual(await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds: [scene.idOf('LEAF')], asksSelf: true })), { ok: true, value: { opened: 1 } });
  const [review] = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  assert.ok(review !== undefined);
  const { reviewId } = review;
  const write = (member: SceneMember, part: 'self' | 'manager', score: string) => scene.as(member, (tx) => writePart(tx, { reviewId, part, evaluation: { score, competencies: [], text: '' }, mayWrite: () => true }));
  assert.equal(codeOf(await write('MID', 'manager', '90')), 'reviewNotThere', 'the person is asked first');
  assert.equal(codeOf(await write('MID', 'self', '90')), 'ownReview', 'nobody writes the part of somebody else');
  assert.equal(codeOf(await write('LEAF', 'self', '95')), 'ok');
  assert.equal(codeOf(await write('LEAF', 'manager', '100')), 'ownReview');
  assert.equal(codeOf(await write('MID', 'manager', '101')), 'pointsInvalid');
  assert.equal(codeOf(await write('MID', 'manager', '90')), 'ok');
  assert.equal(codeOf(await move(scene, 'MID', reviewId, 'calibration')), 'ok');
  return { cycleId, reviewId, factorRuleId };
};

test('three late punches: component 85, score 89, factor 0.9; corrected and approved: 92 and 1.0, with one trace to the punch', async () => {
  await withRequestScene(async (scene) => {
    const leaf = scene.idOf('LEAF');
    const { cycleId, reviewId, factorRuleId } = await reviewed(scene);
    assert.equal(codeOf(await move(scene, 'MID', reviewId, 'locked')), 'secondPersonNeeded', 'whoever wrote the manager\'s part does not lock it');
    assert.equal(codeOf(await move(scene, 'OFFICE', reviewId, 'locked')), 'ok');
    const first = await scene.inSystem((tx) => rederiveScore(tx, leaf, cycleId));
    assert.deepEqual([first.state, first.stored?.content.score, first.stored?.content.components.map(({ component, points }) => `${component} ${points}`)], ['same', '89.00', ['attendance 85.00', 'manager 90']]);
    assert.equal(await factorOf(scene), undefined, 'no assessment, no effect');
    await scene.inSystem((tx) => followPayEffect(tx, { isAllowed: true, fromMonth: '2026-10' }));
    const lower = await factorOf(scene);
    assert.equal(lower?.factor, '0.9000');
    assert.ok(lower !== undefined);
    assert.deepEqual({ ...reevaluateExplanation(lower.explanation), nodes: 0, leaves: 0 }, { nodes: 0, leaves: 0, leavesWithoutReference: 0, mismatch: null });
    assert.equal(tablesOf(lower.explanation).filter((table) => table === 'attendance.punch').length >= lateDays.length, true, 'down to the punch');
    const own = await readCompany(scene.database, forSubject(oneselfOf(await scene.subject('LEAF'))), (tx) => factorsFor(tx, { month: '2026-10', personIds: [leaf] }));
    assert.equal(own.get(leaf)?.factor, '0.9000');
    assert.equal((await scene.inSystem((tx) => factorsFor(tx, { month: '2026-11', personIds: [leaf] }))).size, 0, 'October speaks about October');

    await correctPunches(scene);
    const stale = await factorOf(scene);
    assert.deepEqual([stale?.factor, tablesOf(stale?.explanation ?? lower.explanation).includes('attendance.punch')], ['0.9000', false], 'nothing moves by itself, and the trace no longer claims the punches');
    const tried = await scene.inSystem(async (tx) => {
      await tx.query('savepoint try');
      const result = await tryDerivedScore(tx, { personId: leaf, cycleId });
      const factor = (await factorsFor(tx, { month: '2026-10', personIds: [leaf] })).get(leaf)?.factor;
      await tx.query('rollback to savepoint try');
      return { result, factor };
    });
    assert.deepEqual(tried, { result: { ok: true, value: { before: '89.00', after: '92.00' } }, factor: '1.0000' });
    await assert.rejects(scene.inSystem((tx) => tryDerivedScore(tx, { personId: leaf, cycleId })), { message: 'scoreNotApproved' }, 'what nobody approved is not kept');
    const proposed = await scene.as('MID', (tx) => proposeScoreChange(tx, { personId: leaf, cycleId, reason: '门禁时钟慢了' }));
    assert.ok(proposed.ok, JSON.stringify(proposed));
    assert.equal(codeOf(await scene.as('MID', (tx) => proposeScoreChange(tx, { personId: leaf, cycleId, reason: 'x' }))), 'scoreChangeOpen');
    assert.notEqual(await decide(scene, 'MID', proposed.value.proposalId), 'ok');
    const cutSeq = lower.recordedSeq;
    assert.deepEqual(await scene.inSystem((tx) => scoresNewerThan(tx, { cutSeq, month: '2026-10', personIds: [leaf] })), []);
    assert.equal(await decide(scene, 'OFFICE', proposed.value.proposalId), 'ok');
    const second = await scene.inSystem((tx) => rederiveScore(tx, leaf, cycleId));
    assert.deepEqual([second.state, second.stored?.revision, second.stored?.content.score], ['same', 2, '92.00']);
    const higher = await factorOf(scene);
    assert.equal(higher?.factor, '1.0000');
    assert.deepEqual(await scene.inSystem((tx) => scoresNewerThan(tx, { cutSeq, month: '2026-10', personIds: [leaf] })), [leaf]);

    const decision = await scene.as('CLERK', (tx) => proposeFactor(tx, { personId: leaf, fromMonth: '2026-10', toMonth: '2026-11', factor: '0.95', reason: '个案' }));
    assert.ok(decision.ok, JSON.stringify(decision));
    assert.equal((await factorOf(scene))?.factor, '1.0000');
    assert.equal(await decide(scene, 'OFFICE', decision.value.proposalId), 'ok');
    assert.equal((await factorOf(scene))?.factor, '0.9500', 'people decide otherwise');

    assert.equal(codeOf(await scene.as('OFFICE', (tx) => endRuleVersion(tx, factorRuleId, '未公示'))), 'ok');
    assert.equal(await factorOf(scene), undefined, 'without an approved rule there is no effect');
  });
});

test('calibration leaves before, after and reason; arrows, turns and second persons hold for hand-written SQL too', async () => {
  await withRequestScene(async (scene) => {
    const leaf = scene.idOf('LEAF');
    const { reviewId, cycleId } = await reviewed(scene);
    const change = (points: string | null, reason: string) => scene.as('BOSS', (tx) => calibrate(tx, { reviewId, component: 'manager', points, reason, mayApprove: () => true }));
    assert.equal(codeOf(await change('80', ' ')), 'reasonMissing');
    assert.equal(codeOf(await change('80', '部门对齐')), 'ok');
    assert.equal((await scene.inSystem((tx) => rederiveScore(tx, leaf, cycleId))).derived, '81.00');
    assert.equal(codeOf(await change(null, '撤回')), 'ok');
    assert.equal((await scene.inSystem((tx) => rederiveScore(tx, leaf, cycleId))).derived, '89.00');
    assert.equal(codeOf(await move(scene, 'OFFICE', reviewId, 'manager')), 'reasonMissing');
    assert.equal(codeOf(await move(scene, 'OFFICE', reviewId, 'closed')), 'reviewArrow');
    const attacks = [
      ["update performance.review set state = 'closed', moved_by = 'OFFICE' where review_id = $1", 'reviewArrow'],
      ['update performance.review set person_id = person_id, opened_by = \'x\' where review_id = $1', 'reviewImmutable'],
      ["update performance.review set state = 'locked', moved_by = 'LEAF' where review_id = $1", 'authorIsNotSession'],
      ["insert into performance.review_entry (company_id, person_id, review_id, part, author_user_id, sealed) select company_id, person_id, review_id, 'manager', 'OFFICE', '\\x00' from performance.review where review_id = $1", 'reviewNotThere'],
      [`insert into performance.score (company_id, person_id, cycle_id, revision, source, effective_from, made_by, sealed) select company_id, person_id, cycle_id, 1, 'review', '2026-10-01', 'x', '\\x00' from performance.review where review_id = $1`, 'reviewNotLocked'],
    ] as const;
    for (const [text, message] of attacks) await assert.rejects(scene.as('OFFICE', (tx) => tx.query(text, [reviewId])), { message });
    await assert.rejects(scene.as('OFFICE', (tx) => tx.query("delete from performance.review where review_id = $1", [reviewId])), /permission denied/);
    assert.equal(await scene.as('RIVAL', (tx) => findReview(tx, reviewId)), null, 'somebody else\'s line is out of reach');
    assert.equal(await scene.as('TWIN', (tx) => findReview(tx, reviewId)), null);
  });
});

test('a rule without its proof, before it was made known, or that cannot be computed is not even proposed', async () => {
  await withRequestScene(async (scene) => {
    const attempt = async (change: Partial<NewRule>): Promise<string> => codeOf(await scene.as('CLERK', (tx) => proposeRule(tx, { ...rules[1]!, ...change } as NewRule)));
    assert.equal(await attempt({ documentReference: ' ' }), 'ruleProofMissing');
    assert.equal(await attempt({ validFrom: '2025-11-30' }), 'ruleDatesInvalid');
    assert.equal(await attempt({ consultedTo: '2025-10-01' }), 'ruleDatesInvalid');
    assert.equal(await attempt({ definition: { formula: '100 - sickLeaveMinutes', floor: '60', cap: '100' } } as Partial<NewRule>), 'ruleFormulaInvalid', 'sick leave is nothing that a rule can name');
    assert.equal(await attempt({ definition: { formula: '100 - 迟到次数', floor: '60', cap: '101' } } as Partial<NewRule>), 'ruleFormulaInvalid');
    assert.equal(await attempt({}), 'ok');
  });
});
