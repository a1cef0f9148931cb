/** A planned list over rows in memory: for values that are opened in the application, where no database may sort or sum them. */
import { assert } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';
import type { GroupPlan, ListFilter, ListPlan, ListValue, Measure, VisibleField } from './list-query.ts';
import { isInReach } from './subject.ts';

export type Page = { readonly page: number; readonly pageSize: number };

const textOf = (value: ListValue): string => (typeof value === 'string' ? value : '');

const keeps = <Row>({ field, operator, value }: ListFilter<Row>, row: Row): boolean => {
  const found = field.valueOf(row);
  const isEmpty = found === null || found === '';
  switch (operator) {
    case 'isEmpty': return isEmpty;
    case 'isNotEmpty': return !isEmpty;
    case 'is': return found === value || (isEmpty && value === '');
    case 'isNot': return !(found === value || (isEmpty && value === ''));
    case 'contains': return textOf(found).toLowerCase().includes(String(value).toLowerCase());
    case 'startsWith': return textOf(found).toLowerCase().startsWith(String(value).toLowerCase());
    // A row without a value is on neither side of a bound.
    case 'atLeast': return !isEmpty && found >= value;
    case 'atMost': return !isEmpty && found <= value;
  }
};

/** Rows that pass the plan's filters and search. */
export const matchingRows = <Row>(plan: ListPlan<Row>, rows: readonly Row[]): readonly Row[] =>
  rows.filter((row) => plan.filters.every((filter) => keeps(filter, row))
    && (plan.search === '' || plan.searched.some((field) => textOf(field.valueOf(row)).toLowerCase().includes(plan.search))));

const compareValues = (left: string | number, right: string | number): number => (left < right ? -1 : left > right ? 1 : 0);

/** A total order: rows without the value last in either direction, equal ones by the field that no two rows share. */
export const orderedRows = <Row>(plan: ListPlan<Row>, rows: readonly Row[]): readonly Row[] => {
  const tieBreak = plan.view.fields.get(plan.view.definition.tieBreak);
  assert(tieBreak !== undefined, 'the field that no two rows share is visible to every reader');
  const sign = plan.order === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, value: plan.sort.valueOf(row), last: textOf(tieBreak.valueOf(row)) }));
  const isNone = (value: ListValue): boolean => value === null || value === '';
  keyed.sort((a, b) => {
    const none = Number(isNone(a.value)) - Number(isNone(b.value));
    if (none !== 0) return none;
    const byValue = isNone(a.value) ? 0 : sign * compareValues(a.value!, b.value!);
    return byValue !== 0 ? byValue : compareValues(a.last, b.last);
  });
  return keyed.map(({ row }) => row);
};

/** One page of rows; pages count from 1. */
export const pageOfRows = <Row>(rows: readonly Row[], { page, pageSize }: Page): readonly Row[] => rows.slice((page - 1) * pageSize, page * pageSize);

/** A number as decimal text, everything else as it is. */
export const shownValue = <Row>(field: VisibleField<Row>, value: ListValue): string | null => (typeof value === 'number' ? formatScaled(BigInt(value), field.scale ?? 0) : value);

/** The chosen fields of one row; a field that is out of reach for its person is not there. */
export const shownFields = <Row>(plan: ListPlan<Row>, row: Row): Readonly<Record<string, string | null>> => {
  const personId = plan.view.definition.personIdOf(row);
  return Object.fromEntries(plan.fields.filter((field) => isInReach(field.reach, personId)).map((field) => [field.name, shownValue(field, field.valueOf(row))]));
};

export type Group = { readonly value: string | null; readonly measures: Readonly<Record<string, string>> };

/** The figure in units of 10^-scale; null when no row has the value. */
const measured = <Row>({ kind, field }: Measure<Row>, rows: readonly Row[]): number | null => {
  if (field === null) return rows.length;
  const values = rows.map((row) => field.valueOf(row)).filter((value) => typeof value === 'number');
  if (values.length === 0) return null;
  const sum = values.reduce((total, value) => total + value, 0);
  assert(Number.isSafeInteger(sum), 'a sum over a list is a safe integer');
  return kind === 'sum' ? sum : Math.sign(sum) * Math.floor((2 * Math.abs(sum) + values.length) / (2 * values.length));
};

/** Groups by value, those without one last. */
export const groupRows = <Row>(plan: GroupPlan<Row>, rows: readonly Row[]): readonly Group[] => {
  const byValue = new Map<string | null, Row[]>();
  for (const row of matchingRows(plan.list, rows)) {
    const value = shownValue(plan.group, plan.group.valueOf(row));
    const key = value === '' ? null : value;
    const known = byValue.get(key);
    if (known === undefined) byValue.set(key, [row]);
    else known.push(row);
  }
  const groups = [...byValue].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : compareValues(a, b)));
  return groups.flatMap(([value, members]): readonly Group[] => {
    const figures = new Map(plan.measures.map((measure) => [measure.name, measured(measure, members)]));
    const passes = plan.having.every(({ measure, operator, value: bound }) => {
      const figure = figures.get(measure.name) ?? null;
      return figure !== null && (operator === 'atLeast' ? figure >= bound : figure <= bound);
    });
    if (!passes) return [];
    const measures = plan.measures.flatMap(({ name, field }) => {
      const figure = figures.get(name) ?? null;
      return figure === null ? [] : [[name, formatScaled(BigInt(figure), field?.scale ?? 0)] as const];
    });
    return [{ value, measures: Object.fromEntries(measures) }];
  });
};
