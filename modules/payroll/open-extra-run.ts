/**
 * 临时发薪 and 奖金发放: a run beside the regular one. The same rules compute it, without days and without contributions:
 * what it pays is what was entered for it, and, off-cycle, what is owed to people who have left. Its income joins the running totals of the month in which it is paid.
 */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth, monthOfDay } from '#kernel/calendar/epoch-day';
import { kernelVersion } from '#kernel/payroll/kernel-version';
import { monthAfter } from '#kernel/calendar/month';
import { recordAudit, takeCut, type CompanyTransaction } from '#modules/platform';
import { loadPacks } from './activate-packs.ts';
import { calculatePersons } from './calculate-run.ts';
import { readEntries } from './entry-store.ts';
import { insertExtraRun, moveCut } from './extra-run-store.ts';
import { loadRules } from './load-rules.ts';
import { periodOfMonth } from './pay-schedules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { findRetroDifferences } from './find-retro.ts';
import { leaversBefore } from './leavers-owed.ts';
import { closeRun, deletePayslipsOfOthers, readRunById, type PayRun } from './payroll-store.ts';
import { digestOfPayslips } from './read-payslips.ts';
import { isOpenRun, moveRun } from './run-life.ts';
import { lockRow } from './run-store.ts';

export type NewExtraRun = { readonly month: string; readonly kind: 'offCycle' | 'bonus'; readonly title: string; readonly payDay: number };

/** People computed in one go. */
const batchSize = 500;

/** Opens the run as an empty preview. Errors: those of packs and schedule, `payDateOutside`. */
export const openExtraRun = async (tx: CompanyTransaction, wish: NewExtraRun): Promise<Result<number, PayrollError>> => {
  const packs = await loadPacks(tx, null);
  if (!packs.ok) return packs;
  const scheduled = await periodOfMonth(tx, wish.month);
  if (!scheduled.ok) return scheduled;
  // Paid in its month or the two after: further away it would be the run of another month.
  const last = daysOfMonth(monthAfter(wish.month, 2)).toDay;
  if (wish.payDay < daysOfMonth(wish.month).fromDay || wish.payDay >= last) return failure(payrollError('payDateOutside', { month: wish.month, payMonth: monthOfDay(wish.payDay) }));
  const { fromDay, toDay } = scheduled.value;
  const runId = await insertExtraRun(tx, { kind: wish.kind, title: wish.title, period: { month: wish.month, fromDay, toDay, payDay: wish.payDay }, cutSeq: await takeCut(tx), packDigest: packs.value.digest, kernelVersion, tzdataVersion: process.versions['tz'] ?? '' });
  await recordAudit(tx, { action: 'payroll.extraRunOpened', subject: `payRun:${runId}`, data: { month: wish.month, kind: wish.kind } });
  const computed = await computeExtraRun(tx, runId);
  return computed.ok ? success(runId) : computed;
};

/** Whoever something was entered for, and in an off-cycle run whoever left with differences that no regular run carries. */
const peopleOf = async (tx: CompanyTransaction, run: PayRun): Promise<readonly number[]> => {
  const entered = (await readEntries(tx, { personIds: null, month: run.period.month })).filter(({ runId }) => runId === run.runId).map(({ personId }) => personId);
  const owed = run.kind === 'offCycle' ? (await findRetroDifferences(tx, run, await leaversBefore(tx, run))).map(({ personId }) => personId) : [];
  return [...new Set([...entered, ...owed])].sort((a, b) => a - b);
};

export type ComputedExtraRun = { readonly computed: number; readonly notComputed: number };

/** Computes an extra run from its entries, under the rules of now. Errors: `noPayRun`, `transitionRefused`, those of the rules. */
export const computeExtraRun = async (tx: CompanyTransaction, runId: number): Promise<Result<ComputedExtraRun, PayrollError>> => {
  await lockRow(tx, runId);
  const opened = await readRunById(tx, runId);
  if (opened === null || (opened.kind !== 'offCycle' && opened.kind !== 'bonus')) return failure(payrollError('noPayRun', { run: runId }));
  if (!isOpenRun(opened.status)) return failure(payrollError('transitionRefused', { run: runId, event: 'calculate' }));
  const packs = await loadPacks(tx, null);
  if (!packs.ok) return packs;
  if (opened.status !== 'calculating') {
    const moved = await moveRun(tx, runId, { event: 'calculate' });
    if (!moved.ok) return moved;
  }
  await moveCut(tx, runId, { cutSeq: await takeCut(tx), packDigest: packs.value.digest });
  const run = await readRunById(tx, runId);
  assert(run !== null, 'a run that is locked by this transaction is there');
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const personIds = await peopleOf(tx, run);
  await deletePayslipsOfOthers(tx, run, personIds);
  for (let start = 0; start < personIds.length; start += batchSize) {
    const calculated = await calculatePersons(tx, run, rules.value, personIds.slice(start, start + batchSize), 'stored');
    if (!calculated.ok) return calculated;
  }
  const { digest, computed, notComputed } = await digestOfPayslips(tx, run);
  const closed = await closeRun(tx, run, 'calculated', digest);
  return closed.ok ? success({ computed, notComputed }) : closed;
};
