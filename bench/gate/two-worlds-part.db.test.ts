/** A slice of the proof of non-interference: all routes, one seed, each pair. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePair, pairs } from './two-worlds.ts';

const seed = Number(process.env['SEED'] ?? 20261122);

for (const pair of pairs) {
  test(`I-30: two companies that differ in what a reader may not see answer that reader alike (${pair.name}, seed ${seed})`, async () => {
    const { compared, answered200, differences } = await comparePair(pair, { seed, requests: 250 });
    assert.deepEqual(differences, []);
    assert.ok(compared >= 250 && answered200 > 40, `${answered200} of ${compared} were answered`);
  });
}
