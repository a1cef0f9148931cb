/** Builds zone tables for the kernel from the runtime's zone database; the table names the version it came from. */
import type { ZoneTable } from '#kernel/calendar/calendar-types';
import { secondsPerDay } from '#kernel/calendar/epoch-day';

/** Offsets of an IANA zone over the days [fromDay, toDay), with two days of margin on each side. */
export const buildZoneTable = (zone: string, fromDay: number, toDay: number): ZoneTable => {
  const starts: number[] = [];
  const offsetSeconds: number[] = [];
  const end = (toDay + 2) * secondsPerDay * 1000;
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds((fromDay - 2) * secondsPerDay * 1000).toZonedDateTimeISO(zone);
  while (at !== null && at.epochMilliseconds < end) {
    starts.push(Math.floor(at.epochMilliseconds / 1000));
    offsetSeconds.push(at.offsetNanoseconds / 1e9);
    at = at.getTimeZoneTransition('next');
  }
  return { zone, tzdataVersion: process.versions.tz ?? 'unknown', starts, offsetSeconds };
};
