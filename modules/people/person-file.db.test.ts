/** Goal: hiring and events make exactly the facts they say, once, and never a second person. Method: the routes over a real database, answers held against the schemas. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany, type ApiServer, type Subject } from '#modules/platform';
import { payTermsSegments, registerPersonFileRoutes } from './index.ts';
import { alarmsOfPerson } from './alarms.ts';
import { hirePersons, type HireWish } from './hire-person.ts';
import { beginPlacements, type PersonEvent } from './person-event-store.ts';

const day = (text: string): number => {
  const parsed = parseDay(text);
  assert.ok(parsed.ok);
  return parsed.value;
};

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string; readonly data?: unknown }>>;

const openRoutes = (given: TestDatabase, today: string) => {
  const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
  const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
  const touched: { readonly personId: number; readonly fromDay: number }[] = [];
  const clock = { today };
  registerPersonFileRoutes(server, {
    database: given.database, today: () => day(clock.today), schedules: async () => new Map([['S', '白班'], ['N', '夜班']]), insurancePlaces: async () => new Map([['shanghai', ['上海', 'Shanghai']], ['shenzhen', ['深圳', 'Shenzhen']]]), reabsorb: async () => undefined, askLater: async () => undefined,
    untakenLeave: async (_, personId) => ({ annualMinutes: personId > 0 ? 960 : 0, timeOffMinutes: 0, minutesPerDay: 480 }),
    afterChange: async (_, people) => void touched.push(...people), nameUsers: async () => new Map(),
  });
  const clerk = testSubject({ companyId: given.company.companyId, role: 'payrollClerk', userId: 'clerk' });
  const call = async (operationId: string, request: { readonly params?: object; readonly query?: object; readonly body?: object }, subject: Subject = clerk): Promise<Record<string, unknown>> => {
    const found = captured.get(operationId);
    assert.ok(found !== undefined, operationId);
    const { route, handler } = found;
    const body = request.body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...request.body });
    const result = await handler({ subject, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body, language: 'zh-CN' });
    return result.ok ? (route.response.parse(result.value) as Record<string, unknown>) : { code: result.error.code };
  };
  return { call, clerk, touched, clock };
};

const addPlace = (given: TestDatabase): Promise<void> => withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => {
  await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'sh', '上海', 'Asia/Shanghai', 'CN'), ($1, 'sz', '深圳', 'Asia/Shanghai', 'CN')", [tx.companyId]);
});

const terms = { legalEntity: '示例', workplaceCode: 'sh', insurancePlace: 'shanghai', scheduleCode: 'S', wageKind: 'monthly', wage: '12000.00' };
const hireBody = { name: '王一', identityNumber: '110101199003070011', mobile: '13800000001', hireDate: '2026-11-02', department: '研发部' };

test('one command hires: file, terms, events, tasks; what is missing is named, and a retry hires nobody twice', async () => {
  await withTestDatabase(async (given) => {
    await addPlace(given);
    const { call, touched } = openRoutes(given, '2026-11-10');
    const commandId = randomUUID();
    const body = { ...hireBody, commandId, personNumber: 'SH000009', terms, probationEndsOn: '2027-02-01', contract: { endsOn: '2029-11-01' } };
    assert.deepEqual(await call('hirePerson', { body }), { personNumber: 'SH000009', missing: ['bankAccount'] });
    assert.deepEqual(await call('hirePerson', { body }), { personNumber: 'SH000009', missing: ['bankAccount'] });
    assert.equal(touched.length, 1);
    const file = await call('readPersonFile', { params: { personNumber: 'SH000009' } });
    assert.deepEqual((file['events'] as { kind: string }[]).map(({ kind }) => kind), ['probation', 'contract', 'hire']);
    assert.deepEqual(file['missing'], ['bankAccount']);
    assert.equal((file['terms'] as { wage: string }).wage, '12000.00');
    const open = (file['tasks'] as { task: string; state: string }[]).filter(({ state }) => state === 'open').map(({ task }) => task);
    assert.deepEqual(open, ['bankAccount', 'account', 'insuranceEnrolment', 'equipment', 'introduction']);
    // The next number is drawn; without terms and identity number both are missing.
    assert.deepEqual(await call('hirePerson', { body: { ...hireBody, identityNumber: '', mobile: '13800000002', name: '李二' } }), { personNumber: 'SH000010', missing: ['terms', 'identityNumber', 'bankAccount'] });
  });
});

test('who is here already is never made twice; likeness asks, and rights are those of what is written', async () => {
  await withTestDatabase(async (given) => {
    await addPlace(given);
    const { call, clerk } = openRoutes(given, '2026-11-10');
    await call('hirePerson', { body: { ...hireBody, personNumber: 'A1', terms } });
    assert.equal((await call('hirePerson', { body: { ...hireBody, personNumber: 'A2', identityNumber: '11010119900307 0011', isConfirmed: true } }))['code'], 'samePerson');
    assert.equal((await call('hirePerson', { body: { ...hireBody, personNumber: 'A1', identityNumber: '', mobile: '' } }))['code'], 'numberTaken');
    const likely = { ...hireBody, personNumber: 'A3', identityNumber: '', mobile: '138 0000 0001' };
    assert.equal((await call('hirePerson', { body: likely }))['code'], 'mobileInUse');
    assert.equal((await call('hirePerson', { body: { ...likely, isConfirmed: true } }))['personNumber'], 'A3');
    // After leaving, the same person comes back with a new number when the clerk says so.
    await call('recordPersonEvent', { params: { personNumber: 'A1' }, body: { kind: 'termination', validOn: '2026-11-30' } });
    const again = { ...hireBody, personNumber: 'A4', mobile: '', hireDate: '2027-03-01' };
    assert.equal((await call('hirePerson', { body: again }))['code'], 'hiredBefore');
    assert.equal((await call('hirePerson', { body: { ...again, isConfirmed: true } }))['personNumber'], 'A4');
    for (const [change, code] of [[{ managerPersonNumber: 'ZZ' }, 'managerUnknown'], [{ terms: { ...terms, workplaceCode: 'moon' } }, 'workplaceUnknown'], [{ terms: { ...terms, scheduleCode: 'X' } }, 'shiftGroupUnknown'], [{ probationEndsOn: '2026-01-01' }, 'endsBeforeBegin']] as const) {
      assert.equal((await call('hirePerson', { body: { ...hireBody, name: '赵五', personNumber: 'A5', identityNumber: '', mobile: '', ...change } }))['code'], code);
    }
    // The same name on the same day, and nothing that tells them apart: asked.
    assert.equal((await call('hirePerson', { body: { ...hireBody, personNumber: 'A5', identityNumber: '', mobile: '' } }))['code'], 'sameNameAndDay');
    const administrator = testSubject({ companyId: given.company.companyId, role: 'administrator', userId: 'admin' });
    const plain = { ...hireBody, name: '钱六', identityNumber: '', mobile: '', personNumber: 'A6' };
    assert.equal((await call('hirePerson', { body: { ...plain, terms } }, administrator))['code'], 'hireNeedsPay');
    assert.equal((await call('hirePerson', { body: { ...plain, identityNumber: 'X1' } }, administrator))['code'], 'hireNeedsIdentity');
    assert.equal((await call('hirePerson', { body: plain }, administrator))['personNumber'], 'A6');
    assert.equal((await call('hirePerson', { body: { ...plain, personNumber: 'A7', terms } }, { ...clerk, isSteppedUp: false }))['code'], 'stepUpNeeded');
    assert.equal((await call('hirePerson', { body: { ...plain, personNumber: 'A7' } }, { ...clerk, program: 'robot' }))['code'], 'hireNotForPrograms');
    // A manager knows the team only: a stranger's file is one that does not exist.
    const manager = testSubject({ companyId: given.company.companyId, role: 'lineManager', userId: 'boss', team: [] });
    assert.equal((await call('readPersonFile', { params: { personNumber: 'A1' } }, manager))['code'], 'notFound');
  });
});

test('a slip in 用人单位 or 参保地 makes no new one: alike and unknown are refused, a new one must be meant, a place of the rules is taken', async () => {
  await withTestDatabase(async (given) => {
    await addPlace(given);
    const { call } = openRoutes(given, '2026-11-10');
    const hire = async (personNumber: string, change: object, more: object = {}): Promise<unknown> => (await call('hirePerson', { body: { ...hireBody, identityNumber: '', mobile: '', name: `人${personNumber}`, personNumber, terms: { ...terms, ...change }, ...more } }))['code'] ?? 'hired';
    // The first of a company is new without saying so.
    assert.equal(await hire('A1', { legalEntity: '示例（深圳）有限公司' }), 'hired');
    const asked = [
      await hire('A2', { legalEntity: '示例(深圳)有限公司' }), await hire('A2', { legalEntity: '示例(深圳)有限公司' }, { isNewLegalEntity: true }), await hire('A2', { legalEntity: '示列（深圳）有限公司' }),
      await hire('A2', { legalEntity: '示例（深圳）有限公司', insurancePlace: 'shenzen' }), await hire('A2', { legalEntity: '示例（北京）有限公司' }, { isNewLegalEntity: true }), await hire('A3', { legalEntity: '示例（北京）有限公司', insurancePlace: 'shenzhen' }),
    ];
    assert.deepEqual(asked, ['legalEntityAlike', 'legalEntityAlike', 'legalEntityUnknown', 'insurancePlaceUnknown', 'hired', 'hired']);
    const transfer = async (body: object): Promise<unknown> => (await call('recordPersonEvent', { params: { personNumber: 'A2' }, body: { kind: 'transfer', validOn: '2026-12-01', ...body } }))['code'] ?? 'recorded';
    assert.deepEqual([await transfer({ legalEntity: '示列（深圳）有限公司' }), await transfer({ insurancePlace: 'shenzen' }), await transfer({ legalEntity: '示例（深圳）有限公司', insurancePlace: 'shenzhen' })], ['legalEntityUnknown', 'insurancePlaceUnknown', 'recorded']);
    const choices = await call('readHireChoices', {});
    assert.deepEqual([choices['legalEntities'], choices['insurancePlaces']], [['示例（北京）有限公司', '示例（深圳）有限公司'], ['shanghai', 'shenzhen']]);
  });
});

test('events hold from their day: transfer ahead, raise, end of employment and its withdrawal; the file shows any day', async () => {
  await withTestDatabase(async (given) => {
    await addPlace(given);
    const { call, touched, clock, clerk } = openRoutes(given, '2026-11-10');
    await call('hirePerson', { body: { ...hireBody, name: '周总', personNumber: 'BOSS', identityNumber: '', mobile: '' } });
    await call('hirePerson', { body: { ...hireBody, personNumber: 'A1', hireDate: '2026-01-05', terms } });
    const about = { personNumber: 'A1' };
    const record = (body: object): Promise<Record<string, unknown>> => call('recordPersonEvent', { params: about, body });
    touched.length = 0;
    assert.ok('eventId' in (await record({ kind: 'transfer', validOn: '2026-12-01', department: '市场部', managerPersonNumber: 'BOSS', workplaceCode: 'sz' })));
    assert.deepEqual(touched.map(({ fromDay }) => formatDay(fromDay)), ['2026-12-01']);
    assert.ok('eventId' in (await call('changeWage', { params: about, body: { validOn: '2026-11-16', wage: '15000', note: '调到 15000' } })));
    const shown = async (asOf: string): Promise<unknown[]> => {
      const file = await call('readPersonFile', { params: about, query: { asOf } });
      const held = file['terms'] as { wage: string; workplaceCode: string } | null;
      return [file['state'], file['department'], file['managerPersonNumber'], held?.wage, held?.workplaceCode];
    };
    assert.deepEqual(await shown('2026-01-04'), ['notYet', '研发部', null, undefined, undefined]);
    assert.deepEqual(await shown('2026-11-15'), ['employed', '研发部', null, '12000.00', 'sh']);
    assert.deepEqual(await shown('2026-11-16'), ['employed', '研发部', null, '15000', 'sh']);
    // Recorded before the raise, the terms of December do not know of it: each holds until the next begins.
    assert.deepEqual(await shown('2026-12-01'), ['employed', '市场部', 'BOSS', '12000.00', 'sz']);
    const departmentNow = (): Promise<string> => withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => (await tx.query<{ department: string }>("select department from people.person where company_id = $1 and person_number = 'A1'", [tx.companyId])).rows[0]!.department);
    assert.equal(await departmentNow(), '研发部');
    clock.today = '2026-12-01';
    await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => assert.equal((await beginPlacements(tx, day('2026-12-01'))).length, 1));
    assert.equal(await departmentNow(), '市场部');
    const chart = (await call('readOrgChart', { query: { asOf: '2026-11-30' } }))['people'] as { personNumber: string; department: string; managerPersonNumber: string | null }[];
    assert.deepEqual(chart.map(({ personNumber, department, managerPersonNumber }) => [personNumber, department, managerPersonNumber]), [['A1', '研发部', null], ['BOSS', '研发部', null]]);
    assert.equal((await record({ kind: 'transfer', validOn: '2026-12-05', department: '市场部' }))['code'], 'eventChangesNothing');
    assert.equal((await call('recordPersonEvent', { params: { personNumber: 'BOSS' }, body: { kind: 'transfer', validOn: '2026-12-05', managerPersonNumber: 'A1' } }))['code'], 'managerCircle');
    assert.equal((await record({ kind: 'contract', validOn: '2025-12-31' }))['code'], 'eventOutsideEmployment');
    // A contract moves nobody to another department unseen.
    assert.equal((await record({ kind: 'renewal', validOn: '2026-12-05', department: '研发部' }))['code'], 'invalidRequest');
    const own = testSubject({ companyId: given.company.companyId, role: 'payrollClerk', userId: 'self', personId: await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => (await payTermsSegments(tx, { personIds: null, fromDay: day('2026-11-01'), toDay: day('2026-11-02') }))[0]!.personId) });
    assert.equal((await call('changeWage', { params: about, body: { validOn: '2026-12-01', wage: '99999' } }, own))['code'], 'ownTerms');
    // Nor one's own place, manager or last day; and what stands beside a raise is pay.
    assert.equal((await call('recordPersonEvent', { params: about, body: { kind: 'transfer', validOn: '2026-12-05', managerPersonNumber: null } }, own))['code'], 'ownTerms');
    assert.equal((await call('recordPersonEvent', { params: about, body: { kind: 'termination', validOn: '2027-12-31' } }, own))['code'], 'ownTerms');
    const notesFor = async (subject: Subject): Promise<unknown[]> => ((await call('readPersonFile', { params: about }, subject))['events'] as { kind: string; note: string }[]).filter(({ kind }) => kind === 'wageChange').map(({ note }) => note);
    const manager = testSubject({ companyId: given.company.companyId, role: 'lineManager', userId: 'manager', team: [own.personId ?? 0] });
    assert.deepEqual([await notesFor(manager), await notesFor(clerk)], [[], ['调到 15000']], 'nor that there was one');
    const seenBy = async (subject: Subject): Promise<unknown> => (await call('readPersonFile', { params: about, query: { asOf: '2026-12-01' } }, subject))['managerPersonNumber'];
    assert.deepEqual([await seenBy(manager), await seenBy(clerk)], [null, 'BOSS'], 'who leads somebody is as hidden in the file as in the chart');
    // Nor does it stand in a dump.
    assert.ok(!JSON.stringify((await given.database.ownerPool.query('select event.*, encode(wage_note_sealed, \'escape\') as escaped from people.person_event as event')).rows).includes('15000'));
    const left = await record({ kind: 'termination', validOn: '2026-12-31' });
    assert.equal((await record({ kind: 'termination', validOn: '2027-01-31' }))['code'], 'leftAlready');
    assert.deepEqual((await shown('2027-01-01'))[0], 'left');
    const file = await call('readPersonFile', { params: about });
    assert.deepEqual(file['untakenLeave'], { annualMinutes: 960, timeOffMinutes: 0, minutesPerDay: 480 });
    assert.ok((file['tasks'] as { list: string; task: string }[]).some(({ list, task }) => list === 'leaving' && task === 'finalPay'));
    assert.equal((await call('withdrawPersonEvent', { params: { ...about, eventId: left['eventId'] as string }, body: { note: '误登记' } }, own))['code'], 'ownTerms');
    assert.deepEqual(await call('withdrawPersonEvent', { params: { ...about, eventId: left['eventId'] as string }, body: { note: '误登记' } }), { done: true });
    assert.equal((await call('withdrawPersonEvent', { params: { ...about, eventId: left['eventId'] as string }, body: { note: '再一次' } }))['code'], 'eventNotWithdrawn');
    assert.deepEqual((await shown('2027-01-01'))[0], 'employed');
    assert.equal((await call('markPersonTask', { params: { ...about, task: 'equipment' }, body: { state: 'done' } }, { ...clerk, rights: { ...clerk.rights, 'change:personal': new Set<number>() } }))['code'], 'notFound');
  });
});

const wish = (name: string, identityNumber: string, mobile: string, personNumber = ''): HireWish => ({
  personNumber, name, identityNumber, mobile, email: '', hireDay: day('2026-11-02'), department: '生产部', managerPersonNumber: null, sourcePersonKey: null, employmentKind: 'standard', positionCode: null, terms: null, probationEndsOnDay: null, contract: null, isConfirmed: false, isNewLegalEntity: false,
});

test('many rows at once: each is judged by itself, and two rows for one person are one person', async () => {
  await withTestDatabase(async (given) => {
    await withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), async (tx) => {
      const { outcomes } = await hirePersons(tx, [wish('甲', 'E1', '1'), wish('甲 ', 'e1', '2'), wish('乙', '', '1'), wish('丙', 'E3', '3', '000003'), wish('丁', 'E4', '4')], { source: 'sheet', scheduleCodes: new Set(), insurancePlaces: new Map() });
      assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? outcome.value.personNumber : outcome.error.code)), ['000001', 'samePerson', 'mobileInUse', '000003', '000002']);
    });
  });
});

test('dates come near and go: an end that was renewed or confirmed is none, a leap day has its anniversary', () => {
  const policy = { contractDays: 45, probationDays: 14, anniversaryDays: 7, lastDayDays: 14 };
  const person = { personId: 1, personNumber: 'A1', name: '王一', department: '研发部', hireDay: day('2024-02-29'), leaveDay: null };
  const event = (kind: PersonEvent['kind'], validOn: string, endsOn: string | null, isWithdrawn = false): PersonEvent =>
    ({ personId: 1, eventId: 1, kind, validOnDay: day(validOn), endsOnDay: endsOn === null ? null : day(endsOn), note: '', termsId: null, withdrawsEventId: null, recordedBy: '', recordedMilliseconds: 0, isWithdrawn });
  const kindsOn = (today: string, events: readonly PersonEvent[], leave: string | null = null): readonly string[] => alarmsOfPerson({ ...person, leaveDay: leave === null ? null : day(leave) }, events, day(today), policy).map(({ kind, onDay }) => `${kind} ${formatDay(onDay)}`);
  const first = event('contract', '2024-02-29', '2027-02-28');
  assert.deepEqual(kindsOn('2027-01-13', [first]), []);
  assert.deepEqual(kindsOn('2027-01-14', [first]), ['contractEnd 2027-02-28']);
  assert.deepEqual(kindsOn('2027-03-20', [first]), ['contractEnd 2027-02-28']);
  assert.deepEqual(kindsOn('2027-03-20', [first, event('renewal', '2027-03-01', null)]), []);
  assert.deepEqual(kindsOn('2027-03-20', [first, event('renewal', '2027-03-01', null, true)]), ['contractEnd 2027-02-28']);
  const probation = event('probation', '2024-02-29', '2024-05-31');
  assert.deepEqual(kindsOn('2024-05-20', [probation]), ['probationEnd 2024-05-31']);
  assert.deepEqual(kindsOn('2024-05-20', [probation, event('confirmation', '2024-05-18', null)]), []);
  assert.deepEqual(kindsOn('2025-02-27', []), ['anniversary 2025-02-28']);
  assert.deepEqual(kindsOn('2028-02-28', []), ['anniversary 2028-02-29']);
  assert.deepEqual(kindsOn('2028-02-28', [first], '2028-03-01'), ['lastDay 2028-03-01']);
  assert.deepEqual(kindsOn('2028-03-02', [first], '2028-03-01'), []);
});
