/** SQL of purposes: the company's recipients, and which columns the tables really have. */
import type { CompanyTransaction } from '#modules/platform';

export const readRecipients = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await tx.query<{ purpose: string; recipients: string[] }>('select purpose, recipients from privacy.purpose_recipient where company_id = $1', [tx.companyId]);
  return new Map(rows.map((row) => [row.purpose, row.recipients]));
};

export const writeRecipients = async (tx: CompanyTransaction, purpose: string, recipients: readonly string[]): Promise<void> => {
  await tx.query(
    `insert into privacy.purpose_recipient (company_id, purpose, recipients, changed_by) values ($1, $2, $3, $4)
     on conflict (company_id, purpose) do update set recipients = excluded.recipients, changed_by = excluded.changed_by, changed_at = platform.now()`, [tx.companyId, purpose, recipients, tx.actor],
  );
};

/** Column names by table, in the order in which they stand. */
export const readColumns = async (tx: CompanyTransaction, tables: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { rows } = await tx.query<{ name: string; columns: string[] }>(
    `select name, array_agg(attname::text order by attnum) as columns from unnest($1::text[]) as name
     join pg_attribute on attrelid = to_regclass(name) and attnum > 0 and not attisdropped where attname <> 'company_id' group by name`, [tables],
  );
  return new Map(rows.map((row) => [row.name, row.columns]));
};
