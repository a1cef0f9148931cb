/** A new password: by the user who knows the old one, or with a one-time link of an administrator. Either ends what the old one opened. */
import { failure, success, type Result } from '#kernel/base/result';
import { linkBuckets, takeTry, forgiveTries } from './attempt-limit.ts';
import type { Caller } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { hashToken, newToken } from './identity-keys.ts';
import { addNotice, endLinksOf, isLinkOpen, reopenLink, saveLink, setPasswordHash, useLink, type NoticeCode } from './identity-store.ts';
import { checkPassword } from './password-strength.ts';
import { provePassword } from './prove-password.ts';
import { findCredential, type SignedIn } from './session-store.ts';
import { newId, type SignIn } from './sign-in.ts';

const passwordLinkSeconds = 24 * 3600;

/** Hashes, stores, ends sessions and links, and tells the user. */
const storePassword = async (signIn: SignIn, userId: string, password: string, notice: NoticeCode, from: string, except?: string): Promise<Result<null, IdentityError>> => {
  const hashed = await signIn.hashing.hash(password);
  if (!hashed.ok) return hashed;
  await setPasswordHash(signIn.pool, newId(), userId, hashed.value);
  await signIn.endSessions(userId, except === undefined ? {} : { except });
  await endLinksOf(signIn.pool, userId);
  await addNotice(signIn.pool, userId, notice, from);
  return success(null);
};

/** For a user who had none; the caller has checked it. */
export const storeFirstPassword = async (signIn: SignIn, userId: string, password: string): Promise<Result<null, IdentityError>> => {
  const hashed = await signIn.hashing.hash(password);
  if (hashed.ok) await setPasswordHash(signIn.pool, newId(), userId, hashed.value);
  return hashed.ok ? success(null) : hashed;
};

/** A new password for who knows the old one; all other sessions end. Fails with `wrongPassword`, a weakness of the new one, or a wait. */
export const changePassword = async (signIn: SignIn, session: SignedIn, given: { readonly oldPassword: string; readonly newPassword: string }, caller: Caller): Promise<Result<null, IdentityError>> => {
  const proven = await provePassword(signIn, { email: session.email, password: given.oldPassword }, caller);
  if (!proven.ok) return proven.error.code === 'wrongEmailOrPassword' ? failure({ code: 'wrongPassword' }) : proven;
  const checked = checkPassword(given.newPassword, session);
  return checked.ok ? storePassword(signIn, session.userId, given.newPassword, 'passwordChanged', caller.from, session.sessionId) : checked;
};

export type IssuedLink = { readonly address: string; readonly expiresAt: Date };

/** The token stands behind `#`: a browser sends it to nobody before the form is sent. The host is the configured one. */
export const linkAddress = (baseUrl: string, page: string, token: string): string => `${new URL(`/${page}`, baseUrl).href}#${token}`;

/** A link with which the user sets a password; the administrator hands it over. A newer one ends it. */
export const issuePasswordLink = async (signIn: SignIn, userId: string, issuedBy: string, from: string): Promise<IssuedLink> => {
  const token = newToken();
  const expiresAt = await saveLink(signIn.pool, { hash: hashToken(token), purpose: 'password', userId, issuedBy, seconds: passwordLinkSeconds });
  await addNotice(signIn.pool, userId, 'passwordLinkIssued', from);
  return { address: linkAddress(signIn.baseUrl, 'set-password', token), expiresAt };
};

/** Signs nobody in: a second factor is still asked for at the sign-in that follows. */
export const setPasswordByLink = async (signIn: SignIn, given: { readonly token: string; readonly email: string; readonly newPassword: string }, caller: Caller): Promise<Result<null, IdentityError>> => {
  const buckets = linkBuckets(caller.from);
  const allowed = await takeTry(signIn.pool, buckets);
  if (!allowed.ok) return allowed;
  const hash = hashToken(given.token);
  const user = await findCredential(signIn.pool, { email: given.email });
  if (user === null || !(await isLinkOpen(signIn.pool, hash, 'password', user.userId))) return failure({ code: 'linkInvalid' });
  await forgiveTries(signIn.pool, buckets);
  const checked = checkPassword(given.newPassword, user);
  if (!checked.ok) return checked;
  if (!(await useLink(signIn.pool, hash, 'password', user.userId))) return failure({ code: 'linkInvalid' });
  const stored = await storePassword(signIn, user.userId, given.newPassword, 'passwordSetByLink', caller.from);
  if (!stored.ok) await reopenLink(signIn.pool, hash);
  return stored;
};
