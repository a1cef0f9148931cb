import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decisionsPart } from './decisions-part.ts';

test('I-31 A-19: can, list and who-can equal the naive model on random companies, in memory and through the database', async () => {
  const figures = await decisionsPart.run({ seeds: [7], scale: 0.02, only: [], log: () => undefined });
  assert.deepEqual(figures.map(({ bar, value }) => [bar, value]), [['decisions.differ', 0], ['decisions.gained', 0], ['decisions.storedDiffer', 0]], figures.map(({ note }) => note).join('\n'));
  assert.ok(figures.every(({ n }) => n > 0));
});
