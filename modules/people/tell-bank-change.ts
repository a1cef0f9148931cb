/**
 * Tells a person about their account on two channels: inside the product, and by a message to an account of theirs that
 * was theirs before, or on paper. An address changed lately does not turn the notice away to whoever changed it.
 */
import { hasNotice, notify, type CompanyTransaction } from '#modules/platform';
import { addressesOf, readBankPolicy } from './bank-account-store.ts';

export type BankNotice = {
  readonly code: 'bankAccountAsked' | 'bankAccountInEffect' | 'bankAccountStopped';
  readonly personId: number;
  readonly changeId: number;
  readonly data: Readonly<Record<string, string>>;
};

/** How a change of account is named in proposals and the audit. */
export const subjectOfChange = (changeId: number): string => `bankAccount:${changeId}`;

/** Once for each code and change, however often it is asked for. */
export const tellPerson = async (tx: CompanyTransaction, notice: BankNotice): Promise<void> => {
  const about = subjectOfChange(notice.changeId);
  if (await hasNotice(tx, notice.code, about)) return;
  const { addressDays } = await readBankPolicy(tx);
  const addresses = await addressesOf(tx, notice.personId, addressDays);
  // Whoever has new addresses alone gets both: the message, and the sheet that somebody hands over.
  const isNew = addresses.lasting.length === 0;
  await notify(tx, { code: notice.code, to: { personId: notice.personId }, about, data: notice.data, link: '/my/bank-account' }, { messages: isNew ? addresses.current : addresses.lasting, isPrinted: isNew });
};
