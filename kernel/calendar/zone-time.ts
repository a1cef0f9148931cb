/**
 * Local minutes ↔ instants over a zone table that arrived from outside. A local time that happens twice means its
 * first occurrence; one that is skipped means the same elapsed distance after the jump (as wall clocks are read).
 */
import { assert } from '../base/result.ts';
import type { ZoneTable } from './calendar-types.ts';
import { minutesPerDay } from './epoch-day.ts';

/** A zone table in whole minutes: `starts[i]` (epoch minutes) begins `offsets[i]` (minutes east of UTC). */
export type MinuteZone = { readonly zone: string; readonly starts: readonly number[]; readonly offsets: readonly number[] };

export const minuteZoneOf = (table: ZoneTable): MinuteZone => {
  assert(table.starts.length > 0 && table.starts.length === table.offsetSeconds.length, 'zone table is empty or uneven');
  const starts = table.starts.map((second, index) => {
    assert(index === 0 || second > (table.starts[index - 1] ?? second), 'zone table starts ascend');
    return Math.floor(second / 60);
  });
  const offsets = table.offsetSeconds.map((second) => {
    assert(second % 60 === 0, 'zone offsets are whole minutes');
    return second / 60;
  });
  return { zone: table.zone, starts, offsets };
};

/** Offset in minutes that holds at an epoch minute. */
const offsetAt = (zone: MinuteZone, epochMinute: number): number => {
  let index = zone.starts.length - 1;
  while (index > 0 && epochMinute < (zone.starts[index] as number)) index -= 1;
  return zone.offsets[index] as number;
};

/** Epoch minute of a local minute counted from 00:00 of `day` (may exceed 1440: the next day). */
export const epochMinuteOf = (zone: MinuteZone, day: number, minute: number): number => {
  const local = day * minutesPerDay + minute;
  const last = zone.starts.length - 1;
  for (let index = 0; index < last; index += 1) {
    const candidate = local - (zone.offsets[index] as number);
    const nextStart = zone.starts[index + 1] as number;
    if (candidate < nextStart) return candidate;
    const skipped = local - (zone.offsets[index + 1] as number) < nextStart;
    if (skipped) return candidate;
  }
  return local - (zone.offsets[last] as number);
};

/** Epoch-day on the wall calendar of the zone at an epoch minute. */
export const localDayOf = (zone: MinuteZone, epochMinute: number): number =>
  Math.floor((epochMinute + offsetAt(zone, epochMinute)) / minutesPerDay);

/** Minutes since local midnight (wall clock reading) at an epoch minute. */
export const localMinuteOf = (zone: MinuteZone, epochMinute: number): number => {
  const local = epochMinute + offsetAt(zone, epochMinute);
  return local - Math.floor(local / minutesPerDay) * minutesPerDay;
};
