/** Takes a company workbook in: reads it, imports all or nothing, lands its work, hands schedules to attendance, asks for recomputation. */
import { failure, success, type Result } from '#kernel/base/result';
import { readWorkbook, type WorkbookError } from '#connectors/spreadsheet';
import { importWorkbookFacts, type ImportReport, type PeopleError } from '#modules/people';
import { asSystem, withCompany, type Database } from '#modules/platform';
import { finishImport, type WorkCounts } from './finish-import.ts';

export type ImportWorkbookInput = {
  readonly companyId: number;
  readonly actor: string;
  readonly sourceCode: string;
  readonly bytes: Uint8Array;
  readonly rows: 'all' | 'good';
  /** Epoch milliseconds; the machine's clock when left out. */
  readonly nowMilliseconds?: number;
};

export type FinishedImport = ImportReport & { readonly workCounts: WorkCounts };

export type ImportWorkbookError =
  | { readonly kind: 'workbook'; readonly error: WorkbookError }
  /** Includes `rowsRefused` with every refused row, when all rows were wanted. */
  | { readonly kind: 'import'; readonly error: PeopleError };

export async function importCompanyWorkbook(database: Database, input: ImportWorkbookInput): Promise<Result<FinishedImport, ImportWorkbookError>> {
  const reading = await readWorkbook(Buffer.from(input.bytes));
  if (!reading.ok) return failure({ kind: 'workbook', error: reading.error });
  const { facts, rowErrors } = reading.value;
  return withCompany(database, asSystem(input.companyId, 'import', input.actor), async (tx) => {
    const imported = await importWorkbookFacts(tx, { facts, rowErrors, sourceCode: input.sourceCode, rows: input.rows });
    if (!imported.ok) return failure({ kind: 'import', error: imported.error });
    const workCounts = await finishImport(tx, { sourceCode: input.sourceCode, report: imported.value, nowMilliseconds: input.nowMilliseconds ?? Date.now() });
    return success({ ...imported.value, workCounts });
  });
}
