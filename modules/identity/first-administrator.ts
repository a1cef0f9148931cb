/** The first administrator of an installation without a demonstration, made with a one-time link that the first start prints. */
import { failure, success, type Result } from '#kernel/base/result';
import { linkBuckets, takeTry } from './attempt-limit.ts';
import { linkAddress, storeFirstPassword, type IssuedLink } from './change-password.ts';
import { finishSignIn, type Caller, type SignInOutcome } from './finish-sign-in.ts';
import type { IdentityError } from './identity-errors.ts';
import { hashToken, newToken } from './identity-keys.ts';
import { hasRealUser, reopenLink, saveLink, useLink } from './identity-store.ts';
import { checkPassword } from './password-strength.ts';
import type { SignIn } from './sign-in.ts';

const firstLinkSeconds = 24 * 3600;

export type FirstAdministrator = { readonly token: string; readonly name: string; readonly email: string; readonly password: string };

/** A new link, which ends the one before it; null when somebody can sign in already. */
export const issueFirstAdministratorLink = async (signIn: SignIn, issuedBy: string): Promise<IssuedLink | null> => {
  if (await hasRealUser(signIn.pool)) return null;
  const token = newToken();
  const expiresAt = await saveLink(signIn.pool, { hash: hashToken(token), purpose: 'firstAdministrator', userId: null, issuedBy, seconds: firstLinkSeconds });
  return { address: linkAddress(signIn.baseUrl, 'first-administrator', token), expiresAt };
};

/** Makes the user, lets `appoint` give them their company, and signs them in. The link counts once; a refusal leaves it open. */
export const makeFirstAdministrator = async <E>(
  signIn: SignIn, given: FirstAdministrator, caller: Caller, appoint: (userId: string) => Promise<Result<unknown, E>>,
): Promise<Result<SignInOutcome, IdentityError | E>> => {
  const allowed = await takeTry(signIn.pool, linkBuckets(caller.from));
  if (!allowed.ok) return allowed;
  const hash = hashToken(given.token);
  if (!(await useLink(signIn.pool, hash, 'firstAdministrator', null)) || (await hasRealUser(signIn.pool))) return failure({ code: 'linkInvalid' });
  const refuse = async <F>(error: F): Promise<Result<never, F>> => {
    await reopenLink(signIn.pool, hash);
    return failure(error);
  };
  const checked = checkPassword(given.password, given);
  if (!checked.ok) return refuse(checked.error);
  // Before the user may sign in: a company that cannot be made leaves nobody behind who could.
  const userId = await signIn.ensureUser({ email: given.email, name: given.name, password: null });
  const appointed = await appoint(userId);
  if (!appointed.ok) return refuse(appointed.error);
  const stored = await storeFirstPassword(signIn, userId, given.password);
  if (!stored.ok) return refuse(stored.error);
  return success(await finishSignIn(signIn, { userId, email: given.email.toLowerCase() }, { method: 'link', isSecondFactorProven: false }, caller));
};
