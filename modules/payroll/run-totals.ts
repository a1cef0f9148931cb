/** What the stored payslips of a month add up to, item by item, beside their digest. For group totals that outlive payslips. */
import { formatScaled } from '#kernel/quantity/decimal';
import type { CompanyTransaction } from '#modules/platform';
import { readRun, type PayRun } from './payroll-store.ts';
import { digestOfPayslips, loadPayslips } from './read-payslips.ts';

export type ItemTotal = { readonly item: string; readonly unit: string; readonly amount: string };
export type RunTotals = { readonly run: PayRun; readonly digest: string; readonly people: number; readonly totals: readonly ItemTotal[] };

/** Months ("2026-10") in which a person has a payslip. */
export const payslipMonthsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ month: string }>("select distinct to_char(month, 'YYYY-MM') as month from payroll.payslip where company_id = $1 and person_id = $2 order by 1", [tx.companyId, personId]);
  return rows.map((row) => row.month);
};

/** Runs in which a person has a payslip, in the order in which they were opened. */
export const payslipRunsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ run_id: string | number }>('select distinct run_id from payroll.payslip where company_id = $1 and person_id = $2 order by 1', [tx.companyId, personId]);
  return rows.map((row) => Number(row.run_id));
};

/** Totals of a month's run; null without a run. Sums are exact whatever their size. */
export const totalsOfRun = async (tx: CompanyTransaction, month: string): Promise<RunTotals | null> => {
  const run = await readRun(tx, month);
  if (run === null) return null;
  const sums = new Map<string, { readonly item: string; readonly unit: string; readonly scale: number; sum: bigint }>();
  for (const { itemSet, amountAt } of await loadPayslips(tx, month)) {
    for (const [index, { item, unit, scale }] of (itemSet?.items ?? []).entries()) {
      const key = `${item}|${unit}|${scale}`;
      const known = sums.get(key);
      if (known === undefined) sums.set(key, { item, unit, scale, sum: BigInt(amountAt(index)) });
      else known.sum += BigInt(amountAt(index));
    }
  }
  const { digest, computed } = await digestOfPayslips(tx, run);
  const totals = [...sums.values()].map(({ item, unit, scale, sum }) => ({ item, unit, amount: formatScaled(sum, scale) }));
  return { run, digest, people: computed, totals: totals.sort((a, b) => (`${a.item}|${a.unit}` < `${b.item}|${b.unit}` ? -1 : 1)) };
};
