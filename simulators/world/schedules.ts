/** The schedules of the two companies, and the plan of one person: which shift on which day. */
import { dayClassOf, firstOfOctober, firstWorldDay, lastOfOctober, lastWorldDay, october, weekday } from './october.ts';
import type { Country } from './october.ts';
import type { WorldPlannedDay, WorldSchedule, WorldShift } from './world-types.ts';

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const fixedBreak = (fromMinute: number, toMinute: number) => ({ fromMinute, toMinute, floatingLengthMinutes: null });

const shift = (code: string, name: string, startMinute: number, endMinute: number, breaks: WorldShift['breaks'], flexLateMinutes = 0): WorldShift => ({ code, name, startMinute, endMinute, breaks, flexLateMinutes });

const lunch = [fixedBreak(at(12), at(13))];
const szDay = shift('SZ-DAY', '深圳白班', at(8), at(17), lunch);
const szNight = shift('SZ-NIGHT', '深圳夜班', at(22), at(30, 30), [fixedBreak(at(26), at(26, 30))]);

const mondayToFriday = (code: string): readonly (string | null)[] => [null, code, code, code, code, code, null];

function weekdaySchedule(code: string, name: string, only: WorldShift, keptIn: WorldSchedule['keptIn'], zone: WorldSchedule['zone']): WorldSchedule {
  return { code, name, zone, keptIn, form: 'weekday', followsHolidays: true, weekdayShiftCodes: mondayToFriday(only.code), shifts: [only] };
}

function roster(code: string, name: string, shifts: readonly WorldShift[]): WorldSchedule {
  return { code, name, zone: 'Asia/Shanghai', keptIn: 'wecom', form: 'roster', followsHolidays: false, weekdayShiftCodes: [], shifts };
}

const china = 'Asia/Shanghai';
const office = (code: string, name: string, flexLateMinutes = 0, breaks: WorldShift['breaks'] = lunch) => shift(code, name, at(9), at(18), breaks, flexLateMinutes);
/** Tuesday to Saturday nights, holidays or not: the night of 24 October is worked and has 25 hours. */
const huNight = shift('HU-NIGHT', '布达佩斯夜班', at(22), at(30), [fixedBreak(at(24, 30), at(25))]);

export const xingheSchedules: readonly WorldSchedule[] = [
  weekdaySchedule('SH-FLEX', '上海弹性班', office('SH-FLEX', '弹性班', 60), 'wecom', china),
  weekdaySchedule('SH-OFFICE', '上海标准班', office('SH-OFFICE', '标准班'), 'wecom', china),
  // WeCom's rules know no floating lunch, so that this one is kept in the workbook.
  weekdaySchedule('SH-LUNCH', '上海弹性班（弹性午休）', office('SH-LUNCH', '弹性午休班', 60, [{ fromMinute: at(11, 30), toMinute: at(13, 30), floatingLengthMinutes: 60 }]), 'workbook', china),
  roster('SZ-DAY', '深圳白班', [szDay]),
  roster('SZ-NIGHT', '深圳夜班', [szNight]),
  roster('SZ-ROTATE', '深圳两班倒', [szDay, szNight]),
  weekdaySchedule('BJ-STANDARD', '北京标准班', office('BJ-STANDARD', '标准班'), 'wecom', china),
  weekdaySchedule('BJ-HOURLY', '北京小时工', shift('BJ-HOURLY', '小时工班', at(10), at(16), [fixedBreak(at(12, 30), at(13))]), 'wecom', china),
  weekdaySchedule('HU-DAY', '布达佩斯白班', shift('HU-DAY', '白班', at(8, 30), at(17), [fixedBreak(at(12), at(12, 30))]), 'workbook', 'Europe/Budapest'),
  {
    code: 'HU-NIGHT', name: '布达佩斯夜班', zone: 'Europe/Budapest', keptIn: 'workbook', form: 'weekday', followsHolidays: false,
    weekdayShiftCodes: [null, null, 'HU-NIGHT', 'HU-NIGHT', 'HU-NIGHT', 'HU-NIGHT', 'HU-NIGHT'], shifts: [huNight],
  },
];

export const mengnanSchedules: readonly WorldSchedule[] = [
  weekdaySchedule('MN-OFFICE', '蒙南标准班', office('MN-OFFICE', '标准班'), 'wecom', china),
];

/** What the roster of one factory worker looks like. */
export type RosterHabit = {
  /** The line keeps running on 1-3 October. */
  readonly holidayLine: boolean;
  /** … and on Monday and Tuesday, 5 and 6 October. */
  readonly restDayLine: boolean;
  /** Night workers: Saturday nights too. */
  readonly sixNights: boolean;
  /** Rotating workers: nights in the even weeks, otherwise in the odd ones. */
  readonly nightsInEvenWeeks: boolean;
};

function rosterShift(scheduleCode: string, habit: RosterHabit, day: number): WorldShift | null {
  if (weekday(day) === 0) return null;
  const date = day - firstOfOctober + 1;
  if (date >= 1 && date <= 3 && !habit.holidayLine) return null;
  if (date >= 4 && date <= 7 && !(habit.restDayLine && (date === 5 || date === 6))) return null;
  if (scheduleCode === 'SZ-DAY') return szDay;
  if (scheduleCode === 'SZ-NIGHT') return weekday(day) === 6 && !habit.sixNights && day !== october(10) ? null : szNight;
  const evenWeek = Math.floor((day + 3) / 7) % 2 === 0;
  return evenWeek === habit.nightsInEvenWeeks ? szNight : szDay;
}

/** Every day of the world on which the person is employed, with its shift or null for rest. */
export function planOf(schedule: WorldSchedule, country: Country, habit: RosterHabit, hireDay: number, leaveDay: number | null): WorldPlannedDay[] {
  const plan: WorldPlannedDay[] = [];
  const end = Math.min(leaveDay ?? lastWorldDay + 1, lastWorldDay + 1);
  for (let day = Math.max(hireDay, firstWorldDay); day < end; day += 1) plan.push({ day, shift: shiftOf(schedule, country, habit, day) });
  return plan;
}

function shiftOf(schedule: WorldSchedule, country: Country, habit: RosterHabit, day: number): WorldShift | null {
  if (schedule.form === 'roster') return day > lastOfOctober ? null : rosterShift(schedule.code, habit, day);
  const byCode = (code: string | null): WorldShift | null => schedule.shifts.find((one) => one.code === code) ?? null;
  if (!schedule.followsHolidays) return byCode(schedule.weekdayShiftCodes[weekday(day)] ?? null);
  return dayClassOf(country, day) === 'workday' ? (schedule.shifts[0] ?? null) : null;
}
