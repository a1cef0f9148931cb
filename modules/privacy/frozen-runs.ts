/**
 * Group totals that outlive payslips. Before payslips go, what their run amounted to is frozen; whatever goes is added to
 * `gone`; and live payslips and what has gone must add up to the frozen totals to the cent, or nothing goes.
 */
import { addDecimals } from './decimal-sums.ts';
import { totalsOfRun, type ItemTotal, type RunTotals } from '#modules/payroll';
import { assert } from '#kernel/base/result';
import { openSecret, sealSecret, type CompanyTransaction, type SecretPlace } from '#modules/platform';
import { insertFrozenRun, readFrozenRun, updateFrozenBooks, updateFrozenRun, type FrozenRun } from './frozen-run-store.ts';

const place = (column: 'totals' | 'gone', runId: number): SecretPlace => ({ table: 'privacy.frozen_run', column, row: String(runId) });
const seal = (tx: CompanyTransaction, column: 'totals' | 'gone', runId: number, totals: readonly ItemTotal[]): Promise<Buffer> => sealSecret(tx, place(column, runId), JSON.stringify(totals));
const open = async (tx: CompanyTransaction, column: 'totals' | 'gone', runId: number, sealed: Uint8Array): Promise<readonly ItemTotal[]> => JSON.parse((await openSecret(tx, place(column, runId), sealed)).reveal()) as readonly ItemTotal[];

const keyOf = ({ item, unit }: ItemTotal): string => `${item}|${unit}`;

/** left + sign × right, item by item; items that come to nothing and were never there stay out. */
const combine = (left: readonly ItemTotal[], right: readonly ItemTotal[], sign: 1 | -1): readonly ItemTotal[] => {
  const sums = new Map(left.map((total) => [keyOf(total), total]));
  for (const total of right) {
    const known = sums.get(keyOf(total));
    sums.set(keyOf(total), { ...total, amount: addDecimals(known?.amount ?? '0', total.amount, sign) });
  }
  return [...sums.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
};

const isZero = (amount: string): boolean => /^-?0*(\.0*)?$/.test(amount);
const sameTotals = (left: readonly ItemTotal[], right: readonly ItemTotal[]): boolean => combine(left, right, -1).every(({ amount }) => isZero(amount));

/** A run that was computed anew after payslips went: its books are what has gone and what is there now. Anything else is a fault. */
const beginBooksAgain = async (tx: CompanyTransaction, { run, people, digest, totals }: RunTotals, frozen: FrozenRun): Promise<void> => {
  assert(run.startedAt > frozen.settledAt, `the payslips of ${run.period.month} are those that were left when the last ones went`);
  const { runId } = run;
  const books = combine(await open(tx, 'gone', runId, frozen.gone), totals, 1);
  await updateFrozenBooks(tx, { runId, people: people + frozen.erasedPeople, digest, totals: await seal(tx, 'totals', runId, books) });
};

/** Freezes the runs of the months as they stand, before payslips go. Answers what to hand to `settleRuns`. */
export const freezeRuns = async (tx: CompanyTransaction, months: readonly string[]): Promise<readonly RunTotals[]> => {
  const before: RunTotals[] = [];
  for (const month of months) {
    const totals = await totalsOfRun(tx, month);
    if (totals === null) continue;
    const frozen = await readFrozenRun(tx, totals.run.runId);
    if (frozen === null) {
      const { runId } = totals.run;
      await insertFrozenRun(tx, { runId, month, people: totals.people, digest: totals.digest, totals: await seal(tx, 'totals', runId, totals.totals), gone: await seal(tx, 'gone', runId, []) });
    } else if (frozen.remainingDigest !== totals.digest) await beginBooksAgain(tx, totals, frozen);
    before.push(totals);
  }
  return before;
};

/** After payslips went: adds them to what has gone, and checks that everything still ties. */
export const settleRuns = async (tx: CompanyTransaction, before: readonly RunTotals[]): Promise<void> => {
  for (const { run, people, totals } of before) {
    const after = await totalsOfRun(tx, run.period.month);
    const frozen = await readFrozenRun(tx, run.runId);
    assert(after !== null && frozen !== null, 'a frozen run is there');
    const gone = combine(await open(tx, 'gone', run.runId, frozen.gone), combine(totals, after.totals, -1), 1);
    assert(sameTotals(await open(tx, 'totals', run.runId, frozen.totals), combine(gone, after.totals, 1)), `the totals of ${run.period.month} tie after payslips went`);
    await updateFrozenRun(tx, { runId: run.runId, remainingDigest: after.digest, erasedPeople: frozen.erasedPeople + people - after.people, gone: await seal(tx, 'gone', run.runId, gone) });
  }
};

export type TieResult = { readonly month: string; readonly ties: boolean };

/** Every frozen run: do live payslips and what has gone add up to the books, and are those left the ones that were left? */
export const checkFrozenRuns = async (tx: CompanyTransaction, runs: readonly { readonly runId: number; readonly month: string }[]): Promise<readonly TieResult[]> => {
  const results: TieResult[] = [];
  for (const { runId, month } of runs) {
    const frozen = await readFrozenRun(tx, runId);
    const live = await totalsOfRun(tx, month);
    const ties = frozen !== null && live !== null && frozen.remainingDigest === live.digest && frozen.people === live.people + frozen.erasedPeople
      && sameTotals(await open(tx, 'totals', runId, frozen.totals), combine(await open(tx, 'gone', runId, frozen.gone), live.totals, 1));
    results.push({ month, ties });
  }
  return results;
};
