/** Fields that a company adds to its people's files: typed, dated, of a class that says who may see them. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, fileResponse, instantValue, pageFields, personFields, personNumberValue, totalField } from './api-values.ts';
import { formatField, listFields, listFieldValue } from './list-terms.ts';

export const customFieldKinds = ['text', 'number', 'date', 'choice', 'money'] as const;
/** Classes that a company may give to a field of its own; amounts are always `pay`. */
export const customFieldClasses = ['personal', 'pay'] as const;

const codeValue = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const asOfField = { asOf: z.union([dateValue, z.literal('')]).default('').describe('The day that is looked at; empty for today.') };
const searchField = { search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.') };
const personParams = z.object({ personNumber: personNumberValue.describe('Person number.') });

const fieldFields = {
  code: codeValue.describe('Code: rules and files name the field by it.'),
  titleZh: z.string().trim().min(1).max(60).describe('Name in Chinese.'),
  titleEn: z.string().trim().min(1).max(60).describe('Name in English.'),
  kind: z.enum(customFieldKinds).describe('Kind of value.'),
  choices: z.array(z.string().trim().min(1).max(60)).max(100).default([]).describe('What can be chosen; for choices only.'),
  fieldClass: z.enum(customFieldClasses).describe('Who may see it.'),
  payItem: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/).nullable().default(null).describe('Pay item whose amount of each month the value is; null = none. For amounts, when the field is made.'),
};

export const listCustomFields = defineRoute({
  method: 'GET', path: '/api/custom-fields', operationId: 'listCustomFields', access: needs.read('personal'),
  summary: 'Fields that the company added, as far as the caller may see their values.',
  response: z.object({
    mayChange: z.boolean().describe('Whether the caller may add and change fields.'),
    rows: z.array(z.object({ ...fieldFields, choices: z.array(z.string()).describe('What can be chosen.'), isEnded: z.boolean().describe('No longer filled in; what stands stays.') })).describe('Fields.'),
  }),
});
export const defineCustomField = defineRoute({
  method: 'POST', path: '/api/custom-fields', operationId: 'defineCustomField', access: needs.whole(needs.change('personal')),
  summary: 'Add a field, or change its names, its choices, or whether it is still filled in.',
  body: z.strictObject({ ...commandFields, ...fieldFields, isEnded: z.boolean().default(false).describe('True: no longer filled in.') }), response: doneResponse,
});
export const readCustomValues = defineRoute({
  method: 'GET', path: '/api/people/:personNumber/custom-values', operationId: 'readCustomValues', access: needs.read('personal'),
  summary: 'Values of a person with their history, newest first.', params: personParams,
  response: z.object({
    mayChange: z.boolean().describe('Whether the caller may set values.'),
    rows: z.array(z.object({ code: codeValue.describe('Field.'), validFrom: dateValue.describe('From which day.'), value: z.string().nullable().describe('Value; null = none from then on.'), recordedAt: instantValue.describe('When it was recorded.') })).describe('Values.'),
  }),
});
export const setCustomValue = defineRoute({
  method: 'POST', path: '/api/people/:personNumber/custom-values', operationId: 'setCustomValue', access: needs.change('personal'),
  summary: 'Set a value of a person from a day on.', params: personParams,
  body: z.strictObject({ ...commandFields, code: codeValue.describe('Field.'), validFrom: dateValue.describe('From which day.'), value: z.string().trim().min(1).max(500).nullable().describe('Value; null = none from then on. Numbers as decimal text, dates as YYYY-MM-DD.') }),
  response: doneResponse,
});
export const listCustomValues = defineRoute({
  method: 'GET', path: '/api/custom-values', operationId: 'listCustomValues', access: needs.read('personal'),
  summary: 'People with the values of the company\'s own fields on a day: filtered, ordered and searched as any list.',
  query: z.object({ ...pageFields, ...listFields, ...asOfField, ...searchField }),
  response: z.object({
    ...totalField, fields: z.array(listFieldValue).describe('Fields that the reader may use.'),
    rows: z.array(z.object({ personNumber: personFields.personNumber, name: personFields.name, department: personFields.department, values: z.record(z.string(), z.string().nullable()).describe('Value by field.') })).describe('People.'),
  }),
});
export const exportCustomValues = defineRoute({
  method: 'GET', path: '/api/custom-values-export', operationId: 'exportCustomValues', access: needs.read('personal'),
  summary: 'The same list as a file.', query: z.object({ ...listFields, ...asOfField, ...searchField, ...formatField }), answer: 'file', response: fileResponse,
});
