/** What a user holds and reaches on a day: two statements and the decision. */
import type { CompanyTransaction, Rights } from '#modules/platform';
import { readFacts, readPeopleOfScopes } from './access-store.ts';
import { holdingsOf, needsEveryone, rightsOf, scopesNeeded, withoutDelegated } from './decide-access.ts';

export type Resolved = { readonly personId: number | null; readonly roles: readonly string[]; readonly rights: Rights };

/** The rights of a user on a day (epoch-day): today for a session, an earlier or later day for routing. With `isOwnOnly`, without what others delegated to them. */
export const resolveRights = async (tx: CompanyTransaction, { userId, day, isOwnOnly = false }: { readonly userId: string; readonly day: number; readonly isOwnOnly?: boolean }): Promise<Resolved> => {
  const all = holdingsOf(await readFacts(tx, [userId]), userId, day);
  const holdings = isOwnOnly ? withoutDelegated(all) : all;
  const people = await readPeopleOfScopes(tx, scopesNeeded(holdings.entries), day, needsEveryone(holdings));
  return { personId: holdings.personId, roles: holdings.roles, rights: rightsOf(people, holdings) };
};
