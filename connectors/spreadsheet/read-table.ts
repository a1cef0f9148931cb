/**
 * A plain table out of a file that another office made: the first sheet of a workbook, or text with commas or tabs in UTF-8
 * or GB 18030. Cells come as text; what they mean is for whoever asked for the file.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { readSeparated } from '#contracts/output/separated-file';
import { defaultWorkbookLimits } from './workbook-archive.ts';
import { readCells, type Cell, type CellsError } from './workbook-cells.ts';

export type TableError = CellsError | { readonly code: 'textUnreadable'; readonly text: string };

/** A number as its shortest decimal text; one in exponent form, or beyond fifteen digits, has lost digits and is shown as an error. */
const textOfNumber = (value: number): string => {
  const text = String(value);
  return /[eE]/.test(text) || text.replace(/[-.]/g, '').length > 15 ? '#NUMBER!' : text;
};

/** Beyond the years that a date has four digits for, a number is no day, whatever its cell is formatted as. */
const dayOfSerial = (serial: number, startsIn1904: boolean): string => {
  const day = new Date(Math.round((serial - 25_569 + (startsIn1904 ? 1_462 : 0)) * 86_400_000));
  const year = day.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? day.toISOString().slice(0, 10) : '#NUMBER!';
};

const textOfCell = (cell: Cell, startsIn1904: boolean): string => {
  if (cell.kind === 'empty') return '';
  if (cell.kind === 'text') return cell.text;
  if (cell.kind === 'number') return cell.isDate ? dayOfSerial(cell.value, startsIn1904) : textOfNumber(cell.value);
  return cell.kind === 'boolean' ? String(cell.value) : '#ERROR!';
};

const decoded = (bytes: Buffer): string | null => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next encoding is tried.
    }
  }
  return null;
};

/** Rows of texts. Errors: those of a workbook's archive, `textUnreadable`. */
export const readTable = async (bytes: Buffer): Promise<Result<readonly (readonly string[])[], TableError>> => {
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') {
    const cells = await readCells(bytes, defaultWorkbookLimits);
    if (!cells.ok) return cells;
    const rows = cells.value.sheets[0]?.rows ?? [];
    return success(rows.map((row) => row.cells.map((cell) => textOfCell(cell, cells.value.startsIn1904))));
  }
  const text = bytes.length > defaultWorkbookLimits.fileBytes ? null : decoded(bytes);
  // No text that people made holds a zero; an old workbook format does.
  if (text === null || text.includes('\u0000')) return failure({ code: 'textUnreadable', text: '' });
  const separator = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ',';
  const rows = readSeparated(text.endsWith('\n') || text.endsWith('\r') ? text : `${text}\n`, separator);
  return rows.ok ? success(rows.value.filter((row) => row.some((cell) => cell !== ''))) : failure({ code: 'textUnreadable', text: rows.error.at });
};
