/**
 * Goal: a figure is asked about once at a time, also at the same moment. Method: two transactions over a real database; the second asks
 * while the first has asked and not ended.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sceneDay, withRequestScene } from '#checks/request-scene';
import { formatDay, monthOfDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import { openQuestionOf } from './open-question.ts';

const key = { about: 'attendanceDay', fieldClass: 'personal', runId: null, revision: null, item: null, date: formatDay(sceneDay), cycleId: null, earlierQuestionId: null, month: monthOfDay(sceneDay), periodDay: sceneDay } as const;
const figure = { titles: { 'zh-CN': '', en: '' }, value: null, unit: '', explanation: null, day: null, answer: null };

test('A-77: two questions about one figure at the same moment are one', () => withRequestScene(async (scene) => {
  const ask = async (tx: CompanyTransaction): Promise<string> => {
    const opened = await openQuestionOf(tx, { personId: scene.idOf('LEAF'), userId: 'LEAF', found: { key, figure }, text: '?', wish: 'manager', first: { kind: 'manager', userId: 'MID' }, dueAt: Date.now() });
    return opened.ok ? 'ok' : opened.error.code;
  };
  const asked = Promise.withResolvers<null>();
  const first = scene.as('LEAF', async (tx) => {
    const code = await ask(tx);
    asked.resolve(null);
    // Long enough for the other to look and find nothing, if nothing made it wait.
    await tx.query('select pg_sleep(1)');
    return code;
  });
  await asked.promise;
  assert.deepEqual([await scene.as('LEAF', ask), await first], ['questionOpen', 'ok']);
  assert.equal((await scene.database.ownerPool.query('select from self_service.question where company_id = $1', [scene.companyId])).rowCount, 1);
}));
