/** Whether the bank side of a run says what the run says: Σ of every state = Σ net, and each file = its lines = their payslips. */
import type { CompanyTransaction } from '#modules/platform';
import { isLockedRun, type PayRun } from '#modules/payroll';
import type { PayoutDeps } from './make-payment-files.ts';
import { rebuildFile } from './payment-content.ts';
import { numberOf, readLinesOfRun } from './payout-store.ts';
import { openAmounts, openTotals } from './sealed-payout.ts';
import { plannedPayDate, readPayout, seesWholePayout } from './read-payout.ts';

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

/** What the files of a locked run tell the bank to pay each person, with what is owed to those who stand in none; null for others and for readers of a part. */
export const bankLinesOf = async (tx: CompanyTransaction, deps: PayoutDeps, run: PayRun): Promise<ReadonlyMap<number, bigint> | null> => {
  if (!isLockedRun(run) || !seesWholePayout(tx)) return null;
  const { lines } = await readPayout(tx, run, { payDate: plannedPayDate(run), zone: deps.zone });
  const written = new Map<number, bigint>();
  const stored = await readLinesOfRun(tx, run.runId);
  const amounts = await openAmounts(tx, stored, 'forDigest');
  for (const [index, { personId }] of stored.entries()) {
    const amount = amounts[index];
    if (amount !== undefined && amount !== null) written.set(personId, amount);
  }
  return new Map(lines.filter(({ state }) => state !== 'nothingToPay').map(({ personId, net }) => [personId, written.get(personId) ?? net]));
};
