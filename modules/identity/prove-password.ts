/** Proving a password: to sign in, to step up, to change it. The same work and answers whether the user exists or not. */
import { failure, success, type Result } from '#kernel/base/result';
import { forgiveTries, knownDevice, passwordBuckets, takeTry } from './attempt-limit.ts';
import { askSecondFactor, deviceCookieOf, type Caller, type SignInOutcome } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { findCredential, type Credential } from './session-store.ts';
import type { SignIn } from './sign-in.ts';

/** The user whose password it is. */
export const provePassword = async (signIn: SignIn, given: { readonly email: string; readonly password: string }, caller: Caller): Promise<Result<Credential, IdentityError>> => {
  const email = given.email.toLowerCase();
  const buckets = passwordBuckets(email, caller.from, knownDevice(signIn.keys.deviceKey, deviceCookieOf(signIn, caller), email));
  const allowed = await takeTry(signIn.pool, buckets);
  if (!allowed.ok) return allowed;
  const credential = await findCredential(signIn.pool, { email });
  const verified = await signIn.hashing.verify(credential?.passwordHash ?? null, given.password);
  if (!verified.ok) return verified;
  if (!verified.value || credential === null) return failure({ code: 'wrongEmailOrPassword' });
  await forgiveTries(signIn.pool, buckets);
  return success(credential);
};

/** A session, or the question for the second factor. Fails with `wrongEmailOrPassword` for both, or a wait. */
export const signInWithPassword = async (signIn: SignIn, given: { readonly email: string; readonly password: string }, caller: Caller): Promise<Result<SignInOutcome, IdentityError>> => {
  const proven = await provePassword(signIn, given, caller);
  return proven.ok ? askSecondFactor(signIn, proven.value, caller) : proven;
};
