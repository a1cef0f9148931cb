import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '#checks/test-database';
import { asSystem, createDatabase, migrateDatabase, readMigrations, type Database } from '#modules/platform';

const withEmptyDatabase = async (work: (database: Database) => Promise<void>): Promise<void> => {
  const created = await createTestDatabase('empty');
  const database = createDatabase({ connectionString: created.connectionString });
  try {
    await work(database);
  } finally {
    await database.close();
    await created.drop();
  }
};

const withFolder = async (files: Readonly<Record<string, string>>, work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'qinxin-migrations-'));
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  await work(folder);
  await rm(folder, { recursive: true });
};

test('the shipped migrations apply once, also when several commands start at the same moment', async () => {
  await withEmptyDatabase(async (database) => {
    const names = (await readMigrations()).map((migration) => migration.name);
    const results = await Promise.all([1, 2, 3].map(() => migrateDatabase(database)));
    const applied = results.map((result) => (result.ok ? result.value.applied : assert.fail(result.error.code)));
    assert.deepEqual(applied.flat(), names);
    const again = await migrateDatabase(database);
    assert.ok(again.ok);
    assert.deepEqual(again.value, { applied: [], alreadyThere: names.length });
  });
});

test('a changed or missing migration is refused before anything is applied', async () => {
  await withEmptyDatabase(async (database) => {
    await withFolder({ '0001-a.sql': 'create table a (x int)', '0002-b.sql': 'create table b (x int)' }, async (folder) => {
      assert.ok((await migrateDatabase(database, folder)).ok);
      await writeFile(join(folder, '0003-c.sql'), 'create table c (x int)');
      await writeFile(join(folder, '0001-a.sql'), 'create table a (x bigint)');
      const changed = await migrateDatabase(database, folder);
      assert.deepEqual(changed.ok ? null : changed.error, { code: 'migrationChanged', data: { name: '0001-a.sql' } });
      await writeFile(join(folder, '0001-a.sql'), 'create table a (x int)');
      await rm(join(folder, '0002-b.sql'));
      const missing = await migrateDatabase(database, folder);
      assert.deepEqual(missing.ok ? null : missing.error, { code: 'migrationMissing', data: { name: '0002-b.sql' } });
      const { rows } = await database.ownerPool.query("select to_regclass('c') as c");
      assert.deepEqual(rows, [{ c: null }]);
    });
  });
});

test('a migration that fails leaves nothing behind and the earlier ones recorded', async () => {
  await withEmptyDatabase(async (database) => {
    await withFolder({ '0001-a.sql': 'create table a (x int)', '0002-b.sql': 'create table b (x int); select 1/0' }, async (folder) => {
      await assert.rejects(migrateDatabase(database, folder), /0002-b\.sql failed/);
      const { rows } = await database.ownerPool.query("select to_regclass('b') as b, (select array_agg(name) from migration.applied) as names");
      assert.deepEqual(rows, [{ b: null, names: ['0001-a.sql'] }]);
    });
  });
});

test('an owner without superuser rights can migrate and work', async () => {
  const created = await createTestDatabase('empty');
  const administrator = createDatabase({ connectionString: created.connectionString });
  const role = `owner_${process.pid}`;
  await administrator.ownerPool.query(`create role ${role} login password 'secret' createrole`);
  const name = created.connectionString.split('/').at(-1)!;
  await administrator.ownerPool.query(`alter database ${name} owner to ${role}`);
  // On this shared server the application role exists already and belongs to the superuser.
  await administrator.ownerPool.query(`do $$ begin create role qinxin_application nologin noinherit; exception when duplicate_object then null; end $$;
    do $$ begin create role qinxin_sign_in nologin noinherit; exception when duplicate_object then null; end $$; grant qinxin_application, qinxin_sign_in to ${role} with admin option`);
  const url = new URL(created.connectionString);
  url.username = role;
  url.password = 'secret';
  const database = createDatabase({ connectionString: url.href });
  try {
    assert.ok((await migrateDatabase(database)).ok);
    const { createCompany, withCompany, ensureMonths, listCompanies } = await import('#modules/platform');
    await ensureMonths(database, '2026-10', '2026-10');
    const company = await createCompany(database, { companyCode: 'c', name: 'n' });
    assert.ok(company.ok);
    assert.equal((await listCompanies(database)).length, 1);
    const read = await withCompany(database, asSystem(company.value.companyId, 'proof', 'test'), (tx) => tx.query('select from platform.company'));
    assert.equal(read.rowCount, 1);
  } finally {
    await database.close();
    await created.drop();
    await administrator.close().catch(() => undefined);
  }
});
