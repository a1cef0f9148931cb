/** Rules of a company: what they compute, what holds them, what they cannot say. Replay with SEED=…. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDecimal } from '../quantity/decimal.ts';
import { compare } from '../quantity/rational.ts';
import type { FactReference } from '../rules/explanation.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import { arePoints, type CompiledRule, compileRule, explainRule, isFactor, type PerformanceRule, ruleInputs, ruleKinds, ruleLabels } from './performance-rule.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`performance rule seed ${seed}`);

const attendanceRule: PerformanceRule = {
  kind: 'attendanceScore', code: 'performance-rule-1', formula: '100 - 5 * MAX(0, 迟到次数 - 1) - 缺勤分钟 / 60 [minute] * 10', floor: '60', cap: '100',
  validFrom: '2026-01-01', source: '员工手册 2026', article: '4.2',
};
const factorRule: PerformanceRule = { ...attendanceRule, kind: 'payFactor', code: 'performance-rule-2', formula: 'IF(绩效分数 >= 90, 1.0, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' };

const compiled = (rule: PerformanceRule): CompiledRule => {
  const found = compileRule(rule);
  assert.ok(found.ok, found.ok ? '' : JSON.stringify(found.error));
  return found.value;
};
const reference: FactReference = { kind: 'fact', table: 'performance.score', key: { scoreId: 1 } };
const cells = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).map(([code, value]) => [code, { value, reference }]));
const result = (rule: CompiledRule, values: Readonly<Record<string, string>>): string => {
  const found = explainRule(rule, cells(values));
  if (!found.ok) return found.error.map(({ code, name }) => `${code} ${name}`).join(', ');
  const again = reevaluateExplanation(found.value.explanation);
  assert.deepEqual([again.mismatch, again.leavesWithoutReference], [null, 0]);
  return found.value.value;
};

test('three late punches lower the factor from 1 to 0.9', () => {
  assert.equal(result(compiled(factorRule), { score: '92.00' }), '1.0000');
  assert.equal(result(compiled(factorRule), { score: '88.00' }), '0.9000');
  assert.equal(result(compiled(attendanceRule), { lateTimes: '3', absentMinutes: '0' }), '90.00');
  assert.equal(result(compiled(attendanceRule), { lateTimes: '3', absentMinutes: '20' }), '86.67');
});

test('points are 0 to 100', () => {
  assert.deepEqual(['0', '88.5', '100', '100.00', '100.01', '999', '-1', '', 'x'].map(arePoints), [true, true, true, true, false, false, false, false, false]);
});

test('floor and cap hold whatever comes in, and every result is its explanation', () => {
  const rule = compiled({ ...attendanceRule, formula: '(120 - 迟到次数 * 7 - 迟到分钟 / 10 [minute]) / 3' });
  const hits = { floor: 0, cap: 0, between: 0 };
  const wide = compiled({ ...attendanceRule, floor: '20', cap: '35.5', formula: '(120 - 迟到次数 * 7 - 迟到分钟 / 10 [minute]) / 3' });
  fc.assert(fc.property(fc.nat(40), fc.nat(600), (lateTimes, lateMinutes) => {
    const values = { lateTimes: String(lateTimes), lateMinutes: String(lateMinutes) };
    assert.equal(result(rule, values), '60.00');
    const text = result(wide, values);
    const [value, low, high] = [text, '20', '35.5'].map(parseDecimal);
    assert.ok(value != null && low != null && high != null && compare(value, low) >= 0 && compare(value, high) <= 0, text);
    hits[compare(value, low) === 0 ? 'floor' : compare(value, high) === 0 ? 'cap' : 'between'] += 1;
  }), { seed, numRuns: 1000 });
  assert.ok(hits.floor > 0 && hits.cap > 0 && hits.between > 0, JSON.stringify(hits));
});

test('a missing input is missing, and only where the formula needs it', () => {
  assert.equal(result(compiled(attendanceRule), { lateTimes: '3' }), 'missingInput absentMinutes');
  assert.equal(result(compiled(factorRule), {}), 'missingInput score');
  assert.equal(result(compiled(factorRule), { score: '-1' }), 'inputOutOfRange score');
  assert.equal(result(compiled({ ...factorRule, formula: '绩效分数 / (绩效分数 - 80)' }), { score: '80' }), 'divisionByZero ruleFormula');
});

test('a rule without a cap that holds, with wrong units or with unknown names is refused with its reasons', () => {
  const codes = (change: Partial<PerformanceRule>): readonly string[] => {
    const found = compileRule({ ...factorRule, ...change });
    return found.ok ? [] : found.error.map(({ code }) => code);
  };
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ floor: '1.3' }), ['floorAboveCap']);
  assert.deepEqual(codes({ cap: '9' }), ['capOutsideBounds']);
  assert.deepEqual(codes({ floor: '-1' }), ['floorOutsideBounds']);
  assert.deepEqual(codes({ cap: 'much' }), ['invalidDecimal']);
  assert.deepEqual(codes({ validFrom: '2026-02-30' }), ['invalidDate']);
  assert.deepEqual(codes({ formula: '绩效分数 * 1 [CNY]' }), ['unitMismatch']);
  assert.deepEqual(codes({ formula: 'ruleResult' }), ['cycle']);
  for (const name of ['病假天数', 'sickLeaveMinutes', '产假天数', 'annualLeaveMinutes', '实出勤天数', 'lateTimes']) assert.deepEqual(codes({ formula: name }), ['unknownName'], name);
});

test('no input of any rule tells of leave, sickness, presence, overtime or who somebody is', () => {
  const forbidden = /leave|sick|health|maternity|parental|attended|present|overtime|gender|union|假|病|产|育|出勤天数|加班|性别|年龄/i;
  for (const kind of ruleKinds) {
    for (const { code, title } of ruleInputs[kind]) {
      assert.doesNotMatch(code, forbidden);
      assert.doesNotMatch(title.zh, forbidden);
      assert.doesNotMatch(`${code} ${title.en}`, /\bage\b|[a-z]Age\b/);
      assert.ok(title.en.length > 0 && ruleLabels(kind)[code] !== undefined);
    }
  }
});

test('a factor that people decide on lies where a rule may lie', () => {
  assert.deepEqual(['0', '5', '0.9000', '5.0001', '-0.1', '0.00001', '', 'x'].map(isFactor), [true, true, true, false, false, false, false, false]);
});
