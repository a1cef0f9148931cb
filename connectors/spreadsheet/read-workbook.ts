/** Reads a company workbook into facts and row errors. */
import { failure, success, type Result } from '#kernel/base/result';
import type { WorkbookFacts, WorkbookRowError, WorkbookSheetKey } from '#contracts/flow/workbook-facts';
import { defaultWorkbookLimits, type WorkbookLimits } from './workbook-archive.ts';
import { readCells } from './workbook-cells.ts';
import { buildBalances, buildDeductions, buildPayslipLines, buildPersons, buildTermsFacts, buildWorkplaces } from './workbook-fact-builders.ts';
import { buildApprovals, buildPunches, buildRosterDays } from './workbook-work.ts';
import { buildSchedules } from './workbook-schedules.ts';
import { errorSink, findSheets, parseSheet, type SheetRecord, type WorkbookError } from './workbook-sheets.ts';

export type WorkbookReading = {
  readonly facts: WorkbookFacts;
  readonly rowErrors: readonly WorkbookRowError[];
  /** Sheets that are none of ours and were not read. */
  readonly ignoredSheets: readonly string[];
  /** Data rows seen per sheet, good or bad. */
  readonly rowCounts: Readonly<Partial<Record<WorkbookSheetKey, number>>>;
};

/**
 * Reads a workbook (bytes of an XLSX file). A file that cannot be trusted as a whole is an error; a bad row is
 * reported with sheet, row, column, code and text, and the good rows are still given, so that the caller decides
 * whether to import all or nothing. References between sheets are checked by people, who know the company.
 */
export async function readWorkbook(bytes: Buffer, limits: WorkbookLimits = defaultWorkbookLimits): Promise<Result<WorkbookReading, WorkbookError>> {
  const cells = await readCells(bytes, limits);
  if (!cells.ok) return cells;
  const sheets = findSheets(cells.value);
  if (!sheets.ok) return failure(sheets.error);
  const rowErrors: WorkbookRowError[] = [];
  const rowCounts: Partial<Record<WorkbookSheetKey, number>> = {};
  const records = new Map<WorkbookSheetKey, readonly SheetRecord[]>();
  for (const found of sheets.value.found) {
    rowCounts[found.sheet.key] = found.rows.length;
    records.set(found.sheet.key, parseSheet(found, cells.value.startsIn1904, errorSink(found.sheet.key, rowErrors)));
  }
  const build = <F>(key: WorkbookSheetKey, builder: (rows: readonly SheetRecord[], refuse: ReturnType<typeof errorSink>) => F): F => builder(records.get(key) ?? [], errorSink(key, rowErrors));
  const facts: WorkbookFacts = {
    persons: build('persons', buildPersons),
    terms: build('terms', buildTermsFacts),
    workplaces: build('workplaces', buildWorkplaces),
    schedules: build('schedules', buildSchedules),
    declaredDeductions: build('declaredDeductions', buildDeductions),
    openingBalances: build('openingBalances', buildBalances),
    earlierPayslipLines: build('earlierPayslipLines', buildPayslipLines),
    punches: build('punches', buildPunches),
    approvals: build('approvals', buildApprovals),
    rosterDays: build('rosterDays', buildRosterDays),
    partialSheets: sheets.value.found.filter((found) => found.hasReasons).map((found) => found.sheet.key),
  };
  const order = sheets.value.found.map((found) => found.sheet.key);
  return success({ facts, rowErrors: rowErrors.toSorted((left, right) => order.indexOf(left.sheet) - order.indexOf(right.sheet) || left.row - right.row), ignoredSheets: sheets.value.ignoredSheets, rowCounts });
}
