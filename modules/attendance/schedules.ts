/** Schedules as they were defined over time, turned into the kernel's shifts. */
import type { ScheduleFact } from '#contracts/flow/work-fact';
import type { Shift } from '#kernel/attendance/attendance-types';
import type { DayClass } from '#kernel/calendar/calendar-types';
import type { CompanyTransaction } from '#modules/platform';

/** Punches from four hours before a shift until four hours after it belong to it; sources do not say. */
const shiftWindowMinutes = 240;

export type Schedule = {
  readonly scheduleCode: string;
  readonly scheduleId: number;
  readonly validFrom: string;
  readonly validFromDay: number;
  readonly name: string;
  readonly form: 'weekday' | 'roster';
  readonly weekdayShiftCodes: readonly (string | null)[];
  readonly followsHolidays: boolean;
  readonly shifts: ReadonlyMap<string, Shift>;
  /** What people call a shift, by its code: its own name, or the schedule's where the source names none. */
  readonly shiftNames: ReadonlyMap<string, string>;
};

export type Schedules = {
  /** The definition that holds on a day; before the first one was seen, the first one. Null for an unknown code. */
  readonly at: (scheduleCode: string, day: number) => Schedule | null;
};

type Definition = Pick<ScheduleFact, 'weekdayShiftCodes' | 'followsHolidays' | 'shifts'>;
type ScheduleRow = { schedule_code: string; schedule_id: number; valid_from: string; valid_from_day: number; name: string; form: 'weekday' | 'roster'; definition: Definition };

/** Codes of every schedule that was ever defined, with the name it has now. */
export const listScheduleCodes = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await tx.query<{ schedule_code: string; name: string }>(
    'select distinct on (schedule_code) schedule_code, name from attendance.schedule where company_id = $1 order by schedule_code, valid_from desc, schedule_id desc', [tx.companyId],
  );
  return new Map(rows.map((row) => [row.schedule_code, row.name]));
};

const shiftFrom = (shift: Definition['shifts'][number]): Shift => ({
  code: shift.code, startMinute: shift.startMinute, endMinute: shift.endMinute,
  breaks: shift.breaks.map((pause) => (pause.floatingLengthMinutes === null
    ? { kind: 'fixed', fromMinute: pause.fromMinute, toMinute: pause.toMinute }
    : { kind: 'floating', lengthMinutes: pause.floatingLengthMinutes, fromMinute: pause.fromMinute, toMinute: pause.toMinute })),
  flexEarlyMinutes: shift.flexEarlyMinutes, flexLateMinutes: shift.flexLateMinutes,
  windowBeforeMinutes: shiftWindowMinutes, windowAfterMinutes: shiftWindowMinutes,
});

export const readSchedules = async (tx: CompanyTransaction): Promise<Schedules> => {
  const { rows } = await tx.query<ScheduleRow>(
    `select schedule_code, schedule_id, valid_from, valid_from - date '1970-01-01' as valid_from_day, name, form, definition
     from attendance.schedule where company_id = $1 order by schedule_code, valid_from, schedule_id`, [tx.companyId],
  );
  const byCode = new Map<string, Schedule[]>();
  for (const row of rows) {
    const schedule: Schedule = {
      scheduleCode: row.schedule_code, scheduleId: row.schedule_id, validFrom: row.valid_from, validFromDay: row.valid_from_day, name: row.name, form: row.form,
      weekdayShiftCodes: row.definition.weekdayShiftCodes, followsHolidays: row.definition.followsHolidays,
      shifts: new Map(row.definition.shifts.map((shift) => [shift.code, shiftFrom(shift)])),
      shiftNames: new Map(row.definition.shifts.map((shift) => [shift.code, shift.name === '' || shift.name === shift.code ? row.name : shift.name])),
    };
    byCode.set(row.schedule_code, [...(byCode.get(row.schedule_code) ?? []), schedule]);
  }
  return {
    at: (scheduleCode, day) => {
      const versions = byCode.get(scheduleCode);
      if (versions === undefined) return null;
      return versions.findLast((version) => version.validFromDay <= day) ?? (versions[0] as Schedule);
    },
  };
};

/**
 * The shift of a weekday schedule on a day. One that follows holidays works on the calendar's workdays: a make-up
 * workday on a weekend is worked like the first working day of the week.
 */
export const shiftOnDay = (schedule: Schedule, weekday: number, dayClass: DayClass): Shift | null => {
  const named = (code: string | null | undefined): Shift | null => (code === null || code === undefined ? null : (schedule.shifts.get(code) ?? null));
  const own = named(schedule.weekdayShiftCodes[weekday]);
  if (!schedule.followsHolidays) return own;
  if (dayClass !== 'workday') return null;
  if (own !== null || (weekday !== 0 && weekday !== 6)) return own;
  return named(schedule.weekdayShiftCodes.slice(1, 6).find((code) => code !== null));
};
