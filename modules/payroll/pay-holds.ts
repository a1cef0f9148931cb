/**
 * Holds: whose pay of a run does not go out, and why. A hand places one with a reason and releases it once. What a
 * person's file lacks holds by itself until it is there, or until somebody answers for paying without it.
 */
import { payHoldReasonsOfRun } from '#contracts/api/pay-run-api';
import { payHoldReasonsByAccount, payHoldReasonsByHand } from '#contracts/api/pay-terms';
import { failure, success, type Result } from '#kernel/base/result';
import { missingForPay } from '#modules/people';
import { ownPeople, recordAudit, type CompanyTransaction } from '#modules/platform';
import { insertExclusion, insertHold, insertRelease, readExclusions, readHoldRows, type HoldRow } from './hold-store.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import type { PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';

/** Reasons that people give, and all of them. */
type HandHoldReason = (typeof payHoldReasonsByHand)[number];
type HoldReason = (typeof payHoldReasonsOfRun)[number];
/** Reasons that bank accounts give (`readHoldsOfRun`), and those that a file gives by itself. */
type AccountHoldReason = (typeof payHoldReasonsByAccount)[number];
type FileHoldReason = Exclude<HoldReason, HandHoldReason | AccountHoldReason>;

const isHandReason = (reason: string): reason is HandHoldReason => payHoldReasonsByHand.some((each) => each === reason);
const isAccountReason = (reason: string): reason is AccountHoldReason => payHoldReasonsByAccount.some((each) => each === reason);
const isFileReason = (reason: string): reason is FileHoldReason => !isHandReason(reason) && !isAccountReason(reason) && payHoldReasonsOfRun.some((each) => each === reason);

export type PayHold = {
  readonly personId: number;
  readonly reason: HoldReason;
  readonly note: string;
  /** The first day on which the account can be paid to, where that is all that holds. */
  readonly fromDate: string | null;
  /** Null when the file holds by itself. */
  readonly placedBy: string | null;
  readonly placedAt: Date | null;
  readonly release: HoldRow['release'];
};

/** Holding now: neither released nor without its cause. */
export const isHolding = ({ release }: Pick<PayHold, 'release'>): boolean => release === null;

type RunOfHolds = Pick<PayRun, 'runId' | 'period'>;

/** What files lack, of those who have a payslip. */
const fileHolds = async (tx: CompanyTransaction, personIds: readonly number[], rows: readonly HoldRow[]): Promise<readonly PayHold[]> => {
  const missing = await missingForPay(tx, personIds);
  const released = new Map(rows.filter(({ reason }) => isFileReason(reason)).map((row) => [`${row.personId} ${row.reason}`, row]));
  return [...missing].flatMap(([personId, codes]) => codes.flatMap((reason): readonly PayHold[] => {
    if (!isFileReason(reason)) return [];
    return [{ personId, reason, note: '', fromDate: null, placedBy: null, placedAt: null, release: released.get(`${personId} ${reason}`)?.release ?? null }];
  }));
};

/** Holds of a run that people placed and that files give, released ones too; those of hands first. Accounts: `readHoldsOfRun`. */
export const readHolds = async (tx: CompanyTransaction, run: RunOfHolds, payslips?: readonly Payslip[]): Promise<readonly PayHold[]> => {
  const rows = await readHoldRows(tx, { runId: run.runId });
  const computed = (payslips ?? (await loadPayslipsOfRun(tx, run))).filter(({ status }) => status === 'computed').map(({ personId }) => personId);
  const byHand = rows.flatMap(({ personId, reason, note, placedBy, placedAt, release }): readonly PayHold[] => (isHandReason(reason) ? [{ personId, reason, note, fromDate: null, placedBy, placedAt, release }] : []));
  return [...byHand, ...(await fileHolds(tx, computed, rows))];
};

/** A run whose pay can still be held back: everything but what is paid, archived or given up. */
const mayHold = (run: PayRun): boolean => ['preview', 'review', 'locked', 'paying'].includes(run.status);

const findPayslip = async (tx: CompanyTransaction, run: PayRun, personId: number): Promise<Payslip | null> => (await loadPayslipsOfRun(tx, run, personId))[0] ?? null;

/** Holds a person's pay, unless it is with the bank already. Errors: `transitionRefused`, `payslipNotComputed`, `heldBefore`, `payWithBank`. */
export const holdPay = async (tx: CompanyTransaction, run: PayRun, wish: { readonly personId: number; readonly reason: HandHoldReason; readonly note: string }): Promise<Result<null, PayrollError>> => {
  if (!mayHold(run)) return failure(payrollError('transitionRefused', { run: run.runId, event: 'hold' }));
  const payslip = await findPayslip(tx, run, wish.personId);
  if (payslip === null) return failure(payrollError('payslipUnknown', { run: run.runId }));
  if (payslip.status !== 'computed') return failure(payrollError('payslipNotComputed', { month: run.period.month }));
  const holdId = await insertHold(tx, { runId: run.runId, ...wish });
  if (typeof holdId === 'string') return failure(payrollError(holdId, { reason: wish.reason }));
  await recordAudit(tx, { action: 'payroll.payHeld', subject: `person:${wish.personId}`, data: { run: run.runId, reason: wish.reason } });
  return success(null);
};

/**
 * Releases a hold, once, and nobody their own. A missing tax number may be answered for; a missing account may not: there is
 * nothing to pay to, and who stands behind one is looked at elsewhere. Errors: `ownEntry`, `holdUnknown`, `releasedBefore`, `holdStays`.
 */
export const releasePay = async (tx: CompanyTransaction, run: PayRun, wish: { readonly personId: number; readonly reason: HoldReason; readonly note: string }): Promise<Result<null, PayrollError>> => {
  if (!mayHold(run)) return failure(payrollError('transitionRefused', { run: run.runId, event: 'release' }));
  if ((await ownPeople(tx)).has(wish.personId)) return failure(payrollError('ownEntry'));
  if (isAccountReason(wish.reason)) return failure(payrollError('holdStays', { reason: wish.reason }));
  const hold = (await readHolds(tx, run)).find(({ personId, reason }) => personId === wish.personId && reason === wish.reason);
  if (hold === undefined) return failure(payrollError('holdUnknown', { reason: wish.reason }));
  const rows = await readHoldRows(tx, { runId: run.runId });
  const holdId = rows.find(({ personId, reason }) => personId === wish.personId && reason === wish.reason)?.holdId ?? (await insertHold(tx, { runId: run.runId, personId: wish.personId, reason: wish.reason, note: '' }));
  if (typeof holdId === 'string' || !(await insertRelease(tx, { holdId, personId: wish.personId, note: wish.note }))) return failure(payrollError('releasedBefore', { reason: wish.reason }));
  await recordAudit(tx, { action: 'payroll.payReleased', subject: `person:${wish.personId}`, data: { run: run.runId, reason: wish.reason } });
  return success(null);
};

/** Leaves a person without a payslip out of a run, or takes that back. Whoever has a payslip is paid or held. Errors: `payslipUnknown`, `exclusionRefused`. */
export const excludeFromRun = async (tx: CompanyTransaction, run: PayRun, wish: { readonly personId: number; readonly isExcluded: boolean; readonly note: string }): Promise<Result<null, PayrollError>> => {
  if (run.status !== 'preview') return failure(payrollError('transitionRefused', { run: run.runId, event: 'exclude' }));
  const payslip = await findPayslip(tx, run, wish.personId);
  if (payslip === null) return failure(payrollError('payslipUnknown', { run: run.runId }));
  if (wish.isExcluded && payslip.status === 'computed') return failure(payrollError('exclusionRefused', { run: run.runId }));
  if ((await readExclusions(tx, run.runId)).has(wish.personId) === wish.isExcluded) return success(null);
  await insertExclusion(tx, { runId: run.runId, ...wish });
  await recordAudit(tx, { action: wish.isExcluded ? 'payroll.personExcluded' : 'payroll.personIncluded', subject: `person:${wish.personId}`, data: { run: run.runId } });
  return success(null);
};
