/** Background work of goals and reviews: figures are taken from their sources, cycles freeze after their review date, people are told what is due. */
import { positionsOf } from '#modules/people';
import { enrol, refreshEvidence, tellCheckInsDue, tellReviewsDue } from '#modules/performance';
import { readEnrolsGoals } from '#modules/recruiting';
import { asSystem, epochDayOf, isPresent, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { wakeNotices } from './notice-jobs.ts';
import { openSource, type ConnectorLog } from './open-source.ts';

const goalQueue = 'performance.goals';
const refreshQueue = 'performance.evidence';
const enrolQueue = 'performance.enrol';
const lookEverySeconds = 1800;

export type GoalJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue; readonly log: ConnectorLog;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Asks for the figures now, in the caller's transaction. */
export const askForEvidence = (jobs: Pick<JobQueue, 'enqueue'>) => (tx: CompanyTransaction): Promise<void> => jobs.enqueue(tx, refreshQueue, {});

type Hired = { readonly personId: number; readonly fromDay: number };

/** Lets the worker take people who were hired by form or table into goals and reviews, where the company wants it: whoever hires need not reach every rating. */
export const enrolLater = (jobs: Pick<JobQueue, 'enqueue'>) => async (tx: CompanyTransaction, hired: readonly Hired[]): Promise<void> => {
  if (isPresent(tx, 'performance') && (await readEnrolsGoals(tx))) await jobs.enqueue(tx, enrolQueue, { hired: JSON.stringify(hired.map(({ personId, fromDay }) => [personId, fromDay])) });
};

const isHired = (value: unknown): value is readonly (readonly [number, number])[] => Array.isArray(value) && value.every((each: unknown) => Array.isArray(each) && each.length === 2 && each.every((part) => Number.isSafeInteger(part)));

/** Each in the position that they hold on their first day; whoever holds none is left out. Said twice, it makes nothing twice. */
const enrolHired = async (tx: CompanyTransaction, text: string): Promise<void> => {
  const hired: unknown = JSON.parse(text);
  for (const [personId, day] of isHired(hired) ? hired : []) {
    const positionCode = (await positionsOf(tx, [personId], day)).get(personId);
    if (positionCode !== undefined) await enrol(tx, personId, positionCode, day);
  }
};

export const createGoalJobs = (deps: GoalJobsDeps): readonly JobHandler[] => {
  const { database, jobs } = deps;
  const day = async (): Promise<number> => epochDayOf(Temporal.PlainDate.from(await deps.today()));
  const refresh = async (companyId: number): Promise<void> => {
    await refreshEvidence({ database, openSource: (company, sourceCode) => openSource(database, { companyId: company, sourceCode }, deps.log) }, companyId, await day());
  };
  return [
    { queue: refreshQueue, handle: ({ companyId }) => refresh(companyId) },
    { queue: enrolQueue, handle: ({ companyId, data }) => withCompany(database, asSystem(companyId, 'provisioning', 'worker'), (tx) => enrolHired(tx, String(data['hired']))) },
    {
      queue: goalQueue, findOpenWork: () => Promise.resolve([{}]),
      handle: async ({ companyId }) => {
        await refresh(companyId);
        const today = await day();
        await withCompany(database, asSystem(companyId, 'notice', 'worker'), async (tx) => {
          if ((await tellCheckInsDue(tx, today)) + (await tellReviewsDue(tx, today)) > 0) await wakeNotices(jobs)(tx);
          await jobs.enqueue(tx, goalQueue, {}, { startAfterSeconds: lookEverySeconds });
        });
      },
    },
  ];
};
