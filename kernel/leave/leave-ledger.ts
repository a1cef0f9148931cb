/**
 * The ledger of leave as a fold: rows that give (or take back) minutes, and days on which they were taken. The minutes that
 * expire first are taken first. Pure; any order of rows gives the same balance.
 */

export type LedgerEntry = { readonly minutes: number; readonly fromDay: number; readonly untilDay: number };
export type LedgerUse = { readonly day: number; readonly minutes: number };

export type LedgerBalance = {
  /** What came until the day, whether still usable or not. */
  readonly granted: number;
  readonly used: number;
  readonly expired: number;
  /** Usable on the day; below zero when more was taken than there was. */
  readonly balance: number;
  /** Taken, without minutes that were usable on that day. */
  readonly overdrawn: number;
  /** What is left of each row, in the order given; 0 of rows that take back. */
  readonly left: readonly number[];
};

type Open = { readonly fromDay: number; readonly untilDay: number; left: number };

/** The oldest day decides; what is usable shorter goes first. */
const take = (open: readonly Open[], day: number, minutes: number): number => {
  let rest = minutes;
  for (const grant of open) {
    if (rest === 0) break;
    if (grant.fromDay > day || grant.untilDay < day) continue;
    const taken = Math.min(rest, grant.left);
    grant.left -= taken;
    rest -= taken;
  }
  return rest;
};

/** The balance on a day: uses after it count too, for what is spoken for is not there (pass uses until the day for history). */
export const balanceOn = (entries: readonly LedgerEntry[], uses: readonly LedgerUse[], day: number): LedgerBalance => {
  const rows = entries.map((entry): Open => ({ fromDay: entry.fromDay, untilDay: entry.untilDay, left: Math.max(0, entry.minutes) }));
  const open = rows.toSorted((left, right) => left.untilDay - right.untilDay || left.fromDay - right.fromDay);
  const taken = [
    ...entries.filter(({ minutes }) => minutes < 0).map(({ minutes, fromDay }) => ({ day: fromDay, minutes: -minutes, isUse: false })),
    ...uses.map((use) => ({ ...use, isUse: true })),
  ].toSorted((left, right) => left.day - right.day || Number(left.isUse) - Number(right.isUse));
  let [used, overdrawn] = [0, 0];
  for (const each of taken) {
    overdrawn += take(open, each.day, each.minutes);
    if (each.isUse) used += each.minutes;
  }
  const begun = open.filter(({ fromDay }) => fromDay <= day);
  const sum = (some: readonly Open[]): number => some.reduce((total, { left }) => total + left, 0);
  return {
    granted: entries.reduce((total, entry) => total + (entry.fromDay <= day ? entry.minutes : 0), 0), used, overdrawn,
    expired: sum(begun.filter(({ untilDay }) => untilDay < day)), balance: sum(begun.filter(({ untilDay }) => untilDay >= day)) - overdrawn, left: rows.map(({ left }) => left),
  };
};

/** Minutes of the ledger for a day of leave: a full planned day is one day of the ledger, however long the shift. */
export const ledgerMinutes = (minutes: number, plannedMinutes: number, minutesPerDay: number): number =>
  (plannedMinutes <= 0 ? 0 : minutes >= plannedMinutes ? minutesPerDay : Math.floor((2 * minutes * minutesPerDay + plannedMinutes) / (2 * plannedMinutes)));
