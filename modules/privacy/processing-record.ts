/**
 * The record of processing (处理活动记录): by purpose, which columns of which tables, on which basis, how long, for whom.
 * Generated from what the database and the product really hold, so that it cannot fall behind them.
 */
import type { FieldClass } from '#kernel/base/field-class';
import type { CompanyTransaction } from '#modules/platform';
import { countAssessmentsInForce } from './assessment-store.ts';
import { countOpenHolds } from './hold-store.ts';
import { personDataTables } from './person-data-registry.ts';
import { readColumns, readRecipients } from './purpose-store.ts';
import { purposes, type Purpose } from './purposes.ts';
import { rulesOfCompany } from './retention.ts';
import type { RetentionRule } from './retention-rules.ts';

export type RecordedColumn = { readonly column: string; readonly fieldClass: FieldClass; readonly sealed: boolean };
export type RecordedTable = { readonly table: string; readonly columns: readonly RecordedColumn[]; readonly rules: readonly string[] };
export type RecordedActivity = Purpose & { readonly tables: readonly RecordedTable[] };
export type ProcessingRecord = { readonly day: string; readonly activities: readonly RecordedActivity[]; readonly retention: readonly RetentionRule[]; readonly assessments: number; readonly holds: number };

/** Class and seal of a column, from the catalogue of columns; null where it says nothing about the column. */
export type ColumnCatalogue = (table: string, column: string) => { readonly fieldClass: FieldClass; readonly sealed: boolean } | null;

/** Purposes with the company's own recipients beside the built-in ones. */
export const purposesOfCompany = async (tx: CompanyTransaction): Promise<readonly Purpose[]> => {
  const recipients = await readRecipients(tx);
  return purposes.map((purpose): Purpose => ({ ...purpose, recipients: [...purpose.recipients, ...(recipients.get(purpose.purpose) ?? [])] }));
};

/** The record as it is on `day`. */
export const recordProcessing = async (tx: CompanyTransaction, day: string, catalogue: ColumnCatalogue): Promise<ProcessingRecord> => {
  const columns = await readColumns(tx, personDataTables.map(({ table }) => table));
  const retention = await rulesOfCompany(tx);
  const activities = (await purposesOfCompany(tx)).map((purpose): RecordedActivity => ({
    ...purpose,
    tables: personDataTables.filter((table) => table.purposes.includes(purpose.purpose)).map(({ table }) => ({
      table, rules: retention.filter(({ tables }) => tables.includes(table)).map(({ rule }) => rule),
      // Columns that the catalogue gives to nobody (keys, times of work) are no processing.
      columns: (columns.get(table) ?? []).flatMap((column) => {
        const known = catalogue(table, column);
        return known === null ? [] : [{ column, ...known }];
      }),
    })),
  }));
  return { day, activities, retention, assessments: await countAssessmentsInForce(tx, day), holds: await countOpenHolds(tx) };
};
