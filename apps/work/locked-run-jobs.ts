/** Once a day locked runs are looked at again: whoever changes a value behind the product's back is seen, also after it was paid. */
import { compareDigest, lockedRunsUntil, type PayRun } from '#modules/payroll';
import { asSystem, closeIncident, openIncident, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { runDecisions } from './pay-run-kinds.ts';

const compareQueue = 'payroll.compareLocked';
const daySeconds = 86_400;
/** A tax year, and the months that differences are still carried from. */
const monthsBack = 15;

export type LockedRunJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
  readonly nowMilliseconds: () => number;
};

/** What of a locked run is no longer as it was locked: its payslips, or the ties to its files and books. */
const changesOf = async (tx: CompanyTransaction, run: PayRun): Promise<readonly string[]> => {
  const compared = await compareDigest(tx, run);
  return compared === 'unknown' ? [] : compared === 'changed' ? ['payslips'] : runDecisions.brokenTies(tx, run);
};

/** Compares the locked runs of a company; what differs is one incident until it no longer does. */
export const compareLockedRuns = async (tx: CompanyTransaction, month: string, nowMilliseconds: number): Promise<number> => {
  const changed: string[] = [];
  for (const run of await lockedRunsUntil(tx, month, monthsBack)) changed.push(...(await changesOf(tx, run)).map((what) => `${run.period.month} ${run.runId} ${what}`));
  const incident = { sourceCode: 'payroll', code: 'lockedRunChanged', nowMilliseconds };
  if (changed.length === 0) await closeIncident(tx, incident);
  else await openIncident(tx, { ...incident, class: 'bug', data: { runs: changed.length, first: changed[0] ?? '' } });
  return changed.length;
};

export const createLockedRunJobs = ({ database, jobs, today, nowMilliseconds }: LockedRunJobsDeps): readonly JobHandler[] => [{
  queue: compareQueue, findOpenWork: () => Promise.resolve([{}]),
  handle: async ({ companyId }) => {
    const month = (await today()).slice(0, 7);
    await withCompany(database, asSystem(companyId, 'payRun', 'worker'), async (tx) => {
      await compareLockedRuns(tx, month, nowMilliseconds());
      await jobs.enqueue(tx, compareQueue, {}, { startAfterSeconds: daySeconds });
    });
  },
}];
