/**
 * The face of the spreadsheet connector: a company workbook in, facts and row errors out; templates and failed rows back.
 * A file is handed over by a person, so there is nothing to plan, to page or to log in to: this folder has functions, and
 * no `Connector` object that would have to pretend otherwise.
 */
export { readTable, type TableError } from './read-table.ts';
export { readWorkbook, type WorkbookReading } from './read-workbook.ts';
export { writeFacts } from './write-facts.ts';
export { writeFailedRows, writeTemplate, type Locale } from './write-workbook.ts';
export type { WorkbookLimits } from './workbook-archive.ts';
export type { WorkbookError } from './workbook-sheets.ts';
export { workbookSheets, type WorkbookColumn, type WorkbookSheet } from './workbook-columns.ts';
