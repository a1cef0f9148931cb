/**
 * Goal: answers are read by people: words without gaps, shares in per cent, times on the company's clock, each figure with its place.
 * Method: the makers of answers over answers of routes that are made up here, with the words of the phrase book.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { success } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { growthAnswers } from './answer-growth.ts';
import { createCitations, type AskRoute } from './cite.ts';
import type { Scene, Sentence } from './scene.ts';

const phrases = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'phrases', 'zh-CN', 'self-service.json'), 'utf8')) as Readonly<Record<string, string>>;

const bodies: Readonly<Record<string, unknown>> = {
  listOwnQuestions: { rows: ['payslipLine', 'attendanceDay', 'score', 'answer'].map((about, index) => ({ questionId: `q${index}`, about, month: '2026-10', state: 'open' })) },
  listOwnGoals: { cycle: { title: '四季度' }, progress: '0.6250', goals: [{ goalId: '7', title: '交付', progress: '0.5000' }] },
  readOwnMonth: { days: [{ date: '2026-11-10' }] },
  readQuestionAudience: { manager: { name: '李主管', window: { from: '2026-11-12T19:00:00+08:00', to: '2026-11-12T21:00:00+08:00', isOpen: false } } },
};

const said = async (intent: 'ownQuestions' | 'ownGoals' | 'officeHours'): Promise<readonly Sentence[]> => {
  const scene: Scene = {
    ask: (async ({ operationId }) => Promise.resolve(success({ address: operationId, body: bodies[operationId] }))) as AskRoute, cite: createCitations(), question: { intent, text: '', person: { kind: 'self' }, time: null },
    today: dayOfDate(2026, 11, 11), language: 'zh-CN', word: (key) => phrases[key] ?? key,
  };
  const answer = await growthAnswers[intent]?.answer(scene);
  assert.ok(answer?.ok);
  return answer.value;
};

test('questions are named in words that have no gaps', async () => {
  assert.deepEqual((await said('ownQuestions')).map(({ values }) => values['about']), ['工资条', '考勤', '绩效结果', '答复']);
});

test('progress is told in per cent, worked out from the share that was read', async () => {
  assert.deepEqual((await said('ownGoals')).map(({ values }) => values['progress']), ['62.5%[3]', '50%[6]']);
});

test('office hours are told as a day and a time', async () => {
  const [sentence] = await said('officeHours');
  assert.deepEqual([sentence?.code, sentence?.values['from'], sentence?.values['to']], ['officeNext', '2026-11-12 19:00[2]', '2026-11-12 21:00[3]']);
});
