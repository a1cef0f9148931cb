/**
 * How any list is narrowed, ordered, shaped and grouped by its fields. Only fields that the caller may see exist: one
 * that they may not see and one that is not there are answered alike, with `unknownField`.
 */
import * as z from 'zod';
import { fieldClasses } from './access-terms.ts';

/** Text: is, isNot, contains, startsWith. Numbers and dates: is, isNot, atLeast, atMost. Both: isEmpty, isNotEmpty. */
export const filterOperators = ['is', 'isNot', 'contains', 'startsWith', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** What is counted or summed in a group: `people`, `sum:<field>` or `average:<field>`. */
export const measureKinds = ['people', 'sum', 'average'] as const;
export type MeasureKind = (typeof measureKinds)[number];

const listFieldKinds = ['text', 'choice', 'date', 'number'] as const;
export type ListFieldKind = (typeof listFieldKinds)[number];

const sortOrders = ['ascending', 'descending'] as const;

/** Query parameters of a list. */
export const listFields = {
  fields: z.string().max(2000).default('').describe('Names of fields, separated by commas; empty for the usual ones. Who a row is about always comes along.'),
  sort: z.string().max(100).default('personNumber').describe('Field to order by; equal ones by person number.'),
  order: z.enum(sortOrders).default('ascending').describe('Order.'),
  filter: z.string().max(4000).default('').describe('JSON: [["field","operator","value"],…], all of which must hold; empty for all. isEmpty and isNotEmpty take "" as value.'),
};

/** Query parameters of groups over the same list. */
export const groupFields = {
  filter: listFields.filter,
  group: z.string().min(1).max(100).describe('Field to group by.'),
  measure: z.string().max(2000).default('people').describe('people, sum:<field> or average:<field>, separated by commas.'),
  having: z.string().max(4000).default('').describe('JSON: [["measure","atLeast" or "atMost","value"],…] over the measures asked for; empty for all groups.'),
};

const fileFormats = ['xlsx', 'csv'] as const;
export const formatField = { format: z.enum(fileFormats).default('xlsx').describe('File format.') };

/** A field as the caller may use it. */
export const listFieldValue = z.object({
  name: z.string().describe('Name, for fields, sort, filter, group and measure.'),
  fieldClass: z.enum(fieldClasses).describe('Class of its values.'),
  kind: z.enum(listFieldKinds).describe('Kind of value.'),
  isSortable: z.boolean().describe('May be sorted by; never when the caller sees it for some rows only.'),
  operators: z.array(z.enum(filterOperators)).describe('Operators of filters; empty when it is no filter.'),
  isSearchable: z.boolean().describe('Whether search looks into it.'),
  isGroupable: z.boolean().describe('May be grouped by.'),
});

export const groupsResponse = z.object({
  groups: z.array(z.object({
    value: z.string().nullable().describe('Value of the field; null without one.'),
    measures: z.record(z.string(), z.string()).describe('Figure by measure, as decimal text; absent where there is nothing to sum.'),
  })).describe('Groups by value.'),
});
