/** Scores of reviews: weights are shares, what is missing is missing, the explanation is the figure. Replay with SEED=…. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDecimal, parseDecimal } from '../quantity/decimal.ts';
import { compare, rational } from '../quantity/rational.ts';
import { roundTo } from '../quantity/rounding.ts';
import type { LeafReference } from '../rules/explanation.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import { type MissingPolicy, type ScoreComponent, scoreOf } from './review-score.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`review score seed ${seed}`);
const check = <T>(property: fc.IProperty<T>): void => { fc.assert(property, { seed, numRuns: 1000 }); };

const reference: LeafReference = { kind: 'fact', table: 'performance.cycle', key: { cycleId: 1 } };
const rounding = { unit: 'hundredth', mode: 'halfUp' } as const;
const component = (code: string, weight: string, value: string | null): ScoreComponent => ({
  code, weight, weightReference: reference,
  score: value === null ? null : { value, explanation: { operation: 'leaf', label: code, value, unit: 'ratio', children: [], reference: { ...reference, table: 'performance.review_entry' } } },
});
const components = fc.uniqueArray(fc.record({ code: fc.constantFrom('attendance', 'goals', 'manager', 'self', 'peer', 'kpi'), weight: fc.nat(50), score: fc.option(fc.nat(10000)) }), { minLength: 1, selector: ({ code }) => code });
const made = (rows: readonly { code: string; weight: number; score: number | null }[]): readonly ScoreComponent[] =>
  rows.map(({ code, weight, score }) => component(code, String(weight), score === null ? null : String(score / 100)));
const scored = (list: readonly ScoreComponent[], policy: MissingPolicy): string | null => {
  const found = scoreOf(list, policy, rounding);
  if (found.state === 'incomplete') return null;
  const again = reevaluateExplanation(found.explanation);
  assert.deepEqual([again.mismatch, again.leavesWithoutReference], [null, 0]);
  return found.score;
};

test('a score is the weighted mean, in integers of a hundredth worked out apart', () => {
  check(fc.property(components, (rows) => {
    const counted = rows.filter(({ weight, score }) => weight > 0 && score !== null);
    const total = BigInt(counted.reduce((sum, { weight }) => sum + weight, 0));
    const above = counted.reduce((sum, { weight, score }) => sum + BigInt(weight) * BigInt(score ?? 0), 0n);
    const expected = total === 0n ? null : formatDecimal(roundTo(rational(above, total * 100n), 'hundredth', 'halfUp'), 2);
    assert.equal(scored(made(rows), 'renormalize'), expected);
  }));
});

test('a missing component never counts as zero: renormalized, the score is that of the others; strict, there is none', () => {
  let seen = 0;
  check(fc.property(components, (rows) => {
    const missing = rows.filter(({ weight, score }) => weight > 0 && score === null).map(({ code }) => code);
    const others = made(rows.filter(({ score }) => score !== null));
    assert.equal(scored(made(rows), 'renormalize'), scored(others, 'renormalize'));
    const strict = scoreOf(made(rows), 'incomplete', rounding);
    assert.deepEqual(strict.missing, missing);
    if (missing.length > 0) { seen += 1; assert.equal(strict.state, 'incomplete'); }
  }));
  assert.ok(seen > 100);
  assert.equal(scored([component('goals', '80', '90'), component('attendance', '20', null)], 'renormalize'), '90.00');
  assert.equal(scored([component('goals', '80', '90'), component('attendance', '20', '0')], 'renormalize'), '72.00');
});

test('weights are shares, order does not matter, the score lies between the least and the most of its components', () => {
  check(fc.property(components, (rows) => {
    const list = made(rows);
    const score = scored(list, 'renormalize');
    assert.equal(scored(list.map((part) => ({ ...part, weight: `${part.weight}0` })), 'renormalize'), score);
    assert.equal(scored(list.toReversed(), 'renormalize'), score);
    const value = score === null ? null : parseDecimal(score);
    if (value === null) return;
    const counted = rows.filter(({ weight, score: own }) => weight > 0 && own !== null).map(({ score: own }) => own ?? 0);
    assert.ok(compare(value, rational(BigInt(Math.min(...counted)), 100n)) >= 0 && compare(value, rational(BigInt(Math.max(...counted)), 100n)) <= 0);
  }));
});

test('a trace that is not the score stops', () => {
  const { score, ...part } = component('goals', '80', '90');
  assert.ok(score !== null);
  assert.throws(() => scoreOf([{ ...part, score: { ...score, value: '91' } }], 'renormalize', rounding), /trace of a component/);
});
