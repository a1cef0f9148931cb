/** Goal: a figure is what its question says, down to the last item, whatever order they come in. Method: hand-made items, then random ones counted naively. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { figureOf } from './evidence-fold.ts';
import type { EvidenceFilter, EvidenceQuestion } from './evidence-store.ts';

const record = (naturalKey: string, item: object, businessDay = 1) => ({ naturalKey, businessDay, raw: JSON.stringify(item), contentHash: naturalKey.padEnd(64, '0') });
const ask = (measure: EvidenceQuestion['measure'], valuePath = '', ...filters: readonly EvidenceFilter[]): EvidenceQuestion => ({ measure, valuePath, filters });
const filter = (path: string, operator: EvidenceFilter['operator'], value = ''): EvidenceFilter => ({ path, operator, value });

const items = [
  record('A', { fields: { status: 'done', points: 3, labels: ['bug', 'night'] } }),
  record('B', { fields: { status: 'done', points: '2.5', labels: [] } }, 3),
  record('C', { fields: { status: 'open', points: 8 } }, 2),
  record('D', { fields: { status: 'done', points: 'many' } }, 2),
];

test('items are counted, summed exactly, and the latest is found; what is no number is named and left out', () => {
  const done = filter('fields.status', 'is', 'done');
  assert.deepEqual([figureOf(ask('count', '', done), items)?.value, figureOf(ask('count'), items)?.value], ['3', '4']);
  const sum = figureOf(ask('sum', 'fields.points', done), items);
  assert.deepEqual([sum?.value, sum?.items, sum?.itemKeys, sum?.unreadable], ['5.5', 2, ['A', 'B'], 1]);
  assert.deepEqual([figureOf(ask('latest', 'fields.points'), items)?.value, figureOf(ask('latest', 'fields.points'), items)?.itemKeys], ['2.5', ['B']]);
  assert.equal(figureOf(ask('sum', 'fields.points'), [record('X', { fields: { points: 0.1 } }), record('Y', { fields: { points: 0.2 } })])?.value, '0.3', 'never a binary fraction');
});

test('an answer without items is zero of them, but no latest one', () => {
  assert.deepEqual([figureOf(ask('count'), [])?.value, figureOf(ask('sum', 'a'), [])?.value, figureOf(ask('latest', 'a'), [])], ['0', '0', null]);
});

test('conditions compare numbers by size, text by text, lists by any of their members', () => {
  const count = (...filters: readonly EvidenceFilter[]): string | undefined => figureOf(ask('count', '', ...filters), items)?.value;
  assert.equal(count(filter('fields.points', 'atLeast', '3')), '3', '"many" is text and sorts after digits');
  assert.equal(count(filter('fields.points', 'atMost', '2.50')), '1');
  assert.equal(count(filter('fields.points', 'is', '3.0')), '1');
  assert.deepEqual([count(filter('fields.labels', 'contains', 'NIGHT')), count(filter('fields.labels', 'isEmpty')), count(filter('fields.labels', 'isNot', 'bug'))], ['1', '3', '3']);
  assert.equal(count(filter('fields.__proto__', 'isNotEmpty')), '0', 'no path leads out of the item');
});

test('random items in random order give the same figure and the same fingerprint', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  const item = fc.record({ status: fc.constantFrom('done', 'open'), points: fc.integer({ min: 0, max: 1000 }) });
  fc.assert(fc.property(fc.array(item, { maxLength: 30 }), fc.integer(), (given, turn) => {
    const all = given.map((each, index) => record(`K${index}`, each, index % 7));
    const turned = all.toSorted((one, other) => ((one.naturalKey + turn) < (other.naturalKey + turn) ? 1 : -1));
    const question = ask('sum', 'points', filter('status', 'is', 'done'));
    const naive = given.filter(({ status }) => status === 'done').reduce((sum, { points }) => sum + points, 0);
    assert.deepEqual(figureOf(question, turned), figureOf(question, all));
    assert.equal(figureOf(question, all)?.value, String(naive));
  }), { seed, numRuns: 200 });
  console.log(`evidence-fold seed ${seed}`);
});
