/** Entered amounts, debts, what was taken, and differences of paid months, for the copy that a person is given. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction, PersonDataRow } from '#modules/platform';
import { readLedger, readOrders } from './deduction-store.ts';
import { readEntryHistory } from './entry-store.ts';
import { payslipRunsOf } from './run-totals.ts';
import { formatAmount } from './payslip-vector.ts';
import { readBaseHistory } from './performance-base-store.ts';
import { readRaises } from './raise-store.ts';
import { readRetro } from './retro-store.ts';

/** Every amount ever entered for a person, newest first. */
export const entryRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  (await readEntryHistory(tx, personId)).map(({ kind, item, fromMonth, toMonth, amount, reason, source, writtenAt }) => ({ kind, item, fromMonth, toMonth, amount, reason, source, writtenAt: writtenAt.toISOString() }));

/** Every base of performance pay ever entered for a person, newest first. */
export const baseRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  (await readBaseHistory(tx, [personId])).map(({ fromMonth, amount, reason, source, writtenAt }) => ({ fromMonth, amount, reason, source, writtenAt: writtenAt.toISOString() }));

/** Every raise ever proposed for a person, newest first. */
export const raiseRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  (await readRaises(tx, { personId })).map(({ validFromDay, content: { rate, before, after, reason }, state, madeAt }) => ({ validFrom: formatDay(validFromDay), rate, before, after, reason, state, madeAt: madeAt.toISOString() }));

/** Orders to take from pay. */
export const orderRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  (await readOrders(tx, [personId])).map(({ kind, fromMonth, priority, isActive, total, monthly, protectedAmount, reason }) => ({ kind, fromMonth, priority, isActive, total, monthly, protectedAmount, reason }));

/** What runs took and advanced. */
export const ledgerRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> =>
  ((await readLedger(tx, [personId], { beforeMonth: '9999-12', exceptRunId: null })).get(personId) ?? []).flatMap(({ month, lines }) => lines.map(({ kind, fen }) => ({ month, kind, amount: formatAmount(fen, 2) })));

/** Differences that runs carried. */
export const retroRowsOf = async (tx: CompanyTransaction, personId: number): Promise<readonly PersonDataRow[]> => {
  const rows: PersonDataRow[] = [];
  for (const runId of await payslipRunsOf(tx, personId)) {
    for (const { fromMonth, lines } of await readRetro(tx, runId, [personId])) for (const { item, amount } of lines) rows.push({ month: fromMonth, item, amount: formatAmount(amount, 2) });
  }
  return rows;
};
