/**
 * Goal: a leaver's final pay is made of confirmed law, entered only by a person, paid with the run, and what comes after the
 * lock is told to the clerk and carried once. Method: a small company by the product's own ways; figures worked out by hand.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import * as routes from '#contracts/api/final-pay-api';
import type { Route } from '#contracts/api/api-route';
import type { Result } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { activatePacks, calculateRun, loadPayslips, loadPayslipsOfRun, openExtraRun, readRun, readRunById, registerFinalPayRoutes, type Payslip } from '#modules/payroll';
import { asSystem, withCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { insertOrder } from './deduction-store.ts';
import { addPerson, addPlainMonth, createPlaces, shippedPacks } from './example-company.ts';
import { leaversToLookAt } from './find-leavers-owed.ts';
import { formatAmount } from './payslip-vector.ts';
import { writeDownBases } from './verify-run.ts';

type Handler = (request: Readonly<Record<string, unknown>>) => Promise<Result<unknown, ApiFailure>>;
type Answer = { leaveDate: string; month: string; isLocked: boolean; mayConfirm: boolean; lines: { code: string; state: string; amount: string | null; treatment: string | null; steps: { code: string; value: string }[] }[]; debts: { orderId: string; kind: string; left: string; state: string }[] };

const amountOf = (payslip: Payslip | undefined, item: string): string => formatAmount(payslip!.amountAt(payslip!.itemSet!.items.findIndex((each) => each.item === item)), 2);

/** A company with somebody who leaves on the last of November with a loan; October locked, November computed. */
const openScene = async (database: Database, companyId: number) => {
  const context = asSystem(companyId, 'proof', 'test');
  const inCompany = <T>(inside: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, context, inside);
  const compute = async (month: string): Promise<void> => assert.ok((await calculateRun(database, context, { month, mode: 'compute' })).ok);
  const lock = async (month: string): Promise<void> => {
    await inCompany(async (tx) => {
      const written = await writeDownBases(tx, (await readRun(tx, month))!);
      assert.ok(written.ok && written.value.differing.length === 0, JSON.stringify(written));
    });
    await database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1 and month = $2 and kind = 'regular'", [companyId, `${month}-01`]);
  };
  const { left, clerk, orderId } = await inCompany(async (tx) => {
    await createPlaces(tx);
    assert.ok((await activatePacks(tx, shippedPacks())).ok);
    // Hired on 2025-05-16, gone after 2026-11-30: eighteen months and some days.
    const people = { left: await addPerson(tx, { number: 'LEFT', place: 'shanghai', hireDate: '2025-05-16', leaveDate: '2026-11-30' }), clerk: await addPerson(tx, { number: 'CLERK', place: 'shanghai' }) };
    for (const personId of Object.values(people)) for (const month of ['2026-10', '2026-11', '2026-12']) await addPlainMonth(tx, personId, month);
    return { ...people, orderId: await insertOrder(tx, { orderId: null, personId: people.left, kind: 'advance', fromMonth: '2026-11', priority: 1, isActive: true, total: '900', monthly: '300', protectedAmount: '0', reason: 'loan' }) };
  });
  await compute('2026-10');
  await lock('2026-10');
  await compute('2026-11');
  const handlers = new Map<string, Handler>();
  const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as unknown as Handler) };
  registerFinalPayRoutes(server, { database });
  const subject = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk', personId: clerk });
  const ask = async <Value>(route: Route, personNumber: string, body: object = {}): Promise<Value | string> => {
    const answer = await handlers.get(route.operationId)!({ subject, params: { personNumber }, query: {}, body: route.body === null ? null : route.body.parse({ commandId: randomUUID(), ...body }), upload: null, language: 'en', signal: new AbortController().signal });
    return answer.ok ? (route.response.parse(answer.value) as Value) : answer.error.code;
  };
  const read = async (): Promise<Answer> => {
    const answer = await ask<Answer>(routes.readFinalPay, 'LEFT');
    assert.ok(typeof answer !== 'string', String(answer));
    return answer;
  };
  const november = async (): Promise<Payslip | undefined> => inCompany(async (tx) => (await loadPayslips(tx, '2026-11', left))[0]);
  return { inCompany, compute, lock, left, orderId, ask, read, november };
};

test('X14: final pay is proposed with its steps, entered by a person, taxed and paid with the run; what is owed after the lock is named and carried', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    const { inCompany, compute, lock, left, orderId, ask, read, november } = await openScene(database, companyId);
    const netBefore = amountOf(await november(), 'netPay');
    const found = await read();
    const lines = new Map(found.lines.map((line) => [line.code, line]));
    assert.deepEqual([found.leaveDate, found.month, found.isLocked, found.mayConfirm, [...lines.keys()]], ['2026-11-30', '2026-11', false, true, ['untakenLeave', 'severance']]);
    // 5 × 334 / 365 = 4.58: four days. One of the twelve months is known, 12000: 12000 / 21.75 × 200 % × 4.
    const leave = lines.get('untakenLeave')!;
    assert.deepEqual([leave.state, leave.amount, leave.treatment], ['figuresMissing', '4413.79', null]);
    assert.deepEqual(leave.steps.map(({ code, value }) => `${code} ${value}`), ['untakenDays 4.0000', 'monthsAveraged 1', 'monthsMissing 11', 'averageWage 12000.0000', 'monthlyPayDays 21.7500', 'dailyWage 551.7241', 'extraShare 2.0000']);
    const severance = lines.get('severance')!;
    assert.deepEqual([severance.state, severance.amount, severance.steps.slice(0, 2).map(({ value }) => value)], ['choice', '24000.00', ['18', '2.0000']]);
    assert.deepEqual(found.debts.map((debt) => [debt.orderId, debt.kind, debt.left, debt.state]), [[String(orderId), 'advance', '900.00', 'byInstalments']]);
    assert.equal(amountOf(await november(), 'netPay'), netBefore, 'reading writes nothing');

    assert.equal(await ask(routes.confirmFinalPay, 'CLERK', { lines: [{ code: 'untakenLeave', amount: '1' }], reason: 'mine' }), 'ownEntry');
    assert.equal(await ask(routes.confirmFinalPay, 'NOBODY', { lines: [], reason: 'x' }), 'notFound');
    assert.equal(await ask(routes.confirmFinalPay, 'LEFT', { lines: [], orderIds: ['1'], reason: 'x' }), 'orderUnknown');
    assert.deepEqual(await ask(routes.confirmFinalPay, 'LEFT', { lines: [{ code: 'untakenLeave', amount: '4413.79' }], orderIds: [String(orderId)], reason: 'leaves' }), { written: 1, orders: 1 });
    const paid = await november();
    // In full tax months of 3 %: 4413.79 less 132.41, and the loan of 900 whole where 300 were due.
    assert.deepEqual([amountOf(paid, 'grossPay'), formatAmount(Number(amountOf(paid, 'netPay').replace('.', '')) - Number(netBefore.replace('.', '')), 2)], ['16413.79', '3372.41']);
    const confirmed = await read();
    assert.deepEqual([confirmed.lines[0]?.state, confirmed.lines[0]?.amount, confirmed.lines[0]?.treatment, confirmed.debts[0]?.state], ['confirmed', '4413.79', 'taxableOther', 'takenWhole']);
    await lock('2026-11');
    await compute('2026-12');

    const toLookAt = (): Promise<readonly (readonly [number, string])[]> => inCompany(async (tx) => [...(await leaversToLookAt(tx, (await readRun(tx, '2026-12'))!))]);
    assert.deepEqual(await toLookAt(), []);
    assert.equal((await read()).isLocked, true);
    assert.deepEqual(await ask(routes.confirmFinalPay, 'LEFT', { lines: [{ code: 'severance', amount: '24000', treatment: 'taxFree' }], reason: 'agreed' }), { written: 1, orders: 0 });
    assert.deepEqual(await toLookAt(), [[left, '2026-11']], 'the December run says so');
    const carrying = await inCompany(async (tx) => {
      const opened = await openExtraRun(tx, { month: '2026-12', kind: 'offCycle', title: 'leavers', payDay: dayOfDate(2026, 12, 20) });
      assert.ok(opened.ok, JSON.stringify(opened));
      return (await loadPayslipsOfRun(tx, (await readRunById(tx, opened.value))!)).map((payslip) => [payslip.personNumber, amountOf(payslip, 'netPay')]);
    });
    assert.deepEqual(carrying, [['LEFT', '24000.00']]);
    assert.deepEqual(await toLookAt(), [], 'an off-cycle run has looked');
  });
});
