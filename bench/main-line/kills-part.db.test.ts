/** Goal: a killed process loses nothing and doubles nothing. Method: a slice of the part "kills": few points, few kills. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { stopSharedServer } from './demo-harness.ts';
import { withKillRun } from './kills-part.ts';

after(stopSharedServer);

test('SIGKILL within a slice, within a shard and of the worker: the same end', async () => {
  await withKillRun({ seed: 5, people: 20 }, async (run) => {
    const slice = await run.slice(14);
    assert.ok(slice.kills >= 4);
    const shard = await run.shard(27);
    assert.ok(shard.kills >= 4);
    const worker = await run.worker(2, 5);
    assert.ok(worker.kills >= 2);
    assert.deepEqual([slice.differ, shard.differ, worker.differ], [[], [], []]);
  });
});
