/** SQL of what is to be taken from pay, and of what runs took. */
import { assert } from '#kernel/base/result';
import { copyInto, drawRowNumber, openColumn, sealColumn, type CompanyTransaction, type OpenedValue } from '#modules/platform';
import { lockedStatuses } from './chain-store.ts';
import { orderAmounts, takenAmounts } from './sealed-payslip.ts';

/** In the order of the law: a court's order, loans and advances, damages. */
export type DeductionKind = 'garnishment' | 'advance' | 'damage';

export type OrderValues = {
  /** The whole debt; null: until it is ended. */
  readonly total: string | null;
  /** The most that is taken in a month; null: as much as fits. */
  readonly monthly: string | null;
  /** What a court leaves the person in a month. */
  readonly protectedAmount: string;
};
type SealedOrder = OrderValues & { readonly reason: string };
export type NewOrder = OrderValues & { readonly orderId: number | null; readonly personId: number; readonly kind: DeductionKind; readonly fromMonth: string; readonly priority: number; readonly isActive: boolean; readonly reason: string };
export type DeductionOrder = Omit<NewOrder, 'orderId'> & { readonly orderId: number; readonly rowId: number; readonly writtenBy: string; readonly writtenAt: Date };

/** Appends a new order, or a newer row of one. Answers the order's id. */
export const insertOrder = async (tx: CompanyTransaction, order: NewOrder): Promise<number> => {
  const rowId = await drawRowNumber(tx);
  assert(order.reason !== '', 'an order says why');
  const { total, monthly, protectedAmount, reason } = order;
  const [sealed] = await sealColumn(tx, orderAmounts, [{ personId: order.personId, row: String(rowId), plain: Buffer.from(JSON.stringify({ total, monthly, protectedAmount, reason } satisfies SealedOrder)) }]);
  await tx.query(
    `insert into payroll.deduction_order (company_id, row_id, order_id, person_id, kind, from_month, priority, is_active, sealed, written_by, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, platform.now())`,
    [tx.companyId, rowId, order.orderId ?? rowId, order.personId, order.kind, `${order.fromMonth}-01`, order.priority, order.isActive, sealed, tx.actor],
  );
  return order.orderId ?? rowId;
};

/** The orders of people, ended ones too, in the order in which they are taken. */
export const readOrders = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly DeductionOrder[]> => {
  const { rows } = await tx.query<{ row_id: string | number; order_id: string | number; person_id: number; kind: DeductionKind; from_month: string; priority: number; is_active: boolean; sealed: Buffer; written_by: string; written_at: Date }>(
    `select row_id, order_id, person_id, kind, to_char(from_month, 'YYYY-MM') as from_month, priority, is_active, sealed, written_by, written_at
     from (select distinct on (person_id, order_id) * from payroll.deduction_order where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by person_id, order_id, row_id desc) as latest
     order by person_id, priority, order_id`, [tx.companyId, personIds],
  );
  const opened = await openColumn(tx, orderAmounts, rows.map((row) => ({ personId: row.person_id, row: String(row.row_id), sealed: row.sealed })));
  return rows.flatMap((row, index): readonly DeductionOrder[] => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return [];
    return [{
      ...(JSON.parse(value.toString()) as SealedOrder), rowId: Number(row.row_id), orderId: Number(row.order_id), personId: row.person_id, kind: row.kind, fromMonth: row.from_month, priority: row.priority,
      isActive: row.is_active, writtenBy: row.written_by, writtenAt: row.written_at,
    }];
  });
};

/** Why something is taken from pay, of an order's opened value. */
export const reasonOfOrder = (opened: OpenedValue): readonly string[] | null => (opened === null || opened === 'erased' ? null : [(JSON.parse(opened.toString()) as SealedOrder).reason]);

/** One line of the ledger, in fen: what was taken of an order, or (order null) what the employer advanced (below zero) and took back. */
export type LedgerLine = { readonly orderId: number | null; readonly kind: DeductionKind | 'contributionAdvance'; readonly fen: number };
export type RunLedger = { readonly runId: number; readonly month: string; readonly lines: readonly LedgerLine[] };

/** Replaces what an open run takes of people. */
export const writeLedger = async (tx: CompanyTransaction, runId: number, personIds: readonly number[], lines: ReadonlyMap<number, readonly LedgerLine[]>): Promise<void> => {
  await tx.query('delete from payroll.deduction_entry where company_id = $1 and run_id = $2 and person_id = any($3)', [tx.companyId, runId, personIds]);
  const rows = [...lines].map(([personId, own]) => ({ personId, row: String(runId), plain: Buffer.from(JSON.stringify(own)) }));
  if (rows.length === 0) return;
  const sealed = await sealColumn(tx, takenAmounts, rows);
  await copyInto(tx, {
    table: 'payroll.deduction_entry', rowCount: rows.length,
    columns: [{ name: 'run_id', type: 'int8', values: new Float64Array(rows.length).fill(runId) }, { name: 'person_id', type: 'int4', values: rows.map(({ personId }) => personId) }, { name: 'sealed', type: 'bytea', values: sealed }],
  });
};

/**
 * What locked runs took of people, oldest first. A run that was taken back took nothing. `open` adds the open regular runs
 * of earlier months, so that two open months do not take the same instalment.
 */
export const readLedger = async (tx: CompanyTransaction, personIds: readonly number[] | null, { beforeMonth, exceptRunId }: { readonly beforeMonth: string | null; readonly exceptRunId: number | null }): Promise<ReadonlyMap<number, readonly RunLedger[]>> => {
  const { rows } = await tx.query<{ run_id: string | number; month: string; person_id: number; sealed: Buffer }>(
    `select entry.run_id, to_char(run.month, 'YYYY-MM') as month, entry.person_id, entry.sealed
     from payroll.deduction_entry as entry join payroll.pay_run as run on run.company_id = entry.company_id and run.run_id = entry.run_id
     where entry.company_id = $1 and ($2::int[] is null or entry.person_id = any($2)) and ($4::bigint is null or entry.run_id <> $4)
       and (run.status in ${lockedStatuses} or (run.status <> 'discarded' and run.month < $3::date))
       and not exists (select from payroll.pay_run as reversal join payroll.payslip as taken on taken.company_id = reversal.company_id and taken.run_id = reversal.run_id and taken.person_id = entry.person_id
         where reversal.company_id = entry.company_id and reversal.reverses_run_id = entry.run_id and reversal.status in ${lockedStatuses})
     order by entry.person_id, run.month, entry.run_id`, [tx.companyId, personIds, beforeMonth === null ? null : `${beforeMonth}-01`, exceptRunId],
  );
  const opened = await openColumn(tx, takenAmounts, rows.map((row) => ({ personId: row.person_id, row: String(row.run_id), sealed: row.sealed })));
  const ledger = new Map<number, RunLedger[]>();
  rows.forEach((row, index) => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return;
    const own = ledger.get(row.person_id) ?? [];
    ledger.set(row.person_id, own);
    own.push({ runId: Number(row.run_id), month: row.month, lines: JSON.parse(value.toString()) as readonly LedgerLine[] });
  });
  return ledger;
};
