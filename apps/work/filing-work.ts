/** Filing as server and lock share it: layouts, readers of tables, and what the bank says of a run. */
import { readTable } from '#connectors/spreadsheet';
import { journalOutputs } from '#outputs/journal';
import { insuranceChanges } from '#outputs/insurance-filing';
import { payResult, readPayResult } from '#outputs/pay-result';
import { taxFiling } from '#outputs/tax-filing';
import { requestRecomputeFrom } from '#modules/attendance';
import type { BankLines, FilingRoutesDeps, PaidOut } from '#modules/filing';
import { expectedPayDate, isLockedRun, loadPayslipsOfRun, owedPeople, type PayRun } from '#modules/payroll';
import { bankLinesOf, readPayout, seesWholePayout, type PayoutLine } from '#modules/payout';
import { firstDayOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import { fileOfTable, type CompanyTransaction, type Database } from '#modules/platform';
import { payoutDeps } from './payout-work.ts';

const linesOfBank = async (tx: CompanyTransaction, run: PayRun): Promise<readonly PayoutLine[] | null> => {
  if (!isLockedRun(run) || !seesWholePayout(tx)) return null;
  const { zone } = payoutDeps;
  return (await readPayout(tx, run, { payDate: await expectedPayDate(tx, run, { personIds: owedPeople(await loadPayslipsOfRun(tx, run)), zone }), zone })).lines;
};

/** What the lines of payment files say, with what is owed to those who stand in none yet. */
const bankLines: BankLines = (tx, run) => bankLinesOf(tx, payoutDeps, run);

const sumStates = {
  paid: ['paid'], inFiles: ['proposed', 'sent'], held: ['held'], open: ['ready', 'rejected', 'returned'],
} as const satisfies Readonly<Record<string, readonly PayoutLine['state'][]>>;

/** Where the money stands, looked at on the day on which it is expected to go out. */
const payoutSums: FilingRoutesDeps['payoutSums'] = async (tx, run) => {
  const lines = await linesOfBank(tx, run);
  if (lines === null) return null;
  const over = (states: readonly PayoutLine['state'][]): bigint => lines.filter(({ state }) => states.includes(state)).reduce((sum, { net }) => sum + net, 0n);
  return { paid: over(sumStates.paid), inFiles: over(sumStates.inFiles), held: over(sumStates.held), open: over(sumStates.open) };
};

/** Paid lines by legal entity and currency; null before the first. */
const paidOut: FilingRoutesDeps['paidOut'] = async (tx, run) => {
  const paid = (await linesOfBank(tx, run))?.filter(({ state }) => state === 'paid') ?? [];
  if (paid.length === 0) return null;
  const groups = Map.groupBy(paid, ({ legalEntity, currency }) => JSON.stringify([legalEntity, currency]));
  const sums = [...groups.values()].map((own): PaidOut => ({ legalEntity: own[0]!.legalEntity, currency: own[0]!.currency, amount: own.reduce((sum, { net }) => sum + net, 0n) }));
  return { sums, date: formatDay(run.period.payDay) };
};

const writeTemplate: FilingRoutesDeps['writeTemplate'] = (name, headings) => fileOfTable(name, 'xlsx', { columns: headings.map((title) => ({ title, isNumber: false })), rows: [] }, 0);

/** What the routes of filing need beside the database. */
export const filingDeps = (database: Database): FilingRoutesDeps => ({
  database, journalOutputs, taxOutput: taxFiling, insuranceOutput: insuranceChanges, payResult: { output: payResult, read: readPayResult }, readTable, writeTemplate, bankLines, paidOut, payoutSums,
  recompute: (tx, personIds, month) => requestRecomputeFrom(tx, { people: personIds.map((personId) => ({ personId, fromDay: firstDayOfMonth(month) })), cause: 'source:taxBureau' }),
});
