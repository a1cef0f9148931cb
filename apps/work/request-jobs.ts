/** Background work of requests: people are told, the preview follows a decision, and what nobody decides goes on to the next above. */
import { asSystem, epochDayOf, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { monthsWithDays } from '#modules/attendance';
import { readRun } from '#modules/payroll';
import { escalateDue, followRequest } from '#modules/requests';
import { followFiledRequest } from '#modules/self-service';
import { startAttendance } from './month-jobs.ts';
import { wakeNotices } from './notice-jobs.ts';
import { followDeps } from './question-jobs.ts';

const followQueue = 'requests.follow';
const escalateQueue = 'requests.escalate';
/** Time that ran out is looked for this often; steps are given whole hours. */
const lookEverySeconds = 600;

export type RequestJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

const dayOf = async ({ today }: Pick<RequestJobsDeps, 'today'>): Promise<number> => epochDayOf(Temporal.PlainDate.from(await today()));

/** Lets the worker follow a request, in the transaction that changed it. */
export const followLater = (jobs: JobQueue) => async (tx: CompanyTransaction, requestId: number): Promise<void> => {
  await jobs.enqueue(tx, followQueue, { requestId });
};

/** Days are computed again where the month has days or a preview; a month to come is computed when it is there. */
const refreshMonths = async (tx: CompanyTransaction, jobs: JobQueue, months: readonly string[]): Promise<void> => {
  const known = new Set(await monthsWithDays(tx));
  for (const month of months) if (known.has(month) || (await readRun(tx, month)) !== null) await startAttendance(tx, jobs, month);
};

export const createRequestJobs = (deps: RequestJobsDeps): readonly JobHandler[] => {
  const { database, jobs } = deps;
  const inCompany = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'attendance', 'worker'), work);
  return [
    {
      queue: followQueue,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        await refreshMonths(tx, jobs, await followRequest(tx, Number(data['requestId'])));
        await followFiledRequest(tx, followDeps(await dayOf(deps)), Number(data['requestId']));
        await wakeNotices(jobs)(tx);
      }),
    },
    {
      queue: escalateQueue, findOpenWork: () => Promise.resolve([{}]),
      handle: ({ companyId }) => inCompany(companyId, async (tx) => {
        for (const requestId of await escalateDue(tx, await dayOf(deps))) await jobs.enqueue(tx, followQueue, { requestId });
        await jobs.enqueue(tx, escalateQueue, {}, { startAfterSeconds: lookEverySeconds });
      }),
    },
  ];
};
