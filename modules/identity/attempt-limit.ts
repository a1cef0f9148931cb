/**
 * Tries at passwords and codes, counted in the database so that every process sees them. After a few free ones each try
 * doubles the wait, up to a bound: guessing becomes hopeless, and nobody is locked out for good. A browser in which the
 * user has signed in before counts by itself, so that strangers cannot keep the user waiting.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';

export type TooManyTries = { readonly code: 'tooManyTries'; readonly data: { readonly seconds: number } };

export type Bucket = { readonly name: string; readonly free: number; readonly longestSeconds: number };

const shortHash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** Where a try comes from: an IPv4 address, or the network of an IPv6 one, whose owner has all of it. */
const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':') : parsed.toString();
};

const networkBucket = (from: string): Bucket => ({ name: `network:${networkOf(from)}`, free: 100, longestSeconds: 60 });

/** `device`: the browser is known for this account. */
export const passwordBuckets = (account: string, from: string, device: string | null): readonly Bucket[] =>
  device === null
    ? [
        { name: `account:${shortHash(account)}`, free: 20, longestSeconds: 60 },
        { name: `pair:${shortHash(account)}:${networkOf(from)}`, free: 5, longestSeconds: 900 },
        networkBucket(from),
      ]
    : [{ name: `device:${shortHash(`${account} ${device}`)}`, free: 10, longestSeconds: 900 }];

/** What counts tries at a code: the user alone. */
export const codeBuckets = (userId: string): readonly Bucket[] => [{ name: `code:${userId}`, free: 5, longestSeconds: 900 }];
/** What counts tries at a link: the network alone, since nobody is named. */
export const linkBuckets = (from: string): readonly Bucket[] => [networkBucket(from)];

const takeText = `insert into identity.attempt as attempt (bucket, failures, last_at, next_at) values ($1, 1, clock_timestamp(), clock_timestamp())
  on conflict (bucket) do update set
    failures = case when attempt.last_at < now() - interval '1 day' then 1 else attempt.failures + 1 end, last_at = clock_timestamp(),
    next_at = clock_timestamp() + make_interval(secs => case when attempt.last_at < now() - interval '1 day' then 0 else least($3::float8, power(2, least(greatest(attempt.failures + 1 - $2::integer, 0), 30)) - 1) end)
  where attempt.next_at <= clock_timestamp() returning bucket`;

/** Counts a try as failed before it is made: a hundred at once are no way around. Refused while a wait lasts. */
export const takeTry = async (pool: pg.Pool, buckets: readonly Bucket[]): Promise<Result<null, TooManyTries>> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const bucket of [...buckets].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if ((await client.query(takeText, [bucket.name, bucket.free, bucket.longestSeconds])).rowCount === 1) continue;
      const { rows } = await client.query<{ seconds: number }>('select ceil(extract(epoch from next_at - clock_timestamp()))::integer as seconds from identity.attempt where bucket = $1', [bucket.name]);
      await client.query('rollback');
      return failure({ code: 'tooManyTries', data: { seconds: Math.max(1, rows[0]?.seconds ?? 1) } });
    }
    await client.query('commit');
    return success(null);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

/** The try succeeded. A network keeps its count of others, or an attacker would clear it with an account of their own. */
export const forgiveTries = async (pool: pg.Pool, buckets: readonly Bucket[]): Promise<void> => {
  const ofNetwork = buckets.filter(({ name }) => name.startsWith('network:')).map(({ name }) => name);
  await pool.query('delete from identity.attempt where bucket = any($1)', [buckets.map(({ name }) => name).filter((name) => !ofNetwork.includes(name))]);
  await pool.query('update identity.attempt set failures = greatest(failures - 1, 0) where bucket = any($1)', [ofNetwork]);
};

/** Rows of yesterday say nothing any more. */
export const forgetOldTries = async (pool: pg.Pool): Promise<void> => {
  await pool.query("delete from identity.attempt where last_at < now() - interval '1 day'");
};

const deviceSignature = (key: Buffer, nonce: string, account: string): Buffer => createHmac('sha256', key).update(`${nonce} ${account}`).digest();

/** What a browser is given after a sign-in of the account. It opens nothing; it only counts tries apart. */
export const makeDevice = (key: Buffer, account: string): string => {
  const nonce = randomBytes(16).toString('base64url');
  return `${nonce}.${deviceSignature(key, nonce, account).toString('base64url')}`;
};

/** The device, when the browser is known for the account. */
export const knownDevice = (key: Buffer, value: string | null, account: string): string | null => {
  const [nonce, signature] = (value ?? '').split('.');
  if (nonce === undefined || signature === undefined) return null;
  const given = Buffer.from(signature, 'base64url');
  const due = deviceSignature(key, nonce, account);
  return given.length === due.length && timingSafeEqual(given, due) ? nonce : null;
};
