import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackList } from './attack-list.ts';
import { brokenLines, namedIds, readChecklist } from './read-checklist.ts';

test('the checklists are whole: every requirement of ASVS 5.0.0 by level, every item of 8.1.4', () => {
  const asvs = readChecklist('asvs').lines;
  assert.deepEqual([1, 2, 3].map((level) => asvs.filter((line) => line.level === level).length), [70, 183, 92]);
  assert.equal(readChecklist('mlps').lines.length, 34);
});

test('what the checklists name as evidence is there', () => {
  const named = namedIds();
  for (const name of ['asvs', 'mlps'] as const) assert.deepEqual(brokenLines(readChecklist(name), (id) => named.has(id)), []);
});

test('evidence that is not there is seen', () => {
  const line = { number: '1', level: 1, asks: 'x', verdict: 'proven', reason: '' } as const;
  const broken = brokenLines({ name: 'asvs', title: '', lines: [{ ...line, evidence: ['A-1', 'docs/none.md', 'README.md#No such heading', 'README.md'] }] }, () => false);
  assert.deepEqual(broken, ['1: A-1: no test of this name', '1: docs/none.md: not there', '1: README.md: no heading "No such heading"']);
  assert.ok('A-1' in attackList);
});
