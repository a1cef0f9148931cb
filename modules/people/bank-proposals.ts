/** What follows when a proposal about bank accounts is decided: effect after the cooling-off, and the release of the first pay. */
import { success } from '#kernel/base/result';
import { digestOf, findProposal, propose, type CompanyTransaction, type Proposal, type ProposalKind, type JsonValue } from '#modules/platform';
import { contentOfSealed } from './bank-account-values.ts';
import { bankPolicyKind } from './bank-policy.ts';
import { changesOf, findPeople, holdPersonAccounts, insertDecisions, insertReleases, insertStops, sealedAccounts } from './bank-account-store.ts';
import { isBeforeFirstAccount } from './load-bank-accounts.ts';
import { subjectOfChange, tellPerson } from './tell-bank-change.ts';

export type BankFollowUps = {
  /** Asks for a job that looks again when an account takes effect. */
  readonly askLater: (tx: CompanyTransaction, wish: { readonly personId: number; readonly atMilliseconds: number }) => Promise<void>;
  /** Wakes the sender of notices. */
  readonly wakeNotices: (tx: CompanyTransaction) => Promise<void>;
};

const contentOfProposal = async (tx: CompanyTransaction, proposal: Proposal): Promise<JsonValue | null> => {
  const rows = await sealedAccounts(tx, { proposalId: proposal.proposalId });
  // A load is before anybody has an account: there is nothing yet that a single person's lock would keep apart.
  if (proposal.beneficiaryPersonId !== null) await holdPersonAccounts(tx, proposal.beneficiaryPersonId);
  return rows.length === 0 || rows.some((row) => row.isStopped) ? null : contentOfSealed(tx, rows);
};

type Decided = { readonly personId: number; readonly changeId: number; readonly effectiveMilliseconds: number | null };

/** The release of the first pay has the same maker as the change, and can be given from the day of effect on. */
const proposeRelease = async (tx: CompanyTransaction, proposal: Proposal, { personId, changeId, effectiveMilliseconds }: Decided): Promise<void> => {
  const [person] = await findPeople(tx, { personIds: [personId] });
  await propose(tx, {
    kind: 'bankFirstPay', subject: subjectOfChange(changeId), beneficiaryPersonId: personId, needs: { action: 'approve', fieldClass: 'bank' }, content: { changeId, personId, of: proposal.digest },
    details: { personNumber: person?.personNumber ?? '', name: person?.name ?? '', lastFour: proposal.details['lastFour'] ?? '' },
    followsProposalId: proposal.proposalId, barredUserIds: proposal.barredUsers, ...(effectiveMilliseconds === null ? {} : { opensMilliseconds: effectiveMilliseconds }), lifeDays: 3650,
  });
};

const afterAccountDecision = ({ askLater, wakeNotices }: BankFollowUps): ProposalKind['afterDecision'] => async (tx, proposal) => {
  const { state } = proposal;
  if (state === 'withdrawn' || state === 'open') {
    const changeId = Number(proposal.subject.split(':')[1]);
    if (proposal.beneficiaryPersonId !== null) await insertStops(tx, [{ personId: proposal.beneficiaryPersonId, changeId }], 'withdrawn');
    return success(null);
  }
  for (const decided of await insertDecisions(tx, proposal.proposalId, state)) {
    if (decided.effectiveMilliseconds === null) {
      await tellPerson(tx, { code: 'bankAccountStopped', personId: decided.personId, changeId: decided.changeId, data: { why: state } });
      await wakeNotices(tx);
      continue;
    }
    await proposeRelease(tx, proposal, decided);
    await askLater(tx, { personId: decided.personId, atMilliseconds: decided.effectiveMilliseconds });
  }
  return success(null);
};

/** First accounts of a whole company: in effect with the approval, nothing held, because they were paid to before. */
const afterLoadDecision: ProposalKind['afterDecision'] = async (tx, proposal) => {
  if (proposal.state === 'withdrawn' || proposal.state === 'open') {
    const rows = await sealedAccounts(tx, { proposalId: proposal.proposalId });
    await insertStops(tx, rows, 'withdrawn');
    return success(null);
  }
  const decided = await insertDecisions(tx, proposal.proposalId, proposal.state);
  if (proposal.state === 'approved') await insertReleases(tx, decided);
  return success(null);
};

const changeOf = async (tx: CompanyTransaction, proposal: Proposal) => {
  if (proposal.beneficiaryPersonId === null) return undefined;
  return (await changesOf(tx, [proposal.beneficiaryPersonId])).find((change) => subjectOfChange(change.changeId) === proposal.subject);
};

/** The kinds of proposals that people know. */
export const bankProposalKinds = (followUps: BankFollowUps): readonly ProposalKind[] => [
  { kind: 'bankAccount', link: '/bank-accounts', readContent: contentOfProposal, afterDecision: afterAccountDecision(followUps) },
  { kind: 'bankAccountLoad', link: '/bank-accounts', readContent: async (tx, proposal) => ((await isBeforeFirstAccount(tx)) ? contentOfProposal(tx, proposal) : null), afterDecision: afterLoadDecision },
  bankPolicyKind,
  {
    kind: 'bankFirstPay', link: '/bank-accounts/holds', staysOpen: true,
    readContent: async (tx, proposal) => {
      const change = await changeOf(tx, proposal);
      const [asked] = change === undefined ? [] : await sealedAccounts(tx, { changeIds: [change.changeId] });
      if (change === undefined || asked === undefined || change.state !== 'inEffect') return null;
      const content = await contentOfSealed(tx, [asked]);
      // What is released is what was approved: the fingerprint of the account now must be the one of the change's proposal.
      return content === null ? null : { changeId: change.changeId, personId: change.personId, of: digestOf(content) };
    },
    afterDecision: async (tx, proposal) => {
      const change = await changeOf(tx, proposal);
      if (change === undefined) return success(null);
      if (proposal.state === 'approved') await insertReleases(tx, [change]);
      // Refused or out of time: pay stays held, and can still be released by whoever finds later that the account is right.
      else if (change.state === 'coolingOff' || change.state === 'inEffect') {
        const asked = await findProposal(tx, change.proposalId);
        if (asked !== null) await proposeRelease(tx, asked, change);
      }
      return success(null);
    },
  },
];
