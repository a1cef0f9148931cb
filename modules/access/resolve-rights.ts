/** What a user holds and reaches on a day: two statements and the decision. */
import type { CompanyTransaction, Rights } from '#modules/platform';
import { readFacts, readPeopleOfScopes } from './access-store.ts';
import { holdingsOf, needsEveryone, rightsOf, scopesNeeded, type Holdings, type PeopleOfScopes } from './decide-access.ts';

export type Resolved = { readonly personId: number | null; readonly roles: readonly string[]; readonly rights: Rights };

/** Holdings of a user with the people they are about; for decisions about single people, and for their reasons. */
export const readHoldings = async (tx: CompanyTransaction, { userId, day }: { readonly userId: string; readonly day: number }): Promise<{ readonly holdings: Holdings; readonly people: PeopleOfScopes }> => {
  const holdings = holdingsOf(await readFacts(tx, [userId]), userId, day);
  return { holdings, people: await readPeopleOfScopes(tx, scopesNeeded(holdings.entries), day, needsEveryone(holdings)) };
};

/** The rights of a user on a day (epoch-day): today for a session, an earlier or later day for routing. */
export const resolveRights = async (tx: CompanyTransaction, asked: { readonly userId: string; readonly day: number }): Promise<Resolved> => {
  const { holdings, people } = await readHoldings(tx, asked);
  return { personId: holdings.personId, roles: holdings.roles, rights: rightsOf(people, holdings) };
};
