/** Goal: a table sets goals and figures of many people, row by row within the writer's reach, and again it says them anew; positions propose to everybody once. Method: the whole server over a small company. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sceneDay, withRequestScene, withRequestServer } from '#checks/request-scene';
import { formatDay } from '#kernel/calendar/epoch-day';
import { savePosition, savePositionProfile } from '#modules/people';
import { changeCycleState, saveCycle } from './cycle-life.ts';

test('goals out of a table, their figures, and what positions propose', () => withRequestScene(async (scene) => {
  const cycleId = await scene.inSystem(async (tx) => {
    assert.ok((await savePosition(tx, { positionCode: 'welder', titleChinese: '焊工', titleEnglish: 'Welder', isEnded: false })).ok);
    assert.ok((await savePositionProfile(tx, { positionCode: 'welder', validFromDay: sceneDay - 400, duties: [{ dutyCode: '', text: '按图焊接', weight: 100 }], requirements: [], competencies: [] })).ok);
    await tx.query("insert into people.person_position (company_id, person_id, valid_from, position_code, recorded_by) select $1, person_id, '2026-01-01', 'welder', 't' from unnest($2::int[]) as holder (person_id)", [tx.companyId, [scene.idOf('LEAF'), scene.idOf('RIVAL')]]);
    const saved = await saveCycle(tx, { cycleId: null, kind: 'kpi', title: '十一月', fromDay: sceneDay - 1, toDay: sceneDay + 28, reviewDay: sceneDay + 28, checkInDays: 7 });
    assert.ok(saved.ok);
    assert.ok((await changeCycleState(tx, { cycleId: saved.value.cycleId, state: 'running', reason: '' }, sceneDay)).ok);
    return saved.value.cycleId;
  });
  await withRequestServer(scene, async (server) => {
    const post = async (member: 'MID' | 'CLERK' | 'LEAF', path: string, more: object) => server.post(member, `/api/goal-cycles/${cycleId}/${path}`, { commandId: randomUUID(), ...more });
    const outcome = (answer: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }): readonly unknown[] => [answer.status, answer.body['done'], (answer.body['failures'] as readonly { row: number; code: string }[] | undefined)?.map(({ row, code }) => `${row} ${code}`)];
    const goal = (personNumber: string, title: string, targetValue: string, weight = '1') => ({ personNumber, title, weight, targetValue, unit: '件' });
    assert.deepEqual(outcome(await post('MID', 'goals', { rows: [goal('LEAF', '产量', '100'), goal('RIVAL', '产量', '100'), goal('MID', '产量', '100'), goal('TWIN', '良率', '99', '0')] })), [200, 1, ['2 goalNotYours', '3 goalNotYours', '4 goalMeasureInvalid']]);
    assert.deepEqual(outcome(await post('MID', 'goals', { rows: [goal('LEAF', '产量', '200', '2'), goal('TWIN', '良率', '99')] })), [200, 2, []]);
    assert.equal((await post('LEAF', 'goals', { rows: [goal('LEAF', '产量', '1')] })).status, 403);
    assert.deepEqual(outcome(await post('MID', 'check-ins', { onDate: formatDay(sceneDay), rows: [{ personNumber: 'LEAF', title: '产量', value: '50' }, { personNumber: 'LEAF', title: '没有', value: '1' }] })), [200, 1, ['2 goalUnknown']]);
    const own = await server.get('LEAF', `/api/me/goals?cycleId=${cycleId}`);
    const goals = (own.body['goals'] ?? own.body['rows']) as readonly { readonly title: string; readonly targetValue: string; readonly weight: string; readonly progress: string | null }[];
    assert.deepEqual(goals.filter(({ title }) => title === '产量').map(({ targetValue, weight, progress }) => [Number(targetValue), Number(weight), progress]), [[200, 2, '0.2500']], 'said anew, not twice');
    const proposed = await post('MID', 'goals-of-profiles', {});
    assert.deepEqual([proposed.status, proposed.body], [200, { people: 1, goals: 1, withoutPosition: 1 }], 'those of the own line alone');
    assert.deepEqual((await post('MID', 'goals-of-profiles', {})).body, { people: 0, goals: 0, withoutPosition: 1 }, 'nothing twice');
  });
}));
