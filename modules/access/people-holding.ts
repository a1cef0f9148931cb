/** People of the company whose users hold a right over others: for findings about those who work with pay. */
import type { Right } from '#contracts/api/access-terms';
import type { CompanyTransaction } from '#modules/platform';
import { readFacts } from './access-store.ts';
import { holdingsOf } from './decide-access.ts';

/** Person ids of users who hold one of the rights over anyone but themselves on a day, by role, directly or by delegation. */
export const peopleHolding = async (tx: CompanyTransaction, rights: readonly Right[], day: number): Promise<readonly number[]> => {
  const facts = await readFacts(tx, null);
  return facts.members.flatMap(({ userId, personId }) => {
    if (personId === null) return [];
    const holds = holdingsOf(facts, userId, day).entries.some((entry) => entry.effect === 'allow' && rights.includes(entry.right) && entry.scopes.every(({ kind }) => kind !== 'self'));
    return holds ? [personId] : [];
  });
};
