/** What a company asks of a change of a bank account. Whoever could shorten the cooling-off alone would need no patience. */
import { assert } from '#kernel/base/result';
import { propose, type CompanyTransaction, type Proposal, type ProposalKind } from '#modules/platform';
import { insertBankPolicy, type BankPolicy } from './bank-account-store.ts';

/** Proposes other rules; changes that were asked for before keep theirs. */
export const askBankPolicy = (tx: CompanyTransaction, { coolingOffDays, addressDays }: BankPolicy): Promise<Proposal> => propose(tx, {
  kind: 'bankPolicy', subject: 'bankPolicy', beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'bank' },
  content: { coolingOffDays, addressDays }, details: { coolingOffDays: String(coolingOffDays), addressDays: String(addressDays) },
});

const policyOf = ({ details }: Proposal): BankPolicy => ({ coolingOffDays: Number(details['coolingOffDays']), addressDays: Number(details['addressDays']) });

export const bankPolicyKind: ProposalKind = {
  kind: 'bankPolicy', link: null,
  readContent: (_, proposal) => Promise.resolve(policyOf(proposal)),
  afterDecision: async (tx, proposal) => {
    const policy = policyOf(proposal);
    assert(Number.isInteger(policy.coolingOffDays) && Number.isInteger(policy.addressDays), 'the rules of a proposal are whole days');
    if (proposal.state === 'approved') await insertBankPolicy(tx, policy);
    return { ok: true, value: null };
  },
};
