/** Every kind of background work, in one list. A module's work is wired here to the connectors and clocks it needs. */
import type { Database, JobHandler, JobQueue } from '#modules/platform';
import { createPrivacyJobs, type PrivacyJobsDeps } from '#modules/privacy';
import { deliveryJobs } from '../work/delivery-jobs.ts';
import { createGoalJobs } from '../work/goal-jobs.ts';
import { createKeyJobs } from '../work/key-jobs.ts';
import { isQueuePresent } from '../work/optional-modules.ts';
import { createLearningWork } from '../work/learning-work.ts';
import { createLockedRunJobs } from '../work/locked-run-jobs.ts';
import { createMonthJobs } from '../work/month-jobs.ts';
import { createNoticeJobs } from '../work/notice-jobs.ts';
import { createPayEffectJobs } from '../work/pay-effect.ts';
import { createPeopleJobs } from '../work/people-jobs.ts';
import { createRecruitingWork } from '../work/recruiting-work.ts';
import { createQuestionJobs } from '../work/question-jobs.ts';
import { createRequestJobs } from '../work/request-jobs.ts';
import { createResultJobs } from '../work/result-jobs.ts';
import { createReviewJobs } from '../work/review-jobs.ts';

export type JobHandlerDeps = { readonly database: Database; readonly jobs: JobQueue; readonly log: (event: string, data: Readonly<Record<string, string | number>>) => void; readonly privacy: PrivacyJobsDeps };

const allHandlers = (deps: JobHandlerDeps): readonly JobHandler[] => [...createMonthJobs(deps), ...createKeyJobs(deps), ...createPeopleJobs(deps), ...createRequestJobs({ ...deps, today: deps.privacy.today }), ...createQuestionJobs({ ...deps, today: deps.privacy.today }), ...createLearningWork({ ...deps, today: deps.privacy.today }), ...createReviewJobs(deps), ...createResultJobs(deps), ...createPayEffectJobs({ ...deps, today: deps.privacy.today }), ...createRecruitingWork({ ...deps, today: deps.privacy.today }), ...createGoalJobs({ ...deps, today: deps.privacy.today }), ...createLockedRunJobs({ ...deps, today: deps.privacy.today, nowMilliseconds: Date.now }), ...createNoticeJobs({ ...deps, nowMilliseconds: Date.now }), ...createPrivacyJobs(deps.privacy), ...deliveryJobs(deps)];

/** The work of every module that is there. What waits in the queues of an absent one waits on. */
export const createJobHandlers = (deps: JobHandlerDeps): readonly JobHandler[] => allHandlers(deps).filter(({ queue }) => isQueuePresent(deps.database.absent, queue));
