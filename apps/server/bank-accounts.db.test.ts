/** Goal: a bank account changes over HTTP as it does underneath: second proof, second person, second browser. Method: people who sign in, on the whole server. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { giveRole } from '#modules/access';
import { importWorkbookFacts } from '#modules/people';
import { asSystem, withCompany } from '#modules/platform';
import { createModuleRoutes } from './module-routes.ts';
import { emailOf, goodPassword, withScene, type Browser, type Scene } from '#checks/identity-scene';

const now = Date.UTC(2026, 10, 2, 1);
const card = '6222021234567890128';

const registerModuleRoutes: NonNullable<Parameters<typeof withScene>[0]['registerModuleRoutes']> = (server, place) => createModuleRoutes({ ...place, nowMilliseconds: () => now, zone: 'Asia/Shanghai' })(server);

const prepare = async ({ database, company, addUser }: Scene): Promise<void> => {
  const person = { row: 2, fact: { kind: 'person' as const, personNumber: 'A1', name: '员工', identityNumber: '', mobile: '', email: '', hireDay: 20_000, leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: null } };
  const facts = { persons: [person], terms: [], workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [] };
  const worker = await addUser('worker', 'employee');
  await addUser('supervisor', 'payrollSupervisor');
  await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
    await importWorkbookFacts(tx, { facts, rowErrors: [], sourceCode: 'workbook', rows: 'all' });
    const { rows } = await tx.query<{ person_id: number }>("select person_id from people.person where person_number = 'A1'");
    await giveRole(tx, { userId: worker, role: 'employee', personId: rows[0]?.person_id ?? null });
  });
};

/** The second factor has its own tests: here it counts as proven. */
const signIn = async ({ database }: Scene, browser: Browser, name: string): Promise<void> => {
  assert.equal((await browser.post('/api/session/sign-in', { email: emailOf(name), password: goodPassword })).status, 200);
  await database.ownerPool.query('update auth.session set "secondFactorAt" = now()');
};

test('A-43, A-45: over HTTP, asked in one browser and decided in another; in the same one it is refused', async () => {
  await withScene({ registerModuleRoutes }, async (scene) => {
    await prepare(scene);
    const [own, shared, office] = [scene.browser(), scene.browser('10.9.9.9'), scene.browser('10.8.8.8')];
    await signIn(scene, own, 'worker');
    const asked = await own.post('/api/own/bank-account', { commandId: randomUUID(), holderName: '员工', bankName: '中国工商银行', branchCode: '', accountNumber: '6222 0212 3456 7890 128' });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    const page = await own.get('/api/own/bank-account');
    assert.ok(!JSON.stringify(page.body).includes(card));
    // Somebody who signs in as the supervisor in the worker's own browser.
    shared.useCookie(own.cookie());
    await signIn(scene, shared, 'supervisor');
    const list = await shared.get('/api/proposals');
    const [proposal] = list.body['rows'] as { proposalId: string; digest: string; mayDecide: boolean }[];
    assert.ok(proposal !== undefined, JSON.stringify(list.body));
    const decide = (browser: Browser) => browser.post(`/api/proposals/${proposal.proposalId}/decision`, { commandId: randomUUID(), digest: proposal.digest, decision: 'approve' });
    assert.equal((await decide(shared)).code, 'sameDevice');
    await signIn(scene, office, 'supervisor');
    assert.equal((await office.get(`/api/proposals/${proposal.proposalId}/decision`)).status, 404, 'an address that is opened decides nothing');
    const decided = await decide(office);
    assert.deepEqual([decided.status, decided.body['state']], [200, 'approved'], JSON.stringify(decided.body));
    const changes = await office.get('/api/bank-accounts/changes?state=coolingOff');
    assert.equal(changes.body['total'], 1);
    assert.ok(!JSON.stringify(changes.body).includes(card));
  });
});

test('A-45: without a fresh proof no account is shown or asked for, and stopping one needs none', async () => {
  await withScene({ registerModuleRoutes }, async (scene) => {
    await prepare(scene);
    const own = scene.browser();
    await signIn(scene, own, 'worker');
    const asked = await own.post('/api/own/bank-account', { commandId: randomUUID(), holderName: '员工', bankName: '中国工商银行', branchCode: '', accountNumber: card });
    assert.equal(asked.status, 200);
    await scene.database.ownerPool.query(`update auth.session set "steppedUpAt" = now() - interval '1 hour'`);
    await new Promise((resolve) => { setTimeout(resolve, 900); });
    for (const refused of [await own.get('/api/own/bank-account'), await own.post('/api/own/bank-account', { commandId: randomUUID(), holderName: 'P', bankName: 'B', branchCode: '', accountNumber: card })]) assert.deepEqual([refused.status, refused.code], [403, 'stepUpNeeded']);
    const stopped = await own.post(`/api/own/bank-account/${String(asked.body['changeId'])}/objection`, { commandId: randomUUID() });
    assert.deepEqual([stopped.status, stopped.body['done']], [200, true], JSON.stringify(stopped.body));
  });
});
