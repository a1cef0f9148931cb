/**
 * Goal: a session of the browser gets what its role may see. Method: real sessions over a real connection, for each built-in role; the whole
 * matrix of routes, callers and relations is bench/gate/matrix-part.db.test.ts, over the same company.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { builtInRoles, type BuiltInRole } from '#contracts/api/access-terms';
import { fillGateCompany, foreigners, gateMonth, gateNow, plainSecrets } from '#checks/gate-company';
import { withTestDatabase } from '#checks/test-database';
import { giveRole } from '#modules/access';
import { cookiesOf, createSignIn } from '#modules/identity';
import { asSystem, createJobQueue, withCompany } from '#modules/platform';
import { createServer } from './create-server.ts';
import { createModuleRoutes } from './module-routes.ts';
import { createPhraseBook } from './phrase-book.ts';

type Answer = { readonly status: number; readonly text: string; readonly cacheControl: string };
type Get = (caller: BuiltInRole | 'nobody', path: string, upload?: string) => Promise<Answer>;

const persons: Partial<Readonly<Record<BuiltInRole, string>>> = { lineManager: 'BOSS', employee: 'LEAF' };

const withSessions = (work: (get: Get) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company: { companyId } }) => {
    const { personIds } = await fillGateCompany(database, companyId, plainSecrets);
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const deps = { database, jobs, nowMilliseconds: () => gateNow, zone: 'Asia/Shanghai' };
    const server = await createServer({
      ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null,
      registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
    });
    try {
      const cookies = new Map<string, string>();
      for (const role of builtInRoles) {
        const userId = await signIn.ensureUser({ email: `${role.toLowerCase()}@test.example`, name: role, password: null });
        await withCompany(database, asSystem(companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role, personId: persons[role] === undefined ? null : (personIds.get(persons[role]) ?? null) }));
        cookies.set(role, cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: true })).cookies));
      }
      const address = await server.listen(0);
      await work(async (caller, path, upload) => {
        const form = new FormData();
        if (upload !== undefined) form.set('file', new Blob([upload]), 'a.xlsx');
        const cookie = cookies.get(caller);
        const response = await fetch(`${address}${path}`, { headers: cookie === undefined ? {} : { cookie }, ...(upload === undefined ? {} : { method: 'POST', body: form }) });
        return { status: response.status, text: await response.text(), cacheControl: response.headers.get('cache-control') ?? '' };
      });
    } finally {
      await server.close();
      await jobs.stop();
      await signIn.close();
    }
  });

const register = `/api/payroll/${gateMonth}/register`;
const statuses: readonly (readonly [path: string, byRole: Readonly<Record<BuiltInRole, number>>])[] = [
  ['/api/session', { administrator: 200, payrollClerk: 200, payrollSupervisor: 200, lineManager: 200, employee: 200, auditor: 200 }],
  ['/api/people', { administrator: 200, payrollClerk: 200, payrollSupervisor: 200, lineManager: 200, employee: 403, auditor: 200 }],
  [`/api/attendance/${gateMonth}/matrix`, { administrator: 200, payrollClerk: 200, payrollSupervisor: 200, lineManager: 200, employee: 403, auditor: 403 }],
  [register, { administrator: 403, payrollClerk: 200, payrollSupervisor: 200, lineManager: 403, employee: 403, auditor: 403 }],
  [`/api/me/payslips/${gateMonth}`, { administrator: 403, payrollClerk: 403, payrollSupervisor: 403, lineManager: 200, employee: 200, auditor: 403 }],
  ['/api/audit/events', { administrator: 403, payrollClerk: 403, payrollSupervisor: 403, lineManager: 403, employee: 403, auditor: 200 }],
  ['/api/access/roles', { administrator: 200, payrollClerk: 403, payrollSupervisor: 403, lineManager: 403, employee: 403, auditor: 200 }],
];

/** Wages and identity numbers of everybody but the reader, and everything of the other company. */
const hiddenFrom = (role: BuiltInRole): readonly string[] => [
  ...foreigners.flatMap(({ number }) => [plainSecrets(number).wage, plainSecrets(number).identityNumber, number]),
  ...(role === 'payrollClerk' || role === 'payrollSupervisor' ? [] : ['EX', 'SIBLING', 'BRANCH1'].flatMap((number) => [plainSecrets(number).wage, plainSecrets(number).identityNumber])),
];

test('a session of each role gets what the role may see, kept by nobody, and nobody gets nothing', async () => {
  await withSessions(async (get) => {
    for (const [path, byRole] of statuses) {
      for (const role of builtInRoles) {
        const answer = await get(role, path);
        assert.equal(answer.status, byRole[role], `${path} as ${role}: ${answer.text.slice(0, 300)}`);
        assert.equal(answer.cacheControl, 'no-store', path);
        for (const hidden of hiddenFrom(role)) assert.ok(!answer.text.includes(hidden), `${path} shows ${hidden} to ${role}`);
      }
      assert.equal((await get('nobody', path)).status, 401, path);
    }
  });
});

test('what is looked for is there: a clerk reads wages, an employee the own payslip, an administrator no wage', async () => {
  await withSessions(async (get) => {
    assert.ok((await get('payrollClerk', '/api/people/EX')).text.includes(plainSecrets('EX').wage));
    assert.ok((await get('administrator', '/api/people/EX')).text.includes('"wage":null'));
    assert.ok((await get('payrollClerk', `/api/payroll/${gateMonth}/export?format=csv`)).text.includes('SIBLING'));
    assert.ok((await get('employee', `/api/me/payslips/${gateMonth}`)).text.includes('LEAF'));
    const matrix = JSON.parse((await get('lineManager', `/api/attendance/${gateMonth}/matrix`)).text) as { readonly rows: readonly { readonly personNumber: string }[] };
    assert.deepEqual(matrix.rows.map((row) => row.personNumber), ['LEAF', 'MID']);
  });
});

test('what no request can mean is refused as such, not as a fault of ours', async () => {
  await withSessions(async (get) => {
    assert.equal((await get('payrollClerk', '/api/people?search=%00')).status, 400);
    assert.equal((await get('payrollClerk', `/api/payroll/${gateMonth}/payslips/%00`)).status, 400);
    assert.equal((await get('payrollClerk', `/api/imports?commandId=${randomUUID()}`, 'x'.repeat(51 * 1024 * 1024))).status, 413);
    assert.equal((await get('payrollClerk', `/api/imports?commandId=${randomUUID()}`, 'no workbook')).status, 400);
    for (const impossible of ['0000-01', '2026-13', '2026-00']) assert.equal((await get('payrollClerk', `/api/months/${impossible}/overview`)).status, 400, impossible);
    for (const search of ['%', '_', '\\', "' or 1=1 --"]) assert.equal((JSON.parse((await get('payrollClerk', `/api/people?search=${encodeURIComponent(search)}`)).text) as { readonly total: number }).total, 0, search);
  });
});
