/** From a cell to a wall-clock moment: the day, the second of the day, and what the row says when the clock shows it twice. */
import { failure, success, type Result } from '#kernel/base/result';
import { secondsPerDay } from '#kernel/calendar/epoch-day';
import type { LocalMoment, RowErrorCode } from '#contracts/flow/workbook-facts';
import { cellText, dayOf, dayOfSerial, narrow } from './cell-basics.ts';
import type { Cell } from './workbook-cells.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** "08:58", "08:58:30". */
const clockText = (second: number): string => `${pad(Math.floor(second / 3600))}:${pad(Math.floor(second / 60) % 60)}${second % 60 === 0 ? '' : `:${pad(second % 60)}`}`;
const dayText = (day: number): string => new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);

const clockPattern = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\s*(A|B|Z|[+-]\d{2}:?\d{2})?$/i;

type Clock = { readonly second: number; readonly choice: LocalMoment['choice'] };

function readClock(text: string): Result<Clock, RowErrorCode> {
  const found = clockPattern.exec(text);
  if (found === null) return failure('timeUnreadable');
  const [hour, minute, rest] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  const second = hour * 3600 + minute * 60 + rest;
  // 24:00 is the end of the day; anything later belongs to the next date.
  if (minute > 59 || rest > 59 || second > secondsPerDay) return failure('timeUnreadable');
  const said = found[4]?.toUpperCase();
  if (said === undefined) return success({ second, choice: null });
  if (said === 'A' || said === 'B') return success({ second, choice: said });
  if (said === 'Z') return success({ second, choice: 0 });
  const offset = Number(said.slice(1, 3)) * 3600 + Number(said.slice(-2)) * 60;
  return success({ second, choice: said.startsWith('-') ? -offset : offset });
}

/** The moment of a date cell and a time of day cell together. */
export const momentOf = (day: number, clock: LocalMoment): LocalMoment => ({ ...clock, day, text: `${dayText(day)} ${clock.text}` });

/** A time of day as a moment of no day (`day` 0), for a row that has its date in a column of its own. */
export function parseClock(cell: Cell): Result<LocalMoment, RowErrorCode> {
  if (cell.kind === 'number') {
    const second = Math.round(cell.value * secondsPerDay);
    return cell.value >= 0 && second <= secondsPerDay ? success({ day: 0, second, isWholeDay: false, choice: null, text: clockText(second) }) : failure('timeUnreadable');
  }
  if (cell.kind !== 'text') return failure('wrongCellKind');
  const clock = readClock(narrow(cell.text));
  return clock.ok ? success({ day: 0, ...clock.value, isWholeDay: false, text: narrow(cell.text) }) : clock;
}

/** An Excel date is whole days and a part of a day; seconds are what a clock can show. */
function momentOfSerial(cell: Cell & { readonly kind: 'number' }, startsIn1904: boolean): Result<LocalMoment, RowErrorCode> {
  const isPlainDate = Number.isInteger(cell.value) && cell.value >= 19_300_101;
  const seconds = isPlainDate ? 0 : Math.round((cell.value - Math.floor(cell.value)) * secondsPerDay);
  const day = dayOfSerial(isPlainDate ? cell.value : Math.floor(cell.value), startsIn1904);
  if (!day.ok) return failure(day.error === 'dateHasTime' ? 'momentUnreadable' : day.error);
  // Midnight and a date alone are the same number: the format says which one the reader saw.
  const isWholeDay = seconds === 0 && !/h/i.test(cell.format.replace(/"[^"]*"|\[[^\]]*\]/g, ''));
  return success({ day: day.value, second: seconds, isWholeDay, choice: null, text: isWholeDay ? dayText(day.value) : `${dayText(day.value)} ${clockText(seconds)}` });
}

const datePattern = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:[T\s]*(\d{1,2}:.*))?$/;

export function parseMoment(cell: Cell, startsIn1904: boolean): Result<LocalMoment, RowErrorCode> {
  if (cell.kind === 'number') return momentOfSerial(cell, startsIn1904);
  if (cell.kind !== 'text') return failure('wrongCellKind');
  const text = narrow(cellText(cell));
  const found = datePattern.exec(text);
  if (found === null) return failure(/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b/.test(text) ? 'dateAmbiguous' : 'momentUnreadable');
  const [year, month, date] = found.slice(1, 10).filter((group) => group !== undefined).map(Number);
  const day = dayOf(year ?? 0, month ?? 0, date ?? 0);
  if (!day.ok) return day;
  const clockPart = found[10];
  if (clockPart === undefined) return success({ day: day.value, second: 0, isWholeDay: true, choice: null, text });
  const clock = readClock(clockPart);
  return clock.ok ? success({ day: day.value, ...clock.value, isWholeDay: false, text }) : clock;
}
