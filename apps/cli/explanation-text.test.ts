import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { explanationLines } from './explanation-text.ts';

const leaf = (label: string, value: string): ExplanationNode => ({ operation: 'leaf', label, value, unit: 'CNY', children: [], reference: { kind: 'fact', table: 'people.terms', key: { terms_id: 1 } } });
const node = (operation: ExplanationNode['operation'], value: string, children: readonly ExplanationNode[]): ExplanationNode => ({ operation, label: operation, value, unit: 'CNY', children });

test('a sum of sums is one list; what stands twice is told once; a branch not taken is left out', () => {
  const wage = node('item', '5', [node('add', '5', [leaf('base', '2'), leaf('extra', '3')])]);
  const root = node('add', '16', [node('add', '15', [node('add', '10', [wage, leaf('a', '5')]), wage]), node('if', '1', [leaf('yes', '1'), { ...leaf('no', '0'), skipped: true }])]);
  assert.deepEqual(explanationLines(root, (label) => label.toUpperCase()).map((line) => line.replace(/ {2}←.*/, '')), [
    '+ = 16 CNY',
    '  ITEM = 5 CNY', '    + = 5 CNY', '      BASE = 2 CNY', '      EXTRA = 3 CNY',
    '  A = 5 CNY',
    '  ITEM = 5 CNY  (see above)',
    '  IF = 1 CNY', '    YES = 1 CNY',
  ]);
});

test('leaves name where they come from', () => {
  assert.match(explanationLines(leaf('base', '2'), String)[0] ?? '', /base = 2 CNY {2}← people\.terms terms_id=1/);
});
