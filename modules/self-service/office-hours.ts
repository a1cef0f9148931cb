/**
 * Weekly office hours as instants. A window begins when the clock of its zone first shows `from`, and ends when it first
 * shows `to`; a time that clocks skip is reached when they have jumped over it, and a time that they show twice is reached
 * the first time. A window that lies in skipped time altogether is held after the jump, for as long as it was meant to be.
 */
import { assert } from '#kernel/base/result';

/** 1 is Monday; times are "19:00". */
export type WeeklyWindow = { readonly weekday: number; readonly from: string; readonly to: string };
export type OfficeHours = { readonly zone: string; readonly windows: readonly WeeklyWindow[] };
/** Milliseconds since 1970. */
export type OpenWindow = { readonly from: number; readonly to: number };

const minuteMilliseconds = 60_000;
/** A day without a change of clocks. */
export const dayMilliseconds = 1440 * minuteMilliseconds;
const searchDays = 16;

/** Minutes of the day. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The first instant of the date at which the clock shows a time or a later one. */
const reached = (date: Temporal.PlainDate, time: string, zone: string): number => {
  const plain = date.toPlainDateTime(Temporal.PlainTime.from(time));
  const first = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(plain)) return first.epochMilliseconds;
  const jump = first.getTimeZoneTransition('next');
  assert(jump !== null, 'a skipped time stands before a change of clocks');
  return jump.epochMilliseconds;
};

const windowOn = (date: Temporal.PlainDate, { from, to }: WeeklyWindow, zone: string): OpenWindow | null => {
  // A date that a zone left out altogether has no hours.
  if (!date.toZonedDateTime(zone).toPlainDate().equals(date)) return null;
  const [begins, ends] = [reached(date, from, zone), reached(date, to, zone)];
  return { from: begins, to: ends > begins ? ends : begins + (minutesOf(to) - minutesOf(from)) * minuteMilliseconds };
};

/** Windows that meet a span of time, in order. */
export const windowsBetween = ({ zone, windows }: OfficeHours, from: number, to: number): readonly OpenWindow[] => {
  const dateOf = (at: number): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  const found: OpenWindow[] = [];
  const last = dateOf(to).add({ days: 1 });
  for (let date = dateOf(from).subtract({ days: 1 }); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const weekly of windows) {
      const window = weekly.weekday === date.dayOfWeek ? windowOn(date, weekly, zone) : null;
      if (window !== null && window.to > from && window.from < to) found.push(window);
    }
  }
  return found.toSorted((one, other) => one.from - other.from || one.to - other.to);
};

/** The window that is under way, or the next one; null without hours. */
export const nextWindow = (hours: OfficeHours | null, now: number): OpenWindow | null =>
  (hours === null ? null : (windowsBetween(hours, now, now + searchDays * dayMilliseconds)[0] ?? null));

/** Windows that were held in a span, each by the choice of its day; those that are not over yet are left out. */
export const windowsHeld = (choices: readonly (OfficeHours & { readonly validFrom: string })[], from: number, to: number): readonly OpenWindow[] =>
  choices.flatMap((choice, index) => {
    const begins = (date: string): number => Temporal.PlainDate.from(date).toZonedDateTime(choice.zone).epochMilliseconds;
    const next = choices[index + 1];
    const [first, last] = [Math.max(from, begins(choice.validFrom)), next === undefined ? to : Math.min(to, begins(next.validFrom))];
    return first >= last ? [] : windowsBetween(choice, first, last).filter((window) => window.from >= first && window.to <= last);
  });

/** Whether an instant lies within the hours. */
export const isWithin = (hours: OfficeHours, at: number): boolean => windowsBetween(hours, at, at + 1).some((window) => window.from <= at && at < window.to);

/** Minutes of a window that no planned shift covers. */
export const minutesOutside = ({ from, to }: OpenWindow, shifts: readonly OpenWindow[]): number => {
  let [outside, at] = [0, from];
  for (const shift of shifts.toSorted((one, other) => one.from - other.from)) {
    if (shift.to <= at || shift.from >= to) continue;
    outside += Math.max(0, shift.from - at);
    at = Math.max(at, Math.min(shift.to, to));
  }
  return Math.round((outside + Math.max(0, to - at)) / minuteMilliseconds);
};

/** Windows of a week in order; null when one ends before it begins or two of a day meet. */
export const orderedWindows = (windows: readonly WeeklyWindow[]): readonly WeeklyWindow[] | null => {
  const ordered = windows.toSorted((one, other) => one.weekday - other.weekday || (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
  const isWrong = ordered.some((window, index) => {
    const before = ordered[index - 1];
    return window.to <= window.from || (before !== undefined && before.weekday === window.weekday && window.from < before.to);
  });
  return isWrong ? null : ordered;
};
