/**
 * Lists as files. The same rows and fields as on the screen and nothing beside them: no hidden column, no name of a person
 * or machine in the document's properties, no time of day, so that equal content is equal bytes.
 */
import ExcelJS from 'exceljs';
import { assert } from '#kernel/base/result';
import type { ApiFile } from './api-server.ts';

/** Text and decimal text; `isNumber` cells are figures of our own making and need no guard. */
export type FileColumn = { readonly title: string; readonly isNumber: boolean };
export type FileTable = { readonly columns: readonly FileColumn[]; readonly rows: readonly (readonly (string | null)[])[] };

/** A spreadsheet reads text that begins like this as a formula: some drop what stands before the sign, some read full-width signs as narrow ones. */
const formulaStart = /^[=+\-@＝＋－＠\t\r\n]/;
const guarded = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** With a byte order mark, without which Excel takes Chinese text for another encoding. */
export const csvOf = ({ columns, rows }: FileTable): Uint8Array => {
  const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
  const head = line(columns.map(({ title }) => guarded(title)));
  const body = rows.map((row) => line(row.map((cell, index) => (cell === null ? '' : columns[index]?.isNumber === true ? cell : guarded(cell)))));
  return new TextEncoder().encode(`\ufeff${head}${body.join('')}`);
};

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfCentral = 0x06054b50;
/** 1 January 1980, the first moment that a zip archive knows. */
const firstZipDate = 0x0021;

/** The archive with every entry's time of writing set to the same moment. */
const withoutTimes = (archive: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(archive);
  const end = bytes.length - 22;
  assert(bytes.readUInt32LE(end) === endOfCentral, 'an archive of ours ends with its directory and no comment');
  let at = bytes.readUInt32LE(end + 16);
  for (let entries = bytes.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    assert(bytes.readUInt32LE(at) === centralHeader, 'the directory of an archive lists its entries');
    const local = bytes.readUInt32LE(at + 42);
    assert(bytes.readUInt32LE(local) === localHeader, 'an entry begins where the directory says');
    for (const place of [at + 12, local + 10]) bytes.writeUInt32LE(firstZipDate << 16, place);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return new Uint8Array(bytes);
};

const columnWidth = 14;

/** Every cell is text, so that no cent is lost and nothing a person typed becomes a formula. */
export const workbookOf = async (sheetName: string, { columns, rows }: FileTable, frozenColumns: number): Promise<Uint8Array> => {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Qinxin';
  workbook.lastModifiedBy = 'Qinxin';
  workbook.created = new Date(0);
  workbook.modified = new Date(0);
  const sheet = workbook.addWorksheet(sheetName, { views: [{ state: 'frozen', xSplit: frozenColumns, ySplit: 1 }] });
  sheet.addRow(columns.map(({ title }) => title));
  for (const row of rows) sheet.addRow(row.map((cell) => cell ?? ''));
  sheet.columns.forEach((column) => { column.width = columnWidth; });
  return withoutTimes(new Uint8Array(await workbook.xlsx.writeBuffer()));
};

const workbookMediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A table in the format asked for. */
export const fileOfTable = async (name: string, format: 'xlsx' | 'csv', table: FileTable, frozenColumns: number): Promise<ApiFile> =>
  (format === 'csv'
    ? { fileName: `${name}.csv`, mediaType: 'text/csv; charset=utf-8', content: csvOf(table) }
    : { fileName: `${name}.xlsx`, mediaType: workbookMediaType, content: await workbookOf(name, table, frozenColumns) });
