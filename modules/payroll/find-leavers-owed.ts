/** What the clerk of a regular run is told of people who left: closed months of theirs come out otherwise by now. */
import { monthsOfPeriod } from '#kernel/payroll/pay-schedule';
import { personsToCompute } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { readLockedRuns, readRunLines } from './chain-store.ts';
import { findRetroDifferences } from './find-retro.ts';
import { findSuspects } from './find-suspects.ts';
import { leaversBefore } from './leavers-owed.ts';
import { longestSinceLeaving } from './pay-facts.ts';
import { readActiveDigest, readRunById, type PayRun } from './payroll-store.ts';
import { readLooked, readPresent } from './retro-store.ts';

/** More people than this, as after new rules, are named without being computed. */
const mostComputed = 200;

/** Leavers of whom something may have come after their last months were closed, and at whom no off-cycle run has looked since. */
const suspectedLeavers = async (tx: CompanyTransaction, run: PayRun): Promise<Map<number, string>> => {
  const found = new Map<number, string>();
  const leavers = await leaversBefore(tx, run);
  const active = await readActiveDigest(tx);
  if (run.kind !== 'regular' || leavers.length === 0 || active === null) return found;
  const { performance: hasBases } = await readPresent(tx);
  const locked = await readLockedRuns(tx, { fromPayDay: run.period.payDay - longestSinceLeaving, toPayDay: run.period.payDay });
  for (const source of locked.filter(({ kind, month }) => kind === 'regular' && month < run.period.month).sort((a, b) => (a.month < b.month ? -1 : 1))) {
    const { cutSeq, packDigests } = await readLooked(tx, source.month);
    const paid = await readRunById(tx, source.runId);
    if (paid === null) continue;
    const hasNewRules = paid.packDigest !== active && !packDigests.includes(active);
    const suspects = hasNewRules ? (await readRunLines(tx, source, leavers)).map(({ personId }) => personId) : await findSuspects(tx, paid, leavers, { hasBases, sinceSeq: cutSeq });
    for (const personId of suspects) if (!found.has(personId)) found.set(personId, source.month);
  }
  return found;
};

/** Whoever's days wait to be computed: that is done by a run, not by looking. */
const withStaleDays = async (tx: CompanyTransaction, suspected: ReadonlyMap<number, string>): Promise<ReadonlySet<number>> => {
  const stale = new Set<number>();
  for (const month of new Set(suspected.values())) {
    const source = (await readLockedRuns(tx, { fromPayDay: 0, toPayDay: 100_000 })).find((run) => run.kind === 'regular' && run.month === month);
    for (const each of source === undefined ? [month] : monthsOfPeriod(source)) for (const personId of await personsToCompute(tx, each)) if (suspected.get(personId) === month) stale.add(personId);
  }
  return stale;
};

/** Leavers whose closed months an off-cycle run must look at, with the earliest of these months. Reads only. */
export const leaversToLookAt = async (tx: CompanyTransaction, run: PayRun): Promise<ReadonlyMap<number, string>> => {
  const suspected = await suspectedLeavers(tx, run);
  if (suspected.size === 0 || suspected.size > mostComputed) return suspected;
  const stale = await withStaleDays(tx, suspected);
  // What any other run carries is carried: an off-cycle run opened now would be the newest of all.
  const next: PayRun = { ...run, kind: 'offCycle', runId: Number.MAX_SAFE_INTEGER };
  const differing = await findRetroDifferences(tx, next, [...suspected.keys()].filter((personId) => !stale.has(personId)));
  const owed = new Set([...stale, ...differing.map(({ personId }) => personId)]);
  return new Map([...suspected].filter(([personId]) => owed.has(personId)));
};
