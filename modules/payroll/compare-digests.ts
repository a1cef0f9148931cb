/** Whether locked payslips still say what was locked: their digest is taken again and held against the run's. */
import { monthBefore } from '#kernel/calendar/month';
import type { CompanyTransaction } from '#modules/platform';
import { isLockedRun } from './payable-lines.ts';
import { readRunsOfMonth, type PayRun } from './payroll-store.ts';
import { digestOfPayslips, loadPayslipsOfRun } from './read-payslips.ts';

/** Locked runs of a month and of the months before it, oldest first. */
export const lockedRunsUntil = async (tx: CompanyTransaction, lastMonth: string, months: number): Promise<readonly PayRun[]> => {
  const runs: PayRun[] = [];
  for (let month = lastMonth, left = months; left > 0; month = monthBefore(month), left -= 1) runs.unshift(...(await readRunsOfMonth(tx, month)).filter(isLockedRun));
  return runs;
};

/** `unknown`: somebody in it was erased since, and what was locked of them cannot be read again. */
export const compareDigest = async (tx: CompanyTransaction, run: PayRun): Promise<'same' | 'changed' | 'unknown'> => {
  if ((await digestOfPayslips(tx, run)).digest === run.digest) return 'same';
  return (await loadPayslipsOfRun(tx, run)).some(({ reason }) => reason === 'erased') ? 'unknown' : 'changed';
};
