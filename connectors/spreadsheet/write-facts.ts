/**
 * Facts as a company workbook: what the reader reads back is what was given, cell by cell. Every cell is text, so that no
 * cent, no leading zero and no long number is lost on the way, and nothing a person typed becomes a formula.
 */
import ExcelJS from 'exceljs';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import type { LocalMoment, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { assert } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { workbookSheets, type WorkbookColumn, type WorkbookSheet } from './workbook-columns.ts';

type Locale = 'zh-CN' | 'en';
type Values = Readonly<Record<string, unknown>>;

const pad = (value: number): string => String(value).padStart(2, '0');
const clockText = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;

const momentText = ({ day, second, isWholeDay, choice }: LocalMoment): string => {
  if (isWholeDay) return formatDay(day);
  const seconds = second % 60 === 0 ? '' : `:${pad(second % 60)}`;
  const offset = typeof choice !== 'number' ? (choice === null ? '' : ` ${choice}`) : ` ${choice < 0 ? '-' : '+'}${clockText(Math.floor(Math.abs(choice) / 60))}`;
  return `${formatDay(day)} ${clockText(Math.floor(second / 60))}${seconds}${offset}`;
};

const isMoment = (value: unknown): value is LocalMoment => typeof value === 'object' && value !== null && 'second' in value;

const cellText = (column: WorkbookColumn, value: unknown, locale: Locale): string => {
  if (value === null || value === undefined || value === '') return '';
  if (isMoment(value)) return momentText(value);
  if (column.type === 'yesNo') return locale === 'en' ? (value === true ? 'yes' : 'no') : (value === true ? '是' : '否');
  if (Array.isArray(value)) return value.join(',');
  if (typeof value === 'number') return column.type === 'day' ? formatDay(value) : column.type === 'time' ? clockText(value % 1440) : String(value);
  assert(typeof value === 'string', 'a fact has texts, numbers and moments');
  if (column.type !== 'choice') return value;
  const choice = column.values?.find((each) => each.value === value);
  return choice === undefined ? value : locale === 'en' ? choice.english : choice.chinese;
};

/** One row a shift; the schedule's own columns repeat on each. Sunday is 7. */
const rowsOfSchedule = ({ shifts, weekdayShiftCodes, ...schedule }: ScheduleFact): readonly Values[] =>
  shifts.map((shift) => ({
    ...schedule, shiftCode: shift.code, shiftName: shift.name, startMinute: shift.startMinute, endMinute: shift.endMinute, flexEarlyMinutes: shift.flexEarlyMinutes, flexLateMinutes: shift.flexLateMinutes,
    weekdays: weekdayShiftCodes.flatMap((code, weekday) => (code === shift.code ? [weekday === 0 ? 7 : weekday] : [])),
    breakFromMinute: shift.breaks[0]?.fromMinute, breakToMinute: shift.breaks[0]?.toMinute, floatingLengthMinutes: shift.breaks[0]?.floatingLengthMinutes,
  }));

/** A direction that nobody knows is an empty cell. */
const directionOf = <Row extends { readonly direction: string }>(row: Row): Values => ({ ...row, direction: row.direction === 'unknown' ? null : row.direction });

const rowsOf = (facts: WorkbookFacts, { key }: WorkbookSheet): readonly Values[] => {
  if (key === 'schedules') return facts.schedules.flatMap(({ fact }) => rowsOfSchedule(fact));
  if (key === 'approvals') return facts.approvals.map(({ fact }) => directionOf(fact.type === 'correction' ? { ...fact, from: null, correction: fact.from } : { ...fact, day: null, to: fact.to?.second === 86_400 ? { ...fact.to, isWholeDay: true } : fact.to }));
  if (key === 'punches') return facts.punches.map(({ fact }) => directionOf({ ...fact, day: null, clock: null }));
  if (key === 'rosterDays') return facts.rosterDays.map(({ fact }) => ({ ...fact, shiftCode: fact.shiftCode ?? '休' }));
  return facts[key].map(({ fact }): Values => ({ ...fact }));
};

/** The facts' sheets in the workbook's order; a kind without facts has no sheet. */
export const writeFacts = async (facts: WorkbookFacts, locale: Locale): Promise<Buffer> => {
  const workbook = new ExcelJS.Workbook();
  for (const sheet of workbookSheets) {
    const rows = rowsOf(facts, sheet);
    if (rows.length === 0) continue;
    const worksheet = workbook.addWorksheet(locale === 'en' ? sheet.english : sheet.chinese, { views: [{ state: 'frozen', ySplit: 1 }] });
    worksheet.addRow(sheet.columns.map((column) => (locale === 'en' ? column.english : column.chinese)));
    for (const row of rows) worksheet.addRow(sheet.columns.map((column) => cellText(column, row[column.field], locale)));
    worksheet.columns.forEach((column) => { column.numFmt = '@'; });
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
};
