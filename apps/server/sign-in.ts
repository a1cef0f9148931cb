/**
 * Signing in: better-auth with its tables in schema auth, called by our own routes only; its own HTTP handler is not
 * mounted. Users are made by set-up and by administrators; nobody can sign up.
 */
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { generateId } from 'better-auth';
import pg from 'pg';
import * as z from 'zod';
import { failure, success, type Result } from '#kernel/base/result';
import { connectionStringOf, signInRole } from '#modules/platform';

export type SignInOptions = {
  /** The owner's; the library works with a login of its own. */
  readonly connectionString: string;
  /** Signs cookies; stays the same over restarts. */
  readonly secret: string;
  /** Address under which people open the product, as "http://127.0.0.1:3000". */
  readonly baseUrl: string;
};

export type SignedIn = { readonly sessionId: string; readonly userId: string; readonly name: string; readonly email: string; readonly activeCompanyId: number | null;
  /** Whether the user has proven recently who they are. */
  readonly isSteppedUp: boolean };
export type SignInAnswer = { readonly userId: string; readonly cookies: readonly string[] };

export type SignIn = {
  readonly withPassword: (email: string, password: string) => Promise<Result<SignInAnswer, { readonly code: 'wrongEmailOrPassword' }>>;
  /** Without a password: for the demonstration's one click only. */
  readonly asUser: (userId: string) => Promise<SignInAnswer>;
  /** Ends the sessions of users without a password: outside a demonstration nobody could have begun them. */
  readonly endPasswordlessSessions: () => Promise<void>;
  readonly findSession: (headers: Headers) => Promise<SignedIn | null>;
  readonly signOut: (headers: Headers) => Promise<readonly string[]>;
  readonly setActiveCompany: (sessionId: string, companyId: number) => Promise<void>;
  /** Id of the user with the address, however its letters are cased; null when there is none. */
  readonly findUser: (email: string) => Promise<string | null>;
  /** Makes a user, or answers the one who has the address already. `password` null: no password sign-in. */
  readonly ensureUser: (user: { readonly email: string; readonly name: string; readonly password: string | null }) => Promise<string>;
  readonly close: () => Promise<void>;
};

const sessionSeconds = 12 * 3600;
/** A sign-in counts as proof for so long. */
const steppedUpMilliseconds = 15 * 60_000;

/** Signs a known user in. Not reachable over HTTP: it has no path of its own there. */
const directSignIn = () => ({
  id: 'direct-sign-in',
  endpoints: {
    signInDirectly: createAuthEndpoint('/direct-sign-in', { method: 'POST', body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } }, async (context) => {
      const user = await context.context.internalAdapter.findUserById(context.body.userId);
      if (user === null) throw context.error('NOT_FOUND');
      const session = await context.context.internalAdapter.createSession(user.id);
      await setSessionCookie(context, { session, user });
      return context.json({ userId: user.id });
    }),
  },
});

const createPool = (connectionString: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: connectionStringOf(connectionString, signInRole), max: 4, application_name: 'qinxin-sign-in', options: '-c search_path=auth' });
  pool.on('error', () => undefined);
  return pool;
};

/** The library's settings; a test holds its tables against the migrations. */
export const createAuthLibrary = (options: SignInOptions, pool: pg.Pool) =>
  betterAuth({
    appName: 'Qinxin', baseURL: options.baseUrl, secret: options.secret, database: pool, telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    // Every request asks the database: a revoked session ends at once.
    session: { expiresIn: sessionSeconds, cookieCache: { enabled: false }, additionalFields: { activeCompanyId: { type: 'number', required: false, input: false } } },
    advanced: { cookiePrefix: 'qinxin', database: { generateId: () => generateId(24) } },
    logger: { disabled: true },
    plugins: [directSignIn()],
  });

export const createSignIn = (options: SignInOptions): SignIn => {
  const pool = createPool(options.connectionString);
  const auth = createAuthLibrary(options, pool);
  return {
    withPassword: async (email, password) => {
      try {
        const { headers, response } = await auth.api.signInEmail({ body: { email, password }, returnHeaders: true });
        return success({ userId: response.user.id, cookies: headers.getSetCookie() });
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 401) return failure({ code: 'wrongEmailOrPassword' });
        throw error;
      }
    },
    asUser: async (userId) => {
      const { headers } = await auth.api.signInDirectly({ body: { userId }, returnHeaders: true });
      return { userId, cookies: headers.getSetCookie() };
    },
    endPasswordlessSessions: async () => {
      await pool.query(`delete from auth.session where not exists (select from auth.account where account."userId" = session."userId" and account.password is not null)`);
    },
    findSession: async (headers) => {
      if (headers.get('cookie') === null) return null;
      const found = await auth.api.getSession({ headers });
      if (found === null) return null;
      const activeCompanyId = found.session.activeCompanyId ?? null;
      return { sessionId: found.session.id, userId: found.user.id, name: found.user.name, email: found.user.email, activeCompanyId, isSteppedUp: Date.now() - found.session.createdAt.getTime() < steppedUpMilliseconds };
    },
    signOut: async (headers) => (await auth.api.signOut({ headers, returnHeaders: true })).headers.getSetCookie(),
    setActiveCompany: async (sessionId, companyId) => {
      await pool.query('update auth.session set "activeCompanyId" = $2 where id = $1', [sessionId, companyId]);
    },
    findUser: async (email) => (await (await auth.$context).internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id ?? null,
    ensureUser: async (user) => {
      const context = await auth.$context;
      const existing = await context.internalAdapter.findUserByEmail(user.email);
      if (existing !== null) return existing.user.id;
      const created = await context.internalAdapter.createUser({ email: user.email, name: user.name, emailVerified: true }, { method: 'email-password' });
      if (user.password !== null) {
        const password = await context.password.hash(user.password);
        await context.internalAdapter.linkAccount({ userId: created.id, providerId: 'credential', accountId: created.id, password });
      }
      return created.id;
    },
    close: () => pool.end(),
  };
};
