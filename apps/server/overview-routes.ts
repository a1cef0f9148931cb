/** A month from above: the clerk's four steps with their counts, and what is left to look at, over all modules. */
import { listMonths, readOverview } from '#contracts/api/overview-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { monthBounds } from '#kernel/calendar/epoch-day';
import { findingCodes, type FindingCode } from '#kernel/attendance/attendance-types';
import { countRecomputeRequests, readFoundDays, readPeopleWithoutData } from '#modules/attendance';
import { countUnmatched } from '#modules/people';
import { contextOf, listIncidents, readCompany, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { listSources } from '#modules/sync';
import type { ProgressReader } from './progress-routes.ts';

export type OverviewDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly readers: readonly ProgressReader[] };

type Overview = RouteResponse<typeof readOverview>;
type Step = Overview['steps'][number];
type Problem = Overview['problems'][number];

/** Findings that a clerk decides on before pay is computed; the others are information on the day. */
const findingsToHandle: readonly FindingCode[] = ['missingPunchIn', 'missingPunchOut', 'absence', 'punchOutsideAnyWindow', 'overtimeWithoutApproval', 'workOnLeave'];
const handledBits = findingsToHandle.reduce((bits, code) => bits | (1 << findingCodes.indexOf(code)), 0);

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

type CompanyCounts = { people: number; punches: number; matched_people: number; days: number };
type RunCounts = { run_id: number; status: 'calculating' | 'preview' | 'failed'; digest: string | null; finished: number | null; computed: number; not_computed: number; no_opening_balance: number };

async function countCompany(tx: CompanyTransaction, month: string): Promise<CompanyCounts> {
  const { rows } = await tx.query<CompanyCounts>(
    `select (select count(*) from people.person where company_id = $1 and hire_date < $2::date + interval '1 month' and (leave_date is null or leave_date > $2::date))::int as people,
       (select count(*) from attendance.punch where company_id = $1 and business_date >= $2 and business_date < $2::date + interval '1 month')::int as punches,
       (select count(distinct person_id) from people.source_identity where company_id = $1)::int as matched_people,
       (select count(*) from attendance.attendance_day where company_id = $1 and business_date >= $2 and business_date < $2::date + interval '1 month')::int as days`,
    [tx.companyId, `${month}-01`],
  );
  return rows[0]!;
}

async function countRun(tx: CompanyTransaction, month: string): Promise<RunCounts | null> {
  const { rows } = await tx.query<RunCounts>(
    `select run_id, status, digest, (extract(epoch from finished_at) * 1000)::float8 as finished,
       (select count(*) from payroll.payslip where company_id = $1 and month = $2 and payslip.status = 'computed')::int as computed,
       (select count(*) from payroll.payslip where company_id = $1 and month = $2 and payslip.status = 'notComputed')::int as not_computed,
       (select count(*) from payroll.payslip where company_id = $1 and month = $2 and reason = 'noOpeningBalance')::int as no_opening_balance
     from payroll.pay_run where company_id = $1 and month = $2`,
    [tx.companyId, `${month}-01`],
  );
  return rows[0] ?? null;
}

type Gathered = {
  readonly counts: CompanyCounts; readonly run: RunCounts | null; readonly unmatched: number; readonly quarantined: number; readonly incidents: number;
  readonly withoutData: number; readonly stale: number; readonly findings: number; readonly findingPeople: number; readonly syncedAt: number | null; readonly syncing: boolean;
};

/** When work was last handed over in a workbook; null without one. */
async function handedOverAt(tx: CompanyTransaction): Promise<number | null> {
  const { rows } = await tx.query<{ at: number | null }>(`select (extract(epoch from max(at)) * 1000)::float8 as at from platform.audit_event where company_id = $1 and action = 'sync.handedOver'`, [tx.companyId]);
  return rows[0]?.at ?? null;
}

async function gather(tx: CompanyTransaction, month: string): Promise<Gathered> {
  const sources = await listSources(tx);
  let unmatched = 0;
  for (const source of sources) unmatched += await countUnmatched(tx, source.sourceCode);
  const bounds = monthBounds(month);
  const found = bounds.ok ? (await readFoundDays(tx, bounds.value)).filter((day) => (day.bits & handledBits) !== 0) : [];
  const successes = [...sources.map((source) => source.lastSuccessMilliseconds), await handedOverAt(tx)].filter((at) => at !== null);
  return {
    counts: await countCompany(tx, month), run: await countRun(tx, month), unmatched,
    quarantined: sources.reduce((sum, source) => sum + source.quarantineCount, 0), incidents: (await listIncidents(tx, { openOnly: true })).length,
    withoutData: bounds.ok ? (await readPeopleWithoutData(tx, bounds.value)).size : 0,
    stale: await countRecomputeRequests(tx, month), findings: found.length, findingPeople: new Set(found.map((day) => day.personId)).size,
    syncedAt: successes.length === 0 ? null : Math.max(...successes),
    syncing: sources.some((source) => source.lastRun?.status === 'running' || source.lastRun?.status === 'planned'),
  };
}

const counts = (values: Readonly<Record<string, number>>): Step['counts'] => Object.entries(values).map(([name, value]) => ({ name, value }));

function stepsOf(all: Gathered): Step[] {
  const { counts: company, run } = all;
  const synced = all.syncedAt !== null;
  const toHandle = all.findings + all.unmatched + all.withoutData + all.quarantined;
  const computed = run?.status === 'preview';
  const ranAt = run?.finished === null || run === null ? null : instant(run.finished);
  return [
    {
      step: 'sync', state: all.syncing ? 'running' : !synced ? 'waiting' : all.incidents > 0 ? 'attention' : 'done', finishedAt: synced ? instant(all.syncedAt) : null,
      counts: counts({ punches: company.punches, people: company.people, matchedPeople: company.matched_people, openIncidents: all.incidents }),
    },
    {
      step: 'exceptions', state: company.days === 0 && !synced ? 'waiting' : toHandle > 0 ? 'attention' : 'done', finishedAt: null,
      counts: counts({ findings: all.findings, findingPeople: all.findingPeople, unmatchedPeople: all.unmatched, noAttendanceData: all.withoutData, quarantined: all.quarantined }),
    },
    {
      step: 'payroll', state: run?.status === 'calculating' ? 'running' : !computed ? 'waiting' : all.stale > 0 || run.not_computed > 0 ? 'attention' : 'done', finishedAt: ranAt,
      counts: counts({ computed: run?.computed ?? 0, notComputed: run?.not_computed ?? 0, stalePeople: all.stale }),
    },
    {
      step: 'review', state: computed ? 'attention' : 'waiting', finishedAt: null,
      counts: counts({ computed: run?.computed ?? 0, notComputed: run?.not_computed ?? 0 }),
    },
  ];
}

function problemsOf(all: Gathered): Problem[] {
  const candidates: readonly (readonly [Problem['step'], string, number, Problem['severity']])[] = [
    ['payroll', 'staleDays', all.stale, 'error'],
    ['sync', 'openIncidents', all.incidents, 'error'],
    ['sync', 'quarantinedRecords', all.quarantined, 'error'],
    ['exceptions', 'unmatchedAccounts', all.unmatched, 'warning'],
    ['exceptions', 'noAttendanceData', all.withoutData, 'warning'],
    ['payroll', 'notComputed', all.run?.not_computed ?? 0, 'warning'],
    ['payroll', 'noOpeningBalance', all.run?.no_opening_balance ?? 0, 'warning'],
  ];
  return candidates.filter(([, , count]) => count > 0).map(([step, code, count, severity]) => ({ step, code, count, severity }));
}

async function monthsWithData(tx: CompanyTransaction): Promise<RouteResponse<typeof listMonths>['months']> {
  const { rows } = await tx.query<{ month: string; has_attendance: boolean; has_pay_run: boolean }>(
    `select to_char(month, 'YYYY-MM') as month, bool_or(kind = 'attendance') as has_attendance, bool_or(kind = 'payRun') as has_pay_run
     from (select distinct date_trunc('month', business_date)::date as month, 'attendance' as kind from attendance.attendance_day where company_id = $1
           union all select month, 'payRun' from payroll.pay_run where company_id = $1) as known
     group by month order by month desc`, [tx.companyId],
  );
  return rows.map((row) => ({ month: row.month, hasAttendance: row.has_attendance, hasPayRun: row.has_pay_run }));
}

export const registerOverviewRoutes = (server: ApiServer, { database, nowMilliseconds, readers }: OverviewDeps): void => {
  server.handle(listMonths, async ({ subject }) => success({ months: await readCompany(database, contextOf(subject), monthsWithData) }));
  server.handle(readOverview, ({ subject, params }) => readCompany(database, contextOf(subject), async (tx) => {
    const all = await gather(tx, params.month);
    const running = [];
    for (const reader of readers) running.push(...(await reader(tx, nowMilliseconds())).filter((event) => event.state === 'running' || event.state === 'waiting'));
    return success({ month: params.month, steps: stepsOf(all), problems: problemsOf(all), running, checkCode: all.run?.digest ?? null });
  }));
};
