/** Goal: a wall-clock moment is read as it was seen, or refused. Method: cells worked out by hand, and any moment both ways. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { readWorkbook, workbookSheets, writeFailedRows } from './index.ts';
import { parseClock, parseMoment } from './moment-values.ts';
import type { Cell } from './workbook-cells.ts';

const text = (value: string): Cell => ({ kind: 'text', text: value });
const number = (value: number, format = 'yyyy-mm-dd hh:mm'): Cell => ({ kind: 'number', value, format, isDate: true });
const day = Date.UTC(2026, 9, 25) / 86_400_000;

test('moments as text, with what tells apart a time that is shown twice', () => {
  const cases: readonly (readonly [string, number, unknown])[] = [
    ['2026-10-25 02:30', 9_000, null], ['2026/10/25 2:30:15', 9_015, null], ['2026年10月25日 02:30', 9_000, null], ['２０２６-10-25　02:30', 9_000, null],
    ['2026-10-25 02:30 A', 9_000, 'A'], ['2026-10-25 02:30b', 9_000, 'B'], ['2026-10-25T02:30:00+02:00', 9_000, 7_200], ['2026-10-25 02:30Z', 9_000, 0], ['2026-10-25 24:00', 86_400, null],
  ];
  for (const [written, second, choice] of cases) {
    const moment = parseMoment(text(written), false);
    assert.ok(moment.ok, written);
    assert.deepEqual([moment.value.day, moment.value.second, moment.value.choice, moment.value.isWholeDay], [day, second, choice, false], written);
  }
  const alone = parseMoment(text('2026-10-25'), false);
  assert.ok(alone.ok && alone.value.isWholeDay);
  const refused: readonly (readonly [Cell, string])[] = [[text('10/8/26 08:00'), 'dateAmbiguous'], [text('2026-02-30 08:00'), 'dateNotReal'], [text('2026-10-25 25:00'), 'timeUnreadable'], [text('soon'), 'momentUnreadable'], [{ kind: 'boolean', value: true }, 'wrongCellKind']];
  for (const [cell, code] of refused) assert.deepEqual(parseMoment(cell, false), { ok: false, error: code });
  assert.deepEqual(parseClock(text('8:58')), { ok: true, value: { day: 0, second: 32_280, isWholeDay: false, choice: null, text: '8:58' } });
});

test('any second survives as an Excel date of either calendar; a date without a time says so by its format', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 86_399 }), fc.boolean(), (second, startsIn1904) => {
    const moment = parseMoment(number(day + 25_569 - (startsIn1904 ? 1_462 : 0) + second / 86_400), startsIn1904);
    assert.ok(moment.ok);
    assert.deepEqual([moment.value.day, moment.value.second, moment.value.isWholeDay], [day, second, false]);
    assert.deepEqual(parseMoment(text(moment.value.text), false), moment);
  }));
  const alone = parseMoment(number(day + 25_569, 'yyyy-mm-dd'), false);
  assert.ok(alone.ok && alone.value.isWholeDay);
});

const headingsOf = (key: string): string[] => workbookSheets.find((sheet) => sheet.key === key)?.columns.map((column) => column.chinese) ?? [];

test('sheets of work: facts, refusals, and a returned file that only corrects', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('打卡记录').addRows([headingsOf('punches'), ['A1', '2026-10-08 08:58', '', '', '上班'], ['A1', '', '2026-10-08', '18:03'], ['A1', '2026-10-08'], ['A1', '2026-10-08 09:00', '2026-10-08'], ['A1']]);
  workbook.addWorksheet('假勤审批').addRows([headingsOf('approvals'), ['A1', '年假？', '2026-10-09', '2026-10-09'], ['A1', '事假', '2026-10-09', '2026-10-09'], ['A1', '补卡', '', '', '2026-10-10 18:00', '', '下班', 'N1'], ['A1', '加班', '2026-10-09 18:00']]);
  workbook.addWorksheet('排班').addRows([headingsOf('rosterDays'), ['A1', '2026-10-08', 'D'], ['A1', '2026-10-09', '休'], ['A1', '2026-10-09', 'D']]);
  const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
  const reading = await readWorkbook(bytes);
  assert.ok(reading.ok, JSON.stringify(reading));
  const { facts, rowErrors } = reading.value;
  assert.deepEqual(facts.punches.map(({ fact }) => [fact.moment.second, fact.direction]), [[32_280, 'in'], [64_980, 'unknown']]);
  assert.deepEqual(facts.approvals.map(({ fact }) => [fact.type, fact.from.second, fact.to?.second ?? null, fact.approvalNumber]), [['personalLeave', 0, 86_400, ''], ['correction', 64_800, null, 'N1']]);
  assert.deepEqual(facts.rosterDays.map(({ fact }) => fact.shiftCode), ['D', null]);
  assert.deepEqual(rowErrors.map((error) => [error.sheet, error.row, error.code]), [
    ['punches', 4, 'timeMissing'], ['punches', 5, 'momentTwice'], ['punches', 6, 'momentMissing'], ['approvals', 2, 'choiceUnknown'], ['approvals', 5, 'endMissing'], ['rosterDays', 4, 'duplicateRow'],
  ]);
  assert.deepEqual(facts.partialSheets, []);
  const failed = await writeFailedRows(bytes, rowErrors, 'zh-CN');
  assert.ok(failed.ok);
  const again = await readWorkbook(failed.value);
  assert.ok(again.ok, JSON.stringify(again));
  assert.deepEqual(again.value.facts.partialSheets, ['punches', 'approvals', 'rosterDays']);
});
