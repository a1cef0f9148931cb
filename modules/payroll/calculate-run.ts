/** The pay run of a month: opened at a cut, computed shard by shard, verified, closed with a digest. */
import { assert, failure, success, type Result } from '#kernel/base/result';
import { kernelVersion } from '#kernel/payroll/kernel-version';
import type { PayPeriod } from '#kernel/payroll/pay-program';
import { employedPersons } from '#modules/people';
import { recordAudit, withCompany, type CompanyContext, type CompanyTransaction, type Database } from '#modules/platform';
import { loadPacks } from './activate-packs.ts';
import { computePayslipRows } from './compute-payslips.ts';
import { writeLedger, type LedgerLine } from './deduction-store.ts';
import { ledgerOfPayslip } from './deductions-due.ts';
import { loadFacts, type AttendanceMode, type LoadedFacts } from './load-facts.ts';
import { loadRules } from './load-rules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import type { PayRules } from './pay-rules.ts';
import * as store from './payroll-store.ts';
import { periodOfMonth } from './pay-schedules.ts';
import { amountInVector } from './payslip-vector.ts';
import { digestOfPayslips } from './read-payslips.ts';
import { deleteBesideOfOthers, writeRetro } from './retro-store.ts';
import { verifyPayslips } from './verify-payslips.ts';

/** People per shard: large enough that loading is bulk, small enough that a killed worker loses little. */
const personsPerShard = 500;
/** One of so many payslips of a shard is derived again by the reference evaluator. */
const verifiedStep = 100;

export type OpenedRun = { readonly run: store.PayRun; readonly shards: number; readonly persons: number };

/** Opens the month's run at a cut and splits the employed people into shards. */
export const openRun = async (tx: CompanyTransaction, month: string): Promise<Result<OpenedRun, PayrollError>> => {
  const packs = await loadPacks(tx, null);
  if (!packs.ok) return packs;
  const scheduled = await periodOfMonth(tx, month);
  if (!scheduled.ok) return scheduled;
  const { fromDay, toDay, payDay } = scheduled.value;
  const period: PayPeriod = { month, fromDay, toDay, payDay };
  const written = await store.writeRun(tx, { period, packDigest: packs.value.digest, kernelVersion, tzdataVersion: process.versions['tz'] ?? '' });
  if (!written.ok) return written;
  const run = written.value;
  const persons = await employedPersons(tx, { fromDay: period.fromDay, toDay: period.toDay });
  const personIds = persons.map(({ personId }) => personId).sort((a, b) => a - b);
  const shards = Array.from({ length: Math.ceil(personIds.length / personsPerShard) }, (_, index) => personIds.slice(index * personsPerShard, (index + 1) * personsPerShard));
  await store.writeShards(tx, run.runId, shards);
  await store.deletePayslipsOfOthers(tx, run, personIds);
  await deleteBesideOfOthers(tx, run.runId, personIds);
  await recordAudit(tx, { action: 'payroll.runOpened', subject: `payRun:${run.runId}`, data: { month, persons: personIds.length, shards: shards.length } });
  return success({ run, shards: shards.length, persons: personIds.length });
};

/** Writes what a computed run carries and takes beside its payslips: differences of earlier months, and the ledger of debts. */
const writeBeside = async (tx: CompanyTransaction, run: store.PayRun, rules: PayRules, facts: LoadedFacts, rows: store.PayslipRows): Promise<void> => {
  if (run.kind === 'regular') await writeDebts(tx, run, rules, facts, rows);
  const computed = new Set(rows.personIds.filter((_, row) => rows.amounts[row] !== null));
  if (facts.present.retro || facts.retro.length > 0) await writeRetro(tx, run.runId, rows.personIds, facts.retro.filter(({ personId }) => computed.has(personId)));
};

/** What a regular run takes of debts. */
const writeDebts = async (tx: CompanyTransaction, run: store.PayRun, rules: PayRules, facts: LoadedFacts, rows: store.PayslipRows): Promise<void> => {
  const ledger = new Map<number, readonly LedgerLine[]>();
  const persons = new Map(facts.persons.map((person) => [person.personId, person]));
  rows.personIds.forEach((personId, row) => {
    const amounts = rows.amounts[row] ?? null;
    const debts = facts.debts.get(personId) ?? [];
    if (amounts === null || (debts.length === 0 && !rows.findings[row]!.includes('negativeNet'))) return;
    const placed = rules.place(persons.get(personId)!);
    assert('rules' in placed, 'whoever was computed is placed');
    const { items } = placed.rules.program;
    const lines = ledgerOfPayslip(debts, (item) => amountInVector(amounts, items.findIndex((each) => each.item === item)));
    if (lines.length > 0) ledger.set(personId, lines);
  });
  if (facts.present.ledger || ledger.size > 0) await writeLedger(tx, run.runId, rows.personIds, ledger);
};

/** Computes, verifies and writes the payslips of some people. Answers how many payslips changed. Errors: `resultsOutOfReach` where the caller does not reach what their pay is made of. */
export const calculatePersons = async (
  tx: CompanyTransaction, run: store.PayRun, rules: PayRules, personIds: readonly number[], mode: AttendanceMode,
): Promise<Result<number, PayrollError>> => {
  const facts = await loadFacts(tx, run, personIds, mode);
  if (facts.unrated > 0) return failure(payrollError('resultsOutOfReach'));
  const rows = await computePayslipRows(tx, run, rules, facts);
  const verified = verifyPayslips(rules, facts, rows, verifiedStep);
  const difference = verified.differences[0];
  if (difference !== undefined) return failure(payrollError('verificationFailed', { item: difference.item, differences: verified.differences.length }));
  await writeBeside(tx, run, rules, facts, rows);
  return success(await store.writePayslips(tx, run, rows));
};

/** One shard in the caller's transaction; a shard that ran before and runs again changes nothing. */
export const calculateShard = async (tx: CompanyTransaction, month: string, shardNumber: number, mode: AttendanceMode): Promise<Result<number, PayrollError>> => {
  // A shard lost in a crash is open again and runs again; the end of the run waits for the disk, and with it all before.
  await tx.query('set local synchronous_commit = off');
  const run = await store.readRun(tx, month);
  if (run === null) return failure(payrollError('noPayRun', { month }));
  const shard = await store.readShard(tx, run.runId, shardNumber);
  if (shard === null) return failure(payrollError('noPayRun', { month, shard: shardNumber }));
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const changed = await calculatePersons(tx, run, rules.value, shard.personIds, mode);
  if (!changed.ok) return changed;
  await store.markShardDone(tx, run.runId, shardNumber);
  await recordAudit(tx, { action: 'payroll.shardComputed', subject: `payRun:${run.runId}`, data: { shard: shardNumber, persons: shard.personIds.length, changed: changed.value } });
  return changed;
};

export type FinishedRun = { readonly runId: number; readonly digest: string; readonly computed: number; readonly notComputed: number };

/** Closes a run whose shards are all done: everyone is there with a payslip or a reason, and the digest is taken. */
export const finishRun = async (tx: CompanyTransaction, month: string): Promise<Result<FinishedRun, PayrollError>> => {
  const run = await store.readRun(tx, month);
  if (run === null) return failure(payrollError('noPayRun', { month }));
  const shards = await store.readShards(tx, run.runId);
  if (shards.some(({ status }) => status === 'open')) return failure(payrollError('runNotFinished', { month, open: shards.filter(({ status }) => status === 'open').length }));
  const { digest, computed, notComputed, personIds } = await digestOfPayslips(tx, run);
  const expected = shards.flatMap((shard) => shard.personIds);
  assert(expected.length === personIds.size && expected.every((personId) => personIds.has(personId)), 'everyone of a run has a payslip or a reason');
  const closed = await store.closeRun(tx, run, 'calculated', digest);
  if (!closed.ok) return closed;
  // Without the digest: it is taken over every line of pay, and readers of the audit are no readers of pay.
  await recordAudit(tx, { action: 'payroll.runFinished', subject: `payRun:${run.runId}`, data: { month, computed, notComputed } });
  return success({ runId: run.runId, digest, computed, notComputed });
};

export type RunProgress = (done: number, total: number) => void;

/** Shards under way at once: one computes while the database writes another's rows. */
const shardsAtOnce = 3;

type ShardWork = { readonly month: string; readonly mode: AttendanceMode; readonly shards: number; readonly onProgress?: RunProgress };

/** Every shard in a transaction of its own; stops at the first failure. Answers how many payslips changed. */
const calculateShards = async (database: Database, context: CompanyContext, { month, mode, shards, onProgress }: ShardWork): Promise<Result<number, PayrollError>> => {
  let next = 0;
  let done = 0;
  let changed = 0;
  let failed: PayrollError | null = null;
  const work = async (): Promise<void> => {
    while (next < shards && failed === null) {
      const shard = next;
      next += 1;
      const result = await withCompany(database, context, (tx) => calculateShard(tx, month, shard, mode));
      if (result.ok) changed += result.value;
      else failed ??= result.error;
      done += 1;
      onProgress?.(done, shards);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(shardsAtOnce, shards) }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return failed === null ? success(changed) : failure(failed);
};

/** The whole run of a month, each shard in a transaction of its own. */
export const calculateRun = async (
  database: Database, context: CompanyContext, { month, mode, onProgress }: { readonly month: string; readonly mode: AttendanceMode; readonly onProgress?: RunProgress },
): Promise<Result<FinishedRun & { readonly changed: number }, PayrollError>> => {
  const opened = await withCompany(database, context, (tx) => openRun(tx, month));
  if (!opened.ok) return opened;
  const calculated = await calculateShards(database, context, { month, mode, shards: opened.value.shards, ...(onProgress === undefined ? {} : { onProgress }) });
  if (!calculated.ok) {
    await withCompany(database, context, (tx) => store.closeRun(tx, opened.value.run, 'fail', null));
    return calculated;
  }
  const finished = await withCompany(database, context, (tx) => finishRun(tx, month));
  return finished.ok ? success({ ...finished.value, changed: calculated.value }) : finished;
};
