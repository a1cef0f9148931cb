/**
 * Raw cells of a workbook, sheet by sheet, with the little that a later decision needs: text or number, and whether a
 * number is shown as a date. Nothing is interpreted here.
 */
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { failure, success, type Result } from '#kernel/base/result';
import { openArchive, packArchive, type ArchiveError, type WorkbookLimits } from './workbook-archive.ts';

/** `number` keeps the date serial of the file's own calendar (1900 or 1904); `format` is the cell's number format. */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number; readonly format: string; readonly isDate: boolean }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'error'; readonly code: 'cellError' | 'formulaWithoutResult'; readonly text: string };

export type RawRow = { readonly row: number; readonly cells: readonly Cell[] };
export type RawSheet = { readonly name: string; readonly rows: readonly RawRow[] };
export type RawWorkbook = { readonly sheets: readonly RawSheet[]; readonly startsIn1904: boolean };

export type CellsError = ArchiveError | { readonly code: 'tooManyRows' | 'tooManyColumns'; readonly text: string };

/** No workbook program lets anybody write a longer text into one cell. */
const longestText = 32_767;

const empty: Cell = { kind: 'empty' };
const emptySharedStrings = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="0" uniqueCount="0"></sst>');

/** The order the streaming reader needs: what cells refer to stands before the cells. */
function inReadingOrder(parts: ReadonlyMap<string, Buffer>): (readonly [string, Buffer])[] {
  const ordered: (readonly [string, Buffer])[] = [];
  const pick = (name: string, otherwise: Buffer | null): void => {
    const key = [...parts.keys()].find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const part = key === undefined ? otherwise : parts.get(key) ?? otherwise;
    if (part !== null) ordered.push([name, part]);
  };
  pick('[Content_Types].xml', null);
  pick('_rels/.rels', null);
  pick('xl/_rels/workbook.xml.rels', null);
  pick('xl/workbook.xml', null);
  pick('xl/styles.xml', null);
  pick('xl/sharedStrings.xml', emptySharedStrings);
  for (const [name, part] of parts) if (/^xl\/worksheets\//i.test(name)) ordered.push([name, part]);
  return ordered;
}

const serialOf = (date: Date, startsIn1904: boolean): number => date.getTime() / 86_400_000 + 25_569 - (startsIn1904 ? 1_462 : 0);

type StreamCell = { readonly value: ExcelJS.CellValue; readonly numFmt?: string };

function plainCell(value: ExcelJS.CellValue, format: string, startsIn1904: boolean): Cell {
  if (value === null || value === undefined) return empty;
  if (typeof value === 'string') return value === '' ? empty : { kind: 'text', text: value };
  if (typeof value === 'number') return Number.isFinite(value) ? { kind: 'number', value, format, isDate: false } : { kind: 'error', code: 'cellError', text: '' };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? { kind: 'number', value: serialOf(value, startsIn1904), format, isDate: true } : { kind: 'error', code: 'cellError', text: '' };
  if ('richText' in value) return { kind: 'text', text: value.richText.map((run) => run.text ?? '').join('') };
  if ('error' in value) return { kind: 'error', code: 'cellError', text: String(value.error) };
  if ('text' in value) return plainCell(value.text as ExcelJS.CellValue, format, startsIn1904);
  if ('formula' in value || 'sharedFormula' in value) {
    const result = value.result;
    if (result === undefined || result === null || (typeof result === 'number' && !Number.isFinite(result))) return { kind: 'error', code: 'formulaWithoutResult', text: `=${'formula' in value ? value.formula : ''}` };
    return plainCell(result as ExcelJS.CellValue, format, startsIn1904);
  }
  return { kind: 'error', code: 'cellError', text: '' };
}

function readRow(row: ExcelJS.Row, startsIn1904: boolean): RawRow {
  const cells: Cell[] = [];
  for (let column = 1; column <= row.cellCount; column += 1) {
    const cell = row.getCell(column) as StreamCell;
    cells.push(plainCell(cell.value, cell.numFmt ?? '', startsIn1904));
  }
  while (cells.length > 0 && cells[cells.length - 1]?.kind === 'empty') cells.pop();
  return { row: row.number, cells };
}

/** Reads every cell of every sheet within the limits; rows that are wholly empty are left out. */
export async function readCells(bytes: Buffer, limits: WorkbookLimits): Promise<Result<RawWorkbook, CellsError>> {
  const archive = openArchive(bytes, limits);
  if (!archive.ok) return archive;
  const startsIn1904 = /<workbookPr[^>]*\bdate1904="(1|true)"/i.test(archive.value.get('xl/workbook.xml')?.toString('utf8') ?? '');
  const packed = packArchive(inReadingOrder(archive.value));
  const sheets: RawSheet[] = [];
  // One shared text may be referred to by every cell: what is small in the file is counted as often as it is read.
  let characters = 0;
  try {
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([packed]), { worksheets: 'emit', sharedStrings: 'cache', hyperlinks: 'ignore', styles: 'cache', entries: 'ignore' });
    for await (const worksheet of reader) {
      const name = String((worksheet as unknown as { readonly name?: string }).name ?? '');
      const rows: RawRow[] = [];
      for await (const row of worksheet) {
        const read = readRow(row, startsIn1904);
        if (read.cells.length > limits.columnsPerSheet) return failure({ code: 'tooManyColumns', text: name });
        const lengths = read.cells.map((cell) => (cell.kind === 'text' ? cell.text.length : 0));
        characters += lengths.reduce((sum, length) => sum + length, 0);
        if (characters > limits.inflatedBytes / 4 || lengths.some((length) => length > longestText)) return failure({ code: 'expandsTooFar', text: name });
        if (read.cells.length > 0) rows.push(read);
        if (rows.length > limits.rowsPerSheet) return failure({ code: 'tooManyRows', text: name });
      }
      sheets.push({ name, rows });
    }
  } catch {
    // The library throws on XML it cannot follow; the file is damaged, whatever the throw says.
    return failure({ code: 'archiveDamaged', text: '' });
  }
  return success({ sheets, startsIn1904 });
}
