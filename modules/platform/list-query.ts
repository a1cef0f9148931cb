/**
 * The gate on every list. A list is a definition of fields; built for a reader it has only the fields of classes in the
 * reader's reach, and everything a query names (fields, sort, filter, group, measure, search, export) is looked up there.
 * A hidden field and one that does not exist are therefore the same thing: `unknownField`. A field that is in reach for
 * some rows only (one's own pay in a list of colleagues) can be shown there, and can order, narrow and group nothing.
 */
import { filterOperators, measureKinds, type FilterOperator, type ListFieldKind, type MeasureKind } from '#contracts/api/list-terms';
import type { FieldClass } from '#contracts/api/access-terms';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { parseDecimal, scaledInteger } from '#kernel/quantity/decimal';
import type { ApiFailure } from './api-server.ts';
import { reachOf, type Access, type Reach } from './subject.ts';

declare const writtenHere: unique symbol;
/** SQL that stands in the source as it is; nothing from outside can become one. */
export type SqlFragment = string & { readonly [writtenHere]: true };
/** The only maker of fragments: a template without a single value in it. */
export const sqlFragment = (strings: TemplateStringsArray, ...values: readonly never[]): SqlFragment => {
  assert(strings.length === 1 && values.length === 0, 'a fragment of SQL holds no values');
  return strings[0] as SqlFragment;
};

/** Text, choices and dates (`YYYY-MM-DD`) are text; a number is whole, in units of 10^-scale. Null: there is none. */
export type ListValue = string | number | null;

export type ListField<Row> = {
  readonly name: string;
  readonly fieldClass: FieldClass;
  readonly kind: ListFieldKind;
  /** Decimals of a number. */
  readonly scale?: number;
  readonly operators?: readonly FilterOperator[];
  readonly isSortable?: boolean;
  readonly isSearchable?: boolean;
  readonly isGroupable?: boolean;
  /** Shown when the query names no fields. */
  readonly isUsual?: boolean;
  /** Where the database finds it; left out for values that are opened in the application. */
  readonly column?: SqlFragment;
  readonly valueOf: (row: Row) => ListValue;
};

export type ListDefinition<Row> = {
  /** Rows are the people in reach of this class. */
  readonly population: FieldClass;
  /** The field that no two rows share: the person number. */
  readonly tieBreak: string;
  readonly fields: readonly ListField<Row>[];
  readonly personIdOf: (row: Row) => number;
};

export type VisibleField<Row> = ListField<Row> & {
  readonly reach: Reach;
  /** In reach for every row that the list may hold: only then it may order, narrow or group. */
  readonly isWhole: boolean;
};

export type ListView<Row> = { readonly definition: ListDefinition<Row>; readonly fields: ReadonlyMap<string, VisibleField<Row>> };

const holdsAll = (reach: Reach, population: Reach): boolean => reach === 'all' || (population !== 'all' && population.isSubsetOf(reach));

/** The list as this reader has it. It depends on rights alone, never on what the rows hold. */
export const viewOfList = <Row>(definition: ListDefinition<Row>, access: Access): ListView<Row> => {
  const reachIn = (fieldClass: FieldClass): Reach => (access.kind === 'system' ? 'all' : reachOf(access.subject, 'read', fieldClass));
  const population = reachIn(definition.population);
  const visible = definition.fields.flatMap((field): readonly VisibleField<Row>[] => {
    const reach = reachIn(field.fieldClass);
    return reach !== 'all' && reach.size === 0 ? [] : [{ ...field, reach, isWhole: holdsAll(reach, population) }];
  });
  return { definition, fields: new Map(visible.map((field) => [field.name, field])) };
};

/** What the reader may do with each field, for the screen. */
export const describeView = <Row>(view: ListView<Row>) =>
  [...view.fields.values()].map((field) => ({
    name: field.name, fieldClass: field.fieldClass, kind: field.kind, isSortable: field.isWhole && field.isSortable === true, operators: field.isWhole ? [...(field.operators ?? [])] : [],
    isSearchable: field.isWhole && field.isSearchable === true, isGroupable: field.isWhole && field.isGroupable === true,
  }));

export type ListFilter<Row> = { readonly field: VisibleField<Row>; readonly operator: FilterOperator; readonly value: string | number };

export type ListQuery = { readonly fields: string; readonly sort: string; readonly order: 'ascending' | 'descending'; readonly filter: string; readonly search: string };

export type ListPlan<Row> = {
  readonly view: ListView<Row>;
  readonly fields: readonly VisibleField<Row>[];
  readonly filters: readonly ListFilter<Row>[];
  readonly sort: VisibleField<Row>;
  readonly order: 'ascending' | 'descending';
  /** In lower case; empty for all. */
  readonly search: string;
  readonly searched: readonly VisibleField<Row>[];
};

type Part = 'fields' | 'sort' | 'filter' | 'group' | 'measure' | 'having';
/** Says where, never what: the answer for a hidden field and for one that is not there have the same bytes. */
const unknownField = (part: Part): { readonly ok: false; readonly error: ApiFailure } => failure({ code: 'unknownField', status: 400, data: { part } });
const invalid = (part: Part): { readonly ok: false; readonly error: ApiFailure } => failure({ code: 'invalidRequest', status: 400, data: { field: part } });

const mostFilters = 20;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

const namesIn = (text: string): readonly string[] => [...new Set(text.split(',').map((name) => name.trim()).filter((name) => name !== ''))];

const chosenFields = <Row>(view: ListView<Row>, text: string): Result<readonly VisibleField<Row>[], ApiFailure> => {
  const names = namesIn(text);
  if (names.length === 0) return success([...view.fields.values()].filter((field) => field.isUsual !== false));
  const chosen: VisibleField<Row>[] = [];
  for (const name of new Set([view.definition.tieBreak, ...names])) {
    const field = view.fields.get(name);
    if (field === undefined) return unknownField('fields');
    chosen.push(field);
  }
  return success(chosen);
};

/** JSON triples of text, or null. */
const readTriples = (text: string): readonly (readonly [string, string, string])[] | null => {
  if (text === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed.length > mostFilters) return null;
  const isTriple = (entry: unknown): entry is [string, string, string] => Array.isArray(entry) && entry.length === 3 && entry.every((part) => typeof part === 'string' && part.length <= 200);
  return parsed.every(isTriple) ? parsed : null;
};

const filterValue = <Row>(field: ListField<Row>, operator: FilterOperator, text: string): string | number | null => {
  if (operator === 'isEmpty' || operator === 'isNotEmpty') return text === '' ? '' : null;
  if (field.kind === 'date') return datePattern.test(text) ? text : null;
  if (field.kind !== 'number') return text;
  return scaledNumber(text, field.scale ?? 0);
};

const scaledNumber = (text: string, scale: number): number | null => {
  const parsed = parseDecimal(text);
  if (parsed === null || (parsed.numerator * 10n ** BigInt(scale)) % parsed.denominator !== 0n) return null;
  const scaled = Number(scaledInteger(parsed, scale));
  return Number.isSafeInteger(scaled) ? scaled : null;
};

const readFilters = <Row>(view: ListView<Row>, text: string): Result<readonly ListFilter<Row>[], ApiFailure> => {
  const triples = readTriples(text);
  if (triples === null) return invalid('filter');
  // All names first: what is said about operators and values must not tell whether a hidden field is there.
  const fields = triples.map(([name]) => view.fields.get(name));
  if (fields.some((field) => field === undefined || !field.isWhole || (field.operators ?? []).length === 0)) return unknownField('filter');
  const filters: ListFilter<Row>[] = [];
  for (const [index, [, wanted, text_]] of triples.entries()) {
    const field = fields[index]!;
    const operator = filterOperators.find((candidate) => candidate === wanted && field.operators?.includes(candidate) === true);
    const value = operator === undefined ? null : filterValue(field, operator, text_);
    if (operator === undefined || value === null) return invalid('filter');
    filters.push({ field, operator, value });
  }
  return success(filters);
};

/** Looks up everything that a query names among the fields of the reader's view. */
export const planList = <Row>(view: ListView<Row>, query: ListQuery): Result<ListPlan<Row>, ApiFailure> => {
  const fields = chosenFields(view, query.fields);
  if (!fields.ok) return fields;
  const sort = view.fields.get(query.sort);
  if (sort === undefined || !sort.isWhole || sort.isSortable !== true) return unknownField('sort');
  const filters = readFilters(view, query.filter);
  if (!filters.ok) return filters;
  return success({
    view, fields: fields.value, filters: filters.value, sort, order: query.order, search: query.search.trim().toLowerCase(),
    searched: [...view.fields.values()].filter((field) => field.isWhole && field.isSearchable === true),
  });
};

export type Measure<Row> = { readonly name: string; readonly kind: MeasureKind; readonly field: VisibleField<Row> | null };
export type GroupQuery = { readonly filter: string; readonly group: string; readonly measure: string; readonly having: string; readonly search: string };
export type GroupPlan<Row> = {
  readonly list: ListPlan<Row>;
  readonly group: VisibleField<Row>;
  readonly measures: readonly Measure<Row>[];
  /** Bounds in units of 10^-scale of the measure; of `people` in people. */
  readonly having: readonly { readonly measure: Measure<Row>; readonly operator: 'atLeast' | 'atMost'; readonly value: number }[];
};

const readMeasures = <Row>(view: ListView<Row>, text: string): Result<readonly Measure<Row>[], ApiFailure> => {
  const measures: Measure<Row>[] = [];
  for (const name of namesIn(text)) {
    const [kindText, ...rest] = name.split(':');
    const kind = measureKinds.find((candidate) => candidate === kindText);
    if (kind === 'people' && rest.length === 0) {
      measures.push({ name, kind, field: null });
      continue;
    }
    const field = view.fields.get(rest.join(':'));
    if (kind === undefined || kind === 'people' || field === undefined || !field.isWhole || field.kind !== 'number') return unknownField('measure');
    measures.push({ name, kind, field });
  }
  return measures.length === 0 ? invalid('measure') : success(measures);
};

/** The same for groups: grouped, measured and bounded by fields that are in reach for every row. */
export const planGroups = <Row>(view: ListView<Row>, query: GroupQuery): Result<GroupPlan<Row>, ApiFailure> => {
  const list = planList(view, { fields: '', sort: view.definition.tieBreak, order: 'ascending', filter: query.filter, search: query.search });
  if (!list.ok) return list;
  const group = view.fields.get(query.group);
  if (group === undefined || !group.isWhole || group.isGroupable !== true) return unknownField('group');
  const measures = readMeasures(view, query.measure);
  if (!measures.ok) return measures;
  const triples = readTriples(query.having);
  if (triples === null) return invalid('having');
  const having: GroupPlan<Row>['having'][number][] = [];
  for (const [name, operator, text] of triples) {
    const measure = measures.value.find((candidate) => candidate.name === name);
    if (measure === undefined) return unknownField('having');
    const value = scaledNumber(text, measure.field?.scale ?? 0);
    if ((operator !== 'atLeast' && operator !== 'atMost') || value === null) return invalid('having');
    having.push({ measure, operator, value });
  }
  // What is neither grouped nor measured is not read, so that it is not opened either.
  const tieBreak = [...view.fields.values()].filter(({ name }) => name === view.definition.tieBreak);
  return success({ list: { ...list.value, fields: [...tieBreak, group, ...measures.value.flatMap(({ field }) => field ?? [])] }, group, measures: measures.value, having });
};
