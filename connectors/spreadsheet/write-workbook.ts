/**
 * Workbooks that go out: the failed rows of an import and the template. Every cell is text in a cell formatted as
 * text, so that nothing a person typed can become a formula in someone else's spreadsheet (A-54).
 */
import ExcelJS from 'exceljs';
import { failure, success, type Result } from '#kernel/base/result';
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import { cellText } from './cell-basics.ts';
import english from './phrases/en.json' with { type: 'json' };
import chinese from './phrases/zh-CN.json' with { type: 'json' };
import { parseClock, parseMoment } from './moment-values.ts';
import { defaultWorkbookLimits, type WorkbookLimits } from './workbook-archive.ts';
import { readCells, type Cell } from './workbook-cells.ts';
import { workbookSheets, type WorkbookColumn, type WorkbookSheet } from './workbook-columns.ts';
import { findSheets, type FoundSheet, type WorkbookError } from './workbook-sheets.ts';

export type Locale = 'zh-CN' | 'en';
type PhraseKey = keyof typeof english;

const phrase = (locale: Locale, key: PhraseKey): string => (locale === 'en' ? english : chinese)[key];
const reasonText = (locale: Locale, code: WorkbookRowError['code']): string => phrase(locale, `error.${code}`);
const pad = (value: number): string => String(value).padStart(2, '0');

/** A date is written the way the reader reads it without doubt; a time as hours and minutes. */
function outgoingText(cell: Cell, column: WorkbookColumn | null, startsIn1904: boolean): string {
  if (cell.kind !== 'number' || (!cell.isDate && !['day', 'time', 'moment', 'clock'].includes(column?.type ?? ''))) return cellText(cell);
  if (column?.type === 'moment' || column?.type === 'clock') {
    const moment = column.type === 'moment' ? parseMoment(cell, startsIn1904) : parseClock(cell);
    return moment.ok ? moment.value.text : cellText(cell);
  }
  const minutes = Math.round(cell.value * 1_440);
  if (column?.type === 'time') return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  const date = new Date((cell.value - 25_569 + (startsIn1904 ? 1_462 : 0)) * 86_400_000);
  return Number.isNaN(date.getTime()) ? String(cell.value) : date.toISOString().slice(0, Number.isInteger(cell.value) ? 10 : 16).replace('T', ' ');
}

function addTextRow(worksheet: ExcelJS.Worksheet, texts: readonly string[]): ExcelJS.Row {
  const row = worksheet.addRow([...texts]);
  for (let column = 1; column <= texts.length; column += 1) row.getCell(column).numFmt = '@';
  return row;
}

function shapeSheet(worksheet: ExcelJS.Worksheet, widths: readonly number[]): void {
  widths.forEach((width, index) => {
    const column = worksheet.getColumn(index + 1);
    column.width = width;
    column.numFmt = '@';
  });
  worksheet.getRow(1).font = { bold: true };
  worksheet.views = [{ state: 'frozen', ySplit: 1 }];
}

const toBytes = async (workbook: ExcelJS.Workbook): Promise<Buffer> => Buffer.from(await workbook.xlsx.writeBuffer());
const titleOf = (item: { readonly chinese: string; readonly english: string }, locale: Locale): string => (locale === 'en' ? item.english : item.chinese);
const widthOf = (column: WorkbookColumn): number => (column.type === 'identityNumber' || column.type === 'moment' ? 22 : column.type === 'text' ? 20 : 16);

function addFailedSheet(workbook: ExcelJS.Workbook, found: FoundSheet, errors: readonly WorkbookRowError[], locale: Locale, startsIn1904: boolean): void {
  const byRow = Map.groupBy(errors, (error) => error.row);
  const worksheet = workbook.addWorksheet(titleOf(found.sheet, locale));
  const kept = found.columnOfCell.map((column, index) => ({ column, index })).filter((entry) => entry.column !== null);
  addTextRow(worksheet, [...kept.map((entry) => (entry.column === null ? '' : titleOf(entry.column, locale))), phrase(locale, 'workbook.reason')]);
  shapeSheet(worksheet, [...kept.map((entry) => (entry.column === null ? 16 : widthOf(entry.column))), 60]);
  for (const row of found.rows) {
    const reasons = byRow.get(row.row);
    if (reasons === undefined) continue;
    const texts = kept.map((entry) => outgoingText(row.cells[entry.index] ?? { kind: 'empty' }, entry.column, startsIn1904));
    const reason = reasons.map((error) => {
      const column = found.sheet.columns.find((candidate) => candidate.chinese === error.column);
      return `${column === undefined ? '' : `${titleOf(column, locale)}: `}${reasonText(locale, error.code)}`;
    });
    addTextRow(worksheet, [...texts, [...new Set(reason)].join('; ')]);
  }
}

/**
 * The failed rows of an import as a workbook: the same sheets and columns, only the refused rows, a reason column at
 * the end. Corrected, it can be imported as it is; the reason column is ignored by the reader.
 */
export async function writeFailedRows(bytes: Buffer, errors: readonly WorkbookRowError[], locale: Locale, limits: WorkbookLimits = defaultWorkbookLimits): Promise<Result<Buffer, WorkbookError>> {
  const cells = await readCells(bytes, limits);
  if (!cells.ok) return cells;
  const sheets = findSheets(cells.value);
  if (!sheets.ok) return failure(sheets.error);
  const workbook = new ExcelJS.Workbook();
  for (const found of sheets.value.found) {
    const own = errors.filter((error) => error.sheet === found.sheet.key);
    if (own.length > 0) addFailedSheet(workbook, found, own, locale, cells.value.startsIn1904);
  }
  if (workbook.worksheets.length === 0) workbook.addWorksheet(phrase(locale, 'workbook.notes'));
  return success(await toBytes(workbook));
}

const choiceWords = (column: WorkbookColumn, locale: Locale): readonly string[] =>
  column.type === 'yesNo' ? [phrase(locale, 'workbook.yes'), phrase(locale, 'workbook.no')] : (column.values ?? []).map((choice) => titleOf(choice, locale));

function exampleText(column: WorkbookColumn, index: number, locale: Locale): string {
  const choice = column.values?.find((candidate) => candidate.value === column.example);
  const plain = choice !== undefined ? titleOf(choice, locale) : column.type === 'yesNo' && column.example !== '' ? phrase(locale, 'workbook.yes') : column.example;
  return index === 0 ? `${phrase(locale, 'workbook.example')}: ${plain}` : plain;
}

function addTemplateSheet(workbook: ExcelJS.Workbook, sheet: WorkbookSheet, locale: Locale): void {
  const worksheet = workbook.addWorksheet(titleOf(sheet, locale));
  addTextRow(worksheet, sheet.columns.map((column) => `${titleOf(column, locale)}${column.required ? '*' : ''}`));
  shapeSheet(worksheet, sheet.columns.map(widthOf));
  addTextRow(worksheet, sheet.columns.map((column, index) => exampleText(column, index, locale))).font = { italic: true, color: { argb: 'FF808080' } };
  sheet.columns.forEach((column, index) => {
    const words = choiceWords(column, locale);
    if (words.length === 0) return;
    for (let row = 3; row <= 500; row += 1) {
      worksheet.getCell(row, index + 1).dataValidation = { type: 'list', allowBlank: !column.required, formulae: [`"${words.join(',')}"`], showErrorMessage: true };
    }
  });
}

/** The empty company workbook in one language: notes, headings, one example row a sheet, lists for the choices. */
export async function writeTemplate(locale: Locale): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const notes = workbook.addWorksheet(phrase(locale, 'workbook.notes'));
  notes.getColumn(1).width = 110;
  for (const key of ['workbook.note.1', 'workbook.note.2', 'workbook.note.3', 'workbook.note.4', 'workbook.note.5', 'workbook.note.6', 'workbook.note.7'] as const) addTextRow(notes, [phrase(locale, key)]);
  for (const sheet of workbookSheets) addTemplateSheet(workbook, sheet, locale);
  return toBytes(workbook);
}
