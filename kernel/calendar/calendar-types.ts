/** Tables that arrive from outside: the kernel has no clock, no zone database and no environment. */

export type DayClass = 'workday' | 'restDay' | 'statutoryHoliday';

/**
 * Offsets of one IANA zone over a window. `starts` are epoch seconds, ascending; `offsetSeconds[i]` holds from
 * `starts[i]` until `starts[i + 1]`. The first start is at or before the window.
 */
export type ZoneTable = {
  readonly zone: string;
  readonly tzdataVersion: string;
  readonly starts: readonly number[];
  readonly offsetSeconds: readonly number[];
};

/** Class of each day from `fromDay` on. A day outside the table is an assertion failure: no invented calendars. */
export type CalendarTable = {
  readonly calendar: string;
  readonly fromDay: number;
  readonly classes: readonly DayClass[];
};
