/** Goal: people see who saw their data, auditors see everything and no values, and nothing is shown that cannot be put on record. Method: the whole server over the gate's company. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { fillGateCompany, gateMonth, gateNow, plainSecrets } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import * as routes from '#contracts/api/audit-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { createSignIn } from '#modules/identity';
import { asSystem, createJobQueue, recordAudit, sealChanges, withCompany } from '#modules/platform';
import { createServer } from './create-server.ts';
import { createPhraseBook } from './phrase-book.ts';

type Answer = { readonly status: number; readonly text: string; readonly body: unknown };
type Get = (caller: Caller, url: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
type Place = TestDatabase & { readonly gate: GateServer; readonly get: Get; readonly leaf: number };

const withPlace = (work: (place: Place) => Promise<void>): Promise<void> =>
  withTestDatabase(async (test) => {
    const company = await fillGateCompany(test.database, test.company.companyId, plainSecrets);
    const gate = await openGateServer(test, company);
    const get: Get = async (caller, url, headers = {}) => {
      const response = await gate.server.fastify.inject({ url, headers: { [callerHeader]: caller, ...headers } });
      return { status: response.statusCode, text: response.body, body: response.headers['content-type']?.toString().includes('json') === true ? response.json<unknown>() : null };
    };
    try {
      await work({ ...test, gate, get, leaf: company.personIds.get('LEAF')! });
    } finally {
      await gate.close();
    }
  });

const ownReaders = async (get: Get, query = ''): Promise<RouteResponse<typeof routes.listOwnReaders>> => {
  const answer = await get('employee', `/api/me/readers${query}`);
  assert.equal(answer.status, 200, answer.text);
  return routes.listOwnReaders.response.parse(answer.body);
};

const events = async (get: Get, query: string, caller: Caller = 'auditor'): Promise<RouteResponse<typeof routes.listAuditEvents>> => {
  const answer = await get(caller, `/api/audit/events?from=2000-01-01&to=2099-12-31&${query}`);
  assert.equal(answer.status, 200, answer.text);
  return routes.listAuditEvents.response.parse(answer.body);
};

test('who saw my pay: the clerk who opened it, the list it stood in, not my own visits unless asked for', async () => {
  await withPlace(async ({ get }) => {
    assert.equal((await ownReaders(get)).total, 0);
    assert.equal((await get('payrollClerk', `/api/payroll/${gateMonth}/payslips/LEAF`)).status, 200);
    assert.equal((await get('payrollSupervisor', `/api/payroll/${gateMonth}/register`)).status, 200);
    assert.equal((await get('employee', `/api/me/payslips/${gateMonth}`)).status, 200);
    const others = await ownReaders(get, '?fieldClass=pay');
    assert.deepEqual(others.rows.filter(({ month }) => month === gateMonth).map(({ reader, operation, isOneself }) => [reader.id, operation, isOneself]), [['proof-payrollSupervisor', 'readRegister', false], ['proof-payrollClerk', 'readPayslip', false]]);
    assert.ok(others.rows.find(({ operation }) => operation === 'readRegister')!.peopleShown > 1);
    const all = await ownReaders(get, '?fieldClass=pay&others=all');
    assert.ok(all.rows.some(({ isOneself, operation }) => isOneself && operation === 'readOwnPayslip'));
    // Someone else's page does not have it.
    assert.equal((await get('payrollClerk', `/api/payroll/${gateMonth}/payslips/BRANCH1`)).status, 200);
    assert.equal((await ownReaders(get, '?fieldClass=pay')).total, others.total);
  });
});

test('the log is for auditors, filters narrow it, and the file of it is on record', async () => {
  await withPlace(async ({ get }) => {
    for (const caller of ['payrollClerk', 'employee', 'lineManager'] as const) assert.equal((await get(caller, '/api/audit/events')).status, 403);
    assert.equal((await get('payrollClerk', `/api/payroll/${gateMonth}/payslips/LEAF`, { 'user-agent': 'Proof\tBrowser' })).status, 200);
    const found = await events(get, 'domain=read&personNumber=LEAF&action=readPayslip');
    assert.equal(found.total, found.rows.length);
    const row = found.rows.find(({ fieldClasses }) => fieldClasses.includes('pay'))!;
    assert.deepEqual([row.actor.id, row.actor.roles, row.why, row.networkAddress, row.peopleCount, row.people.map(({ personNumber }) => personNumber)], ['proof-payrollClerk', ['payrollClerk'], 'route:readPayslip', '127.0.0.1', 1, ['LEAF']]);
    assert.equal((await events(get, 'domain=read&personNumber=NOBODY')).total, 0);
    assert.equal((await events(get, 'domain=read&actor=proof-payrollClerk&fieldClass=bank')).total, 0);
    const file = await get('auditor', '/api/audit/events/export?from=2000-01-01&to=2099-12-31&format=csv');
    assert.equal(file.status, 200);
    assert.match(file.text, /readPayslip/);
    assert.equal((await events(get, 'action=audit.exported')).total, 1);
    assert.equal((await get('auditor', '/api/audit/events?nothing=1')).status, 400);
  });
});

test('A-17: the auditor sees that pay was changed and not what it was', async () => {
  await withPlace(async ({ get, database, company, leaf }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      const values = await sealChanges(tx, 'proof', [{ field: 'wage', fieldClass: 'pay', personId: leaf, before: '91827.36', after: '81726.35' }]);
      await recordAudit(tx, { action: 'proof.wageChanged', subject: 'person:LEAF', personIds: [leaf], fieldClasses: ['pay'], values });
    });
    const answer = await events(get, 'action=proof.');
    assert.deepEqual(answer.rows[0]?.values, [{ field: 'wage', fieldClass: 'pay', isHidden: true, before: null, after: null }]);
    const file = await get('auditor', '/api/audit/events/export?from=2000-01-01&to=2099-12-31&format=csv');
    assert.doesNotMatch(JSON.stringify(answer) + file.text, /91827|81726/);
  });
});

test('chains, anchors and verification over HTTP', async () => {
  await withPlace(async ({ gate, get }) => {
    const post = async (url: string): Promise<Answer> => {
      const response = await gate.server.fastify.inject({ method: 'POST', url, headers: { [callerHeader]: 'auditor', 'content-type': 'application/json' }, payload: JSON.stringify({ commandId: crypto.randomUUID() }) });
      return { status: response.statusCode, text: response.body, body: response.json<unknown>() };
    };
    const anchored = await post('/api/audit/anchors');
    assert.equal(anchored.status, 200, anchored.text);
    const { code } = routes.createAuditAnchor.response.parse(anchored.body).anchor;
    assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    assert.equal((await post('/api/audit/verification')).status, 200);
    const state = async (): Promise<RouteResponse<typeof routes.readAuditState>> => routes.readAuditState.response.parse((await get('auditor', '/api/audit/state')).body);
    let now = await state();
    for (const deadline = performance.now() + 10_000; now.isVerifying && performance.now() < deadline; now = await state()) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(now.lastVerification?.isGood, true);
    assert.equal(now.lastAnchor?.code, code);
    assert.ok(now.chains.find(({ domain }) => domain === 'change')!.links > 0);
    assert.match((await get('auditor', '/api/audit/anchors/file')).text, new RegExp(code));
    assert.equal(routes.listAuditAnchors.response.parse((await get('auditor', '/api/audit/anchors')).body).total, 1);
  });
});

test('A-73: refusals are on record, with who and from where, and few of them', async () => {
  await withPlace(async ({ gate, get, database }) => {
    for (let index = 0; index < 50; index += 1) assert.equal((await get('employee', `/api/payroll/${gateMonth}/register`)).status, 403);
    // What waits is written when the server ends.
    await gate.server.close();
    const { rows } = await database.ownerPool.query<{ actor: string; subject: string; action: string; network_address: string; data: { count?: number } }>("select actor, subject, action, network_address, data from platform.audit_event where domain = 'access' order by audit_event.audit_seq");
    const refused = rows.filter(({ action }) => action === 'access.refused');
    assert.equal(refused.length, 20);
    assert.deepEqual([refused[0]?.actor, refused[0]?.subject, refused[0]?.network_address], ['user:proof-employee', 'readRegister', '127.0.0.1']);
    assert.equal(rows.filter(({ action }) => action === 'access.suppressed').reduce((sum, { data }) => sum + (data.count ?? 0), 0), 30);
  });
});

test('I-33: pay that cannot be put on record is not shown, and the reason is told', async () => {
  await withPlace(async ({ get, database }) => {
    await database.ownerPool.query('revoke insert on platform.audit_event from qinxin_application');
    const refused = await get('payrollClerk', `/api/payroll/${gateMonth}/payslips/LEAF`);
    assert.equal(refused.status, 503, refused.text);
    assert.match(refused.text, /auditUnavailable/);
    assert.doesNotMatch(refused.text, /netPay/);
  });
});

test('A-72: what a caller sends stands on one line of the server\'s log', async () => {
  await withTestDatabase(async ({ database }) => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for proofs, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const server = await createServer({
      database, jobs, signIn, log, phrases: createPhraseBook(), nowMilliseconds: () => gateNow, zone: 'Asia/Shanghai', version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, webFolder: null,
      registerModuleRoutes: () => undefined, progressReaders: [],
    });
    try {
      for (const text of ['/api/x%0d%0a{"level":50,"msg":"admin%20signed%20in"}', '/api/%1b[2J%1b[31mred', '/api/%e2%80%a8x']) await server.fastify.inject({ url: text, headers: { 'user-agent': `x\u001b[2J{"msg":"forged"}` } });
    } finally {
      await server.close();
      await jobs.stop();
      await signIn.close();
    }
    assert.ok(lines.length > 0);
    for (const line of lines) {
      assert.doesNotThrow(() => JSON.parse(line) as unknown, line);
      assert.doesNotMatch(line.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      assert.notEqual((JSON.parse(line) as { msg?: string }).msg, 'forged');
    }
  });
});
