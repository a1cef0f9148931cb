/** Codes of an app and recovery codes: setting up, proving, ending. */
import { randomBytes } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { codeBuckets, forgiveTries, takeTry } from './attempt-limit.ts';
import { finishSignIn, pendingOf, type Caller, type SignInOutcome } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { addNotice, countPasskeys, deletePasskey, deleteTotp, findTotp, readStep, replaceRecoveryCodes, saveTotpSecret, takePending, tryPending, useRecoveryCode, useTotpStep } from './identity-store.ts';
import { findCredential, noteProof, type SignedIn } from './session-store.ts';
import type { SignIn } from './sign-in.ts';
import { matchingStep, otpauthAddress, stepSeconds, toBase32 } from './totp-code.ts';

const recoveryCodeCount = 10;
const secretBytes = 20;

export type Code = { readonly kind: 'totp' | 'recoveryCode'; readonly code: string };

const isTotpRight = async (signIn: SignIn, userId: string, code: string, which: 'confirmed' | 'waiting'): Promise<boolean> => {
  const totp = await findTotp(signIn.pool, userId);
  if (totp === null || (totp.confirmedAt === null) !== (which === 'waiting')) return false;
  const step = matchingStep(signIn.keys.open(userId, totp.sealed), code, await readStep(signIn.pool, stepSeconds));
  return step !== null && useTotpStep(signIn.pool, userId, step, which);
};

const plainCode = (code: string): string => code.toUpperCase().replace(/[^A-Z2-7]/g, '');

const isRecoveryCodeRight = async (signIn: SignIn, userId: string, code: string, from: string): Promise<boolean> => {
  const isRight = await useRecoveryCode(signIn.pool, userId, signIn.keys.hashCode(userId, plainCode(code)));
  if (isRight) await addNotice(signIn.pool, userId, 'recoveryCodeUsed', from);
  return isRight;
};

/** Proves a code of a user: five free tries, then waits that double. Each code counts once. */
export const proveCode = async (signIn: SignIn, userId: string, { kind, code }: Code, from: string): Promise<Result<null, IdentityError>> => {
  const buckets = codeBuckets(userId);
  const allowed = await takeTry(signIn.pool, buckets);
  if (!allowed.ok) return allowed;
  // Types end at the border of the process: what comes from outside may be anything.
  const isText = typeof (code as unknown) === 'string' && code !== '';
  const isRight = isText && (kind === 'totp' ? await isTotpRight(signIn, userId, code, 'confirmed') : await isRecoveryCodeRight(signIn, userId, code, from));
  if (!isRight) return failure({ code: 'wrongCode' });
  await forgiveTries(signIn.pool, buckets);
  return success(null);
};

/** The second factor after the password: of two at once one gets the session. */
export const proveSecondFactor = async (signIn: SignIn, code: Code, caller: Caller): Promise<Result<SignInOutcome, IdentityError>> => {
  const pending = pendingOf(signIn, caller);
  const userId = pending === null ? null : await tryPending(signIn.pool, pending);
  if (pending === null || userId === null) return failure({ code: 'signInExpired' });
  const proven = await proveCode(signIn, userId, code, caller.from);
  if (!proven.ok) return proven;
  const user = (await takePending(signIn.pool, pending)) ? await findCredential(signIn.pool, { userId }) : null;
  return user === null ? failure({ code: 'signInExpired' }) : success(await finishSignIn(signIn, user, { method: 'password', isSecondFactorProven: true }, caller));
};

/** Whoever has a second factor must have proven it before another is added or one is taken away. */
export const mayChangeFactors = (session: SignedIn): boolean => session.isSteppedUp && (!session.hasSecondFactor || session.isSecondFactorProven);

/** A secret that waits for its first code. Fails with `stepUpNeeded`, or `secondFactorThere` when one is in force. */
export const startTotp = async (signIn: SignIn, session: SignedIn): Promise<Result<{ readonly secret: string; readonly address: string }, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  const secret = randomBytes(secretBytes);
  if (!(await saveTotpSecret(signIn.pool, session.userId, signIn.keys.seal(session.userId, secret)))) return failure({ code: 'secondFactorThere' });
  return success({ secret: toBase32(secret), address: otpauthAddress(secret, session.email) });
};

/** New recovery codes; the ones before end. */
export const makeRecoveryCodes = async (signIn: SignIn, userId: string): Promise<readonly string[]> => {
  const codes = Array.from({ length: recoveryCodeCount }, () => toBase32(randomBytes(10)));
  await replaceRecoveryCodes(signIn.pool, userId, codes.map((code) => signIn.keys.hashCode(userId, code)));
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
};

/** Puts the waiting secret in force by its first code; other sessions end. Fails with `stepUpNeeded`, `wrongCode` or a wait. */
export const confirmTotp = async (signIn: SignIn, session: SignedIn, code: string, from: string): Promise<Result<{ readonly recoveryCodes: readonly string[] }, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  const buckets = codeBuckets(session.userId);
  const allowed = await takeTry(signIn.pool, buckets);
  if (!allowed.ok) return allowed;
  if (!(await isTotpRight(signIn, session.userId, code, 'waiting'))) return failure({ code: 'wrongCode' });
  await forgiveTries(signIn.pool, buckets);
  await noteProof(signIn.pool, session.sessionId, { isSecondFactor: true });
  await signIn.endSessions(session.userId, { except: session.sessionId });
  await addNotice(signIn.pool, session.userId, 'totpOn', from);
  return success({ recoveryCodes: await makeRecoveryCodes(signIn, session.userId) });
};

/** New recovery codes, the ones before end. Fails with `stepUpNeeded`, or `secondFactorNeeded` for who has no second factor. */
export const renewRecoveryCodes = async (signIn: SignIn, session: SignedIn, from: string): Promise<Result<{ readonly recoveryCodes: readonly string[] }, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  if (!session.hasSecondFactor) return failure({ code: 'secondFactorNeeded' });
  await addNotice(signIn.pool, session.userId, 'recoveryCodesRenewed', from);
  return success({ recoveryCodes: await makeRecoveryCodes(signIn, session.userId) });
};

export type FactorEnd = { readonly kind: 'totp' } | { readonly kind: 'passkey'; readonly passkeyId: string };

/** Takes a second factor away. The last one stays while a company asks for one. */
export const endFactor = async (signIn: SignIn, session: SignedIn, end: FactorEnd, isRequired: boolean, from: string): Promise<Result<null, IdentityError>> => {
  if (!mayChangeFactors(session)) return failure({ code: 'stepUpNeeded' });
  const { pool } = signIn;
  const passkeys = await countPasskeys(pool, session.userId);
  const totp = await findTotp(pool, session.userId);
  const others = end.kind === 'totp' ? passkeys : passkeys - 1 + (totp !== null && totp.confirmedAt !== null ? 1 : 0);
  if (isRequired && others < 1) return failure({ code: 'lastSecondFactor' });
  const wasThere = end.kind === 'totp' ? await deleteTotp(pool, session.userId) : await deletePasskey(pool, session.userId, end.passkeyId);
  if (!wasThere) return failure({ code: 'notFound' });
  if (others < 1) await replaceRecoveryCodes(pool, session.userId, []);
  await addNotice(pool, session.userId, end.kind === 'totp' ? 'totpOff' : 'passkeyRemoved', from);
  return success(null);
};
