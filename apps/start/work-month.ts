/** A month of the demonstration companies, by the same doors as everyone's: jobs for the worker, watched in the run tables. */
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '#kernel/base/result';
import { readRunState, type RunState } from '#modules/payroll';
import { listRuns, type RunSummary } from '#modules/sync';
import { asSystem, readCompany, withCompany, type Company, type Database, type JsonValue } from '#modules/platform';
import { payRunQueue, syncQueue } from '../work/month-jobs.ts';
import { demoMonth } from './demo-company.ts';
import type { DemoPersons } from './demo-users.ts';
import type { DemoDeps, MonthWork } from './run-demo.ts';

const pollMilliseconds = 100;
const longestWaitMilliseconds = 15 * 60_000;

const setUpContext = (company: Company) => (asSystem(company.companyId, 'setUp', 'setUp'));

/**
 * Two accounts with something to look at: the line manager of one whole team (nobody in it leads others), of those
 * with night work the one of the largest team, and the member of it with most overtime on holidays and altogether.
 * Each part is computed once: right after the first month the tables have no statistics, and a plan that computes the
 * month's work again for every person takes minutes.
 */
const demoPersonsText = `
  with leader as materialized (
    select distinct manager_person_number as person_number from people.person where company_id = $1 and manager_person_number is not null
  ), leader_of_leaders as materialized (
    select distinct report.manager_person_number as person_number from people.person as report join leader using (person_number) where report.company_id = $1
  ), place as materialized (
    select distinct on (terms.person_id) terms.person_id, workplace.zone
    from people.terms join people.workplace on workplace.company_id = $1 and workplace.workplace_code = terms.workplace_code
    where terms.company_id = $1 order by terms.person_id, terms.valid_from desc, terms.terms_id desc
  ), work as materialized (
    select person_id, sum(overtime_statutory_holiday_minutes)::int as holiday_minutes,
      sum(overtime_workday_minutes + overtime_rest_day_minutes + overtime_statutory_holiday_minutes)::int as overtime_minutes,
      count(*) filter (where (first_in at time zone zone)::date < (last_out at time zone zone)::date)::int as nights
    from attendance.attendance_day join place using (person_id)
    where company_id = $1 and business_date >= $2 and business_date < $2::date + interval '1 month' group by person_id
  ), paid as materialized (
    select person_id from payroll.payslip where company_id = $1 and month = $2 and status = 'computed'
  ), member as materialized (
    select person.*, manager.person_id as manager_id, coalesce(nights, 0) as nights, coalesce(holiday_minutes, 0) as holiday_minutes, coalesce(overtime_minutes, 0) as overtime_minutes,
      exists (select from paid where paid.person_id = person.person_id) as is_paid
    from people.person join people.person as manager on manager.company_id = $1 and manager.person_number = person.manager_person_number and manager.leave_date is null
      left join work on work.person_id = person.person_id
    where person.company_id = $1 and not exists (select from leader_of_leaders where leader_of_leaders.person_number = manager.person_number)
  ), team as (
    select manager_id from member group by manager_id order by sum(nights) > 0 desc, count(*) desc, manager_id limit 1
  )
  select manager_id, person_id as member_id from member join team using (manager_id)
  where hire_date < $2 and leave_date is null
  order by is_paid desc, nights > 0 desc, holiday_minutes desc, overtime_minutes desc, person_id limit 1`;

const chooseDemoPersons = (database: Database, company: Company): Promise<DemoPersons> =>
  readCompany(database, setUpContext(company), async (tx) => {
    const { rows } = await tx.query<{ manager_id: number; member_id: number }>(demoPersonsText, [tx.companyId, `${demoMonth}-01`]);
    return { lineManagerPersonId: rows[0]?.manager_id ?? null, employeePersonId: rows[0]?.member_id ?? null };
  });

const readSync = (database: Database, company: Company): Promise<RunSummary | null> =>
  readCompany(database, setUpContext(company), async (tx) => (await listRuns(tx, { sourceCode: 'wecom', limit: 1 }))[0] ?? null);

const readPay = (database: Database, company: Company): Promise<RunState | null> =>
  readCompany(database, setUpContext(company), (tx) => readRunState(tx, demoMonth));

/** Asks until `read` gives something; the work itself is the worker's. */
async function until<T>(what: string, read: () => Promise<T | null>): Promise<T> {
  const started = performance.now();
  for (;;) {
    const found = await read();
    if (found !== null) return found;
    assert(performance.now() - started < longestWaitMilliseconds, `${what} did not end`);
    await sleep(pollMilliseconds);
  }
}

async function syncCompany({ database, jobs, say }: DemoDeps, company: Company): Promise<RunSummary> {
  const before = await readSync(database, company);
  if (before?.status === 'finished') return before;
  await withCompany(database, setUpContext(company), (tx) => jobs.enqueue(tx, syncQueue, { sourceCode: 'wecom', month: demoMonth }));
  let told = 0;
  return until(`sync of ${company.companyCode}`, async () => {
    const state = await readSync(database, company);
    if (state === null) return null;
    assert(state.status !== 'failed', `sync of ${company.companyCode} failed; see the worker's log`);
    if (state.status === 'finished') return state;
    if (state.slicesLanded >= told + 25) {
      told = state.slicesLanded;
      say(`  ${company.name}: ${state.slicesLanded}/${state.slices}`);
    }
    return null;
  });
}

async function payCompany({ database, jobs }: DemoDeps, company: Company): Promise<RunState> {
  const before = await readPay(database, company);
  if (before?.status === 'preview') return before;
  await withCompany(database, setUpContext(company), (tx) => jobs.enqueue(tx, payRunQueue, { month: demoMonth }));
  return until(`pay run of ${company.companyCode}`, async () => {
    const state = await readPay(database, company);
    assert(state?.status !== 'failed', `pay run of ${company.companyCode} failed; see the worker's log`);
    return state?.status === 'preview' ? state : null;
  });
}

export const workMonth: MonthWork = async (deps, companies) => {
  const summary: Record<string, JsonValue> = {};
  for (const company of companies) {
    const synced = await syncCompany(deps, company);
    await deps.catchUp();
    const paid = await payCompany(deps, company);
    deps.say(`  ${company.name}: ${synced.calls} WeCom calls, ${synced.providerMinutes} WeCom minutes, ${synced.wallSeconds} s; ${paid.computed} payslips, ${paid.notComputed} listed with a reason`);
    summary[company.companyCode] = {
      month: demoMonth, digest: paid.digest, payslips: paid.computed, notComputed: paid.notComputed,
      weComCalls: synced.calls, weComMinutes: synced.providerMinutes, syncSeconds: synced.wallSeconds,
    };
  }
  const main = companies[0];
  assert(main !== undefined, 'the world has a company');
  return { persons: await chooseDemoPersons(deps.database, main), summary: { companies: summary } };
};
