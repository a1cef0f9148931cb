/** Who belongs to which company, in which role, as which person. */
import type { BuiltInRole as Role } from '#contracts/api/access-terms';
import type { Company } from './company.ts';
import type { Database } from './database.ts';
import type { CompanyTransaction } from './transaction.ts';

export type Membership = { readonly company: Company; readonly role: Role; readonly personId: number | null };

type MembershipRow = { company_id: number; company_code: string; name: string; country: string; is_demo: boolean; role: Role; person_id: number | null };

/** Every company of a user. Runs outside any company: the policies show a user their own memberships only. */
export const listMemberships = async (database: Database, userId: string): Promise<readonly Membership[]> => {
  const client = await database.applicationPool.connect();
  try {
    await client.query('begin read only');
    await client.query("select set_config('qinxin.user_id', $1, true)", [userId]);
    const { rows } = await client.query<MembershipRow>(
      `select company.company_id, company_code, name, country, is_demo, role, person_id
       from platform.membership join platform.company using (company_id) where user_id = $1 order by company_id`, [userId],
    );
    return rows.map((row) => ({
      company: { companyId: row.company_id, companyCode: row.company_code, name: row.name, country: row.country, isDemo: row.is_demo }, role: row.role, personId: row.person_id,
    }));
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
};

/** Makes a user a member, or changes what they are. */
export const setMembership = async (tx: CompanyTransaction, member: { readonly userId: string; readonly role: Role; readonly personId: number | null }): Promise<void> => {
  await tx.query(
    `insert into platform.membership (company_id, user_id, role, person_id) values ($1, $2, $3, $4)
     on conflict (company_id, user_id) do update set role = excluded.role, person_id = excluded.person_id`,
    [tx.companyId, member.userId, member.role, member.personId],
  );
};
