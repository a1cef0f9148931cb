/** Members of a company as its administrators see them. */
import type { CompanyTransaction } from '#modules/platform';

export type Member = { readonly userId: string; readonly personNumber: string | null; readonly isDisabled: boolean };

export const listMembers = async (tx: CompanyTransaction): Promise<readonly Member[]> =>
  (await tx.query<Member>(
    `select membership.user_id as "userId", person.person_number as "personNumber", membership.disabled_at is not null as "isDisabled"
     from platform.membership left join people.person on person.company_id = membership.company_id and person.person_id = membership.person_id where membership.company_id = $1`, [tx.companyId],
  )).rows;
