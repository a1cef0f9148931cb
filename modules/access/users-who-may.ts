/** Whose work something is: users who hold a right over one person, and whose rights a user has in hands. */
import type { Right } from '#contracts/api/access-terms';
import type { CompanyTransaction } from '#modules/platform';
import { isInForce } from './access-facts.ts';
import { findReceivers, readFacts, readPeopleOfScopes } from './access-store.ts';
import { decide, holdingsOf, needsEveryone, scopesNeeded } from './decide-access.ts';

/** A user, the person they are, and whether they hold the right over the whole company. */
export type Holding = { readonly userId: string; readonly personId: number | null; readonly isOverAll: boolean };

/** Users (all, or the given ones) who hold the right over a person on a day, by themselves: what others delegated to them is left out. */
export const usersWhoMay = async (tx: CompanyTransaction, query: { readonly right: Right; readonly personId: number; readonly day: number; readonly userIds: readonly string[] | null }): Promise<readonly Holding[]> => {
  const facts = await readFacts(tx, query.userIds);
  const holders = facts.members.filter(({ userId }) => query.userIds === null || query.userIds.includes(userId)).map(({ userId }) => holdingsOf(facts, userId, query.day))
    .map((holdings) => ({ ...holdings, entries: holdings.entries.filter((entry) => entry.right === query.right && entry.origin.via !== 'delegation') })).filter(({ entries }) => entries.length > 0);
  const people = await readPeopleOfScopes(tx, scopesNeeded(holders.flatMap(({ entries }) => entries)), query.day, holders.some(needsEveryone));
  return holders.filter((holdings) => decide(people, holdings, query.right, query.personId).isAllowed).map(({ userId, personId, entries }) => ({
    userId, personId, isOverAll: entries.some(({ effect, scopes }) => effect === 'allow' && scopes.every(({ kind }) => kind === 'company')),
  }));
};

/** Users whose right of this kind is in the hands of the given one today. */
export const delegatorsTo = async (tx: CompanyTransaction, userId: string, right: Right, day: number): Promise<readonly string[]> =>
  (await readFacts(tx, [userId])).delegations.filter((delegation) => delegation.toUserId === userId && delegation.rights.includes(right) && isInForce(delegation, day)).map(({ fromUserId }) => fromUserId);

/** Users in whose hands a user's right of this kind is today. */
export const delegatesOf = async (tx: CompanyTransaction, userId: string, right: Right, day: number): Promise<readonly string[]> => {
  const receivers = await findReceivers(tx, userId);
  if (receivers.length === 0) return [];
  const { delegations } = await readFacts(tx, receivers);
  return [...new Set(delegations.filter((delegation) => delegation.fromUserId === userId && delegation.rights.includes(right) && isInForce(delegation, day)).map(({ toUserId }) => toUserId))];
};
