/** What the routes answer, and to whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import type { Route } from '#contracts/api/api-route';
import * as routes from '#contracts/api/attendance-api';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { success, type Result } from '#kernel/base/result';
import { absorbSchedules, absorbWorkFacts, calculateAttendance, registerAttendanceRoutes } from '#modules/attendance';
import { asSystem, withCompany, type ApiServer, type CompanyTransaction } from '#modules/platform';
import { testSubject } from '#checks/test-subject';

const october = (dayOfMonth: number): number => dayOfDate(2026, 10, dayOfMonth);
const night: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'NIGHT', name: '夜班', zone: 'Asia/Shanghai', observedDay: october(1), form: 'weekday', followsHolidays: true,
  weekdayShiftCodes: [null, 'N', 'N', 'N', 'N', 'N', null],
  shifts: [{ code: 'N', name: '夜班', startMinute: 1320, endMinute: 1800, breaks: [{ fromMinute: 1560, toMinute: 1590, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

const addPerson = async (tx: CompanyTransaction, number: string, name: string, manager: string | null): Promise<number> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number)
     values ($1, $2, $3, '', '2026-01-01', '一车间', $4) returning person_id`, [tx.companyId, number, name, manager]);
  const personId = rows[0]?.person_id as number;
  await tx.query(
    `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2026-01-01', 'e', 'SZ', 'monthly', 'CNY', 'NIGHT', 't')`, [tx.companyId, personId]);
  await tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $2, $3, 'test')`, [tx.companyId, number, personId]);
  return personId;
};

const punches = (person: string, dayOfMonth: number, minutes: readonly number[]) => minutes.map((minute) => ({
  stream: 'punch' as const, naturalKey: `${person}${dayOfMonth}${minute}`, sourcePersonKey: person, businessDay: october(dayOfMonth), raw: '', contentHash: '',
  facts: [{ kind: 'punch' as const, sourcePersonKey: person, instant: october(dayOfMonth) * 86_400 + (minute - 480) * 60, zone: 'Asia/Shanghai', sourceText: String(minute), direction: 'unknown' as const, device: 'd', place: 'p' }],
}));

type Ask = <R extends Route>(route: R, subject: Partial<Parameters<typeof testSubject>[0]>, request: Readonly<Record<string, unknown>>) => Promise<Result<unknown, { code: string; status?: number }>>;

/** A manager SZ1 with SZ2 in the team, and SZ3 of somebody else; SZ2 worked the night of Friday 16 October, late. */
const withRoutes = (work: (ask: Ask, ids: readonly [number, number, number], forgetAccount: (personId: number) => Promise<void>) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company }) => {
    const ids = await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      await tx.query(`insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'SZ', '深圳', 'Asia/Shanghai', 'CN')`, [tx.companyId]);
      await absorbSchedules(tx, { sourceCode: 'wecom', schedules: [night] });
      const people = [await addPerson(tx, 'SZ1', '甲', null), await addPerson(tx, 'SZ2', '乙', 'SZ1'), await addPerson(tx, 'SZ3', '丙', null)] as const;
      await absorbWorkFacts(tx, { sourceCode: 'wecom', records: punches('SZ2', 16, [1330, 1331, 1800]) });
      await calculateAttendance(tx, { month: '2026-10', personIds: people });
      return people;
    });
    const handlers = new Map<string, (request: never) => Promise<unknown>>();
    const server: ApiServer = { handle: (route, handler) => void handlers.set(route.operationId, handler as never) };
    registerAttendanceRoutes(server, { database, startAttendance: () => Promise.resolve(success({ runId: '1' })) });
    const ask: Ask = async (route, subject, request) => {
      const handler = handlers.get(route.operationId) as (request: unknown) => Promise<Result<unknown, { code: string }>>;
      const answer = await handler({ subject: testSubject({ companyId: company.companyId, role: 'payrollClerk', ...subject }), params: {}, query: {}, ...request });
      if (answer.ok) route.response.parse(answer.value);
      return answer;
    };
    await work(ask, ids, (personId) => withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
      await tx.query('delete from people.source_identity where company_id = $1 and person_id = $2', [tx.companyId, personId]);
    }));
  });

const everyone = { page: 1, pageSize: 50, search: '', department: '', workplaceCode: '', finding: '', sort: 'date', order: 'ascending', filter: '' };
const numbersOf = (answer: Result<unknown, unknown>): string[] => (answer.ok ? (answer.value as { rows: { personNumber: string }[] }).rows.map((row) => row.personNumber) : []);

test('the matrix shows everybody to the office, the own team to a manager, and filters', async () => {
  await withRoutes(async (ask, [manager, worker]) => {
    const params = { month: '2026-10' };
    const all = await ask(routes.readMatrix, {}, { params, query: everyone });
    assert.deepEqual(numbersOf(all), ['SZ1', 'SZ2', 'SZ3']);
    const rows = all.ok ? (all.value as { rows: { dayStates: string[]; dayOvertimeMinutes: number[] }[]; dayClasses: { classes: string[] }[] }) : null;
    assert.deepEqual([rows?.rows[1]?.dayStates[15], rows?.rows[1]?.dayOvertimeMinutes[15], rows?.dayClasses[0]?.classes[9]], ['late', 330, 'workday']);
    assert.deepEqual(numbersOf(await ask(routes.readMatrix, { role: 'lineManager', personId: manager, team: [worker] }, { params, query: everyone })), ['SZ2']);
    assert.deepEqual(numbersOf(await ask(routes.readMatrix, {}, { params, query: { ...everyone, search: 'sz3' } })), ['SZ3']);
    assert.deepEqual(numbersOf(await ask(routes.readMatrix, {}, { params, query: { ...everyone, finding: 'duplicatePunch' } })), ['SZ2']);
  });
});

test('a night on the time line: midnight, the duplicate kept, classes and findings', async () => {
  await withRoutes(async (ask) => {
    const answer = await ask(routes.readAttendanceDay, {}, { params: { personNumber: 'SZ2', date: '2026-10-16' } });
    assert.ok(answer.ok);
    const day = answer.value as { punches: { fate: string }[]; midnights: { date: string; dayClass: string }[]; intervals: { class: string }[]; findings: unknown[]; day: { state: string } };
    assert.deepEqual(day.punches.map((punch) => punch.fate), ['firstIn', 'duplicate', 'lastOut']);
    assert.deepEqual(day.midnights.map((one) => [one.date, one.dayClass]), [['2026-10-17', 'restDay']]);
    assert.deepEqual(day.intervals.map((interval) => interval.class), ['late', 'normal', 'overtimeRestDay', 'break', 'overtimeRestDay']);
    assert.deepEqual(day.findings, [{ code: 'lateArrival', minutes: 10 }, { code: 'duplicatePunch', minutes: 0 }]);
    assert.equal(day.day.state, 'late');
  });
});

test('findings, summary and days; what one may not know of is not found', async () => {
  await withRoutes(async (ask, [manager, worker, stranger]) => {
    const params = { month: '2026-10' };
    const findings = await ask(routes.listFindings, {}, { params, query: { ...everyone, finding: 'lateArrival' } });
    assert.deepEqual(findings.ok && (findings.value as { rows: { personNumber: string; date: string; minutes: number }[] }).rows.map((row) => [row.personNumber, row.date, row.minutes]), [['SZ2', '2026-10-16', 10]]);
    const summary = await ask(routes.readAttendanceSummary, {}, { params });
    assert.ok(summary.ok && (summary.value as { people: number }).people === 3);
    const own = await ask(routes.readOwnMonth, { role: 'employee', personId: worker }, { params });
    assert.ok(own.ok && (own.value as { personNumber: string; days: unknown[] }).personNumber === 'SZ2');
    assert.ok((await ask(routes.readOwnDay, { role: 'employee', personId: worker }, { params: { date: '2026-10-16' } })).ok);
    const asManager = { role: 'lineManager', personId: manager, team: [worker] } as const;
    assert.ok((await ask(routes.readAttendanceDay, asManager, { params: { personNumber: 'SZ2', date: '2026-10-16' } })).ok);
    const hidden = await ask(routes.readAttendanceDay, asManager, { params: { personNumber: 'SZ3', date: '2026-10-16' } });
    const missing = await ask(routes.readAttendanceDay, asManager, { params: { personNumber: 'NOBODY', date: '2026-10-16' } });
    assert.deepEqual(hidden, missing);
    const range = await ask(routes.listAttendanceDays, { role: 'lineManager', personId: stranger }, { query: { personNumber: 'SZ2', from: '2026-10-01', to: '2026-10-31' } });
    assert.equal(!range.ok && range.error.code, 'notFound');
    const long = await ask(routes.listAttendanceDays, {}, { query: { personNumber: 'SZ2', from: '2026-01-01', to: '2026-10-31' } });
    assert.equal(!long.ok && long.error.code, 'windowTooLong');
  });
});

test('without an account nobody is absent: no attendance data until one is matched', async () => {
  await withRoutes(async (ask, [, , third], forget) => {
    await forget(third);
    const params = { month: '2026-10' };
    const matrix = await ask(routes.readMatrix, {}, { params, query: { ...everyone, finding: 'noAttendanceData' } });
    assert.deepEqual(numbersOf(matrix), ['SZ3']);
    const row = matrix.ok ? (matrix.value as { rows: { dayStates: string[]; totals: { absentMinutes: number } }[] }).rows[0] : undefined;
    assert.deepEqual([new Set(row?.dayStates), row?.totals.absentMinutes], [new Set(['rest', 'noData']), 0]);
    const found = await ask(routes.listFindings, {}, { params, query: { ...everyone, search: 'SZ3' } });
    assert.deepEqual(found.ok && (found.value as { rows: { code: string; date: string; shiftName: string }[] }).rows.map((each) => [each.code, each.date, each.shiftName]), [['noAttendanceData', '2026-10-08', '夜班']]);
    const summary = await ask(routes.readAttendanceSummary, {}, { params });
    assert.deepEqual(summary.ok && (summary.value as { findings: { code: string; people: number }[] }).findings[0], { code: 'noAttendanceData', days: 18, people: 1 });
    const day = await ask(routes.readAttendanceDay, {}, { params: { personNumber: 'SZ3', date: '2026-10-08' } });
    const detail = day.ok ? (day.value as { day: { state: string }; findings: unknown[]; intervals: unknown[] }) : null;
    assert.deepEqual([detail?.day.state, detail?.findings, detail?.intervals], ['noData', [], []]);
    const before = await ask(routes.readMatrix, {}, { params: { month: '2026-09' }, query: { ...everyone, finding: 'noAttendanceData' } });
    const unknown = before.ok ? (before.value as { rows: { personNumber: string; dayStates: string[] }[] }).rows.map((each) => [each.personNumber, new Set(each.dayStates)]) : null;
    assert.deepEqual(unknown, [['SZ3', new Set(['noData'])]]);
  });
});
