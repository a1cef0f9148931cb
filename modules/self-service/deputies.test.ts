/** Whoever stands in has no more than rights reach: over the person, and over the figure's class; a program stands in for nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSubject } from '#checks/test-subject';
import type { Right } from '#contracts/api/access-terms';
import type { Reach } from '#modules/platform';
import { isTurnOf, sees } from './answer-question.ts';
import { isDeputyFor } from './deputies.ts';
import type { Question } from './question-store.ts';

const [asker, deputy] = [7, 8];
const questionOf = (fieldClass: Question['fieldClass'], userId: string | null = 'manager'): Question => ({
  questionId: 'q', personId: asker, about: 'attendanceDay', fieldClass, runId: null, revision: null, item: null, date: '2026-10-09', cycleId: null, earlierQuestionId: null, month: '2026-10', periodDay: 0, wish: 'manager', openedByUser: 'asker', openedAt: 0,
  state: 'open', outcome: null, endedAt: null, askedUserIds: ['manager'], step: { number: 1, kind: userId === null ? 'office' : 'manager', userId, state: 'open', openedAt: 0, dueAt: null, carried: 0, firstAnswerAt: null, isInWindow: null },
});
const withRights = (rights: Partial<Record<Right, Reach>>) => ({ ...testSubject({ companyId: 1, role: 'employee', userId: 'deputy', personId: deputy }), rights });
const asker7: Reach = new Set([asker]);

test('a deputy needs the right to decide about the person and to read the class of the figure', () => {
  const given = { 'approve:personal': asker7, 'read:personal': asker7 };
  const turn = (rights: Partial<Record<Right, Reach>>, fieldClass: Question['fieldClass'], standsFor = ['manager']): boolean => isTurnOf(withRights(rights), questionOf(fieldClass), standsFor);
  assert.deepEqual([turn(given, 'personal'), turn(given, 'rating'), turn(given, 'pay')], [true, false, false], 'what was shown to the manager is not theirs to hand on');
  assert.equal(turn({ ...given, 'read:rating': 'all' }, 'rating'), true);
  assert.equal(turn({ 'read:personal': 'all' }, 'personal'), false, 'a reader is no deputy');
  assert.equal(turn({ ...given, 'approve:personal': new Set([9]) }, 'personal'), false, 'another line');
  assert.equal(turn(given, 'personal', []), false, 'without the delegation, or after it');
  assert.equal(sees(withRights(given), questionOf('personal'), ['manager']), true);
});

test('nobody stands in for the office, about themselves, in their own turn, or for an earlier step', () => {
  const rights = { 'approve:personal': 'all', 'read:personal': 'all' } as const;
  assert.equal(isDeputyFor(withRights(rights), questionOf('personal', null), ['manager']), false);
  assert.equal(isDeputyFor({ ...withRights(rights), personId: asker }, questionOf('personal'), ['manager']), false);
  assert.equal(isDeputyFor(withRights(rights), questionOf('personal', 'deputy'), ['deputy']), false);
  assert.equal(isDeputyFor(withRights(rights), questionOf('personal', 'above'), ['manager']), false, 'it went on, and with it the turn');
});
