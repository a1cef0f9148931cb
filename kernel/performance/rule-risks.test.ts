/** Goal: each sign stands where it belongs and nowhere else. Method: rules at both sides of every bound. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { risksOf, ruleRisks, type JudgedRule } from './rule-risks.ts';

const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20' };
const factor = (floor: string): JudgedRule => ({ ...proof, kind: 'payFactor', formula: 'score / 100', floor });
const days = (formula: string, floor = '60'): JudgedRule => ({ ...proof, kind: 'attendanceScore', formula, floor });
const weights = (attendance: string, manager: string): JudgedRule => ({ ...proof, kind: 'weights', components: [{ component: 'attendance', weight: attendance }, { component: 'manager', weight: manager }] });

test('signs of rules, at both sides of their bounds', () => {
  assert.deepEqual([factor('0'), factor('0.00'), factor('0.7999'), factor('0.8'), factor('1')].map(risksOf), [['factorMayBeNothing'], ['factorMayBeNothing'], ['factorMayCutDeep'], [], []]);
  assert.deepEqual([days('100 - 5 * 早退次数'), days('100 - 5 * 迟到次数'), days('100 - lateMinutes', '0'), days('100 - 缺勤次数 - lateTimes')].map(risksOf), [[], ['latenessCountsTwice'], ['pointsMayBeNothing', 'latenessCountsTwice'], ['latenessCountsTwice', 'absenceCounts']]);
  assert.deepEqual([weights('50', '50'), weights('50.0001', '50'), weights('0', '100')].map(risksOf), [[], ['attendanceWeighsMost'], []]);
  assert.deepEqual(risksOf({ ...weights('20', '80'), consultedTo: '2025-11-06' }), ['shortConsultation']);
  assert.deepEqual(risksOf({ ...weights('20', '80'), consultedTo: '2025-11-07' }), []);
  assert.deepEqual(risksOf({ ...proof, kind: 'raise', formula: '0', floor: '0' }), []);
  assert.equal(new Set(ruleRisks).size, ruleRisks.length);
});
