/** The day an account takes effect: the person is told again, on two channels. The effect itself needs no job. */
import { expireProposal, dueToExpire, type CompanyTransaction, type JsonValue, type ProposalKind } from '#modules/platform';
import { changesOf } from './bank-account-store.ts';
import { tellPerson } from './tell-bank-change.ts';

/** Tells the people whose accounts took effect and who have not been told; told once, however often this runs. Answers how many took effect. */
export const tellBankEffects = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<number> => {
  const changes = (await changesOf(tx, personIds)).filter(({ state, askedAs }) => state === 'inEffect' && askedAs !== 'load');
  for (const change of changes) await tellPerson(tx, { code: 'bankAccountInEffect', personId: change.personId, changeId: change.changeId, data: { lastFour: change.lastFour } });
  return changes.length;
};

/** People whose approved change is still cooling off: what a worker has to come back to after it was started anew. */
export const coolingChanges = async (tx: CompanyTransaction): Promise<readonly { readonly [key: string]: JsonValue }[]> =>
  (await changesOf(tx, null)).filter(({ state }) => state === 'coolingOff' || state === 'inEffect').filter(({ askedAs }) => askedAs !== 'load').map(({ personId }) => ({ personId }));

/** Closes proposals that nobody decided in time. */
export const expireProposals = async (tx: CompanyTransaction, kinds: readonly ProposalKind[]): Promise<number> => {
  let expired = 0;
  for (const proposalId of await dueToExpire(tx)) if ((await expireProposal(tx, kinds, proposalId)).ok) expired += 1;
  return expired;
};
