/**
 * The sign-in library, better-auth, with its tables in schema auth. It hashes passwords, signs cookies, keeps sessions
 * and checks passkeys; who may sign in, and with what, is decided beside it. Its own HTTP handler is not mounted.
 */
import { passkey } from '@better-auth/passkey';
import { betterAuth, generateId, type BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type pg from 'pg';
import * as z from 'zod';

/** Ways a session begins. */
const sessionMethods = ['password', 'passkey', 'demonstration', 'wecom', 'oidc', 'link'] as const;
export type SessionMethod = (typeof sessionMethods)[number];

export type AuthLibraryOptions = {
  /** Signs cookies and seals what the library keeps; stays the same over restarts. */
  readonly secret: string;
  /** Address under which people open the product, as "https://qinxin.example". */
  readonly baseUrl: string;
  /** More of the library's plugins, as those of single sign-on. */
  readonly plugins?: readonly BetterAuthPlugin[];
};

/** A session ends after half a day, used or not. */
const sessionSeconds = 12 * 3600;
const passkeyRefused = (): never => {
  throw new APIError('UNAUTHORIZED', { message: 'the passkey did not verify its user' });
};

export const isHttps = (baseUrl: string): boolean => new URL(baseUrl).protocol === 'https:';
/** `__Host-`: no other host and no plain connection can set or shadow it. */
export const sessionCookieName = (baseUrl: string): string => `${isHttps(baseUrl) ? '__Host-' : ''}qinxin.session_token`;

/** Passkeys belong to a name: a loopback address stands for localhost. */
const passkeyPlace = (baseUrl: string): { rpID: string; origin: string[] } => {
  const url = new URL(baseUrl);
  if (url.hostname !== '127.0.0.1' && url.hostname !== '[::1]') return { rpID: url.hostname, origin: [url.origin] };
  url.hostname = 'localhost';
  return { rpID: 'localhost', origin: [url.origin] };
};

/** Begins the session of a known user. Not reachable over HTTP: it has no path of its own there. */
const directSession = () => ({
  id: 'direct-session',
  endpoints: {
    beginSession: createAuthEndpoint('/direct-session', {
      method: 'POST', metadata: { SERVER_ONLY: true },
      body: z.object({ userId: z.string(), method: z.enum(sessionMethods), from: z.string(), device: z.string(), activeCompanyId: z.number().nullable() }),
    }, async (context) => {
      const { userId, method, from, device, activeCompanyId } = context.body;
      const user = await context.context.internalAdapter.findUserById(userId);
      if (user === null) throw context.error('NOT_FOUND');
      const session = await context.context.internalAdapter.createSession(user.id, false, { method, ipAddress: from, userAgent: device, activeCompanyId });
      await setSessionCookie(context, { session, user });
      return context.json({ sessionId: session.id });
    }),
  },
}) satisfies BetterAuthPlugin;

/** The library's settings; a test holds its tables against the migrations. */
export const createAuthLibrary = (options: AuthLibraryOptions, pool: pg.Pool) =>
  betterAuth({
    appName: 'Qinxin', baseURL: options.baseUrl, secret: options.secret, database: pool, telemetry: { enabled: false }, trustedOrigins: [new URL(options.baseUrl).origin],
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: {
      expiresIn: sessionSeconds, disableSessionRefresh: true, cookieCache: { enabled: false },
      additionalFields: {
        activeCompanyId: { type: 'number', required: false, input: false }, method: { type: 'string', required: false, input: false },
        secondFactorAt: { type: 'date', required: false, input: false }, steppedUpAt: { type: 'date', required: false, input: false }, seenAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: {
      cookiePrefix: isHttps(options.baseUrl) ? '__Host-qinxin' : 'qinxin', useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isHttps(options.baseUrl) },
      database: { generateId: () => generateId(24) },
    },
    logger: { disabled: true },
    plugins: [
      directSession(),
      passkey({
        ...passkeyPlace(options.baseUrl), rpName: 'Qinxin', authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        // A passkey counts for two factors only when the device has verified its user.
        registration: { afterVerification: ({ verification }) => Promise.resolve(verification.registrationInfo?.userVerified === true ? undefined : passkeyRefused()) },
        authentication: { afterVerification: ({ verification }) => Promise.resolve(verification.authenticationInfo.userVerified ? undefined : passkeyRefused()) },
      }),
      ...(options.plugins ?? []),
    ],
  });

export type AuthLibrary = ReturnType<typeof createAuthLibrary>;
