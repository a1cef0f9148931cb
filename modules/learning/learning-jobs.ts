/** Background work of learning: what the rules give, and last days that come near. A job may run twice. */
import type { TrainingNeed } from '#contracts/flow/training-need';
import { asSystem, recordAudit, withCompany, type CompanyTransaction, type Database, type JobHandler } from '#modules/platform';
import { applyPlanRules, proposeForNeeds } from './plan-training.ts';
import { tellTrainingAlarms } from './training-alarms.ts';

const dailyQueue = 'learning.daily';
/** Days change once in so long, and new people come in between. */
const lookEverySeconds = 3600;

export type LearningJobsDeps = {
  readonly database: Database;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => Promise<number>;
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: Readonly<Record<string, string | number>>, options?: { readonly startAfterSeconds?: number }) => Promise<void>;
  /** Weaknesses that reviews found and that a course may be proposed for without anybody asking; none while the company has not switched that on. */
  readonly needsToAnswer: (tx: CompanyTransaction, today: number) => Promise<readonly TrainingNeed[]>;
  /** Wakes the sender of notices. */
  readonly wakeNotices: (tx: CompanyTransaction) => Promise<void>;
};

/** Proposes what no plan answers yet; each proposal waits for a human, as one that somebody asked for does. */
const answerNeeds = async (tx: CompanyTransaction, needs: readonly TrainingNeed[], day: number): Promise<void> => {
  if (needs.length === 0) return;
  const { proposed } = await proposeForNeeds(tx, needs, day);
  if (proposed > 0) await recordAudit(tx, { action: 'learning.needsAnswered', subject: 'training', fieldClasses: ['rating'], data: { proposed } });
};

/** Jobs of learning. */
export const createLearningJobs = ({ database, today, enqueue, needsToAnswer, wakeNotices }: LearningJobsDeps): readonly JobHandler[] => [
  {
    queue: dailyQueue, findOpenWork: () => Promise.resolve([{}]),
    handle: async ({ companyId }) => {
      const day = await today();
      await withCompany(database, asSystem(companyId, 'learning', 'worker'), async (tx) => {
        await applyPlanRules(tx, { today: day, personIds: null });
        await answerNeeds(tx, await needsToAnswer(tx, day), day);
        await tellTrainingAlarms(tx, day);
        await wakeNotices(tx);
        await enqueue(tx, dailyQueue, {}, { startAfterSeconds: lookEverySeconds });
      });
    },
  },
];
