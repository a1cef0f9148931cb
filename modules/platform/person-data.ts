/**
 * What a module holds about a person: one entry a table, so that a copy for the person and the record of processing are
 * complete by construction. checks/person-data.db.test.ts goes red for a table of people without an entry.
 */
import type { FieldClass } from '#contracts/api/access-terms';
import type { CompanyTransaction } from './transaction.ts';

export type PersonDataValue = string | number | boolean | null;
export type PersonDataRow = Readonly<Record<string, PersonDataValue>>;

export type PersonDataTable = {
  /** "people.person" */
  readonly table: string;
  /** Kind of data that people know it as: phrases privacy.section.<section>; several tables may share one. */
  readonly section: string;
  readonly fieldClasses: readonly FieldClass[];
  /** Why it is held: names of privacy's purposes. */
  readonly purposes: readonly string[];
  /** Counts the rows of the person `$2` in the company `$1`; by person_id where left out. */
  readonly countText?: string;
  /** Everything of the person, opened, for the person themself. Column names are phrases privacy.field.<name>. */
  readonly read: (tx: CompanyTransaction, personId: number) => Promise<readonly PersonDataRow[]>;
};

const textOf = (value: unknown): PersonDataValue => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
};

/** Names as phrases know them: "valid_from" is "validFrom". */
export const readableName = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Rows of a statement with `$1` company and `$2` person as readable rows; columns are named as in the statement. */
export const readPersonRows = async (tx: CompanyTransaction, text: string, personId: number): Promise<readonly PersonDataRow[]> => {
  const { rows } = await tx.query(text, [tx.companyId, personId]);
  return rows.map((row) => Object.fromEntries(Object.entries(row as Readonly<Record<string, unknown>>).map(([name, value]) => [readableName(name), textOf(value)])));
};

/** How many rows of a table are about a person; opens nothing. */
export const countPersonRows = async (tx: CompanyTransaction, table: PersonDataTable, personId: number): Promise<number> => {
  const text = table.countText ?? `select count(*)::int as count from ${table.table} where company_id = $1 and person_id = $2`;
  return (await tx.query<{ count: number }>(text, [tx.companyId, personId])).rows[0]?.count ?? 0;
};
