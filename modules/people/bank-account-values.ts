/** Account numbers: how they are checked, sealed, marked and fingerprinted. A number in the clear goes no further than its caller. */
import { createHash, randomBytes } from 'node:crypto';
import { assert } from '#kernel/base/result';
import { isMarkOf, markOf, openColumn, openForWriting, sealColumn, type CompanyTransaction, type JsonValue, type SealedPlace } from '#modules/platform';
import type { SealedAccount } from './bank-account-store.ts';

const accountColumn = { table: 'people.bank_account', column: 'account_sealed', fieldClass: 'bank' } as const;
const saltColumn = { table: 'people.bank_account', column: 'salt_sealed', fieldClass: 'bank' } as const;
const markPurpose = 'bankAccount';

/** For sealing again under a new key. */
export const bankSealedPlaces: readonly SealedPlace[] = [
  { ...accountColumn, rowText: 'change_id::text', personColumn: 'person_id', mark: { column: 'account_mark', purpose: markPurpose } },
  { ...saltColumn, rowText: 'change_id::text', personColumn: 'person_id' },
];

export type AccountDetails = { readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly accountNumber: string };

const remainderOf97 = (text: string): number => {
  const digits = [...`${text.slice(4)}${text.slice(0, 4)}`].map((sign) => (sign >= 'A' ? String(sign.charCodeAt(0) - 55) : sign)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
};

const passesLuhn = (digits: string): boolean =>
  [...digits].toReversed().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10 === 0;

/** Why a number cannot be an account: a mistyped card or IBAN is found by its check digits. */
export const accountFault = (accountNumber: string): 'accountForm' | 'accountCheckDigit' | null => {
  if (!/^[A-Z0-9]{8,34}$/.test(accountNumber)) return 'accountForm';
  if (/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(accountNumber)) return remainderOf97(accountNumber) === 1 ? null : 'accountCheckDigit';
  // Cards of the UnionPay range; account numbers of banks that are no cards have no common check digit.
  if (/^62\d{14,17}$/.test(accountNumber)) return passesLuhn(accountNumber) ? null : 'accountCheckDigit';
  return null;
};

/** The last four digits, the most that lists show. */
export const lastFourOf = (accountNumber: string): string => accountNumber.slice(-4);

/** Keyed mark of a number: equal for equal numbers of one company, worth nothing without its key. */
export const markOfAccount = (tx: CompanyTransaction, accountNumber: string): Promise<Buffer> => markOf(tx, markPurpose, accountNumber);

/** Whether a stored mark is that of a number, also while keys are rotated. */
export const isMarkOfAccount = (tx: CompanyTransaction, accountNumber: string, mark: string): Promise<boolean> => isMarkOf(tx, markPurpose, accountNumber, Buffer.from(mark, 'hex'));

export type SealedNumber = { readonly sealed: Buffer; readonly salt: Buffer; readonly mark: Buffer; readonly content: JsonValue };

/** What is approved: who gets pay where. The salt is sealed, so the fingerprint of a number cannot be tried out. */
const contentOf = (personId: number, changeId: number, account: Pick<AccountDetails, 'holderName' | 'bankName' | 'branchCode'>, accountNumber: string, salt: string): JsonValue => ({
  personId, changeId, holderName: account.holderName, bankName: account.bankName, branchCode: account.branchCode,
  account: createHash('sha256').update(`${salt}\n${accountNumber}`).digest('hex'),
});

/** Numbers sealed for their person and change, each with a sealed salt, its mark, and the content that an approval is for. */
export const sealAccounts = async (tx: CompanyTransaction, accounts: readonly (AccountDetails & { readonly personId: number; readonly changeId: number })[]): Promise<readonly SealedNumber[]> => {
  const salts = accounts.map(() => randomBytes(16).toString('hex'));
  const place = ({ personId, changeId }: { readonly personId: number; readonly changeId: number }) => ({ personId, row: String(changeId) });
  const sealed = await sealColumn(tx, accountColumn, accounts.map((account) => ({ ...place(account), plain: Buffer.from(account.accountNumber) })));
  const sealedSalts = await sealColumn(tx, saltColumn, accounts.map((account, index) => ({ ...place(account), plain: Buffer.from(salts[index] ?? '') })));
  const made: SealedNumber[] = [];
  for (const [index, account] of accounts.entries()) {
    const [number, salt, text] = [sealed[index], sealedSalts[index], salts[index]];
    assert(number !== undefined && salt !== undefined && text !== undefined, 'as many sealed values as accounts');
    made.push({ sealed: number, salt, mark: await markOfAccount(tx, account.accountNumber), content: contentOf(account.personId, account.changeId, account, account.accountNumber, text) });
  }
  return made;
};

/** The content as it stands now, from the sealed bytes themselves; null when a value is gone. For the digest alone: it shows nobody a number. */
export const contentOfSealed = async (tx: CompanyTransaction, rows: readonly SealedAccount[]): Promise<readonly JsonValue[] | null> => {
  const values = (pick: (row: SealedAccount) => Buffer) => rows.map((row) => ({ personId: row.personId, row: String(row.changeId), sealed: pick(row) }));
  const numbers = await openForWriting(tx, accountColumn, values((row) => row.sealed));
  const salts = await openForWriting(tx, saltColumn, values((row) => row.salt));
  const contents: JsonValue[] = [];
  for (const [index, row] of rows.entries()) {
    const [number, salt] = [numbers[index], salts[index]];
    if (!Buffer.isBuffer(number) || !Buffer.isBuffer(salt)) return null;
    contents.push(contentOf(row.personId, row.changeId, row, number.toString(), salt.toString()));
  }
  return contents;
};

/** Account numbers in the clear, in the order given; null when the person's keys are gone. Refuses readers without the right, and notes every one. */
export const openAccountNumbers = async (tx: CompanyTransaction, rows: readonly SealedAccount[]): Promise<readonly (string | null)[]> => {
  const opened = await openColumn(tx, accountColumn, rows.map((row) => ({ personId: row.personId, row: String(row.changeId), sealed: row.sealed })));
  return opened.map((value) => (Buffer.isBuffer(value) ? value.toString() : null));
};
