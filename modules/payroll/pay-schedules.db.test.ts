/** Goal: a month's run holds the days and the pay date that the company chose, a month that is handed in keeps them, and nothing before the first month is late. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPayCalendar } from '#contracts/api/pay-calendar-api';
import { calendarMonthSchedule } from '#kernel/payroll/pay-schedule';
import { formatDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany, type ApiServer, type CompanyTransaction } from '#modules/platform';
import { activatePacks, openRun, registerPayCalendarRoutes } from '#modules/payroll';
import { readPackTexts } from '#packs/read-packs';
import { addPerson } from './example-company.ts';
import { choosePaySchedule, periodOfMonth } from './pay-schedules.ts';
import { finishRun } from './calculate-run.ts';
import { moveRun } from './run-life.ts';

test('from the 26th to the 25th, paid before a holiday; a month that is handed in keeps its period', () => withTestDatabase(async ({ database, company: { companyId } }) => {
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), work);
  const schedule = { ...calendarMonthSchedule, fromMonth: '2026-09', firstDay: 26, payDay: 1, payMonthOffset: 1 as const, shift: 'before' as const };
  await inCompany(async (tx) => {
    assert.deepEqual(await choosePaySchedule(tx, schedule), { ok: true, value: null });
    const august = await periodOfMonth(tx, '2026-08');
    const september = await periodOfMonth(tx, '2026-09');
    assert.ok(august.ok && september.ok);
    // 1 October is a statutory holiday; the workday before it is 30 September.
    assert.deepEqual([september.value.fromDay, september.value.toDay, september.value.nominalPayDay, september.value.payDay].map(formatDay), ['2026-09-01', '2026-09-26', '2026-10-01', '2026-09-30']);
    assert.equal(formatDay(august.value.toDay), '2026-09-01');
    await activatePacks(tx, readPackTexts());
    const opened = await openRun(tx, '2026-10');
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.deepEqual([opened.value.run.period.fromDay, opened.value.run.period.toDay].map(formatDay), ['2026-09-26', '2026-10-26']);
    assert.ok((await finishRun(tx, '2026-10')).ok);
    assert.deepEqual(await moveRun(tx, opened.value.run.runId, { event: 'submit' }), { ok: true, value: 'review' });
    const late = await choosePaySchedule(tx, { ...schedule, fromMonth: '2026-10', firstDay: 1 });
    assert.equal(late.ok ? null : late.error.code, 'monthLocked');
    const again = await openRun(tx, '2026-10');
    assert.equal(again.ok ? null : again.error.code, 'transitionRefused');
  });
}));

test('before the first month nothing is expected: told by totals that were brought along, then by the first run', () => withTestDatabase(async ({ database, company: { companyId } }) => {
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'test'), work);
  type Calendar = RouteResponse<typeof readPayCalendar>;
  let read: ((request: unknown) => Promise<unknown>) | undefined;
  const server: ApiServer = { handle: (route, handler) => { if (route.operationId === 'readPayCalendar') read = handler as unknown as typeof read; } };
  registerPayCalendarRoutes(server, { database, nowMilliseconds: () => Date.UTC(2026, 10, 5), zone: 'Asia/Shanghai' });
  const clerk = testSubject({ companyId, role: 'payrollClerk', userId: 'clerk' });
  const lateMonths = async (): Promise<readonly string[]> => {
    const answer = (await read?.({ subject: clerk, params: { year: '2026' }, language: 'zh-CN' })) as { readonly ok: true; readonly value: Calendar };
    return answer.value.months.flatMap(({ month, late, isBeforeUse }) => (isBeforeUse ? [] : [`${month} ${late ?? '-'}`]));
  };
  await inCompany(async (tx) => void (await activatePacks(tx, readPackTexts())));
  assert.deepEqual(await lateMonths(), ['2026-11 -', '2026-12 -']);
  // Totals of January to September.
  await inCompany(async (tx) => void (await addPerson(tx, { number: 'A1', place: 'shanghai' })));
  assert.deepEqual(await lateMonths(), ['2026-10 payment', '2026-11 -', '2026-12 -']);
  await inCompany(async (tx) => assert.ok((await openRun(tx, '2026-09')).ok));
  assert.equal((await lateMonths())[0], '2026-09 payment');
}));
