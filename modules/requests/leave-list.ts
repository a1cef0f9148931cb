/** Balances of leave as a list: a row is a person in reach of personal values. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { serviceYearsOn } from '#kernel/leave/annual-leave';
import type { ListedPerson } from '#modules/attendance';
import type { ListDefinition } from '#modules/platform';
import { balancesOf, type PersonLedger } from './leave-balances.ts';

export type LeaveRow = {
  readonly person: ListedPerson; readonly hireDate: string; readonly firstWorkDate: string | null; readonly serviceYears: number; readonly grantedMinutes: number; readonly usedMinutes: number; readonly expiredMinutes: number; readonly balanceMinutes: number;
  readonly pendingMinutes: number; readonly timeOffMinutes: number; readonly isServiceConfirmed: boolean;
};

export const leaveRowOf = (person: ListedPerson, ledger: PersonLedger, day: number): LeaveRow => {
  const { annual, timeOff, pendingMinutes } = balancesOf(ledger, day);
  const { firstWorkDay } = ledger;
  return {
    person, hireDate: formatDay(person.hireDay), firstWorkDate: firstWorkDay === null ? null : formatDay(firstWorkDay), serviceYears: serviceYearsOn(Math.min(firstWorkDay ?? person.hireDay, person.hireDay), day),
    grantedMinutes: annual.granted, usedMinutes: annual.used, expiredMinutes: annual.expired, balanceMinutes: annual.balance, pendingMinutes, timeOffMinutes: timeOff.balance, isServiceConfirmed: firstWorkDay !== null,
  };
};

const textOperators = ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const;
const numberOperators = ['is', 'isNot', 'atLeast', 'atMost'] as const;
const figure = (name: 'serviceYears' | 'grantedMinutes' | 'usedMinutes' | 'expiredMinutes' | 'balanceMinutes' | 'pendingMinutes' | 'timeOffMinutes') =>
  ({ name, fieldClass: 'personal', kind: 'number', scale: 0, operators: numberOperators, isSortable: true, valueOf: (row: LeaveRow) => row[name] }) as const;

export const leaveList: ListDefinition<LeaveRow> = {
  population: 'personal', tieBreak: 'personNumber', personIdOf: ({ person }) => person.personId,
  fields: [
    { name: 'personNumber', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: ({ person }) => person.personNumber },
    { name: 'name', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: ({ person }) => person.name },
    { name: 'department', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, valueOf: ({ person }) => person.department },
    { name: 'hireDate', fieldClass: 'public', kind: 'date', operators: ['is', 'isNot', 'atLeast', 'atMost'], isSortable: true, valueOf: ({ hireDate }) => hireDate },
    figure('serviceYears'), figure('grantedMinutes'), figure('usedMinutes'), figure('expiredMinutes'), figure('balanceMinutes'), figure('pendingMinutes'), figure('timeOffMinutes'),
  ],
};
