/** Bank accounts of the demonstration's people: loaded and approved by two of its users, and one change that waits in the inbox. */
import { findRoleHolder, resolveRights } from '#modules/access';
import { assert } from '#kernel/base/result';
import { askBankChange, bankProposalKinds, employedPersons, loadBankAccounts, termsSegments } from '#modules/people';
import { choosePayer } from '#modules/payout';
import { payoutDeps } from '../work/payout-work.ts';
import { asSystem, decideProposal, findProposal, forSubject, withCompany, type Company, type CompanyContext, type Database } from '#modules/platform';

const banks = ['中国工商银行', '中国建设银行', '中国农业银行', '招商银行'] as const;
const everyDay = { fromDay: 0, toDay: 60_000 };

/** A card number with its check digit (Luhn). */
export const withCheckDigit = (digits: string): string => {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

/** A card number that exists nowhere: the range of test cards of one bank, counted up. */
export const madeUpCard = (index: number): string => withCheckDigit(`622999${String(index).padStart(12, '0')}`);

const contextOfRole = async (database: Database, company: Company, role: 'payrollClerk' | 'payrollSupervisor', day: number): Promise<CompanyContext> => {
  const { companyId } = company;
  return withCompany(database, asSystem(companyId, 'demonstration', 'setUp'), async (tx) => {
    const userId = await findRoleHolder(tx, role);
    assert(userId !== null, 'the demonstration has its users');
    const { personId, roles, rights } = await resolveRights(tx, { userId, day });
    return forSubject({ userId, companyId, personId, roles, rights, isSteppedUp: true, sessionId: `demonstration ${role}`, program: null, from: '127.0.0.1' });
  });
};

const kinds = bankProposalKinds({ askLater: () => Promise.resolve(), wakeNotices: () => Promise.resolve() });

/** A made-up paying account for each legal entity, so that a locked run can be paid out. */
const choosePayers = (database: Database, clerk: CompanyContext): Promise<void> => withCompany(database, clerk, async (tx) => {
  const entities = [...new Set((await termsSegments(tx, { ...everyDay, personIds: null })).map(({ legalEntity }) => legalEntity))].toSorted();
  for (const [index, legalEntity] of entities.entries()) {
    const wish = { legalEntity, holderName: legalEntity, bankName: banks[index % banks.length] ?? banks[0], branchCode: '', accountNumber: madeUpCard(990_000 + index), layout: 'salaryTable', neededApprovals: 1 } as const;
    assert((await choosePayer(tx, payoutDeps.layouts, wish)).ok, 'a paying account of the demonstration');
  }
});

/** Does nothing where the company has accounts already. `day` is today as an epoch-day. */
export const ensureDemoAccounts = async (database: Database, company: Company, day: number): Promise<void> => {
  const [clerk, supervisor] = [await contextOfRole(database, company, 'payrollClerk', day), await contextOfRole(database, company, 'payrollSupervisor', day)];
  const loaded = await withCompany(database, clerk, async (tx) => {
    const people = await employedPersons(tx, everyDay);
    const rows = people.map(({ personNumber, name }, index) => ({ personNumber, holderName: name, bankName: banks[index % banks.length] ?? banks[0], branchCode: '', accountNumber: madeUpCard(index + 1) }));
    const result = await loadBankAccounts(tx, rows);
    return result.ok ? { proposalId: result.value.proposalId, first: people[0] } : null;
  });
  if (loaded === null || loaded.proposalId === null) return;
  const { proposalId, first } = loaded;
  await withCompany(database, supervisor, async (tx) => {
    const proposal = await findProposal(tx, proposalId);
    const decided = proposal === null ? null : await decideProposal(tx, kinds, { proposalId, decision: 'approve', digest: proposal.digest, reason: '' });
    assert(decided?.ok === true, 'a second user approves the accounts of the demonstration');
  });
  await choosePayers(database, clerk);
  if (first === undefined) return;
  const wish = { personId: first.personId, askedAs: 'office', reason: '本人手机停用，持身份证到薪酬办公室办理', holderName: first.name, bankName: banks[3], branchCode: '', accountNumber: madeUpCard(900_000) } as const;
  const asked = await withCompany(database, clerk, (tx) => askBankChange(tx, wish));
  assert(asked.ok, 'a clerk asks for a change in the demonstration');
};
