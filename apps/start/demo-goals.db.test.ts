/** Goal: the demonstration has a running cycle in which a team has goals from its positions; a second start changes nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsModules, withTestDatabase } from '#checks/test-database';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { listCycles } from '#modules/performance';
import { asSystem, withCompany } from '#modules/platform';
import { ensureDemoGoals } from './demo-goals.ts';
import { ensureDemoPositions } from './demo-positions.ts';

test('a team of the demonstration has goals, once', needsModules('performance'), async () => {
  await withTestDatabase(async ({ database, company }) => {
    const asTest = asSystem(company.companyId, 'proof', 'test');
    const [manager = 0, employee = 0] = await withCompany(database, asTest, async (tx) => (await tx.query<{ person_id: number }>(
      "insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number) values ($1, 'M', 'M', '', '2020-01-01', '上海总部/研发中心/1组', null), ($1, 'E', 'E', '', '2020-01-01', '上海总部/研发中心/1组', 'M') returning person_id", [tx.companyId])).rows.map((row) => row.person_id));
    await ensureDemoPositions(database, company);
    for (let time = 0; time < 2; time += 1) await ensureDemoGoals(database, company, { lineManagerPersonId: manager, employeePersonId: employee }, dayOfDate(2026, 11, 2));
    await withCompany(database, asTest, async (tx) => {
      assert.deepEqual((await listCycles(tx)).map(({ title, state, fromDay, toDay }) => [title, state, fromDay, toDay]), [['2026 年第 4 季度', 'running', dayOfDate(2026, 10, 1), dayOfDate(2026, 12, 31)]]);
      const { rows } = await tx.query<{ person_id: number; goals: number }>('select person_id, count(*)::int as goals from performance.goal_version where company_id = $1 group by 1 order by 1', [tx.companyId]);
      assert.deepEqual(rows, [manager, employee].toSorted((one, other) => one - other).map((personId) => ({ person_id: personId, goals: 3 })));
    });
  });
});
