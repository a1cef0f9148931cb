import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../main-line/seeded-random.ts';
import { timesDiffer } from './timing.ts';

test('times that differ by a fifth of their spread are told apart, and times of one kind are not', async () => {
  const random = createRandom(7);
  const time = (more: number) => (): Promise<number> => Promise.resolve(random() + random() + more);
  assert.equal(await timesDiffer(time(0), time(0)), false);
  assert.equal(await timesDiffer(time(0), time(0.5)), true);
});
