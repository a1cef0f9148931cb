/** Who belongs to which company, as which person. What they may do there is the work of access. */
import pg from 'pg';
import type { Company } from './company.ts';
import type { Database } from './database.ts';
import type { CompanyTransaction } from './transaction.ts';

export type Membership = { readonly company: Company; readonly personId: number | null };

type MembershipRow = { company_id: number; company_code: string; name: string; country: string; is_demo: boolean; person_id: number | null };

/** Asked for every session several times a minute: its plan is kept. */
const membershipsStatement = {
  name: 'memberships-of-user',
  text: `select company.company_id, company_code, name, country, is_demo, person_id
    from platform.membership join platform.company using (company_id) where user_id = $1 and disabled_at is null order by company_id`,
} as const;

/** Every company in which a user may work. Runs outside any company: the policies show a user their own memberships only. */
export const listMemberships = async (database: Database, userId: string): Promise<readonly Membership[]> => {
  const client = await database.applicationPool.connect();
  try {
    const begin = `begin read only; set local qinxin.user_id = ${pg.escapeLiteral(userId)}; set local plan_cache_mode = force_generic_plan`;
    await client.query(begin);
    const { rows } = await client.query<MembershipRow>({ ...membershipsStatement, values: [userId] });
    return rows.map((row) => ({
      company: { companyId: row.company_id, companyCode: row.company_code, name: row.name, country: row.country, isDemo: row.is_demo }, personId: row.person_id,
    }));
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
};

/** Makes a user a member, as a person of the company; null leaves the person they are, or are nobody. */
export const setMember = async (tx: CompanyTransaction, member: { readonly userId: string; readonly personId: number | null }): Promise<void> => {
  await tx.query(
    `insert into platform.membership as membership (company_id, user_id, person_id) values ($1, $2, $3) on conflict (company_id, user_id) do update set person_id = coalesce(excluded.person_id, membership.person_id)`,
    [tx.companyId, member.userId, member.personId],
  );
};

/** Users who are one of these people of the company. */
export const usersOfPeople = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ user_id: string }>('select user_id from platform.membership where company_id = $1 and person_id = any($2) order by user_id', [tx.companyId, personIds]);
  return rows.map((row) => row.user_id);
};

/** The people that users are; a user who is nobody of the company is left out. */
export const peopleOfUsers = async (tx: CompanyTransaction, userIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await tx.query<{ user_id: string; person_id: number }>('select user_id, person_id from platform.membership where company_id = $1 and user_id = any($2) and person_id is not null', [tx.companyId, userIds]);
  return new Map(rows.map((row) => [row.user_id, row.person_id]));
};

export const isMember = async (tx: CompanyTransaction, userId: string): Promise<boolean> => (await tx.query('select from platform.membership where company_id = $1 and user_id = $2', [tx.companyId, userId])).rowCount === 1;

/** Lets a member in, or out; the row stays. Provisioning undoes only what it did itself. False when the user is no member, or nothing of provisioning's to undo. */
export const setMemberDisabled = async (tx: CompanyTransaction, userId: string, isDisabled: boolean, by: 'administrator' | 'provisioning' = 'administrator'): Promise<boolean> =>
  (await tx.query(
    `update platform.membership set disabled_at = case when $3 then coalesce(disabled_at, now()) end, disabled_by = case when $3 and $4 and (disabled_at is null or disabled_by is not null) then 'provisioning' end
     where company_id = $1 and user_id = $2 and ($3 or not $4 or disabled_by = 'provisioning')`, [tx.companyId, userId, isDisabled, by === 'provisioning'],
  )).rowCount === 1;

/** Lets every member of the company out. */
export const disableAllMembers = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('update platform.membership set disabled_at = coalesce(disabled_at, now()) where company_id = $1', [tx.companyId]);
};
