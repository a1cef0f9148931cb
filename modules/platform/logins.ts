/**
 * Database logins of the product. The owner migrates; the work is done by a login that has the rights of
 * qinxin_application and nothing behind it, signing in by one that has the rights of qinxin_sign_in. Logins belong to one
 * database each; their passwords follow from the owner's, so that nothing new has to be kept.
 */
import { createHash, createHmac } from 'node:crypto';
import pg from 'pg';

/** Holds every right of the product's work; cannot log in itself. */
export const applicationRole = 'qinxin_application';
/** Holds the rights over schema auth. */
export const signInRole = 'qinxin_sign_in';

type Login = { readonly name: string; readonly role: string; readonly password: string };

const databaseName = (url: URL): string => decodeURIComponent(url.pathname.slice(1));

const loginOf = (url: URL, role: string): Login => {
  const database = databaseName(url);
  return {
    role, name: `${role}_${createHash('sha256').update(database).digest('hex').slice(0, 12)}`,
    password: createHmac('sha256', decodeURIComponent(url.password)).update(`${role} ${database}`).digest('base64url'),
  };
};

/** The connection string of a role's login, from the owner's. */
export const connectionStringOf = (ownerConnectionString: string, role: typeof applicationRole | typeof signInRole): string => {
  const url = new URL(ownerConnectionString);
  const login = loginOf(url, role);
  url.username = login.name;
  url.password = login.password;
  return url.href;
};

const makeRole = (name: string): string => `do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name} nologin noinherit; end if;
  exception when duplicate_object or unique_violation then null;
  end $$`;

const ensureRole = async (client: pg.ClientBase, role: string): Promise<void> => {
  await client.query(makeRole(role));
  const { rows } = await client.query<{ superuser: boolean; member: boolean }>(
    "select rolsuper as superuser, pg_has_role(current_user, $1, 'MEMBER') as member from pg_roles where rolname = current_user", [role],
  );
  const grantText = `grant ${role} to current_user`;
  if (rows[0]?.superuser === false && !rows[0].member) await client.query(grantText);
};

/** Two processes may come at the same moment: whoever is second finds the login made, or its row being changed. */
const isSecond = (error: unknown): boolean => error instanceof pg.DatabaseError && (error.code === '42710' || error.code === '23505' || error.code === 'XX000');

const ensureLogin = async (client: pg.ClientBase, login: Login): Promise<void> => {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login.name]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const text = `${verb} role ${login.name} login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${pg.escapeLiteral(login.password)}`;
  const grantText = `grant ${login.role} to ${login.name}`;
  try {
    await client.query(text);
    if (rowCount === 0) await client.query(grantText);
  } catch (error) {
    if (!isSecond(error)) throw error;
  }
};

/** Makes the roles, before the first migration names them. */
export const ensureRoles = async (client: pg.ClientBase): Promise<void> => {
  for (const role of [applicationRole, signInRole]) await ensureRole(client, role);
};

/** Makes the logins of the database that the connection string names. */
export const ensureLogins = async (client: pg.ClientBase, ownerConnectionString: string): Promise<void> => {
  const url = new URL(ownerConnectionString);
  for (const role of [applicationRole, signInRole]) await ensureLogin(client, loginOf(url, role));
};

/** Removes the logins of a database that is no more. */
export const dropLogins = async (client: pg.ClientBase, ownerConnectionString: string): Promise<void> => {
  const url = new URL(ownerConnectionString);
  for (const role of [applicationRole, signInRole]) {
    const text = `drop role if exists ${loginOf(url, role).name}`;
    await client.query(text);
  }
};
