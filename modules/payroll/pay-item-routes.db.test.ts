/** The HTTP answers of entered pay, debts, differences and extra runs against their schemas; nobody enters pay of their own. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import * as routes from '#contracts/api/pay-item-api';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { activatePacks, calculateRun, loadPayslips, readRun, registerPayItemRoutes } from '#modules/payroll';
import { asSystem, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction } from '#modules/platform';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { formatAmount } from './payslip-vector.ts';

const month = '2026-10';
type Handler = (request: Readonly<Record<string, unknown>>) => Promise<Result<unknown, ApiFailure>>;

test('R19: what the clerk enters moves the open payslip at once and answers as its contract says', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), inside);
    const [person, own] = await inCompany(async (tx) => {
      await createPlaces(tx);
      assert.ok((await activatePacks(tx, shippedPacks())).ok);
      const made = [await addPerson(tx, { number: 'SH1', place: 'shanghai' }), await addPerson(tx, { number: 'CLERK', place: 'shanghai' })] as const;
      for (const personId of made) await addPlainMonth(tx, personId);
      return made;
    });
    assert.ok((await calculateRun(database, asSystem(companyId, 'proof', 'test'), { month, mode: 'compute' })).ok);
    const handlers = new Map<string, Handler>();
    const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as Handler) };
    registerPayItemRoutes(server, { database, nameUsers: (_, ids) => Promise.resolve(new Map(ids.map((id) => [id, `name of ${id}`]))) });
    const subject = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk', personId: own });
    const ask = async <Value>(route: Route, given: { readonly params?: object; readonly query?: object; readonly body?: object }): Promise<Value | string> => {
      const body = route.body === null ? null : route.body.parse({ commandId: randomUUID(), ...given.body });
      const answer = await handlers.get(route.operationId)!({ subject, params: given.params ?? {}, query: route.query === null ? null : route.query.parse(given.query ?? {}), body, upload: null, language: 'en', signal: new AbortController().signal });
      return answer.ok ? (route.response.parse(answer.value) as Value) : answer.error.code;
    };
    const net = (): Promise<string> => inCompany(async (tx) => {
      const [payslip] = await loadPayslips(tx, month, person);
      return formatAmount(payslip!.amountAt(payslip!.itemSet!.items.findIndex(({ item }) => item === 'netPay')), 2);
    });
    assert.equal(await net(), '9798.00');
    assert.deepEqual(await ask(routes.savePayItem, { body: { code: 'meal', titleChinese: '误餐补助', titleEnglish: 'Missed meals', treatment: 'taxFree', isActive: true } }), { done: true });
    const row = { item: 'meal', fromMonth: month, toMonth: month, amount: '100', reason: 'two evenings' };
    assert.deepEqual(await ask(routes.writePayEntries, { body: { rows: [{ ...row, personNumber: 'SH1' }, { ...row, personNumber: 'CLERK' }, { ...row, personNumber: 'NOBODY' }] } }), { written: 1, refused: [{ row: 1, code: 'ownEntry' }, { row: 2, code: 'personUnknown' }] });
    assert.equal(await net(), '9898.00');
    const listed = await ask<{ total: number; rows: { personNumber: string; amount: string; titleEnglish: string; writtenBy: string }[] }>(routes.listPayEntries, { query: { month } });
    assert.ok(typeof listed !== 'string');
    assert.deepEqual(listed.rows.map(({ personNumber, amount, titleEnglish, writtenBy }) => [personNumber, amount, titleEnglish, writtenBy]), [['SH1', '100', 'Missed meals', 'name of clerk']]);
    const items = await ask<{ replaceable: { item: string }[] }>(routes.listPayItems, {});
    assert.ok(typeof items !== 'string' && items.replaceable.some(({ item }) => item === 'baseSalary') && !items.replaceable.some(({ item }) => item === 'grossPay' || item === 'incomeTax'));
    const order = { kind: 'advance', fromMonth: month, total: '500', monthly: '200', protectedAmount: '0', priority: 1, isActive: true, reason: 'loan' };
    assert.equal(await ask(routes.saveDeductionOrder, { body: { ...order, personNumber: 'CLERK' } }), 'ownEntry');
    assert.equal(await ask(routes.saveDeductionOrder, { body: { ...order, personNumber: 'SH1', total: null, monthly: null } }), 'orderEndless');
    assert.ok(typeof (await ask(routes.saveDeductionOrder, { body: { ...order, personNumber: 'SH1' } })) !== 'string');
    assert.equal(await net(), '9698.00');
    // Why something is paid or taken, as a court's order, is readable to nobody who has the tables.
    const { rows: stored } = await database.ownerPool.query('select to_jsonb(entry)::text as text from payroll.pay_item_amount as entry union all select to_jsonb(owed)::text from payroll.deduction_order as owed');
    const inHex = (text: string): string => Buffer.from(text).toString('hex');
    for (const reason of ['two evenings', 'loan']) for (const form of [reason, inHex(reason)]) assert.ok(stored.length === 2 && !JSON.stringify(stored).includes(form), `${reason} stands in the tables`);
    await database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1", [companyId]);
    const debts = await ask<{ rows: { taken: string; left: string }[] }>(routes.listDeductionOrders, { query: { state: 'all' } });
    assert.ok(typeof debts !== 'string');
    assert.deepEqual(debts.rows.map(({ taken, left }) => [taken, left]), [['200.00', '300.00']]);
    const run = await inCompany((tx) => readRun(tx, month));
    assert.deepEqual(await ask(routes.listRunDifferences, { params: { runId: String(run!.runId) } }), { total: 0, effect: '0.00', rows: [] });
    const opened = await ask<{ runId: string }>(routes.openExtraRun, { body: { month, kind: 'offCycle', title: 'late', payDate: '2026-10-31' } });
    assert.ok(typeof opened !== 'string');
    assert.deepEqual(await ask(routes.computeExtraRun, { params: { runId: opened.runId } }), { computed: 0, notComputed: 0 });
    assert.equal(await ask(routes.computeExtraRun, { params: { runId: String(run!.runId) } }), 'notFound');
  });
});
