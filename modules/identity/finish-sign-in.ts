/** The last step of every way of signing in, and what all of them know of the request. */
import { success, type Result } from '#kernel/base/result';
import { isHttps, type SessionMethod } from './auth-library.ts';
import { makeDevice } from './attempt-limit.ts';
import { hashToken, newToken } from './identity-keys.ts';
import { countPasskeys, countRecoveryCodes, findTotp, savePending } from './identity-store.ts';
import type { IdentityError } from './identity-errors.ts';
import { readCookie } from './session-cookie.ts';
import type { SignIn } from './sign-in.ts';

/** What a request tells of its sender. */
export type Caller = { readonly cookie: string | undefined; readonly from: string; readonly device: string };

const secondFactorKinds = ['totp', 'passkey', 'recoveryCode'] as const;
export type SecondFactorKind = (typeof secondFactorKinds)[number];

export type SignInOutcome = { readonly cookies: readonly string[] } & (
  | { readonly state: 'signedIn'; readonly userId: string; readonly sessionId: string }
  | { readonly state: 'secondFactorNeeded'; readonly secondFactors: readonly SecondFactorKind[] }
);

const deviceSeconds = 180 * 86_400;
const browserSeconds = 400 * 86_400;
const pendingCookieSeconds = 600;

type Place = Pick<SignIn, 'baseUrl'>;

const cookieNames = (signIn: Place): { readonly pending: string; readonly device: string; readonly browser: string } => {
  const prefix = isHttps(signIn.baseUrl) ? '__Host-' : '';
  return { pending: `${prefix}qinxin.pending`, device: `${prefix}qinxin.device`, browser: `${prefix}qinxin.browser` };
};

const cookieText = (signIn: Place, name: string, value: string, seconds: number): string =>
  `${name}=${encodeURIComponent(value)}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${isHttps(signIn.baseUrl) ? '; Secure' : ''}`;

/** The mark of the browser, whoever signs in with it: two users of one browser are no maker and checker of each other. Null before the first sign-in. */
export const browserOf = (signIn: Place, cookie: string | undefined): string | null => {
  const mark = readCookie(cookie, cookieNames(signIn).browser);
  return mark === null || mark === '' ? null : hashToken(mark).toString('base64url');
};

/** The cookie that gives a browser its mark; none for one that has it. */
export const markBrowser = (signIn: Place, cookie: string | undefined): readonly string[] =>
  (browserOf(signIn, cookie) === null ? [cookieText(signIn, cookieNames(signIn).browser, newToken(), browserSeconds)] : []);

export const deviceCookieOf = (signIn: SignIn, caller: Caller): string | null => readCookie(caller.cookie, cookieNames(signIn).device);

/** The hash of the sign-in that waits for its second factor in this browser. */
export const pendingOf = (signIn: SignIn, caller: Caller): Buffer | null => {
  const token = readCookie(caller.cookie, cookieNames(signIn).pending);
  return token === null || token === '' ? null : hashToken(token);
};

const secondFactorsOf = async (signIn: SignIn, userId: string): Promise<readonly SecondFactorKind[]> => {
  const totp = await findTotp(signIn.pool, userId);
  const factors: SecondFactorKind[] = [...(totp !== null && totp.confirmedAt !== null ? ['totp' as const] : []), ...((await countPasskeys(signIn.pool, userId)) > 0 ? ['passkey' as const] : [])];
  return factors.length > 0 && (await countRecoveryCodes(signIn.pool, userId)) > 0 ? [...factors, 'recoveryCode'] : factors;
};

const endPrevious = async (signIn: SignIn, caller: Caller): Promise<void> => {
  const previous = await signIn.findSession(caller.cookie);
  if (previous !== null) await signIn.endSessions(previous.userId, { only: previous.sessionId });
};

/** Cookies of a sign-in that is complete: the session's are new whatever the browser brought. */
export const rememberDevice = (signIn: SignIn, email: string, caller: Caller): readonly string[] => {
  const { pending, device } = cookieNames(signIn);
  return [...markBrowser(signIn, caller.cookie), cookieText(signIn, device, makeDevice(signIn.keys.deviceKey, email), deviceSeconds), cookieText(signIn, pending, '', 0)];
};

/** Ends the session the browser brought and begins a new one; all that had to be proven has been. */
export const finishSignIn = async (signIn: SignIn, user: { readonly userId: string; readonly email: string }, proof: { readonly method: SessionMethod; readonly isSecondFactorProven: boolean }, caller: Caller): Promise<SignInOutcome> => {
  await endPrevious(signIn, caller);
  const { sessionId, cookies } = await signIn.startSession(user.userId, { ...proof, from: caller.from, device: caller.device });
  return { state: 'signedIn', userId: user.userId, sessionId, cookies: [...cookies, ...rememberDevice(signIn, user.email, caller)] };
};

/** After the password: a session when no second factor is set up, else the question for it. */
export const askSecondFactor = async (signIn: SignIn, user: { readonly userId: string; readonly email: string }, caller: Caller): Promise<Result<SignInOutcome, IdentityError>> => {
  const secondFactors = await secondFactorsOf(signIn, user.userId);
  if (secondFactors.length === 0) return success(await finishSignIn(signIn, user, { method: 'password', isSecondFactorProven: false }, caller));
  const token = newToken();
  await savePending(signIn.pool, hashToken(token), user.userId);
  return success({ state: 'secondFactorNeeded', secondFactors, cookies: [cookieText(signIn, cookieNames(signIn).pending, token, pendingCookieSeconds)] });
};
