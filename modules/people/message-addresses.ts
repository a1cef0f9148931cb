/** Accounts of people in sources that can take a message. */
import type { CompanyTransaction } from '#modules/platform';

/** By person; whoever has none is missing. */
export const messageAddressesOf = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, readonly { readonly sourceCode: string; readonly personKey: string }[]>> => {
  const { rows } = await tx.query<{ person_id: number; source_code: string; source_person_key: string }>(
    "select person_id, source_code, source_person_key from people.source_identity where company_id = $1 and person_id = any($2) and source_code <> 'workbook' order by source_code, source_person_key", [tx.companyId, personIds],
  );
  return new Map([...Map.groupBy(rows, (row) => row.person_id)].map(([personId, own]) => [personId, own.map((row) => ({ sourceCode: row.source_code, personKey: row.source_person_key }))]));
};
