/** A workbook file taken into a company, with what a person at the keyboard needs to mend: every refused row and a file of them. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import { workbookSheets, writeFailedRows } from '#connectors/spreadsheet';
import type { WorkbookRowError } from '#contracts/flow/workbook-facts';
import type { Company, Database, JsonValue } from '#modules/platform';
import { importCompanyWorkbook, type FinishedImport, type ImportWorkbookError } from '../work/import-company-workbook.ts';
import type { CommandAnswer, CommandContext, CommandFailure } from './command.ts';

export type WorkbookWish = { readonly file: string; readonly rows: 'all' | 'good' };

const mostRowsShown = 50;

export const readInputFile = async (file: string): Promise<Result<Buffer, CommandFailure>> => {
  try {
    return success(await readFile(file));
  } catch {
    return failure({ code: 'fileNotReadable', data: { file } });
  }
};

export const writeOutputFile = async (file: string, bytes: Uint8Array): Promise<Result<null, CommandFailure>> => {
  try {
    await writeFile(file, bytes);
    return success(null);
  } catch {
    return failure({ code: 'fileNotWritable', data: { file } });
  }
};

const sheetTitle = ({ language }: CommandContext, key: string): string => {
  const sheet = workbookSheets.find((candidate) => candidate.key === key);
  return sheet === undefined ? key : language === 'en' ? sheet.english : sheet.chinese;
};

const rowLine = (context: CommandContext, error: WorkbookRowError): string => {
  const { phrases, language } = context;
  const reason = phrases.find(language, `spreadsheet.error.${error.code}`) ?? error.code;
  return phrases.find(language, 'cli.import.row', { sheet: sheetTitle(context, error.sheet), row: error.row, column: error.column === '' ? 'none' : error.column, reason, text: error.text === '' ? 'none' : error.text }) ?? '';
};

/** Beside the current folder, never over the file that was handed in. */
const failedRowsFile = (file: string): string => join('.', `${basename(file).replace(/\.xlsx$/i, '')}-failed-rows.xlsx`);

type Refused = { readonly lines: readonly string[]; readonly json: JsonValue; readonly file: string };

const writeRefused = async (context: CommandContext, file: string, bytes: Buffer, errors: readonly WorkbookRowError[]): Promise<Result<Refused | null, CommandFailure>> => {
  if (errors.length === 0) return success(null);
  const workbook = await writeFailedRows(bytes, errors, context.language);
  if (!workbook.ok) return failure({ code: workbook.error.code, data: { text: workbook.error.text } });
  const output = failedRowsFile(file);
  const written = await writeOutputFile(output, workbook.value);
  if (!written.ok) return written;
  const shown = errors.slice(0, mostRowsShown).map((error) => rowLine(context, error));
  return success({
    file: output, json: errors.map((error) => ({ ...error, reason: rowLine(context, error) })),
    lines: [...shown, ...(errors.length > mostRowsShown ? [`… ${errors.length - mostRowsShown}`] : []), context.phrases.find(context.language, 'cli.import.failedRows', { file: output }) ?? ''],
  });
};

/** The rows to mend; a failure when it is not about rows. */
const refusedRows = (imported: Result<FinishedImport, ImportWorkbookError>): Result<readonly WorkbookRowError[], CommandFailure> => {
  if (imported.ok) return success(imported.value.rowErrors);
  if (imported.error.kind === 'workbook') return failure({ code: imported.error.error.code, data: { text: 'text' in imported.error.error ? imported.error.error.text : '' } });
  const { error } = imported.error;
  return error.code === 'rowsRefused' ? success(error.data.rowErrors) : failure({ code: error.code, data: error.data });
};

type SheetCounts = { readonly new: number; readonly changed: number; readonly unchanged: number; readonly removed: number };

/** What the import did, by sheet; only sheets of work remove. */
const countsBySheet = (imported: Result<FinishedImport, ImportWorkbookError>): Readonly<Record<string, SheetCounts>> => {
  if (!imported.ok) return {};
  const { counts, workCounts } = imported.value;
  return { ...Object.fromEntries(Object.entries(counts).map(([sheet, count]) => [sheet, { ...count, removed: 0 }])), ...workCounts };
};

/** Rows that are refused make the exit code 1, also when the good ones were taken. */
export const importWorkbookFile = async (context: CommandContext, database: Database, company: Company, wish: WorkbookWish): Promise<Result<CommandAnswer, CommandFailure>> => {
  const { phrases, language } = context;
  const bytes = await readInputFile(wish.file);
  if (!bytes.ok) return bytes;
  const imported = await importCompanyWorkbook(database, { companyId: company.companyId, actor: 'cli', sourceCode: 'workbook', bytes: bytes.value, rows: wish.rows });
  const errors = refusedRows(imported);
  if (!errors.ok) return errors;
  const refused = await writeRefused(context, wish.file, bytes.value, errors.value);
  if (!refused.ok) return refused;
  const counts = countsBySheet(imported);
  const rows = new Set(errors.value.map((error) => `${error.sheet} ${error.row}`)).size;
  return success({
    lines: [
      ...Object.entries(counts).map(([sheet, count]) => phrases.find(language, 'cli.import.sheet', { sheet: sheetTitle(context, sheet), ...count }) ?? ''),
      ...(imported.ok ? [] : [phrases.find(language, 'cli.import.none', { rows }) ?? '']),
      ...(refused.value?.lines ?? []),
    ],
    json: { company: company.companyCode, imported: imported.ok, counts: { ...counts }, refusedRows: rows, failedRowsFile: refused.value?.file ?? null, errors: refused.value?.json ?? [] },
    exitCode: errors.value.length === 0 ? 0 : 1,
  });
};
