/** Goal: db/schema.sql says what the migrations make. Method: a fresh migration, dumped again and compared. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { readSource } from './source-files.ts';
import { dumpSchema } from './schema-dump.ts';
import { createTestDatabase } from './test-database.ts';
import { createDatabase, migrateDatabase } from '#modules/platform';

test('the committed schema is what the migrations make', async () => {
  const created = await createTestDatabase('empty');
  const database = createDatabase({ connectionString: created.connectionString });
  const client = new pg.Client({ connectionString: created.connectionString });
  try {
    assert.ok((await migrateDatabase(database)).ok);
    await client.connect();
    const dumped = await dumpSchema(client);
    assert.match(dumped, /create table payroll\.payslip/);
    assert.match(dumped, /create policy company_isolation on attendance\.punch/);
    assert.equal(dumped, readSource('db/schema.sql'), 'run `node checks/generate-reference.ts` and commit db/schema.sql');
  } finally {
    await client.end();
    await database.close();
    await created.drop();
  }
});
