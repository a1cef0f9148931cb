/** Goal: the demonstration has positions whose profiles hold on every day of work, and everybody holds one; a second start changes nothing. Method: a small company of the world's departments. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { listPositions, listSkills, positionsOf, profileOf } from '#modules/people';
import { asSystem, withCompany } from '#modules/platform';
import { ensureDemoPositions } from './demo-positions.ts';

const departments = ['上海总部/研发中心/1组', '深圳工厂/总装车间/3组', '深圳工厂/质量部/1组', '北京分公司/销售部/1组', '上海总部/财务中心/2组'];
const hireDay = 16_000;

test('everybody of the demonstration holds a position, once', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const asTest = asSystem(company.companyId, 'proof', 'test');
    await withCompany(database, asTest, async (tx) => {
      for (const [index, department] of departments.entries()) await tx.query("insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $2, '', date '1970-01-01' + $3::int, $4)", [tx.companyId, `P${index}`, hireDay, department]);
    });
    for (let time = 0; time < 2; time += 1) await ensureDemoPositions(database, company);
    await withCompany(database, asTest, async (tx) => {
      const held = await positionsOf(tx, null, hireDay);
      assert.deepEqual([...held.values()].toSorted(), ['lineOperator', 'officeSpecialist', 'qualityInspector', 'salesRepresentative', 'softwareEngineer']);
      assert.equal((await positionsOf(tx, null, hireDay - 1)).size, 0);
      const { rows } = await tx.query<{ facts: number }>('select count(*)::int as facts from people.person_position where company_id = $1', [tx.companyId]);
      assert.equal(rows[0]?.facts, departments.length);
      const skills = new Set((await listSkills(tx)).map(({ skillCode }) => skillCode));
      for (const { positionCode } of await listPositions(tx)) {
        const profile = await profileOf(tx, positionCode, hireDay);
        assert.ok(profile !== null && profile.duties.length > 0 && profile.requirements.every(({ skillCode }) => skills.has(skillCode)), positionCode);
      }
    });
  });
});
