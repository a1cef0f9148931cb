/** Goal: whoever is hired by form or table has goals and a review beside the others, without anybody copying anything, once, and only where the company wants it. Method: a small company on a real database; the job as the worker runs it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneDay, withRequestScene } from '#checks/request-scene';
import { needsModules } from '#checks/test-database';
import { savePosition, savePositionProfile } from '#modules/people';
import { changeCycleState, saveCycle } from '#modules/performance';
import type { JobQueue } from '#modules/platform';
import { createGoalJobs, enrolLater } from './goal-jobs.ts';

test('a new person joins the goals and reviews under way, once, unless the company says otherwise', needsModules('performance'), () => withRequestScene(async (scene) => {
  const leaf = scene.idOf('LEAF');
  await scene.inSystem(async (tx) => {
    assert.ok((await savePosition(tx, { positionCode: 'welder', titleChinese: '焊工', titleEnglish: 'Welder', isEnded: false })).ok);
    const duties = [['按图焊接', 60], ['设备点检', 40]] as const;
    assert.ok((await savePositionProfile(tx, { positionCode: 'welder', validFromDay: sceneDay - 400, duties: duties.map(([text, weight]) => ({ dutyCode: '', text, weight })), requirements: [], competencies: [] })).ok);
    await tx.query("insert into people.person_position (company_id, person_id, valid_from, position_code, recorded_by) values ($1, $2, '2026-10-01', 'welder', 't')", [tx.companyId, leaf]);
    const cycle = await saveCycle(tx, { cycleId: null, kind: 'okr', title: '四季度', fromDay: sceneDay - 30, toDay: sceneDay + 50, reviewDay: sceneDay + 50, checkInDays: 14 });
    assert.ok(cycle.ok);
    assert.ok((await changeCycleState(tx, { cycleId: cycle.value.cycleId, state: 'running', reason: '' }, sceneDay)).ok);
    // Somebody else's review is under way: whoever comes later is reviewed beside them.
    await tx.query("insert into performance.review (company_id, person_id, cycle_id, opened_by, moved_by) values ($1, $2, $3, 't', 't')", [tx.companyId, scene.idOf('TWIN'), cycle.value.cycleId]);
  });
  const asked: Record<string, string | number>[] = [];
  const jobs = { enqueue: (_: unknown, __: string, data: Record<string, string | number>) => { asked.push(data); return Promise.resolve(); } } as unknown as JobQueue;
  const hired = [{ personId: leaf, fromDay: sceneDay }, { personId: scene.idOf('RIVAL'), fromDay: sceneDay }];
  const handler = createGoalJobs({ database: scene.database, jobs, log: () => undefined, today: () => Promise.resolve('2026-11-02') }).find(({ queue }) => queue === 'performance.enrol');
  const made = async (): Promise<readonly string[]> => scene.inSystem(async (tx) => {
    const { rows } = await tx.query<{ text: string }>(
      `select person_id || ' ' || title as text from performance.goal_version where company_id = $1 union all select person_id || ' review' from performance.review where company_id = $1 and person_id <> $2 order by 1`, [tx.companyId, scene.idOf('TWIN')]);
    return rows.map(({ text }) => text);
  });
  const choose = (enrolsGoals: boolean): Promise<unknown> => scene.inSystem((tx) => tx.query("insert into recruiting.policy (company_id, retention_months, enrols_training, enrols_goals, made_by) values ($1, 12, true, $2, 't')", [tx.companyId, enrolsGoals]));
  await choose(false);
  await scene.as('CLERK', (tx) => enrolLater(jobs)(tx, hired));
  assert.deepEqual(asked, []);
  await choose(true);
  await scene.as('CLERK', (tx) => enrolLater(jobs)(tx, hired));
  assert.equal(asked.length, 1);
  const wanted = [`${leaf} review`, `${leaf} 按图焊接`, `${leaf} 设备点检`].toSorted();
  for (let time = 1; time <= 2; time += 1) {
    await handler?.handle({ companyId: scene.companyId, data: asked[0] ?? {} } as never);
    assert.deepEqual((await made()).toSorted(), wanted, `run ${time}`);
  }
}));
