/** What recruiting needs of the installation: the company's one way of hiring, what a hire enrols in, and the erasure of candidates whose time is over. */
import { enrol as enrolInTraining } from '#modules/learning';
import { hireAndHandOn, type PersonFileRoutesDeps } from '#modules/people';
import { enrol as enrolInPerformance } from '#modules/performance';
import { asSystem, withCompany, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { assertAutomatedDecisionAllowed } from '#modules/privacy';
import { eraseDueCandidates, readRetentionMonths, type RecruitingRoutesDeps } from '#modules/recruiting';

/** Hiring as the form does it, and what follows from it. A module that is absent answers that there is nothing to enrol in. */
export const hiringFromOffers = (hiring: Pick<PersonFileRoutesDeps, 'schedules' | 'insurancePlaces' | 'afterChange' | 'reabsorb'>): Pick<RecruitingRoutesDeps, 'hire' | 'enrolments'> => ({
  hire: (tx, wishes, source) => hireAndHandOn(hiring, tx, wishes, source),
  enrolments: {
    training: async (tx, personId, positionCode, day) => (await enrolInTraining(tx, personId, positionCode, day)) > 0,
    goals: async (tx, personId, positionCode, day) => (await enrolInPerformance(tx, personId, positionCode, day)) > 0,
  },
});

/** Whether candidates may be compared by a program on a day, "2026-11-22". */
export const isMatchingAllowedOn = (day: () => string): RecruitingRoutesDeps['isMatchingAllowed'] => async (tx) => (await assertAutomatedDecisionAllowed(tx, 'candidateMatching', day())).ok;

const retentionQueue = 'recruiting.retention';
/** Days are counted: often enough that a candidate is gone on the day. */
const lookEverySeconds = 6 * 60 * 60;

type RecruitingWorkDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Erases candidates whose time is over, again and again. */
export const createRecruitingWork = ({ database, jobs, today }: RecruitingWorkDeps): readonly JobHandler[] => [
  {
    queue: retentionQueue, findOpenWork: () => Promise.resolve([{}]),
    handle: ({ companyId }) => withCompany(database, asSystem(companyId, 'retention', 'worker'), async (tx) => {
      await eraseDueCandidates(tx, await today(), await readRetentionMonths(tx));
      await jobs.enqueue(tx, retentionQueue, {}, { startAfterSeconds: lookEverySeconds });
    }),
  },
];
