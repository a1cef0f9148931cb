/** Telling people about reviews and feedback whom the one who acts may not reach: colleagues do not know of each other's rows. */
import { asSystem, notify, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import type { ReviewRoutesDeps } from '#modules/performance';
import { wakeNotices } from './notice-jobs.ts';

const tellQueue = 'performance.tell';

/** Lets the worker tell them, in the transaction of what happened. */
export const tellLater = (jobs: JobQueue): ReviewRoutesDeps['tell'] => async (tx: CompanyTransaction, notices) => {
  for (const { code, to, about, data, link } of notices) {
    await jobs.enqueue(tx, tellQueue, { code, about, link, data: JSON.stringify(data), ...('personId' in to ? { personId: to.personId } : { userId: to.userId }) });
  }
};

const isTexts = (value: unknown): value is Readonly<Record<string, string>> => typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string');

export const createReviewJobs = ({ database, jobs }: { readonly database: Database; readonly jobs: JobQueue }): readonly JobHandler[] => [{
  queue: tellQueue,
  handle: ({ companyId, data }) => withCompany(database, asSystem(companyId, 'notice', 'worker'), async (tx) => {
    const texts: unknown = JSON.parse(String(data['data']));
    const to = data['personId'] === undefined ? { userId: String(data['userId']) } : { personId: Number(data['personId']) };
    await notify(tx, { code: String(data['code']), to, about: String(data['about']), data: isTexts(texts) ? texts : {}, link: String(data['link']) });
    await wakeNotices(jobs)(tx);
  }),
}];
