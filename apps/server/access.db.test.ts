/**
 * Goal: who gets what over HTTP. Method: every route of contracts/api, called over a real connection as each role and
 * as nobody, in a company with two neighbours in reach of a mistake: people outside the team, and another company.
 * A route missing from the table fails the test. Pay, identity numbers and secrets are canaries, looked for in every answer.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { roles, type Role, type Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { absorbSchedules } from '#modules/attendance';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { readPackTexts } from '#packs/read-packs';
import { activatePacks, calculateRun } from '#modules/payroll';
import { giveRole } from '#modules/access';
import { sealRowsOf } from '#checks/seal-amounts';
import { encodeAmounts, openingAmounts, termsAmounts } from '#modules/people';
import { asSystem, createCompany, createJobQueue, sealColumn, sealSecret, withCompany } from '#modules/platform';
import { cookiesOf, createSignIn, type SignIn } from '#modules/identity';
import { createServer } from './create-server.ts';
import { createModuleRoutes } from './module-routes.ts';
import { createPhraseBook } from './phrase-book.ts';

const month = '2026-10';
const now = Date.UTC(2026, 10, 2, 1);
const cells = { wageOfLeaf: '71234.56', wageOfOther: '81234.57', wageOfForeign: '91234.58', identity: '99010119900101001X', secret: 'canary-secret-of-wecom' } as const;

type Caller = Role | 'nobody';
type Request = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>>; readonly body?: object; readonly upload?: string };
/** Status by administrator, payroll clerk, line manager, employee; nobody gets 401 unless the route is public. */
type Row = readonly [administrator: number, payrollClerk: number, lineManager: number, employee: number, request?: () => Request];

const wish = (more: object = {}) => (): Request => ({ body: { commandId: randomUUID(), ...more } });
const leaf = { personNumber: 'LEAF' };
const everyone = [200, 200, 200, 200] as const;
const keepers = [200, 200, 403, 403] as const;
const clerk = [403, 200, 403, 403] as const;
const administrator = [200, 403, 403, 403] as const;
// The clerk of this test is nobody's payee.
const own = [403, 404, 200, 200] as const;

const table: Readonly<Record<string, Row>> = {
  readSetUp: everyone, readSession: everyone,
  signInDemo: [404, 404, 404, 404, () => ({ body: { role: 'administrator' } })],
  signIn: [401, 401, 401, 401, () => ({ body: { email: 'nobody@test.example', password: 'wrong wrong wrong' } })],
  switchCompany: [404, 404, 404, 404, () => ({ body: { companyId: 999_999 } })],
  listMonths: everyone, readOverview: keepers, readProgress: keepers, watchProgress: keepers,
  listSources: keepers, listConnectors: administrator, listIncidents: keepers, listQuarantine: keepers, readQuarantined: [404, 404, 403, 403], listUnmatched: keepers,
  createSource: [409, 403, 403, 403, wish({ sourceCode: 'wecom', connector: 'wecom', name: 'x', settings: { corpId: 'c', appSecret: 's', contactSecret: 's' } })],
  changeSourceSettings: [200, 403, 403, 403, wish({ settings: { expectedMembers: '7' } })],
  checkSource: [404, 403, 403, 403, () => ({ params: { sourceCode: 'elsewhere' } })],
  startSync: [200, 200, 403, 403, wish({ month })], resolveQuarantined: [404, 404, 403, 403, wish({ resolution: 'notNeeded' })],
  matchPerson: [404, 404, 403, 403, wish({ sourceCode: 'wecom', sourcePersonKey: 'x', personNumber: 'LEAF' })],
  listPeople: keepers, readPerson: keepers, readFacets: [200, 200, 200, 403], downloadTemplate: keepers, listImports: keepers, downloadFailedRows: [404, 404, 403, 403],
  importWorkbook: [400, 400, 403, 403, () => ({ query: { commandId: randomUUID() }, upload: 'no workbook' })],
  createCompany: [409, 403, 403, 403, wish({ companyCode: 'second', name: 'x', country: 'CN', source: { connector: 'constructor', settings: {} } })],
  readMatrix: [200, 200, 200, 403], readAttendanceSummary: [200, 200, 200, 403], listFindings: [200, 200, 200, 403],
  listAttendanceDays: [200, 200, 200, 403, () => ({ query: { ...leaf, from: '2026-10-01', to: '2026-10-31' } })], readAttendanceDay: [200, 200, 200, 403],
  startAttendance: [200, 200, 403, 403, wish()], readOwnMonth: own, readOwnDay: own,
  startPayRun: [403, 200, 403, 403, wish()], readPayRun: clerk, readRegister: clerk, readPayAnalysis: clerk, readPayslip: clerk, explainLine: clerk, listNotComputed: clerk, readCertificate: clerk, exportRegister: clerk,
  listOwnPayslips: [403, 200, 200, 200], readOwnPayslip: own, explainOwnLine: own,
  // Last: these end the caller's session.
  signOut: everyone,
};

const usualParams: Readonly<Record<string, string>> = { ...leaf, month, date: '2026-10-13', item: 'netPay', sourceCode: 'wecom', quarantineId: '1', importId: '1' };

const urlOf = (route: Route, request: Request): string => {
  const path = route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent({ ...usualParams, ...request.params }[name] ?? ''));
  return request.query === undefined ? path : `${path}?${new URLSearchParams(request.query).toString()}`;
};

const bodyOf = (request: Request): { body?: string | FormData; headers: Record<string, string> } => {
  if (request.upload !== undefined) {
    const form = new FormData();
    form.set('file', new Blob([request.upload]), 'a.xlsx');
    return { body: form, headers: {} };
  }
  return request.body === undefined ? { headers: {} } : { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } };
};

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'S', name: 'S', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 11, 2), form: 'weekday', followsHolidays: true, weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: 'D', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

type Answer = { readonly status: number; readonly text: string; readonly cacheControl: string };
type Send = (caller: Caller, route: Route, request: Request) => Promise<Answer>;

const addPeople = (place: TestDatabase, companyId: number, people: readonly { readonly number: string; readonly manager: string | null; readonly wage: string }[]): Promise<ReadonlyMap<string, number>> =>
  withCompany(place.database, asSystem(companyId, 'proof', 'test'), async (tx) => {
    const ids = new Map<string, number>();
    await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, 'shanghai', 'n', 'Asia/Shanghai', 'CN', 'shanghai', 'shanghai')", [companyId]);
    await absorbSchedules(tx, { sourceCode: 'wecom', schedules: [office] });
    for (const { number, manager, wage } of people) {
      const { rows } = await tx.query<{ person_id: number; row: string }>(
        `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number)
         values ($1, $2, $2, '', '2025-01-01', 'd', $3) returning person_id, recorded_seq::text as row`, [companyId, number, manager],
      );
      const { person_id: personId, row } = rows[0]!;
      const [identity] = await sealColumn(tx, { table: 'people.person', column: 'identity_sealed', fieldClass: 'identity' }, [{ personId, row, plain: Buffer.from(cells.identity) }]);
      await tx.query('update people.person set identity_sealed = $3 where company_id = $1 and person_id = $2', [companyId, personId, identity]);
      ids.set(number, personId);
      await tx.query("insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $2, $3, 'test')", [companyId, number.toLowerCase(), personId]);
      for (const time of ['08:55', '18:05']) {
        await tx.query(
          `insert into attendance.punch (company_id, person_id, business_date, punched_at, direction, source_code, natural_key, zone, source_text, device, place)
           values ($1, $2::int, '2026-10-13', ('2026-10-13 ' || $3::text || ':00+08')::timestamptz, 'unknown', 'wecom', concat($2::int, $3::text), 'Asia/Shanghai', $3::text, '', '')`, [companyId, personId, time],
        );
      }
      await tx.query(
        `insert into people.opening_balance (company_id, person_id, tax_year, through_month, months_employed, source)
         values ($1, $2, 2026, '2026-09-01', 9, 'test')`, [companyId, personId],
      );
      await sealRowsOf(tx, openingAmounts, personId, encodeAmounts(['108000', '0', '18900', '13500', '0', '918']));
      await tx.query(
        `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, source)
         values ($1, $2, '2025-01-01', 'e', 'shanghai', 'shanghai', 'monthly', 'CNY', 'S', 'test')`, [companyId, personId],
      );
      await sealRowsOf(tx, termsAmounts, personId, encodeAmounts([wage, '12000', '12000', '0.07']));
    }
    return ids;
  });

const addSource = (place: TestDatabase): Promise<unknown> =>
  withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), async (tx) => {
    const sealed = await sealSecret(tx, { table: 'sync.source', column: 'secrets_sealed', row: 'wecom' }, JSON.stringify({ appSecret: cells.secret }));
    await tx.query("insert into sync.source (company_id, source_code, connector, name, settings, secrets_sealed, secret_names) values ($1, 'wecom', 'wecom', 'n', '{\"corpId\": \"c\"}', $2, '{appSecret}')", [tx.companyId, sealed]);
  });

/** BOSS leads MID, who leads LEAF; OTHER stands outside. LEAF has the employee's account, BOSS the line manager's. */
const fillCompanies = async (place: TestDatabase): Promise<ReadonlyMap<string, number>> => {
  const ids = await addPeople(place, place.company.companyId, [
    { number: 'BOSS', manager: null, wage: '30000' }, { number: 'MID', manager: 'BOSS', wage: '20000' }, { number: 'LEAF', manager: 'MID', wage: cells.wageOfLeaf }, { number: 'OTHER', manager: null, wage: cells.wageOfOther },
  ]);
  const second = await createCompany(place.database, { companyCode: 'second', name: '第二公司' });
  assert.ok(second.ok);
  await addPeople(place, second.value.companyId, [{ number: 'FOREIGN', manager: 'BOSS', wage: cells.wageOfForeign }]);
  await addSource(place);
  const context = asSystem(place.company.companyId, 'proof', 'test');
  assert.ok((await withCompany(place.database, context, (tx) => activatePacks(tx, readPackTexts()))).ok);
  const run = await calculateRun(place.database, context, { month, mode: 'compute' });
  assert.ok(run.ok, JSON.stringify(run));
  return ids;
};

const signInAll = async (place: TestDatabase, signIn: SignIn, ids: ReadonlyMap<string, number>): Promise<ReadonlyMap<Caller, string>> => {
  const persons: Readonly<Record<Role, number | null>> = { administrator: null, payrollClerk: null, lineManager: ids.get('BOSS') ?? null, employee: ids.get('LEAF') ?? null };
  const cookies = new Map<Caller, string>();
  for (const role of roles) {
    const userId = await signIn.ensureUser({ email: `${role.toLowerCase()}@test.example`, name: role, password: null });
    await withCompany(place.database, asSystem(place.company.companyId, 'proof', 'test'), (tx) => giveRole(tx, { userId, role, personId: persons[role] ?? null }));
    cookies.set(role, cookiesOf((await signIn.startSession(userId, { method: 'password', isSecondFactorProven: true })).cookies));
  }
  return cookies;
};

const withCallers = (work: (send: Send) => Promise<void>): Promise<void> =>
  withTestDatabase(async (place) => {
    const { database } = place;
    const ids = await fillCompanies(place);
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
    const jobs = await createJobQueue({ database, role: 'sender', onError: () => undefined });
    const deps = { database, jobs, nowMilliseconds: () => now, zone: 'Asia/Shanghai' };
    const server = await createServer({
      ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null,
      registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
    });
    try {
      const cookies = await signInAll(place, signIn, ids);
      const address = await server.listen(0);
      await work(async (caller, route, request) => {
        const { body, headers } = bodyOf(request);
        const cookie = cookies.get(caller);
        const abort = new AbortController();
        const response = await fetch(`${address}${urlOf(route, request)}`, { method: route.method, signal: abort.signal, headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) }, ...(body === undefined ? {} : { body }) });
        const isStream = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
        const text = isStream ? '' : await response.text();
        abort.abort();
        return { status: response.status, text, cacheControl: response.headers.get('cache-control') ?? '' };
      });
    } finally {
      await server.close();
      await jobs.stop();
      await signIn.close();
    }
  });

const routes = Object.values(apiRoutes).flat();
const routeOf = (operationId: string): Route => {
  const route = routes.find((candidate) => candidate.operationId === operationId);
  assert.ok(route !== undefined, operationId);
  return route;
};

const payOf = [cells.wageOfLeaf, cells.wageOfOther];
/** What must not stand in any answer to a caller. */
const hiddenFrom = (caller: Caller): readonly string[] => [
  cells.secret, cells.identity, cells.wageOfForeign, 'FOREIGN',
  ...(caller === 'payrollClerk' ? [] : caller === 'employee' ? [cells.wageOfOther] : payOf),
];

test('every route answers each role as the table says, and nobody sees what is not theirs', async () => {
  assert.deepEqual(Object.keys(table).toSorted(), routes.map((route) => route.operationId).toSorted(), 'a route is missing from the table, or no longer there');
  await withCallers(async (send) => {
    for (const [operationId, [...expected]] of Object.entries(table)) {
      const route = routeOf(operationId);
      const request = table[operationId]![4];
      for (const [index, caller] of [...roles, 'nobody' as const].entries()) {
        const answer = await send(caller, route, request?.() ?? {});
        const wanted = caller !== 'nobody' ? expected[index] : route.access === 'public' ? expected[0] : 401;
        assert.equal(answer.status, wanted, `${operationId} as ${caller}: ${answer.text.slice(0, 300)}`);
        for (const canary of hiddenFrom(caller)) assert.ok(!answer.text.includes(canary), `${operationId} shows ${canary} to ${caller}`);
        if (answer.status === 200) assert.equal(answer.cacheControl, 'no-store', operationId);
      }
    }
  });
});

test('the canaries are there: a clerk reads wages, an employee the own payslip', async () => {
  await withCallers(async (send) => {
    assert.ok((await send('payrollClerk', routeOf('readPerson'), {})).text.includes(cells.wageOfLeaf));
    assert.ok((await send('administrator', routeOf('readPerson'), {})).text.includes('"wage":null'));
    assert.ok((await send('payrollClerk', routeOf('exportRegister'), { query: { format: 'csv' } })).text.includes('OTHER'));
    assert.ok((await send('employee', routeOf('readOwnPayslip'), {})).text.includes('LEAF'));
  });
});

test('a line manager reaches the team down to its last level and nobody else; no role reaches another company', async () => {
  await withCallers(async (send) => {
    const statuses: Readonly<Record<string, number>> = { MID: 200, LEAF: 200, BOSS: 404, OTHER: 404, FOREIGN: 404 };
    for (const [personNumber, status] of Object.entries(statuses)) {
      assert.equal((await send('lineManager', routeOf('readAttendanceDay'), { params: { personNumber } })).status, status, personNumber);
      assert.equal((await send('lineManager', routeOf('listAttendanceDays'), { query: { personNumber, from: '2026-10-01', to: '2026-10-31' } })).status, status, personNumber);
    }
    const matrix = JSON.parse((await send('lineManager', routeOf('readMatrix'), {})).text) as { rows: { personNumber: string }[] };
    assert.deepEqual(matrix.rows.map((row) => row.personNumber), ['LEAF', 'MID']);
    for (const operationId of ['readPerson', 'readPayslip', 'explainLine', 'readAttendanceDay']) {
      const foreign = await send('payrollClerk', routeOf(operationId), { params: { personNumber: 'FOREIGN' } });
      const unknown = await send('payrollClerk', routeOf(operationId), { params: { personNumber: 'UNKNOWN' } });
      assert.deepEqual([foreign.status, foreign.text], [404, unknown.text], operationId);
    }
  });
});

test('what no request can mean is refused as such, not as a fault of ours', async () => {
  await withCallers(async (send) => {
    assert.equal((await send('payrollClerk', routeOf('listPeople'), { query: { search: '\u0000' } })).status, 400);
    assert.equal((await send('payrollClerk', routeOf('readPayslip'), { params: { personNumber: '\u0000' } })).status, 400);
    assert.equal((await send('payrollClerk', routeOf('importWorkbook'), { query: { commandId: randomUUID() }, upload: 'x'.repeat(51 * 1024 * 1024) })).status, 413);
    for (const impossible of ['0000-01', '2026-13', '2026-00']) assert.equal((await send('payrollClerk', routeOf('readOverview'), { params: { month: impossible } })).status, 400, impossible);
    for (const search of ['%', '_', '\\', "' or 1=1 --"]) assert.equal((JSON.parse((await send('payrollClerk', routeOf('listPeople'), { query: { search } })).text) as { total: number }).total, 0, search);
  });
});
