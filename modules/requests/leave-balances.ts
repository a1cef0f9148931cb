/** Balances of leave: written rows, rows that the rules give and nobody wrote yet, and the days that were taken, as one fold. */
import { dateOfDay, dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { annualLeaveOf, type AnnualLeavePart } from '#kernel/leave/annual-leave';
import { balanceOn, ledgerMinutes, type LedgerBalance, type LedgerUse } from '#kernel/leave/leave-ledger';
import { leaveTaken, timeOffEarned } from '#modules/attendance';
import { employedPersons, type EmployedPerson } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { readEntries, readPendingLeave, readServiceStarts, type LeaveAccount, type LeaveEntry, type PendingLeave } from './leave-store.ts';
import { readRequestPolicy, type RequestPolicy } from './request-policy.ts';

export type AccountBalance = { readonly account: LeaveAccount; readonly granted: number; readonly used: number; readonly expired: number; readonly balance: number };

export type PersonLedger = {
  readonly person: EmployedPerson;
  readonly firstWorkDay: number | null;
  readonly policy: RequestPolicy;
  readonly entries: readonly LeaveEntry[];
  readonly annualUses: readonly LedgerUse[];
  readonly timeOffUses: readonly LedgerUse[];
  readonly pending: readonly PendingLeave[];
};

const partBasis = (part: AnnualLeavePart): LeaveEntry['basis'] => ({ cause: part.cause, serviceYears: part.serviceYears, fullDays: part.fullDays, calendarDays: part.calendarDays, days: part.days });

/** Days of a year end with it, or so many months later. */
const usableUntil = (year: number, policy: RequestPolicy): number => (policy.carryOverMonths === 12 ? dayOfDate(year + 2, 1, 1) : dayOfDate(year + 1, policy.carryOverMonths + 1, 1)) - 1;

type Expected = Pick<LeaveEntry, 'account' | 'fromDay' | 'minutes' | 'basis'>;

/** What the rules give a person of a year. */
const expectedOf = (person: EmployedPerson, firstWorkDay: number | null, year: number, policy: RequestPolicy): readonly Expected[] => {
  const query = { year, firstWorkDay: Math.min(firstWorkDay ?? person.hireDay, person.hireDay), hireDay: person.hireDay, leaveDay: person.leaveDay, bandYear: policy.bandYear };
  const statutory = annualLeaveOf(query).map((part): Expected => ({ account: 'annual', fromDay: part.fromDay, minutes: part.days * policy.minutesPerDay, basis: partBasis(part) }));
  const [first, last] = [Math.max(dayOfDate(year, 1, 1), person.hireDay), Math.min(dayOfDate(year, 12, 31), person.leaveDay ?? Infinity)];
  if (policy.companyExtraDays === 0 || last < first) return statutory;
  const calendarDays = last - first + 1;
  const days = Math.min(policy.companyExtraDays, Math.floor((calendarDays * policy.companyExtraDays) / 365));
  return [...statutory, { account: 'companyAnnual', fromDay: first, minutes: days * policy.minutesPerDay, basis: { cause: 'companyExtra', calendarDays, fullDays: policy.companyExtraDays, days } }];
};

const keyOf = (entry: Pick<LeaveEntry, 'account' | 'fromDay'>): string => `${entry.account} ${entry.fromDay}`;

/** Rows that would make the written grants of a year what the rules give now. */
const dueEntries = (person: EmployedPerson, firstWorkDay: number | null, year: number, policy: RequestPolicy, written: readonly LeaveEntry[]): readonly LeaveEntry[] => {
  const expected = new Map(expectedOf(person, firstWorkDay, year, policy).map((each) => [keyOf(each), each]));
  const given = new Map<string, number>();
  for (const entry of written) if (entry.entry === 'grant' && entry.year === year) given.set(keyOf(entry), (given.get(keyOf(entry)) ?? 0) + entry.minutes);
  return [...new Set([...expected.keys(), ...given.keys()])].flatMap((key): LeaveEntry[] => {
    const [account, fromDay] = key.split(' ') as [LeaveAccount, string];
    const minutes = (expected.get(key)?.minutes ?? 0) - (given.get(key) ?? 0);
    if (minutes === 0) return [];
    return [{ personId: person.personId, account, entry: 'grant', year, minutes, fromDay: Number(fromDay), untilDay: usableUntil(year, policy), basis: expected.get(key)?.basis ?? { cause: 'rulesChanged' }, reason: '', entryId: null, madeAt: null }];
  });
};

/** The same day so many months later, or the last one of that month. */
const monthsAfter = (day: number, months: number): number => {
  const { year, month, dayOfMonth } = dateOfDay(day);
  const first = month - 1 + months;
  const [toYear, toMonth] = [year + Math.floor(first / 12), (first % 12) + 1];
  const lastDay = (toMonth === 12 ? dayOfDate(toYear + 1, 1, 1) : dayOfDate(toYear, toMonth + 1, 1)) - 1;
  return Math.min(dayOfDate(toYear, toMonth, 1) + dayOfMonth - 1, lastDay);
};

/** The ledgers of people as of a day, by person. People who never worked near that day are left out. */
export const readLedgers = async (tx: CompanyTransaction, personIds: readonly number[] | null, day: number): Promise<ReadonlyMap<number, PersonLedger>> => {
  const { year } = dateOfDay(day);
  const { policy } = await readRequestPolicy(tx, formatDay(day));
  const people = await employedPersons(tx, { fromDay: dayOfDate(year, 1, 1), toDay: dayOfDate(year + 1, 1, 1), personIds });
  const ids = people.map(({ personId }) => personId);
  const written = Map.groupBy(await readEntries(tx, ids), ({ personId }) => personId);
  const starts = await readServiceStarts(tx, ids);
  const taken = Map.groupBy(await leaveTaken(tx, ids, dayOfDate(year - 2, 1, 1), dayOfDate(year + 2, 1, 1)), ({ personId }) => personId);
  const earned = Map.groupBy(await timeOffEarned(tx, ids, dayOfDate(year - 1, 1, 1), dayOfDate(year + 1, 1, 1)), ({ personId }) => personId);
  const pending = Map.groupBy(await readPendingLeave(tx, ids), ({ personId }) => personId);
  return new Map(people.map((person): [number, PersonLedger] => {
    const own = written.get(person.personId) ?? [];
    const firstWorkDay = starts.get(person.personId) ?? null;
    const timeOff = (earned.get(person.personId) ?? []).map((each): LeaveEntry => ({ personId: person.personId, account: 'timeOff', entry: 'timeOffEarned', year: dateOfDay(each.day).year, minutes: each.minutes, fromDay: each.day, untilDay: monthsAfter(each.day, policy.timeOffMonths), basis: { cause: 'restDayOvertime' }, reason: '', entryId: null, madeAt: null }));
    const entries = [...own, ...dueEntries(person, firstWorkDay, year, policy, own), ...timeOff];
    // Days before the ledger begins were taken from an account that stands elsewhere.
    const begins = (isTimeOff: boolean): number => dayOfDate(entries.reduce((first, entry) => ((entry.account === 'timeOff') === isTimeOff ? Math.min(first, entry.year) : first), year), 1, 1);
    const uses = (taken.get(person.personId) ?? []).filter((use) => use.day >= begins(use.leaveType === 'compensatoryLeave'));
    return [person.personId, {
      person, firstWorkDay, policy, entries, pending: pending.get(person.personId) ?? [],
      annualUses: uses.filter(({ leaveType }) => leaveType === 'annualLeave').map((use) => ({ day: use.day, minutes: ledgerMinutes(use.minutes, use.plannedMinutes, policy.minutesPerDay) })),
      timeOffUses: uses.filter(({ leaveType }) => leaveType === 'compensatoryLeave').map(({ day: useDay, minutes }) => ({ day: useDay, minutes })),
    }];
  }));
};

/** What comes back of a ledger for a kind of leave: its rows and uses. */
const sideOf = (ledger: PersonLedger, leaveKind: 'annualLeave' | 'compensatoryLeave') => ({
  entries: ledger.entries.filter(({ account }) => (account === 'timeOff') === (leaveKind === 'compensatoryLeave')),
  uses: leaveKind === 'annualLeave' ? ledger.annualUses : ledger.timeOffUses,
  pending: ledger.pending.filter((each) => each.leaveKind === leaveKind),
});

export type LeaveBalances = { readonly annual: LedgerBalance; readonly timeOff: LedgerBalance; readonly pendingMinutes: number; readonly accounts: readonly AccountBalance[] };

/** Balances of a ledger on a day. */
export const balancesOf = (ledger: PersonLedger, day: number): LeaveBalances => {
  const fold = (leaveKind: 'annualLeave' | 'compensatoryLeave') => {
    const { entries, uses } = sideOf(ledger, leaveKind);
    return { entries, found: balanceOn(entries, uses, day) };
  };
  const [annual, timeOff] = [fold('annualLeave'), fold('compensatoryLeave')];
  const accountOf = (account: LeaveAccount, side: typeof annual, takesRest: boolean): AccountBalance => {
    const rows = side.entries.map((entry, index) => ({ entry, left: side.found.left[index] ?? 0 })).filter(({ entry }) => entry.account === account && entry.fromDay <= day);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const granted = sum(rows.map(({ entry }) => entry.minutes));
    const expired = sum(rows.filter(({ entry }) => entry.untilDay < day).map(({ left }) => left));
    const balance = sum(rows.filter(({ entry }) => entry.untilDay >= day).map(({ left }) => left)) - (takesRest ? side.found.overdrawn : 0);
    return { account, granted, expired, balance, used: granted - expired - balance };
  };
  return {
    annual: annual.found, timeOff: timeOff.found, pendingMinutes: ledger.pending.reduce((sum, { minutes }) => sum + minutes, 0),
    accounts: [accountOf('annual', annual, true), accountOf('companyAnnual', annual, false), accountOf('timeOff', timeOff, true)],
  };
};

/** What stays of a balance when further days are taken; below zero when it does not suffice. Open requests hold theirs. */
export const leftAfter = (ledger: PersonLedger, leaveKind: 'annualLeave' | 'compensatoryLeave', wanted: readonly LedgerUse[], exceptRequestId: number | null): number => {
  const { entries, uses, pending } = sideOf(ledger, leaveKind);
  const others = pending.filter(({ requestId }) => requestId !== exceptRequestId).map(({ day, minutes }) => ({ day, minutes }));
  const last = wanted.reduce((latest, { day }) => Math.max(latest, day), 0);
  const { overdrawn, balance } = balanceOn(entries, [...uses, ...others, ...wanted], last);
  return overdrawn > 0 ? -overdrawn : balance;
};
