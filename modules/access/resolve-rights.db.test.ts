import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, withCompany } from '#modules/platform';
import { resolveRights } from './resolve-rights.ts';

test('smoke', () => withTestDatabase(async ({ database, company }) => {
  await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
    const { rows } = await tx.query<{ person_id: number }>(
      `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number)
       select $1, 'P' || n, 'P' || n, '', '2026-01-01', 'D' || (n % 50), case when n > 1 then 'P' || (case when n <= 50 then 1 when n <= 250 then 7 else n % 40 + 8  end) end from generate_series(1, 10000) as n returning person_id`, [tx.companyId]);
    await tx.query("insert into platform.membership (company_id, user_id, role, person_id) values ($1, 'u7', null, $2)", [tx.companyId, rows[6]?.person_id]);
    await tx.query(`insert into access.assignment (company_id, holder_kind, holder_key, role_code, scope_kind, valid_from, made_by) values ($1, 'user', 'u7', 'lineManager', 'company', '2026-01-01', 'x')`, [tx.companyId]);
    await tx.query('analyze');
  }).catch(e => { console.log(e); throw e; });
  await database.ownerPool.query('analyze people.placement; analyze people.person');
  for (let i = 0; i < 12; i += 1) {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const t = performance.now();
      const r = await resolveRights(tx, { userId: 'u7', day: 20757 });
      console.log((performance.now() - t).toFixed(2), r.roles, Object.entries(r.rights).map(([k, v]) => `${k}=${v === 'all' ? v : v.size}`).join(' '));
    });
  }
}));
