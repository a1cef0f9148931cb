/** A month from above: the clerk's four steps with their counts, and what is left to look at, over all modules. */
import { listMonths, readOverview } from '#contracts/api/overview-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { success } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { findingCodes, type FindingCode } from '#kernel/attendance/attendance-types';
import { countRecomputeRequests, countStored, monthsWithDays, readFoundDays, readPeopleWithoutData } from '#modules/attendance';
import { listRunAdvances, readRunState, type RunState } from '#modules/payroll';
import { countEmployed, countMatched, countUnmatched } from '#modules/people';
import { forSubject, listIncidents, reachesAll, readCompany, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { lastHandedOver, listSources } from '#modules/sync';
import type { ProgressReader } from './progress-routes.ts';

export type OverviewDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly readers: readonly ProgressReader[] };

type Overview = RouteResponse<typeof readOverview>;
type Step = Overview['steps'][number];
type Problem = Overview['problems'][number];

/** Findings that a clerk decides on before pay is computed; the others are information on the day. */
const findingsToHandle: readonly FindingCode[] = ['missingPunchIn', 'missingPunchOut', 'absence', 'punchOutsideAnyWindow', 'overtimeWithoutApproval', 'workOnLeave'];
const handledBits = findingsToHandle.reduce((bits, code) => bits | (1 << findingCodes.indexOf(code)), 0);

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

type Gathered = {
  readonly punches: number; readonly days: number; readonly people: number; readonly matchedPeople: number; readonly run: RunState | null; readonly unmatched: number; readonly quarantined: number; readonly incidents: number;
  readonly withoutData: number; readonly stale: number; readonly findings: number; readonly findingPeople: number; readonly syncedAt: number | null; readonly syncing: boolean;
};

async function gather(tx: CompanyTransaction, month: string): Promise<Gathered> {
  const sources = await listSources(tx);
  let unmatched = 0;
  for (const source of sources) unmatched += await countUnmatched(tx, source.sourceCode);
  const window = daysOfMonth(month);
  const found = (await readFoundDays(tx, window)).filter((day) => (day.bits & handledBits) !== 0);
  const successes = [...sources.map((source) => source.lastSuccessMilliseconds), await lastHandedOver(tx)].filter((at) => at !== null);
  return {
    ...(await countStored(tx, window)), people: await countEmployed(tx, window), matchedPeople: await countMatched(tx), run: await readRunState(tx, month), unmatched,
    quarantined: sources.reduce((sum, source) => sum + source.quarantineCount, 0), incidents: (await listIncidents(tx, { openOnly: true })).length,
    withoutData: (await readPeopleWithoutData(tx, window)).size,
    stale: await countRecomputeRequests(tx, month), findings: found.length, findingPeople: new Set(found.map((day) => day.personId)).size,
    syncedAt: successes.length === 0 ? null : Math.max(...successes),
    syncing: sources.some((source) => source.lastRun?.status === 'running' || source.lastRun?.status === 'planned'),
  };
}

const counts = (values: Readonly<Record<string, number>>): Step['counts'] => Object.entries(values).map(([name, value]) => ({ name, value }));

function stepsOf(all: Gathered): Step[] {
  const { run } = all;
  const synced = all.syncedAt !== null;
  const toHandle = all.findings + all.unmatched + all.withoutData + all.quarantined;
  const computed = run?.status === 'preview';
  const ranAt = run === null || run.finishedMilliseconds === null ? null : instant(run.finishedMilliseconds);
  return [
    {
      step: 'sync', state: all.syncing ? 'running' : !synced ? 'waiting' : all.incidents > 0 ? 'attention' : 'done', finishedAt: synced ? instant(all.syncedAt) : null,
      counts: counts({ punches: all.punches, people: all.people, matchedPeople: all.matchedPeople, openIncidents: all.incidents }),
    },
    {
      step: 'exceptions', state: all.days === 0 && !synced ? 'waiting' : toHandle > 0 ? 'attention' : 'done', finishedAt: null,
      counts: counts({ findings: all.findings, findingPeople: all.findingPeople, unmatchedPeople: all.unmatched, noAttendanceData: all.withoutData, quarantined: all.quarantined }),
    },
    {
      step: 'payroll', state: run?.status === 'calculating' ? 'running' : !computed ? 'waiting' : all.stale > 0 || run.notComputed > 0 ? 'attention' : 'done', finishedAt: ranAt,
      counts: counts({ computed: run?.computed ?? 0, notComputed: run?.notComputed ?? 0, stalePeople: all.stale }),
    },
    {
      step: 'review', state: computed ? 'attention' : 'waiting', finishedAt: null,
      counts: counts({ computed: run?.computed ?? 0, notComputed: run?.notComputed ?? 0 }),
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
    ['payroll', 'notComputed', all.run?.notComputed ?? 0, 'warning'],
    ['payroll', 'noOpeningBalance', all.run?.noOpeningBalance ?? 0, 'warning'],
  ];
  return candidates.filter(([, , count]) => count > 0).map(([step, code, count, severity]) => ({ step, code, count, severity }));
}

async function monthsWithData(tx: CompanyTransaction): Promise<RouteResponse<typeof listMonths>['months']> {
  const attended = new Set(await monthsWithDays(tx));
  const paid = new Set((await listRunAdvances(tx)).map((run) => run.month));
  return [...attended.union(paid)].sort().reverse().map((month) => ({ month, hasAttendance: attended.has(month), hasPayRun: paid.has(month) }));
}

export const registerOverviewRoutes = (server: ApiServer, { database, nowMilliseconds, readers }: OverviewDeps): void => {
  server.handle(listMonths, async ({ subject }) => success({ months: await readCompany(database, forSubject(subject), monthsWithData) }));
  server.handle(readOverview, ({ subject, params }) => readCompany(database, forSubject(subject), async (tx) => {
    const all = await gather(tx, params.month);
    const running = [];
    for (const reader of readers) running.push(...(await reader(tx, nowMilliseconds())).filter((event) => event.state === 'running' || event.state === 'waiting'));
    // The check code is taken over every line of pay: equal codes tell equal wages, so it is shown to readers of all pay only.
    return success({ month: params.month, steps: stepsOf(all), problems: problemsOf(all), running, checkCode: reachesAll(tx.access, 'pay') ? (all.run?.digest ?? null) : null });
  }));
};
