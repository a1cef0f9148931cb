/** How far the facts are that follow a correction: each has an approval of its own, elsewhere. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readQuestion } from '#contracts/api/self-service-api';
import { requestHeads } from '#modules/requests';
import { findProposal, type CompanyTransaction } from '#modules/platform';
import type { FollowingFact } from './question-store.ts';

type FactState = RouteResponse<typeof readQuestion>['entries'][number]['facts'][number]['state'];

const keyOf = ({ kind, id }: FollowingFact): string => `${kind}:${id}`;

/** States of facts, read as the system: whoever sees the question sees how it goes on. What is there no more was taken back. */
export const factStates = async (tx: CompanyTransaction, facts: readonly FollowingFact[]): Promise<(fact: FollowingFact) => FactState> => {
  const states = new Map<string, FactState>();
  for (const [id, { state }] of await requestHeads(tx, facts.flatMap(({ kind, id }) => (kind === 'request' ? [Number(id)] : [])))) states.set(`request:${id}`, state);
  for (const fact of facts) {
    const proposal = fact.kind === 'proposal' ? await findProposal(tx, Number(fact.id)) : null;
    if (proposal !== null) states.set(keyOf(fact), proposal.state);
  }
  return (fact) => states.get(keyOf(fact)) ?? 'withdrawn';
};

/** Whether all that was filed is decided, and not all of it in vain; an answer that filed nothing has nothing to wait for. */
export const haveEnded = (facts: readonly FollowingFact[], stateOf: (fact: FollowingFact) => FactState): boolean => {
  const filed = facts.filter(({ kind }) => kind === 'request');
  return facts.every((fact) => stateOf(fact) !== 'open') && (filed.length === 0 || filed.some((fact) => stateOf(fact) === 'approved'));
};
