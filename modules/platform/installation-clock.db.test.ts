import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { recordAudit } from './audit.ts';
import { readClockOffset, setClockOffset } from './installation-clock.ts';
import { withCompany } from './transaction.ts';
import { asSystem } from './subject.ts';

const day = 86_400_000;

test('without a demonstration the clock is the machine\'s, and what is written bears its time', async () => {
  await withTestDatabase(async ({ database }) => {
    assert.equal(await readClockOffset(database), 0);
    const { rows } = await database.applicationPool.query<{ same: boolean }>('select platform.now() = now() as same');
    assert.deepEqual(rows, [{ same: true }]);
  });
});

test('a demonstration\'s clock is one for all connections, and goes back to the machine\'s', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await setClockOffset(database, -20 * day);
    await setClockOffset(database, -19 * day);
    assert.equal(await readClockOffset(database), -19 * day);
    const context = asSystem(company.companyId, 'proof', 'test');
    const seconds = await withCompany(database, context, async (tx) => {
      await recordAudit(tx, { action: 'test.done', subject: 'test' });
      return (await tx.query<{ seconds: number }>('select extract(epoch from now() - max(at))::float8 as seconds from platform.audit_event')).rows[0]?.seconds;
    });
    assert.equal(seconds, 19 * 86_400);
    await setClockOffset(database, 0);
    assert.equal(await readClockOffset(database), 0);
  });
});

test('the application may read the clock, not set it', async () => {
  await withTestDatabase(async ({ database }) => {
    await assert.rejects(database.applicationPool.query('insert into platform.clock (offset_milliseconds) values (1)'), { code: '42501' });
  });
});
