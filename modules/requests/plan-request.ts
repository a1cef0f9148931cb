/** From what a person asks for to exact instants and minutes: by the planned shifts, in the zone of the workplace. */
import { failure, success, type Result } from '#kernel/base/result';
import type { LeaveType } from '#kernel/attendance/attendance-types';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { ledgerMinutes, type LedgerUse } from '#kernel/leave/leave-ledger';
import { addedLeaveDays, plannedShifts, type PlannedShift } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import type { RequestPolicy } from './request-policy.ts';
import type { RequestError } from './requests-errors.ts';
import type { LeaveKind, RequestContent, RequestKind } from './request-store.ts';

export type RequestWish = {
  readonly kind: RequestKind; readonly leaveKind: LeaveKind | null; readonly fromDate: string; readonly toDate: string; readonly fromPart: 'whole' | 'second'; readonly toPart: 'whole' | 'first';
  readonly fromTime: string | null; readonly toTime: string | null; readonly direction: 'in' | 'out' | null; readonly compensation: 'pay' | 'timeOff'; readonly reason: string;
};

export type PlannedRequest = { readonly content: RequestContent; readonly uses: readonly LedgerUse[]; readonly today: number };

const attendanceTypes: Readonly<Partial<Record<LeaveKind, LeaveType>>> = { annualLeave: 'annualLeave', compensatoryLeave: 'compensatoryLeave', personalLeave: 'personalLeave', sickLeave: 'sickLeave' };
/** How attendance knows a kind of leave; those with pay that law or company give count as other paid leave. */
export const leaveTypeOf = (leaveKind: LeaveKind): LeaveType => attendanceTypes[leaveKind] ?? 'otherPaidLeave';

const longestDays = 366;
const longestOvertimeSeconds = 16 * 3600;
const invalid: Result<never, RequestError> = failure({ code: 'requestTimeInvalid' });

/** Epoch seconds of a wall clock in a zone; a time that is skipped or doubled is read as clocks are (the first one). */
const instantOf = (day: number, time: string, zone: string): number => Temporal.PlainDateTime.from(`${formatDay(day)}T${time}`).toZonedDateTime(zone).epochMilliseconds / 1000;
/** The day on the wall calendar of a zone. */
export const dayIn = (zone: string, seconds: number): number => {
  const parsed = parseDay(Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds) * 1000).toZonedDateTimeISO(zone).toPlainDate().toString());
  return parsed.ok ? parsed.value : 0;
};

type Span = { readonly from: number; readonly to: number };

const nearDays = 14;

/** The first day after today on which a shift is planned for somebody: what most people mean by leave. Tomorrow where none is known for two weeks. */
export const nextWorkDay = async (tx: CompanyTransaction, personId: number, today: number): Promise<number> => {
  const planned = await plannedShifts(tx, personId, today + 1, today + 1 + nearDays);
  return (planned.ok ? planned.value.find(({ shift }) => shift !== null)?.day : undefined) ?? today + 1;
};

const spanOf = (wish: RequestWish, first: PlannedShift, last: PlannedShift): Span => {
  const from = wish.fromTime !== null ? instantOf(first.day, wish.fromTime, first.zone) : first.shift === null ? instantOf(first.day, '00:00', first.zone) : wish.fromPart === 'second' ? first.shift.resumes : first.shift.from;
  const to = wish.toTime !== null ? instantOf(last.day, wish.toTime, last.zone) : last.shift === null ? instantOf(last.day + 1, '00:00', last.zone) : wish.toPart === 'first' ? last.shift.middle : last.shift.to;
  return { from, to };
};

const correctionOf = (wish: RequestWish, first: PlannedShift, last: PlannedShift): Result<{ readonly at: number; readonly direction: 'in' | 'out' }, RequestError> =>
  (wish.fromTime === null || wish.direction === null || last.day - first.day > 1 ? invalid : success({ at: instantOf(last.day, wish.fromTime, last.zone), direction: wish.direction }));

type Leave = { readonly minutes: number; readonly uses: readonly LedgerUse[] };

const countLeave = async (tx: CompanyTransaction, personId: number, leaveKind: LeaveKind, span: Span, window: { readonly fromDay: number; readonly toDay: number }, policy: RequestPolicy): Promise<Result<Leave, RequestError>> => {
  const counted = await addedLeaveDays(tx, personId, window, { leaveType: leaveTypeOf(leaveKind), ...span });
  if (!counted.ok) return failure({ code: 'cannotCount', data: { reason: counted.error.code } });
  const uses = counted.value.map((each) => ({ day: each.day, minutes: leaveKind === 'compensatoryLeave' ? each.minutes : ledgerMinutes(each.minutes, each.plannedMinutes, policy.minutesPerDay) }));
  if (uses.length === 0) return failure({ code: 'requestNothingPlanned' });
  return success({ minutes: uses.reduce((sum, { minutes }) => sum + minutes, 0), uses });
};

/** Works a wish out; what cannot be, in time or on this person's plan, is refused with its reason. `now` in epoch seconds. */
export const planRequest = async (tx: CompanyTransaction, personId: number, wish: RequestWish, policy: RequestPolicy, now: number): Promise<Result<PlannedRequest, RequestError>> => {
  const [fromDay, toDay] = [parseDay(wish.fromDate), parseDay(wish.toDate)];
  if (!fromDay.ok || !toDay.ok || toDay.value < fromDay.value || toDay.value - fromDay.value >= longestDays) return invalid;
  if ((wish.kind === 'leave') !== (wish.leaveKind !== null)) return invalid;
  const planned = await plannedShifts(tx, personId, fromDay.value, toDay.value + 1);
  if (!planned.ok) return failure({ code: 'cannotCount', data: { reason: planned.error.code } });
  const [first, last] = [planned.value.find(({ day }) => day === fromDay.value), planned.value.find(({ day }) => day === toDay.value)];
  if (first === undefined || last === undefined) return invalid;
  const today = dayIn(first.zone, now);
  if (first.day < today - policy.backDays) return failure({ code: 'requestTooFarBack', data: { days: policy.backDays } });
  const base = { personId, kind: wish.kind, zone: first.zone, reason: wish.reason, leaveKind: null, correctionDay: null, direction: null, compensation: null };
  if (wish.kind === 'correction') {
    const correction = correctionOf(wish, first, last);
    if (!correction.ok) return correction;
    const { at, direction } = correction.value;
    if (at > now) return failure({ code: 'correctionInFuture' });
    return success({ content: { ...base, from: at, to: at, correctionDay: first.day, direction, minutes: 0 }, uses: [], today });
  }
  const span = spanOf(wish, first, last);
  if (span.to <= span.from) return invalid;
  const clockMinutes = Math.floor((span.to - span.from) / 60);
  if (wish.kind === 'trip') return success({ content: { ...base, ...span, minutes: clockMinutes }, uses: [], today });
  if (wish.kind === 'overtime') {
    if (wish.fromTime === null || wish.toTime === null || span.to - span.from > longestOvertimeSeconds) return invalid;
    if (wish.compensation === 'timeOff' && (policy.restDayOvertime === 'pay' || first.dayClass !== 'restDay' || last.dayClass === 'statutoryHoliday')) return failure({ code: 'timeOffNotOffered' });
    return success({ content: { ...base, ...span, compensation: wish.compensation, minutes: clockMinutes }, uses: [], today });
  }
  const leaveKind = wish.leaveKind;
  if (leaveKind === null) return invalid;
  // A night shift of the day before, or of the last day, may reach in: one day more on each side.
  const leave = await countLeave(tx, personId, leaveKind, span, { fromDay: first.day, toDay: last.day + 1 }, policy);
  return leave.ok ? success({ content: { ...base, ...span, leaveKind, minutes: leave.value.minutes }, uses: leave.value.uses, today }) : leave;
};
