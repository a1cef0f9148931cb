/**
 * Goal: a raised wage is rounded as its rule names it, and its explanation is the computation. Method: cases by hand, and random
 * wages and shares against whole numbers of a millionth of a yuan.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ExplanationNode } from '../rules/explanation.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import { raiseRoundings, raiseWage, roundingOf, type RaiseRounding } from './raised-wage.ts';

const leaf = (label: string, value: string, unit: string): ExplanationNode => ({ operation: 'leaf', label, value, unit, children: [], reference: { kind: 'fact', table: 'people.terms', key: { terms_id: 1 } } });
const raised = (wage: string, rate: string, rounding: RaiseRounding) => raiseWage({ wage: leaf('monthlyWage', wage, 'CNY'), rate: leaf('raise', rate, 'ratio'), rounding });

test('each name rounds as it says', () => {
  const wage = (rate: string): readonly string[] => raiseRoundings.map((rounding) => raised('12345.67', rate, rounding).value);
  // 12345.67 x 1.0525 = 12993.817675
  assert.deepEqual(wage('0.0525'), ['12993.82', '12993.80', '12994.00', '12994.00', '13000.00', '13000.00']);
  assert.deepEqual(wage('0'), ['12345.67', '12345.70', '12346.00', '12346.00', '12350.00', '12400.00']);
  assert.equal(raised('12000', '0.05', 'hundredYuanUp').value, '12600.00', 'what is exact stays');
});

test('an hour\'s wage is raised by its share, not to the next hundred yuan', () => {
  assert.deepEqual(raiseRoundings.map((rounding) => raised('25', '0.05', roundingOf('hourly', rounding)).value), ['26.25', '26.30', '26.25', '26.25', '26.25', '26.25']);
  assert.deepEqual(raiseRoundings.map((rounding) => roundingOf('monthly', rounding)), raiseRoundings);
});

/** Millionths of a yuan in one step of each name, and whether a part of a step counts as a whole one. */
const oracle: Readonly<Record<RaiseRounding, readonly [step: bigint, isUp: boolean]>> = {
  fen: [10_000n, false], jiao: [100_000n, false], yuan: [1_000_000n, false], yuanUp: [1_000_000n, true], tenYuanUp: [10_000_000n, true], hundredYuanUp: [100_000_000n, true],
};

test('against whole numbers; the explanation gives the figure again', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(...raiseRoundings), (fen, tenThousandths, rounding) => {
    const wage = `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
    const rate = `${Math.floor(tenThousandths / 10_000)}.${String(tenThousandths % 10_000).padStart(4, '0')}`;
    const { value, explanation } = raiseWage({ wage: leaf('monthlyWage', trimmed(wage), 'CNY'), rate: leaf('raise', trimmed(rate), 'ratio'), rounding });
    const millionths = BigInt(fen) * (10_000n + BigInt(tenThousandths));
    const [step, isUp] = oracle[rounding];
    const [whole, rest] = [millionths / step, millionths % step];
    const expected = (whole + ((isUp ? rest > 0n : rest * 2n >= step) ? 1n : 0n)) * step / 10_000n;
    assert.equal(value.replace('.', ''), String(expected).padStart(3, '0'));
    const { mismatch, leavesWithoutReference } = reevaluateExplanation(explanation);
    assert.deepEqual([mismatch, leavesWithoutReference], [null, 0]);
  }), { verbose: true });
});

/** As exact figures are written: without zeros at the end. */
const trimmed = (text: string): string => text.replace(/\.?0+$/, '') || '0';
