/** Second factors, recovery codes, one-time links and notices of users. Each change that must win once says so in its statement. */
import type pg from 'pg';

export type Totp = { readonly sealed: Buffer; readonly confirmedAt: Date | null };

/** A new secret, not confirmed yet. A confirmed one stays in use until then. */
export const findTotp = async (pool: pg.Pool, userId: string): Promise<Totp | null> =>
  (await pool.query<Totp>('select secret_sealed as sealed, confirmed_at as "confirmedAt" from identity.totp where user_id = $1', [userId])).rows[0] ?? null;

/** Keeps a secret that waits for its confirmation. False when a confirmed one is there. */
export const saveTotpSecret = async (pool: pg.Pool, userId: string, sealed: Buffer): Promise<boolean> =>
  (await pool.query(
    `insert into identity.totp as totp (user_id, secret_sealed) values ($1, $2)
     on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, last_step = null, created_at = now() where totp.confirmed_at is null`, [userId, sealed],
  )).rowCount === 1;

/** Uses a step up, once: of two tries at the same moment one wins. */
export const useTotpStep = async (pool: pg.Pool, userId: string, step: number, which: 'confirmed' | 'waiting'): Promise<boolean> =>
  (await pool.query(
    `update identity.totp set last_step = $2, confirmed_at = coalesce(confirmed_at, now()) where user_id = $1 and (confirmed_at is null) = $3 and (last_step is null or last_step < $2)`, [userId, step, which === 'waiting'],
  )).rowCount === 1;

export const deleteTotp = async (pool: pg.Pool, userId: string): Promise<boolean> => ((await pool.query('delete from identity.totp where user_id = $1', [userId])).rowCount ?? 0) > 0;

/** The step of the database's clock: processes may disagree about the time. */
export const readStep = async (pool: pg.Pool, stepSeconds: number): Promise<number> =>
  Number((await pool.query<{ step: string }>('select floor(extract(epoch from clock_timestamp()) / $1) as step', [stepSeconds])).rows[0]?.step);

export const replaceRecoveryCodes = async (pool: pg.Pool, userId: string, hashes: readonly Buffer[]): Promise<void> => {
  await pool.query(
    `with gone as (delete from identity.recovery_code where user_id = $1 and code_hash <> all($2::bytea[]))
     insert into identity.recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])`, [userId, hashes],
  );
};

export const useRecoveryCode = async (pool: pg.Pool, userId: string, hash: Buffer): Promise<boolean> =>
  (await pool.query('update identity.recovery_code set used_at = now() where user_id = $1 and code_hash = $2 and used_at is null', [userId, hash])).rowCount === 1;

export const countRecoveryCodes = async (pool: pg.Pool, userId: string): Promise<number> =>
  (await pool.query<{ count: number }>('select count(*)::integer as count from identity.recovery_code where user_id = $1 and used_at is null', [userId])).rows[0]?.count ?? 0;

export const countPasskeys = async (pool: pg.Pool, userId: string): Promise<number> =>
  (await pool.query<{ count: number }>('select count(*)::integer as count from auth.passkey where "userId" = $1', [userId])).rows[0]?.count ?? 0;

export type OwnPasskey = { readonly passkeyId: string; readonly name: string; readonly createdAt: Date };

export const listPasskeys = async (pool: pg.Pool, userId: string): Promise<readonly OwnPasskey[]> =>
  (await pool.query<OwnPasskey>('select id as "passkeyId", coalesce(name, \'\') as name, coalesce("createdAt", now()) as "createdAt" from auth.passkey where "userId" = $1 order by "createdAt"', [userId])).rows;

export const deletePasskey = async (pool: pg.Pool, userId: string, passkeyId: string): Promise<boolean> =>
  (await pool.query('delete from auth.passkey where "userId" = $1 and id = $2', [userId, passkeyId])).rowCount === 1;

const pendingSeconds = 600;
const mostPendingTries = 5;

export const savePending = async (pool: pg.Pool, hash: Buffer, userId: string): Promise<void> => {
  await pool.query('delete from identity.pending_sign_in where expires_at < now()');
  await pool.query('insert into identity.pending_sign_in (token_hash, user_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))', [hash, userId, pendingSeconds]);
};

/** Whose sign-in waits, having counted a try at it; null when there is none, or its tries are used up. */
export const tryPending = async (pool: pg.Pool, hash: Buffer): Promise<string | null> =>
  (await pool.query<{ userId: string }>('update identity.pending_sign_in set tries = tries + 1 where token_hash = $1 and expires_at > now() and tries < $2 returning user_id as "userId"', [hash, mostPendingTries])).rows[0]?.userId ?? null;

/** Takes the waiting sign-in, once. */
export const takePending = async (pool: pg.Pool, hash: Buffer): Promise<boolean> => (await pool.query('delete from identity.pending_sign_in where token_hash = $1', [hash])).rowCount === 1;

export type LinkPurpose = 'password' | 'firstAdministrator';

export const saveLink = async (pool: pg.Pool, link: { readonly hash: Buffer; readonly purpose: LinkPurpose; readonly userId: string | null; readonly issuedBy: string; readonly seconds: number }): Promise<Date> => {
  // A new link ends the ones before it.
  await pool.query('delete from identity.one_time_link where purpose = $1 and user_id is not distinct from $2', [link.purpose, link.userId]);
  const { rows } = await pool.query<{ at: Date }>(
    'insert into identity.one_time_link (token_hash, purpose, user_id, issued_by, expires_at) values ($1, $2, $3, $4, now() + make_interval(secs => $5)) returning expires_at as at', [link.hash, link.purpose, link.userId, link.issuedBy, link.seconds],
  );
  return rows[0]?.at ?? new Date(0);
};

const openLinkText = 'where token_hash = $1 and purpose = $2 and used_at is null and expires_at > now() and user_id is not distinct from $3';
const findLinkText = `select from identity.one_time_link ${openLinkText}`;
const useLinkText = `update identity.one_time_link set used_at = now() ${openLinkText}`;

export const isLinkOpen = async (pool: pg.Pool, hash: Buffer, purpose: LinkPurpose, userId: string | null): Promise<boolean> =>
  (await pool.query(findLinkText, [hash, purpose, userId])).rowCount === 1;

/** Uses the link up, once: of two at the same moment one wins. */
export const useLink = async (pool: pg.Pool, hash: Buffer, purpose: LinkPurpose, userId: string | null): Promise<boolean> =>
  (await pool.query(useLinkText, [hash, purpose, userId])).rowCount === 1;

/** For work that failed after the link was used. */
export const reopenLink = async (pool: pg.Pool, hash: Buffer): Promise<void> => {
  await pool.query('update identity.one_time_link set used_at = null where token_hash = $1', [hash]);
};

/** Open ways in that a new password closes. */
export const endLinksOf = async (pool: pg.Pool, userId: string): Promise<void> => {
  await pool.query('delete from identity.one_time_link where user_id = $1', [userId]);
  // What began with the password of before and waits for its second factor ends too.
  await pool.query('delete from identity.pending_sign_in where user_id = $1', [userId]);
};

export const setPasswordHash = async (pool: pg.Pool, accountId: string, userId: string, hash: string): Promise<void> => {
  const { rowCount } = await pool.query(`update auth.account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`, [userId, hash]);
  if (rowCount === 0) await pool.query(`insert into auth.account (id, "accountId", "providerId", "userId", password, "updatedAt") values ($1, $2, 'credential', $2, $3, now())`, [accountId, userId, hash]);
};

/** Removes what has ended long ago: sessions, waiting sign-ins, links, challenges of the library. */
export const removeEnded = async (pool: pg.Pool): Promise<void> => {
  await pool.query(`delete from auth.session where "expiresAt" < now() - interval '1 day'`);
  await pool.query(`delete from auth.verification where "expiresAt" < now() - interval '1 day'`);
  await pool.query(`delete from identity.pending_sign_in where expires_at < now() - interval '1 day'`);
  await pool.query(`delete from identity.one_time_link where expires_at < now() - interval '30 days'`);
};

/** Whether anybody could sign in to a company that is no demonstration. */
export const hasRealUser = async (pool: pg.Pool): Promise<boolean> => (await pool.query<{ isThere: boolean }>('select identity.has_real_user() as "isThere"')).rows[0]?.isThere === true;

const noticeCodes = ['passwordChanged', 'passwordSetByLink', 'passwordLinkIssued', 'accountLinked', 'totpOn', 'totpOff', 'passkeyAdded', 'passkeyRemoved', 'recoveryCodesRenewed', 'recoveryCodeUsed'] as const;
export type NoticeCode = (typeof noticeCodes)[number];
export type Notice = { readonly at: Date; readonly code: NoticeCode; readonly from: string; readonly isUnseen: boolean };

export const addNotice = async (pool: pg.Pool, userId: string, code: NoticeCode, from: string): Promise<void> => {
  await pool.query('insert into identity.notice (user_id, code, from_address) values ($1, $2, $3)', [userId, code, from]);
};

export const listNotices = async (pool: pg.Pool, userId: string): Promise<readonly Notice[]> =>
  (await pool.query<Notice>('select at, code, from_address as "from", seen_at is null as "isUnseen" from identity.notice where user_id = $1 order by at desc, notice_id desc limit 50', [userId])).rows;

export const countUnseenNotices = async (pool: pg.Pool, userId: string): Promise<number> =>
  (await pool.query<{ count: number }>('select count(*)::integer as count from identity.notice where user_id = $1 and seen_at is null', [userId])).rows[0]?.count ?? 0;

export const markNoticesSeen = async (pool: pg.Pool, userId: string): Promise<void> => {
  await pool.query('update identity.notice set seen_at = now() where user_id = $1 and seen_at is null', [userId]);
};
