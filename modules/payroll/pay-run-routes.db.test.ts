/** Goal: over HTTP a clerk and a supervisor take a run from preview to the archive, and nobody else takes a step. Method: the handlers on a real database, every answer held against its schema. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { reviewRun } from '#checks/review-run';
import { testSubject } from '#checks/test-subject';
import * as routes from '#contracts/api/pay-run-api';
import * as proposals from '#contracts/api/proposal-api';
import type { Route, RouteResponse } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { activatePacks, calculateRun, payRunProposalKinds, registerPayRunRoutes } from '#modules/payroll';
import { asSystem, forSubject, registerProposalRoutes, withCompany, type ApiFailure, type ApiServer, type Subject } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { openExtraRun } from './open-extra-run.ts';

const month = '2026-10';
type Handler = (request: Readonly<Record<string, unknown>>) => Promise<Result<unknown, ApiFailure>>;
type Request = { readonly params?: object; readonly query?: object; readonly body?: object };
type World = TestDatabase & { readonly clerk: Subject; readonly supervisor: Subject; readonly call: <R extends Route>(route: R, subject: Subject, request?: Request) => Promise<Result<RouteResponse<R>, ApiFailure>> };

const withServer = (work: (world: World) => Promise<void>): Promise<void> => withTestDatabase(async (given) => {
  const { database, company: { companyId } } = given;
  await database.ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, null), ($1, $3, null)', [companyId, 'clerk', 'supervisor']);
  const system = asSystem(companyId, 'proof', 'test');
  await withCompany(database, system, async (tx) => {
    await createPlaces(tx);
    assert.ok((await activatePacks(tx, shippedPacks())).ok);
    for (const number of ['SH1', 'SH2']) await addPlainMonth(tx, await addPerson(tx, { number, place: 'shanghai' }));
    await addPlainMonth(tx, await addPerson(tx, { number: 'HU1', place: 'budapest', insurancePlace: null }));
  });
  assert.ok((await calculateRun(database, system, { month, mode: 'compute' })).ok);
  const handlers = new Map<string, Handler>();
  const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as Handler) };
  const decisions = { brokenTies: () => Promise.resolve([]), countPayments: () => Promise.resolve(0) };
  const kinds = payRunProposalKinds(decisions);
  const nameUsers = (_: unknown, userIds: readonly string[]) => Promise.resolve(new Map(userIds.map((userId) => [userId, `Name of ${userId}`])));
  registerPayRunRoutes(server, { database, kinds, decisions, nameUsers, zone: 'Asia/Shanghai', peopleInFiles: () => Promise.resolve(new Set<number>()) });
  registerProposalRoutes(server, { database, kinds, nameUsers });
  const call: World['call'] = async (route, subject, { params = {}, query = {}, body = {} } = {}) => {
    const answer = await handlers.get(route.operationId)!({ subject, params, query: route.query?.parse(query) ?? null, body: route.body?.parse({ commandId: randomUUID(), ...body }) ?? null, upload: null, language: 'en', signal: new AbortController().signal });
    return answer.ok ? { ok: true, value: route.response.parse(answer.value) as RouteResponse<typeof route> } : answer;
  };
  await work({ ...given, call, clerk: testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' }), supervisor: testSubject({ companyId, role: 'payrollSupervisor', userId: 'supervisor' }) });
});

const valueOf = <T>(answer: Result<T, ApiFailure>): T => {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
};
const codeOf = (answer: Result<unknown, ApiFailure>): string => (answer.ok ? 'ok' : answer.error.code);

test('A-44: a month is closed over HTTP: gaps answered for, handed in, locked by a second person; reading moves nothing', async () => {
  await withServer(async ({ database, call, clerk, supervisor }) => {
    const [run] = valueOf(await call(routes.listPayRuns, clerk, { query: { month } })).rows;
    const params = { runId: run!.runId };
    const life = async (subject: Subject) => valueOf(await call(routes.readRunLife, subject, { params }));
    const before = await life(clerk);
    assert.deepEqual([before.status, before.counts, before.steps], ['preview', { people: 3, computed: 2, notComputed: 1, excluded: 0, held: 2 }, []]);
    const [money, ...others] = before.money;
    assert.ok(money !== undefined && others.length === 0);
    const slipsOf = async () => valueOf(await call(routes.listRunPayslips, clerk, { params, query: { pageSize: 50 } }));
    const over = async (item: string) => (await slipsOf()).rows.reduce((sum, { amounts }) => sum + BigInt((amounts[item] ?? '0.00').replace('.', '')), 0n);
    const fen = (text: string) => BigInt(text.replace('.', ''));
    assert.deepEqual([fen(money.grossPay), fen(money.incomeTax), fen(money.netPay), fen(money.heldPay)], [await over('grossPay'), await over('incomeTax'), await over('netPay'), await over('netPay')], 'the sums are those of the payslips; both are held');
    assert.ok(fen(money.employerCost) > fen(money.grossPay) && fen(money.netPay) > 0n);
    assert.ok(before.blockers.some(({ code, personNumbers }) => code === 'notComputed' && personNumbers.includes('HU1')));
    assert.equal(codeOf(await call(routes.submitPayRun, clerk, { params })), 'runBlocked');
    assert.equal(codeOf(await call(routes.excludeFromRun, clerk, { params, body: { personNumbers: ['HU1', 'NOBODY'], isExcluded: true, note: 'paid abroad' } })), 'notFound');
    assert.equal(codeOf(await call(routes.excludeFromRun, clerk, { params, body: { personNumbers: ['HU1'], isExcluded: true, note: 'paid abroad' } })), 'ok');
    assert.deepEqual(valueOf(await call(routes.listRunGaps, clerk, { params })).rows.map(({ personNumber, isExcluded, note, decidedBy }) => [personNumber, isExcluded, note, decidedBy]), [['HU1', true, 'paid abroad', 'Name of clerk']]);
    await reviewRun(database, Number(params.runId), [forSubject(clerk), forSubject(supervisor)]);
    const commandId = randomUUID();
    const first = valueOf(await call(routes.submitPayRun, clerk, { params, body: { commandId, reason: 'October' } }));
    assert.deepEqual(valueOf(await call(routes.submitPayRun, clerk, { params, body: { commandId, reason: 'October' } })), first, 'the same command hands it in once');
    const seen = await life(supervisor);
    assert.deepEqual([seen.status, seen.steps, seen.lockProposal?.mayDecide, (await life(clerk)).steps], ['review', ['decide'], true, ['return']]);
    for (const view of ['toDecide', 'proposed', 'decided'] as const) await call(proposals.listProposals, supervisor, { query: { view } });
    await call(proposals.readProposal, supervisor, { params: { proposalId: first.proposalId } });
    assert.equal((await life(supervisor)).status, 'review', 'looking at a proposal decides nothing');
    const decision = { params: { proposalId: first.proposalId }, body: { digest: seen.lockProposal!.digest, decision: 'approve' } };
    assert.notEqual(codeOf(await call(proposals.decideProposal, clerk, decision)), 'ok');
    assert.equal(valueOf(await call(proposals.decideProposal, supervisor, decision)).state, 'approved');
    const locked = await life(clerk);
    assert.deepEqual([locked.status, locked.steps, locked.history.slice(-2).map(({ event, actor }) => [event, actor])], ['locked', ['unlock'], [['submit', 'Name of clerk'], ['lock', 'Name of supervisor']]]);
    const slips = valueOf(await call(routes.listRunPayslips, clerk, { params, query: { search: 'SH1' } }));
    assert.deepEqual([slips.total, slips.rows[0]!.personNumber, slips.items.some(({ item }) => item === 'netPay'), Number(slips.rows[0]!.amounts['netPay']) > 0], [1, 'SH1', true, true]);
    const explained = valueOf(await call(routes.explainRunLine, clerk, { params: { ...params, personNumber: 'SH1', item: 'netPay' } }));
    assert.deepEqual([explained.personNumber, explained.month, explained.facts.some(({ table }) => table === 'people.terms')], ['SH1', month, true]);
    assert.equal(codeOf(await call(routes.explainRunLine, clerk, { params: { ...params, personNumber: 'NOBODY', item: 'netPay' } })), 'notFound');
    // Whoever sees the pay of a team learns what was said of runs about nobody else: no title, no reason.
    const extra = await withCompany(database, forSubject(clerk), (tx) => openExtraRun(tx, { month, kind: 'offCycle', title: 'Severance of SH2', payDay: dayOfDate(2026, 10, 31) }));
    assert.ok(extra.ok);
    const someone = new Set([1]);
    const leader: Subject = { ...clerk, userId: 'leader', rights: { 'read:public': someone, 'read:personal': someone, 'read:pay': someone } };
    const shown = async (subject: Subject): Promise<unknown> => [
      valueOf(await call(routes.listPayRuns, subject, { query: { month } })).rows.map(({ title }) => title).toSorted(), (await life(subject)).history.map(({ reason }) => reason).filter((reason) => reason !== ''),
      valueOf(await call(routes.readRunLife, subject, { params: { runId: String(extra.value) } })).title,
    ];
    assert.deepEqual([await shown(clerk), await shown(leader)], [[['', 'Severance of SH2'], ['October'], 'Severance of SH2'], [['', ''], [], '']]);
    assert.equal(codeOf(await call(routes.settlePayRun, clerk, { params })), 'stillToPay');
    assert.equal(codeOf(await call(routes.archivePayRun, clerk, { params })), 'transitionRefused');
    assert.equal(codeOf(await call(routes.readRunLife, clerk, { params: { runId: '999999' } })), 'notFound');
  });
});

test('who was left out last month and has no payslip again is left out in one step; who has one now is not', async () => {
  await withServer(async ({ database, call, clerk, company: { companyId } }) => {
    const system = asSystem(companyId, 'proof', 'test');
    assert.ok((await calculateRun(database, system, { month: '2026-09', mode: 'compute' })).ok);
    const runOf = async (ofMonth: string) => ({ runId: valueOf(await call(routes.listPayRuns, clerk, { query: { month: ofMonth } })).rows[0]!.runId });
    const [september, october] = [await runOf('2026-09'), await runOf(month)];
    const gaps = async () => valueOf(await call(routes.listRunGaps, clerk, { params: september })).rows.map(({ personNumber }) => personNumber);
    assert.deepEqual(await gaps(), ['HU1', 'SH1', 'SH2'], 'September has no attendance');
    assert.equal(codeOf(await call(routes.excludeFromRun, clerk, { params: september, body: { personNumbers: ['HU1', 'SH1'], isExcluded: true, note: 'paid abroad' } })), 'ok');
    await withCompany(database, system, async (tx) => addPerson(tx, { number: 'HU2', place: 'budapest', insurancePlace: null }));
    assert.deepEqual(valueOf(await call(routes.carryExclusions, clerk, { params: october })), { people: 1 });
    assert.deepEqual(valueOf(await call(routes.listRunGaps, clerk, { params: october })).rows.map(({ personNumber, note }) => [personNumber, note]), [['HU1', 'paid abroad']]);
    assert.deepEqual(valueOf(await call(routes.carryExclusions, clerk, { params: october })), { people: 0 });
  });
});

test('somebody whose days can never be computed is left out with a reason, and the run is handed in', async () => {
  await withServer(async ({ database, call, clerk, supervisor, company: { companyId } }) => {
    // Employed, and no account that a punch could come from: their days may wait for ever to be computed.
    await withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => addPerson(tx, { number: 'SH9', place: 'shanghai', hasAccount: false }));
    assert.ok((await calculateRun(database, asSystem(companyId, 'proof', 'test'), { month, mode: 'compute' })).ok);
    await database.ownerPool.query("insert into attendance.recompute_request (company_id, person_id, month, cause) select company_id, person_id, '2026-10-01', 'proof' from people.person where company_id = $1 and person_number = 'SH9'", [companyId]);
    const [run] = valueOf(await call(routes.listPayRuns, clerk, { query: { month } })).rows;
    const params = { runId: run!.runId };
    const blockersOf = async (number: string) => valueOf(await call(routes.readRunLife, clerk, { params })).blockers.filter(({ personNumbers }) => personNumbers.includes(number)).map(({ code }) => code);
    assert.deepEqual(await blockersOf('SH9'), ['notComputed', 'factsWaiting']);
    assert.equal(codeOf(await call(routes.excludeFromRun, clerk, { params, body: { personNumbers: ['SH9', 'HU1'], isExcluded: true, note: 'not here yet' } })), 'ok');
    assert.deepEqual(await blockersOf('SH9'), []);
    await reviewRun(database, Number(params.runId), [forSubject(clerk), forSubject(supervisor)]);
    assert.equal(codeOf(await call(routes.submitPayRun, clerk, { params })), 'ok');
  });
});

test('A-105: holds are placed and released for all the people named or for none; a program takes no step', async () => {
  await withServer(async ({ database, call, clerk, company: { companyId } }) => {
    const [run] = valueOf(await call(routes.listPayRuns, clerk, { query: { month } })).rows;
    const params = { runId: run!.runId };
    const hold = (personNumbers: readonly string[], subject = clerk) => call(routes.holdPay, subject, { params, body: { personNumbers, reason: 'dispute', note: 'he says 200 more' } });
    const held = async (state: 'holding' | 'released') => valueOf(await call(routes.listRunHolds, clerk, { params, query: { state } })).rows.filter(({ reason }) => reason === 'dispute').map(({ personNumber }) => personNumber);
    assert.equal(codeOf(await hold(['SH1', 'NOBODY'])), 'notFound');
    assert.equal(codeOf(await hold(['SH1', 'HU1'])), 'payslipNotComputed');
    assert.deepEqual(await held('holding'), []);
    assert.equal(codeOf(await hold(['SH1'], { ...clerk, program: 'robot' })), 'notAllowed');
    assert.equal(codeOf(await hold(['SH1', 'SH2'])), 'ok');
    assert.deepEqual(await held('holding'), ['SH1', 'SH2']);
    assert.equal(codeOf(await call(routes.releasePay, clerk, { params, body: { personNumbers: ['SH1'], reason: 'dispute', note: 'settled' } })), 'ok');
    assert.deepEqual([await held('holding'), await held('released')], [['SH2'], ['SH1']]);
    assert.deepEqual(valueOf(await call(routes.listRunHolds, clerk, { params, query: { state: 'released' } })).rows.map(({ note, releaseNote }) => [note, releaseNote]), [['he says 200 more', 'settled']]);
    const { rows: stored } = await database.ownerPool.query('select to_jsonb(hold)::text as text from payroll.pay_hold as hold union all select to_jsonb(release)::text from payroll.pay_hold_release as release');
    for (const note of ['he says 200 more', 'settled']) for (const form of [note, Buffer.from(note).toString('hex')]) assert.ok(stored.length === 3 && !JSON.stringify(stored).includes(form), `${note} stands in the tables`);
    const half = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk', isSteppedUp: false });
    assert.equal(codeOf(await call(routes.submitPayRun, half, { params })), 'notAllowed', 'who sees no pay hands nothing in');
  });
});
