/** Goal: an erased person is nowhere, and the books still tie. Method: a slice of the part "erasure". */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopSharedServer } from '../main-line/demo-harness.ts';
import { proveErasure } from './erasure-part.ts';

after(stopSharedServer);

test('an erasure by two people: nothing left, totals tie, chain verifies, a restored backup erases again', async () => {
  const outcome = await proveErasure({ seed: 3, people: 40 });
  assert.ok(outcome.before > 20, `the person was there: ${outcome.before} hits`);
  assert.deepEqual([outcome.restrictedKept, outcome.restrictedHits], [true, []]);
  assert.deepEqual(outcome.after, []);
  assert.deepEqual([outcome.othersMoved, outcome.questionKept, outcome.ciphertextOpens, outcome.doNotTie, outcome.runs, outcome.chainFault], [false, true, false, 0, 1, null]);
  assert.ok(outcome.expired.gone > 20 && outcome.expired.held > 0 && outcome.expired.left === 1, JSON.stringify(outcome.expired));
  assert.deepEqual([outcome.replayed, outcome.restored], [1, []]);
});
