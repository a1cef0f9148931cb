import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, setMember, withCompany } from '#modules/platform';
import { giveRole } from './give-role.ts';
import { resolveRights } from './resolve-rights.ts';

const day = 20_757;

test('a manager of 200 in a company of 10,000 is resolved without walking the company', (t) => withTestDatabase(async ({ database, company }) => {
  const context = asSystem(company.companyId, 'proof', 'test');
  await withCompany(database, context, async (tx) => {
    // P1 leads P2 to P50; P7 leads P51 to P250; the others lead the rest.
    await tx.query(
      `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number)
       select $1, 'P' || n, 'P' || n, '', '2026-01-01', 'D' || (n % 50), case when n > 1 then 'P' || (case when n <= 50 then 1 when n <= 250 then 7 else n % 40 + 8 end) end from generate_series(1, 10000) as n`, [tx.companyId]);
    const { rows } = await tx.query<{ person_id: number }>("select person_id from people.person where company_id = $1 and person_number = 'P7'", [tx.companyId]);
    await giveRole(tx, { userId: 'manager', role: 'lineManager', personId: rows[0]?.person_id ?? null });
  });
  await database.ownerPool.query('analyze people.placement; analyze people.person');
  const milliseconds: number[] = [];
  for (let turn = 0; turn < 30; turn += 1) {
    await withCompany(database, context, async (tx) => {
      const start = performance.now();
      const { rights } = await resolveRights(tx, { userId: 'manager', day });
      milliseconds.push(performance.now() - start);
      const team = rights['approve:personal'];
      assert.ok(team !== undefined && team !== 'all' && team.size === 200);
    });
  }
  const median = milliseconds.slice(10).toSorted((a, b) => a - b)[10] ?? 0;
  t.diagnostic(`median ${median.toFixed(1)} ms`);
  assert.ok(median < 50, `median ${median.toFixed(1)} ms: the company is walked`);
}));

test('a role that was given twice is held once; nobody without a membership, and another company, hold nothing', () => withTestDatabase(async ({ database, company }) => {
  const context = asSystem(company.companyId, 'proof', 'test');
  await withCompany(database, context, async (tx) => {
    await giveRole(tx, { userId: 'clerk', role: 'payrollClerk', personId: null });
    await giveRole(tx, { userId: 'clerk', role: 'payrollClerk', personId: null });
    await giveRole(tx, { userId: 'clerk', role: 'auditor', personId: null });
    await setMember(tx, { userId: 'nobody', personId: null });
  });
  await withCompany(database, context, async (tx) => {
    assert.equal((await tx.query('select from access.assignment')).rowCount, 2);
    const clerk = await resolveRights(tx, { userId: 'clerk', day });
    assert.deepEqual([clerk.roles, clerk.rights['read:pay'], clerk.rights['audit:public'], clerk.rights['administer:public']], [['payrollClerk', 'auditor'], 'all', 'all', undefined]);
    for (const userId of ['nobody', 'stranger']) assert.deepEqual((await resolveRights(tx, { userId, day })).rights, {});
  });
}));

test('facts of access are added and never changed, by any statement of the application', () => withTestDatabase(async ({ database, company }) => {
  for (const table of ['role', 'permission', 'assignment', 'delegation', 'person_group', 'group_member', 'ending', 'proposed_change']) {
    for (const statement of [`update access.${table} set company_id = company_id`, `delete from access.${table}`]) {
      await assert.rejects(withCompany(database, asSystem(company.companyId, 'proof', 'test'), (tx) => tx.query(statement)), /permission denied/, statement);
    }
  }
}));
