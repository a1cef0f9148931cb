/** Goal: one changed punch moves one payslip and is named by it. Method: a slice of the part "change". */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { proveChanges } from './change-part.ts';
import { stopSharedServer } from './demo-harness.ts';

after(stopSharedServer);

test('one punch changed: exactly that person\'s payslip moves and leads to the punch', async () => {
  const [outcome] = await proveChanges({ seed: 3, people: 40, changes: 1 });
  assert.ok(outcome !== undefined && outcome.compared > 40);
  assert.deepEqual([outcome.moved, outcome.idle], [[outcome.person], 0]);
  assert.ok(outcome.naming >= 1);
});
