/** Goal: only a course that somebody is to take is told as due. Method: a route that answers one item in each state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planStates } from '#contracts/api/learning-api';
import { success } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { growthAnswers } from './answer-growth.ts';
import { createCitations, type AskRoute } from './cite.ts';

test('a course that is proposed, declined, waived or done is not told as one to be finished', async () => {
  const items = planStates.map((state) => ({ itemId: state, state, titles: { 'zh-CN': state, en: state }, dueDate: '2026-12-01', completedDate: state === 'done' ? '2026-11-01' : null }));
  const ask: AskRoute = () => Promise.resolve(success({ address: '/own', body: { items, certificates: [] } as never }));
  const said = await growthAnswers.ownTraining?.answer({ ask, cite: createCitations(), question: { intent: 'ownTraining', person: { kind: 'self' }, time: null, text: '' }, today: dayOfDate(2026, 11, 22), language: 'en', word: (key) => key });
  assert.ok(said?.ok);
  assert.deepEqual(said.value.map(({ code, values }) => [code, values['title']]), [['trainingDue', 'open']]);
});
