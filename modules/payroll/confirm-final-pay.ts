/** A person of the office confirms what a leaver is owed: the lines become amounts of the last month, with their reason. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { readOrders } from './deduction-store.ts';
import { readPayItems } from './entry-store.ts';
import { finalPayItems, readFinalPay, type FinalPayCode } from './final-pay.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { saveOrder, savePayItem, writeEntries } from './write-entries.ts';

export type FinalPayWish = {
  readonly personId: number;
  readonly lines: readonly { readonly code: FinalPayCode; readonly amount: string; readonly treatment: 'taxableOther' | 'taxFree' }[];
  /** Loans or advances to take whole with the last pay. */
  readonly orderIds: readonly number[];
  readonly reason: string;
};

/** The item of a line is made with its first use; one of the company that counts for something else stays what it is. */
const ensureItem = async (tx: CompanyTransaction, { code, treatment }: FinalPayWish['lines'][number]): Promise<Result<string, PayrollError>> => {
  const { item, ...titles } = finalPayItems[code];
  const known = (await readPayItems(tx)).get(item);
  if (known !== undefined && known.treatment !== 'taxableOther' && known.treatment !== 'taxFree') return failure(payrollError('payItemTaken', { item }));
  if (known === undefined || !known.isActive) await savePayItem(tx, { ...(known ?? { code: item, ...titles, treatment }), isActive: true });
  return success(item);
};

/** The loan or advance itself, with no more than a month's part asked for any longer: law and minimum still hold what is taken. */
const takeWhole = async (tx: CompanyTransaction, { personId, reason }: FinalPayWish, orderId: number): Promise<Result<number, PayrollError>> => {
  const order = (await readOrders(tx, [personId])).find((each) => each.orderId === orderId);
  if (order === undefined || order.kind !== 'advance' || !order.isActive || order.total === null) return failure(payrollError('orderUnknown'));
  const { kind, fromMonth, priority, isActive, total, protectedAmount } = order;
  return saveOrder(tx, { personId, orderId, kind, fromMonth, priority, isActive, total, protectedAmount, monthly: null, reason });
};

/** Errors: `notLeaving`, `ownEntry`, `payItemTaken`, `orderUnknown`, those of computing open runs. */
export const confirmFinalPay = async (tx: CompanyTransaction, wish: FinalPayWish): Promise<Result<{ readonly written: number; readonly orders: number }, PayrollError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.personId === wish.personId) return failure(payrollError('ownEntry'));
  const found = await readFinalPay(tx, wish.personId);
  if (found === null) return failure(payrollError('notLeaving'));
  const rows = [];
  for (const line of wish.lines) {
    const item = await ensureItem(tx, line);
    if (!item.ok) return item;
    rows.push({ personId: wish.personId, kind: 'amount', item: item.value, fromMonth: found.month, toMonth: found.month, amount: line.amount, isTaxedApart: false, reason: wish.reason } as const);
  }
  for (const orderId of wish.orderIds) {
    const saved = await takeWhole(tx, wish, orderId);
    if (!saved.ok) return saved;
  }
  await recordAudit(tx, { action: 'payroll.finalPayConfirmed', subject: `person:${wish.personId}`, personIds: [wish.personId], fieldClasses: ['pay'], data: { month: found.month, lines: wish.lines.map(({ code }) => code).join(', '), orders: wish.orderIds.length } });
  if (rows.length === 0) return success({ written: 0, orders: wish.orderIds.length });
  const written = await writeEntries(tx, { rows, runId: null, source: 'leaving' });
  if (!written.ok) return written;
  assert(written.value.refused.length === 0, 'a confirmed line fits its item');
  return success({ written: written.value.written, orders: wish.orderIds.length });
};
