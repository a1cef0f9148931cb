/** The staff directory, import from workbooks, and taking on a company. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, commandQuery, dateValue, fileResponse, instantValue, pageFields, personFields, personFilterFields, personNumberValue, totalField } from './api-values.ts';
import { formatField, groupFields, groupsResponse, listFieldValue, listFields } from './list-terms.ts';
import { companyValue } from './session-api.ts';

const keepers = needs.operate;

const personRow = z.object({
  ...personFields,
  legalEntity: z.string().describe('用人单位.'),
  wageKind: z.enum(['monthly', 'hourly']).nullable().describe('How they are paid; null without terms.'),
  scheduleCode: z.string().describe('Schedule.'),
  hireDate: dateValue.describe('First day.'),
  leaveDate: dateValue.nullable().describe('Last day.'),
  managerName: z.string().nullable().describe('Line manager.'),
  mobileMasked: z.string().describe('Mobile number with the middle hidden.'),
  accounts: z.array(z.string()).describe('Accounts in sources, as source:account.'),
});

/** A row of the directory: who it is about, and the fields that were asked for as far as the reader may see them for this person. */
const directoryRow = personRow.extend({
  identityNumber: z.string().nullable().describe('Identity number; for readers of identity data, when asked for.'),
  wage: amountValue.nullable().describe('Wage of the terms that hold; for readers of pay, when asked for.'),
}).partial().extend(personFields);

const stateField = { state: z.enum(['employed', 'joined', 'left', 'all']).default('all').describe('Employed now, joined or left in the current month, or all.') };

const termsValue = z.object({
  validFrom: dateValue.describe('First day they hold.'),
  legalEntity: z.string().describe('用人单位.'),
  workplaceName: z.string().describe('Workplace.'),
  insurancePlace: z.string().nullable().describe('参保地; null = none.'),
  wageKind: z.enum(['monthly', 'hourly']).describe('Per month or per hour.'),
  wage: amountValue.nullable().describe('Wage; null for readers who may not see pay.'),
  currency: z.string().describe('ISO 4217.'),
  scheduleCode: z.string().describe('Schedule.'),
});

const importValue = z.object({
  importId: z.string().describe('Import.'),
  fileName: z.string().describe('Name of the workbook.'),
  importedAt: instantValue.describe('When.'),
  state: z.enum(['landed', 'refused']).describe('refused = something failed, and nothing was taken in.'),
  sheets: z.array(z.object({
    sheet: z.string().describe('Sheet.'),
    rows: z.int().describe('Rows with data.'),
    good: z.int().describe('Rows without a fault.'),
    failed: z.int().describe('Rows with a fault.'),
    removed: z.int().describe('Punches, forms or roster days that earlier imports held and this sheet leaves out; their record stays.'),
  })).describe('Result by sheet.'),
  failures: z.array(z.object({
    sheet: z.string().describe('Sheet.'),
    row: z.int().describe('Row in the sheet, the heading is 1.'),
    column: z.string().describe('Column heading; empty for the whole row.'),
    reason: z.string().describe('Closed list of the spreadsheet connector, whose own phrases have error.<reason>.'),
    value: z.string().describe('What stood there, shortened.'),
  })).describe('First 100 faults; the file with failed rows has all.'),
  failedRows: z.int().describe('Rows in that file.'),
});

export const listPeople = defineRoute({
  method: 'GET', path: '/api/people', operationId: 'listPeople', access: needs.read('public'),
  summary: 'The staff directory: the people and the fields that the reader may see.',
  query: z.object({ ...pageFields, ...personFilterFields, ...listFields, ...stateField }),
  response: z.object({ ...totalField, fields: z.array(listFieldValue).describe('Fields that the reader may use.'), rows: z.array(directoryRow).describe('People.') }),
});
export const groupPeople = defineRoute({
  method: 'GET', path: '/api/people-groups', operationId: 'groupPeople', access: needs.read('public'),
  summary: 'The staff directory counted by a field.',
  query: z.object({ ...personFilterFields, ...groupFields, ...stateField }), response: groupsResponse,
});
export const exportPeople = defineRoute({
  method: 'GET', path: '/api/people-export', operationId: 'exportPeople', access: needs.read('public'),
  summary: 'The staff directory as a file: the same people and fields as on the screen.',
  query: z.object({ ...personFilterFields, ...listFields, ...stateField, ...formatField }), answer: 'file', response: fileResponse,
});
export const readPerson = defineRoute({
  method: 'GET', path: '/api/people/:personNumber', operationId: 'readPerson', access: needs.read('public'),
  summary: 'One person with the history of their terms.',
  params: z.object({ personNumber: personNumberValue.describe('Person number.') }),
  response: directoryRow.extend({ terms: z.array(termsValue).describe('Terms, newest first.') }),
});
export const readFacets = defineRoute({
  method: 'GET', path: '/api/people-facets', operationId: 'readFacets', access: needs.read('public'),
  summary: 'Values for the filters of people lists, as far as the reader may see.',
  response: z.object({
    departments: z.array(z.string()).describe('Department names.'),
    workplaces: z.array(z.object({ workplaceCode: z.string().describe('Code.'), name: z.string().describe('Name.') })).describe('Workplaces.'),
  }),
});
export const downloadTemplate = defineRoute({
  method: 'GET', path: '/api/imports/template', operationId: 'downloadTemplate', access: keepers,
  summary: 'The empty workbook with all sheets, headings and notes (XLSX).', answer: 'file', response: fileResponse,
});
export const importWorkbook = defineRoute({
  method: 'POST', path: '/api/imports', operationId: 'importWorkbook', access: keepers,
  summary: 'Take in a workbook: everything, or nothing when a row fails.', query: commandQuery, upload: true, response: importValue,
});
export const listImports = defineRoute({
  method: 'GET', path: '/api/imports', operationId: 'listImports', access: keepers,
  summary: 'Earlier imports, newest first.', query: z.object(pageFields),
  response: z.object({ ...totalField, rows: z.array(importValue).describe('Imports.') }),
});
export const downloadFailedRows = defineRoute({
  method: 'GET', path: '/api/imports/:importId/failed-rows', operationId: 'downloadFailedRows', access: keepers,
  summary: 'The rows that failed with a reason column, to be corrected and imported again (XLSX).',
  params: z.object({ importId: z.string().max(64).describe('Import.') }), answer: 'file', response: fileResponse,
});
export const createCompany = defineRoute({
  method: 'POST', path: '/api/companies', operationId: 'createCompany', access: needs.administer,
  summary: 'Take on a company, with WeCom credentials or with workbooks only; the caller becomes its administrator.',
  body: z.object({
    ...commandFields,
    companyCode: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/).describe('Short code of your choice.'),
    name: z.string().min(1).max(100).describe('Registered name.'),
    country: z.enum(['CN', 'HU']).describe('Country of the seat.'),
    source: z.strictObject({
      connector: z.string().min(1).max(64).describe('Connector; "workbook" for workbooks only.'),
      settings: z.record(z.string(), z.string().max(2000)).describe('Its settings; empty for workbooks.'),
    }).describe('Where attendance comes from.'),
  }),
  response: z.object({ company: companyValue.describe('The new company.') }),
});
