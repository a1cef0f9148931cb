/**
 * Asks for a new bank account. It changes nothing by itself: a second person decides, days go by in which the person can
 * stop it, and the first pay to it is held. The person is told at once, at an address that is not new.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { drawRowNumber, mayReach, propose, type CompanyTransaction } from '#modules/platform';
import { accountFault, isMarkOfAccount, lastFourOf, sealAccounts, type AccountDetails } from './bank-account-values.ts';
import { changesOf, enteredBy, findPeople, holdPersonAccounts, insertAccounts, readBankPolicy } from './bank-account-store.ts';
import type { BankError } from './bank-errors.ts';
import { tellPerson } from './tell-bank-change.ts';

export type BankWish = AccountDetails & { readonly personId: number; readonly askedAs: 'person' | 'office'; readonly reason: string };

/** Oneself asks as the person; the office asks for everyone but oneself. */
const mayAsk = (tx: CompanyTransaction, wish: BankWish): BankError['code'] | null => {
  if (tx.access.kind === 'system') return null;
  const { subject } = tx.access;
  if (subject.program !== null) return 'notAllowed';
  if (!mayReach(subject, 'change', 'bank', wish.personId)) return 'notFound';
  if (wish.askedAs === 'person') return subject.personId === wish.personId ? null : 'notFound';
  return subject.personId === wish.personId ? 'officeAsksNotForOneself' : null;
};

const findFault = async (tx: CompanyTransaction, wish: BankWish): Promise<BankError['code'] | null> => {
  const fault = mayAsk(tx, wish) ?? accountFault(wish.accountNumber);
  if (fault !== null) return fault;
  await holdPersonAccounts(tx, wish.personId);
  const changes = await changesOf(tx, [wish.personId]);
  if (changes.some(({ state }) => state === 'asked' || state === 'coolingOff')) return 'bankChangePending';
  const current = changes.find(({ state }) => state === 'inEffect');
  const isSame = current !== undefined && (await isMarkOfAccount(tx, wish.accountNumber, current.mark)) && current.holderName === wish.holderName && current.bankName === wish.bankName && current.branchCode === wish.branchCode;
  return isSame ? 'sameAccount' : null;
};

/** Writes the wish and proposes it; answers the change. */
export const askBankChange = async (tx: CompanyTransaction, wish: BankWish): Promise<Result<{ readonly changeId: number; readonly proposalId: number }, BankError>> => {
  const [person] = await findPeople(tx, { personIds: [wish.personId] });
  if (person === undefined) return failure({ code: 'notFound' });
  const fault = await findFault(tx, wish);
  if (fault !== null) return failure({ code: fault });
  const changeId = await drawRowNumber(tx);
  const [sealed] = await sealAccounts(tx, [{ ...wish, changeId }]);
  if (sealed === undefined) return failure({ code: 'notFound' });
  const policy = await readBankPolicy(tx);
  const enteredByUser = (await enteredBy(tx, [wish.personId])).get(wish.personId);
  const lastFour = lastFourOf(wish.accountNumber);
  const proposal = await propose(tx, {
    kind: 'bankAccount', subject: `bankAccount:${changeId}`, beneficiaryPersonId: wish.personId, needs: { action: 'approve', fieldClass: 'bank' }, content: [sealed.content],
    details: { personNumber: person.personNumber, name: person.name, lastFour, askedAs: wish.askedAs },
    // Whoever entered a person does not also say where that person's pay goes.
    barredUserIds: enteredByUser === undefined ? [] : [enteredByUser],
  });
  await insertAccounts(tx, [{ ...wish, changeId, sealed: sealed.sealed, salt: sealed.salt, mark: sealed.mark, lastFour }], { askedAs: wish.askedAs, reason: wish.reason, coolingOffDays: policy.coolingOffDays, proposalId: proposal.proposalId });
  await tellPerson(tx, { code: 'bankAccountAsked', personId: wish.personId, changeId, data: { lastFour, askedAs: wish.askedAs } });
  return success({ changeId, proposalId: proposal.proposalId });
};
