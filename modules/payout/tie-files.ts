/** Whether the bank side of a run says what the run says: Σ of every state = Σ net, and each file = its lines = their payslips. */
import type { CompanyTransaction } from '#modules/platform';
import { isLockedRun, type PayRun } from '#modules/payroll';
import type { PayoutDeps } from './make-payment-files.ts';
import { rebuildFile } from './payment-content.ts';
import { numberOf } from './payout-store.ts';
import { openTotals } from './payout-values.ts';
import { plannedPayDate, readPayout } from './read-payout.ts';

/** Names of ties that do not hold; empty when all do, and for a run that is not locked yet, which has no files. */
export const brokenBankTies = async (tx: CompanyTransaction, deps: PayoutDeps, run: PayRun): Promise<readonly string[]> => {
  if (!isLockedRun(run)) return [];
  const { files, lines } = await readPayout(tx, run, { payDate: plannedPayDate(run), zone: deps.zone });
  const totals = await openTotals(tx, files);
  const byPerson = new Map(lines.map((line) => [line.personId, line.net]));
  const broken: string[] = [];
  for (const [index, file] of files.entries()) {
    const rebuilt = await rebuildFile(tx, deps.layouts, file, 'forDigest');
    const isWhole = rebuilt.ok && rebuilt.value.lines.reduce((sum, { amount }) => sum + amount, 0n) === totals[index] && rebuilt.value.lines.every(({ personId, amount }) => byPerson.get(personId) === amount);
    if (!isWhole) broken.push(`bank ${numberOf(file)}`);
  }
  return broken;
};
