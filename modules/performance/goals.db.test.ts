/**
 * Goal: a tree of goals is exact, keeps its history, moves in both places when a goal is aligned anew, and shows nobody what is
 * not theirs. Method: a small company on a real database, every caller in their own transaction; figures worked out by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withRequestScene, withRequestServer, sceneDay, type RequestScene, type SceneMember } from '#checks/request-scene';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import { changeCycleState, saveCycle } from './cycle-life.ts';
import { cycleOf } from './cycle-store.ts';
import { alignGoal, checkIn, giveGoalUp, saveGoal } from './goal-changes.ts';
import { checkInsOf, currentGoal, type GoalContent } from './goal-store.ts';
import { readGoalTree, shownGoals, togetherOf } from './goal-tree.ts';

const plan = { kind: 'okr' as const, title: 'Q4', fromDay: dayOfDate(2026, 10, 1), toDay: dayOfDate(2026, 12, 31), reviewDay: dayOfDate(2026, 12, 31), checkInDays: 7 };
const codeOf = (result: { readonly ok: boolean }): string => ('error' in result ? (result.error as { code: string }).code : 'ok');

const startCycle = async (scene: RequestScene, given: Partial<typeof plan> = {}): Promise<number> => {
  const saved = await scene.as('CLERK', (tx) => saveCycle(tx, { ...plan, ...given, cycleId: null }));
  assert.ok(saved.ok);
  assert.equal(codeOf(await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId: saved.value.cycleId, state: 'running', reason: '' }, sceneDay))), 'ok');
  return saved.value.cycleId;
};
const objective = { level: 'person', department: '', parentGoalId: null, weight: '1', measure: 'children', startValue: null, targetValue: null, unit: '', dutyCode: null, isDropped: false } as const;
const keyResult = { ...objective, measure: 'checkIn', startValue: '0', targetValue: '10' } as const;

const trySet = (scene: RequestScene, by: SceneMember, cycleId: number, owner: SceneMember, content: Partial<GoalContent>, { goalId = null, day = sceneDay }: { readonly goalId?: number | null; readonly day?: number } = {}) =>
  scene.as(by, (tx, subject) => saveGoal(tx, subject, { ...keyResult, title: 'g', ...content, personId: scene.idOf(owner), cycleId, goalId, reason: '' }, day));
const set = async (...given: Parameters<typeof trySet>): Promise<number> => {
  const saved = await trySet(...given);
  assert.ok(saved.ok, JSON.stringify(saved));
  return saved.value.goalId;
};
const say = (scene: RequestScene, by: SceneMember, goalId: number, value: string | null, onDay = sceneDay) =>
  scene.as(by, (tx, subject) => checkIn(tx, subject, { goalId, onDay, value, confidence: 'onTrack', note: '已核对' }, sceneDay));
const progressOf = async (scene: RequestScene, cycleId: number, goalId: number, day = sceneDay): Promise<string> => scene.inSystem(async (tx) => {
  const cycle = await cycleOf(tx, cycleId);
  assert.ok(cycle !== null);
  const rolled = (await readGoalTree(tx, cycle, day)).rolled.get(goalId);
  return rolled?.state === 'measured' ? rolled.progress : 'missing';
});

/** All goals of somebody together; null without any, or without a figure. */
const scoreOf = (scene: RequestScene, cycleId: number, owner: SceneMember) => scene.inSystem(async (tx) => {
  const cycle = await cycleOf(tx, cycleId);
  assert.ok(cycle !== null);
  const rolled = togetherOf(await readGoalTree(tx, cycle, sceneDay), scene.idOf(owner));
  return rolled?.state === 'measured' ? rolled : null;
});

const factsOf = (node: ExplanationNode): readonly string[] => [...(node.reference?.kind === 'fact' ? [node.reference.table] : []), ...node.children.flatMap(factsOf)];

test('progress rolls up by weight, what nobody measured is missing and no zero, and aligning anew moves both trees but no past day', async () => {
  await withRequestScene(async (scene) => {
    const cycleId = await startCycle(scene);
    const early = { day: sceneDay - 10 };
    const [first, second] = [await set(scene, 'BOSS', cycleId, 'MID', { ...objective, title: '质量' }, early), await set(scene, 'BOSS', cycleId, 'MID', { ...objective, title: '交付' }, early)];
    const leaf = await set(scene, 'MID', cycleId, 'LEAF', { parentGoalId: first, weight: '1' }, early);
    const twin = await set(scene, 'MID', cycleId, 'TWIN', { parentGoalId: first, weight: '3' }, early);
    assert.deepEqual([await progressOf(scene, cycleId, first), await progressOf(scene, cycleId, second)], ['missing', 'missing']);
    assert.equal(codeOf(await say(scene, 'LEAF', leaf, '5', sceneDay - 8)), 'ok');
    assert.equal(await progressOf(scene, cycleId, first), '0.5000', 'the other one is left out and named');
    assert.equal(codeOf(await say(scene, 'TWIN', twin, '10', sceneDay - 6)), 'ok');
    assert.equal(await progressOf(scene, cycleId, first), '0.8750', '(1 × 0.5 + 3 × 1) / 4');
    const moved = await scene.as('MID', (tx, subject) => alignGoal(tx, subject, { goalId: twin, parentGoalId: second, reason: '改由交付负责' }, sceneDay));
    assert.equal(codeOf(moved), 'ok');
    assert.deepEqual([await progressOf(scene, cycleId, first), await progressOf(scene, cycleId, second)], ['0.5000', '1.0000']);
    assert.deepEqual([await progressOf(scene, cycleId, first, sceneDay - 1), await progressOf(scene, cycleId, second, sceneDay - 1), await progressOf(scene, cycleId, first, sceneDay - 7)], ['0.8750', 'missing', '0.5000'], 'past days stay as they were');
    const score = await scoreOf(scene, cycleId, 'MID');
    assert.equal(score?.progress, '0.7500');
    const worked = reevaluateExplanation(score.explanation);
    assert.deepEqual([worked.mismatch, worked.leavesWithoutReference], [null, 0]);
    assert.ok(['performance.goal_version', 'performance.check_in'].every((table) => factsOf(score.explanation).includes(table)));
    assert.equal(codeOf(await scene.as('MID', (tx, subject) => giveGoalUp(tx, subject, { goalId: leaf, reason: '项目取消' }, sceneDay))), 'ok');
    assert.deepEqual([await progressOf(scene, cycleId, first), (await scoreOf(scene, cycleId, 'MID'))?.progress], ['missing', '1.0000']);
    assert.equal(await scoreOf(scene, cycleId, 'LEAF'), null);
  });
});

test('no circle, no goal of another cycle or of somebody else, no move after the freeze, also for hand-written SQL', async () => {
  await withRequestScene(async (scene) => {
    const cycleId = await startCycle(scene, { reviewDay: sceneDay - 1, toDay: sceneDay - 1 });
    const top = await set(scene, 'BOSS', cycleId, 'MID', objective);
    const below = await set(scene, 'MID', cycleId, 'LEAF', { ...objective, parentGoalId: top });
    const align = (by: SceneMember, goalId: number, parentGoalId: number) => scene.as(by, (tx, subject) => alignGoal(tx, subject, { goalId, parentGoalId, reason: '' }, sceneDay));
    assert.equal(codeOf(await align('BOSS', top, below)), 'goalMoveRefused');
    assert.equal(codeOf(await align('BOSS', top, top)), 'goalMoveRefused');
    const other = await set(scene, 'BOSS', await startCycle(scene), 'MID', objective);
    assert.equal(codeOf(await align('BOSS', below, other)), 'goalMoveRefused');
    assert.equal(codeOf(await align('RIVAL', below, top)), 'goalUnknown');
    assert.equal(codeOf(await align('MID', top, below)), 'goalNotYours', 'one\'s own goals are weighed by who is above once the cycle runs');
    assert.equal(codeOf(await trySet(scene, 'LEAF', cycleId, 'LEAF', {})), 'goalNotYours');
    assert.equal(codeOf(await trySet(scene, 'CLERK', cycleId, 'CLERK', {})), 'goalNotYours', 'nor by who changes everybody else\'s');
    assert.equal(codeOf(await trySet(scene, 'MID', cycleId, 'LEAF', { level: 'company' })), 'goalNotYours', 'goals of the company are set by who answers for everybody');
    assert.equal(codeOf(await trySet(scene, 'MID', cycleId, 'LEAF', { startValue: '10' })), 'goalMeasureInvalid');
    const measured = await set(scene, 'MID', cycleId, 'LEAF', {});
    assert.deepEqual([codeOf(await say(scene, 'LEAF', measured, '4')), codeOf(await say(scene, 'LEAF', measured, '4', sceneDay - 1)), codeOf(await say(scene, 'LEAF', measured, null, sceneDay - 1)), codeOf(await say(scene, 'TWIN', measured, '4', sceneDay - 1))], ['checkInDateInvalid', 'ok', 'checkInValueMissing', 'goalUnknown']);
    assert.equal(codeOf(await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId, state: 'closed', reason: '' }, sceneDay))), 'cycleArrow');
    assert.equal(codeOf(await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId, state: 'frozen', reason: '' }, sceneDay - 1))), 'reviewDateAhead');
    assert.equal(codeOf(await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId, state: 'frozen', reason: '' }, sceneDay))), 'ok');
    assert.deepEqual([codeOf(await say(scene, 'LEAF', measured, '9', sceneDay - 1)), codeOf(await align('BOSS', below, measured))], ['cycleOver', 'cycleOver']);
    const byHand = ["insert into performance.check_in (company_id, person_id, goal_id, on_date, value, confidence, made_by) values ($1, $2, $3, '2026-10-20', 9, 'onTrack', 'x')", "insert into performance.goal_version (company_id, person_id, goal_id, level, title, weight, measure, valid_from, made_by) values ($1, $2, $3, 'person', 'x', 1, 'children', '2026-10-20', 'x')"];
    for (const text of byHand) await assert.rejects(scene.as('CLERK', (tx) => tx.query(text, [tx.companyId, scene.idOf('LEAF'), measured])), { message: 'cycleOver' });
    await assert.rejects(scene.as('CLERK', (tx) => tx.query("update performance.cycle set state = 'running' where cycle_id = $1", [cycleId])), { message: 'cycleArrow' });
    await assert.rejects(scene.as('CLERK', (tx) => tx.query("update performance.check_in set value = 10 where goal_id = $1", [measured])), /permission denied/);
  });
});

test('a goal shows to its line alone; what it is made of tells about nobody out of reach; a goal that went to somebody else is gone', async () => {
  await withRequestScene(async (scene) => {
    const cycleId = await startCycle(scene);
    const company = await set(scene, 'CLERK', cycleId, 'BOSS', { ...objective, level: 'company', title: '公司目标' });
    const leaf = await set(scene, 'MID', cycleId, 'LEAF', { parentGoalId: company });
    assert.equal(codeOf(await say(scene, 'LEAF', leaf, '5', sceneDay)), 'ok');
    const seen = async (member: SceneMember): Promise<readonly (readonly [number, string])[]> => {
      const tree = await scene.inSystem(async (tx) => {
        const cycle = await cycleOf(tx, cycleId);
        assert.ok(cycle !== null);
        return readGoalTree(tx, cycle, sceneDay);
      });
      return shownGoals(tree, await scene.subject(member)).map(({ goal, rolled }) => [goal.version.goalId, rolled?.state === 'measured' ? rolled.progress : '-']);
    };
    assert.deepEqual(await seen('MID'), [[company, '0.5000'], [leaf, '0.5000']]);
    assert.deepEqual(await seen('TWIN'), [[company, '-']], 'the progress of the company would be that of one colleague');
    assert.deepEqual(await seen('RIVAL'), [[company, '-']]);
    assert.deepEqual((await scene.as('MID', (tx) => checkInsOf(tx, leaf))).map(({ note }) => note), ['已核对']);
    assert.deepEqual(await scene.as('TWIN', (tx) => checkInsOf(tx, leaf)), []);
    const stored = await scene.inSystem(async (tx) => (await tx.query<{ note_sealed: Buffer }>('select note_sealed from performance.check_in where company_id = $1', [tx.companyId])).rows[0]);
    assert.ok(stored !== undefined && !stored.note_sealed.includes('已核对'));
    assert.equal(await set(scene, 'MID', cycleId, 'TWIN', { parentGoalId: company }, { goalId: leaf }), leaf);
    assert.equal(await scene.as('LEAF', (tx) => currentGoal(tx, leaf)), null, 'what it was before is no goal of theirs now');
    assert.equal((await scene.as('TWIN', (tx) => currentGoal(tx, leaf)))?.title, 'g');
  });
});

test('over HTTP: own goals with a check-in, the same 404 for a goal out of reach and none, commands twice count once', async () => {
  await withRequestScene(async (scene) => {
    const cycleId = await startCycle(scene);
    const leaf = await set(scene, 'MID', cycleId, 'LEAF', {}, { day: sceneDay - 20 });
    await withRequestServer(scene, async ({ get, post }) => {
      const own = await get('LEAF', '/api/me/goals');
      assert.deepEqual([own.status, own.body['progress'], (own.body['goals'] as readonly { isCheckInDue: boolean; progress: string | null }[]).map(({ isCheckInDue, progress }) => [isCheckInDue, progress])], [200, null, [[true, null]]]);
      const said = { commandId: randomUUID(), onDate: '2026-11-02', value: '7.5', confidence: 'atRisk', note: '供应商延期' };
      for (let time = 0; time < 2; time += 1) assert.equal((await post('LEAF', `/api/me/goals/${leaf}/check-ins`, said)).status, 200);
      assert.equal((await get('LEAF', '/api/me/goals')).body['progress'], '0.7500');
      const detail = await get('MID', `/api/goals/${leaf}`);
      assert.deepEqual([detail.status, (detail.body['checkIns'] as readonly { note: string }[]).map(({ note }) => note), detail.body['progress']], [200, ['供应商延期'], '0.7500']);
      assert.deepEqual(await get('RIVAL', `/api/goals/${leaf}`), await get('RIVAL', '/api/goals/999999'));
      assert.deepEqual(await get('TWIN', `/api/me/goals/${leaf}`), await get('TWIN', '/api/me/goals/999999'));
      assert.equal((await get('LEAF', `/api/goals/${leaf}`)).status, 403, 'the office\'s route is not for who looks after nobody');
      const tree = await get('CLERK', `/api/goal-cycles/${cycleId}/goals`);
      assert.deepEqual(tree.body['completion'], { goals: 1, withFigure: 1, reached: 0, share: '0.0000', averageProgress: '0.7500' });
      assert.deepEqual((tree.body['goals'] as readonly { personNumber: string; confidence: string }[]).map(({ personNumber, confidence }) => [personNumber, confidence]), [['LEAF', 'atRisk']]);
      assert.equal((await post('MID', '/api/goals', { commandId: randomUUID(), cycleId: String(cycleId), personNumber: 'RIVAL', level: 'person', department: '', parentGoalId: null, title: 'x', weight: '1', measure: 'children', startValue: null, targetValue: null, unit: '', dutyCode: null })).status, 404);
      const inbox = await get('MID', '/api/inbox?kind=checkIn');
      assert.equal(inbox.status, 200);
    });
  });
});
