/**
 * Goal: figures of other systems move goals exactly, a failing system moves nothing, and nothing moves after the review date.
 * Method: a project tool and a customer system of ours, read by the feed connector, disturbed one fault after the other.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deal, issue, withFeedSystems, type FeedSystems } from '#checks/feed-systems';
import { withRequestScene, sceneDay, sceneNow, type RequestScene } from '#checks/request-scene';
import { failure, success } from '#kernel/base/result';
import { dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { changeCycleState, saveCycle } from './cycle-life.ts';
import { cycleOf } from './cycle-store.ts';
import { bindEvidence, saveGoal, type BindingWish } from './goal-changes.ts';
import { bindingsOf, valuesOf } from './evidence-store.ts';
import { readGoalTree } from './goal-tree.ts';
import { refreshEvidence, type OpenEvidenceSource } from './refresh-evidence.ts';

const firstDay = dayOfDate(2026, 10, 1);
const reviewDay = sceneDay - 1;
type Systems = Pick<FeedSystems, 'tool' | 'crm'> & { readonly openSource: OpenEvidenceSource };
const withSystems = (work: (systems: Systems) => Promise<void>): Promise<void> => withFeedSystems(sceneNow, ({ tool, crm, clock, connectors }) => work({ tool, crm, openSource: (_, sourceCode) => {
  const connector = connectors[sourceCode];
  return Promise.resolve(connector === undefined ? failure({ code: 'sourceUnknown' }) : success({ connector, clock }));
} }));

/** A running cycle of October with two goals that follow the two systems. */
const furnish = async (scene: RequestScene): Promise<{ readonly cycleId: number; readonly leaf: number; readonly twin: number }> => {
  const saved = await scene.as('CLERK', (tx) => saveCycle(tx, { cycleId: null, kind: 'okr', title: '十月', fromDay: firstDay, toDay: reviewDay, reviewDay, checkInDays: 7 }));
  assert.ok(saved.ok);
  const { cycleId } = saved.value;
  assert.ok((await scene.as('CLERK', (tx) => changeCycleState(tx, { cycleId, state: 'running', reason: '' }, sceneDay))).ok);
  const goalOf = async (owner: 'LEAF' | 'TWIN', targetValue: string, binding: Omit<BindingWish, 'goalId'>): Promise<number> => {
    const goal = await scene.as('MID', (tx, subject) => saveGoal(tx, subject, { personId: scene.idOf(owner), level: 'person', department: '', parentGoalId: null, title: '目标', weight: '1', measure: 'evidence', startValue: '0', targetValue, unit: '', dutyCode: null, isDropped: false, cycleId, goalId: null, reason: '' }, sceneDay - 10));
    assert.ok(goal.ok);
    const bound = await scene.as('MID', (tx, subject) => bindEvidence(tx, subject, { ...binding, goalId: goal.value.goalId }, ['issues', 'crm'], sceneDay - 10));
    assert.ok(bound.ok, JSON.stringify(bound));
    return goal.value.goalId;
  };
  return {
    cycleId,
    leaf: await goalOf('LEAF', '8', { sourceCode: 'issues', sourcePersonKey: 'leaf', question: { measure: 'count', valuePath: '', filters: [{ path: 'fields.status', operator: 'is', value: 'done' }] } }),
    twin: await goalOf('TWIN', '4000', { sourceCode: 'crm', sourcePersonKey: 'twin', question: { measure: 'sum', valuePath: 'amount', filters: [{ path: 'stage', operator: 'is', value: 'won' }] } }),
  };
};

type Shown = { readonly value: string | null; readonly progress: string; readonly fault: string | null };
const shown = (scene: RequestScene, cycleId: number, goalId: number, day = sceneDay): Promise<Shown> => scene.inSystem(async (tx) => {
  const cycle = await cycleOf(tx, cycleId);
  assert.ok(cycle !== null);
  const tree = await readGoalTree(tx, cycle, day);
  const [goal, rolled] = [tree.goals.get(goalId), tree.rolled.get(goalId)];
  return { value: goal?.figure?.value ?? null, progress: rolled?.state === 'measured' ? rolled.progress : 'missing', fault: goal?.fault ?? null };
});

test('figures are taken exactly and once; a fault moves nothing and says why; the same figure again adds nothing', async () => {
  await withRequestScene((scene) => withSystems(async ({ tool, crm, openSource }) => {
    const { cycleId, leaf, twin } = await furnish(scene);
    const refresh = () => refreshEvidence({ database: scene.database, openSource }, scene.companyId, reviewDay);
    assert.deepEqual(await shown(scene, cycleId, leaf, reviewDay), { value: null, progress: 'missing', fault: null });
    assert.deepEqual(await refresh(), { values: 2, faults: 0, frozen: [] });
    assert.deepEqual([await shown(scene, cycleId, leaf), await shown(scene, cycleId, twin)], [{ value: '4', progress: '0.5000', fault: null }, { value: '2000', progress: '0.5000', fault: null }], 'September and other people are left out; 1,200.50 and 799.50 are 2,000');
    assert.deepEqual(await refresh(), { values: 0, faults: 0, frozen: [] });
    // The customer system breaks down for longer than a few tries; the project tool goes on, with a page that comes twice.
    tool.issues.push(issue(20), issue(21, { status: 'open' }));
    tool.disturb('pageTwice', { after: 1 });
    crm.deals.push(deal(9));
    crm.disturb('serverError', { times: 60 });
    assert.deepEqual(await refresh(), { values: 1, faults: 1, frozen: [] });
    assert.deepEqual([await shown(scene, cycleId, leaf), await shown(scene, cycleId, twin)], [{ value: '5', progress: '0.6250', fault: null }, { value: '2000', progress: '0.5000', fault: 'serverFailed' }]);
    const values = await scene.as('MID', (tx) => valuesOf(tx, leaf));
    assert.deepEqual(values.map(({ value, items, itemKeys }) => [value, items, itemKeys.join(' ')]), [['5', 5, 'QX-1 QX-2 QX-20 QX-6 QX-7'], ['4', 4, 'QX-1 QX-2 QX-6 QX-7']]);
    assert.deepEqual(await scene.as('TWIN', (tx) => valuesOf(tx, leaf)), []);
  }));
});

test('after the review date the last figures are final and the cycle is frozen; a system that does not answer holds it open', async () => {
  await withRequestScene((scene) => withSystems(async ({ tool, crm, openSource }) => {
    const { cycleId, leaf, twin } = await furnish(scene);
    const refresh = (day: number) => refreshEvidence({ database: scene.database, openSource }, scene.companyId, day);
    crm.disturb('cut', { times: 60 });
    assert.deepEqual(await refresh(sceneDay), { values: 1, faults: 1, frozen: [] });
    assert.equal((await scene.inSystem((tx) => cycleOf(tx, cycleId)))?.state, 'running');
    // Answers again, two days later: the window still ends with the review date.
    while (crm.journal().filter(({ fault }) => fault === 'cut').length < 60) await refresh(sceneDay);
    crm.deals.push(deal(30, { closedOn: formatDay(sceneDay) }));
    assert.deepEqual((await refresh(sceneDay + 2)).frozen, [cycleId]);
    assert.equal((await shown(scene, cycleId, twin)).value, '2000');
    tool.issues.push(issue(40));
    assert.deepEqual(await refresh(sceneDay + 3), { values: 0, faults: 0, frozen: [] });
    const [last] = await scene.inSystem((tx) => valuesOf(tx, leaf));
    assert.deepEqual([last?.value, last?.isFinal, last?.onDay], ['4', true, reviewDay]);
    const insert = "insert into performance.evidence_value (company_id, person_id, goal_id, binding_id, on_date, value, items, item_keys, items_digest) values ($1, $2, $3, 1, '2026-10-31', 8, 0, '[]', '')";
    await assert.rejects(scene.as('CLERK', (tx) => tx.query(insert, [tx.companyId, scene.idOf('LEAF'), leaf])), { message: 'cycleOver' });
  }));
});

test('a person whom the system does not know, an unknown source and a changed question: each says so, and an old answer is not kept for a new question', async () => {
  await withRequestScene((scene) => withSystems(async ({ openSource }) => {
    const { cycleId, leaf } = await furnish(scene);
    const refresh = () => refreshEvidence({ database: scene.database, openSource }, scene.companyId, reviewDay);
    const bind = (wish: Partial<BindingWish>) => scene.as('MID', (tx, subject) => bindEvidence(tx, subject, { goalId: leaf, sourceCode: 'issues', sourcePersonKey: 'leaf', question: { measure: 'count', valuePath: '', filters: [] }, ...wish }, ['issues', 'gone'], reviewDay));
    await refresh();
    assert.ok((await bind({ sourcePersonKey: 'nobody' })).ok);
    await refresh();
    assert.deepEqual(await shown(scene, cycleId, leaf), { value: null, progress: 'missing', fault: 'unknownPerson' });
    assert.equal((await shown(scene, cycleId, leaf, reviewDay - 1)).value, null, 'nothing was taken before');
    assert.ok((await bind({ sourceCode: 'gone' })).ok);
    await refresh();
    assert.equal((await shown(scene, cycleId, leaf)).fault, 'sourceUnknown');
    assert.ok((await bind({ question: { measure: 'sum', valuePath: 'fields.points', filters: [] } })).ok);
    await refresh();
    assert.deepEqual(await shown(scene, cycleId, leaf), { value: '10', progress: '1.0000', fault: null }, 'five items of two points, open ones too; above the target is no more than all');
    const refused = await Promise.all([bind({ sourceCode: 'elsewhere' }), bind({ question: { measure: 'sum', valuePath: '', filters: [] } }), bind({ question: { measure: 'count', valuePath: '', filters: [{ path: 'a..b', operator: 'is', value: '' }] } })]);
    assert.deepEqual(refused.map((result) => (result.ok ? 'ok' : result.error.code)), ['evidenceSourceUnknown', 'evidenceQuestionInvalid', 'evidenceQuestionInvalid']);
    assert.ok((await bind({ sourceCode: null })).ok);
    assert.deepEqual((await scene.inSystem((tx) => bindingsOf(tx, cycleId))).map(({ goalId }) => goalId).includes(leaf), false);
  }));
});
