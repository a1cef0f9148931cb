/** The months that get partitions when a company is taken on. */
import { dateInZone } from '#modules/platform';

/** First and last month ("2026-10"): half a year before now and half a year after, in the zone. */
export const monthsAround = (nowMilliseconds: number, zone: string): readonly [string, string] => {
  const month = dateInZone(nowMilliseconds, zone).toPlainYearMonth();
  return [month.subtract({ months: 6 }).toString(), month.add({ months: 6 }).toString()];
};
