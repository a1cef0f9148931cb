/** Goal: faults do not change the pay and are seen. Method: a slice of the part "faults": two faults, one seed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopSharedServer } from './demo-harness.ts';
import { plannedFaults } from './fault-cases.ts';
import { newTally, runFaults } from './faults-part.ts';

after(stopSharedServer);

test('a truncated answer and an unknown member: the same pay, seen while they last', async () => {
  const tally = newTally();
  await runFaults({ seed: 11, people: 30 }, plannedFaults.filter(({ fault }) => ['F-6', 'F-28'].includes(fault)), tally);
  assert.deepEqual([tally.cases, tally.differ, tally.notFired, tally.invisible], [2, [], [], []]);
});
