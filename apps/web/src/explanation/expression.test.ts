import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { amountDifference } from './amount-difference.ts';
import { approximate, holdsNumbers, operandsOf, shownUnit, tokensOf } from './expression.ts';

const leaf = (label: string, value: string): ExplanationNode => ({ operation: 'leaf', label, value, unit: 'CNY', children: [] });
const step = (operation: ExplanationNode['operation'], children: readonly ExplanationNode[]): ExplanationNode => ({ operation, label: '', value: '1', unit: 'CNY', children });
const written = (node: ExplanationNode): string => tokensOf(node).map(token => (token.kind === 'operand' ? token.node.label : token.kind === 'sign' ? token.sign : `<${token.code}>`)).join('');

test('arithmetic is written with the brackets it needs and no others', () => {
  const [a, b, c] = [leaf('a', '1'), leaf('b', '2'), leaf('c', '3')];
  assert.equal(written(step('multiply', [step('add', [a, b]), c])), '(a + b) × c');
  assert.equal(written(step('add', [step('multiply', [a, b]), c])), 'a × b + c');
  assert.equal(written(step('subtract', [a, step('subtract', [b, c])])), 'a − (b − c)');
  assert.equal(written(step('divide', [a, step('multiply', [b, c])])), 'a ÷ (b × c)');
  assert.equal(written(step('divide', [step('divide', [a, b]), c])), 'a ÷ b ÷ c');
});

test('the branch that was not taken is neither written nor offered', () => {
  const skipped: ExplanationNode = { operation: 'leaf', label: 'ELSE', value: '', unit: 'CNY', children: [], skipped: true };
  const node = step('if', [step('compare', [leaf('a', '1'), leaf('b', '2')]), leaf('c', '3'), skipped]);
  assert.deepEqual(operandsOf(node).map(operand => operand.label), ['a', 'b', 'c']);
  assert.doesNotMatch(written(node), /ELSE/);
});

test('a fraction is rounded half away from zero and says that it is not exact', () => {
  const rows: readonly (readonly [string, number, string, boolean])[] = [
    ['1200/7', 2, '171.43', false], ['-1200/7', 2, '-171.43', false], ['1/2', 0, '1', false], ['3144.83', 2, '3144.83', true], ['0.005', 2, '0.01', false], ['2160', 2, '2160', true],
  ];
  for (const [value, scale, text, exact] of rows) assert.deepEqual(approximate(value, scale), { text, exact }, value);
});

test('differences of amounts are exact', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['0.10', '0.30', '-0.20'], ['9007199254740993.01', '9007199254740992.99', '0.02'], ['5', '4.5', '0.5'], ['-1.00', '-1.00', '0.00'],
  ];
  for (const [amount, previous, difference] of rows) assert.equal(amountDifference(amount, previous), difference);
});

test('points and times of a result are numbers, rates are shares', () => {
  const ratio = (label: string): ExplanationNode => ({ ...leaf(label, '3'), unit: 'ratio' });
  assert.deepEqual([shownUnit(ratio('score'), false), shownUnit(ratio('housingFundRate'), false), shownUnit(leaf('score', '3'), false)], ['number', 'ratio', 'CNY']);
  assert.deepEqual([shownUnit(ratio('lateTimes'), holdsNumbers(ratio('attendanceScore'), false)), shownUnit(ratio('raise'), false), shownUnit(ratio('85'), holdsNumbers(ratio('raise'), false))], ['number', 'ratio', 'number']);
});
