/** Proving again who one is. The session remembers when, by the database's clock; a quarter of an hour long pay, bank and identity values are open. */
import { failure, success, type Result } from '#kernel/base/result';
import type { Caller } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { countPasskeys, findTotp } from './identity-store.ts';
import { renewByPasskey, type PasskeyJson } from './passkeys.ts';
import { provePassword } from './prove-password.ts';
import { proveCode } from './second-factor.ts';
import { findCredential, noteProof, type SignedIn } from './session-store.ts';
import type { SignIn } from './sign-in.ts';

export type StepUpMethod = 'password' | 'totp' | 'passkey' | 'demonstration';
export type StepUpProof = { readonly method: StepUpMethod; readonly secret: string; readonly passkey: PasskeyJson | null };

const isDemonstrationSession = (signIn: SignIn, session: SignedIn): boolean => session.method === 'demonstration' && signIn.isDemonstration();

/** How this user can prove again who they are, the strongest first; one click in a demonstration session. */
export const stepUpMethodsOf = async (signIn: SignIn, session: SignedIn): Promise<readonly StepUpMethod[]> => {
  if (isDemonstrationSession(signIn, session)) return ['demonstration'];
  const credential = await findCredential(signIn.pool, { userId: session.userId });
  const totp = await findTotp(signIn.pool, session.userId);
  return [
    ...((await countPasskeys(signIn.pool, session.userId)) > 0 ? ['passkey' as const] : []),
    ...(totp !== null && totp.confirmedAt !== null ? ['totp' as const] : []),
    ...(credential !== null && credential.passwordHash !== null ? ['password' as const] : []),
  ];
};

/** Cookies are those of the session's new token, where the proof gives it one. */
export const stepUp = async (signIn: SignIn, session: SignedIn, proof: StepUpProof, caller: Caller): Promise<Result<{ readonly cookies: readonly string[] }, IdentityError>> => {
  if (proof.method === 'passkey') return proof.passkey === null ? failure({ code: 'passkeyRefused' }) : renewByPasskey(signIn, session, proof.passkey, caller);
  if (proof.method === 'demonstration') {
    if (!isDemonstrationSession(signIn, session)) return failure({ code: 'notFound' });
  } else if (proof.method === 'totp') {
    const proven = await proveCode(signIn, session.userId, { kind: 'totp', code: proof.secret }, caller.from);
    if (!proven.ok) return proven;
  } else {
    const proven = await provePassword(signIn, { email: session.email, password: proof.secret }, caller);
    if (!proven.ok) return proven.error.code === 'wrongEmailOrPassword' ? failure({ code: 'wrongPassword' }) : proven;
  }
  await noteProof(signIn.pool, session.sessionId, { isSecondFactor: proof.method === 'totp' });
  return success({ cookies: [] });
};
