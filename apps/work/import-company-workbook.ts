/** Takes a company workbook in: reads it, imports all or nothing, hands schedules to attendance, asks for recomputation. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { readWorkbook, type WorkbookError } from '#connectors/spreadsheet';
import { absorbSchedules, requestRecompute } from '#modules/attendance';
import { monthBounds } from '#kernel/calendar/epoch-day';
import { importWorkbookFacts, type ImportReport, type PeopleError } from '#modules/people';
import { withCompany, type Database } from '#modules/platform';

export type ImportWorkbookInput = {
  readonly companyId: number;
  readonly actor: string;
  readonly sourceCode: string;
  readonly bytes: Uint8Array;
  /** The open month, "2026-10": what the import changes is asked to be computed again from there on. */
  readonly openMonth: string;
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
    await absorbSchedules(tx, input.sourceCode, imported.value.schedules);
    const month = monthBounds(input.openMonth);
    assert(month.ok, 'the open month reads like 2026-10');
    const { fromDay, toDay } = month.value;
    // The month itself, not its neighbours: a person's terms reach no further than the days they are in force.
    const touched = imported.value.touched.filter((person) => person.fromDay < toDay).map((person) => ({ personId: person.personId, fromDay: Math.max(person.fromDay, fromDay) + 1, toDay: toDay - 2 }));
    await requestRecompute(tx, touched.filter((person) => person.fromDay <= person.toDay), `source:${input.sourceCode}`);
    return success(imported.value);
  });
}
