/** The record of every workbook handed in: what came of it, and its failed rows for the way back. */
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import { openColumn, openForWriting, reachOf, sealColumn, type CompanyTransaction, type OpenedValue, type SealedColumn } from '#modules/platform';
import { drawNumbers } from './people-store.ts';
import { importFailedRows, importFailures } from './sealed-people.ts';

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

type Row = { import_id: number; file_name: string; imported: number; state: 'landed' | 'refused'; sheets: (Omit<SheetResult, 'removed'> & { removed?: number })[]; failures_sealed: Buffer | null; imported_by: string; total: number };

const importFrom = (row: Omit<Row, 'failures_sealed' | 'total'>, failures: readonly ImportFailure[]): WorkbookImport => ({
  importId: row.import_id, fileName: row.file_name, importedMilliseconds: row.imported, state: row.state, sheets: row.sheets.map((sheet) => ({ ...sheet, removed: sheet.removed ?? 0 })), failures: failures.slice(0, shownFailures),
  failedRows: row.sheets.reduce((sum, sheet) => sum + sheet.failed, 0), importedBy: row.imported_by,
});

export async function recordImport(tx: CompanyTransaction, entry: NewImport): Promise<WorkbookImport> {
  const [importId = 0] = await drawNumbers(tx, 'people.workbook_import_import_id_seq', 1);
  const seal = async (column: SealedColumn, plain: Uint8Array | null): Promise<Buffer | null> => (plain === null ? null : ((await sealColumn(tx, column, [{ personId: null, row: String(importId), plain }]))[0] ?? null));
  const failures = entry.failures.slice(0, shownFailures);
  await tx.query(
    `insert into people.workbook_import (company_id, import_id, file_name, imported_at, state, sheets, failures_sealed, failed_rows_sealed, imported_by)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6, $7, $8, $9)`,
    [
      tx.companyId, importId, entry.fileName, entry.importedMilliseconds, entry.state, JSON.stringify(entry.sheets),
      await seal(importFailures, failures.length === 0 ? null : Buffer.from(JSON.stringify(failures))), await seal(importFailedRows, entry.failedRowsWorkbook), tx.actor,
    ],
  );
  return importFrom({ import_id: importId, file_name: entry.fileName, imported: entry.importedMilliseconds, state: entry.state, sheets: [...entry.sheets], imported_by: tx.actor }, failures);
}

/** Whoever handed a workbook in knows its cells already, but proves again who they are; everyone else needs to see everybody's pay. */
const mayReadCells = (tx: CompanyTransaction, importedBy: string): boolean =>
  tx.access.kind === 'system' || (importedBy === tx.actor && tx.access.subject.isSteppedUp) || reachOf(tx.access.subject, 'read', 'pay') === 'all';

/** Opens cells of an import for those who may see them: the gate for readers of pay, the own workbook for who handed it in. */
const openCells = async (tx: CompanyTransaction, column: SealedColumn, row: { readonly import_id: number; readonly imported_by: string }, sealed: Buffer | null): Promise<OpenedValue> => {
  const value = { personId: null, row: String(row.import_id), sealed };
  // Cells are of whoever stands in the rows: the read is noted for the import as a whole.
  if (sealed !== null && tx.access.kind === 'subject') tx.noteRead({ fieldClass: column.fieldClass, personIds: [], isOfCompany: true, what: `${column.table}.${column.column} ${row.import_id}` });
  return (await (row.imported_by === tx.actor ? openForWriting : openColumn)(tx, column, [value]))[0] ?? null;
};

const withoutCells = (failures: readonly ImportFailure[]): readonly ImportFailure[] => failures.map((each) => ({ ...each, value: '' }));

/** Earlier imports, newest first; cells are left empty for who may not see them. */
export async function listImports(tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly WorkbookImport[] }> {
  const { rows } = await tx.query<Row>(
    `select import_id, file_name, (extract(epoch from imported_at) * 1000)::float8 as imported, state, sheets, failures_sealed, imported_by, count(*) over ()::int as total
     from people.workbook_import where company_id = $1 order by import_id desc offset $2 limit $3`, [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize],
  );
  const imports: WorkbookImport[] = [];
  for (const row of rows) {
    const isOpen = mayReadCells(tx, row.imported_by);
    // Where a row failed and why is no secret of the cells: it is read for everyone, the cells only for some.
    const opened = isOpen ? await openCells(tx, importFailures, row, row.failures_sealed) : (await openForWriting(tx, importFailures, [{ personId: null, row: String(row.import_id), sealed: row.failures_sealed }]))[0] ?? null;
    const failures = opened === null || opened === 'erased' ? [] : (JSON.parse(opened.toString()) as readonly ImportFailure[]);
    imports.push(importFrom(row, isOpen ? failures : withoutCells(failures)));
  }
  return { total: rows[0]?.total ?? 0, rows: imports };
}

/** The workbook of failed rows; null when the import is unknown, nothing failed, or its cells are not for this reader. */
export async function readFailedRows(tx: CompanyTransaction, importId: number): Promise<{ readonly fileName: string; readonly importedBy: string; readonly content: Uint8Array } | null> {
  const { rows } = await tx.query<{ import_id: number; file_name: string; imported_by: string; failed_rows_sealed: Buffer | null }>('select import_id, file_name, imported_by, failed_rows_sealed from people.workbook_import where company_id = $1 and import_id = $2', [tx.companyId, importId]);
  const row = rows[0];
  if (row === undefined || row.failed_rows_sealed === null || !mayReadCells(tx, row.imported_by)) return null;
  const content = await openCells(tx, importFailedRows, row, row.failed_rows_sealed);
  return content === null || content === 'erased' ? null : { fileName: row.file_name, importedBy: row.imported_by, content };
}
