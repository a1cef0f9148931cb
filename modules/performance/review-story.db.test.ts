/**
 * Goal: three late punches become a component, a score, a factor, and a correction becomes another score, each step by an approved
 * rule and a second person, with one trace from factor to punch. Method: a small company on a real database, every caller in
 * their own transaction; attacks by hand-written SQL.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRequestScene, type RequestScene, type SceneMember } from '#checks/request-scene';
import { approveAs, codeOf, correctPunches, lateDays, noMonthPaid, punchOctober, ruleProof } from '#checks/review-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { forSubject, oneselfOf, readCompany, type ProposalKind } from '#modules/platform';
import { insertCycle } from './cycle-store.ts';
import { ownScoreFigure } from './own-score-figure.ts';
import { calibrate, moveReviewOn, openReviewsOf, writePart } from './review-steps.ts';
import { findReview, listReviewRows, type ReviewState } from './review-store.ts';
import { followPayEffect, performanceRuleEndKind, performanceRuleKind, proposeRule, proposeRuleEnd } from './rule-versions.ts';
import type { NewRule } from './rule-store.ts';
import { proposeScoreChange, scoreChangeKind, tryDerivedScore } from './score-changes.ts';
import { factorsFor, payFactorKind, proposeFactor, scoresNewerThan } from './score-factors.ts';
import { rederiveScore, rederiveScores } from './score-rederive.ts';

const kinds: readonly ProposalKind[] = [performanceRuleKind(noMonthPaid), performanceRuleEndKind(noMonthPaid), scoreChangeKind, payFactorKind];
const rules: readonly NewRule[] = [
  { ...ruleProof, kind: 'weights', title: '权重', validFrom: '2026-01-01', definition: { components: [{ component: 'attendance', weight: '20' }, { component: 'manager', weight: '80' }], missing: 'incomplete' } },
  { ...ruleProof, kind: 'attendanceScore', title: '考勤', validFrom: '2026-01-01', definition: { formula: '100 - 5 * 迟到次数', floor: '60', cap: '100' } },
  { ...ruleProof, kind: 'payFactor', title: '系数', validFrom: '2026-01-01', definition: { formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' } },
];

const decide = (scene: RequestScene, member: SceneMember, proposalId: number): Promise<string> => approveAs(scene, member, kinds, proposalId);
const approvedRule = async (scene: RequestScene, rule: NewRule): Promise<number> => {
  const proposed = await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, rule));
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

/** Rules, a cycle of October, reviews up to the comparison; answers the first one's. */
const reviewed = async (scene: RequestScene, members: readonly SceneMember[] = ['LEAF']): Promise<Review> => {
  for (const member of members) await punchOctober(scene, member);
  let factorRuleId = 0;
  for (const rule of rules) factorRuleId = await approvedRule(scene, rule);
  const cycleId = await scene.inSystem((tx) => insertCycle(tx, { kind: 'kpi', title: '2026-10', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 10, 31), reviewDay: dayOfDate(2026, 10, 31), checkInDays: 7 }));
  const personIds = members.map((member) => scene.idOf(member));
  assert.deepEqual(await scene.as('MID', (tx) => openReviewsOf(tx, { cycleId, personIds, asksSelf: true })), { ok: true, value: { opened: members.length } });
  const reviews = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }));
  for (const member of members) await written(scene, member, reviews.find(({ personId }) => personId === scene.idOf(member))?.reviewId ?? 0);
  return { cycleId, reviewId: reviews.find(({ personId }) => personId === personIds[0])?.reviewId ?? 0, factorRuleId };
};

/** Both parts of a review, each in its turn and by nobody else. */
const written = async (scene: RequestScene, person: SceneMember, reviewId: number): Promise<void> => {
  const write = (member: SceneMember, part: 'self' | 'manager', score: string) => scene.as(member, (tx) => writePart(tx, { reviewId, part, evaluation: { score, competencies: [], text: '' }, mayWrite: () => true }));
  assert.equal(codeOf(await write('MID', 'manager', '90')), 'reviewNotThere', 'the person is asked first');
  assert.equal(codeOf(await write('MID', 'self', '90')), 'ownReview', 'nobody writes the part of somebody else');
  assert.equal(codeOf(await write(person, 'self', '95')), 'ok');
  assert.equal(codeOf(await write(person, 'manager', '100')), 'ownReview');
  assert.equal(codeOf(await write('MID', 'manager', '101')), 'pointsInvalid');
  assert.equal(codeOf(await write('MID', 'manager', '90')), 'ok');
  assert.equal(codeOf(await move(scene, 'MID', reviewId, 'calibration')), 'ok');
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

    await correctPunches(scene, 'LEAF', lateDays);
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

    await assert.rejects(scene.as('OFFICE', (tx) => tx.query("insert into performance.rule_end (company_id, rule_id, reason, ended_by) values ($1, $2, 'x', 'x')", [tx.companyId, factorRuleId])), { message: 'secondPersonNeeded' });
    const ending = await scene.as('CLERK', (tx) => proposeRuleEnd(tx, { ruleId: factorRuleId, reason: '未公示' }));
    assert.ok(ending.ok, JSON.stringify(ending));
    assert.equal(codeOf(await scene.as('CLERK', (tx) => proposeRuleEnd(tx, { ruleId: factorRuleId, reason: '未公示' }))), 'ruleEndOpen');
    assert.equal(await decide(scene, 'CLERK', ending.value.proposalId), 'notFound', 'nobody ends a rule alone');
    assert.equal(await decide(scene, 'OFFICE', ending.value.proposalId), 'ok');
    assert.equal(await factorOf(scene), undefined, 'without an approved rule there is no effect');
  });
});

test('corrections in any order, approved one by one or together, come to the same score', async () => {
  await withRequestScene(async (scene) => {
    const { cycleId } = await reviewed(scene, ['LEAF', 'TWIN']);
    for (const review of await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }))) assert.equal(codeOf(await move(scene, 'OFFICE', review.reviewId, 'locked')), 'ok');
    const settle = async (member: SceneMember): Promise<string> => {
      const proposed = await scene.as('MID', (tx) => proposeScoreChange(tx, { personId: scene.idOf(member), cycleId, reason: '补卡' }));
      return proposed.ok ? decide(scene, 'OFFICE', proposed.value.proposalId) : codeOf(proposed);
    };
    for (const day of lateDays) {
      await correctPunches(scene, 'LEAF', [day]);
      assert.equal(await settle('LEAF'), 'ok');
    }
    await correctPunches(scene, 'TWIN', [14, 12]);
    await correctPunches(scene, 'TWIN', [13]);
    assert.equal(await settle('TWIN'), 'ok');
    assert.equal(await settle('TWIN'), 'scoreUnchanged');
    const ends = await Promise.all((['LEAF', 'TWIN'] as const).map((member) => scene.inSystem((tx) => rederiveScore(tx, scene.idOf(member), cycleId))));
    assert.deepEqual(ends.map(({ state, stored }) => [state, stored?.revision, stored?.content.score, stored?.content.components]), [
      ['same', 4, '92.00', ends[0]?.stored?.content.components], ['same', 2, '92.00', ends[0]?.stored?.content.components],
    ]);
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
    const attempt = async (change: Partial<NewRule>): Promise<string> => codeOf(await scene.as('CLERK', (tx) => proposeRule(tx, noMonthPaid, { ...rules[1]!, ...change } as NewRule)));
    assert.equal(await attempt({ documentReference: ' ' }), 'ruleProofMissing');
    assert.equal(await attempt({ validFrom: '2025-11-30' }), 'ruleDatesInvalid');
    assert.equal(await attempt({ consultedTo: '2025-10-01' }), 'ruleDatesInvalid');
    assert.equal(await attempt({ definition: { formula: '100 - sickLeaveMinutes', floor: '60', cap: '100' } } as Partial<NewRule>), 'ruleFormulaInvalid', 'sick leave is nothing that a rule can name');
    assert.equal(await attempt({ definition: { formula: '100 - 迟到次数', floor: '60', cap: '101' } } as Partial<NewRule>), 'ruleFormulaInvalid');
    assert.equal(await attempt({}), 'ok');
  });
});

test('what a score or a rule stood on is missed once it is gone or says something else', async () => {
  await withRequestScene(async (scene) => {
    const people = [scene.idOf('LEAF'), scene.idOf('TWIN')];
    const { cycleId } = await reviewed(scene, ['LEAF', 'TWIN']);
    for (const review of await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: null }))) assert.equal(codeOf(await move(scene, 'OFFICE', review.reviewId, 'locked')), 'ok');
    await scene.inSystem((tx) => followPayEffect(tx, { isAllowed: true, fromMonth: '2026-10' }));
    const states = async (): Promise<readonly (string | undefined)[]> => {
      const found = await scene.inSystem((tx) => rederiveScores(tx, cycleId, people));
      return people.map((personId) => found.get(personId)?.state);
    };
    const labelsOf = (root: ExplanationNode): readonly string[] => [root.label, ...root.children.flatMap(labelsOf)];
    const says = async (): Promise<boolean> => labelsOf((await factorOf(scene))!.explanation).includes('scoreWithoutTrace');
    assert.deepEqual([await states(), await says()], [['same', 'same'], false]);
    const { ownerPool } = scene.database;
    await ownerPool.query("delete from performance.review_event where company_id = $1 and person_id = $2 and to_state = 'locked'", [scene.companyId, people[0]]);
    assert.deepEqual([await states(), await says()], [['differs', 'same'], true], 'its review was never locked');
    await ownerPool.query("update performance.rule_version set definition = jsonb_set(definition, '{missing}', '\"renormalize\"') where company_id = $1 and kind = 'weights'", [scene.companyId]);
    assert.deepEqual(await states(), ['differs', 'differs'], 'these weights are not what was approved');
    await ownerPool.query("delete from platform.proposal_decision where company_id = $1 and proposal_id = (select proposal_id from performance.rule_version join platform.proposal using (company_id) where company_id = $1 and rule_version.kind = 'payFactor' and subject = 'performanceRule:' || rule_id)", [scene.companyId]);
    assert.equal(await factorOf(scene), undefined, 'no second person, no effect');
    const figure = async (): Promise<string | undefined> => (await readCompany(scene.database, forSubject(oneselfOf(await scene.subject('TWIN'))), (tx) => ownScoreFigure(tx, scene.inSystem, { personId: scene.idOf('TWIN'), cycleId })))?.score;
    const [twin] = await scene.inSystem((tx) => listReviewRows(tx, { cycleId, personIds: [scene.idOf('TWIN')] }));
    assert.equal(await figure(), '89.00');
    assert.equal(codeOf(await move(scene, 'OFFICE', twin?.reviewId ?? 0, 'calibration', '复核')), 'ok');
    assert.equal(await figure(), undefined, 'an open review tells the person nothing, asked about either');
  });
});
