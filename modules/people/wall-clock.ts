/** Wall-clock moments of a workplace to instants. A moment that is shown twice or never is refused, never guessed. */
import { failure, success, type Result } from '#kernel/base/result';
import { secondsPerDay } from '#kernel/calendar/epoch-day';
import type { LocalMoment } from '#contracts/flow/workbook-facts';

const secondsPerQuarter = 900;

const offsetAtInstant = (zone: string, instant: number): number => Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;

export type WallClockError = 'timeHappensTwice' | 'timeSkipped' | 'offsetWrong';
export type WallClock = (zone: string, moment: LocalMoment) => Result<number, WallClockError>;

/** Offsets are looked up once a zone and quarter of an hour: zones change on whole quarters, and punches come by the ten thousand. */
export const createWallClock = (): WallClock => {
  const known = new Map<string, readonly number[]>();
  /** Offsets (seconds east of UTC, the earlier instant first) under which the zone shows this local time. */
  const offsetsOf = (zone: string, local: number): readonly number[] => {
    const quarter = Math.floor(local / secondsPerQuarter);
    const key = `${zone} ${quarter}`;
    let offsets = known.get(key);
    if (offsets === undefined) {
      const start = quarter * secondsPerQuarter;
      const near = new Set([offsetAtInstant(zone, start - secondsPerDay), offsetAtInstant(zone, start + secondsPerDay)]);
      offsets = [...near].filter((offset) => offsetAtInstant(zone, start - offset) === offset).toSorted((left, right) => right - left);
      known.set(key, offsets);
    }
    return offsets;
  };
  return (zone, moment) => {
    const local = moment.day * secondsPerDay + moment.second;
    const offsets = offsetsOf(zone, local);
    const first = offsets[0];
    if (first === undefined) return failure('timeSkipped');
    const { choice } = moment;
    if (typeof choice === 'number') return offsets.includes(choice) ? success(local - choice) : failure('offsetWrong');
    if (offsets.length === 1) return choice === 'B' ? failure('offsetWrong') : success(local - first);
    if (choice === null) return failure('timeHappensTwice');
    return success(local - (choice === 'A' ? first : (offsets[1] as number)));
  };
};
