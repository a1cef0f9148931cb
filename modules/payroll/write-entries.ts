/** Entering amounts, replaced lines and orders: each row is looked at by itself, and the open runs are computed at once. */
import { failure, success, type Result } from '#kernel/base/result';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import { monthOfDay } from '#kernel/calendar/epoch-day';
import type { RouteResponse } from '#contracts/api/api-route';
import type { writePayEntries } from '#contracts/api/pay-item-api';
import { insertEntries, insertPayItem, readEntries, readPayItems, type NewEntry, type PayItem } from './entry-store.ts';
import { insertOrder, readOrders, type NewOrder } from './deduction-store.ts';
import { mayReplace } from './load-entered.ts';
import { computeExtraRun } from './open-extra-run.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readItemSets, readRunById, type PayRun } from './payroll-store.ts';
import { refreshMonths } from './refresh-preview.ts';
import { readRunLines, readLockedRuns, daysOfTaxYear } from './chain-store.ts';
import { isOpenRun } from './run-life.ts';

type Refusal = RouteResponse<typeof writePayEntries>['refused'][number]['code'];

/** Lines that may be replaced, over every item set that payslips were written in. */
export const replaceableLines = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, { readonly zh: string; readonly en: string }>> => {
  const lines = new Map<string, { readonly zh: string; readonly en: string }>();
  for (const { items } of (await readItemSets(tx)).values()) for (const item of items) if (mayReplace(item)) lines.set(item.item, { zh: item.zh, en: item.en });
  return lines;
};

/** Adds an item, or changes one. */
export const savePayItem = async (tx: CompanyTransaction, item: PayItem): Promise<Result<null, PayrollError>> => {
  await insertPayItem(tx, item);
  await recordAudit(tx, { action: 'payroll.payItemSaved', subject: `payItem:${item.code}`, data: { treatment: item.treatment, isActive: item.isActive } });
  return success(null);
};

/** People who had a bonus taxed apart in a tax year, by a locked payslip or by another entry of it: the rule is used once (国税发〔2005〕9号). */
const bonusUsers = async (tx: CompanyTransaction, personIds: readonly number[], payYear: string, except: (month: string, runId: number | null) => boolean): Promise<ReadonlySet<number>> => {
  const users = new Set<number>();
  for (const run of await readLockedRuns(tx, daysOfTaxYear(payYear))) {
    if (run.kind === 'reversal') continue;
    for (const lines of await readRunLines(tx, run, personIds)) if ((lines.amountOf('annualBonusTax') ?? 0) > 0) users.add(lines.personId);
  }
  const items = await readPayItems(tx);
  for (const entry of await readEntries(tx, { personIds, month: null })) {
    if (entry.isTaxedApart && items.get(entry.item)?.treatment === 'annualBonus' && entry.fromMonth.startsWith(payYear) && !except(entry.fromMonth, entry.runId)) users.add(entry.personId);
  }
  return users;
};

export type EntryWish = Omit<NewEntry, 'personId' | 'runId' | 'source'> & { readonly personId: number | null };
export type WrittenEntries = { readonly written: number; readonly refused: readonly { readonly row: number; readonly code: Refusal }[] };

const amountPattern = /^-?\d{1,8}(\.\d{1,2})?$/;
const amountFits = (wish: EntryWish, treatment: string | null): boolean => {
  if (wish.amount === null) return true;
  if (!amountPattern.test(wish.amount)) return false;
  // A deduction, a bonus and the amount of a rule are told without a sign; earnings may take back.
  return !wish.amount.startsWith('-') || treatment === 'taxableComparable' || treatment === 'taxableOther' || treatment === 'taxFree';
};

type Judged = { readonly items: ReadonlyMap<string, PayItem>; readonly lines: ReadonlyMap<string, unknown>; readonly run: PayRun | null; readonly own: ReadonlySet<number>; readonly bonus: ReadonlySet<number> };

const refusalOf = (wish: EntryWish, { items, lines, run, own, bonus }: Judged): Refusal | null => {
  if (wish.personId === null) return 'personUnknown';
  // Whoever enters pay enters none of their own, nor of whom they act for.
  if (own.has(wish.personId)) return 'ownEntry';
  if (wish.fromMonth > wish.toMonth || (run !== null && wish.fromMonth !== run.period.month)) return 'monthsInvalid';
  if (wish.kind === 'override') {
    if (!lines.has(wish.item)) return 'lineNotReplaceable';
    if (run !== null || wish.fromMonth !== wish.toMonth) return 'monthsInvalid';
    return amountFits(wish, null) ? null : 'amountInvalid';
  }
  const item = items.get(wish.item);
  if (item === undefined || (!item.isActive && wish.amount !== null)) return 'payItemUnknown';
  if (!amountFits(wish, item.treatment)) return 'amountInvalid';
  if ((item.treatment === 'annualBonus' || run !== null) && wish.fromMonth !== wish.toMonth) return 'monthsInvalid';
  if (wish.isTaxedApart && item.treatment !== 'annualBonus') return 'payItemUnknown';
  return wish.isTaxedApart && wish.amount !== null && bonus.has(wish.personId) ? 'bonusUsed' : null;
};

/** Writes the rows that hold, and computes the open runs that they move. Errors: `noPayRun`, `transitionRefused` for an extra run that is closed. */
export const writeEntries = async (tx: CompanyTransaction, { rows, runId, source }: { readonly rows: readonly EntryWish[]; readonly runId: number | null; readonly source: 'manual' | 'import' | 'leaving' }): Promise<Result<WrittenEntries, PayrollError>> => {
  const run = runId === null ? null : await readRunById(tx, runId);
  if (runId !== null && (run === null || (run.kind !== 'offCycle' && run.kind !== 'bonus'))) return failure(payrollError('noPayRun', { run: runId }));
  if (run !== null && !isOpenRun(run.status)) return failure(payrollError('transitionRefused', { run: run.runId, event: 'refresh' }));
  const personIds = [...new Set(rows.flatMap(({ personId, isTaxedApart }) => (personId !== null && isTaxedApart ? [personId] : [])))];
  const payYear = run === null ? (rows[0]?.fromMonth.slice(0, 4) ?? '') : monthOfDay(run.period.payDay).slice(0, 4);
  const bonus = personIds.length === 0 ? new Set<number>() : await bonusUsers(tx, personIds, payYear, (month, ofRun) => ofRun === runId && rows.some(({ fromMonth }) => fromMonth === month));
  const judged: Judged = { items: await readPayItems(tx), lines: await replaceableLines(tx), run, own: await ownPeople(tx), bonus };
  const refused: { row: number; code: Refusal }[] = [];
  const good: NewEntry[] = [];
  rows.forEach((wish, row) => {
    const code = refusalOf(wish, judged);
    if (code !== null || wish.personId === null) refused.push({ row, code: code ?? 'personUnknown' });
    else good.push({ ...wish, personId: wish.personId, runId, source });
  });
  if (good.length > 0) await insertEntries(tx, good);
  await recordAudit(tx, { action: 'payroll.entriesWritten', subject: runId === null ? `month:${rows[0]?.fromMonth ?? ''}` : `payRun:${runId}`, data: { written: good.length, refused: refused.length, items: [...new Set(good.map(({ item }) => item))].toSorted().join(', ') } });
  const moved = await computeAfter(tx, run, good);
  return moved.ok ? success({ written: good.length, refused }) : moved;
};

const computeAfter = async (tx: CompanyTransaction, run: PayRun | null, good: readonly NewEntry[]): Promise<Result<unknown, PayrollError>> => {
  if (good.length === 0) return success(null);
  if (run !== null) return computeExtraRun(tx, run.runId);
  const months = good.reduce((span, { fromMonth, toMonth }) => ({ from: fromMonth < span.from ? fromMonth : span.from, to: toMonth > span.to ? toMonth : span.to }), { from: '9999-12', to: '0000-01' });
  return refreshMonths(tx, months, [...new Set(good.map(({ personId }) => personId))]);
};

/** Enters an order, or a newer row of one. Errors: `orderUnknown`, `orderEndless`, `ownEntry`. */
export const saveOrder = async (tx: CompanyTransaction, order: NewOrder): Promise<Result<number, PayrollError>> => {
  if ((await ownPeople(tx)).has(order.personId)) return failure(payrollError('ownEntry'));
  // Without an end and without a monthly amount nobody could say what is due.
  if (order.total === null && order.monthly === null) return failure(payrollError('orderEndless'));
  if (order.orderId !== null) {
    const known = (await readOrders(tx, [order.personId])).find(({ orderId }) => orderId === order.orderId);
    if (known === undefined || known.kind !== order.kind) return failure(payrollError('orderUnknown'));
  }
  const orderId = await insertOrder(tx, order);
  await recordAudit(tx, { action: 'payroll.deductionOrderSaved', subject: `person:${order.personId}`, data: { order: orderId, kind: order.kind, isActive: order.isActive } });
  const refreshed = await refreshMonths(tx, { from: order.fromMonth, to: '9999-12' }, [order.personId]);
  return refreshed.ok ? success(orderId) : refreshed;
};
