/**
 * Goal: a field of a person's file that is a pay item's amount is paid each month it holds, is traced to its value, gives way to
 * what is entered for a month, and is carried when it is put right after the lock. Method: the fields' own routes and two
 * months of a small company.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { requestRecomputeFrom } from '#modules/attendance';
import { registerCustomFieldRoutes } from '#modules/people';
import { activatePacks, calculateRun, loadPayslips, monthlyPayItems, readRun } from '#modules/payroll';
import { asSystem, withCompany, type ApiServer, type CompanyTransaction } from '#modules/platform';
import { insertEntries, insertPayItem } from './entry-store.ts';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { formatAmount } from './payslip-vector.ts';
import { readBases } from './pay-basis-store.ts';
import { writeDownBases } from './verify-run.ts';

type Handler = (request: unknown) => Promise<Result<unknown, { readonly code: string }>>;
const [october, november] = ['2026-10', '2026-11'] as const;

test('X19: a dated field is a pay item of each month, with its trace, its exception and its correction', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const context = asSystem(companyId, 'proof', 'test');
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, inside);
    const person = await inCompany(async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const personId = await addPerson(tx, { number: 'SH1', place: 'shanghai' });
      for (const month of [october, november]) await addPlainMonth(tx, personId, month);
      await insertPayItem(tx, { code: 'carAllowance', titleChinese: '车补', titleEnglish: 'Car allowance', treatment: 'taxableOther', isActive: true });
      return personId;
    });
    const captured = new Map<string, { readonly route: Route; readonly handler: Handler }>();
    const server: ApiServer = { handle: (route, handler) => void captured.set(route.operationId, { route, handler: handler as unknown as Handler }) };
    registerCustomFieldRoutes(server, { database, today: () => 20_800, payItems: monthlyPayItems, afterChange: (tx, people) => requestRecomputeFrom(tx, { people, cause: 'people' }) });
    const subject = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' });
    const call = async (operationId: string, request: { readonly params?: object; readonly body: object }): Promise<unknown> => {
      const { route, handler } = captured.get(operationId) ?? assert.fail(operationId);
      const result = await handler({ subject, params: request.params ?? {}, query: null, body: route.body?.parse({ commandId: randomUUID(), ...request.body }), language: 'zh-CN' });
      return result.ok ? result.value : result.error.code;
    };
    const set = (value: string | null, validFrom: string): Promise<unknown> => call('setCustomValue', { params: { personNumber: 'SH1' }, body: { code: 'carStandard', validFrom, value } });
    const enter = (amount: string | null): Promise<unknown> => inCompany((tx) => insertEntries(tx, [{ personId: person, kind: 'amount', item: 'carAllowance', fromMonth: october, toMonth: october, runId: null, amount, isTaxedApart: false, reason: 'half of the month', source: 'manual' }]));
    const compute = async (month: string): Promise<readonly (string | undefined)[]> => {
      assert.ok((await calculateRun(database, context, { month, mode: 'compute' })).ok);
      return inCompany(async (tx) => {
        const [payslip] = await loadPayslips(tx, month, person);
        const lines = new Map((payslip?.itemSet?.items ?? []).map(({ item, scale }, index) => [item, formatAmount(payslip!.amountAt(index), scale)]));
        return ['oneOffEarnings', 'retroEarnings', 'grossPay'].map((item) => lines.get(item));
      });
    };
    assert.deepEqual(await call('defineCustomField', { body: { code: 'carStandard', titleZh: '车补标准', titleEn: 'Car standard', kind: 'money', fieldClass: 'pay', payItem: 'carAllowance' } }), { done: true });
    const [, , before] = await compute(october);
    assert.equal(before, '12000.00');
    assert.deepEqual(await set('500.00', '2026-10-20'), { done: true });
    assert.deepEqual(await compute(october), ['500.00', '0.00', '12500.00']);
    await enter('300');
    assert.deepEqual(await compute(october), ['300.00', '0.00', '12300.00']);
    await enter(null);
    assert.deepEqual(await compute(october), ['500.00', '0.00', '12500.00']);
    await inCompany(async (tx) => {
      const run = (await readRun(tx, october))!;
      const written = await writeDownBases(tx, run);
      assert.ok(written.ok && written.value.differing.length === 0);
      const source = (await readBases(tx, run, [person])).get(person)?.references['enteredEarningsOther'];
      assert.ok(JSON.stringify(source).includes('people.custom_value'), 'the amount names the value it came from');
    });
    await database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1 and kind = 'regular'", [companyId]);
    // Put right after the lock: the month before is carried, this one is paid as it is now; and a value that is ended is paid no more.
    assert.deepEqual(await set('800.00', '2026-10-01'), { done: true });
    assert.deepEqual(await compute(november), ['500.00', '0.00', '12500.00'], 'a value from later on still counts');
    assert.deepEqual(await set('800.00', '2026-10-20'), { done: true });
    assert.deepEqual(await compute(november), ['800.00', '300.00', '13100.00']);
    assert.deepEqual(await set(null, '2026-11-01'), { done: true });
    assert.deepEqual(await compute(november), ['0.00', '300.00', '12300.00']);
  });
});
