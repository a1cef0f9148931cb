/** What every reader of a cell needs: its text, trimmed and narrowed, and days of the calendar. */
import { failure, success, type Result } from '#kernel/base/result';
import type { RowErrorCode } from '#contracts/flow/workbook-facts';
import type { Cell } from './workbook-cells.ts';

type Parsed<T> = Result<T, RowErrorCode>;

const firstYear = 1930;
const lastYear = 2100;

/** Blanks at both ends (also the ideographic, no-break and zero-width ones) and full-width forms mean nothing. */
export const trimCell = (text: string): string => text.replace(/^[\s\u00a0\u3000\u200b-\u200d\ufeff]+|[\s\u00a0\u3000\u200b-\u200d\ufeff]+$/gu, '');
export const narrow = (text: string): string => trimCell(text.normalize('NFKC'));

/** What stood in the cell, for people. */
export function cellText(cell: Cell): string {
  if (cell.kind === 'empty') return '';
  if (cell.kind === 'number') return String(cell.value);
  if (cell.kind === 'boolean') return cell.value ? 'TRUE' : 'FALSE';
  return cell.text;
}

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Epoch-day of a calendar date. */
export function dayOf(year: number, month: number, day: number): Parsed<number> {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return failure('dateNotReal');
  if (year < firstYear || year > lastYear) return failure('dateOutOfRange');
  return success(Date.UTC(year, month - 1, day) / 86_400_000);
}

export function dayOfSerial(serial: number, startsIn1904: boolean): Parsed<number> {
  if (Number.isInteger(serial) && serial >= 19_300_101 && serial <= 21_001_231) return dayOf(Math.floor(serial / 10_000), Math.floor(serial / 100) % 100, serial % 100);
  const rounded = Math.round(serial * 1_440) / 1_440;
  if (!Number.isInteger(rounded)) return failure('dateHasTime');
  const day = rounded - 25_569 + (startsIn1904 ? 1_462 : 0);
  const year = Number.isSafeInteger(day) && Math.abs(day) < 1_000_000 ? new Date(day * 86_400_000).getUTCFullYear() : 0;
  return year < firstYear || year > lastYear ? failure('dateOutOfRange') : success(day);
}
