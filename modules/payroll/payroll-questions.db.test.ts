/** How a pay run is told to those who show and drive it, from before it to its end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { activatePacks, calculateShard, finishRun, listOpenShards, listRunAdvances, listRunsToFinish, openRun, readRunState } from '#modules/payroll';
import { asSystem, withCompany } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';

const month = '2026-10';

test('a run says what is open, how far it is, and how it ended', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      for (const person of [{ number: 'SH1', place: 'shanghai' }, { number: 'SH2', place: 'shanghai', hasOpening: false }, { number: 'HU1', place: 'budapest', insurancePlace: null }]) await addPlainMonth(tx, await addPerson(tx, person));
      assert.equal(await readRunState(tx, month), null);
      assert.deepEqual(await listRunAdvances(tx), []);
      const opened = await openRun(tx, month);
      assert.ok(opened.ok);
      const { runId } = opened.value.run;
      assert.deepEqual(await listOpenShards(tx), [{ month, shard: 0 }]);
      assert.deepEqual(await listRunsToFinish(tx), []);
      assert.deepEqual(await listRunAdvances(tx), [{ runId, month, status: 'calculating', donePeople: 0, people: 3, finishedMilliseconds: null }]);
      assert.ok((await calculateShard(tx, month, 0, 'compute')).ok);
      assert.deepEqual(await listOpenShards(tx), []);
      assert.deepEqual(await listRunsToFinish(tx), [{ month }]);
      const finished = await finishRun(tx, month);
      assert.ok(finished.ok);
      const state = await readRunState(tx, month);
      assert.deepEqual({ ...state, finishedMilliseconds: null }, { runId, status: 'preview', digest: finished.value.digest, finishedMilliseconds: null, computed: 1, notComputed: 2, noOpeningBalance: 1 });
      assert.ok(state !== null && state.finishedMilliseconds !== null);
      assert.deepEqual(await listRunsToFinish(tx), []);
      assert.deepEqual((await listRunAdvances(tx)).map(({ status, donePeople }) => ({ status, donePeople })), [{ status: 'preview', donePeople: 3 }]);
    });
  });
});
