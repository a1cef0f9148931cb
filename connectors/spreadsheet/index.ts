/** The face of the spreadsheet connector: a company workbook in, facts and row errors out; templates and failed rows back. */
import type { ConnectorManifest } from '#contracts/connector/connector';

export { readWorkbook, type WorkbookReading } from './read-workbook.ts';
export { writeFailedRows, writeTemplate, type Locale } from './write-workbook.ts';
export { defaultWorkbookLimits, type WorkbookLimits } from './workbook-archive.ts';
export type { WorkbookError } from './workbook-sheets.ts';
export { workbookSheets, type WorkbookColumn, type WorkbookSheet } from './workbook-columns.ts';

/**
 * A file is handed over by a person, so there is nothing to plan, to page or to log in to: this source has a manifest
 * and functions, and no `Connector` object that would have to pretend otherwise.
 */
export const manifest: ConnectorManifest = { name: 'spreadsheet', streams: ['person'], settings: [], limits: { personsPerSlice: 0, windowDays: 0 } };
