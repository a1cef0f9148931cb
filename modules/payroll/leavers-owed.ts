/** People who have left and are in no regular run any more: what is found out about their last months is carried by an extra run. */
import { employedPersons } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { readLockedRuns, readRunLines } from './chain-store.ts';
import { longestSinceLeaving } from './pay-facts.ts';
import { readActiveDigest, readRunById, type PayRun } from './payroll-store.ts';
import { readLooked, readSuspects } from './retro-store.ts';

/** Everybody who left before a run's period, as far back as last terms are looked for. */
export const leaversBefore = async (tx: CompanyTransaction, { period: { fromDay } }: Pick<PayRun, 'period'>): Promise<readonly number[]> =>
  (await employedPersons(tx, { fromDay: fromDay - longestSinceLeaving, toDay: fromDay })).filter(({ leaveDay }) => leaveDay !== null && leaveDay < fromDay).map(({ personId }) => personId);

/**
 * Leavers of whom something came after their last months were closed, by facts or by rules, and at whom no off-cycle run has
 * looked since: person and the earliest such month. Nothing is computed here; the off-cycle run finds out what it comes to.
 */
export const leaversToLookAt = async (tx: CompanyTransaction, run: PayRun): Promise<ReadonlyMap<number, string>> => {
  const found = new Map<number, string>();
  const leavers = await leaversBefore(tx, run);
  const active = await readActiveDigest(tx);
  if (run.kind !== 'regular' || leavers.length === 0 || active === null) return found;
  const locked = await readLockedRuns(tx, { fromPayDay: run.period.payDay - longestSinceLeaving, toPayDay: run.period.payDay });
  for (const source of locked.filter(({ kind, month }) => kind === 'regular' && month < run.period.month).sort((a, b) => (a.month < b.month ? -1 : 1))) {
    const { cutSeq, packDigests } = await readLooked(tx, source.month);
    const hasNewRules = (await readRunById(tx, source.runId))?.packDigest !== active && !packDigests.includes(active);
    const suspects = hasNewRules ? (await readRunLines(tx, source, leavers)).map(({ personId }) => personId) : await readSuspects(tx, source, leavers, cutSeq);
    for (const personId of suspects) if (!found.has(personId)) found.set(personId, source.month);
  }
  return found;
};
