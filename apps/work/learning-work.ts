/** What learning needs of the installation: the weaknesses that reviews found, its day, the queue. */
import type { TrainingNeed } from '#contracts/flow/training-need';
import { createLearningJobs, type LearningRoutesDeps } from '#modules/learning';
import { trainingNeeds } from '#modules/performance';
import { epochDayOf, isPresent, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { wakeNotices } from './notice-jobs.ts';

/** What reviews found of people; nothing where they are not kept here. */
export const needsOfReviews: LearningRoutesDeps['trainingNeeds'] = async (tx, personIds) => {
  if (!isPresent(tx, 'performance')) return [];
  const needs: TrainingNeed[] = [];
  for (const personId of personIds) needs.push(...(await trainingNeeds(tx, personId)));
  return needs;
};

export type LearningWorkDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Jobs that give what the rules give, and tell of last days. */
export const createLearningWork = ({ database, jobs, today }: LearningWorkDeps): readonly JobHandler[] =>
  createLearningJobs({ database, today: async () => epochDayOf(Temporal.PlainDate.from(await today())), enqueue: (tx, queue, data, options) => jobs.enqueue(tx, queue, data, options), wakeNotices: wakeNotices(jobs) });
