/**
 * Goal: pay goes to no account that two humans did not want, that its owner did not have time to stop, or that was not
 * released. Method: the routes of bank accounts, proposals and notices on a real database, with the clock set by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { success, type Result } from '#kernel/base/result';
import { asSystem, forSubject, peopleOfUsers, registerNoticeRoutes, registerProposalRoutes, sendNotices, setClockOffset, withCompany, type ApiServer, type CompanyTransaction, type Delivery, type Subject } from '#modules/platform';
import { bankProposalKinds, importWorkbookFacts, memberNamesOf, personNamesOf, readPayAccount, registerBankRoutes, tellBankEffects } from './index.ts';

type Captured = { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<unknown, { readonly code: string; readonly status?: number }>> };
type Answer = Record<string, unknown> & { readonly code?: string };

const day = 86_400_000;
const card = '6222021234567890128';
const otherCard = '6222021234567890136';
const thirdCard = '6217000010001234569';

type World = TestDatabase & {
  readonly ids: ReadonlyMap<string, number>;
  readonly subject: (userId: string, overrides?: Partial<Subject>) => Subject;
  readonly call: (operationId: string, who: Subject, request?: { params?: object; query?: object; body?: object; upload?: object }) => Promise<Answer>;
  readonly system: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
  readonly ask: (who: Subject, accountNumber?: string) => Promise<string>;
  readonly proposalOf: (changeId: string, who?: Subject) => Promise<{ readonly proposalId: string; readonly digest: string; readonly mayDecide: boolean }>;
  readonly decide: (who: Subject, changeId: string, decision?: 'approve' | 'reject') => Promise<Answer>;
  readonly stateOf: (changeId: string) => Promise<string>;
  readonly at: (days: number) => Promise<void>;
  readonly payTo: (personNumber: string, payDate: string) => Promise<string>;
  readonly later: { readonly personId: number; readonly atMilliseconds: number }[];
};

/** Users: two employees, a clerk and two supervisors who are people of the company, and a supervisor from outside. */
const users: Readonly<Record<string, { readonly role: BuiltInRole; readonly personNumber: string | null }>> = {
  worker: { role: 'employee', personNumber: 'A1' }, colleague: { role: 'employee', personNumber: 'A2' }, clerk: { role: 'payrollClerk', personNumber: 'C1' },
  supervisor: { role: 'payrollSupervisor', personNumber: 'S1' }, second: { role: 'payrollSupervisor', personNumber: 'S2' }, outside: { role: 'payrollSupervisor', personNumber: null },
};

const person = (personNumber: string) => ({ row: 2, fact: { kind: 'person' as const, personNumber, name: `员工${personNumber}`, identityNumber: '', mobile: '', email: '', hireDay: 20_000, leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: null } });
const noFacts = { terms: [], workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [] };

const enter = (tx: CompanyTransaction, numbers: readonly string[]) => importWorkbookFacts(tx, { facts: { ...noFacts, persons: numbers.map(person) }, rowErrors: [], sourceCode: 'workbook', rows: 'all' });

const withWorld = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  const system: World['system'] = (each) => withCompany(database, asSystem(companyId, 'proof', 'test'), each);
  await system((tx) => enter(tx, ['A1', 'A2', 'A3', 'C1', 'S1', 'S2']));
  const { rows } = await database.ownerPool.query<{ person_number: string; person_id: number }>('select person_number, person_id from people.person where company_id = $1', [companyId]);
  const ids = new Map(rows.map((row) => [row.person_number, row.person_id]));
  for (const [userId, { personNumber }] of Object.entries(users)) await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, $3)', [companyId, userId, ids.get(personNumber ?? '') ?? null]);
  const captured = new Map<string, Captured>();
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Captured['handler'] }) };
  const later: { personId: number; atMilliseconds: number }[] = [];
  const kinds = bankProposalKinds({ askLater: (_, { personId, atMilliseconds }) => Promise.resolve(void later.push({ personId, atMilliseconds })), wakeNotices: () => Promise.resolve() });
  let clock = 0;
  registerBankRoutes(server, {
    database, kinds, zone: 'Asia/Shanghai', nowMilliseconds: () => Date.now() + clock, nameUsers: memberNamesOf, wakeNotices: () => Promise.resolve(),
    officePersonIds: async (tx) => [...(await peopleOfUsers(tx, ['clerk', 'supervisor', 'second'])).values()],
  });
  registerProposalRoutes(server, { database, kinds, nameUsers: memberNamesOf });
  registerNoticeRoutes(server, { database, namePeople: personNamesOf });
  const subject: World['subject'] = (userId, overrides = {}) => ({ ...testSubject({ companyId, role: users[userId]?.role ?? 'employee', userId, personId: ids.get(users[userId]?.personNumber ?? '') ?? null }), ...overrides });
  const call: World['call'] = async (operationId, who, request = {}) => {
    const found = captured.get(operationId);
    assert.ok(found !== undefined, operationId);
    const { route, handler } = found;
    const result = await handler({
      subject: who, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body: request.body === undefined ? null : route.body?.parse(request.body), upload: request.upload ?? null,
      language: 'zh-CN', signal: new AbortController().signal,
    });
    return (result.ok ? route.response.parse(result.value) : { code: result.error.code }) as Answer;
  };
  const changes = async (who: Subject): Promise<readonly Answer[]> => (await call('listBankChanges', who))['rows'] as Answer[];
  const proposalOf: World['proposalOf'] = async (changeId, who = subject('outside')) => {
    const row = (await changes(who)).find((each) => each['changeId'] === changeId);
    assert.ok(row !== undefined, `change ${changeId}`);
    return { proposalId: String(row['proposalId']), digest: String(row['digest']), mayDecide: row['mayDecide'] === true };
  };
  await work({
    ...given, ids, subject, call, system, proposalOf, later,
    ask: async (who, accountNumber = card) => {
      const asked = await call('askOwnBankChange', who, { body: { commandId: randomUUID(), holderName: '员工', bankName: '中国工商银行', branchCode: '102290000001', accountNumber } });
      assert.equal(asked.code, undefined);
      return String(asked['changeId']);
    },
    decide: async (who, changeId, decision = 'approve') => {
      const { proposalId, digest } = await proposalOf(changeId);
      return call('decideProposal', who, { params: { proposalId }, body: { commandId: randomUUID(), digest, decision, reason: 'seen' } });
    },
    stateOf: async (changeId) => String((await changes(subject('outside'))).find((each) => each['changeId'] === changeId)?.['state']),
    at: async (days) => { clock = days * day; await setClockOffset(database, clock); },
    payTo: (personNumber, payDate) => system(async (tx) => {
      const account = await readPayAccount(tx, { personId: ids.get(personNumber) ?? 0, payDate, zone: 'Asia/Shanghai' });
      return account.kind === 'account' ? account.lastFour : account.reason;
    }),
  });
});

const dateIn = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

test('a change is asked, approved by another, cools off, takes effect, and its first pay is held until released', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, decide, stateOf, at, payTo, later } = world;
    const change = await ask(subject('worker'));
    assert.equal(await stateOf(change), 'asked');
    assert.equal(await payTo('A1', dateIn(10)), 'noAccount');
    assert.equal((await decide(subject('supervisor'), change))['state'], 'approved');
    assert.equal(await stateOf(change), 'coolingOff');
    assert.equal(later.length, 1);
    assert.equal(await payTo('A1', dateIn(2)), 'notYetInEffect', 'still cooling off');
    await at(3.01);
    assert.equal(await stateOf(change), 'inEffect');
    assert.equal(await payTo('A1', dateIn(6)), 'firstPay');
    const holds = (await call('listPayHolds', subject('supervisor'), { query: { payDate: dateIn(6) } }))['rows'] as Answer[];
    const hold = holds.find((each) => each['personNumber'] === 'A1');
    assert.deepEqual([hold?.['reason'], hold?.['mayDecide'], hold?.['isNewPayee'], hold?.['lastFour']], ['firstPay', true, true, card.slice(-4)]);
    assert.equal(holds.find((each) => each['personNumber'] === 'A2')?.['reason'], 'noAccount');
    const release = (who: Subject) => call('decideProposal', who, { params: { proposalId: hold?.['proposalId'] }, body: { commandId: randomUUID(), digest: hold?.['digest'], decision: 'approve' } });
    assert.equal((await release(subject('worker'))).code, 'notFound', 'nobody releases their own pay');
    assert.equal((await release(subject('supervisor')))['state'], 'approved');
    assert.equal(await payTo('A1', dateIn(6)), card.slice(-4));
    const own = await call('readOwnBankAccount', subject('worker'));
    assert.equal((own['current'] as Answer)['firstPay'], 'released');
    assert.ok(!JSON.stringify(own).includes(card), 'masked');
    // A second change: pay goes on to the first account until the second is in effect, and never back to the first after.
    const next = await ask(subject('worker'), otherCard);
    await decide(subject('second'), next);
    assert.equal(await payTo('A1', dateIn(6)), card.slice(-4));
    await at(7);
    assert.equal(await payTo('A1', dateIn(9)), 'firstPay');
    assert.equal(await stateOf(change), 'replaced');
    await at(0);
  });
});

test('A-43: asker and beneficiary never approve an account, nor does a clerk ask for themself on behalf', async () => {
  await withWorld(async (world) => {
    const { subject, call, decide, ask, proposalOf } = world;
    const asked = await call('askBankChange', subject('clerk'), { body: { commandId: randomUUID(), personNumber: 'A1', holderName: '员工', bankName: '招商银行', branchCode: '', accountNumber: card, reason: '本人无手机' } });
    const change = String(asked['changeId']);
    const clerkWithApproval = subject('clerk', { rights: { ...subject('clerk').rights, 'approve:bank': 'all' } });
    assert.equal((await proposalOf(change, clerkWithApproval)).mayDecide, false);
    assert.equal((await decide(clerkWithApproval, change)).code, 'ownProposal', 'also with the right to approve');
    const beneficiary = subject('worker', { rights: { ...subject('supervisor').rights } });
    assert.equal((await decide(beneficiary, change)).code, 'ownBenefit');
    const own = await ask(subject('supervisor'), otherCard);
    assert.notEqual((await decide(subject('supervisor'), own))['state'], 'approved');
    assert.equal((await decide(subject('second'), own))['state'], 'approved');
    const forOneself = await call('askBankChange', subject('clerk'), { body: { commandId: randomUUID(), personNumber: 'C1', holderName: '员工', bankName: '招商银行', branchCode: '', accountNumber: thirdCard, reason: 'x' } });
    assert.equal(forOneself.code, 'officeAsksNotForOneself');
    assert.equal((await call('askOwnBankChange', subject('worker', { program: 'bot' }), { body: { commandId: randomUUID(), holderName: 'a', bankName: 'b', branchCode: '', accountNumber: thirdCard } })).code, 'notAllowed', 'programs ask for no accounts');
  });
});

test('A-44: opening the page of a change or a proposal decides nothing, however often it is fetched', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, proposalOf, stateOf } = world;
    const change = await ask(subject('worker'));
    const { proposalId } = await proposalOf(change);
    for (let time = 0; time < 3; time += 1) {
      assert.equal((await call('readProposal', subject('supervisor'), { params: { proposalId } }))['state'], 'open');
      await call('listProposals', subject('supervisor'));
      await call('listBankChanges', subject('supervisor'));
    }
    assert.equal(await stateOf(change), 'asked');
    const { bank, proposals } = (await import('#contracts/api/api-routes')).apiRoutes;
    for (const route of [...(bank ?? []), ...(proposals ?? [])].filter(({ method }) => method === 'GET')) assert.equal(route.body, null, `${route.operationId} takes nothing but an address`);
  });
});

test('A-45: a pirate with the session of a person gains nothing by changing the address first', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, system, decide, ids, at, payTo, later, database } = world;
    const worker = ids.get('A1') ?? 0;
    await system((tx) => tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by, matched_at) values ($1, 'wecom', 'oldPhone', $2, 'test', now() - interval '100 days')`, [tx.companyId, worker]));
    // The address is turned to the pirate's own a day before.
    await system((tx) => tx.query(`delete from people.source_identity where source_person_key = 'oldPhone'`));
    await system((tx) => tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', 'pirate', $2, 'test')`, [tx.companyId, worker]));
    // Without a second proof nothing is in reach: the ask finds nobody.
    const hijacked = subject('worker', { isSteppedUp: false });
    assert.equal((await call('askOwnBankChange', hijacked, { body: { commandId: randomUUID(), holderName: 'P', bankName: 'B', branchCode: '', accountNumber: card } })).code, 'notFound');
    const change = await ask(subject('worker'));
    const sent: Delivery[] = [];
    const deliver = () => system((tx) => sendNotices(tx, (delivery) => { sent.push(delivery); return Promise.resolve(success({ providerMessage: 'm' })); }));
    await deliver();
    assert.deepEqual(sent.map(({ personKey, code }) => [personKey, code]), [['oldPhone', 'bankAccountAsked']], 'the old address is told, not the new one');
    await decide(subject('supervisor'), change);
    await at(3.01);
    assert.ok((later[0]?.atMilliseconds ?? 0) > Date.now() + 2.9 * day);
    await system((tx) => tellBankEffects(tx, [worker]));
    await system((tx) => tellBankEffects(tx, [worker]));
    await deliver();
    assert.deepEqual(sent.map(({ personKey, code }) => [personKey, code]).slice(1), [['oldPhone', 'bankAccountInEffect']], 'told again once at the effect');
    assert.equal(await payTo('A1', dateIn(6)), 'firstPay', 'and the first pay is held all the same');
    const { rows } = await database.ownerPool.query<{ data: unknown; code: string }>('select code, data from platform.notice');
    for (const row of rows) assert.ok(!JSON.stringify(row.data).includes(card.slice(0, 12)));
    await at(0);
  });
});

test('A-45: the person stops a change with one click and no second proof, before it takes effect and not after', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, decide, stateOf, at, payTo } = world;
    const unproven = subject('worker', { isSteppedUp: false });
    const object = (who: Subject, changeId: string) => call('objectToBankChange', who, { params: { changeId }, body: { commandId: randomUUID() } });
    const first = await ask(subject('worker'));
    assert.equal((await object(subject('colleague', { isSteppedUp: false }), first)).code, 'bankChangeOver', 'somebody else');
    assert.equal((await object(unproven, first))['done'], true, 'while it waits');
    assert.equal(await stateOf(first), 'objected');
    assert.equal((await decide(subject('supervisor'), first)).code, 'proposalClosed');
    const second = await ask(subject('worker'));
    await decide(subject('supervisor'), second);
    await at(2.9);
    assert.equal((await object(unproven, second))['done'], true, 'while it cools off');
    await at(5);
    assert.equal(await stateOf(second), 'objected');
    assert.equal(await payTo('A1', dateIn(8)), 'noAccount');
    assert.equal((await call('listProposals', subject('second')))['total'], 0, 'its release is gone too');
    const third = await ask(subject('worker'));
    await decide(subject('supervisor'), third);
    await at(9);
    assert.equal((await object(unproven, third)).code, 'bankChangeOver', 'in effect');
    assert.equal(await stateOf(third), 'inEffect');
    await at(0);
  });
});

test('A-45: whoever no message reaches is told on paper, which a clerk hands over and nobody hands to themself', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask } = world;
    const change = await ask(subject('worker'));
    const list = async () => (await call('listPrintedNotices', subject('clerk')))['rows'] as Answer[];
    const [sheet] = await list();
    assert.deepEqual([sheet?.['personNumber'], sheet?.['code']], ['A1', 'bankAccountAsked']);
    const handOver = (who: Subject) => call('recordHandover', who, { params: { deliveryId: sheet?.['deliveryId'] }, body: { commandId: randomUUID() } });
    assert.equal((await handOver(subject('worker', { rights: subject('clerk').rights }))).code, 'notFound');
    assert.equal((await handOver(subject('clerk')))['done'], true);
    assert.deepEqual(await list(), []);
    const own = ((await call('readOwnBankAccount', subject('worker')))['changes'] as { changeId: string; told: Answer[] }[]).find((each) => each.changeId === change);
    assert.deepEqual(own?.told.map((each) => [each['channel'], each['state']]), [['inApp', 'sent'], ['printed', 'handedOver']], 'two channels');
  });
});

test('A-46: one account in two hands, in many, and in the hands of the office is found before release', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, decide, at, payTo } = world;
    for (const [who, by] of [['worker', 'supervisor'], ['clerk', 'supervisor']] as const) await decide(subject(by), await ask(subject(who)));
    const findings = async () => ((await call('listBankFindings', subject('supervisor')))['rows'] as Answer[]).map((each) => [each['code'], each['personNumbers']]);
    assert.deepEqual(await findings(), [['sharedByTwo', ['A1', 'C1']], ['equalsOfficeUser', ['A1', 'C1']]]);
    const third = await ask(subject('colleague'));
    const row = ((await call('listBankChanges', subject('supervisor'), { query: { state: 'asked' } }))['rows'] as { findings: Answer[] }[])[0];
    assert.deepEqual(row?.findings.map((each) => each['code']), ['sharedByMany', 'equalsOfficeUser'], 'seen before deciding');
    await decide(subject('supervisor'), third);
    await at(4);
    for (const { proposalId, digest } of ((await call('listPayHolds', subject('second'), { query: { payDate: dateIn(6) } }))['rows'] as { proposalId: string | null; digest: string }[])) {
      if (proposalId !== null) await call('decideProposal', subject('second'), { params: { proposalId }, body: { commandId: randomUUID(), digest, decision: 'approve' } });
    }
    for (const number of ['A1', 'A2', 'C1']) assert.equal(await payTo(number, dateIn(6)), 'sharedByMany', 'released, and held all the same');
    assert.ok(!JSON.stringify(await call('listBankFindings', subject('supervisor'))).includes(card));
    await at(0);
  });
});

test('A-47: whoever entered a person approves neither their account nor its release', async () => {
  await withWorld(async (world) => {
    const { subject, call, decide, database, ids, at } = world;
    await withCompany(database, forSubject(subject('outside')), (tx) => enter(tx, ['A1', 'A2', 'A3', 'C1', 'S1', 'S2', 'G1']));
    const asked = await call('askBankChange', subject('clerk'), { body: { commandId: randomUUID(), personNumber: 'G1', holderName: '影子', bankName: '招商银行', branchCode: '', accountNumber: thirdCard, reason: '新员工' } });
    const change = String(asked['changeId']);
    assert.equal((await decide(subject('outside'), change)).code, 'ownProposal', 'entered by this user');
    assert.equal((await decide(subject('supervisor'), change))['state'], 'approved');
    const payees = (await call('listNewPayees', subject('supervisor')))['rows'] as Answer[];
    assert.deepEqual(payees.map((each) => [each['personNumber'], each['askedBy'], each['approvedBy']]), [['G1', '员工C1', '员工S1']]);
    await at(4);
    const hold = ((await call('listPayHolds', subject('outside'), { query: { payDate: dateIn(6) } }))['rows'] as Answer[]).find((each) => each['personNumber'] === 'G1');
    assert.deepEqual([hold?.['reason'], hold?.['mayDecide']], ['firstPay', false]);
    assert.equal((await call('decideProposal', subject('outside'), { params: { proposalId: hold?.['proposalId'] }, body: { commandId: randomUUID(), digest: hold?.['digest'], decision: 'approve' } })).code, 'ownProposal');
    const { rows } = await database.ownerPool.query<{ entered_by_user: string }>('select entered_by_user from people.person_origin where person_id = $1', [ids.get('A1')]);
    assert.deepEqual(rows, [{ entered_by_user: '' }], 'a machine entered the others');
    await at(0);
  });
});

test('A-80: an account swapped behind an approval, before or after it, is not approved and not paid', async () => {
  await withWorld(async (world) => {
    const { subject, ask, decide, database, at, payTo, call } = world;
    const swap = (from: string, into: string) => database.ownerPool.query('update people.bank_account as target set account_sealed = other.account_sealed, account_mark = other.account_mark, holder_name = other.holder_name from people.bank_account as other where target.change_id = $1 and other.change_id = $2', [into, from]);
    const good = await ask(subject('worker'));
    await assert.rejects(async () => {
      const foreign = await ask(subject('colleague'), otherCard);
      await swap(foreign, good);
      await decide(subject('supervisor'), good);
    }, /sealBroken|sealed/, 'bytes of another row do not open here');
    const clean = await ask(subject('second'), thirdCard);
    await database.ownerPool.query("update people.bank_account set holder_name = '海盗' where change_id = $1", [clean]);
    assert.equal((await decide(subject('supervisor'), clean)).code, 'contentChanged');
    await database.ownerPool.query("update people.bank_account set holder_name = '员工' where change_id = $1", [clean]);
    assert.equal((await decide(subject('supervisor'), clean))['state'], 'approved');
    await at(4);
    const hold = ((await call('listPayHolds', subject('supervisor'), { query: { payDate: dateIn(6) } }))['rows'] as Answer[]).find((each) => each['personNumber'] === 'S2');
    await call('decideProposal', subject('supervisor'), { params: { proposalId: hold?.['proposalId'] }, body: { commandId: randomUUID(), digest: hold?.['digest'], decision: 'approve' } });
    assert.equal(await payTo('S2', dateIn(6)), thirdCard.slice(-4));
    await database.ownerPool.query("update people.bank_account set branch_code = '666' where change_id = $1", [clean]);
    assert.equal(await payTo('S2', dateIn(6)), 'changedAfterApproval');
    await at(0);
  });
});

test('A-43: no statement decides an account or releases a first pay that two people did not', async () => {
  await withWorld(async (world) => {
    const { subject, ask, decide, database, company, ids, payTo, at } = world;
    const change = await ask(subject('worker'));
    const by = (text: string): Promise<string> => withCompany(database, forSubject(subject('clerk')), (tx) => tx.query(text, [company.companyId, ids.get('A1'), change])).then(() => 'done', (error: Error) => error.message);
    const decision = "insert into people.bank_account_decision (company_id, person_id, change_id, state, decided_by, effective_at) values ($1, $2, $3, 'approved', 'user:supervisor', now() - interval '1 day')";
    const release = "insert into people.bank_account_release (company_id, person_id, change_id, released_by) values ($1, $2, $3, 'user:supervisor')";
    assert.equal(await by(decision), 'bankChangeNotDecided');
    assert.equal(await by(release), 'firstPayNotDecided');
    assert.equal((await decide(subject('supervisor'), change))['state'], 'approved');
    assert.equal(await by(release), 'firstPayNotDecided', 'the account is approved, its first pay is not');
    const copied = `insert into people.bank_account (company_id, person_id, holder_name, bank_name, branch_code, account_sealed, account_mark, salt_sealed, last_four, asked_as, asked_by, cooling_off_days, proposal_id)
      select company_id, person_id, '海盗', bank_name, branch_code, account_sealed, account_mark, salt_sealed, last_four, asked_as, asked_by, 0, proposal_id from people.bank_account where company_id = $1 and person_id = $2 and change_id = $3`;
    assert.equal(await by(copied), 'bankChangeNotProposed', 'no further account goes behind a proposal that is decided');
    await at(4);
    assert.equal(await payTo('A1', dateIn(6)), 'firstPay');
    await at(0);
  });
});

test('a first pay that was refused can be released later, and nobody takes its release back', async () => {
  await withWorld(async (world) => {
    const { subject, ask, decide, call, payTo, at } = world;
    const change = await ask(subject('worker'));
    await decide(subject('supervisor'), change);
    await at(4);
    const hold = async () => ((await call('listPayHolds', subject('supervisor'), { query: { payDate: dateIn(6) } }))['rows'] as Answer[]).find((each) => each['personNumber'] === 'A1');
    const first = await hold();
    for (const isSteppedUp of [true, false]) assert.equal((await call('withdrawProposal', subject('worker', { isSteppedUp }), { params: { proposalId: first?.['proposalId'] }, body: { commandId: randomUUID() } })).code, 'notFound');
    const answer = (row: Answer | undefined, decision: string) => call('decideProposal', subject('supervisor'), { params: { proposalId: row?.['proposalId'] }, body: { commandId: randomUUID(), digest: row?.['digest'], decision, reason: 'asks the person first' } });
    assert.equal((await answer(first, 'reject'))['state'], 'rejected');
    assert.equal(await payTo('A1', dateIn(6)), 'firstPay', 'held on');
    const again = await hold();
    assert.notEqual(again?.['proposalId'], first?.['proposalId']);
    assert.equal((await answer(again, 'approve'))['state'], 'approved');
    assert.equal(await payTo('A1', dateIn(6)), card.slice(-4));
    await at(0);
  });
});

test('A-78, I-38: a repeated ask is one ask; another account, user or company under the same id gets nothing', async () => {
  await withWorld(async (world) => {
    const { subject, call, database } = world;
    const commandId = randomUUID();
    const body = { commandId, holderName: '员工', bankName: '银行', branchCode: '', accountNumber: card };
    const [first, twin] = await Promise.all([call('askOwnBankChange', subject('worker'), { body }), call('askOwnBankChange', subject('worker'), { body })]);
    assert.deepEqual(first, twin);
    assert.equal((await call('askOwnBankChange', subject('worker'), { body: { ...body, accountNumber: otherCard } })).code, 'commandIdReused');
    assert.equal((await call('askOwnBankChange', subject('colleague'), { body })).code, 'commandIdReused');
    const { rows } = await database.ownerPool.query('select from people.bank_account');
    assert.equal(rows.length, 1);
    const stored = await database.ownerPool.query<{ text: string }>('select command::text as text from platform.command as command');
    for (const { text } of stored.rows) assert.ok(!text.includes(card));
  });
});

test('accounts: form, check digits, one change at a time, the same account again', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, decide, at } = world;
    const wish = (accountNumber: string) => call('askOwnBankChange', subject('worker'), { body: { commandId: randomUUID(), holderName: '员工', bankName: '中国工商银行', branchCode: '102290000001', accountNumber } });
    assert.equal((await wish('6222021234567890129')).code, 'accountCheckDigit');
    assert.equal((await wish('HU42117730161111101800000001')).code, 'accountCheckDigit');
    await assert.rejects(wish('12-34'));
    const change = await ask(subject('worker'));
    assert.equal((await wish(otherCard)).code, 'bankChangePending');
    await decide(subject('supervisor'), change);
    await at(4);
    assert.equal((await wish('6222 0212 3456 7890 128')).code, 'sameAccount');
    assert.notEqual((await wish('HU42117730161111101800000000'))['changeId'], undefined);
    await at(0);
  });
});

test('first accounts of a company are loaded whole, approved in one by another, and paid without a hold', async () => {
  await withWorld(async (world) => {
    const { subject, call, payTo, at, decide, ask } = world;
    const load = (text: string, commandId = randomUUID()) => call('loadBankAccounts', subject('clerk'), { query: { commandId }, upload: { fileName: 'a.csv', content: Buffer.from(text) } });
    const refused = await load(`工号,户名,银行,联行号,账号\nA1,员工,工行,,${card}\nX9,谁,工行,,${otherCard}\nA2,,工行,,1\nA1,员工,工行,,${card}`);
    assert.deepEqual(refused['failures'], [{ row: 3, code: 'personUnknown' }, { row: 4, code: 'valueMissing' }, { row: 5, code: 'personTwice' }]);
    assert.equal(await payTo('A1', dateIn(2)), 'noAccount');
    const loaded = await load(`工号,户名,银行,联行号,账号\nA1,"员工, A",工行,,${card}\nA2,员工,工行,,${otherCard}\nS1,员工,工行,,${thirdCard}`);
    const waiting = ((await call('listProposals', subject('second')))['rows'] as Answer[])[0];
    const decision = { params: { proposalId: loaded['proposalId'] }, body: { commandId: randomUUID(), digest: waiting?.['digest'], decision: 'approve' } };
    assert.equal((await call('decideProposal', subject('clerk', { rights: subject('second').rights }), { ...decision, body: { ...decision.body, commandId: randomUUID() } })).code, 'ownProposal');
    assert.equal((await call('decideProposal', subject('supervisor'), { ...decision, body: { ...decision.body, commandId: randomUUID() } })).code, 'ownProposal', 'their own account is in it');
    assert.equal((await call('decideProposal', subject('second'), decision))['state'], 'approved');
    assert.deepEqual([await payTo('A1', dateIn(2)), await payTo('A2', dateIn(2))], [card.slice(-4), otherCard.slice(-4)]);
    assert.equal((await load(`工号,户名,银行,联行号,账号\nA3,员工,工行,,${thirdCard}`)).code, 'bankAccountsThere', 'afterwards every account is a change');
    const change = await ask(subject('worker'), '6228480402564890018');
    await decide(subject('second'), change);
    await at(4);
    assert.equal(await payTo('A1', dateIn(6)), 'firstPay');
    await at(0);
  });
});

test('A-45: a whole load is no way around the cooling-off: not beside another load, not over a part of the company, not by a program', async () => {
  await withWorld(async ({ subject, call, ids, payTo }) => {
    const load = (who: Subject, number: string, account: string) =>
      call('loadBankAccounts', who, { query: { commandId: randomUUID() }, upload: { fileName: 'a.csv', content: Buffer.from(`工号,户名,银行,联行号,账号\n${number},员工,工行,,${account}`) } });
    const approve = async (loaded: Answer) => {
      const proposal = await call('readProposal', subject('outside'), { params: { proposalId: loaded['proposalId'] } });
      return call('decideProposal', subject('outside'), { params: { proposalId: loaded['proposalId'] }, body: { commandId: randomUUID(), digest: proposal['digest'], decision: 'approve', reason: '' } });
    };
    const [first, waiting] = [await load(subject('clerk'), 'A1', card), await load(subject('clerk'), 'A2', otherCard)];
    assert.equal((await approve(first))['state'], 'approved');
    assert.equal((await approve(waiting)).code, 'contentChanged', 'the company has accounts by now');
    assert.equal(await payTo('A2', dateIn(1)), 'noAccount');
    const part = new Set([ids.get('A3') ?? 0]);
    const { rights } = subject('clerk');
    const branchClerk = subject('clerk', { rights: { ...rights, 'read:bank': part, 'change:bank': part } });
    assert.equal((await load(branchClerk, 'A3', thirdCard)).code, 'bankAccountsThere', 'nobody in reach has an account, somebody else has');
    const program = subject('clerk', { program: 'p1', userId: 'program:p1', personId: null, sessionId: null });
    assert.equal((await load(program, 'A3', thirdCard)).code, 'notAllowed');
    assert.equal((await call('askBankPolicy', program, { body: { commandId: randomUUID(), coolingOffDays: 1, addressDays: 0 } })).code, 'notAllowed');
  });
});

test('a number is shown to its owner and to the office with a trace, to a colleague never', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask } = world;
    const changeId = await ask(subject('worker'));
    assert.equal((await call('readOwnAccountNumber', subject('worker'), { params: { changeId } }))['accountNumber'], card);
    assert.equal((await call('readOwnAccountNumber', subject('colleague'), { params: { changeId } })).code, 'notFound');
    assert.equal((await call('readOwnAccountNumber', subject('clerk'), { params: { changeId } })).code, 'notFound', 'not one\'s own');
    assert.equal((await call('readAccountNumber', subject('clerk'), { params: { changeId } }))['accountNumber'], card);
    assert.equal((await call('readAccountNumber', subject('colleague'), { params: { changeId } })).code, 'notFound');
    assert.equal((await call('readAccountNumber', subject('clerk', { isSteppedUp: false }), { params: { changeId } })).code, 'notFound');
  });
});

test('the last digits of an account go to readers of it after their second proof, and every look leaves a row', async () => {
  await withWorld(async ({ subject, call, ask, database, ids }) => {
    await ask(subject('worker'));
    const office = await call('askBankChange', subject('clerk'), { body: { commandId: randomUUID(), personNumber: 'A2', holderName: '员工', bankName: '中国工商银行', branchCode: '', accountNumber: otherCard, reason: 'form' } });
    assert.equal(office.code, undefined);
    const looks = async (): Promise<number> => (await database.ownerPool.query("select from platform.audit_event where domain = 'read' and 'bank' = any(field_classes) and (person_id = $1 or person_set @> $1)", [ids.get('A1')])).rowCount ?? 0;
    const digitsOf = (answer: Answer): readonly unknown[] => (answer['rows'] as { details?: Answer; data?: Answer }[]).map((row) => (row.details ?? row.data)?.['lastFour']);
    const proposed = (isSteppedUp: boolean) => call('listProposals', subject('clerk', { isSteppedUp }), { query: { view: 'proposed' } });
    assert.deepEqual([digitsOf(await proposed(false)), digitsOf(await proposed(true))], [['····'], ['0136']], 'the proposer too');
    const before = await looks();
    await call('listProposals', subject('outside'), { query: { view: 'toDecide' } });
    assert.equal(await looks(), before + 1, 'a checker saw the digits');
    const rights = Object.fromEntries(Object.entries(subject('clerk').rights).filter(([right]) => !right.endsWith(':bank')));
    assert.deepEqual(digitsOf(await call('listPrintedNotices', subject('clerk', { rights }))), ['····', '····'], 'without a right to bank data');
    assert.deepEqual(digitsOf(await call('listPrintedNotices', subject('clerk', { isSteppedUp: false }))), ['····', '····']);
    assert.equal(await looks(), before + 1);
    assert.deepEqual(digitsOf(await call('listPrintedNotices', subject('clerk'))), ['0128', '0136']);
    assert.equal(await looks(), before + 2);
  });
});

test('notices: the reader\'s own, newest first, seen once seen', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask } = world;
    await ask(subject('worker'));
    const own = await call('listNotices', subject('worker', { isSteppedUp: false }));
    assert.deepEqual([own['total'], own['unread']], [1, 1]);
    assert.deepEqual(await call('countUnreadNotices', subject('supervisor')), { unread: 0, toDecide: 1 });
    const [notice] = own['rows'] as Answer[];
    const mark = (who: Subject) => call('markNoticesRead', who, { body: { commandId: randomUUID(), noticeIds: [notice?.['noticeId']] } });
    await mark(subject('colleague'));
    assert.equal((await call('listNotices', subject('worker')))['unread'], 1, 'nobody marks for others');
    await mark(subject('worker'));
    assert.deepEqual(await call('countUnreadNotices', subject('worker')), { unread: 0, toDecide: 0 });
    assert.equal((await call('listNotices', subject('colleague')))['total'], 0);
  });
});

test('A-45: nobody shortens the cooling-off alone; what was asked for before keeps its days', async () => {
  await withWorld(async (world) => {
    const { subject, call, ask, decide, stateOf, at } = world;
    const before = await ask(subject('worker'));
    const asked = await call('askBankPolicy', subject('clerk'), { body: { commandId: randomUUID(), coolingOffDays: 1, addressDays: 0 } });
    const waiting = ((await call('listProposals', subject('outside')))['rows'] as Answer[]).find((each) => each['kind'] === 'bankPolicy');
    const approve = (who: Subject) => call('decideProposal', who, { params: { proposalId: asked['proposalId'] }, body: { commandId: randomUUID(), digest: waiting?.['digest'], decision: 'approve' } });
    assert.equal((await approve(subject('clerk', { rights: subject('supervisor').rights }))).code, 'ownProposal');
    assert.deepEqual(await call('readBankPolicy', subject('clerk')), { coolingOffDays: 3, addressDays: 14 });
    assert.equal((await approve(subject('supervisor')))['state'], 'approved');
    assert.deepEqual(await call('readBankPolicy', subject('clerk')), { coolingOffDays: 1, addressDays: 0 });
    const after = await ask(subject('colleague'), otherCard);
    for (const change of [before, after]) await decide(subject('second'), change);
    await at(1.5);
    assert.deepEqual([await stateOf(before), await stateOf(after)], ['coolingOff', 'inEffect']);
    await at(0);
  });
});
