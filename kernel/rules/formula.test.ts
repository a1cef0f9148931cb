/** The language: printing and parsing are inverse, no text makes the parser throw, every error has its code and place. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { roundingModes, roundingUnits } from '../quantity/rounding.ts';
import { formulaBudget } from './formula-lexer.ts';
import { parseFormula } from './formula-parser.ts';
import { printFormula } from './formula-printer.ts';
import type { Expression } from './rule-types.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`formula seed ${seed}`);

const names = fc.constantFrom('月工资', 'baseSalary', 'x', 'été', 'a_1', '应发工资', 'andy', 'IFx');
const position = 0;
const trees = fc.letrec<{ tree: Expression }>((tie) => {
  const tree = tie('tree');
  const record = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record(fields) as unknown as fc.Arbitrary<T>;
  const leaves: fc.Arbitrary<Expression>[] = [
    record({ kind: fc.constant('number' as const), position: fc.constant(position), digits: fc.constantFrom('0', '21.75', '007', '3.10'), unit: fc.constantFrom(null, 'CNY', 'CNY/month', 'ratio') }),
    record({ kind: fc.constant('name' as const), position: fc.constant(position), name: names }),
    record({ kind: fc.constant('text' as const), position: fc.constant(position), text: fc.constantFrom('monthly', '月薪', '', "it's") }),
    record({ kind: fc.constant('total' as const), position: fc.constant(position), item: names }),
  ];
  const nodes: fc.Arbitrary<Expression>[] = [
    record({ kind: fc.constantFrom('negate' as const, 'not' as const), position: fc.constant(position), operand: tree }) as fc.Arbitrary<Expression>,
    record({ kind: fc.constant('arithmetic' as const), position: fc.constant(position), operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const), left: tree, right: tree }),
    record({ kind: fc.constant('logic' as const), position: fc.constant(position), operator: fc.constantFrom('AND' as const, 'OR' as const), left: tree, right: tree }),
    record({ kind: fc.constant('compare' as const), position: fc.constant(position), comparison: fc.constantFrom('=' as const, '<>' as const, '<' as const, '<=' as const, '>' as const, '>=' as const), left: tree, right: tree }),
    record({ kind: fc.constant('if' as const), position: fc.constant(position), condition: tree, whenTrue: tree, otherwise: tree }),
    record({ kind: fc.constant('extreme' as const), position: fc.constant(position), operator: fc.constantFrom('MIN' as const, 'MAX' as const), operands: fc.array(tree, { minLength: 2, maxLength: 3 }) }),
    record({ kind: fc.constant('clamp' as const), position: fc.constant(position), operand: tree, low: tree, high: tree }),
    record({ kind: fc.constant('round' as const), position: fc.constant(position), operand: tree, unit: fc.constantFrom(...roundingUnits), mode: fc.constantFrom(...roundingModes) }),
    record({ kind: fc.constant('bracket' as const), position: fc.constant(position), table: names, column: names, operand: tree }),
  ];
  return { tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, ...leaves, ...nodes) };
}).tree;

/** The tree without positions, as canonical JSON. */
const shape = (expression: Expression): string => JSON.stringify(expression, (key, value: unknown) =>
  key === 'position' ? undefined
  : value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);

test('print∘parse = id on trees, parse∘print∘parse = parse on texts', () => {
  let compared = 0;
  fc.assert(fc.property(trees, (tree) => {
    const printed = printFormula(tree);
    const parsed = parseFormula(printed);
    if (!parsed.ok) {
      assert.ok(['tooDeep', 'tooManyNodes', 'tooLong'].includes(parsed.error.code), `${printed}: ${JSON.stringify(parsed.error)}`);
      return;
    }
    compared += 1;
    assert.equal(shape(parsed.value), shape(tree), printed);
    assert.equal(printFormula(parsed.value), printed);
  }), { seed, numRuns: 3000 });
  assert.ok(compared > 2000, `${compared} trees were compared`);
});

test('no text makes the parser throw', () => {
  const pieces = fc.constantFrom('IF', '(', ')', ',', '+', '-', '*', '/', '<', '=', '>', 'AND', 'NOT', 'TOTAL', 'ROUND', 'BRACKET', 'x', '月', '1', '1.5', '"a"', '"', '[CNY]', '[', ' ', '.', '🙂', '{', '__proto__', 'constructor');
  fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
    const parsed = parseFormula(parts.join(''));
    if (!parsed.ok) assert.ok((parsed.error.position ?? -1) >= 0);
  }), { seed, numRuns: 5000 });
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => { parseFormula(text); }), { seed, numRuns: 3000 });
});

test('operators bind as in a spreadsheet', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['a - b - c', 'a - b - c'], ['a - (b - c)', 'a - (b - c)'], ['a/b*c', 'a / b * c'], ['a/(b*c)', 'a / (b * c)'], ['-a*b', '-a * b'], ['-(a*b)', '-(a * b)'],
    ['(a+b)*c', '(a + b) * c'], ['a=b OR c<d AND NOT e>=f', 'a = b OR c < d AND NOT e >= f'], ['(a=b OR c<d) AND e', '(a = b OR c < d) AND e'], ['((a))', 'a'], ['NOT (a AND b)', 'NOT (a AND b)'],
  ];
  for (const [text, expected] of forms) {
    const parsed = parseFormula(text);
    assert.equal(parsed.ok ? printFormula(parsed.value) : parsed.error.code, expected);
  }
});

test('every error of a formula text has its code and position', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['a + ', 'unexpectedEnd', 4], ['a b', 'unexpectedToken', 2], ['a # b', 'unexpectedCharacter', 2], ['a.b', 'unexpectedCharacter', 1], ['(a', 'unexpectedEnd', 2],
    ['FOO(a)', 'unknownFunction', 0], ['IF(a, b)', 'wrongArgumentCount', 0], ['ROUND(a, cent, halfUp)', 'unknownRoundingUnit', 9], ['ROUND(a, fen, nearest)', 'unknownRoundingMode', 14],
    ['5 [hours]', 'invalidUnit', 2], ['TOTAL(a + b)', 'totalNeedsSegmentItem', 8], ['BRACKET(1, rate, a)', 'tableExpected', 8], ['BRACKET(t, 1, a)', 'columnExpected', 11],
    ['1'.repeat(31), 'tooManyDigits', 0], ['a = b = c', 'unexpectedToken', 6], ['', 'unexpectedEnd', 0], ['IF', 'unexpectedEnd', 2], ['"open', 'unexpectedCharacter', 0],
  ];
  for (const [text, code, at] of cases) {
    const parsed = parseFormula(text);
    assert.ok(!parsed.ok, text);
    assert.deepEqual([parsed.error.code, parsed.error.position], [code, at], text);
  }
});

test('budgets refuse what could exhaust a stack or a processor (A-49)', () => {
  const codeOf = (text: string): string => { const parsed = parseFormula(text); return parsed.ok ? 'accepted' : parsed.error.code; };
  assert.equal(codeOf('('.repeat(formulaBudget.depth + 1) + 'a'), 'tooDeep');
  assert.equal(codeOf('-'.repeat(formulaBudget.depth + 1) + 'a'), 'tooDeep');
  assert.equal(codeOf('NOT '.repeat(formulaBudget.depth + 1) + 'a'), 'tooDeep');
  assert.equal(codeOf('IF('.repeat(500)), 'tooDeep');
  assert.equal(codeOf(Array.from({ length: 300 }, () => 'a').join('+')), 'tooManyNodes');
  assert.equal(codeOf(Array.from({ length: 150 }, () => 'a').join('+')), 'accepted');
  assert.equal(codeOf(' '.repeat(formulaBudget.characters + 1)), 'tooLong');
});
