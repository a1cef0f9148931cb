/** One schedule from the rows of its shifts. */
import type { LocatedFact } from '#contracts/flow/workbook-facts';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import type { CellValue } from './cell-values.ts';
import { isKnownZone, text, whole, wholeOrNull } from './workbook-fact-builders.ts';
import type { ErrorSink, SheetRecord } from './workbook-sheets.ts';

type Shift = ScheduleFact['shifts'][number];
const minutesPerDay = 1_440;
const longestShiftMinutes = 24 * 60;
const scheduleFields = ['name', 'zone', 'observedDay', 'form', 'followsHolidays'] as const;

const laterThan = (minute: number, start: number): number => (minute < start ? minute + minutesPerDay : minute);

function buildShift(record: SheetRecord, refuse: ErrorSink): Shift | null {
  const { values, texts, row } = record;
  const startMinute = whole(values['startMinute']);
  const written = whole(values['endMinute']);
  // An end at or before the start is on the next day.
  const endMinute = written <= startMinute ? written + minutesPerDay : written;
  const breakFrom = wholeOrNull(values['breakFromMinute']);
  const breakTo = wholeOrNull(values['breakToMinute']);
  const floatingLengthMinutes = wholeOrNull(values['floatingLengthMinutes']);
  if (startMinute >= minutesPerDay || endMinute - startMinute > longestShiftMinutes) {
    refuse(row, '下班时间', 'shiftTooLong', texts['endMinute'] ?? '');
    return null;
  }
  const breaks: { fromMinute: number; toMinute: number; floatingLengthMinutes: number | null }[] = [];
  if (breakFrom !== null || breakTo !== null || floatingLengthMinutes !== null) {
    const fromMinute = laterThan(breakFrom ?? 0, startMinute);
    const toMinute = laterThan(breakTo ?? 0, fromMinute);
    const isInside = breakFrom !== null && breakTo !== null && fromMinute < toMinute && toMinute <= endMinute;
    if (!isInside || (floatingLengthMinutes ?? 0) > toMinute - fromMinute) {
      refuse(row, '休息开始', 'breakIncomplete', `${texts['breakFromMinute'] ?? ''} ${texts['breakToMinute'] ?? ''}`.trim());
      return null;
    }
    breaks.push({ fromMinute, toMinute, floatingLengthMinutes });
  }
  return { code: text(values['shiftCode']), name: text(values['shiftName']), startMinute, endMinute, breaks, flexEarlyMinutes: whole(values['flexEarlyMinutes']), flexLateMinutes: whole(values['flexLateMinutes']) };
}

function takeWeekdays(weekdays: CellValue | undefined, code: string, plan: (string | null)[]): boolean {
  for (const weekday of Array.isArray(weekdays) ? (weekdays as readonly number[]) : []) {
    if (plan[weekday] !== null) return false;
    plan[weekday] = code;
  }
  return true;
}

function buildSchedule(records: readonly SheetRecord[], refuse: ErrorSink): ScheduleFact | null {
  const first = records[0];
  if (first === undefined) return null;
  const { values } = first;
  const plan: (string | null)[] = [null, null, null, null, null, null, null];
  const shifts: Shift[] = [];
  let isGood = true;
  for (const record of records) {
    const differing = scheduleFields.find((field) => record.values[field] !== values[field]);
    const shift = buildShift(record, refuse);
    if (differing !== undefined) refuse(record.row, '', 'scheduleRowsDisagree', record.texts[differing] ?? '');
    else if (shift !== null && !takeWeekdays(record.values['weekdays'], shift.code, plan)) refuse(record.row, '适用星期', 'weekdayTwice', record.texts['weekdays'] ?? '');
    else if (shift !== null) shifts.push(shift);
  }
  if (shifts.length !== records.length) isGood = false;
  const zone = text(values['zone']);
  if (!isKnownZone(zone)) {
    refuse(first.row, '时区', 'zoneUnknown', zone);
    isGood = false;
  }
  const form = values['form'] === 'roster' ? 'roster' : 'weekday';
  if (!isGood) return null;
  return {
    kind: 'schedule', scheduleCode: text(values['scheduleCode']), name: text(values['name']), zone, observedDay: whole(values['observedDay']), form,
    weekdayShiftCodes: form === 'roster' ? [] : plan, followsHolidays: values['followsHolidays'] === true, shifts,
  };
}

/** Groups rows by schedule code; a schedule with a bad row is refused whole, since half a schedule is another one. */
export function buildSchedules(records: readonly SheetRecord[], refuse: ErrorSink): readonly LocatedFact<ScheduleFact>[] {
  const byCode = Map.groupBy(records, (record) => text(record.values['scheduleCode']));
  const facts: LocatedFact<ScheduleFact>[] = [];
  for (const rows of byCode.values()) {
    const fact = buildSchedule(rows, refuse);
    if (fact !== null) facts.push({ row: rows[0]?.row ?? 0, fact });
  }
  return facts;
}
