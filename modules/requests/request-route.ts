/** Who is asked: the managers above the person as of the day who may decide about them, else somebody of the office who may. */
import { usersWhoMay } from '#modules/access';
import { managerLine } from '#modules/people';
import { usersOfPeople, type CompanyTransaction } from '#modules/platform';

/** Users by the line, nearest first, and the rest who may decide about the person. */
export type RequestRoute = { readonly line: readonly string[]; readonly office: readonly string[] };

const right = 'approve:personal';

/**
 * Read as the system: a person does not know of the managers above. Nobody is asked about themselves. The office is looked
 * for among all users, so only where it is needed: always for handing on, else when no manager may decide.
 */
export const findRoute = async (tx: CompanyTransaction, personId: number, day: number, office: 'always' | 'withoutLine' = 'always'): Promise<RequestRoute> => {
  const line: string[] = [];
  for (const managerId of await managerLine(tx, personId, day)) {
    const users = await usersOfPeople(tx, [managerId]);
    if (users.length === 0) continue;
    const [holder] = await usersWhoMay(tx, { right, personId, day, userIds: users });
    if (holder !== undefined && holder.personId !== personId) line.push(holder.userId);
  }
  if (office === 'withoutLine' && line.length > 0) return { line, office: [] };
  const everyone = await usersWhoMay(tx, { right, personId, day, userIds: null });
  return { line, office: everyone.filter((holder) => holder.personId !== personId && !line.includes(holder.userId)).toSorted((one, other) => Number(other.isOverAll) - Number(one.isOverAll)).map(({ userId }) => userId) };
};

/** The users asked, in order, for so many levels. */
export const stepsOfRoute = (route: RequestRoute, levels: number): readonly { readonly kind: 'line' | 'office'; readonly userId: string }[] => {
  if (route.line.length > 0) return route.line.slice(0, levels).map((userId) => ({ kind: 'line', userId }));
  return route.office.slice(0, 1).map((userId) => ({ kind: 'office', userId }));
};

/** The next one above somebody, for a step whose time has run out; null when nobody else may decide. */
export const nextAbove = (route: RequestRoute, userId: string): string | null => {
  const place = route.line.indexOf(userId);
  const above = place < 0 ? undefined : route.line[place + 1];
  return above ?? route.office.find((other) => other !== userId) ?? (place < 0 ? route.line.at(-1) : undefined) ?? null;
};
