/** Payslips of a month with their amounts unpacked, and the digest over them. */
import { assert } from '#kernel/base/result';
import type { PayFinding } from '#kernel/payroll/payslip-checks';
import type { CompanyTransaction } from '#modules/platform';
import { amountInVector } from './payslip-vector.ts';
import { readItemSets, readPayslips, type ItemSet, type PayRun, type PayslipsOf, type StoredPayslip } from './payroll-store.ts';
import { digestOfRun, lineOrder, payslipLines } from './run-digest.ts';

export type Payslip = Omit<StoredPayslip, 'amounts' | 'findings'> & {
  /** Null when it was not computed. */
  readonly itemSet: ItemSet | null;
  /** Amount by position in the item set, in the item's smallest unit. */
  readonly amountAt: (index: number) => number;
  readonly findings: readonly PayFinding[];
};

const unpack = (row: StoredPayslip, itemSets: ReadonlyMap<number, ItemSet>): Payslip => {
  const itemSet = row.itemSetId === null ? null : (itemSets.get(row.itemSetId) ?? null);
  assert(row.status === 'notComputed' || itemSet !== null, 'a computed payslip names its item set');
  return { ...row, itemSet, amountAt: (index) => amountInVector(row.amounts, index), findings: row.findings === '[]' ? [] : (JSON.parse(row.findings) as readonly PayFinding[]) };
};

/** The payslips of a month's regular run, or of one person in it. */
export const loadPayslips = (tx: CompanyTransaction, month: string, personId: number | null = null): Promise<readonly Payslip[]> => unpackAll(tx, { month, runId: null }, personId);

/** The payslips of any run, or of one person in it. */
export const loadPayslipsOfRun = (tx: CompanyTransaction, { runId, period: { month } }: Pick<PayRun, 'runId' | 'period'>, personId: number | null = null): Promise<readonly Payslip[]> =>
  unpackAll(tx, { month, runId }, personId);

const unpackAll = async (tx: CompanyTransaction, which: PayslipsOf, personId: number | null): Promise<readonly Payslip[]> => {
  const itemSets = await readItemSets(tx);
  return (await readPayslips(tx, which, personId)).map((row) => unpack(row, itemSets));
};

export type RunSummary = { readonly digest: string; readonly computed: number; readonly notComputed: number; readonly personIds: ReadonlySet<number> };

/** Digest and counts over the stored payslips of a run. */
export const digestOfPayslips = async (tx: CompanyTransaction, run: Pick<PayRun, 'runId' | 'period'>): Promise<RunSummary> => {
  const payslips = await loadPayslipsOfRun(tx, run);
  const orders = new Map<ItemSet, readonly number[]>();
  const computed = payslips.flatMap(({ personNumber, itemSet, amountAt }) => {
    if (itemSet === null) return [];
    const order = orders.get(itemSet) ?? lineOrder(itemSet.items);
    orders.set(itemSet, order);
    return [{ personNumber, lines: () => payslipLines(personNumber, run.period.month, itemSet.items, order, amountAt) }];
  });
  return { digest: digestOfRun(computed), computed: computed.length, notComputed: payslips.length - computed.length, personIds: new Set(payslips.map(({ personId }) => personId)) };
};
