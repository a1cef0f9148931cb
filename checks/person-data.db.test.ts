/**
 * Goal: nothing about a person is forgotten, in the copy for them and in their erasure. Method: every table of the real
 * schema that names a person or user is held against the registry of copies; each is emptied by an erasure unless named.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asSystem, withCompany, type Database } from '#modules/platform';
import { personDataTables, tablesWithoutPersonData } from '#modules/privacy';
import { withTestDatabase } from './test-database.ts';

/** Columns by which a table says whose row it is. */
const personColumns = ['person_id', 'source_person_key', 'beneficiary_person_id', 'person_ids', 'person_set'];

const tablesWith = async (database: Database, columns: readonly string[]): Promise<readonly string[]> => {
  const { rows } = await database.ownerPool.query<{ name: string }>(
    `select distinct class.oid::regclass::text as name from pg_class as class join pg_namespace as space on space.oid = class.relnamespace join pg_attribute as attribute on attribute.attrelid = class.oid and not attisdropped
     where class.relkind in ('r', 'p') and not class.relispartition and space.nspname not in ('pg_catalog', 'information_schema', 'job_queue') and attname = any($1) order by 1`, [columns],
  );
  return rows.map((row) => row.name);
};

test('every table of people is in the copy for the person, or says why not', async () => {
  await withTestDatabase(async ({ database }) => {
    const tables = await tablesWith(database, personColumns);
    const covered = new Set(personDataTables.map(({ table }) => table));
    assert.ok(tables.length > 15);
    assert.deepEqual(tables.filter((table) => !covered.has(table) && tablesWithoutPersonData[table] === undefined), [], 'a table of people without an entry: give its module a person-data entry, or name it with a reason');
    const known = new Set(await tablesWith(database, [...personColumns, 'company_id', 'user_id']));
    assert.deepEqual([...covered, ...Object.keys(tablesWithoutPersonData)].filter((table) => !known.has(table)), [], 'entries of tables that are no longer there');
    for (const [table, reason] of Object.entries(tablesWithoutPersonData)) {
      assert.ok(!covered.has(table), `${table} is both`);
      assert.ok(reason.length > 15, `${table} needs a reason`);
    }
  });
});

test('every entry reads and counts: on an empty person, no statement fails', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      for (const table of personDataTables) assert.deepEqual(await table.read(tx, 999_999), [], table.table);
    });
  });
});

test('the check can fail: a new table of people is named', async () => {
  await withTestDatabase(async ({ database }) => {
    await database.ownerPool.query('create table people.canary_table (company_id integer, person_id integer)');
    const covered = new Set(personDataTables.map(({ table }) => table));
    assert.deepEqual((await tablesWith(database, personColumns)).filter((table) => !covered.has(table) && tablesWithoutPersonData[table] === undefined), ['people.canary_table']);
  });
});

test('an erasure reaches every table with a person in it: what it keeps is a list of numbers', async () => {
  await withTestDatabase(async ({ database }) => {
    const { rows } = await database.ownerPool.query<{ kept: string[] }>('select privacy.keeps_person_id() as kept');
    assert.deepEqual(rows[0]?.kept.toSorted(), ['platform.acting_for', 'platform.audit_event', 'platform.erased_person', 'platform.person_key', 'platform.proposal', 'platform.proposal_decision', 'privacy.erasure', 'privacy.legal_hold']);
    const reached = await database.ownerPool.query<{ name: string }>("select privacy.tables_with('person_id')::text as name");
    const byPerson = await tablesWith(database, ['person_id']);
    assert.deepEqual(reached.rows.map((row) => row.name).toSorted(), byPerson.toSorted());
  });
});

test('an erasure takes what a user had, and leaves what they did about others', async () => {
  await withTestDatabase(async ({ database }) => {
    const { rows } = await database.ownerPool.query<{ name: string }>("select privacy.tables_with('user_id')::text as name");
    const kept = (await database.ownerPool.query<{ names: string[] }>('select privacy.keeps_user_id() || privacy.keeps_person_id() as names')).rows[0]?.names ?? [];
    // A new table with such a column is somebody's own and stands here, or it says who did something and stands in privacy.keeps_user_id.
    assert.deepEqual(rows.map((row) => row.name).filter((name) => !kept.includes(name)).toSorted(), [
      'delivery.download', 'identity.external_account', 'identity.notice', 'identity.one_time_link', 'identity.pending_sign_in', 'identity.recovery_code', 'identity.scim_group_member', 'identity.scim_user', 'identity.totp',
      'platform.membership', 'platform.notice', 'platform.notice_read', 'privacy.person_export',
    ]);
  });
});
