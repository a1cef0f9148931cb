/**
 * Signing in. Users are made by set-up, administrators and provisioning; nobody can sign up. The face of this file is
 * what apps and the ways of signing in build on: find the session of a request, begin one for a known user, end it.
 */
import { generateId } from 'better-auth';
import pg from 'pg';
import { assert } from '#kernel/base/result';
import { createAuthLibrary, sessionCookieName, type AuthLibrary, type AuthLibraryOptions, type SessionMethod } from './auth-library.ts';
import { forgetOldTries } from './attempt-limit.ts';
import { createIdentityKeys, type IdentityKeys } from './identity-keys.ts';
import { removeEnded } from './identity-store.ts';
import { createPasswordHashing, type PasswordHashing, type PasswordHashingOptions } from './password-hashing.ts';
import { cookieKey, readCookie, verifyCookie } from './session-cookie.ts';
import { endDemonstrationSessions, endSessions, findByToken, findCredential, insertUser, noteProof, setActiveCompany, type SignedIn } from './session-store.ts';

export type SignInOptions = AuthLibraryOptions & {
  /** Login of the sign-in's role: `database.signInConnectionString`. */
  readonly connectionString: string;
  /** Whether this server shows a demonstration: only then do one-click sessions live. */
  readonly isDemonstration?: () => boolean;
  readonly hashing?: PasswordHashingOptions;
};

export type SessionStart = {
  readonly method: SessionMethod;
  /** True when the way of signing in proved two factors, or the identity provider says that it did. */
  readonly isSecondFactorProven: boolean;
  readonly activeCompanyId?: number;
  /** Network address and browser, for the list of sessions. */
  readonly from?: string;
  readonly device?: string;
};

export type StartedSession = { readonly sessionId: string; readonly userId: string; readonly cookies: readonly string[] };

export type SignIn = {
  /** The sign-in library's instance, for ways of signing in that are plugins of it. */
  readonly library: AuthLibrary;
  readonly pool: pg.Pool;
  readonly baseUrl: string;
  readonly keys: IdentityKeys;
  readonly hashing: PasswordHashing;
  readonly isDemonstration: () => boolean;
  /** Begins a new session for a known user; the answer carries its cookies. It counts as a fresh proof of who one is. */
  readonly startSession: (userId: string, start: SessionStart) => Promise<StartedSession>;
  /** The living session of a request's Cookie header. */
  readonly findSession: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** What a cache may know the session by, without having looked at it. */
  readonly sessionKey: (cookieHeader: string | undefined) => string | null;
  readonly endSessions: (userId: string, which?: { readonly only?: string; readonly except?: string }) => Promise<boolean>;
  /** Set-Cookie that forgets the session. */
  readonly forgetCookies: () => readonly string[];
  readonly setActiveCompany: (sessionId: string, companyId: number) => Promise<void>;
  /** Outside a demonstration: ends the sessions that its one click began. */
  readonly endDemonstrationSessions: () => Promise<void>;
  /** Id of the user with the address, however its letters are cased; null when there is none. */
  readonly findUser: (email: string) => Promise<string | null>;
  /** Makes a user, or answers the one who has the address already. `password` null: no password sign-in. */
  readonly ensureUser: (user: { readonly email: string; readonly name: string; readonly password: string | null }) => Promise<string>;
  /** Makes a user; null when somebody has the address already, also of two calls at the same moment. */
  readonly createUser: (user: { readonly email: string; readonly name: string }) => Promise<string | null>;
  readonly close: () => Promise<void>;
};

const createPool = (connectionString: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString, max: 4, application_name: 'qinxin-sign-in', options: '-c search_path=auth -c timezone=UTC' });
  pool.on('error', () => undefined);
  return pool;
};

const ensureUserIn = async ({ library, hashing }: Pick<SignIn, 'library' | 'hashing'>, user: { readonly email: string; readonly name: string; readonly password: string | null }): Promise<string> => {
  const { internalAdapter } = await library.$context;
  const existing = await internalAdapter.findUserByEmail(user.email.toLowerCase());
  if (existing !== null) return existing.user.id;
  const created = await internalAdapter.createUser({ email: user.email.toLowerCase(), name: user.name, emailVerified: true }, { method: 'email-password' });
  if (user.password !== null) {
    const hashed = await hashing.hash(user.password);
    assert(hashed.ok, 'set-up hashes one password at a time');
    await internalAdapter.linkAccount({ userId: created.id, providerId: 'credential', accountId: created.id, password: hashed.value });
  }
  return created.id;
};

/** Every process does so now and then; one is enough. */
const tidyMilliseconds = 3_600_000;

/** An id in the form of the sign-in library. */
export const newId = (): string => generateId(24);

/** Signing in over the login of the database that alone reaches users and sessions. `close` ends its connections. */
export const createSignIn = (options: SignInOptions): SignIn => {
  const pool = createPool(options.connectionString);
  const library = createAuthLibrary(options, pool);
  const tidy = setInterval(() => void Promise.all([forgetOldTries(pool), removeEnded(pool)]).catch(() => undefined), tidyMilliseconds).unref();
  const hashing = createPasswordHashing(options.hashing);
  const cookieName = sessionCookieName(options.baseUrl);
  const isDemonstration = options.isDemonstration ?? (() => false);
  return {
    library, pool, baseUrl: options.baseUrl, keys: createIdentityKeys(options.secret), hashing, isDemonstration,
    startSession: async (userId, { method, isSecondFactorProven, activeCompanyId, from = '', device = '' }) => {
      assert(method !== 'demonstration' || isDemonstration(), 'one-click sign-in exists in a demonstration only');
      const { headers, response } = await library.api.beginSession({ body: { userId, method, from, device: device.slice(0, 200), activeCompanyId: activeCompanyId ?? null }, returnHeaders: true });
      await noteProof(pool, response.sessionId, { isSecondFactor: isSecondFactorProven });
      return { sessionId: response.sessionId, userId, cookies: headers.getSetCookie() };
    },
    findSession: async (cookieHeader) => {
      const value = readCookie(cookieHeader, cookieName);
      const token = value === null ? null : verifyCookie(value, options.secret);
      const session = token === null ? null : await findByToken(pool, token);
      return session?.method === 'demonstration' && !isDemonstration() ? null : session;
    },
    sessionKey: (cookieHeader) => cookieKey(cookieHeader, cookieName),
    endSessions: (userId, which) => endSessions(pool, userId, which),
    forgetCookies: () => [`${cookieName}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${cookieName.startsWith('__Host-') ? '; Secure' : ''}`],
    setActiveCompany: (sessionId, companyId) => setActiveCompany(pool, sessionId, companyId),
    endDemonstrationSessions: () => endDemonstrationSessions(pool),
    findUser: async (email) => (await findCredential(pool, { email }))?.userId ?? null,
    ensureUser: (user) => ensureUserIn({ library, hashing }, user),
    createUser: (user) => insertUser(pool, { ...user, userId: newId() }),
    close: () => {
      clearInterval(tidy);
      return pool.end();
    },
  };
};
