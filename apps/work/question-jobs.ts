/** Background work of questions: what nobody answers in time is carried over to the next office hours, or goes on to the next above. */
import { usersWhoMay } from '#modules/access';
import { asSystem, epochDayOf, withCompany, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { carryDue, type CarryDeps } from '#modules/self-service';
import { wakeNotices } from './notice-jobs.ts';

const carryQueue = 'selfService.carry';
/** Time that ran out is looked for this often; windows and hours of silence are much longer. */
const lookEverySeconds = 300;

export type QuestionJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Users of the office of a figure's class over a person: those who hold it over everybody, else whoever holds it over them. */
export const officeUsers = (today: () => number): CarryDeps['officeUserIds'] => async (tx, { fieldClass, personId }) => {
  const holders = await usersWhoMay(tx, { right: `change:${fieldClass}`, personId, day: today(), userIds: null });
  const overAll = holders.filter(({ isOverAll }) => isOverAll);
  return (overAll.length > 0 ? overAll : holders).map(({ userId }) => userId);
};

export const createQuestionJobs = ({ database, jobs, today }: QuestionJobsDeps): readonly JobHandler[] => [{
  queue: carryQueue, findOpenWork: () => Promise.resolve([{}]),
  handle: ({ companyId }) => withCompany(database, asSystem(companyId, 'questions', 'worker'), async (tx) => {
    const day = epochDayOf(Temporal.PlainDate.from(await today()));
    const moved = await carryDue(tx, { today: day, officeUserIds: officeUsers(() => day) });
    if (moved > 0) await wakeNotices(jobs)(tx);
    await jobs.enqueue(tx, carryQueue, {}, { startAfterSeconds: lookEverySeconds });
  }),
}];
