/** Facts in, days out, on a real database: projection, idempotence, corrections that arrive later, explanations. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import type { SourceRecord } from '#contracts/flow/source-record';
import type { ScheduleFact, WorkFact } from '#contracts/flow/work-fact';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { attendanceQuantityCodes } from '#kernel/payroll/payroll-types';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import {
  absorbSchedules, absorbWorkFacts, attendanceRowsOf, buildZoneTable, calculateAttendance, calendarOf, chooseAttendancePolicy, defaultAttendancePolicy,
  explainDayQuantity, quantityTracers, reabsorbPerson,
} from '#modules/attendance';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';

const october = (dayOfMonth: number): number => dayOfDate(2026, 10, dayOfMonth);
const at = (dayOfMonth: number, minute: number): number => october(dayOfMonth) * 86_400 + (minute - 480) * 60;

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 11, 2), form: 'weekday', followsHolidays: true,
  weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: '白班', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};
const roster: ScheduleFact = { ...office, scheduleCode: 'ROSTER', form: 'roster', weekdayShiftCodes: [], followsHolidays: false, shifts: [{ code: 'N', name: '夜班', startMinute: 1320, endMinute: 1800, breaks: [], flexEarlyMinutes: 0, flexLateMinutes: 0 }] };

const record = (naturalKey: string, day: number, fact: WorkFact, sourcePersonKey = 'zhang'): SourceRecord => ({
  stream: fact.kind === 'approval' ? 'approval' : fact.kind === 'rosterDay' ? 'roster' : 'punch', naturalKey, sourcePersonKey, businessDay: day, raw: naturalKey, contentHash: naturalKey, facts: [fact],
});
const punch = (key: string, dayOfMonth: number, minute: number, person = 'zhang'): SourceRecord =>
  record(key, october(dayOfMonth), { kind: 'punch', sourcePersonKey: person, instant: at(dayOfMonth, minute), zone: 'Asia/Shanghai', sourceText: String(minute), direction: 'unknown', device: '', place: '' }, person);
const overtime = (key: string, dayOfMonth: number, from: number, to: number, status: 'approved' | 'pending' = 'approved'): SourceRecord =>
  record(key, october(dayOfMonth), { kind: 'approval', sourcePersonKey: 'zhang', approvalNumber: key, status, submittedInstant: at(dayOfMonth, 0), zone: 'Asia/Shanghai', form: { type: 'overtime', from: at(dayOfMonth, from), to: at(dayOfMonth, to) } });

const addPerson = async (tx: CompanyTransaction, number: string, scheduleCode: string, sourceKey: string | null): Promise<number> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into people.person (company_id, person_number, name, email, hire_date, department) values ($1, $2, $2, '', '2026-01-01', '研发') returning person_id`, [tx.companyId, number]);
  const personId = rows[0]?.person_id as number;
  await tx.query(
    `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2026-01-01', 'e', 'SH', 'monthly', 'CNY', $3, 't')`, [tx.companyId, personId, scheduleCode]);
  if (sourceKey !== null) await tx.query(`insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $2, $3, 'test')`, [tx.companyId, sourceKey, personId]);
  return personId;
};

/** A company with an office worker "zhang" (matched) and a workplace in Shanghai. */
const withWorker = (work: (tx: CompanyTransaction, personId: number) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company }: TestDatabase) => withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
    await tx.query(`insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'SH', '上海', 'Asia/Shanghai', 'CN')`, [tx.companyId]);
    await absorbSchedules(tx, { sourceCode: 'wecom', schedules: [office, roster] });
    await work(tx, await addPerson(tx, 'SH1', 'OFFICE', 'zhang'));
  }));

const storedDays = async (tx: CompanyTransaction, personId: number): Promise<Record<string, unknown>> => {
  const { rows } = await tx.query<{ business_date: string; text: string }>(
    `select business_date, concat_ws(' ', scheduled_minutes, normal_minutes, late_minutes, absent_minutes, overtime_workday_minutes, finding_bits) as text
     from attendance.attendance_day where company_id = $1 and person_id = $2 and business_date between '2026-10-09' and '2026-10-12' order by 1`, [tx.companyId, personId]);
  return Object.fromEntries(rows.map((row) => [row.business_date, row.text]));
};
const leavesOf = (node: ExplanationNode): FactReference[] => [...(node.reference?.kind === 'fact' ? [node.reference] : []), ...node.children.flatMap(leavesOf)];
const openRequests = async (tx: CompanyTransaction): Promise<string[]> =>
  (await tx.query<{ text: string }>(`select month::text as text from attendance.recompute_request where company_id = $1 order by 1`, [tx.companyId])).rows.map((row) => row.text);

test('punches and forms become days; computing again changes nothing and leaves no request', async () => {
  await withWorker(async (tx, personId) => {
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [punch('a', 9, 547), punch('b', 9, 1200), punch('c', 10, 530), punch('d', 10, 1085), overtime('o', 9, 1080, 1200)] });
    assert.deepEqual(await openRequests(tx), ['2026-10-01']);
    const month = await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.deepEqual(month.problems, []);
    assert.equal(month.columns.rowCount, 31);
    const expected = { '2026-10-09': '480 473 7 0 120 1', '2026-10-10': '480 480 0 0 0 0', '2026-10-11': '0 0 0 0 0 0', '2026-10-12': '480 0 0 480 0 16' };
    assert.deepEqual(await storedDays(tx, personId), expected);
    assert.deepEqual(await openRequests(tx), []);
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.deepEqual(await storedDays(tx, personId), expected);
  });
});

test('the same records again touch nothing; a changed one replaces, a vanished one removes', async () => {
  await withWorker(async (tx, personId) => {
    const records = [punch('a', 9, 547), punch('b', 9, 1080)];
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.deepEqual(await absorbWorkFacts(tx, { sourceCode: 'wecom', records }), { touchedPersonMonths: 0 });
    assert.deepEqual(await openRequests(tx), []);
    assert.deepEqual(await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [punch('a', 9, 540)] }), { touchedPersonMonths: 1 });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], '480 480 0 0 0 0');
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [], tombstones: [{ stream: 'punch', naturalKey: 'a' }, { stream: 'punch', naturalKey: 'b' }] });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], '480 0 0 480 0 16');
  });
});

test('a form counts only once it is approved', async () => {
  await withWorker(async (tx, personId) => {
    const punches = [punch('a', 9, 540), punch('b', 9, 1200)];
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [...punches, overtime('o', 9, 1080, 1200, 'pending')] });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], `480 480 0 0 0 ${1 << 7}`);
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [overtime('o', 9, 1080, 1200)] });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], '480 480 0 0 120 0');
  });
});

test('nothing of an unmatched person is lost: matched later gives the same days', async () => {
  await withWorker(async (tx) => {
    const records = [punch('x', 9, 540, 'li'), punch('y', 9, 1080, 'li')];
    assert.deepEqual(await absorbWorkFacts(tx, { sourceCode: 'wecom', records }), { touchedPersonMonths: 0 });
    const personId = await addPerson(tx, 'SH2', 'OFFICE', 'li');
    await reabsorbPerson(tx, 'wecom', 'li', records);
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], '480 480 0 0 0 0');
  });
});

test('a roster without days and an unknown schedule are listed with their reason, never computed as rest', async () => {
  await withWorker(async (tx, zhang) => {
    const night = await addPerson(tx, 'SZ1', 'ROSTER', 'night');
    const lost = await addPerson(tx, 'SZ2', 'NOWHERE', null);
    const first = await calculateAttendance(tx, { month: '2026-10', personIds: [zhang, night, lost] });
    assert.deepEqual(first.problems.map((problem) => [problem.personId, problem.code]), [[night, 'rosterMissing'], [lost, 'scheduleUnknown']]);
    assert.equal(first.columns.rowCount, 31);
    const day = record('r', october(30), { kind: 'rosterDay', sourcePersonKey: 'night', day: october(30), scheduleCode: 'ROSTER', shiftCode: 'N' }, 'night');
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [day, punch('n1', 30, 1320, 'night'), punch('n2', 31, 360, 'night')] });
    const second = await calculateAttendance(tx, { month: '2026-10', personIds: [night] });
    assert.deepEqual(second.problems, []);
    const { rows } = await tx.query(`select normal_minutes, overtime_rest_day_minutes from attendance.attendance_day where company_id = $1 and person_id = $2 and business_date = '2026-10-30'`, [tx.companyId, night]);
    assert.deepEqual(rows, [{ normal_minutes: 120, overtime_rest_day_minutes: 360 }]);
  });
});

test('a chosen policy holds from its date, and asks for the months it touches', async () => {
  await withWorker(async (tx, personId) => {
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [punch('a', 9, 547), punch('b', 9, 1080)] });
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    await chooseAttendancePolicy(tx, '2026-10-01', { ...defaultAttendancePolicy, lateGraceMinutes: 10 });
    assert.deepEqual(await openRequests(tx), ['2026-10-01']);
    await calculateAttendance(tx, { month: '2026-10', personIds: [personId] });
    assert.equal((await storedDays(tx, personId))['2026-10-09'], '480 480 0 0 0 0');
  });
});

test('zone tables come from the runtime and name their version; an unpublished year is an error', () => {
  const table = buildZoneTable('Europe/Budapest', october(1), october(32));
  assert.deepEqual([table.offsetSeconds, table.starts.length, table.tzdataVersion], [[7200, 3600], 2, process.versions.tz]);
  const unknown = calendarOf('CN', dayOfDate(2027, 1, 1), dayOfDate(2027, 2, 1));
  assert.ok(!unknown.ok && unknown.error.code === 'calendarYearUnknown');
  assert.ok(calendarOf('CN', dayOfDate(2026, 12, 1), dayOfDate(2027, 1, 1)).ok);
});

test('every quantity is explained down to stored facts, and the tree gives the stored minutes', async () => {
  await withWorker(async (tx, personId) => {
    const night = await addPerson(tx, 'SZ1', 'ROSTER', 'night');
    const shiftOn = (dayOfMonth: number) => record(`r${dayOfMonth}`, october(dayOfMonth), { kind: 'rosterDay', sourcePersonKey: 'night', day: october(dayOfMonth), scheduleCode: 'ROSTER', shiftCode: 'N' }, 'night');
    await absorbWorkFacts(tx, { sourceCode: 'wecom', records: [
      punch('a', 9, 547), punch('b', 9, 1190), overtime('o', 9, 1080, 1200), punch('c', 13, 540),
      shiftOn(1), shiftOn(30), punch('n1', 1, 1320, 'night'), punch('n2', 2, 360, 'night'), punch('n3', 30, 1330, 'night'), punch('n4', 31, 360, 'night'),
    ] });
    const people = [personId, night];
    const month = await calculateAttendance(tx, { month: '2026-10', personIds: people });
    const tracers = await quantityTracers(tx, people, month.fromDay, month.toDay);
    const rows = attendanceRowsOf(month, people);
    let checked = 0;
    for (const [index, person] of people.entries()) {
      const explanations = tracers.get(person)?.(month.fromDay, month.toDay) ?? {};
      for (const code of attendanceQuantityCodes) {
        const node = explanations[code];
        if (code !== 'scheduledDays' && code !== 'attendedDays') {
          const stored = rows.minutes[code].subarray(rows.from[index], rows.to[index]).reduce((sum, minutes) => sum + minutes, 0);
          assert.equal(node?.value ?? '0', String(stored), code);
        }
        if (node === undefined) continue;
        const result = reevaluateExplanation(node);
        assert.deepEqual([result.mismatch, result.leavesWithoutReference], [null, 0], code);
        for (const reference of leavesOf(node)) {
          const where = Object.keys(reference.key).map((name, position) => `${name} = $${position + 2}`).join(' and ');
          const found = await tx.query(`select from ${reference.table} where company_id = $1 and ${where}`, [tx.companyId, ...Object.values(reference.key)]);
          assert.equal(found.rowCount, 1, JSON.stringify(reference));
          checked += 1;
        }
      }
    }
    assert.ok(checked > 50, `${checked} leaves`);
    assert.equal((await explainDayQuantity(tx, night, 'overtimeStatutoryHolidayMinutes', month.fromDay, month.toDay))?.value, '480');
  });
});
