/** The months whose pay a score speaks about when nobody says otherwise. */
import { monthAfter } from '../calendar/month.ts';

/** "2026-10": the first month, and the first month after. */
export type ScoreSpan = { readonly effectiveFrom: string; readonly effectiveTo: string };

/**
 * Those of its cycle, given by its first and last day ("2026-10-01"). Pay periods such as 26–25 are named by the month in which they end:
 * a cycle cut like them begins with the month after its first day's, or two cycles would speak about one month.
 */
export const usualMonths = (fromDate: string, toDate: string): ScoreSpan => {
  const [first, last] = [fromDate.slice(0, 7), toDate.slice(0, 7)];
  const isCutLikePeriods = first < last && Number(fromDate.slice(8, 10)) === Number(toDate.slice(8, 10)) + 1;
  return { effectiveFrom: isCutLikePeriods ? monthAfter(first) : first, effectiveTo: monthAfter(last) };
};
