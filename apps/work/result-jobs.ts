/** What a result of a review moves is computed again at once: results ask for days (`payroll.ask_for_result`), and the worker is woken here. */
import { monthsAskedFor } from '#modules/attendance';
import { asSystem, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue, type ProposalKind } from '#modules/platform';
import { startAttendance } from './month-jobs.ts';
import { performanceKinds } from './notice-jobs.ts';

/** Of performance by its name: nothing waits in it where the module is absent. */
const resultsQueue = 'performance.results';
/** Why days are asked for: a result, a decided factor, a rule or the switch moved, or somebody entered pay whose results they do not reach. */
const causes = ['score', 'performanceRule', 'payEffect', 'entries'] as const;

/** Wakes the worker in the transaction that moved a result. */
export const followResults = (jobs: JobQueue) => (tx: CompanyTransaction): Promise<void> => jobs.enqueue(tx, resultsQueue, {});

/** Rules, scores and factors where they are decided: open payslips follow an approval. */
export const followedPerformanceKinds = (jobs: JobQueue): readonly ProposalKind[] => performanceKinds.map((kind) => ({
  ...kind,
  afterDecision: async (tx, proposal) => {
    const followed = await kind.afterDecision(tx, proposal);
    if (followed.ok && proposal.state === 'approved') await followResults(jobs)(tx);
    return followed;
  },
}));

export const createResultJobs = ({ database, jobs }: { readonly database: Database; readonly jobs: JobQueue }): readonly JobHandler[] => [{
  queue: resultsQueue,
  handle: ({ companyId }) => withCompany(database, asSystem(companyId, 'payRun', 'worker'), async (tx) => {
    for (const month of await monthsAskedFor(tx, causes)) await startAttendance(tx, jobs, month);
  }),
}];
