/** Goal: the demonstration has courses that teach what its positions ask for, and its rule gives one; a second start changes nothing. Method: a small company of the world's departments. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsModules, withTestDatabase } from '#checks/test-database';
import { courseCodes } from '#modules/learning';
import { asSystem, withCompany } from '#modules/platform';
import { ensureDemoCourses } from './demo-courses.ts';
import { ensureDemoPositions } from './demo-positions.ts';

const today = 20_759;

test('courses of the demonstration stand once, and the inspector alone is given one', needsModules('learning'), async () => {
  await withTestDatabase(async ({ database, company }) => {
    const asTest = asSystem(company.companyId, 'proof', 'test');
    await withCompany(database, asTest, async (tx) => {
      for (const [number, department] of [['P0', '深圳工厂/质量部/1组'], ['P1', '深圳工厂/总装车间/3组']] as const) await tx.query("insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $2, '', date '2020-01-01', $3)", [tx.companyId, number, department]);
    });
    await ensureDemoCourses(database, company, today);
    assert.deepEqual(await withCompany(database, asTest, courseCodes), [], 'no positions, no courses');
    await ensureDemoPositions(database, company);
    for (let time = 0; time < 2; time += 1) await ensureDemoCourses(database, company, today);
    await withCompany(database, asTest, async (tx) => {
      assert.deepEqual((await courseCodes(tx)).toSorted(), ['INSPECTION', 'TEAMWORK', 'TIME']);
      const { rows } = await tx.query<{ person_number: string; course_code: string; teaches: number }>(
        `select person_number, course_code, (select count(*)::int from learning.course_version where company_id = $1 and cardinality(competency_codes) = 1) as teaches
         from learning.plan_item join people.person using (company_id, person_id) where company_id = $1`, [tx.companyId]);
      assert.deepEqual(rows, [{ person_number: 'P0', course_code: 'INSPECTION', teaches: 3 }]);
    });
  });
});
