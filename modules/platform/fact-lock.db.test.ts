/** A cut and the writers of facts beside it. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, createCompany, holdFactLock, takeCut, withCompany, type CompanyTransaction, type Database } from '#modules/platform';

const declare = async (tx: CompanyTransaction): Promise<number> => {
  await holdFactLock(tx);
  const { rows } = await tx.query<{ policy_id: number }>("insert into attendance.policy (company_id, valid_from, choices) values ($1, '2026-10-01', '{}') returning policy_id", [tx.companyId]);
  return rows[0]!.policy_id;
};

const visible = async (tx: CompanyTransaction): Promise<readonly number[]> =>
  (await tx.query<{ policy_id: number }>('select policy_id from attendance.policy order by policy_id')).rows.map((row) => row.policy_id);

/** Until somebody waits for an advisory lock; the test's own time limit ends it otherwise. */
const somebodyWaits = async (database: Database): Promise<void> => {
  const waiting = "select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())";
  while ((await database.ownerPool.query(waiting)).rowCount === 0) await sleep(5);
};

test('a cut waits for the writers under way and holds what they wrote', { timeout: 20_000 }, async () => {
  await withTestDatabase(async ({ database, company }) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    const order: string[] = [];
    let cutting: Promise<{ readonly cut: number; readonly seen: readonly number[] }> | null = null;
    const written = await withCompany(database, context, async (tx) => {
      const fact = await declare(tx);
      cutting = withCompany(database, context, async (other) => {
        const cut = await takeCut(other);
        order.push('cut');
        return { cut, seen: await visible(other) };
      });
      await somebodyWaits(database);
      // A writer that asks again while a cut waits must not wait behind it.
      await holdFactLock(tx);
      order.push('written');
      return fact;
    });
    const { cut, seen } = await cutting!;
    assert.deepEqual(order, ['written', 'cut']);
    assert.deepEqual(seen, [written]);
    assert.ok(cut > written);
  });
});

test('a writer waits for a cut and is numbered after it; writers and other companies do not wait', { timeout: 20_000 }, async () => {
  await withTestDatabase(async ({ database, company }) => {
    const context = asSystem(company.companyId, 'proof', 'test');
    const second = await createCompany(database, { companyCode: 'second', name: '第二公司' });
    assert.ok(second.ok);
    let writing: Promise<number> | null = null;
    const cut = await withCompany(database, context, async (tx) => {
      const number = await takeCut(tx);
      writing = withCompany(database, context, declare);
      await somebodyWaits(database);
      await withCompany(database, asSystem(second.value.companyId, 'proof', 'test'), declare);
      assert.deepEqual(await visible(tx), []);
      return number;
    });
    assert.ok((await writing!) > cut);
    await withCompany(database, context, async (tx) => {
      await declare(tx);
      await withCompany(database, context, declare);
    });
  });
});
