/** Passkeys (WebAuthn). The device verifies its user, so that one is two factors; the library checks what the browser answers. */
import type { AuthenticationResponseJSON } from '@simplewebauthn/browser';
import { failure, success, type Result } from '#kernel/base/result';
import { linkBuckets, forgiveTries, takeTry } from './attempt-limit.ts';
import { rememberDevice, type Caller, type SignInOutcome } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { addNotice, countRecoveryCodes } from './identity-store.ts';
import { makeRecoveryCodes, mayChangeFactors } from './second-factor.ts';
import { describeSession, noteProof, type SignedIn } from './session-store.ts';
import type { SignIn } from './sign-in.ts';

export type PasskeyJson = Readonly<Record<string, unknown>>;
type Started = { readonly options: PasskeyJson; readonly cookies: readonly string[] };


const headersOf = (signIn: SignIn, caller: Caller): Headers => new Headers({ ...(caller.cookie === undefined ? {} : { cookie: caller.cookie }), origin: new URL(signIn.baseUrl).origin });

/** What the library refuses is the caller's; everything else is a fault. */
const refusedByLibrary = (error: unknown): boolean => {
  const { statusCode } = error as { readonly statusCode?: number };
  return statusCode === 400 || statusCode === 401 || statusCode === 403 || statusCode === 500;
};

const orRefused = async <T>(work: () => Promise<T>): Promise<Result<T, IdentityError>> => {
  try {
    return success(await work());
  } catch (error) {
    if (!refusedByLibrary(error)) throw error;
    return failure({ code: 'passkeyRefused' });
  }
};

/** Options to prove a passkey, whoever asks: nothing in them tells whether a user exists. */
export const startPasskeyProof = async (signIn: SignIn, caller: Caller): Promise<Started> => {
  const { headers, response } = await signIn.library.api.generatePasskeyAuthenticationOptions({ headers: headersOf(signIn, caller), returnHeaders: true });
  return { options: { ...response, userVerification: 'required' }, cookies: headers.getSetCookie() };
};

/** Begins a session by passkey. `expected`: for this user only, in the place of their session until now. */
const beginByPasskey = async (signIn: SignIn, response: PasskeyJson, expected: SignedIn | null, caller: Caller): Promise<Result<SignInOutcome & { readonly state: 'signedIn' }, IdentityError>> => {
  const buckets = linkBuckets(caller.from);
  const allowed = await takeTry(signIn.pool, buckets);
  if (!allowed.ok) return allowed;
  if (typeof response['id'] !== 'string') return failure({ code: 'passkeyRefused' });
  // What else the browser answered is the library's to check.
  const answer = response as unknown as AuthenticationResponseJSON;
  const verified = await orRefused(() => signIn.library.api.verifyPasskeyAuthentication({ body: { response: answer }, headers: headersOf(signIn, caller), returnHeaders: true }));
  if (!verified.ok) return verified;
  const { session, user } = verified.value.response;
  if (expected !== null && user.id !== expected.userId) {
    await signIn.endSessions(user.id, { only: session.id });
    return failure({ code: 'passkeyRefused' });
  }
  const previous = expected ?? (await signIn.findSession(caller.cookie));
  if (previous !== null) await signIn.endSessions(previous.userId, { only: previous.sessionId });
  await describeSession(signIn.pool, session.id, { method: expected?.method ?? 'passkey', from: caller.from, device: caller.device.slice(0, 200), activeCompanyId: expected?.activeCompanyId ?? null });
  await noteProof(signIn.pool, session.id, { isSecondFactor: true });
  await forgiveTries(signIn.pool, buckets);
  return success({ state: 'signedIn', userId: user.id, sessionId: session.id, cookies: [...verified.value.headers.getSetCookie(), ...rememberDevice(signIn, user.email, caller)] });
};

/** Signs in by passkey alone, which proves both factors. Fails with `passkeyRefused` or a wait. */
export const signInWithPasskey = (signIn: SignIn, response: PasskeyJson, caller: Caller): Promise<Result<SignInOutcome, IdentityError>> => beginByPasskey(signIn, response, null, caller);

/** Step-up by passkey: the session goes on under a new token. */
export const renewByPasskey = (signIn: SignIn, session: SignedIn, response: PasskeyJson, caller: Caller): Promise<Result<{ readonly cookies: readonly string[] }, IdentityError>> => beginByPasskey(signIn, response, session, caller);

/** What the browser needs to make a passkey. Fails with `stepUpNeeded` without a fresh proof. */
export const startPasskey = async (signIn: SignIn, session: SignedIn, caller: Caller): Promise<Result<Started, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  const started = await orRefused(() => signIn.library.api.generatePasskeyRegistrationOptions({ headers: headersOf(signIn, caller), returnHeaders: true }));
  return started.ok ? success({ options: { ...started.value.response }, cookies: started.value.headers.getSetCookie() }) : started;
};

/** Keeps a new passkey; the first second factor of a user brings recovery codes. */
export const addPasskey = async (signIn: SignIn, session: SignedIn, given: { readonly name: string; readonly response: PasskeyJson }, caller: Caller): Promise<Result<{ readonly recoveryCodes: readonly string[] }, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  const added = await orRefused(() => signIn.library.api.verifyPasskeyRegistration({ body: given, headers: headersOf(signIn, caller) }));
  if (!added.ok) return added;
  await noteProof(signIn.pool, session.sessionId, { isSecondFactor: true });
  if (!session.hasSecondFactor) await signIn.endSessions(session.userId, { except: session.sessionId });
  await addNotice(signIn.pool, session.userId, 'passkeyAdded', caller.from);
  const hasCodes = (await countRecoveryCodes(signIn.pool, session.userId)) > 0;
  return success({ recoveryCodes: hasCodes ? [] : await makeRecoveryCodes(signIn, session.userId) });
};
