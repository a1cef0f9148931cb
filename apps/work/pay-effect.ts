/** Whether scores count for pay: as long as an impact assessment stands. Privacy says so, performance writes it down, payroll asks performance alone. */
import { monthBefore } from '#kernel/calendar/month';
import { followPayEffect } from '#modules/performance';
import { firstUnpaidMonth } from '#modules/payroll';
import { asSystem, isPresent, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { assertAutomatedDecisionAllowed } from '#modules/privacy';
import { followResults } from './result-jobs.ts';

const payEffectQueue = 'performance.payEffect';
/** An assessment ends with a day: it is asked for this often whether one still stands. */
const lookEverySeconds = 3600;

/** No company pays a month of before. */
const beforeAnyMonth = '1970-01';

/**
 * Writes down a change of the switch, and open payslips follow. On, it is from the month that is being worked on; off, from the first
 * that is not paid. Months that are paid are left alone. `day` is YYYY-MM-DD.
 */
export const followAssessment = async (tx: CompanyTransaction, jobs: JobQueue, day: string): Promise<void> => {
  if (!isPresent(tx, 'performance')) return;
  const allowed = await assertAutomatedDecisionAllowed(tx, 'scoreToPay', day);
  const [worked, unpaid] = [monthBefore(day.slice(0, 7)), (await firstUnpaidMonth(tx)) ?? beforeAnyMonth];
  const fromMonth = allowed.ok && unpaid < worked ? worked : unpaid;
  if (await followPayEffect(tx, { isAllowed: allowed.ok, fromMonth })) await followResults(jobs)(tx);
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
      await followAssessment(tx, jobs, day);
      await jobs.enqueue(tx, payEffectQueue, {}, { startAfterSeconds: lookEverySeconds });
    });
  },
}];
