/** Findings of a month as a list: a row is one finding of one person in reach of personal values. */
import type { listedFindingCodes } from '#contracts/api/attendance-api';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { ListDefinition } from '#modules/platform';
import type { ListedPerson } from './attendance-scope.ts';

/** `minutes` null: computed again for the page that is shown. */
export type FindingRow = { readonly person: ListedPerson; readonly day: number; readonly code: (typeof listedFindingCodes)[number]; readonly shiftCode: string | null; readonly minutes: number | null };

const textOperators = ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const;
const choiceOperators = ['is', 'isNot', 'isEmpty', 'isNotEmpty'] as const;

/** Rows come in by date: of one person's on the same day, and of rows that are equal by the field asked for, that order stays. */
export const findingsList: ListDefinition<FindingRow> = {
  population: 'personal', tieBreak: 'personNumber', personIdOf: ({ person }) => person.personId,
  fields: [
    { name: 'personNumber', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: ({ person }) => person.personNumber },
    { name: 'name', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: ({ person }) => person.name },
    { name: 'department', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, valueOf: ({ person }) => person.department },
    { name: 'workplaceCode', fieldClass: 'public', kind: 'choice', operators: choiceOperators, isSortable: true, valueOf: ({ person }) => person.workplaceCode },
    { name: 'workplaceName', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, valueOf: ({ person }) => person.workplaceName },
    { name: 'date', fieldClass: 'personal', kind: 'date', operators: ['is', 'isNot', 'atLeast', 'atMost'], isSortable: true, valueOf: ({ day }) => formatDay(day) },
    { name: 'code', fieldClass: 'personal', kind: 'choice', operators: choiceOperators, isSortable: true, valueOf: ({ code }) => code },
    { name: 'shiftCode', fieldClass: 'personal', kind: 'choice', operators: textOperators, isSortable: true, valueOf: ({ shiftCode }) => shiftCode },
  ],
};
