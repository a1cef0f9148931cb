/** Goal: the demonstration's people have accounts that two users brought in, and its inbox is not empty. Method: a small company, twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { giveRole } from '#modules/access';
import { importWorkbookFacts, readPayAccounts } from '#modules/people';
import { asSystem, createCompany, withCompany, type CompanyTransaction } from '#modules/platform';
import { ensureDemoAccounts, madeUpCard } from './demo-bank-accounts.ts';

test('accounts of the demonstration come in once, approved by another user than the one who loaded them', async () => {
  await withTestDatabase(async ({ database }) => {
    const made = await createCompany(database, { companyCode: 'demonstration', name: '演示公司', isDemo: true });
    assert.ok(made.ok);
    const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(made.value.companyId, 'proof', 'test'), work);
    const person = (personNumber: string) => ({ row: 2, fact: { kind: 'person' as const, personNumber, name: `员工${personNumber}`, identityNumber: '', mobile: '', email: '', hireDay: 20_000, leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: null } });
    const facts = { persons: ['A1', 'A2', 'A3'].map(person), terms: [], workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [] };
    await inCompany((tx) => importWorkbookFacts(tx, { facts, rowErrors: [], sourceCode: 'workbook', rows: 'all' }));
    for (const role of ['payrollClerk', 'payrollSupervisor'] as const) await inCompany((tx) => giveRole(tx, { userId: role, role, personId: null }));
    for (let time = 0; time < 2; time += 1) await ensureDemoAccounts(database, made.value, 20_759);
    const counts = await database.ownerPool.query<{ accounts: number; open: number; approved: number }>(
      `select (select count(*)::int from people.bank_account) as accounts, (select count(*)::int from platform.proposal where state = 'open') as open, (select count(*)::int from platform.proposal where state = 'approved') as approved`);
    assert.deepEqual(counts.rows, [{ accounts: 4, open: 1, approved: 1 }]);
    const { rows } = await database.ownerPool.query<{ person_id: number }>('select person_id from people.person order by person_number');
    const accounts = await inCompany((tx) => readPayAccounts(tx, { personIds: rows.map(({ person_id }) => person_id), payDate: new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10), zone: 'Asia/Shanghai' }));
    assert.deepEqual(accounts.map((account) => [account.kind, account.lastFour]), [1, 2, 3].map((index) => ['account', madeUpCard(index).slice(-4)]));
  });
});
