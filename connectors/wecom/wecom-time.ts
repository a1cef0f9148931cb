import type { Fields } from './read-fields.ts';

/** WeCom reports in Beijing time, which has had one offset since 1992. Behaviour for corps elsewhere is unconfirmed. */
export const sourceZone = 'Asia/Shanghai';
export const sourceOffsetSeconds = 28_800;
export const daySeconds = 86_400;

export const dayOf = (instant: number): number => Math.floor((instant + sourceOffsetSeconds) / daySeconds);
export const dayStamp = (day: number): number => day * daySeconds - sourceOffsetSeconds;

/** Records of no one day (departments, members, rules) all belong to day 0, so that a sync on another day finds them again. */
export const timelessDay = 0;

/** 2000 … 2100 in epoch seconds: milliseconds and other units fall outside and are refused, not scaled. */
const earliest = 946_684_800;
const latest = 4_102_444_800;
export const readInstant = (fields: Fields, name: string): number => fields.whole(name, earliest, latest);

/** Some tenants send the scheduled time as an epoch second, some as seconds from the midnight of its day. */
export const readScheduledInstant = (scheduled: number, checkinTime: number): number => {
  if (scheduled > 172_800) return scheduled;
  const candidates = [-1, 0, 1].map((shift) => dayStamp(dayOf(checkinTime) + shift) + scheduled);
  return candidates.reduce((best, candidate) => Math.abs(candidate - checkinTime) < Math.abs(best - checkinTime) ? candidate : best);
};

/** An end at or before its start lies on the next day: both encodings of overnight shifts become the one above 86,400. */
export const overnightEnd = (workSecond: number, offWorkSecond: number): number => offWorkSecond <= workSecond ? offWorkSecond + daySeconds : offWorkSecond;
