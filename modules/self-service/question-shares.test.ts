/** Goal: every question stands in one group of ages, by its age now while it waits and by how long it took once it ended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agesOf } from './question-shares.ts';
import type { Question } from './question-store.ts';

const day = 86_400_000;
const now = 1_000 * day;
const question = (openedDaysAgo: number, endedDaysAgo: number | null): Question => ({ openedAt: now - openedDaysAgo * day, endedAt: endedDaysAgo === null ? null : now - endedDaysAgo * day }) as Question;

test('ages of questions', () => {
  const questions = [question(0, null), question(1, null), question(6.99, null), question(400, null), question(30, 29.5), question(30, 27), question(30, 16), question(30, 15.99)];
  assert.deepEqual(agesOf(questions, now).map(({ upToDays, waiting, ended }) => [upToDays, waiting, ended]), [[1, 1, 1], [3, 1, 0], [7, 1, 1], [14, 0, 0], [null, 1, 2]]);
});
