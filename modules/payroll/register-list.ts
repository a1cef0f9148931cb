/** The register as a list: who a row is about, and one field an item with the class that its pack gives it. */
import { type CompanyTransaction, type ListDefinition, type ListField, type ListView, viewOfList } from '#modules/platform';
import type { ItemSetItem } from './payroll-store.ts';
import { differenceOf, type MonthRow, type PayMonth } from './read-month.ts';

const textOperators = ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const;
const choiceOperators = ['is', 'isNot', 'isEmpty', 'isNotEmpty'] as const;
const figureOperators = ['is', 'isNot', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;

export const differencePrefix = 'difference:';

const personFields: readonly ListField<MonthRow>[] = [
  { name: 'personNumber', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: (row) => row.personNumber },
  { name: 'name', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, valueOf: (row) => row.name },
  { name: 'department', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.department },
  { name: 'workplaceCode', fieldClass: 'public', kind: 'choice', operators: choiceOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.workplaceCode },
  { name: 'workplaceName', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.workplaceName },
  { name: 'legalEntity', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.legalEntity },
  { name: 'status', fieldClass: 'pay', kind: 'choice', operators: choiceOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.status },
  { name: 'reason', fieldClass: 'pay', kind: 'choice', operators: choiceOperators, isSortable: true, isGroupable: true, valueOf: (row) => row.reason },
  { name: 'checkCode', fieldClass: 'pay', kind: 'text', operators: ['is'], valueOf: (row) => row.checkCode },
];

const itemFields = ({ item, fieldClass, scale }: ItemSetItem): readonly ListField<MonthRow>[] => {
  const figure = { fieldClass, kind: 'number', scale, operators: figureOperators, isSortable: true } as const;
  return [
    { ...figure, name: item, valueOf: (row) => row.amounts.get(item) ?? null },
    { ...figure, name: `${differencePrefix}${item}`, valueOf: (row) => differenceOf(row, item) },
  ];
};

const registerList = (items: readonly ItemSetItem[]): ListDefinition<MonthRow> => ({
  population: 'pay', tieBreak: 'personNumber', fields: [...personFields, ...items.flatMap(itemFields)], personIdOf: (row) => row.personId,
});

/** The register of a month as the transaction's reader has it. */
export const viewOfRegister = (tx: Pick<CompanyTransaction, 'access'>, month: PayMonth): ListView<MonthRow> => viewOfList(registerList(month.items), tx.access);
