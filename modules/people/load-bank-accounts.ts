/**
 * Takes over the accounts of a whole company from elsewhere: one proposal, approved in one by a second person. Only before
 * the company has any account of its own; afterwards every account is a change.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { drawRowNumbers, propose, reachesAll, usersOfPeople, type CompanyTransaction } from '#modules/platform';
import { accountFault, lastFourOf, sealAccounts, type AccountDetails } from './bank-account-values.ts';
import { changesOf, findPeople, hasAnyAccount, insertAccounts } from './bank-account-store.ts';

export type LoadRow = AccountDetails & { readonly personNumber: string };
export type LoadFailure = { readonly row: number; readonly code: 'personUnknown' | 'personTwice' | 'valueMissing' | 'accountForm' | 'accountCheckDigit' | 'bankChangePending' };

const faultOf = (row: LoadRow, people: ReadonlyMap<string, number>, seen: Set<string>, pending: ReadonlySet<number>): LoadFailure['code'] | null => {
  if (row.personNumber === '' || row.holderName === '' || row.bankName === '') return 'valueMissing';
  const personId = people.get(row.personNumber);
  if (personId === undefined) return 'personUnknown';
  if (seen.has(row.personNumber)) return 'personTwice';
  seen.add(row.personNumber);
  return pending.has(personId) ? 'bankChangePending' : accountFault(row.accountNumber);
};

/** Asked when a load is made and again when it is decided: two may wait side by side. Whoever does not see every account cannot tell that there is none. */
export const isBeforeFirstAccount = async (tx: CompanyTransaction): Promise<boolean> => reachesAll(tx.access, 'bank') && !(await hasAnyAccount(tx));

/** Nothing is taken in when a row fails. Rows are numbered from 2, as in the file. */
export const loadBankAccounts = async (tx: CompanyTransaction, rows: readonly LoadRow[]): Promise<Result<{ readonly proposalId: number | null; readonly failures: readonly LoadFailure[] }, { readonly code: 'bankAccountsThere' }>> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`bank load ${tx.companyId}`]);
  if (!(await isBeforeFirstAccount(tx))) return failure({ code: 'bankAccountsThere' });
  const found = await findPeople(tx, { personNumbers: rows.map((row) => row.personNumber) });
  const people = new Map(found.map((person) => [person.personNumber, person.personId]));
  const pending = new Set((await changesOf(tx, found.map((person) => person.personId))).filter(({ state }) => state === 'asked').map(({ personId }) => personId));
  const seen = new Set<string>();
  const failures = rows.flatMap((row, index): readonly LoadFailure[] => {
    const code = faultOf(row, people, seen, pending);
    return code === null ? [] : [{ row: index + 2, code }];
  });
  if (failures.length > 0 || rows.length === 0) return success({ proposalId: null, failures });
  const changeIds = await drawRowNumbers(tx, rows.length);
  const accounts = rows.map((row, index) => ({ ...row, personId: people.get(row.personNumber) ?? 0, changeId: changeIds[index] ?? 0 })).toSorted((a, b) => a.changeId - b.changeId);
  const sealed = await sealAccounts(tx, accounts);
  const proposal = await propose(tx, {
    kind: 'bankAccountLoad', subject: `bankAccountLoad:${accounts[0]?.changeId ?? 0}`, beneficiaryPersonId: null, needs: { action: 'approve', fieldClass: 'bank' },
    content: sealed.map(({ content }) => content), details: { people: String(accounts.length) },
    // Whoever is in it gains from it: their own account is a change of its own, which somebody else approves.
    barredUserIds: await usersOfPeople(tx, accounts.map(({ personId }) => personId)),
  });
  await insertAccounts(tx, accounts.map((account, index) => ({ ...account, ...sealedOf(sealed, index), lastFour: lastFourOf(account.accountNumber) })), { askedAs: 'load', reason: '', coolingOffDays: 0, proposalId: proposal.proposalId });
  return success({ proposalId: proposal.proposalId, failures: [] });
};

const sealedOf = (sealed: Awaited<ReturnType<typeof sealAccounts>>, index: number): { readonly sealed: Buffer; readonly salt: Buffer; readonly mark: Buffer } => {
  const found = sealed[index];
  if (found === undefined) throw new Error('assertion failed: as many sealed values as accounts');
  return { sealed: found.sealed, salt: found.salt, mark: found.mark };
};

/** Rows of a CSV file: person number, holder, bank, branch code, account. Quotes as in RFC 4180; the first row is the heading. */
export const readLoadRows = (text: string): readonly LoadRow[] => {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  const content = text.replace(/^\uFEFF/, '');
  const endRow = (): void => {
    row.push(value);
    if (row.some((each) => each.trim() !== '')) rows.push(row);
    row = [];
    value = '';
  };
  for (let index = 0; index < content.length; index += 1) {
    const sign = content[index];
    if (isQuoted) {
      if (sign !== '"') value += sign;
      else if (content[index + 1] === '"') { value += '"'; index += 1; } else isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === ',') { row.push(value); value = ''; } else if (sign === '\n') endRow();
    else if (sign !== '\r') value += sign;
  }
  endRow();
  return rows.slice(1).map(([personNumber = '', holderName = '', bankName = '', branchCode = '', accountNumber = '']) => ({
    personNumber: personNumber.trim(), holderName: holderName.trim(), bankName: bankName.trim(), branchCode: branchCode.trim(), accountNumber: accountNumber.replace(/[\s-]/g, '').toUpperCase(),
  }));
};
