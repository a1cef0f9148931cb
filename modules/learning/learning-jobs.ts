/** Background work of learning: what the rules give, and last days that come near. A job may run twice. */
import { asSystem, withCompany, type CompanyTransaction, type Database, type JobHandler } from '#modules/platform';
import { applyPlanRules } from './plan-training.ts';
import { tellTrainingAlarms } from './training-alarms.ts';

const dailyQueue = 'learning.daily';
/** Days change once in so long, and new people come in between. */
const lookEverySeconds = 3600;

export type LearningJobsDeps = {
  readonly database: Database;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => Promise<number>;
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: Readonly<Record<string, string | number>>, options?: { readonly startAfterSeconds?: number }) => Promise<void>;
  /** Wakes the sender of notices. */
  readonly wakeNotices: (tx: CompanyTransaction) => Promise<void>;
};

export const createLearningJobs = ({ database, today, enqueue, wakeNotices }: LearningJobsDeps): readonly JobHandler[] => [
  {
    queue: dailyQueue, findOpenWork: () => Promise.resolve([{}]),
    handle: async ({ companyId }) => {
      const day = await today();
      await withCompany(database, asSystem(companyId, 'learning', 'worker'), async (tx) => {
        await applyPlanRules(tx, { today: day, personIds: null });
        await tellTrainingAlarms(tx, day);
        await wakeNotices(tx);
        await enqueue(tx, dailyQueue, {}, { startAfterSeconds: lookEverySeconds });
      });
    },
  },
];
