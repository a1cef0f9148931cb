/** Days with a late arrival in a cycle, beside the scores of a person: the days of every cycle are read at once. */
import { findingsOfBits, readStoredDays } from '#modules/attendance';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import type { Cycle } from './cycle-store.ts';

type Span = Pick<Cycle, 'fromDay' | 'toDay'>;

/** How many days of a cycle were late; null for a reader who may not read the person's days. */
export const lateDaysOf = async (tx: CompanyTransaction, personId: number, cycles: readonly Span[]): Promise<((cycle: Span) => number) | null> => {
  if (cycles.length === 0 || !mayRead(tx.access, 'personal', personId)) return null;
  const window = { fromDay: Math.min(...cycles.map(({ fromDay }) => fromDay)), toDay: Math.max(...cycles.map(({ toDay }) => toDay)) + 1 };
  const late = ((await readStoredDays(tx, [personId], window)).get(personId) ?? []).filter(({ findingBits }) => findingsOfBits(findingBits).includes('lateArrival')).map(({ day }) => day);
  return ({ fromDay, toDay }) => late.filter((day) => day >= fromDay && day <= toDay).length;
};
