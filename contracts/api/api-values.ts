/** Values that stand in many answers. Amounts are decimal strings, dates `YYYY-MM-DD`, months `YYYY-MM`, instants ISO 8601 with zone. */
import * as z from 'zod';
import { findingCodes } from '#kernel/attendance/attendance-types';

export const amountValue = z.string().regex(/^-?\d+(\.\d+)?$/);
export const dateValue = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const monthValue = z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/);
export const instantValue = z.iso.datetime({ offset: true });
export const personNumberValue = z.string().min(1).max(64);
/** Number of a row, as text: more digits than a double holds never come. */
export const rowIdValue = z.string().regex(/^\d{1,15}$/);

export const monthParams = z.object({ month: monthValue.describe('Month, YYYY-MM.') });

/** A command carries an id made by the caller; a retry with the same id gets the first answer. */
export const commandFields = { commandId: z.uuid().describe('Made by the caller; a retry with the same id gets the first answer and does nothing again.') };

export const commandQuery = z.object(commandFields);

export const pageFields = {
  page: z.coerce.number<number>().int().min(1).default(1).describe('Page number, the first is 1.'),
  pageSize: z.coerce.number<number>().int().min(1).max(2000).default(50).describe('Rows per page, at most 2000.'),
};

/** Filters of every list of people. */
export const personFilterFields = {
  search: z.string().max(100).default('').describe('Part of a name or person number; empty for all.'),
  department: z.string().max(200).default('').describe('Exact department name; empty for all.'),
  workplaceCode: z.string().max(64).default('').describe('Workplace code; empty for all.'),
};

export const totalField = { total: z.int().describe('Rows that match the filters, over all pages.') };

export const titlesValue = z.object({
  'zh-CN': z.string().describe('In Simplified Chinese.'),
  en: z.string().describe('In English.'),
});

export const findingCodeValue = z.enum(findingCodes);

export const countValue = z.object({
  name: z.string().describe('What is counted; phrases count.<name>.'),
  value: z.int().describe('How many.'),
});

/** Who a row is about. */
export const personFields = {
  personNumber: personNumberValue.describe('Person number (工号).'),
  name: z.string().describe('Name.'),
  department: z.string().describe('Department name.'),
  workplaceCode: z.string().describe('Workplace code; empty when no terms hold.'),
  workplaceName: z.string().describe('Workplace name.'),
};

export const startedResponse = z.object({ runId: z.string().describe('Run to watch in the progress stream; for a sync, which the worker opens, the id of the wish: watch the source by its code.') });
export const doneResponse = z.object({ done: z.literal(true).describe('Always true; a failure is an error answer.') });
export const fileResponse = z.string().describe('The file itself; its media type and name stand in the headers.');
