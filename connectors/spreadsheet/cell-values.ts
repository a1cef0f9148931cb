/**
 * From a cell to a value of a column's type. A value is accepted only when it can mean one thing; everything else is
 * refused with a code of the closed list.
 */
import { failure, success, type Result } from '#kernel/base/result';
import type { LocalMoment, RowErrorCode } from '#contracts/flow/workbook-facts';
import { cellText, dayOf, dayOfSerial, narrow, trimCell } from './cell-basics.ts';
import type { Cell } from './workbook-cells.ts';
import type { WorkbookChoice, WorkbookColumn } from './workbook-columns.ts';
import { parseClock, parseMoment } from './moment-values.ts';

/** Text, decimal string, number of days or minutes, months as "2026-10"; null when the cell is empty. */
export type CellValue = string | number | boolean | readonly number[] | LocalMoment | null;
type Parsed<T> = Result<T, RowErrorCode>;

const maximumTextLength = 500;
const maximumCodeLength = 100;

const pad = (value: number): string => String(value).padStart(2, '0');

const dayPattern = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?$/;

export function parseDay(cell: Cell, startsIn1904: boolean): Parsed<number> {
  if (cell.kind === 'number') return dayOfSerial(cell.value, startsIn1904);
  if (cell.kind !== 'text') return failure('wrongCellKind');
  const text = narrow(cell.text);
  const found = dayPattern.exec(text);
  if (found !== null) {
    const [year, month, day] = found.slice(1).filter((group) => group !== undefined).map(Number);
    return dayOf(year ?? 0, month ?? 0, day ?? 0);
  }
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$|^\d{2}[-/.]\d{1,2}[-/.]\d{1,2}$/.test(text)) return failure('dateAmbiguous');
  if (/^\d{4}.*\d{1,2}:\d{2}/.test(text)) return failure('dateHasTime');
  if (/^\d{5}$/.test(text)) return dayOfSerial(Number(text), startsIn1904);
  return failure('dateUnreadable');
}

/** "2026-10". A full date counts for its month. */
export function parseMonth(cell: Cell, startsIn1904: boolean): Parsed<string> {
  if (cell.kind !== 'number' && cell.kind !== 'text') return failure('wrongCellKind');
  const text = cell.kind === 'number' ? String(cell.value) : narrow(cell.text);
  const found = /^(\d{4})(?:[-/.]?(\d{2})|[-/.](\d{1})|年(\d{1,2})月?)$/.exec(text);
  if (found !== null && (cell.kind === 'text' || !cell.isDate)) {
    const month = Number(found[2] ?? found[3] ?? found[4]);
    const day = dayOf(Number(found[1]), month, 1);
    return day.ok ? success(`${found[1]}-${pad(month)}`) : failure(day.error === 'dateNotReal' ? 'monthUnreadable' : day.error);
  }
  const day = parseDay(cell, startsIn1904);
  if (!day.ok) return failure(day.error === 'dateUnreadable' ? 'monthUnreadable' : day.error);
  const date = new Date(day.value * 86_400_000);
  return success(`${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}`);
}

/** A decimal string without sign games: "-12.5". Numbers are taken as the 15 digits a spreadsheet shows. */
function decimalText(cell: Cell): Parsed<string> {
  if (cell.kind === 'number') {
    if (cell.isDate) return failure('wrongCellKind');
    if (Math.abs(cell.value) >= 1e13) return failure('numberOutOfRange');
    const shown = String(Number(cell.value.toPrecision(15)));
    // A magnitude below 1e-6 is written with an exponent; as money it has too many places anyway.
    return shown.includes('e') ? failure('tooManyDecimals') : success(shown);
  }
  if (cell.kind !== 'text') return failure('wrongCellKind');
  const text = narrow(cell.text).replace(/^[\u2212\u2013]/u, '-');
  if (/^-?\d{1,16}(\.\d+)?$/.test(text)) return success(text);
  // Three digits after each comma can only be thousands, since money has two places.
  if (/^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)) return success(text.replaceAll(',', ''));
  if (/^-?[\d.,' ]+$/.test(text)) return failure('numberAmbiguous');
  return failure('numberUnreadable');
}

/** Canonical decimal with exactly `scale` places, or a refusal when the text has more. */
function withScale(text: string, scale: number): Parsed<string> {
  const [, sign, whole, fraction] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return failure('numberUnreadable');
  const places = (fraction ?? '').replace(/0+$/, '');
  if (places.length > scale) return failure('tooManyDecimals');
  if (whole.length > 13) return failure('numberOutOfRange');
  const digits = scale === 0 ? whole : `${whole}.${places.padEnd(scale, '0')}`;
  return success(sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits);
}

export function parseAmount(cell: Cell, mayBeNegative: boolean): Parsed<string> {
  const text = decimalText(cell);
  if (!text.ok) return text;
  const amount = withScale(text.value, 2);
  if (amount.ok && amount.value.startsWith('-') && !mayBeNegative) return failure('negative');
  return amount;
}

export function parseInteger(cell: Cell): Parsed<number> {
  const text = decimalText(cell);
  if (!text.ok) return text;
  if (text.value.startsWith('-')) return failure('negative');
  const whole = withScale(text.value, 0);
  if (!whole.ok) return failure(whole.error === 'tooManyDecimals' ? 'notWhole' : whole.error);
  return Number(whole.value) > 100_000_000 ? failure('numberOutOfRange') : success(Number(whole.value));
}

/** "7%" or "0.07" → "0.0700"; above 1 it cannot be told whether percent was meant. */
export function parseRatio(cell: Cell): Parsed<string> {
  let source = cell;
  let percent = false;
  if (cell.kind === 'text' && narrow(cell.text).endsWith('%')) {
    percent = true;
    source = { kind: 'text', text: narrow(cell.text).slice(0, -1) };
  }
  const text = decimalText(source);
  if (!text.ok) return text;
  if (text.value.startsWith('-')) return failure('negative');
  const scaled = withScale(text.value, percent ? 2 : 4);
  if (!scaled.ok) return scaled;
  const tenThousandths = BigInt(scaled.value.replace('.', ''));
  if (tenThousandths > 10_000n) return failure('ratioOutOfRange');
  const digits = tenThousandths.toString().padStart(5, '0');
  return success(`${digits.slice(0, 1)}.${digits.slice(1)}`);
}

/** Minutes from midnight, up to 48 hours. */
export function parseTime(cell: Cell): Parsed<number> {
  if (cell.kind === 'number') {
    const minutes = Math.round(cell.value * 1_440);
    return cell.value >= 0 && minutes <= 2_880 && Math.abs(cell.value * 1_440 - minutes) < 0.01 ? success(minutes) : failure('timeUnreadable');
  }
  const found = cell.kind === 'text' ? /^(\d{1,2}):(\d{2})(?::00)?$/.exec(narrow(cell.text)) : null;
  const minutes = found === null ? -1 : Number(found[1]) * 60 + Number(found[2]);
  return found === null || Number(found[2]) > 59 || minutes > 2_880 ? failure('timeUnreadable') : success(minutes);
}

export function parseYesNo(cell: Cell): Parsed<boolean> {
  if (cell.kind === 'boolean') return success(cell.value);
  const text = narrow(cellText(cell)).toLowerCase();
  if (['是', 'yes', 'y', 'true', '1', '√'].includes(text)) return success(true);
  if (['否', 'no', 'n', 'false', '0', '×'].includes(text)) return success(false);
  return failure('choiceUnknown');
}

function parseChoice(cell: Cell, values: readonly WorkbookChoice[]): Parsed<string> {
  const text = narrow(cellText(cell)).toLowerCase();
  const found = values.find((choice) => [choice.value, choice.chinese, choice.english].some((word) => narrow(word).toLowerCase() === text));
  return found === undefined ? failure('choiceUnknown') : success(found.value);
}

/** `1,2,3,4,5`, `1-5` or `一二三四五` (1 and 一 = Monday, 7 and 日 = Sunday) → weekdays with 0 = Sunday, ascending. */
export function parseWeekdays(cell: Cell): Parsed<readonly number[]> {
  const text = narrow(cellText(cell)).replace(/周|星期|[\s,、;，]/g, '').replace(/[一二三四五六日天]/g, (letter) => String('一二三四五六日'.indexOf(letter === '天' ? '日' : letter) + 1)).replaceAll('至', '-');
  const range = /^([1-7])-([1-7])$/.exec(text);
  const days = range === null ? [...text].map(Number) : Array.from({ length: Math.max(0, Number(range[2]) - Number(range[1]) + 1) }, (_, index) => Number(range[1]) + index);
  if (days.length === 0 || days.some((day) => !(day >= 1 && day <= 7)) || new Set(days).size !== days.length) return failure('weekdaysUnreadable');
  return success(days.map((day) => day % 7).toSorted((left, right) => left - right));
}

/** Digits typed as a number keep their zeros when the cell's format says how many there are ("000000"). */
export function parseCode(cell: Cell): Parsed<string> {
  if (cell.kind === 'boolean') return failure('wrongCellKind');
  if (cell.kind === 'number') {
    if (cell.isDate) return failure('wrongCellKind');
    if (!Number.isInteger(cell.value) || cell.value < 0 || cell.value >= 1e15) return failure('numberMangled');
    const zeros = /^(0+)$/.exec(cell.format)?.[1]?.length ?? 0;
    return success(String(cell.value).padStart(zeros, '0'));
  }
  const text = narrow(cellText(cell));
  if (/^\d(\.\d+)?E\+\d+$/i.test(text)) return failure('numberMangled');
  if (text.length > maximumCodeLength) return failure('textTooLong');
  if (/\s/.test(text)) return failure('innerBlank');
  // Codes go out as they are: into CSV, which a spreadsheet would read as a formula, and into lines parted by "|".
  // A plus before digits alone is a telephone number (+36 …) and no more than a number to a spreadsheet.
  return /^[=\-@]|^\+(?!\d+$)|[|\u0000-\u001f\u007f]/.test(text) ? failure('codeUnsafe') : success(text);
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: the last character of a resident identity number follows from the first seventeen (ISO 7064, 11-2). */
export const identityCheckCharacter = (digits: string): string => '10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11] ?? '';

export function parseIdentityNumber(cell: Cell): Parsed<string> {
  if (cell.kind === 'number') return cell.value >= 1e15 || !Number.isInteger(cell.value) ? failure('identityNumberMangled') : failure('identityNumberWrong');
  if (cell.kind !== 'text') return failure('wrongCellKind');
  const text = narrow(cell.text).toUpperCase();
  if (/^\d(\.\d+)?E\+?\d+$/.test(text)) return failure('identityNumberMangled');
  if (/^\d{17}[\dX]$/.test(text)) {
    // Excel keeps fifteen digits of a number and writes zeros for the rest.
    if (identityCheckCharacter(text) !== text[17]) return failure(text.endsWith('000') ? 'identityNumberMangled' : 'identityChecksum');
    return dayOf(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))).ok ? success(text) : failure('identityNumberWrong');
  }
  return /^(?=.*[A-Z])[A-Z\d]{6,17}$/.test(text) ? success(text) : failure('identityNumberWrong');
}

function parseText(cell: Cell): Parsed<string> {
  if (cell.kind === 'number' && cell.isDate) return failure('wrongCellKind');
  const text = trimCell(cellText(cell));
  return text.length > maximumTextLength ? failure('textTooLong') : success(text);
}

/** Reads a cell as its column says. Empty cells give null; whether that is allowed is for the caller. */
export function parseCell(cell: Cell, column: WorkbookColumn, startsIn1904: boolean): Parsed<CellValue> {
  if (cell.kind === 'error') return failure(cell.code);
  if (cell.kind === 'empty' || (cell.kind === 'text' && trimCell(cell.text) === '')) return success(null);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (cell.kind === 'text' && (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u.test(cell.text) || !cell.text.isWellFormed())) return failure('controlCharacter');
  if (cell.kind === 'text' && cell.text.length > 2 * maximumTextLength) return failure('textTooLong');
  switch (column.type) {
    case 'text': return parseText(cell);
    case 'code': return parseCode(cell);
    case 'identityNumber': return parseIdentityNumber(cell);
    case 'day': return parseDay(cell, startsIn1904);
    case 'month': return parseMonth(cell, startsIn1904);
    case 'amount': return parseAmount(cell, false);
    case 'signedAmount': return parseAmount(cell, true);
    case 'ratio': return parseRatio(cell);
    case 'integer': return parseInteger(cell);
    case 'time': return parseTime(cell);
    case 'yesNo': return parseYesNo(cell);
    case 'choice': return parseChoice(cell, column.values ?? []);
    case 'weekdays': return parseWeekdays(cell);
    case 'moment': return parseMoment(cell, startsIn1904);
    case 'clock': return parseClock(cell);
  }
}
