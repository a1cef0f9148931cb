/** Until when a question waits: the end of the next office hours, or the company's choice of hours; and what happens then. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { peopleOfUsers, type CompanyTransaction } from '#modules/platform';
import { nextWindow, type OfficeHours } from './office-hours.ts';
import { readOfficeHours, readPolicy, type QuestionPolicy } from './office-hours-store.ts';
import { goOnTo } from './open-question.ts';
import { findOrder, nextAsked, type AskedStep } from './question-route.ts';
import { holdQuestion, questionsDue, readNow, setDue, type Question } from './question-store.ts';

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

const carryOne = async (tx: CompanyTransaction, today: number, question: Question, now: number): Promise<void> => {
  const policy = await readPolicy(tx);
  const order = await findOrder(tx, { personId: question.personId, userId: question.openedByUser, periodDay: question.periodDay, today });
  // Whoever can no longer answer, since they left or act for the person by now, is not waited for through another window.
  const mayAnswer = question.step.userId === null || order.some(({ userId }) => userId === question.step.userId);
  const next = mayAnswer ? afterSilence(question.step, await hoursOfUser(tx, question.step.userId, today), policy, now) : 'goesOn';
  if (next !== 'goesOn') return setDue(tx, question, next);
  const above = nextAsked(order, question.askedUserIds);
  return goOnTo(tx, question, above, dueOf(await hoursOfUser(tx, above.userId, today), policy, now));
};

/** Every question whose time ran out is carried over or goes on; answers which. Run as the system, as often as one likes. */
export const carryDue = async (tx: CompanyTransaction, today: number): Promise<readonly string[]> => {
  const now = await readNow(tx);
  const carried: string[] = [];
  for (const found of await questionsDue(tx)) {
    // Whoever answers at this moment takes their turn first, and then there is nothing to carry.
    const held = await holdQuestion(tx, found.questionId);
    if (held === null || held.state !== 'open' || held.step.number !== found.step.number || held.step.dueAt !== found.step.dueAt) continue;
    await carryOne(tx, today, held, now);
    carried.push(held.questionId);
  }
  return carried;
};
