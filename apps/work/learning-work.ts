/** What learning needs of the installation: the weaknesses that reviews found, its day, the queue. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { createLearningJobs, type LearningJobsDeps, type LearningRoutesDeps } from '#modules/learning';
import { employedPersons } from '#modules/people';
import { trainingNeeds } from '#modules/performance';
import { epochDayOf, isPresent, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { assertAutomatedDecisionAllowed } from '#modules/privacy';
import { wakeNotices } from './notice-jobs.ts';

/** What reviews found of people; nothing where they are not kept here. */
export const needsOfReviews: LearningRoutesDeps['trainingNeeds'] = (tx, personIds) => (isPresent(tx, 'performance') ? trainingNeeds(tx, { personIds, since: null }) : Promise.resolve([]));

/** What was found longer ago is for the next review to find again. */
const answeredDays = 400;

/** What a program may propose a course for by itself: nothing, unless an assessment of that stands and its switch is on. */
const needsToAnswer: LearningJobsDeps['needsToAnswer'] = async (tx, today) => {
  if (!isPresent(tx, 'performance') || !(await assertAutomatedDecisionAllowed(tx, 'scoreToTraining', formatDay(today))).ok) return [];
  const needs = await trainingNeeds(tx, { personIds: null, since: formatDay(today - answeredDays) });
  const atWork = new Set((await employedPersons(tx, { fromDay: today, toDay: today + 1, personIds: [...new Set(needs.map(({ personId }) => personId))] })).map(({ personId }) => personId));
  return needs.filter(({ personId }) => atWork.has(personId));
};

export type LearningWorkDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Jobs that give what the rules give, and tell of last days. */
export const createLearningWork = ({ database, jobs, today }: LearningWorkDeps): readonly JobHandler[] =>
  createLearningJobs({ database, today: async () => epochDayOf(Temporal.PlainDate.from(await today())), enqueue: (tx, queue, data, options) => jobs.enqueue(tx, queue, data, options), needsToAnswer, wakeNotices: wakeNotices(jobs) });
