/** Finds the workbook's known sheets and columns by their headings, and turns rows into records of parsed cells. */
import { failure, success, type Result } from '#kernel/base/result';
import type { RowErrorCode, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import { cellText, narrow, trimCell } from './cell-basics.ts';
import { parseCell, type CellValue } from './cell-values.ts';
import type { Cell, CellsError, RawRow, RawSheet, RawWorkbook } from './workbook-cells.ts';
import { workbookSheets, type WorkbookColumn, type WorkbookSheet } from './workbook-columns.ts';

/** Why a whole file is refused. `text` names the part, sheet or heading. Text for people under `error.<code>`. */
export type WorkbookError =
  | CellsError
  | { readonly code: 'noKnownSheet' | 'sheetTwice' | 'unknownColumn' | 'columnMissing' | 'columnTwice'; readonly text: string };

export type FoundSheet = { readonly sheet: WorkbookSheet; readonly raw: RawSheet; readonly headings: RawRow; readonly columnOfCell: readonly (WorkbookColumn | null)[]; readonly rows: readonly RawRow[]; readonly hasReasons: boolean };

/** One row as parsed: every column of the sheet has an entry. */
export type SheetRecord = { readonly row: number; readonly values: Readonly<Record<string, CellValue>>; readonly texts: Readonly<Record<string, string>> };

const sameName = (left: string, right: string): boolean => narrow(left).toLowerCase() === narrow(right).toLowerCase();

/** The template's example rows begin with one of these words and are no data. */
const isExampleRow = (row: RawRow): boolean => /^(示例|example)\s*:/i.test(narrow(cellText(row.cells[0] ?? { kind: 'empty' })));
const isReasonHeading = (text: string): boolean => sameName(text, '原因') || sameName(text, 'Reason');
const isBlankRow = (row: RawRow): boolean => row.cells.every((cell) => cell.kind !== 'error' && trimCell(cellText(cell)) === '');

function findColumns(sheet: WorkbookSheet, headings: RawRow): Result<readonly (WorkbookColumn | null)[], WorkbookError> {
  const found: (WorkbookColumn | null)[] = [];
  for (const cell of headings.cells) {
    const text = trimCell(cellText(cell));
    if (text === '' || isReasonHeading(text)) {
      found.push(null);
      continue;
    }
    const column = sheet.columns.find((candidate) => sameName(candidate.chinese, text.replace(/\*$/, '')) || sameName(candidate.english, text.replace(/\*$/, '')));
    if (column === undefined) return failure({ code: 'unknownColumn', text: `${sheet.chinese}: ${text.slice(0, 100)}` });
    if (found.includes(column)) return failure({ code: 'columnTwice', text: `${sheet.chinese}: ${column.chinese}` });
    found.push(column);
  }
  const missing = sheet.columns.find((column) => column.required && !found.includes(column));
  if (missing !== undefined) return failure({ code: 'columnMissing', text: `${sheet.chinese}: ${missing.chinese}` });
  return success(found);
}

/** The known sheets of the file; other sheets are named, so that no one believes they were read. */
export function findSheets(workbook: RawWorkbook): Result<{ readonly found: readonly FoundSheet[]; readonly ignoredSheets: readonly string[] }, WorkbookError> {
  const found: FoundSheet[] = [];
  const ignoredSheets: string[] = [];
  for (const raw of workbook.sheets) {
    const sheet = workbookSheets.find((candidate) => [candidate.chinese, candidate.english, ...candidate.otherNames].some((name) => sameName(name, raw.name)));
    if (sheet === undefined) {
      ignoredSheets.push(raw.name);
      continue;
    }
    if (found.some((other) => other.sheet === sheet)) return failure({ code: 'sheetTwice', text: sheet.chinese });
    const headings = raw.rows[0];
    if (headings === undefined) continue;
    const columns = findColumns(sheet, headings);
    if (!columns.ok) return columns;
    const rows = raw.rows.slice(1).filter((row) => !isBlankRow(row) && !isExampleRow(row));
    if (sheet.mostRows !== undefined && rows.length > sheet.mostRows) return failure({ code: 'tooManyRows', text: sheet.chinese });
    const hasReasons = headings.cells.some((cell) => isReasonHeading(trimCell(cellText(cell))));
    found.push({ sheet, raw, headings, columnOfCell: columns.value, rows, hasReasons });
  }
  return found.length === 0 ? failure({ code: 'noKnownSheet', text: ignoredSheets.join(', ').slice(0, 200) }) : success({ found, ignoredSheets });
}

export type ErrorSink = (row: number, column: string, code: RowErrorCode, text: string) => void;

export const errorSink = (sheet: WorkbookSheetKey, errors: WorkbookRowError[]): ErrorSink =>
  (row, column, code, text) => errors.push({ sheet, row, column, code, text: text.slice(0, 100) });

const noCell: Cell = { kind: 'empty' };

function parseRow(found: FoundSheet, row: RawRow, startsIn1904: boolean, refuse: ErrorSink): SheetRecord | null {
  const values: Record<string, CellValue> = {};
  const texts: Record<string, string> = {};
  let isGood = true;
  for (const column of found.sheet.columns) {
    const cell = row.cells[found.columnOfCell.indexOf(column)] ?? noCell;
    const parsed = parseCell(cell, column, startsIn1904);
    const code = !parsed.ok ? parsed.error : parsed.value === null && column.required ? 'required' : null;
    if (code !== null) {
      refuse(row.row, column.chinese, code, cellText(cell));
      isGood = false;
    }
    values[column.field] = parsed.ok ? parsed.value : null;
    texts[column.field] = cellText(cell);
  }
  return isGood ? { row: row.row, values, texts } : null;
}

/** Parses the rows of a sheet. Bad rows and rows said twice are refused; both rows of a pair keep only the first. */
export function parseSheet(found: FoundSheet, startsIn1904: boolean, refuse: ErrorSink): readonly SheetRecord[] {
  const records: SheetRecord[] = [];
  const seen = new Set<string>();
  for (const row of found.rows) {
    const record = parseRow(found, row, startsIn1904, refuse);
    if (record === null) continue;
    if (found.sheet.uniqueBy.length === 0) {
      records.push(record);
      continue;
    }
    const key = found.sheet.uniqueBy.map((field) => String(record.values[field]).toLowerCase()).join('\u0001');
    if (seen.has(key)) {
      const first = found.sheet.columns.find((column) => column.field === found.sheet.uniqueBy[0]);
      refuse(row.row, first?.chinese ?? '', 'duplicateRow', found.sheet.uniqueBy.map((field) => record.texts[field] ?? '').join(' '));
      continue;
    }
    seen.add(key);
    records.push(record);
  }
  return records;
}
