/** Background work of questions: what nobody answers in time is carried over to the next office hours, or goes on to the next above. */
import { peopleHolding } from '#modules/access';
import { asSystem, epochDayOf, withCompany, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { carryDue } from '#modules/self-service';
import { wakeNotices } from './notice-jobs.ts';

const carryQueue = 'selfService.carry';
/** Time that ran out is looked for this often; windows and hours of silence are much longer. */
const lookEverySeconds = 300;

export type QuestionJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

export const createQuestionJobs = ({ database, jobs, today }: QuestionJobsDeps): readonly JobHandler[] => [{
  queue: carryQueue, findOpenWork: () => Promise.resolve([{}]),
  handle: ({ companyId }) => withCompany(database, asSystem(companyId, 'questions', 'worker'), async (tx) => {
    const day = epochDayOf(Temporal.PlainDate.from(await today()));
    const moved = await carryDue(tx, { today: day, officePersonIds: (inside, { fieldClass }) => peopleHolding(inside, [`change:${fieldClass}`], day) });
    if (moved > 0) await wakeNotices(jobs)(tx);
    await jobs.enqueue(tx, carryQueue, {}, { startAfterSeconds: lookEverySeconds });
  }),
}];
