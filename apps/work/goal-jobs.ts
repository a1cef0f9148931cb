/** Background work of goals: figures are taken from their sources, cycles freeze after their review date, people are told what is due. */
import { refreshEvidence, tellCheckInsDue } from '#modules/performance';
import { asSystem, epochDayOf, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { wakeNotices } from './notice-jobs.ts';
import { openSource, type ConnectorLog } from './open-source.ts';

const goalQueue = 'performance.goals';
const refreshQueue = 'performance.evidence';
const lookEverySeconds = 1800;

export type GoalJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue; readonly log: ConnectorLog;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Asks for the figures now, in the caller's transaction. */
export const askForEvidence = (jobs: Pick<JobQueue, 'enqueue'>) => (tx: CompanyTransaction): Promise<void> => jobs.enqueue(tx, refreshQueue, {});

export const createGoalJobs = (deps: GoalJobsDeps): readonly JobHandler[] => {
  const { database, jobs } = deps;
  const day = async (): Promise<number> => epochDayOf(Temporal.PlainDate.from(await deps.today()));
  const refresh = async (companyId: number): Promise<void> => {
    await refreshEvidence({ database, openSource: (company, sourceCode) => openSource(database, { companyId: company, sourceCode }, deps.log) }, companyId, await day());
  };
  return [
    { queue: refreshQueue, handle: ({ companyId }) => refresh(companyId) },
    {
      queue: goalQueue, findOpenWork: () => Promise.resolve([{}]),
      handle: async ({ companyId }) => {
        await refresh(companyId);
        const today = await day();
        await withCompany(database, asSystem(companyId, 'notice', 'worker'), async (tx) => {
          if ((await tellCheckInsDue(tx, today)) > 0) await wakeNotices(jobs)(tx);
          await jobs.enqueue(tx, goalQueue, {}, { startAfterSeconds: lookEverySeconds });
        });
      },
    },
  ];
};
