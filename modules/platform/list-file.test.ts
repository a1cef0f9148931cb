/** Goal: a file holds the list and nothing else. Method: the bytes are read back, and made twice at different times. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { csvOf, workbookOf, type FileTable } from './list-file.ts';

const table: FileTable = {
  columns: [{ title: 'Name', isNumber: false }, { title: 'Amount', isNumber: true }],
  rows: [['=cmd()', '-12.00'], ['+1', '0.10'], ['@x', null], ['a "b", c', '7.00'], ['-1\nx', '7.00']],
};

test('A-54: CSV: no cell of text begins a formula, and numbers stay numbers', () => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvOf(table));
  const one = (cell: string): string => new TextDecoder().decode(csvOf({ columns: [{ title: 'Name', isNumber: false }], rows: [[cell]] })).slice('Name\r\n'.length);
  assert.deepEqual(['＝cmd()', '＠x', '\t=cmd()', '\n=cmd()'].map(one), ['\'＝cmd()\r\n', '\'＠x\r\n', '\'\t=cmd()\r\n', '"\'\n=cmd()"\r\n']);
  assert.equal(text, '\ufeffName,Amount\r\n\'=cmd(),-12.00\r\n\'+1,0.10\r\n\'@x,\r\n"a ""b"", c",7.00\r\n"\'-1\nx",7.00\r\n');
});

test('A-11: a workbook names nobody, holds no formula and no hidden column, and equal content is equal bytes', async () => {
  const first = await workbookOf('list', table, 1);
  await new Promise((resolve) => { setTimeout(resolve, 2100); });
  assert.deepEqual(await workbookOf('list', table, 1), first);
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(first) as never);
  assert.deepEqual([workbook.creator, workbook.lastModifiedBy, workbook.created.getTime()], ['Qinxin', 'Qinxin', 0]);
  const sheet = workbook.worksheets[0]!;
  assert.equal(workbook.worksheets.length, 1);
  assert.deepEqual([sheet.columnCount, sheet.rowCount], [2, 6]);
  sheet.eachRow((row) => row.eachCell((cell) => assert.equal(cell.type, ExcelJS.ValueType.String)));
  assert.ok(sheet.columns.every(({ hidden }) => hidden !== true));
});
