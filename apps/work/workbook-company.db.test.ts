/**
 * Goal: a company with nothing but its workbook is paid, and every figure goes back to its rows.
 * Method: the template filled in for three people, imported, run and explained on a real database.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { withTestDatabase, type TestDatabase } from '#checks/test-database';
import { workbookSheets, writeTemplate } from '#connectors/spreadsheet';
import type { ExplanationNode, FactReference } from '#kernel/rules/explanation';
import { personsToCompute } from '#modules/attendance';
import { activatePacks, calculateRun, explainPayslips, formatAmount, loadPayslips } from '#modules/payroll';
import { asSystem, withCompany, type CompanyTransaction } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';
import { importCompanyWorkbook, type FinishedImport } from './import-company-workbook.ts';

type Row = Readonly<Record<string, string | number | Date>>;
type Sheets = Readonly<Record<string, readonly Row[]>>;
const month = '2026-10';
const workdays = ['08', '09', '10', '12', '13', '14', '15', '16', '19', '20', '21', '22', '23', '26', '27', '28', '29', '30'];

/** The product's own template with rows filled in; values stand under their Chinese headings. */
async function fillTemplate(sheets: Sheets): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await writeTemplate('zh-CN')) as unknown as ExcelJS.Buffer);
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = workbookSheets.find((candidate) => candidate.chinese === name);
    const worksheet = workbook.getWorksheet(name);
    assert.ok(sheet !== undefined && worksheet !== undefined, name);
    rows.forEach((row, index) => {
      for (const [heading, value] of Object.entries(row)) {
        const column = sheet.columns.findIndex((candidate) => candidate.chinese === heading);
        assert.ok(column >= 0, `${name} ${heading}`);
        const cell = worksheet.getCell(index + 3, column + 1);
        cell.value = value;
        if (value instanceof Date) cell.numFmt = 'yyyy-mm-dd hh:mm';
      }
    });
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const person = (number: string, name: string): Row => ({ 工号: number, 姓名: name, 入职日期: '2025-01-01', 部门: '研发' });
const terms = (number: string, workplace: string, schedule: string, insured = true): Row => ({
  工号: number, 生效日期: '2025-01-01', 用人单位: '示例公司', 工作地点: workplace, 计薪方式: '月薪', 工资标准: 12000, 币种: 'CNY', 班次方案: schedule,
  ...(insured ? { 参保地: 'shanghai', 社保缴费基数: 12000, 公积金缴存基数: 12000, 公积金缴存比例: '7%' } : {}),
});
const balance = (number: string): Row => ({ 工号: number, 纳税年度: 2026, 截至月份: '2026-09', 任职月数: 9, 累计收入: 108000, 累计免税收入: 0, 累计专项扣除: 18900, 累计专项附加扣除: 13500, 累计其他扣除: 0, 累计已预缴税额: 918 });
const shift = (schedule: string, name: string, start: string, end: string, pause: readonly [string, string]): Row => ({
  方案代码: schedule, 方案名称: name, 时区: 'Asia/Shanghai', 生效日期: '2026-01-01', 排班方式: '按星期', 随节假日: '是', 班次代码: 'D', 班次名称: name, 适用星期: '1-5', 上班时间: start, 下班时间: end, 休息开始: pause[0], 休息结束: pause[1],
});
const punch = (number: string, at: string): Row => ({ 工号: number, 打卡时间: at });
const plainDays = (number: string, days: readonly string[]): readonly Row[] => days.flatMap((day) => [punch(number, `2026-10-${day} 08:55`), punch(number, `2026-10-${day} 18:05`)]);
const nightDays = workdays.slice(0, -1).flatMap((day) => [
  { 工号: 'X2', 日期: `2026-10-${day}`, 时间: '21:55', 方向: '上班' },
  { 工号: 'X2', 日期: `2026-10-${String(Number(day) + 1).padStart(2, '0')}`, 时间: '06:02', 方向: '下班' },
]);

const company: Sheets = {
  员工: [person('X1', '甲'), { ...person('X2', '乙'), 企业微信账号: 'yi-elsewhere' }, person('X3', '丙'), person('X4', '丁')],
  工作地点: [{ 地点代码: 'shanghai', 地点名称: '上海', 时区: 'Asia/Shanghai', 国家: 'CN', 省: 'shanghai', 市: 'shanghai' }],
  班次: [shift('OFFICE', '白班', '09:00', '18:00', ['12:00', '13:00']), shift('NIGHT', '夜班', '22:00', '06:00', ['02:00', '02:30'])],
  合同与薪资: [terms('X1', 'shanghai', 'OFFICE'), terms('X2', 'shanghai', 'NIGHT'), terms('X3', 'shanghai', 'OFFICE'), terms('X4', 'shanghai', 'OFFICE')],
  期初累计: ['X1', 'X2', 'X3', 'X4'].map(balance),
  // An Excel date cell, once: it holds wall-clock time without a zone.
  打卡记录: [{ 工号: 'X1', 打卡时间: new Date('2026-10-08T08:55:00Z') }, punch('X1', '2026-10-08 18:05'), ...plainDays('X1', workdays.slice(1)), ...nightDays, ...plainDays('X3', workdays.slice(2)), { 工号: 'X3', 打卡时间: '2026-10-15 21:10' }],
  假勤审批: [
    { 工号: 'X3', 类型: '事假', 开始: '2026-10-08', 结束: '2026-10-08' },
    { 工号: 'X3', 类型: '年休假', 开始: '2026-10-09 09:00', 结束: '2026-10-09 18:00', 单号: 'A-1' },
    { 工号: 'X3', 类型: '加班', 开始: '2026-10-15 18:30', 结束: '2026-10-15 20:30', 单号: 'A-2' },
    { 工号: 'X2', 类型: '补卡', 补卡时间: '2026-10-31 06:00', 补卡所属日期: '2026-10-30', 方向: '下班' },
    { 工号: 'X2', 类型: '补卡', 补卡时间: '2026-10-30 22:00', 补卡所属日期: '2026-10-30', 方向: '上班' },
  ],
};

const inCompany = <T>(given: TestDatabase, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(given.database, asSystem(given.company.companyId, 'proof', 'test'), work);

async function take(given: TestDatabase, sheets: Sheets): Promise<FinishedImport> {
  const imported = await importCompanyWorkbook(given.database, { companyId: given.company.companyId, actor: 'test', sourceCode: 'workbook', bytes: await fillTemplate(sheets), rows: 'all', nowMilliseconds: Date.parse('2026-11-02T01:00:00Z') });
  assert.ok(imported.ok, JSON.stringify(imported));
  return imported.value;
}

async function pay(given: TestDatabase): Promise<void> {
  assert.ok((await inCompany(given, (tx) => activatePacks(tx, readPackTexts()))).ok);
  const run = await calculateRun(given.database, asSystem(given.company.companyId, 'proof', 'test'), { month, mode: 'compute' });
  assert.ok(run.ok, JSON.stringify(run));
}

type Shown = { readonly personId: number; readonly reason: string | null; readonly amounts: Readonly<Record<string, string>> };

const payslipsOf = (given: TestDatabase): Promise<ReadonlyMap<string, Shown>> => inCompany(given, async (tx) => new Map((await loadPayslips(tx, month)).map((payslip) => [payslip.personNumber, {
  personId: payslip.personId, reason: payslip.reason ?? null,
  amounts: Object.fromEntries((payslip.itemSet?.items ?? []).map(({ item, scale }, index) => [item, formatAmount(payslip.amountAt(index), scale)])),
}])));

const factsOf = (node: ExplanationNode): readonly FactReference[] => [...(node.reference?.kind === 'fact' ? [node.reference] : []), ...node.children.flatMap(factsOf)];

test('a company from its workbook alone: paid, explained down to its rows; the one without rows is listed', async () => {
  await withTestDatabase(async (given) => {
    const imported = await take(given, company);
    assert.deepEqual(imported.workCounts.punches, { new: 18 * 2 + 17 * 2 + 16 * 2 + 1, changed: 0, unchanged: 0, removed: 0 });
    assert.deepEqual(imported.workCounts.approvals, { new: 5, changed: 0, unchanged: 0, removed: 0 });
    await pay(given);
    const payslips = await payslipsOf(given);
    assert.deepEqual([...payslips].map(([number, { reason }]) => [number, reason]), [['X1', null], ['X2', null], ['X3', null], ['X4', 'noAttendance']]);
    const amounts = (number: string): Readonly<Record<string, string>> => payslips.get(number)?.amounts ?? {};
    assert.equal(amounts('X1')['baseSalary'], '12000.00');
    assert.equal(amounts('X1')['totalAbsentMinutes'], '0');
    // Of a night, the hours after midnight belong to the next date: those of Saturday are overtime of a rest day.
    assert.deepEqual(['totalLateMinutes', 'totalMissingPunchMinutes', 'totalAbsentMinutes'].map((item) => amounts('X2')[item]), ['0', '0', '0']);
    assert.ok(Number(amounts('X2')['totalOvertimeRestDayMinutes']) > 0 && Number(amounts('X2')['netPay']) > 0, JSON.stringify(amounts('X2')));
    // Personal leave costs the day; annual leave does not; two approved hours of overtime are paid.
    assert.equal(amounts('X3')['totalPersonalLeaveMinutes'], '480');
    assert.equal(amounts('X3')['totalAnnualLeaveMinutes'], '480');
    assert.equal(amounts('X3')['totalOvertimeWorkdayMinutes'], '120');
    await inCompany(given, async (tx) => {
      const explained = await explainPayslips(tx, { month, personIds: [...payslips.values()].map(({ personId }) => personId) });
      assert.ok(explained.ok);
      const facts = explained.value.flatMap(({ lines }) => lines.flatMap((line) => factsOf(line.root)));
      for (const table of ['attendance.punch', 'attendance.approval']) assert.ok(facts.some((fact) => fact.table === table), table);
      for (const fact of new Map(facts.map((each) => [JSON.stringify(each), each])).values()) {
        const names = Object.keys(fact.key);
        const text = `select from ${fact.table} where company_id = $1 and ${names.map((name, index) => `${name} = $${index + 2}`).join(' and ')}`;
        assert.equal((await tx.query(text, [tx.companyId, ...names.map((name) => fact.key[name])])).rowCount, 1, JSON.stringify(fact));
      }
    });
  });
});

test('the same file says nothing new; a corrected sheet supersedes its people and days, and what it drops is counted', async () => {
  await withTestDatabase(async (given) => {
    await take(given, company);
    await pay(given);
    const again = await take(given, company);
    for (const counts of Object.values(again.workCounts)) assert.deepEqual([counts.new, counts.changed, counts.removed], [0, 0, 0]);
    assert.deepEqual(await inCompany(given, (tx) => personsToCompute(tx, month)), []);
    // X1 came at 09:40 on the 8th; the people whom the new sheet does not name keep their rows.
    const corrected = await take(given, { 打卡记录: [punch('X1', '2026-10-08 09:40'), punch('X1', '2026-10-08 18:05'), ...plainDays('X1', workdays.slice(1))] });
    assert.deepEqual(corrected.workCounts.punches, { new: 1, changed: 0, unchanged: 35, removed: 1 });
    assert.equal((await inCompany(given, (tx) => personsToCompute(tx, month))).length, 1);
    await pay(given);
    const payslips = await payslipsOf(given);
    assert.equal(payslips.get('X1')?.amounts['totalLateMinutes'], '40');
    assert.equal(payslips.get('X3')?.amounts['totalOvertimeWorkdayMinutes'], '120');
    const { rows } = await given.database.ownerPool.query<{ versions: number }>(`select count(*)::int as versions from sync.landed_record where is_tombstone`);
    assert.equal(rows[0]?.versions, 1);
  });
});

test('a bad row refuses the whole file, and nothing of it lands', async () => {
  await withTestDatabase(async (given) => {
    const budapest: Sheets = {
      ...company, 工作地点: [{ 地点代码: 'shanghai', 地点名称: '布达佩斯', 时区: 'Europe/Budapest', 国家: 'HU', 省: 'b', 市: 'b' }],
      打卡记录: [punch('X1', '2026-10-25 02:30'), punch('X1', '2026-10-25 02:30 A'), punch('X1', '2026-10-25 02:30+01:00'), punch('X1', '2026-03-29 02:30'), punch('X1', '2026-10-08 08:55+08:00'), punch('X9', '2026-10-08 08:55'), punch('X1', '2024-10-08 08:55')],
      假勤审批: [{ 工号: 'X1', 类型: '事假', 开始: '2026-10-09 18:00', 结束: '2026-10-09 09:00' }],
    };
    const imported = await importCompanyWorkbook(given.database, { companyId: given.company.companyId, actor: 'test', sourceCode: 'workbook', bytes: await fillTemplate(budapest), rows: 'all' });
    assert.ok(!imported.ok && imported.error.kind === 'import' && imported.error.error.code === 'rowsRefused');
    assert.deepEqual(imported.error.error.data.rowErrors.map((error) => [error.sheet, error.row, error.code]), [
      ['punches', 8, 'unknownPerson'], ['punches', 3, 'timeHappensTwice'], ['punches', 6, 'timeSkipped'], ['punches', 7, 'offsetWrong'], ['punches', 9, 'noTermsOnDay'], ['approvals', 3, 'momentsReversed'],
    ]);
    for (const table of ['people.person', 'sync.landed_record', 'attendance.punch']) assert.equal((await given.database.ownerPool.query(`select from ${table}`)).rowCount, 0, table);
  });
});

test('a sheet with a refused row removes nothing; a month that was not handed over is no absence', async () => {
  await withTestDatabase(async (given) => {
    await take(given, { ...company, 打卡记录: [...(company['打卡记录'] ?? []), punch('X4', '2026-09-30 08:55')] });
    const bytes = await fillTemplate({ 打卡记录: [punch('X1', '2026-10-08 09:40'), punch('X1', '2026-10-30'), punch('X1', '2026-10-30 19:00')] });
    const imported = await importCompanyWorkbook(given.database, { companyId: given.company.companyId, actor: 'test', sourceCode: 'workbook', bytes, rows: 'good' });
    assert.ok(imported.ok);
    assert.deepEqual(imported.value.rowErrors.map(({ code }) => code), ['timeMissing']);
    assert.deepEqual(imported.value.workCounts.punches, { new: 2, changed: 0, unchanged: 0, removed: 0 });
    await pay(given);
    assert.equal((await payslipsOf(given)).get('X4')?.reason, 'noAttendance');
  });
});
