/** Dates and clocks of instants. Pure: the instant and the zone are passed in. */

/** The calendar date of an instant (epoch milliseconds) in an IANA zone. Throws a RangeError for an unknown zone. */
export const dateInZone = (milliseconds: number, zone: string): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).toPlainDate();

/** Days since 1970-01-01. */
export const epochDayOf = (date: Temporal.PlainDate): number => Temporal.PlainDate.from('1970-01-01').until(date).days;

/** An instant (epoch milliseconds) as text, to the second, with the offset of a zone. */
export const instantInZone = (milliseconds: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.trunc(milliseconds)).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second' });

/** Whether a zone is known by name: an offset alone knows of no summer. */
export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};
