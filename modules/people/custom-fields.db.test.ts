/** Goal: a company's own fields hold what fits, from a day on, for those who may see their class. Method: the routes over a real database. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { asSystem, withCompany, type ApiServer, type Subject } from '#modules/platform';
import { customFieldValues, payFieldValues, registerCustomFieldRoutes } from './index.ts';

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string }>>;

test('values fit their kind, hold from their day, and are seen, sorted and filtered by class', async () => {
  await withTestDatabase(async ({ database, company }) => {
    await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      for (const number of ['A1', 'A2', 'A3']) await tx.query("insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $2, '', date '2026-01-01', '研发部')", [tx.companyId, number]);
    });
    const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
    const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
    const touched: number[] = [];
    registerCustomFieldRoutes(server, { database, today: () => 20_800, payItems: async () => new Set(['carAllowance']), afterChange: async (_, people) => void touched.push(...people.map(({ fromDay }) => fromDay)) });
    const clerk = testSubject({ companyId: company.companyId, role: 'payrollClerk', userId: 'clerk' });
    const administrator = testSubject({ companyId: company.companyId, role: 'administrator', userId: 'admin' });
    const call = async (operationId: string, request: { readonly params?: object; readonly query?: object; readonly body?: object }, subject: Subject = clerk): Promise<Record<string, unknown>> => {
      const { route, handler } = captured.get(operationId)!;
      const body = request.body === undefined ? null : route.body?.parse({ commandId: randomUUID(), ...request.body });
      const result = await handler({ subject, params: request.params ?? {}, query: route.query?.parse(request.query ?? {}) ?? null, body, language: 'zh-CN' });
      return result.ok ? (route.response.parse(result.value) as Record<string, unknown>) : { code: result.error.code };
    };
    const field = (code: string, kind: string, more: object = {}) => ({ code, titleZh: code, titleEn: code, kind, fieldClass: 'personal', ...more });
    for (const body of [field('shirtSize', 'choice', { choices: ['S', 'L'] }), field('languages', 'number'), field('permitUntil', 'date'), field('carAllowance', 'money', { fieldClass: 'pay' })]) assert.deepEqual(await call('defineCustomField', { body }), { done: true });
    for (const [body, code] of [[field('shirtSize', 'text'), 'fieldCodeTaken'], [field('name', 'text'), 'fieldCodeTaken'], [field('bonus', 'money'), 'moneyIsPay'], [field('cap', 'choice'), 'choicesDoNotFit']] as const) assert.equal((await call('defineCustomField', { body }))['code'], code);
    assert.equal((await call('defineCustomField', { body: field('fee', 'money', { fieldClass: 'pay' }) }, administrator))['code'], 'notAllowed');
    const set = (personNumber: string, code: string, value: string | null, validFrom = '2026-03-01', subject: Subject = clerk) => call('setCustomValue', { params: { personNumber }, body: { code, validFrom, value } }, subject);
    for (const [code, wrong] of [['shirtSize', 'M'], ['languages', 'two'], ['permitUntil', '2026-02-30'], ['carAllowance', '1.005']] as const) assert.equal((await set('A1', code, wrong))['code'], 'valueDoesNotFit');
    for (const [number, code, value] of [['A1', 'shirtSize', 'L'], ['A2', 'shirtSize', 'S'], ['A1', 'languages', '2'], ['A2', 'languages', '10'], ['A1', 'carAllowance', '500.00']] as const) assert.deepEqual(await set(number, code, value), { done: true });
    await set('A1', 'languages', '3', '2026-06-01');
    await set('A2', 'languages', null, '2026-07-01');
    const list = async (query: object, subject: Subject = clerk): Promise<unknown> => {
      const found = await call('listCustomValues', { query }, subject);
      return found['code'] ?? (found['rows'] as { personNumber: string; values: Record<string, string | null> }[]).map((row) => [row.personNumber, row.values['languages'] ?? null, row.values['carAllowance'] ?? null]);
    };
    assert.deepEqual(await list({ asOf: '2026-05-31', sort: 'languages', order: 'descending', filter: '[["languages","isNotEmpty",""]]' }), [['A2', '10', null], ['A1', '2', '500.00']]);
    assert.deepEqual(await list({ asOf: '2026-08-01', filter: '[["languages","atLeast","3"]]' }), [['A1', '3', '500.00']]);
    assert.deepEqual(await list({ asOf: '2026-02-28' }), [['A1', null, null], ['A2', null, null], ['A3', null, null]]);
    // Pay is not the administrator's: its field is one that does not exist, in lists, filters, definitions and writes.
    assert.deepEqual(await list({ asOf: '2026-08-01', filter: '[["shirtSize","is","L"]]' }, administrator), [['A1', '3', null]]);
    assert.equal(await list({ filter: '[["carAllowance","isNotEmpty",""]]' }, administrator), 'unknownField');
    assert.ok(!JSON.stringify(await call('listCustomFields', {}, administrator)).includes('carAllowance'));
    assert.ok(!JSON.stringify(await call('readCustomValues', { params: { personNumber: 'A1' } }, administrator)).includes('carAllowance'));
    assert.equal((await set('A1', 'carAllowance', '1', '2026-03-01', administrator))['code'], 'fieldUnknown');
    assert.equal((await set('A1', 'noSuchField', '1', '2026-03-01', administrator))['code'], 'fieldUnknown');
    const ended = await call('defineCustomField', { body: field('languages', 'number', { isEnded: true }) });
    assert.deepEqual([ended, (await set('A3', 'languages', '1'))['code']], [{ done: true }, 'fieldEnded']);
    // A field of amounts may be a pay item's, from its making on; its values are then facts that pay asks for again.
    const car = (more: object) => field('carStandard', 'money', { fieldClass: 'pay', payItem: 'carAllowance', ...more });
    for (const [body, code] of [[car({ payItem: 'unknownItem' }), 'payItemUnknown'], [field('shoes', 'number', { payItem: 'carAllowance' }), 'payItemIsMoney']] as const) assert.equal((await call('defineCustomField', { body }))['code'], code);
    assert.deepEqual(await call('defineCustomField', { body: car({}) }), { done: true });
    assert.equal((await call('defineCustomField', { body: car({ payItem: null }) }))['code'], 'fieldCodeTaken');
    assert.equal((await set('A1', 'carStandard', '-1'))['code'], 'valueDoesNotFit');
    assert.deepEqual([touched, await set('A1', 'carStandard', '600.00', '2026-03-01'), await set('A1', 'carStandard', null, '2026-09-01'), touched], [[20_513, 20_697], { done: true }, { done: true }, [20_513, 20_697]]);
    // For rules: by person and code, on a day.
    await withCompany(database, asSystem(company.companyId, 'payRun', 'test'), async (tx) => {
      const values = await customFieldValues(tx, { personIds: null, day: 20_800, codes: ['languages', 'carAllowance'] });
      const paid = async (day: number): Promise<unknown> => (await payFieldValues(tx, { personIds: [...values.keys()], day })).map(({ payItem, amount }) => [payItem, amount]);
      assert.deepEqual([await paid(20_512), await paid(20_513), await paid(20_697)], [[], [['carAllowance', '600.00']], []]);
      assert.deepEqual([...values.values()].map((own) => Object.fromEntries(own)), [{ languages: '3', carAllowance: '500.00' }]);
    });
  });
});
