import { assert } from '#kernel/base/result';
import { secondsPerDay } from '#kernel/calendar/epoch-day';


export type DayWindow = { readonly from: number; readonly to: number };

/**
 * Cuts a half-open window of epoch seconds into business-day windows of at most `maximumDays`: aligned outwards to
 * midnight of a zone with the fixed offset, widened by `overlapDays` on both sides, each sharing `overlapDays` with the
 * next (R7). Late uploads and night shifts at a border are therefore always inside some window whole.
 */
export const cutBusinessDayWindows = (from: number, to: number, offsetSeconds: number, maximumDays: number, overlapDays: number): readonly DayWindow[] => {
  assert(from < to, 'window is empty');
  assert(maximumDays > 2 * overlapDays, 'window too short for its overlap');
  const firstDay = Math.floor((from + offsetSeconds) / secondsPerDay) - overlapDays;
  const endDay = Math.ceil((to + offsetSeconds) / secondsPerDay) + overlapDays;
  const windows: DayWindow[] = [];
  for (let day = firstDay; ; day += maximumDays - overlapDays) {
    const end = Math.min(day + maximumDays, endDay);
    windows.push({ from: day * secondsPerDay - offsetSeconds, to: end * secondsPerDay - offsetSeconds });
    if (end === endDay) return windows;
  }
};

/** Members in groups of at most `size`, sorted first so that the same people always make the same groups. */
export const groupMembers = (members: readonly string[], size: number): readonly (readonly string[])[] => {
  const sorted = [...new Set(members)].sort();
  const groups: string[][] = [];
  for (let start = 0; start < sorted.length; start += size) groups.push(sorted.slice(start, start + size));
  return groups;
};

/**
 * Drops rows that repeat with the same content: rows and pages may repeat and overlap (F-25). Two different contents
 * under one key both stay, for the landing to show.
 */
export const dropRepeated = <Item extends { readonly naturalKey: string; readonly contentHash: string }>(records: readonly Item[]): readonly Item[] => {
  const seen = new Map(records.map((record) => [`${record.contentHash}|${record.naturalKey}`, record]));
  return seen.size === records.length ? records : [...seen.values()];
};
