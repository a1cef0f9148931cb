/** Whether scores count for pay: as long as an impact assessment stands. Privacy says so, performance writes it down, payroll asks performance alone. */
import { monthBefore } from '#kernel/calendar/month';
import { followPayEffect } from '#modules/performance';
import { readRun } from '#modules/payroll';
import { asSystem, isPresent, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { assertAutomatedDecisionAllowed } from '#modules/privacy';

const payEffectQueue = 'performance.payEffect';
/** An assessment ends with a day: it is asked for this often whether one still stands. */
const lookEverySeconds = 3600;

const isPaid = (status: string): boolean => ['locked', 'paying', 'paid', 'archived'].includes(status);

/** Writes down a change of the switch; it holds from the month that is being worked on, and leaves months that are paid alone. `day` is YYYY-MM-DD. */
export const followAssessment = async (tx: CompanyTransaction, day: string): Promise<void> => {
  if (!isPresent(tx, 'performance')) return;
  const allowed = await assertAutomatedDecisionAllowed(tx, 'scoreToPay', day);
  const [month, worked] = [day.slice(0, 7), monthBefore(day.slice(0, 7))];
  const run = await readRun(tx, worked);
  await followPayEffect(tx, { isAllowed: allowed.ok, fromMonth: run !== null && isPaid(run.status) ? month : worked });
};

type PayEffectJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

export const createPayEffectJobs = ({ database, jobs, today }: PayEffectJobsDeps): readonly JobHandler[] => [{
  queue: payEffectQueue, findOpenWork: () => Promise.resolve([{}]),
  handle: async ({ companyId }) => {
    const day = await today();
    await withCompany(database, asSystem(companyId, 'privacy', 'worker'), async (tx) => {
      await followAssessment(tx, day);
      await jobs.enqueue(tx, payEffectQueue, {}, { startAfterSeconds: lookEverySeconds });
    });
  },
}];
