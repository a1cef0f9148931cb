/** What the days of a cycle say beside the scores of a person: late arrivals, and whether much of it was leave. */
import { findingsOfBits, readStoredDays, totalsOf } from '#modules/attendance';
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

/** From this share of the planned time on, leave is much. */
const muchLeave = 1 / 4;

/** Whether much of a cycle was leave, all kinds together: of which kind tells nothing here. Null for a reader who may not read the days, or where nothing was planned. */
export const hasMuchLeave = async (tx: CompanyTransaction, personId: number, { fromDay, toDay }: Span): Promise<boolean | null> => {
  if (!mayRead(tx.access, 'personal', personId)) return null;
  const totals = totalsOf((await readStoredDays(tx, [personId], { fromDay, toDay: toDay + 1 })).get(personId) ?? []);
  const leave = totals.annualLeaveMinutes + totals.personalLeaveMinutes + totals.sickLeaveMinutes + totals.compensatoryLeaveMinutes + totals.otherPaidLeaveMinutes;
  return totals.scheduledMinutes === 0 ? null : leave >= totals.scheduledMinutes * muchLeave;
};
