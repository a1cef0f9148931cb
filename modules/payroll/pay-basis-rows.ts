/** What the bases of a person's payslips say, for the copy that a person is given. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction, PersonDataRow } from '#modules/platform';
import { readBases, runsWithBasis } from './pay-basis-store.ts';

/** One row a span of terms and one a figure that stood beside them, run by run. */
export const basisRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> => {
  const rows: PersonDataRow[] = [];
  for (const run of await runsWithBasis(tx, personId)) {
    const basis = (await readBases(tx, run, [personId])).get(personId);
    if (basis === undefined) continue;
    const { month } = run.period;
    for (const { fromDay, toDay, wageKind, wage, workplace, legalEntity } of basis.segments) {
      rows.push({ month, validFrom: formatDay(fromDay), validTo: formatDay(toDay - 1), wageKind, wage, currency: basis.currency, workplaceCode: workplace, legalEntity });
    }
    for (const [item, amount] of Object.entries(basis.scalars)) rows.push({ month, item, amount });
  }
  return rows;
};
