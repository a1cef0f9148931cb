/**
 * What is owed of a person's pay in one month, and what a computed payslip took of it. A month takes what its schedule says
 * by then less what was taken before: what did not fit is carried forward by itself, and ends with the debt.
 */
import { assert } from '#kernel/base/result';
import { monthsBetween } from '#kernel/calendar/month';
import type { CompanyTransaction } from '#modules/platform';
import { readLedger, readOrders, type DeductionKind, type DeductionOrder, type LedgerLine, type RunLedger } from './deduction-store.ts';
import type { EnteredInput, EnteredPart, EnteredParts } from './entered-inputs.ts';
import type { PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { fenOf } from './year-to-date.ts';

/** One debt with what of it is due, in fen; `orderId` null is what the employer advanced. */
export type DueDebt = { readonly orderId: number | null; readonly kind: DeductionKind | 'contributionAdvance'; readonly due: number; readonly part: EnteredPart; readonly protectedAmount: string };

/** What locked months took of an order, in fen. */
export const takenOf = (ledger: readonly RunLedger[], orderId: number): number =>
  ledger.reduce((sum, { lines }) => sum + lines.reduce((own, line) => own + (line.orderId === orderId ? line.fen : 0), 0), 0);

/** What of an order is due in a month. */
const dueOfOrder = ({ total, monthly, fromMonth, isActive }: Pick<DeductionOrder, 'total' | 'monthly' | 'fromMonth' | 'isActive'>, taken: number, month: string): number => {
  if (!isActive || fromMonth > month) return 0;
  const left = total === null ? Number.MAX_SAFE_INTEGER : fenOf(total) - taken;
  const scheduled = monthly === null ? left : fenOf(monthly) * (monthsBetween(fromMonth, month) + 1) - taken;
  const due = Math.max(0, Math.min(left, scheduled));
  assert(due < Number.MAX_SAFE_INTEGER, 'an order has an end or a monthly amount');
  return due;
};

/** What the employer advanced and has not taken back. */
export const advancedOf = (ledger: readonly RunLedger[]): number => -ledger.reduce((sum, { lines }) => sum + lines.reduce((own, line) => own + (line.kind === 'contributionAdvance' ? line.fen : 0), 0), 0);

const debtsOf = (personId: number, orders: readonly DeductionOrder[], ledger: readonly RunLedger[], month: string): readonly DueDebt[] => {
  const advanced = advancedOf(ledger);
  const last = ledger.findLast(({ lines }) => lines.some(({ kind }) => kind === 'contributionAdvance'));
  const own: readonly DueDebt[] = advanced <= 0 || last === undefined ? [] : [{
    orderId: null, kind: 'contributionAdvance', due: advanced, protectedAmount: '0',
    part: { label: 'contributionAdvance', amount: formatAmount(advanced, 2), reference: { kind: 'fact', table: 'payroll.deduction_entry', key: { run_id: last.runId, person_id: personId } } },
  }];
  return [...own, ...orders.flatMap((order): readonly DueDebt[] => {
    const due = dueOfOrder(order, takenOf(ledger, order.orderId), month);
    if (due === 0) return [];
    return [{ orderId: order.orderId, kind: order.kind, due, protectedAmount: order.protectedAmount, part: { label: order.reason, amount: formatAmount(due, 2), reference: { kind: 'fact', table: 'payroll.deduction_order', key: { person_id: personId, row_id: order.rowId } } } }];
  })];
};

/** The debts of people that are due in a run. Only the regular run of a month takes from pay. */
export const loadDebts = async (tx: CompanyTransaction, run: Pick<PayRun, 'runId' | 'kind' | 'period'>, personIds: readonly number[]): Promise<ReadonlyMap<number, readonly DueDebt[]>> => {
  if (run.kind !== 'regular') return new Map();
  const orders = Map.groupBy(await readOrders(tx, personIds), ({ personId }) => personId);
  const ledger = await readLedger(tx, personIds, { beforeMonth: run.period.month, exceptRunId: run.runId });
  const debts = new Map<number, readonly DueDebt[]>();
  for (const personId of new Set([...orders.keys(), ...ledger.keys()])) {
    const own = debtsOf(personId, orders.get(personId) ?? [], ledger.get(personId) ?? [], run.period.month);
    if (own.length > 0) debts.set(personId, own);
  }
  return debts;
};

const inputOfKind: Readonly<Record<DueDebt['kind'], EnteredInput>> = { garnishment: 'garnishmentDue', advance: 'advanceDue', contributionAdvance: 'advanceDue', damage: 'damageDue' };

/** Debts as inputs of the payment. Of several court orders the largest amount that one leaves is left. */
export const debtParts = (debts: readonly DueDebt[]): EnteredParts => {
  const parts: Partial<Record<EnteredInput, readonly EnteredPart[]>> = {};
  for (const { kind, part } of debts) parts[inputOfKind[kind]] = [...(parts[inputOfKind[kind]] ?? []), part];
  const orders = debts.filter(({ kind }) => kind === 'garnishment');
  const [most] = orders.toSorted((a, b) => fenOf(b.protectedAmount) - fenOf(a.protectedAmount));
  return most === undefined ? parts : { ...parts, garnishmentProtected: [{ ...most.part, amount: most.protectedAmount }] };
};

const lineOfKind: Readonly<Record<DueDebt['kind'], string>> = { garnishment: 'garnishmentDeduction', advance: 'advanceRecovery', contributionAdvance: 'advanceRecovery', damage: 'damageRecovery' };

/** The ledger of a computed payslip: what its lines took, shared out over the debts in their order, and what was advanced. */
export const ledgerOfPayslip = (debts: readonly DueDebt[], amountOf: (item: string) => number): readonly LedgerLine[] => {
  const left = new Map([...new Set(Object.values(lineOfKind))].map((item) => [item, amountOf(item)]));
  const lines: LedgerLine[] = [];
  for (const { orderId, kind, due } of debts) {
    const item = lineOfKind[kind];
    const fen = Math.min(due, left.get(item) ?? 0);
    left.set(item, (left.get(item) ?? 0) - fen);
    if (fen > 0) lines.push({ orderId, kind, fen });
  }
  const advanced = amountOf('contributionAdvance');
  return advanced > 0 ? [...lines, { orderId: null, kind: 'contributionAdvance', fen: -advanced }] : lines;
};
