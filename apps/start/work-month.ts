/** A month of a demonstration company, by the same doors as everyone's: fetch from the source, then whatever follows. */
import { assert } from '#kernel/base/result';
import { readCompany, type Company, type Database } from '#modules/platform';
import { syncSource } from '../work/sync-source.ts';
import { demoMonth } from './demo-company.ts';
import type { DemoPersons } from './demo-users.ts';
import type { MonthWork } from './run-demo.ts';

/** The line manager with the largest team and the first of that team: two accounts with something to look at. */
const chooseDemoPersons = (database: Database, company: Company): Promise<DemoPersons> =>
  readCompany(database, { companyId: company.companyId, actor: 'setUp' }, async (tx) => {
    const { rows } = await tx.query<{ manager_id: number; member_id: number }>(
      `select manager.person_id as manager_id, min(member.person_id) as member_id
       from people.person as member join people.person as manager on manager.person_number = member.manager_person_number
       where member.leave_date is null and manager.leave_date is null
       group by manager.person_id order by count(*) desc, manager.person_id limit 1`,
    );
    return { lineManagerPersonId: rows[0]?.manager_id ?? null, employeePersonId: rows[0]?.member_id ?? null };
  });

export const workMonth: MonthWork = async ({ database, say }, companies) => {
  const synced: Record<string, number> = {};
  for (const company of companies) {
    const result = await syncSource(database, { companyId: company.companyId, sourceCode: 'wecom', month: demoMonth });
    assert(result.ok, `sync of ${company.companyCode}: ${result.ok ? '' : JSON.stringify(result.error)}`);
    synced[company.companyCode] = result.value.slicesLanded;
    say(`${company.name}: ${result.value.slicesLanded} slices`);
  }
  const main = companies[0];
  assert(main !== undefined, 'the world has a company');
  return { persons: await chooseDemoPersons(database, main), summary: { slicesLanded: synced } };
};
