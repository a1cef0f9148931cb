/**
 * What attendance must find, reasoned from the intent and the shift alone: never from the punches. This is the oracle
 * of "finds 100 % of the intent and nothing else".
 */
import { dayClassOf, hiddenMinutes } from './october.ts';
import type { Country, DayClass, Zone } from './october.ts';
import type { ExpectedDay, WorldShift } from './world-types.ts';

const minuteFields = [
  'scheduledMinutes', 'normalMinutes', 'lateMinutes', 'earlyMinutes', 'absentMinutes', 'missingPunchMinutes',
  'annualLeaveMinutes', 'personalLeaveMinutes', 'sickLeaveMinutes', 'compensatoryLeaveMinutes', 'otherPaidLeaveMinutes', 'tripMinutes',
  'overtimeWorkdayMinutes', 'overtimeRestDayMinutes', 'overtimeStatutoryHolidayMinutes', 'breakMinutes',
] as const;
type MinuteField = (typeof minuteFields)[number];
export type ExpectedMinutes = Partial<Record<MinuteField, number>>;

/** Paid minutes of a shift (breaks taken out) by the class of the date on which they fall, and its break minutes. */
export type ShiftMinutes = Readonly<Record<DayClass, number>> & { readonly breakMinutes: number };

/** Splits a shift at midnight; the 25-hour night gives its second part one hour more. */
export function shiftMinutes(country: Country, zone: Zone, day: number, shift: WorldShift): ShiftMinutes {
  const result = { workday: 0, restDay: 0, statutoryHoliday: 0, breakMinutes: 0 };
  for (const part of [0, 1]) {
    const from = Math.max(shift.startMinute, part * 1440);
    const to = Math.min(shift.endMinute, (part + 1) * 1440);
    if (from >= to) continue;
    let minutes = to - from + hiddenMinutes(zone, day, from, to);
    for (const pause of shift.breaks) {
      if (pause.fromMinute < from || pause.toMinute > to) continue;
      const length = pause.floatingLengthMinutes ?? pause.toMinute - pause.fromMinute;
      minutes -= length;
      result.breakMinutes += length;
    }
    result[dayClassOf(country, day + part)] += minutes;
  }
  return result;
}

/** Paid minutes between two minutes of a shift that lies on one date, fixed breaks taken out. */
export function paidBetween(shift: WorldShift, fromMinute: number, toMinute: number): number {
  let minutes = toMinute - fromMinute;
  for (const pause of shift.breaks) minutes -= Math.max(0, Math.min(toMinute, pause.toMinute) - Math.max(fromMinute, pause.fromMinute));
  return minutes;
}

const noFindings: readonly string[] = [];

/** A whole expected day; what is not named is 0. */
export function expectedDay(day: number, dayClass: DayClass, minutes: ExpectedMinutes, findings: readonly string[] = noFindings): ExpectedDay {
  return {
    day, dayClass,
    scheduledMinutes: minutes.scheduledMinutes ?? 0, normalMinutes: minutes.normalMinutes ?? 0, lateMinutes: minutes.lateMinutes ?? 0,
    earlyMinutes: minutes.earlyMinutes ?? 0, absentMinutes: minutes.absentMinutes ?? 0, missingPunchMinutes: minutes.missingPunchMinutes ?? 0,
    annualLeaveMinutes: minutes.annualLeaveMinutes ?? 0, personalLeaveMinutes: minutes.personalLeaveMinutes ?? 0,
    sickLeaveMinutes: minutes.sickLeaveMinutes ?? 0, compensatoryLeaveMinutes: minutes.compensatoryLeaveMinutes ?? 0,
    otherPaidLeaveMinutes: minutes.otherPaidLeaveMinutes ?? 0, tripMinutes: minutes.tripMinutes ?? 0,
    overtimeWorkdayMinutes: minutes.overtimeWorkdayMinutes ?? 0, overtimeRestDayMinutes: minutes.overtimeRestDayMinutes ?? 0,
    overtimeStatutoryHolidayMinutes: minutes.overtimeStatutoryHolidayMinutes ?? 0, breakMinutes: minutes.breakMinutes ?? 0,
    findings: findings.length > 1 ? [...findings].sort() : findings,
  };
}
