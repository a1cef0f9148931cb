/** What a person's file still lacks before pay may go out. */
import type { missingForPayCodes } from '#contracts/api/person-file-api';
import type { CompanyTransaction } from '#modules/platform';

/** `identityNumber`: no tax can be filed. `bankAccount`: nothing was ever given to pay to. `terms`: nothing says what is paid. */
export type MissingForPay = (typeof missingForPayCodes)[number];

type Row = { person_id: number; has_terms: boolean; has_identity: boolean; has_account: boolean };

const missingOf = (row: Row): readonly MissingForPay[] => [
  ...(row.has_terms ? [] : ['terms' as const]),
  ...(row.has_identity ? [] : ['identityNumber' as const]),
  ...(row.has_account ? [] : ['bankAccount' as const]),
];

/**
 * What is missing, by person; people of whom nothing is missing are left out. Only whether a value is there is looked at:
 * nothing is opened. Whether a given account may be paid to already is `readPayAccounts`' to say.
 */
export const missingForPay = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, readonly MissingForPay[]>> => {
  const { rows } = await tx.query<Row>(
    `select person_id, identity_sealed is not null as has_identity,
       exists (select 1 from people.terms where terms.company_id = person.company_id and terms.person_id = person.person_id) as has_terms,
       exists (select 1 from people.bank_account as account where account.company_id = person.company_id and account.person_id = person.person_id) as has_account
     from people.person where company_id = $1 and person_id = any($2)`,
    [tx.companyId, personIds],
  );
  return new Map(rows.flatMap((row) => {
    const missing = missingOf(row);
    return missing.length === 0 ? [] : [[row.person_id, missing] as const];
  }));
};
