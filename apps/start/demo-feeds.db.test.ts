/** Goal: the two simulated systems stand as sources, goals of the team follow them, and their figures arrive; a second start finds the systems at their new place and sets nothing again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsModules, withTestDatabase } from '#checks/test-database';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { giveRole } from '#modules/access';
import { refreshEvidence } from '#modules/performance';
import { asSystem, createCompany, withCompany, type CompanyTransaction } from '#modules/platform';
import { listSources } from '#modules/sync';
import { openSource } from '../work/open-source.ts';
import { startDemoFeeds } from './demo-feeds.ts';
import { ensureDemoGoals } from './demo-goals.ts';
import { ensureDemoPositions } from './demo-positions.ts';

const today = dayOfDate(2026, 11, 2);

test('goals of the demonstration follow two simulated systems, again after a second start', needsModules('performance'), () => withTestDatabase(async ({ database }) => {
  const made = await createCompany(database, { companyCode: 'demonstration', name: '演示公司', isDemo: true });
  assert.ok(made.ok);
  const company = made.value;
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);
  const [manager = 0, employee = 0] = await inCompany(async (tx) => {
    const { rows } = await tx.query<{ person_id: number }>(
      `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number)
       select $1, number, number, '', '2020-01-01', '上海总部/研发中心/1组', manager from unnest(array['M', 'E', 'F'], array[null, 'M', 'M']) with ordinality as member (number, manager, place) order by place returning person_id`, [tx.companyId]);
    await giveRole(tx, { userId: 'manager', role: 'lineManager', personId: rows[0]?.person_id ?? null });
    return rows.map((row) => row.person_id);
  });
  const persons = { lineManagerPersonId: manager, employeePersonId: employee };
  await ensureDemoPositions(database, company);
  await ensureDemoGoals(database, company, persons, today);
  const asked: string[] = [];
  const jobs = { enqueue: (_: unknown, queue: string) => { asked.push(queue); return Promise.resolve(); } };
  for (let start = 1; start <= 2; start += 1) {
    const stop = await startDemoFeeds({ database, jobs, company, persons, today });
    const { faults } = await refreshEvidence({ database, openSource: (companyId, sourceCode) => openSource(database, { companyId, sourceCode }, () => undefined) }, company.companyId, today);
    await stop();
    assert.deepEqual([faults, asked.length], [0, start]);
    await inCompany(async (tx) => {
      const { rows } = await tx.query<{ title: string; value: string }>(
        `select distinct on (goal.goal_id) goal.title, taken.value::text as value from performance.goal_version as goal join performance.evidence_value as taken on taken.company_id = goal.company_id and taken.goal_id = goal.goal_id
         where goal.company_id = $1 order by goal.goal_id, taken.value_id desc`, [tx.companyId]);
      assert.deepEqual(rows.map(({ title }) => title), ['按期关闭项目事项', '签约金额']);
      assert.ok(rows.every(({ value }) => Number(value) > 0), JSON.stringify(rows));
      assert.deepEqual((await listSources(tx)).map(({ sourceCode, lastSuccessMilliseconds }) => [sourceCode, lastSuccessMilliseconds === null]), [['crm', false], ['projectTool', false]]);
    });
  }
}));
