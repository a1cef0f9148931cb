/** All statements on provisioned users and groups. Instants are epoch milliseconds of the installation's clock. */
import type { CompanyTransaction } from '#modules/platform';
import { milliseconds } from './sql-instant.ts';

export type ScimUserRow = {
  readonly userId: string; readonly userName: string; readonly externalId: string | null; readonly displayName: string; readonly isActive: boolean;
  readonly createdAt: number; readonly changedAt: number; readonly version: number;
};
export type ScimGroupRow = { readonly groupId: string; readonly displayName: string; readonly externalId: string | null; readonly createdAt: number; readonly changedAt: number; readonly memberIds: readonly string[] };

const userColumns = `user_id as "userId", user_name as "userName", external_id as "externalId", display_name as "displayName", is_active as "isActive", ${milliseconds('created_at')} as "createdAt", ${milliseconds('changed_at')} as "changedAt", version`;
const groupColumns = `group_id as "groupId", display_name as "displayName", external_id as "externalId", ${milliseconds('created_at')} as "createdAt", ${milliseconds('changed_at')} as "changedAt",
  array(select user_id from identity.scim_group_member as member where member.company_id = scim_group.company_id and member.group_id = scim_group.group_id order by user_id) as "memberIds"`;
const wantedUsers = 'company_id = $1 and ($2::text is null or lower(user_name) = lower($2)) and ($3::text is null or external_id = $3) and ($4::text is null or lower(display_name) = lower($4))';
const wantedGroups = 'company_id = $1 and ($2::text is null or lower(display_name) = lower($2)) and ($3::text is null or external_id = $3)';

/** What a filter may name. */
export type ScimFilter = { readonly attribute: 'userName' | 'externalId' | 'displayName'; readonly value: string } | null;
export type ScimPage = { readonly filter: ScimFilter; readonly startIndex: number; readonly count: number };

export const listScimUserRows = async (tx: CompanyTransaction, { filter, startIndex, count }: ScimPage): Promise<{ readonly total: number; readonly rows: readonly ScimUserRow[] }> => {
  const userName = filter?.attribute === 'userName' ? filter.value : null;
  const externalId = filter?.attribute === 'externalId' ? filter.value : null;
  const displayName = filter?.attribute === 'displayName' ? filter.value : null;
  const total = await tx.query<{ total: number }>(`select count(*)::int as total from identity.scim_user where ${wantedUsers}`, [tx.companyId, userName, externalId, displayName]);
  const { rows } = await tx.query<ScimUserRow>(`select ${userColumns} from identity.scim_user where ${wantedUsers} order by created_at, user_id offset $5 limit $6`, [tx.companyId, userName, externalId, displayName, startIndex - 1, count]);
  return { total: total.rows[0]?.total ?? 0, rows };
};

/** Locks the row: two changes of one user follow one another. */
export const findScimUserRow = async (tx: CompanyTransaction, userId: string): Promise<ScimUserRow | null> =>
  (await tx.query<ScimUserRow>(`select ${userColumns} from identity.scim_user where company_id = $1 and user_id = $2 for update`, [tx.companyId, userId])).rows[0] ?? null;

export type ScimUserValues = Pick<ScimUserRow, 'userName' | 'externalId' | 'displayName' | 'isActive'>;

/** False when the user name or the external id is somebody else's. */
export const isScimUserFree = async (tx: CompanyTransaction, values: Pick<ScimUserValues, 'userName' | 'externalId'>, userId: string | null): Promise<boolean> =>
  (await tx.query('select from identity.scim_user where company_id = $1 and (lower(user_name) = lower($2) or external_id = $3) and ($4::text is null or user_id <> $4)', [tx.companyId, values.userName, values.externalId, userId])).rowCount === 0;

export const insertScimUser = async (tx: CompanyTransaction, userId: string, values: ScimUserValues, now: number): Promise<void> => {
  await tx.query(
    `insert into identity.scim_user (company_id, user_id, user_name, external_id, display_name, is_active, created_at, changed_at) values ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($7::float8 / 1000))`,
    [tx.companyId, userId, values.userName, values.externalId, values.displayName, values.isActive, now],
  );
};

export const updateScimUser = async (tx: CompanyTransaction, userId: string, values: ScimUserValues, now: number): Promise<void> => {
  await tx.query(
    `update identity.scim_user set user_name = $3, external_id = $4, display_name = $5, is_active = $6, changed_at = to_timestamp($7::float8 / 1000), version = version + 1 where company_id = $1 and user_id = $2`,
    [tx.companyId, userId, values.userName, values.externalId, values.displayName, values.isActive, now],
  );
};

export const listScimGroupRows = async (tx: CompanyTransaction, { filter, startIndex, count }: ScimPage): Promise<{ readonly total: number; readonly rows: readonly ScimGroupRow[] }> => {
  const displayName = filter?.attribute === 'displayName' ? filter.value : null;
  const externalId = filter?.attribute === 'externalId' ? filter.value : null;
  const total = await tx.query<{ total: number }>(`select count(*)::int as total from identity.scim_group where ${wantedGroups}`, [tx.companyId, displayName, externalId]);
  const { rows } = await tx.query<ScimGroupRow>(`select ${groupColumns} from identity.scim_group where ${wantedGroups} order by created_at, group_id offset $4 limit $5`, [tx.companyId, displayName, externalId, startIndex - 1, count]);
  return { total: total.rows[0]?.total ?? 0, rows };
};

export const findScimGroupRow = async (tx: CompanyTransaction, groupId: string): Promise<ScimGroupRow | null> =>
  (await tx.query<ScimGroupRow>(`select ${groupColumns} from identity.scim_group where company_id = $1 and group_id = $2 for update`, [tx.companyId, groupId])).rows[0] ?? null;

/** False when another group has the name. */
export const saveScimGroup = async (tx: CompanyTransaction, group: Pick<ScimGroupRow, 'groupId' | 'displayName' | 'externalId'>, now: number): Promise<boolean> => {
  const taken = await tx.query('select from identity.scim_group where company_id = $1 and lower(display_name) = lower($2) and group_id <> $3', [tx.companyId, group.displayName, group.groupId]);
  if (taken.rowCount !== 0) return false;
  await tx.query(
    `insert into identity.scim_group (company_id, group_id, display_name, external_id, created_at, changed_at) values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000))
     on conflict (company_id, group_id) do update set display_name = excluded.display_name, external_id = excluded.external_id, changed_at = excluded.changed_at`,
    [tx.companyId, group.groupId, group.displayName, group.externalId, now],
  );
  return true;
};

/** Members who are no provisioned user of the company are left out. */
export const replaceScimMembers = async (tx: CompanyTransaction, groupId: string, memberIds: readonly string[]): Promise<void> => {
  await tx.query('delete from identity.scim_group_member where company_id = $1 and group_id = $2', [tx.companyId, groupId]);
  await tx.query('insert into identity.scim_group_member (company_id, group_id, user_id) select $1, $2, user_id from identity.scim_user where company_id = $1 and user_id = any($3)', [tx.companyId, groupId, memberIds]);
};

export const deleteScimGroupRow = async (tx: CompanyTransaction, groupId: string): Promise<boolean> =>
  (await tx.query('delete from identity.scim_group where company_id = $1 and group_id = $2', [tx.companyId, groupId])).rowCount === 1;
