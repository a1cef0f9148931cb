/** Goal: rights are remembered only while every change is heard of. Method: real PostgreSQL, changes from another connection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withTestDatabase } from '#checks/test-database';
import { giveRole } from '#modules/access';
import { asSystem, createDatabase, listenForRights, withCompany } from '#modules/platform';
import { rememberRights } from './resolve-rights.ts';

const until = async (condition: () => boolean, milliseconds: number): Promise<boolean> => {
  for (const end = performance.now() + milliseconds; performance.now() < end; await sleep(10)) if (condition()) return true;
  return condition();
};

test('I-32: a role given through another process counts within a second, and what did not change is not asked again', async () => {
  await withTestDatabase(async ({ database, company, connectionString }) => {
    const { companyId } = company;
    const other = createDatabase({ connectionString });
    let changes = 0;
    const listener = listenForRights({ database, onChange: () => { changes += 1; memory.forget(); } });
    const memory = rememberRights({ database, nowMilliseconds: () => Date.UTC(2026, 10, 2), zone: 'Asia/Shanghai' }, listener.isListening);
    try {
      assert.ok(await until(listener.isListening, 5000));
      await withCompany(other, asSystem(companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId: 'u', role: 'auditor', personId: null }));
      assert.ok(await until(() => changes > 1, 1000), 'the change was heard');
      const first = memory.resolve({ companyId, userId: 'u', personId: null });
      assert.equal((await first).rights['read:pay'], undefined);
      assert.equal(memory.resolve({ companyId, userId: 'u', personId: null }), first, 'remembered');
      await withCompany(other, asSystem(companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId: 'u', role: 'payrollClerk', personId: null }));
      const givenAt = performance.now();
      while ((await memory.resolve({ companyId, userId: 'u', personId: null })).rights['read:pay'] === undefined) assert.ok(performance.now() - givenAt < 1000, 'the role counts within a second');
      assert.equal((await memory.resolve({ companyId, userId: 'u', personId: null })).rights['read:pay'], 'all');
    } finally {
      await listener.close();
      await other.close();
    }
  });
});

test('I-32: while nothing can be heard, nothing is remembered; a connection that comes back forgets', async () => {
  await withTestDatabase(async ({ database, company, connectionString }) => {
    const owner = createDatabase({ connectionString });
    const listener = listenForRights({ database, onChange: () => memory.forget() });
    const memory = rememberRights({ database, nowMilliseconds: () => Date.UTC(2026, 10, 2), zone: 'Asia/Shanghai' }, listener.isListening);
    const asked = { companyId: company.companyId, userId: 'nobody', personId: null };
    try {
      assert.ok(await until(listener.isListening, 5000));
      const first = memory.resolve(asked);
      await first;
      await owner.ownerPool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'qinxin-rights' and datname = current_database()");
      assert.ok(await until(() => memory.resolve(asked) !== first, 1000), 'what was known is not used any more');
      assert.ok(await until(listener.isListening, 5000), 'it listens again');
    } finally {
      await listener.close();
      await owner.close();
    }
    assert.equal(listener.isListening(), false);
  });
});
