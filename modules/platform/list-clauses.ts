/** A planned list as clauses of a statement: columns from the definition, everything else as parameters. */
import { assert } from '#kernel/base/result';
import type { ListFilter, ListPlan, VisibleField } from './list-query.ts';

export type ListClauses = {
  /** Begins with " and ", or is empty. */
  readonly where: string;
  readonly orderBy: string;
  readonly values: readonly unknown[];
};

/** Whether the database can do all of it; otherwise the rest is done over rows in memory, after their values are opened. */
export const isAllInDatabase = <Row>(plan: ListPlan<Row>): boolean => plan.sort.column !== undefined && [...plan.filters.map(({ field }) => field), ...(plan.search === '' ? [] : plan.searched)].every(({ column }) => column !== undefined);

/** Dates have the order of their text, so that one form serves all. */
const textColumn = <Row>(field: VisibleField<Row>): string => {
  assert(field.column !== undefined && field.kind !== 'number', 'the database compares text, choices and dates');
  return `coalesce((${field.column})::text, '')`;
};

const condition = <Row>({ field, operator }: ListFilter<Row>, place: string): string => {
  const column = textColumn(field);
  switch (operator) {
    case 'is': return `${column} = ${place}`;
    case 'isNot': return `${column} <> ${place}`;
    case 'contains': return `strpos(lower(${column}), lower(${place})) > 0`;
    case 'startsWith': return `starts_with(lower(${column}), lower(${place}))`;
    case 'atLeast': return `${column} <> '' and ${column} collate "C" >= ${place}`;
    case 'atMost': return `${column} <> '' and ${column} collate "C" <= ${place}`;
    case 'isEmpty': return `${column} = ${place}`;
    case 'isNotEmpty': return `${column} <> ${place}`;
  }
};

/** Clauses for the fields that the database knows; parameters are numbered from `first`. */
export const clausesOf = <Row>(plan: ListPlan<Row>, first: number): ListClauses => {
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${first + values.push(value) - 1}::text`;
  const conditions = plan.filters.filter(({ field }) => field.column !== undefined).map((filter) => condition(filter, place(filter.value)));
  if (plan.search !== '' && plan.searched.every(({ column }) => column !== undefined)) {
    const searched = place(plan.search);
    conditions.push(plan.searched.length === 0 ? 'false' : plan.searched.map((field) => `strpos(lower(${textColumn(field)}), ${searched}) > 0`).join(' or '));
  }
  const tieBreak = plan.view.fields.get(plan.view.definition.tieBreak);
  assert(tieBreak?.column !== undefined, 'the field that no two rows share stands in a column');
  const direction = plan.order === 'ascending' ? 'asc' : 'desc';
  const sorted = plan.sort.column === undefined ? '' : `${textColumn(plan.sort)} = '', ${textColumn(plan.sort)} collate "C" ${direction}, `;
  return { where: conditions.map((each) => ` and (${each})`).join(''), orderBy: ` order by ${sorted}${textColumn(tieBreak)} collate "C"`, values };
};
