/** Goal: a workbook is read whole or refused for a named reason; failed rows come back ready to correct. Method: real XLSX files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { readWorkbook, writeFailedRows, writeTemplate, workbookSheets, type WorkbookReading } from './index.ts';
import { readTable } from './read-table.ts';
import { defaultWorkbookLimits, openArchive, packArchive } from './workbook-archive.ts';

type Values = readonly ExcelJS.CellValue[];
const headingsOf = (key: string, language: 'chinese' | 'english' = 'chinese'): string[] => workbookSheets.find((sheet) => sheet.key === key)?.columns.map((column) => column[language]) ?? [];

async function bytesOf(sheets: Readonly<Record<string, readonly Values[]>>): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) workbook.addWorksheet(name).addRows(rows.map((row) => [...row]));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function read(bytes: Buffer): Promise<WorkbookReading> {
  const reading = await readWorkbook(bytes);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.value;
}

const person = (number: ExcelJS.CellValue, name = '示例', ...more: Values): Values => [number, name, '', '10000000001', '', '2024-03-01', '', '研发部', ...more];

test('every sheet becomes facts', async () => {
  const reading = await read(await bytesOf({
    员工: [headingsOf('persons'), ['SH000001', '甲', '', '10000000001', 'a@example.com', new Date('2024-03-01T00:00:00Z'), '', '研发部', '', 'zhangsan']],
    合同与薪资: [headingsOf('terms'), ['SH000001', '2026-01-01', '示例公司', 'shanghai', 'shanghai', '月薪', 12_000.5, 'cny', 'SH-FLEX', '12,000', '', '7%']],
    工作地点: [headingsOf('workplaces'), ['shanghai', '上海总部', 'Asia/Shanghai', 'cn', 'shanghai', 'shanghai']],
    班次: [headingsOf('schedules'), ['HU-NIGHT', '夜班', 'Europe/Budapest', '2026-01-01', '按星期', '是', 'N', '夜班', '1-5', '22:00', '06:00', '02:00', '02:30', '', 0, '']],
    专项附加扣除: [headingsOf('declaredDeductions'), ['SH000001', '赡养老人', 3000, '2026-01', '2026-12']],
    期初累计: [headingsOf('openingBalances'), ['SH000001', 2026, '2026-09', 9, '108,000.00', 0, 18900, 27000, 0, 500.01]],
    九月工资条: [headingsOf('earlierPayslipLines'), ['SH000001', '2026年9月', 'netPay', -1.5]],
    便签: [['x']],
  }));
  assert.deepEqual(reading.rowErrors, []);
  assert.deepEqual(reading.ignoredSheets, ['便签']);
  assert.deepEqual(reading.facts.persons, [{ row: 2, fact: { kind: 'person', personNumber: 'SH000001', name: '甲', identityNumber: '', mobile: '10000000001', email: 'a@example.com', hireDay: 19_783, leaveDay: null, department: '研发部', managerPersonNumber: null, sourcePersonKey: 'zhangsan' } }]);
  assert.deepEqual(reading.facts.terms[0]?.fact, { kind: 'terms', personNumber: 'SH000001', validFromDay: 20_454, legalEntity: '示例公司', workplace: 'shanghai', insurancePlace: 'shanghai', wageKind: 'monthly', wage: '12000.50', currency: 'CNY', scheduleCode: 'SH-FLEX', insuranceBase: '12000.00', housingFundBase: null, housingFundRate: '0.0700' });
  assert.deepEqual(reading.facts.schedules[0]?.fact, {
    kind: 'schedule', scheduleCode: 'HU-NIGHT', name: '夜班', zone: 'Europe/Budapest', observedDay: 20_454, form: 'weekday', weekdayShiftCodes: [null, 'N', 'N', 'N', 'N', 'N', null], followsHolidays: true,
    shifts: [{ code: 'N', name: '夜班', startMinute: 1_320, endMinute: 1_800, breaks: [{ fromMinute: 1_560, toMinute: 1_590, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
  });
  assert.equal(reading.facts.declaredDeductions[0]?.fact.deduction, 'elderlySupport');
  assert.equal(reading.facts.openingBalances[0]?.fact.taxWithheld, '500.01');
  assert.deepEqual(reading.facts.earlierPayslipLines[0]?.fact, { kind: 'earlierPayslipLine', personNumber: 'SH000001', month: '2026-09', item: 'netPay', amount: '-1.50' });
});

test('English headings and values, a starred heading and the example row', async () => {
  const headings = headingsOf('terms', 'english').map((heading) => `${heading}*`);
  const row = ['SH000001', '2026-01-01', 'Entity', 'shanghai', '', 'Hourly', 30, 'CNY', 'A', '', '', ''];
  const reading = await read(await bytesOf({ Terms: [headings, ['Example: SH000123', ...row.slice(1)], row] }));
  assert.deepEqual(reading.rowErrors, []);
  assert.equal(reading.facts.terms.length, 1);
  assert.equal(reading.facts.terms[0]?.fact.wageKind, 'hourly');
});

test('row errors name sheet, row, column, code and text; the good rows are still there', async () => {
  const formula = { formula: 'A1+1' } as ExcelJS.CellFormulaValue;
  const reading = await read(await bytesOf({
    员工: [
      headingsOf('persons'), person('A1'), person('A1'), person('A2', ''), ['A3', '甲', '3.30106E+17', '', '', '2024-02-30', '', 'x'],
      person('A4', '乙', 'A4'), ['A5', '丙', '', '', 'nowhere', '2024-03-01', '', 'x'], ['A6', '丁', '', '', '', '2024-03-01', '2024-02-01', 'x'], [formula, '戊', '', '', '', '2024-03-01', '', 'x'],
      [{ formula: '1+1', result: 22 }, '己', '', '', '', '2024-03-01', '', 'x'],
    ],
  }));
  assert.deepEqual(reading.rowErrors.map((error) => [error.sheet, error.row, error.column, error.code, error.text]), [
    ['persons', 3, '工号', 'duplicateRow', 'A1'],
    ['persons', 4, '姓名', 'required', ''],
    ['persons', 5, '证件号码', 'identityNumberMangled', '3.30106E+17'],
    ['persons', 5, '入职日期', 'dateNotReal', '2024-02-30'],
    ['persons', 6, '直属主管工号', 'managerIsSelf', 'A4'],
    ['persons', 7, '邮箱', 'emailWrong', 'nowhere'],
    ['persons', 8, '离职日期', 'leaveBeforeHire', '2024-02-01'],
    ['persons', 9, '工号', 'formulaWithoutResult', '=A1+1'],
  ]);
  assert.deepEqual(reading.facts.persons.map((located) => located.fact.personNumber), ['A1', '22']);
});

test('failed rows come back alone, as text, with reasons, and can be imported after correction', async () => {
  const bytes = await bytesOf({ 员工: [headingsOf('persons'), person('A1'), ['A2', '=1+1', '', '', '', 'soon', '', 'x']], 九月工资条: [headingsOf('earlierPayslipLines'), ['A1', '2026-09', 'netPay', 1]] });
  const { rowErrors } = await read(bytes);
  const written = await writeFailedRows(bytes, rowErrors, 'zh-CN');
  assert.ok(written.ok);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(written.value as unknown as ExcelJS.Buffer);
  assert.deepEqual(workbook.worksheets.map((sheet) => [sheet.name, sheet.rowCount]), [['员工', 2]]);
  const row = workbook.worksheets[0]?.getRow(2);
  assert.equal(row?.getCell(2).value, '=1+1');
  assert.equal(row?.getCell(2).type, ExcelJS.ValueType.String);
  assert.equal(row?.getCell(2).numFmt, '@');
  assert.match(String(row?.getCell(11).value), /入职日期: 看不懂的日期/);
  if (row !== undefined) row.getCell(6).value = '2024-03-01';
  const again = await read(Buffer.from(await workbook.xlsx.writeBuffer()));
  assert.deepEqual(again.rowErrors, []);
  assert.equal(again.facts.persons.length, 1);
});

test('the template can be read as it is, in both languages, and holds no data', async () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const reading = await read(await writeTemplate(locale));
    assert.deepEqual(reading.rowErrors, []);
    assert.deepEqual(Object.values(reading.facts).map((facts) => facts.length), Array.from({ length: 11 }, () => 0));
    assert.equal(Object.keys(reading.rowCounts).length, 10);
  }
});

test('A-56: files that cannot be trusted are refused with their reason', async () => {
  const good = await bytesOf({ 员工: [headingsOf('persons'), person('A1')] });
  const codeOf = async (bytes: Buffer, limits = defaultWorkbookLimits): Promise<string> => {
    const reading = await readWorkbook(bytes, limits);
    return reading.ok ? 'ok' : reading.error.code;
  };
  const parts = openArchive(good, defaultWorkbookLimits);
  assert.ok(parts.ok);
  const withPart = (name: string, text: string): Buffer => packArchive([...[...parts.value].filter(([other]) => other !== name), [name, Buffer.from(text)]]);
  assert.equal(await codeOf(good), 'ok');
  assert.equal(await codeOf(packArchive([...parts.value])), 'ok');
  assert.equal(await codeOf(Buffer.from('name,number\n')), 'notWorkbook');
  assert.equal(await codeOf(Buffer.alloc(0)), 'notWorkbook');
  assert.equal(await codeOf(Buffer.from('d0cf11e0a1b11ae100000000', 'hex')), 'encryptedOrOldFormat');
  assert.equal(await codeOf(good.subarray(0, good.length - 30)), 'archiveDamaged');
  assert.equal(await codeOf(good, { ...defaultWorkbookLimits, fileBytes: 100 }), 'fileTooLarge');
  assert.equal(await codeOf(good, { ...defaultWorkbookLimits, inflatedBytes: 1_000 }), 'expandsTooFar');
  assert.equal(await codeOf(good, { ...defaultWorkbookLimits, entries: 2 }), 'tooManyEntries');
  assert.equal(await codeOf(good, { ...defaultWorkbookLimits, rowsPerSheet: 1 }), 'tooManyRows');
  assert.equal(await codeOf(good, { ...defaultWorkbookLimits, columnsPerSheet: 3 }), 'tooManyColumns');
  assert.equal(await codeOf(withPart('xl/vbaProject.bin', 'x')), 'hasMacros');
  assert.equal(await codeOf(withPart('xl/externalLinks/externalLink1.xml', '<x/>')), 'hasExternalLinks');
  assert.equal(await codeOf(withPart('xl/workbook.xml', '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')), 'hasDocumentType');
  assert.equal(await codeOf(withPart('xl/workbook.xml', `<?xml version="1.0"?>${' '.repeat(9000)}<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><workbook/>`)), 'hasDocumentType');
  assert.equal(await codeOf(withPart('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row')), 'archiveDamaged');
  assert.equal(await codeOf(await bytesOf({ 别的: [['a']] })), 'noKnownSheet');
  assert.equal(await codeOf(await bytesOf({ 员工: [headingsOf('persons'), person('A1')], People: [headingsOf('persons', 'english')] })), 'sheetTwice');
  assert.equal(await codeOf(await bytesOf({ 员工: [[...headingsOf('persons'), '工资'], person('A1')] })), 'unknownColumn');
  assert.equal(await codeOf(await bytesOf({ 员工: [headingsOf('persons').slice(1), ['甲']] })), 'columnMissing');
  assert.equal(await codeOf(await bytesOf({ 员工: [[...headingsOf('persons'), '姓名'], person('A1')] })), 'columnTwice');
});

test('A-55: a part that inflates to more than it declares, or by a monstrous ratio, is stopped', async () => {
  const zeros = Buffer.alloc(4 * 1024 * 1024);
  const deflated = deflateRawSync(zeros);
  const stored = packArchive([['xl/workbook.xml', deflated]]);
  const bomb = (declaredBytes: number): Buffer => {
    const bytes = Buffer.from(stored);
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt16LE(8, directory + 10);
    bytes.writeUInt32LE(crc32(zeros), directory + 16);
    bytes.writeUInt32LE(declaredBytes, directory + 24);
    return bytes;
  };
  const codeOf = (bytes: Buffer): string => {
    const opened = openArchive(bytes, defaultWorkbookLimits);
    return opened.ok ? 'ok' : opened.error.code;
  };
  assert.equal(codeOf(bomb(zeros.length)), 'expandsTooFar');
  assert.equal(codeOf(bomb(1_000)), 'archiveDamaged');
});

test('A-55, A-56: what is small in the file and large when read is stopped in time: texts shared by every cell, cells far out, styles by the hundred thousand, names of the language', async () => {
  const parts = openArchive(await bytesOf({ 员工: [headingsOf('persons'), person('A1')] }), defaultWorkbookLimits);
  assert.ok(parts.ok);
  const textOf = (name: string): string => parts.value.get(name)!.toString('utf8');
  const withParts = (changed: Readonly<Record<string, string>>): Buffer => packArchive([...[...parts.value].filter(([name]) => !(name in changed)), ...Object.entries(changed).map(([name, text]) => [name, Buffer.from(text)] as const)]);
  const [book, sheet] = ['xl/workbook.xml', 'xl/worksheets/sheet1.xml'];
  const endOf = async (changed: Readonly<Record<string, string>>): Promise<string> => {
    const started = performance.now();
    const [reading, table] = [await readWorkbook(withParts(changed)), await readTable(withParts(changed))];
    assert.ok(performance.now() - started < 10_000, 'both readers end in time');
    return `${reading.ok ? 'ok' : reading.error.code} ${table.ok ? 'ok' : table.error.code}`;
  };
  const withRows = (rows: string): string => textOf(sheet).replace('</sheetData>', `${rows}</sheetData>`);
  const shared = (length: number, rows: number): Readonly<Record<string, string>> => ({
    'xl/sharedStrings.xml': `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>${'长'.repeat(length)}</t></si></sst>`,
    [sheet]: textOf(sheet).replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${Array.from({ length: rows }, (_, row) => `<row r="${row + 1}"><c r="A${row + 1}" t="s"><v>0</v></c></row>`).join('')}</sheetData>`),
  });
  // A text longer than any program writes; and one that is not, a hundred million characters when read.
  assert.equal(await endOf(shared(40_000, 2)), 'expandsTooFar expandsTooFar');
  assert.equal(await endOf(shared(30_000, 4_000)), 'expandsTooFar expandsTooFar');
  assert.equal(await endOf({ [sheet]: withRows('<row r="9"><c r="XFD9"><v>1</v></c></row>') }), 'tooManyColumns tooManyColumns');
  assert.equal(await endOf({ [sheet]: withRows('<row r="9"><c r="ZZZZZZ9"><v>1</v></c></row>') }), 'archiveDamaged archiveDamaged');
  assert.equal(await endOf({ [sheet]: textOf(sheet).replace(/<dimension ref="[^"]*"\/>/, '<dimension ref="A1:XFD1048576"/>') }), 'ok ok');
  assert.equal(await endOf({ 'xl/styles.xml': textOf('xl/styles.xml').replace(/<cellXfs count="\d+">/, `<cellXfs count="100000">${'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'.repeat(100_000)}`) }), 'ok ok');
  for (const name of ['__proto__', 'constructor', 'toString']) assert.equal(await endOf({ [book]: textOf(book).replace('员工', name) }), 'noKnownSheet ok', name);
  assert.equal(({} as Readonly<Record<string, unknown>>)['rows'], undefined);
});

test('A-55: a number formatted as a date that is no day of any calendar is an error of its cell, never a text like a date', async () => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('候选人');
  sheet.addRows([['入职'], [46_303], [1e12], [-1e12], [3_000_000]]);
  sheet.getColumn(1).numFmt = 'yyyy-mm-dd';
  const table = await readTable(Buffer.from(await workbook.xlsx.writeBuffer()));
  assert.deepEqual(table, { ok: true, value: [['入职'], ['2026-10-08'], ['#ERROR!'], ['#ERROR!'], ['#NUMBER!']] });
});
