/** The window of a sync: the whole open month in the source's zone and a day to either side, up to now. */
import { assert } from '#kernel/base/result';

/** Half-open epoch seconds. Re-reading the whole month is what makes late uploads and corrections come in (A9.2). */
export function syncWindow(input: { readonly month: string; readonly zone: string; readonly nowSeconds: number }): { readonly from: number; readonly to: number } {
  const first = Temporal.PlainYearMonth.from(input.month).toPlainDate({ day: 1 });
  const from = first.subtract({ days: 1 }).toZonedDateTime(input.zone).epochMilliseconds / 1_000;
  const end = first.add({ months: 1, days: 1 }).toZonedDateTime(input.zone).epochMilliseconds / 1_000;
  assert(input.nowSeconds > from, 'a month that has not begun cannot be synced');
  return { from, to: Math.min(end, input.nowSeconds) };
}
