/** What to look at before an account is approved or paid to: the same account in the hands of several people. */
import type { CompanyTransaction } from '#modules/platform';
import { changesOf, type BankChange } from './bank-account-store.ts';

/** From this many on, pay to the account is held: a family shares one between two, hardly among three. */
export const manyShare = 3;

export type SharedAccount = { readonly mark: string; readonly personIds: readonly number[]; readonly personNumbers: readonly string[] };
export type BankFinding = { readonly code: 'sharedByTwo' | 'sharedByMany' | 'equalsOfficeUser'; readonly mark: string; readonly personIds: readonly number[]; readonly personNumbers: readonly string[] };

const counts = ({ state }: BankChange): boolean => state === 'asked' || state === 'coolingOff' || state === 'inEffect';

const groupByMark = (changes: readonly BankChange[]): readonly SharedAccount[] => {
  const people = new Map<string, Map<number, string>>();
  for (const change of changes.filter(counts)) {
    const known = people.get(change.mark);
    if (known === undefined) people.set(change.mark, new Map([[change.personId, change.personNumber]]));
    else known.set(change.personId, change.personNumber);
  }
  return [...people].filter(([, sharers]) => sharers.size > 1).map(([mark, sharers]) => ({ mark, personIds: [...sharers.keys()], personNumbers: [...sharers.values()].toSorted() }));
};

/** Accounts of two people or more, asked for or in effect; equal accounts have equal marks, and nobody opens a number. */
export const sharedAccounts = async (tx: CompanyTransaction, marks: readonly string[] | null): Promise<readonly SharedAccount[]> => {
  const shared = groupByMark(await changesOf(tx, null));
  return marks === null ? shared : shared.filter(({ mark }) => marks.includes(mark));
};

/** Findings over all accounts; `officePersonIds` are the people who ask for, approve or administer in the office. */
export const findBankFindings = async (tx: CompanyTransaction, officePersonIds: readonly number[]): Promise<readonly BankFinding[]> => {
  const office = new Set(officePersonIds);
  return (await sharedAccounts(tx, null)).flatMap(({ mark, personIds, personNumbers }) => {
    const same: BankFinding[] = [{ code: personIds.length >= manyShare ? 'sharedByMany' : 'sharedByTwo', mark, personIds, personNumbers }];
    if (personIds.some((personId) => office.has(personId))) same.push({ code: 'equalsOfficeUser', mark, personIds, personNumbers });
    return same;
  });
};
