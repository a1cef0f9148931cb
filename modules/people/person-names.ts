/** Names by id, for lists of other modules that know people by id alone. */
import type { CompanyTransaction } from '#modules/platform';

/** People that the reader of the transaction may know of; others are missing. */
export async function personNamesOf(tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, { readonly personNumber: string; readonly name: string; readonly department: string }>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string }>('select person_id, person_number, name, department from people.person where company_id = $1 and person_id = any($2)', [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, { personNumber: row.person_number, name: row.name, department: row.department }]));
}

/** Names of users who are people of the company; others are missing. */
export async function memberNamesOf(tx: CompanyTransaction, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const { rows } = await tx.query<{ user_id: string; name: string }>('select user_id, name from platform.membership join people.person using (company_id, person_id) where company_id = $1 and user_id = any($2)', [tx.companyId, userIds]);
  return new Map(rows.map((row) => [row.user_id, row.name]));
}
