/** The review of every month of a year: each person's change of every line, split into causes that must sum to it. */
import { readReviews, readRunById, refreshReview } from '#modules/payroll';
import { withCompany } from '#modules/platform';
import type { Office } from './close-month.ts';
import type { YearCompany } from './year-company.ts';
import { monthOf } from './year-facts.ts';
import { keyOf, type YearLines } from './year-lines.ts';

export type YearVariance = { readonly compared: number; readonly off: readonly string[]; readonly unexplained: number };

/** Reviews each run against the month before and adds the parts up. `numbers`: person number by id. */
export const varianceOfYear = async (company: YearCompany, { clerk }: Office, runIds: readonly number[], lines: YearLines): Promise<YearVariance> => {
  const off: string[] = [];
  let compared = 0;
  let unexplained = 0;
  for (const [index, runId] of runIds.entries()) {
    if (index === 0) continue;
    const [before, month] = [monthOf(index), monthOf(index + 1)];
    await withCompany(company.database, clerk, async (tx) => {
      const run = await readRunById(tx, runId);
      if (run === null) throw new Error(`no run ${runId}`);
      const refreshed = await refreshReview(tx, run, { zone: 'Asia/Shanghai' });
      if (!refreshed.ok) throw new Error(`${month} reviewed: ${JSON.stringify(refreshed.error)}`);
      for (const { personId, parts } of await readReviews(tx, run)) {
        const number = lines.numbers.get(personId);
        if (number === undefined) continue;
        const sums = new Map<string, number>();
        for (const { item, amount, cause } of parts) {
          sums.set(item, (sums.get(item) ?? 0) + amount);
          if (cause === 'unexplained') unexplained += 1;
        }
        for (const item of lines.items.keys()) {
          const [was, is] = [lines.paid.get(keyOf(number, before, item)), lines.paid.get(keyOf(number, month, item))];
          if (was === undefined && is === undefined) continue;
          compared += 1;
          const change = (is ?? 0) - (was ?? 0);
          if ((sums.get(item) ?? 0) !== change) off.push(`${number} ${month} ${item}: changed by ${change}, causes sum to ${sums.get(item) ?? 0}`);
        }
      }
    });
  }
  return { compared, off, unexplained };
};
