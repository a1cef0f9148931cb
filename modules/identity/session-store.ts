/** Sessions and users in the library's tables, asked in our own words: one statement for a request. Instants are the database's. */
import type pg from 'pg';

export type SignedIn = {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly activeCompanyId: number | null;
  readonly method: string;
  /** True when this session has proven a second factor. */
  readonly isSecondFactorProven: boolean;
  readonly hasSecondFactor: boolean;
  /** True within a quarter of an hour of the last proof of who one is. */
  readonly isSteppedUp: boolean;
};

export type OwnSession = { readonly sessionId: string; readonly method: string; readonly device: string; readonly from: string; readonly createdAt: Date; readonly seenAt: Date; readonly expiresAt: Date };

const stepUpSeconds = 15 * 60;
/** Without a request for so long, a session ends. */
const idleSeconds = 2 * 3600;

const hasSecondFactorText = `(exists (select from auth.passkey where passkey."userId" = session."userId") or exists (select from identity.totp where totp.user_id = session."userId" and confirmed_at is not null))`;

const isAliveText = `session."expiresAt" > now() and coalesce(session."seenAt", session."createdAt") > now() - make_interval(secs => ${idleSeconds})`;

/** Asked for every session several times a minute: its plan is kept. */
const findByTokenStatement = {
  name: 'session-by-token',
  text: `select session.id as "sessionId", session."userId", "user".name, "user".email, session."activeCompanyId", coalesce(session.method, 'password') as method,
            session."secondFactorAt" is not null as "isSecondFactorProven", ${hasSecondFactorText} as "hasSecondFactor",
            coalesce(session."steppedUpAt" > now() - make_interval(secs => ${stepUpSeconds}), false) as "isSteppedUp",
            coalesce(session."seenAt" < now() - interval '1 minute', true) as "isUseOld"
     from auth.session join auth."user" on "user".id = session."userId" where session.token = $1 and ${isAliveText}`,
} as const;

/** The session of a token while it lives. Notes its use, to the minute. */
export const findByToken = async (pool: pg.Pool, token: string): Promise<SignedIn | null> => {
  const { rows } = await pool.query<SignedIn & { isUseOld: boolean }>({ ...findByTokenStatement, values: [token] });
  const row = rows[0];
  if (row === undefined) return null;
  const { isUseOld, ...session } = row;
  if (isUseOld) await pool.query('update auth.session set "seenAt" = now() where id = $1', [session.sessionId]);
  return session;
};

/** What was proven when the session began, or again later. */
export const noteProof = async (pool: pg.Pool, sessionId: string, proof: { readonly isSecondFactor: boolean }): Promise<void> => {
  await pool.query('update auth.session set "steppedUpAt" = now(), "seenAt" = now(), "secondFactorAt" = case when $2 then now() else "secondFactorAt" end where id = $1', [sessionId, proof.isSecondFactor]);
};

export const describeSession = async (pool: pg.Pool, sessionId: string, details: { readonly method: string; readonly from: string; readonly device: string; readonly activeCompanyId: number | null }): Promise<void> => {
  await pool.query('update auth.session set method = $2, "ipAddress" = $3, "userAgent" = $4, "activeCompanyId" = $5 where id = $1', [sessionId, details.method, details.from, details.device, details.activeCompanyId]);
};

export const setActiveCompany = async (pool: pg.Pool, sessionId: string, companyId: number): Promise<void> => {
  await pool.query('update auth.session set "activeCompanyId" = $2 where id = $1', [sessionId, companyId]);
};

export const listSessions = async (pool: pg.Pool, userId: string): Promise<readonly OwnSession[]> =>
  (await pool.query<OwnSession>(
    `select id as "sessionId", coalesce(method, 'password') as method, coalesce("userAgent", '') as device, coalesce("ipAddress", '') as "from", "createdAt", coalesce("seenAt", "createdAt") as "seenAt", "expiresAt"
     from auth.session where "userId" = $1 and ${isAliveText} order by coalesce("seenAt", "createdAt") desc`, [userId],
  )).rows;

/** Ends sessions of a user: one, all but one, or all. Answers whether there was any. */
export const endSessions = async (pool: pg.Pool, userId: string, which: { readonly only?: string; readonly except?: string } = {}): Promise<boolean> => {
  const { rowCount } = await pool.query('delete from auth.session where "userId" = $1 and ($2::text is null or id = $2) and ($3::text is null or id <> $3)', [userId, which.only ?? null, which.except ?? null]);
  return (rowCount ?? 0) > 0;
};

/** Sessions that began with one click must not outlive the demonstration. */
export const endDemonstrationSessions = async (pool: pg.Pool): Promise<void> => {
  await pool.query("delete from auth.session where method = 'demonstration'");
};

export type UserSummary = { readonly userId: string; readonly name: string; readonly email: string; readonly hasSecondFactor: boolean; readonly lastSeenAt: Date | null };

export const describeUsers = async (pool: pg.Pool, userIds: readonly string[]): Promise<readonly UserSummary[]> =>
  (await pool.query<UserSummary>(
    `select session."userId", "user".name, "user".email, ${hasSecondFactorText} as "hasSecondFactor",
            (select max(coalesce(own."seenAt", own."createdAt")) from auth.session own where own."userId" = session."userId" and own."expiresAt" > now()) as "lastSeenAt"
     from unnest($1::text[]) as session ("userId") join auth."user" on "user".id = session."userId" order by "user".name, "user".email`, [userIds],
  )).rows;

/** The new user's id; null when the address is somebody's. */
export const insertUser = async (pool: pg.Pool, user: { readonly userId: string; readonly email: string; readonly name: string }): Promise<string | null> =>
  (await pool.query<{ id: string }>(
    `insert into auth."user" (id, email, name, "emailVerified", "createdAt", "updatedAt") values ($1, $2, $3, true, now(), now()) on conflict (email) do nothing returning id`, [user.userId, user.email.toLowerCase(), user.name],
  )).rows[0]?.id ?? null;

export type Credential = { readonly userId: string; readonly name: string; readonly email: string; readonly passwordHash: string | null };

const credentialText = `select "user".id as "userId", "user".name, "user".email, account.password as "passwordHash"
  from auth."user" left join auth.account on account."userId" = "user".id and account."providerId" = 'credential'`;

export const findCredential = async (pool: pg.Pool, by: { readonly email: string } | { readonly userId: string }): Promise<Credential | null> => {
  const { rows } = 'email' in by ? await pool.query<Credential>(`${credentialText} where "user".email = $1`, [by.email.toLowerCase()]) : await pool.query<Credential>(`${credentialText} where "user".id = $1`, [by.userId]);
  return rows[0] ?? null;
};
