/** Goal: the routes answer what contracts/api promises, to those who may and nobody else. Method: real tables, subjects of built-in roles, answers held against the schemas. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import type { BuiltInRole } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { asSystem, createCompany, withCompany, type ApiServer, type JobData, type Subject } from '#modules/platform';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { openErasureList } from './erasure-list.ts';
import { createPrivacyJobs } from './privacy-jobs.ts';
import { registerPrivacyRoutes } from './privacy-routes.ts';

const day = '2026-11-22';
type Captured = { readonly route: Route; readonly handler: (request: unknown) => Promise<Result<unknown, { readonly code: string }>> };
type Body = Readonly<Record<string, unknown>>;

const openRoutes = (given: TestDatabase) => {
  const captured = new Map<string, Captured>();
  const queued: { readonly queue: string; readonly data: JobData }[] = [];
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Captured['handler'] }) };
  registerPrivacyRoutes(server, {
    database: given.database, today: () => day, catalogue: (_, column) => (/_(seq|id)$/.test(column) ? null : { fieldClass: 'personal', sealed: false }), companyName: () => Promise.resolve('测试公司'), namesOf: () => Promise.resolve(new Map()),
    enqueue: (_, queue, data) => Promise.resolve(void queued.push({ queue, data })),
  });
  const jobs = createPrivacyJobs({ database: given.database, today: () => Promise.resolve(day), findPhrase: () => null, list: openErasureList(join(mkdtempSync(join(tmpdir(), 'qinxin-erasures-')), 'erasures.jsonl')), companyCode: () => Promise.resolve('test') });
  const work = async (): Promise<void> => {
    for (const { queue, data } of queued.splice(0)) await jobs.find((job) => job.queue === queue)?.handle({ companyId: given.company.companyId, data });
  };
  const call = async (operationId: string, subject: Subject, request: { readonly params?: object; readonly query?: object; readonly body?: object } = {}): Promise<Body> => {
    const found = captured.get(operationId);
    assert.ok(found !== undefined, operationId);
    const { route, handler } = found;
    const body = route.body === null ? null : route.body.parse({ commandId: randomUUID(), ...request.body });
    const result = await handler({ subject, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body, upload: null, language: 'zh-CN', signal: new AbortController().signal });
    if (!result.ok) return { code: result.error.code };
    return (route.answer === 'json' ? route.response.parse(result.value) : result.value) as Body;
  };
  return { call, work, queued, operations: [...captured.keys()] };
};

type People = { readonly own: number; readonly other: number };
const addPeople = (given: TestDatabase): Promise<People> =>
  withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => {
    const add = async (number: string, leaveDate: string | null): Promise<number> => (await tx.query<{ person_id: number }>(
      "insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department) values ($1, $2, $3, $4, '2020-01-01', $5, 'd') returning person_id", [tx.companyId, number, `姓名${number}`, `${number}@test.example`, leaveDate],
    )).rows[0]!.person_id;
    return { own: await add('P1', null), other: await add('P2', '2020-06-30') };
  });

const withRoutes = (work: (tools: ReturnType<typeof openRoutes> & { readonly people: People; readonly as: (role: BuiltInRole, personId?: number, more?: { readonly userId?: string; readonly team?: readonly number[]; readonly isSteppedUp?: boolean }) => Subject; readonly given: TestDatabase }) => Promise<void>): Promise<void> =>
  withTestDatabase(async (given) => {
    const people = await addPeople(given);
    await work({ ...openRoutes(given), people, given, as: (role, personId, more = {}) => testSubject({ companyId: given.company.companyId, role, userId: role, personId: personId ?? null, ...more }) });
  });

/** Texts of the files in an archive: entries are deflated one after the other. */
const textsIn = (archive: Uint8Array): string => {
  const bytes = Buffer.from(archive);
  let texts = '';
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [packed, nameLength, extra] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26), bytes.readUInt16LE(at + 28)];
    const start = at + 30 + nameLength + extra;
    texts += `${bytes.subarray(at + 30, at + 30 + nameLength).toString()}\n${inflateRawSync(bytes.subarray(start, start + packed)).toString()}\n`;
    at = start + packed;
  }
  return texts;
};

test('everyone reads what is held about them, and fetches a copy that nobody else can', async () => {
  await withRoutes(async ({ call, work, queued, people, as }) => {
    const me = as('employee', people.own);
    const data = await call('readMyData', me);
    const sections = data['sections'] as readonly { readonly section: string; readonly rows: number }[];
    assert.equal(sections.find(({ section }) => section === 'employment')?.rows, 1);
    assert.equal((await call('readMyData', as('administrator')))['code'], 'notFound', 'a user who is nobody of the company');
    const started = await call('startMyExport', me);
    assert.deepEqual([started['state'], Object.keys(queued[0]!.data)], ['waiting', ['exportId']]);
    assert.equal((await call('downloadMyExport', me, { params: { exportId: started['exportId'] } }))['code'], 'exportNotReady');
    await work();
    const file = await call('downloadMyExport', me, { params: { exportId: started['exportId'] } });
    const texts = textsIn(file['content'] as Uint8Array);
    assert.ok(texts.includes('data.json') && texts.includes('姓名P1') && texts.includes('P1@test.example'));
    assert.ok(!texts.includes('姓名P2'), 'nobody else in it');
    for (const other of [as('employee', people.other, { userId: 'other' }), as('payrollClerk', people.own, { userId: 'clerk' })]) {
      assert.equal((await call('downloadMyExport', other, { params: { exportId: started['exportId'] } }))['code'], 'notFound');
      assert.equal((await call('downloadPersonExport', other, { params: { exportId: started['exportId'] } }))['code'], 'notFound');
    }
    assert.equal((await call('downloadMyExport', me, { params: { exportId: randomUUID() } }))['code'], 'notFound');
    const exports = (await call('readMyData', me))['exports'] as readonly { readonly state: string }[];
    assert.deepEqual(exports.map(({ state }) => state), ['ready']);
  });
});

test('a copy is read with every class in it, and handed to nobody who lost one of them', async () => {
  await withRoutes(async ({ call, work, people, as, given }) => {
    const clerk = as('payrollClerk');
    const { exportId } = await call('startPersonExport', clerk, { params: { personNumber: 'P1' } });
    await work();
    const withoutBank = { ...clerk, rights: Object.fromEntries(Object.entries(clerk.rights).filter(([right]) => right !== 'read:bank')) };
    assert.equal((await call('downloadPersonExport', withoutBank, { params: { exportId } }))['code'], 'notFound');
    assert.equal((await call('downloadPersonExport', clerk, { params: { exportId } }))['code'], undefined);
    const { rows } = await given.database.ownerPool.query<{ field_class: string }>(
      "select unnest(field_classes) as field_class from platform.audit_event where domain = 'read' and person_id = $1 and subject like '%person_export%' order by 1", [people.own],
    );
    assert.deepEqual(rows.map((row) => row.field_class), ['bank', 'health', 'identity', 'pay']);
  });
});

test('an erasure in one company leaves a user of another company their account and second factor', async () => {
  await withRoutes(async ({ call, work, people, as, given }) => {
    const { ownerPool } = given.database;
    const elsewhere = await createCompany(given.database, { companyCode: 'elsewhere', name: '别处', country: 'CN' });
    assert.ok(elsewhere.ok);
    for (const userId of ['shared', 'lone']) {
      await ownerPool.query('insert into auth."user" (id, name, email, "emailVerified") values ($1, $1, $1, true)', [userId]);
      await ownerPool.query('insert into identity.totp (user_id, secret_sealed, confirmed_at) values ($1, $2, now())', [userId, Buffer.from('sealed')]);
      await ownerPool.query('insert into platform.membership (company_id, user_id, person_id) values ($1, $2, $3)', [given.company.companyId, userId, people.other]);
    }
    await ownerPool.query("insert into platform.membership (company_id, user_id) values ($1, 'shared')", [elsewhere.value.companyId]);
    const { erasureId } = await call('requestErasure', as('payrollClerk'), { body: { personNumber: 'P2', reason: 'asked in writing' } });
    await call('decideErasure', as('payrollSupervisor'), { params: { erasureId }, body: { approve: true } });
    await work();
    const left = async (text: string): Promise<readonly string[]> => (await ownerPool.query<{ name: string }>(text)).rows.map(({ name }) => name);
    assert.deepEqual(await left('select id as name from auth."user"'), ['shared']);
    assert.deepEqual(await left('select user_id as name from identity.totp'), ['shared']);
    assert.deepEqual(await left('select company_id::text as name from platform.membership'), [String(elsewhere.value.companyId)]);
  });
});

test('a copy past its day is gone, also before anything emptied it', async () => {
  await withRoutes(async ({ call, work, people, as, given }) => {
    const me = as('employee', people.own);
    const { exportId } = await call('startMyExport', me);
    await work();
    await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), (tx) => tx.query("update privacy.person_export set gone_at = platform.now() - interval '1 second' where company_id = $1", [tx.companyId]));
    assert.equal((await call('downloadMyExport', me, { params: { exportId } }))['code'], 'notFound');
    await call('startMyExport', me);
    await work();
    const { rows } = await given.database.ownerPool.query("select from privacy.person_export where state = 'gone' and content is null");
    assert.equal(rows.length, 1);
  });
});

test('officers act over the company; line managers, employees and auditors do not', async () => {
  await withRoutes(async ({ call, people, as }) => {
    const reads = ['listErasures', 'listLegalHolds', 'listConsents', 'listRetentionRules', 'previewRetention', 'listPurposes', 'readProcessingRecord', 'listAutomatedDecisions', 'readPrivacySettings'];
    for (const operation of reads) {
      for (const role of ['administrator', 'payrollClerk', 'payrollSupervisor'] as const) assert.equal((await call(operation, as(role)))['code'], undefined, `${operation} as ${role}`);
      for (const role of ['lineManager', 'employee', 'auditor'] as const) assert.equal((await call(operation, as(role, people.own, { team: [people.other] })))['code'], 'notAllowed', `${operation} as ${role}`);
    }
    assert.equal((await call('decideErasure', as('lineManager', people.own, { team: [people.other] }), { params: { erasureId: '1' }, body: { approve: true } }))['code'], 'notAllowed');
  });
});

test('an erasure needs a second person, the end of employment, and no hold', async () => {
  await withRoutes(async ({ call, work, people, as, given }) => {
    const [clerk, supervisor] = [as('payrollClerk'), as('payrollSupervisor')];
    assert.equal((await call('requestErasure', clerk, { body: { personNumber: 'NOBODY', reason: 'r' } }))['code'], 'notFound');
    const employed = await call('requestErasure', clerk, { body: { personNumber: 'P1', reason: 'asked in writing' } });
    assert.deepEqual((employed['obstacles'] as readonly { readonly obstacle: string }[]).map(({ obstacle }) => obstacle), ['stillEmployed']);
    assert.equal((await call('decideErasure', supervisor, { params: { erasureId: employed['erasureId'] }, body: { approve: true } }))['code'], 'erasureBlocked');
    const asked = await call('requestErasure', clerk, { body: { personNumber: 'P2', reason: 'asked in writing' } });
    assert.equal((await call('requestErasure', clerk, { body: { personNumber: 'P2', reason: 'again' } }))['code'], 'erasureOpen');
    const approve = (subject: Subject) => call('decideErasure', subject, { params: { erasureId: asked['erasureId'] }, body: { approve: true } });
    const hold = await call('placeLegalHold', clerk, { body: { personNumber: 'P2', reason: 'case' } });
    assert.equal((await approve(supervisor))['code'], 'erasureBlocked');
    await call('askHoldEnd', clerk, { params: { holdId: hold['holdId'] } });
    assert.equal((await call('endLegalHold', supervisor, { params: { holdId: hold['holdId'] } }))['state'], 'ended');
    assert.equal((await approve({ ...supervisor, userId: 'payrollClerk' }))['code'], 'secondPersonNeeded');
    const approved = await approve(supervisor);
    assert.deepEqual([approved['state'], approved['name']], ['approved', ''], 'the answer that is kept holds no name');
    assert.equal((await approve(supervisor))['code'], 'alreadyDecided');
    await work();
    const { rows } = await given.database.ownerPool.query('select name from people.person where person_id = $1', [people.other]);
    assert.equal(rows.length, 0, 'nothing held the person any more');
    const list = (await call('listErasures', clerk))['rows'] as readonly Body[];
    const erased = list.find((row) => row['erasureId'] === asked['erasureId']);
    assert.deepEqual([erased?.['state'], erased?.['name'], /^erased-[0-9a-f]{12}$/.test(String(erased?.['personNumber']))], ['erased', '', true]);
  });
});

test('masked values open one by one, each a read on record, and only for those who may', async () => {
  await withRoutes(async ({ call, people, as, given }) => {
    const read = (subject: Subject, field: string) => call('readUnmasked', subject, { params: { personNumber: 'P1', field } });
    assert.equal((await read(as('payrollClerk'), 'email'))['value'], 'P1@test.example');
    assert.equal((await read(as('payrollClerk', undefined, { isSteppedUp: false }), 'identityNumber'))['code'], 'stepUpNeeded');
    assert.equal((await read(as('administrator'), 'identityNumber'))['code'], 'notFound', 'no right to identity numbers: as if there were none');
    assert.equal((await read(as('lineManager', people.other, { team: [] }), 'email'))['code'], 'notFound');
    const { rows } = await given.database.ownerPool.query("select from platform.audit_event where domain = 'read' and person_id = $1", [people.own]);
    assert.ok(rows.length >= 1, 'the read of the e-mail address is on record');
  });
});

test('whereabouts are kept for a named rule only', async () => {
  await withRoutes(async ({ call, as }) => {
    const clerk = as('payrollClerk');
    assert.deepEqual(await call('readPrivacySettings', clerk), { keepWhereabouts: false, rule: '' });
    assert.equal((await call('changePrivacySettings', clerk, { body: { keepWhereabouts: true, rule: ' ' } }))['code'], 'whereaboutsRuleNeeded');
    assert.equal((await call('changePrivacySettings', clerk, { body: { keepWhereabouts: true, rule: '外勤打卡须在客户地址 500 米内' } }))['done'], true);
    assert.equal((await call('readPrivacySettings', clerk))['keepWhereabouts'], true);
  });
});

test('the record of processing names every table of people with its purpose, and its rules', async () => {
  await withRoutes(async ({ call, as }) => {
    const record = await call('readProcessingRecord', as('payrollClerk'));
    const activities = record['activities'] as readonly { readonly purpose: string; readonly tables: readonly { readonly table: string; readonly columns: readonly unknown[]; readonly rules: readonly string[] }[] }[];
    const tables = activities.flatMap((activity) => activity.tables);
    assert.ok(tables.some(({ table, rules }) => table === 'payroll.payslip' && rules.includes('wageRecords')));
    assert.ok(tables.every(({ columns }) => columns.length > 0));
    assert.equal((await call('changePurposeRecipients', as('payrollClerk'), { params: { purpose: 'payroll' }, body: { recipients: ['招商银行'] } }))['purpose'], 'payroll');
    assert.ok(JSON.stringify(await call('readProcessingRecord', as('payrollClerk'))).includes('招商银行'));
  });
});
