/** Until when a question waits: the end of the next office hours, or the company's choice of hours; and what happens then. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { notify, peopleOfUsers, type CompanyTransaction } from '#modules/platform';
import { nextWindow, type OfficeHours } from './office-hours.ts';
import { readOfficeHours, readPolicy, type QuestionPolicy } from './office-hours-store.ts';
import { goOnTo } from './open-question.ts';
import { findOrder, nextAsked, type AskedStep } from './question-route.ts';
import { questionsDue, readNow, setDue, type Question } from './question-store.ts';

const hourMilliseconds = 3_600_000;

/** The hours of a user today, read as the system: whoever asks may know when they are. */
export const hoursOfUser = async (tx: CompanyTransaction, userId: string | null, today: number): Promise<OfficeHours | null> => {
  const personId = userId === null ? undefined : (await peopleOfUsers(tx, [userId])).get(userId);
  const hours = personId === undefined ? null : await readOfficeHours(tx, personId, formatDay(today));
  return hours === null || hours.windows.length === 0 ? null : hours;
};

/** When a step that begins now is due. */
export const dueOf = (hours: OfficeHours | null, policy: Pick<QuestionPolicy, 'silenceHours'>, now: number): number => nextWindow(hours, now)?.to ?? now + policy.silenceHours * hourMilliseconds;

/** What becomes of a step whose time ran out: another window, another round of the office, or the next above. */
export const afterSilence = (step: { readonly kind: AskedStep['kind']; readonly carried: number }, hours: OfficeHours | null, policy: QuestionPolicy, now: number): { readonly dueAt: number; readonly carried: number } | 'goesOn' => {
  if (step.kind === 'office') return { dueAt: dueOf(null, policy, now), carried: step.carried + 1 };
  return hours !== null && step.carried < policy.carryOvers ? { dueAt: dueOf(hours, policy, now), carried: step.carried + 1 } : 'goesOn';
};

export type CarryDeps = { readonly today: number; readonly officeUserIds: (tx: CompanyTransaction, question: Pick<Question, 'fieldClass' | 'personId'>) => Promise<readonly string[]> };

const carryOne = async (tx: CompanyTransaction, deps: CarryDeps, question: Question, now: number): Promise<void> => {
  const policy = await readPolicy(tx);
  const next = afterSilence(question.step, await hoursOfUser(tx, question.step.userId, deps.today), policy, now);
  if (next !== 'goesOn') {
    await setDue(tx, question, next);
    // The office is reminded; a manager sees the desk in the next window.
    if (question.step.kind === 'office') {
      for (const userId of await deps.officeUserIds(tx, question)) {
        if (userId !== question.openedByUser) await notify(tx, { code: 'questionWaits', to: { userId }, about: `question:${question.questionId}:${next.carried}`, data: { month: question.month, about: question.about }, link: `/desk?question=${question.questionId}` });
      }
    }
    return;
  }
  const order = await findOrder(tx, { personId: question.personId, userId: question.openedByUser, periodDay: question.periodDay, today: deps.today });
  const above = nextAsked(order, question.askedUserIds);
  await goOnTo(tx, question, above, { dueAt: dueOf(await hoursOfUser(tx, above.userId, deps.today), policy, now), officeUserIds: await deps.officeUserIds(tx, question) });
};

/** Every question whose time ran out is carried over or goes on; answers how many. Run as the system, as often as one likes. */
export const carryDue = async (tx: CompanyTransaction, deps: CarryDeps): Promise<number> => {
  const now = await readNow(tx);
  const due = await questionsDue(tx);
  for (const question of due) await carryOne(tx, deps, question, now);
  return due.length;
};
