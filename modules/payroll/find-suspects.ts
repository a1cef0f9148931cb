/** Of whom a locked month may come out otherwise by now: newer facts of work, terms and entries, or a newer result of a review. */
import { scoresNewerThan } from '#modules/performance';
import type { CompanyTransaction } from '#modules/platform';
import type { PayRun } from './payroll-store.ts';
import { peopleWithBase } from './performance-base-store.ts';
import { readSuspects } from './retro-store.ts';

/**
 * More people than there are, never fewer. `hasBases`: whether anybody has a base at all; most companies need not be asked about
 * results. `sinceSeq`: what another run has looked at up to a later cut counts no more.
 */
export const findSuspects = async (
  tx: CompanyTransaction, { runId, cutSeq, period: { month } }: Pick<PayRun, 'runId' | 'cutSeq' | 'period'>, personIds: readonly number[], { hasBases, sinceSeq = 0 }: { readonly hasBases: boolean; readonly sinceSeq?: number },
): Promise<readonly number[]> => {
  const suspects = new Set(await readSuspects(tx, { runId, month }, personIds, sinceSeq));
  if (!hasBases) return [...suspects].sort((a, b) => a - b);
  // A result moves the pay of those alone who have a base for it. The database asks for their days once it is written (ask_for_result of
  // 0132): here are those of whom the month has no day that could be asked for.
  const rated = (await peopleWithBase(tx, month, personIds)).filter((personId) => !suspects.has(personId));
  if (rated.length > 0) for (const personId of await scoresNewerThan(tx, { cutSeq: Math.max(cutSeq, sinceSeq), month, personIds: rated })) suspects.add(personId);
  return [...suspects].sort((a, b) => a - b);
};
