/** Names of users, for screens that say who did something. */
import type pg from 'pg';

/** Names by user id; ids of nobody are left out. */
export const readUserNames = async (pool: pg.Pool, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (userIds.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>('select id, name from auth."user" where id = any($1)', [userIds]);
  return new Map(rows.map((row) => [row.id, row.name]));
};

/** E-mail addresses by user id; ids of nobody are left out. */
export const readUserEmails = async (pool: pg.Pool, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (userIds.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; email: string }>('select id, email from auth."user" where id = any($1)', [userIds]);
  return new Map(rows.map((row) => [row.id, row.email]));
};
