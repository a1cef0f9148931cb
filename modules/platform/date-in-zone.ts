/** Dates of instants. Pure: the instant and the zone are passed in. */

/** The calendar date of an instant (epoch milliseconds) in an IANA zone. Throws a RangeError for an unknown zone. */
export const dateInZone = (milliseconds: number, zone: string): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).toPlainDate();

/** Days since 1970-01-01. */
export const epochDayOf = (date: Temporal.PlainDate): number => Temporal.PlainDate.from('1970-01-01').until(date).days;
