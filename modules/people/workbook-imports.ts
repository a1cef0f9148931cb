/** The record of every workbook handed in: what came of it, and its failed rows for the way back. */
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import type { CompanyTransaction } from '#modules/platform';

/** `removed`: what earlier imports held and this one no longer does. */
export type SheetResult = { readonly sheet: string; readonly rows: number; readonly good: number; readonly failed: number; readonly removed: number };
export type ImportFailure = { readonly sheet: string; readonly row: number; readonly column: string; readonly reason: WorkbookRowError['code']; readonly value: string };

export type WorkbookImport = {
  readonly importId: number; readonly fileName: string; readonly importedMilliseconds: number; readonly state: 'landed' | 'refused';
  readonly sheets: readonly SheetResult[]; readonly failures: readonly ImportFailure[]; readonly failedRows: number;
  /** Actor of the transaction; empty for imports from before this was kept. */
  readonly importedBy: string;
};

const shownFailures = 100;

export type NewImport = Omit<WorkbookImport, 'importId' | 'failedRows' | 'importedBy'> & { readonly failedRowsWorkbook: Uint8Array | null };

type Row = { import_id: number; file_name: string; imported: number; state: 'landed' | 'refused'; sheets: (Omit<SheetResult, 'removed'> & { removed?: number })[]; failures: ImportFailure[]; imported_by: string; total: number };

const importFrom = (row: Row): WorkbookImport => ({
  importId: row.import_id, fileName: row.file_name, importedMilliseconds: row.imported, state: row.state, sheets: row.sheets.map((sheet) => ({ ...sheet, removed: sheet.removed ?? 0 })), failures: row.failures.slice(0, shownFailures),
  failedRows: row.sheets.reduce((sum, sheet) => sum + sheet.failed, 0), importedBy: row.imported_by,
});

export async function recordImport(tx: CompanyTransaction, entry: NewImport): Promise<WorkbookImport> {
  const { rows } = await tx.query<{ import_id: number }>(
    `insert into people.workbook_import (company_id, file_name, imported_at, state, sheets, failures, failed_rows, imported_by)
     values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8) returning import_id`,
    [tx.companyId, entry.fileName, entry.importedMilliseconds, entry.state, JSON.stringify(entry.sheets), JSON.stringify(entry.failures.slice(0, shownFailures)), entry.failedRowsWorkbook === null ? null : Buffer.from(entry.failedRowsWorkbook), tx.actor],
  );
  return importFrom({ import_id: rows[0]?.import_id ?? 0, file_name: entry.fileName, imported: entry.importedMilliseconds, state: entry.state, sheets: [...entry.sheets], failures: [...entry.failures], imported_by: tx.actor, total: 1 });
}

/** Earlier imports, newest first. */
export async function listImports(tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly WorkbookImport[] }> {
  const { rows } = await tx.query<Row>(
    `select import_id, file_name, (extract(epoch from imported_at) * 1000)::float8 as imported, state, sheets, failures, imported_by, count(*) over ()::int as total
     from people.workbook_import where company_id = $1 order by import_id desc offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map(importFrom) };
}

/** The workbook of failed rows; null when the import is unknown or nothing failed. */
export async function readFailedRows(tx: CompanyTransaction, importId: number): Promise<{ readonly fileName: string; readonly importedBy: string; readonly content: Uint8Array } | null> {
  const { rows } = await tx.query<{ file_name: string; imported_by: string; failed_rows: Buffer | null }>('select file_name, imported_by, failed_rows from people.workbook_import where company_id = $1 and import_id = $2', [tx.companyId, importId]);
  const row = rows[0];
  return row === undefined || row.failed_rows === null ? null : { fileName: row.file_name, importedBy: row.imported_by, content: row.failed_rows };
}
