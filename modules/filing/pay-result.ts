/**
 * The pay result written out to a payroll system that the customer keeps, and what that system then holds compared with it to
 * the smallest unit. Each line has a key that stays the same, so that sending it again changes nothing there.
 */
import { createHash } from 'node:crypto';
import type { Output, OutputProblem } from '#contracts/output/output';
import type { PayResultFile, PayResultRecord } from '#contracts/output/pay-result-file';
import { failure, success, type Result } from '#kernel/base/result';
import { formatAmount, isLockedRun, loadPayslipsOfRun, readRunById } from '#modules/payroll';
import { recordAudit, type ApiFile, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { insertReadBack } from './filing-store.ts';

export type PayResultLayout = { readonly output: Output<PayResultFile>; readonly read: (bytes: Uint8Array, isWhole: boolean) => Result<readonly PayResultRecord[], OutputProblem> };

const loadResult = async (tx: CompanyTransaction, runId: number): Promise<Result<PayResultFile, FilingError>> => {
  const run = await readRunById(tx, runId);
  if (run === null) return failure(filingError('noPayRun', { run: runId }));
  if (!isLockedRun(run)) return failure(filingError('runStillMoves', { run: runId }));
  const payslips = (await loadPayslipsOfRun(tx, run)).toSorted((a, b) => (a.personNumber < b.personNumber ? -1 : 1));
  const lines = payslips.flatMap(({ personNumber, itemSet, amountAt }) => (itemSet?.items ?? []).map(({ item, zh, unit, scale }, index) => ({ personNumber, item, title: zh, unit, amount: formatAmount(amountAt(index), scale) })));
  return success({ month: run.period.month, runId, digest: run.digest ?? '', lines });
};

/** The file of a locked run, read back before it leaves. */
export const writePayResult = async (tx: CompanyTransaction, { output }: PayResultLayout, runId: number): Promise<Result<ApiFile, FilingError>> => {
  const file = await loadResult(tx, runId);
  if (!file.ok) return file;
  const content = output.render(file.value);
  const read = output.check(content);
  if (!read.ok) return failure(filingError('outputRefused', { code: read.error.code, at: read.error.at }));
  if (read.value.records !== file.value.lines.length) return failure(filingError('outputRefused', { code: 'countDiffers', at: 'file' }));
  await recordAudit(tx, { action: 'filing.payResultWritten', subject: `payRun:${runId}`, data: { lines: file.value.lines.length, sha256: createHash('sha256').update(content).digest('hex') } });
  return success({ fileName: output.fileName(file.value), mediaType: output.mediaType, content });
};

/** `missing`: the other system does not hold it; `unknown`: it holds what was never sent. */
export type ReadBackDifference = { readonly kind: 'missing' | 'unknown' | 'differs'; readonly personNumber: string; readonly item: string };

/** Compares what another system says it holds of a run, line by line. Errors: `tableUnreadable`, `fileOfOtherRun`. */
export const compareReadBack = async (tx: CompanyTransaction, { output, read }: PayResultLayout, runId: number, bytes: Uint8Array): Promise<Result<{ readonly lines: number; readonly differences: readonly ReadBackDifference[] }, FilingError>> => {
  const file = await loadResult(tx, runId);
  if (!file.ok) return file;
  const ours = read(output.render(file.value), true);
  const theirs = read(bytes, false);
  if (!ours.ok) return failure(filingError('outputRefused', { code: ours.error.code, at: ours.error.at }));
  if (!theirs.ok) return failure(filingError('tableUnreadable', { code: theirs.error.code, at: theirs.error.at }));
  const prefix = `${file.value.month}:${runId}:`;
  if (theirs.value.length > 0 && !theirs.value.some(({ key }) => key.startsWith(prefix))) return failure(filingError('fileOfOtherRun', { run: runId }));
  const held = new Map(theirs.value.map((record) => [record.key, record]));
  const differences: ReadBackDifference[] = [];
  for (const { key, personNumber, item, amount } of ours.value) {
    const record = held.get(key);
    if (record === undefined) differences.push({ kind: 'missing', personNumber, item });
    else if (record.amount !== amount) differences.push({ kind: 'differs', personNumber, item });
    held.delete(key);
  }
  for (const { personNumber, item } of held.values()) differences.push({ kind: 'unknown', personNumber, item });
  await insertReadBack(tx, { runId, fileDigest: createHash('sha256').update(bytes).digest('hex'), lines: theirs.value.length, differences: differences.length });
  await recordAudit(tx, { action: 'filing.payResultReadBack', subject: `payRun:${runId}`, data: { lines: theirs.value.length, differences: differences.length } });
  return success({ lines: theirs.value.length, differences });
};
