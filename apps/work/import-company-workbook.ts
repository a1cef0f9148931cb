/** Takes a company workbook in: reads it, imports all or nothing, hands schedules to attendance, asks for recomputation. */
import { failure, success, type Result } from '#kernel/base/result';
import { readWorkbook, type WorkbookError } from '#connectors/spreadsheet';
import { absorbSchedules, requestRecomputeFrom } from '#modules/attendance';
import { importWorkbookFacts, type ImportReport, type PeopleError } from '#modules/people';
import { withCompany, type Database } from '#modules/platform';

export type ImportWorkbookInput = {
  readonly companyId: number;
  readonly actor: string;
  readonly sourceCode: string;
  readonly bytes: Uint8Array;
  readonly rows: 'all' | 'good';
};

export type ImportWorkbookError =
  | { readonly kind: 'workbook'; readonly error: WorkbookError }
  /** Includes `rowsRefused` with every refused row, when all rows were wanted. */
  | { readonly kind: 'import'; readonly error: PeopleError };

export async function importCompanyWorkbook(database: Database, input: ImportWorkbookInput): Promise<Result<ImportReport, ImportWorkbookError>> {
  const reading = await readWorkbook(Buffer.from(input.bytes));
  if (!reading.ok) return failure({ kind: 'workbook', error: reading.error });
  const { facts, rowErrors } = reading.value;
  return withCompany(database, { companyId: input.companyId, actor: input.actor }, async (tx) => {
    const imported = await importWorkbookFacts(tx, { facts, rowErrors, sourceCode: input.sourceCode, rows: input.rows });
    if (!imported.ok) return failure({ kind: 'import', error: imported.error });
    await absorbSchedules(tx, { sourceCode: input.sourceCode, schedules: imported.value.schedules });
    await requestRecomputeFrom(tx, { people: imported.value.touched, cause: `source:${input.sourceCode}` });
    return success(imported.value);
  });
}
