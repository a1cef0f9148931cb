/** Background work of questions: people are told, and what nobody answers in time is carried over to the next office hours, or goes on to the next above. */
import { usersWhoMay } from '#modules/access';
import { asSystem, epochDayOf, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { carryDue, followQuestion, followSuggestion, officeRights, type FollowDeps, type SelfServiceRoutesDeps } from '#modules/self-service';
import { wakeNotices } from './notice-jobs.ts';

const carryQueue = 'selfService.carry';
const followQueue = 'selfService.follow';
/** Time that ran out is looked for this often; windows and hours of silence are much longer. */
const lookEverySeconds = 300;

export type QuestionJobsDeps = {
  readonly database: Database; readonly jobs: JobQueue;
  /** Today in the company's zone, YYYY-MM-DD. */
  readonly today: () => Promise<string>;
};

/** Users of the office of a figure's class over a person: those who are it over everybody, else whoever is it over them. */
export const followDeps = (day: number): FollowDeps => ({
  today: day,
  officeUserIds: async (tx, { fieldClass, personId }) => {
    const [first, ...more] = officeRights[fieldClass];
    let holders = await usersWhoMay(tx, { right: first, personId, day, userIds: null });
    for (const right of more) {
      const also = new Map((await usersWhoMay(tx, { right, personId, day, userIds: holders.map(({ userId }) => userId) })).map((holder) => [holder.userId, holder.isOverAll]));
      holders = holders.flatMap((holder) => (also.has(holder.userId) ? [{ ...holder, isOverAll: holder.isOverAll && also.get(holder.userId) === true }] : []));
    }
    const overAll = holders.filter(({ isOverAll }) => isOverAll);
    return (overAll.length > 0 ? overAll : holders).map(({ userId }) => userId);
  },
  hasDesk: async (tx, { userId, personId }) => (await usersWhoMay(tx, { right: 'read:personal', personId, day, userIds: [userId] })).length > 0,
});

/** Lets the worker tell of a question or a suggestion, in the transaction that changed it. */
export const tellLater = (jobs: JobQueue): SelfServiceRoutesDeps['tellLater'] => async (tx, what) => {
  await jobs.enqueue(tx, followQueue, what);
};

export const createQuestionJobs = ({ database, jobs, today }: QuestionJobsDeps): readonly JobHandler[] => {
  const dayOf = async (): Promise<number> => epochDayOf(Temporal.PlainDate.from(await today()));
  const inCompany = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'questions', 'worker'), work);
  return [
    {
      queue: followQueue,
      handle: ({ companyId, data }) => inCompany(companyId, async (tx) => {
        const deps = followDeps(await dayOf());
        if (data['questionId'] !== undefined) await followQuestion(tx, deps, String(data['questionId']));
        if (data['suggestionId'] !== undefined) await followSuggestion(tx, deps, String(data['suggestionId']));
        await wakeNotices(jobs)(tx);
      }),
    },
    {
      queue: carryQueue, findOpenWork: () => Promise.resolve([{}]),
      handle: ({ companyId }) => inCompany(companyId, async (tx) => {
        const day = await dayOf();
        for (const questionId of await carryDue(tx, day)) await jobs.enqueue(tx, followQueue, { questionId });
        await jobs.enqueue(tx, carryQueue, {}, { startAfterSeconds: lookEverySeconds });
      }),
    },
  ];
};
