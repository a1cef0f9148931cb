/** Who is asked: the managers above the person as of the figure's period, past who has left since, has no account or acts for the person, then the office. */
import { employedPersons, managerLine } from '#modules/people';
import { usersActingFor, type CompanyTransaction } from '#modules/platform';
import { activeUsersOf } from './question-store.ts';

export type AskedKind = 'manager' | 'above' | 'office';
/** Whose turn it may become, in order; the office is the last and always there. */
export type AskedStep = { readonly kind: AskedKind; readonly userId: string | null };

/** A manager of the period: their user, if they have one, and whether they work here today. */
export type LineMember = { readonly personId: number; readonly userId: string | null; readonly isHere: boolean };

const office: AskedStep = { kind: 'office', userId: null };

/** The order in which a question goes up. Nobody is asked twice, nobody about themselves. */
export const askedInOrder = (line: readonly LineMember[], person: { readonly personId: number; readonly userId: string | null }): readonly AskedStep[] => {
  const users = [...new Set(line.flatMap(({ personId, userId, isHere }) => (isHere && userId !== null && personId !== person.personId && userId !== person.userId ? [userId] : [])))];
  return [...users.map((userId, index): AskedStep => ({ kind: index === 0 ? 'manager' : 'above', userId })), office];
};

/** Who comes next when those in `asked` are over; the office when nobody else is left. Never nobody. */
export const nextAsked = (order: readonly AskedStep[], asked: readonly string[]): AskedStep => {
  const last = order.findLastIndex(({ userId }) => userId !== null && asked.includes(userId));
  const next = order.slice(last + 1).find(({ userId }) => userId !== null && !asked.includes(userId));
  return next === undefined ? office : { ...next, kind: asked.length === 0 ? 'manager' : 'above' };
};

/** The first one asked, by the wish of the person. */
export const firstAsked = (order: readonly AskedStep[], wish: 'manager' | 'office', notAgain: readonly string[] = []): AskedStep => (wish === 'office' ? office : nextAsked(order, notAgain));

/** Read as the system: a person does not know of the managers above. */
export const findOrder = async (tx: CompanyTransaction, question: { readonly personId: number; readonly userId: string | null; readonly periodDay: number; readonly today: number }): Promise<readonly AskedStep[]> => {
  const line = await managerLine(tx, question.personId, question.periodDay);
  if (line.length === 0) return [office];
  const here = new Set((await employedPersons(tx, { fromDay: question.today, toDay: question.today + 1, personIds: line })).map(({ personId }) => personId));
  const users = await activeUsersOf(tx, line);
  // Whoever acts for the person could not answer: both count as one human.
  const acting = question.userId === null ? new Set<string>() : await usersActingFor(tx, question.userId);
  const userOf = (personId: number): string | null => {
    const userId = users.get(personId) ?? null;
    return userId !== null && acting.has(userId) ? null : userId;
  };
  return askedInOrder(line.map((personId) => ({ personId, userId: userOf(personId), isHere: here.has(personId) })), question);
};
