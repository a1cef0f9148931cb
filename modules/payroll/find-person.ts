/** Narrow look-ups by person number. */
import type { CompanyTransaction } from '#modules/platform';

/** The person id behind a person number (工号); null when there is none. */
export const findPersonId = async (tx: CompanyTransaction, personNumber: string): Promise<number | null> => {
  const { rows } = await tx.query<{ person_id: number }>('select person_id from people.person where company_id = $1 and person_number = $2', [tx.companyId, personNumber]);
  return rows[0]?.person_id ?? null;
};
