/** Routes of one's own account: password, codes, passkeys, notices; and the two one-time links. */
import * as routes from '#contracts/api/identity-api';
import { failure, success, type Result } from '#kernel/base/result';
import type { ApiFailure, ApiServer } from '#modules/platform';
import { changePassword, setPasswordByLink } from './change-password.ts';
import { subjectOfSession } from './find-subject.ts';
import { makeFirstAdministrator } from './first-administrator.ts';
import { countRecoveryCodes, findTotp, listNotices, listPasskeys, markNoticesSeen } from './identity-store.ts';
import { addPasskey, startPasskey } from './passkeys.ts';
import { confirmTotp, endFactor, renewRecoveryCodes, startTotp, type FactorEnd } from './second-factor.ts';
import { beginIn, refuse, withSession, type SessionRoutesDeps } from './session-routes.ts';
import { findCredential, type SignedIn } from './session-store.ts';
import { isSecondFactorRequired } from './sign-in-policy.ts';

export type AccountRoutesDeps = SessionRoutesDeps & {
  /** Makes the company of the first administrator and appoints them; refuses a code that is taken. */
  readonly appointFirst: (userId: string, company: { readonly companyCode: string; readonly name: string }) => Promise<Result<unknown, ApiFailure>>;
};

/** Whether the company of the session asks for a second factor, whatever this session has proven. */
const isRequired = async (deps: SessionRoutesDeps, session: SignedIn, from: string): Promise<boolean> => {
  const found = await subjectOfSession(deps, { ...session, isSecondFactorProven: true }, from);
  return found !== null && isSecondFactorRequired(deps.database, found.membership, found.subject);
};

const registerCodes = (server: ApiServer, deps: AccountRoutesDeps): void => {
  const { signIn } = deps;
  server.handle(routes.startTotp, () => withSession(deps, async (session) => {
    const started = await startTotp(signIn, session);
    return started.ok ? started : refuse(started.error);
  }));
  server.handle(routes.confirmTotp, ({ body }) => withSession(deps, async (session, caller) => {
    const confirmed = await confirmTotp(signIn, session, body.code, caller.from);
    return confirmed.ok ? success({ recoveryCodes: [...confirmed.value.recoveryCodes] }) : refuse(confirmed.error);
  }, 'identity.totpOn'));
  server.handle(routes.renewRecoveryCodes, () => withSession(deps, async (session, caller) => {
    const renewed = await renewRecoveryCodes(signIn, session, caller.from);
    return renewed.ok ? success({ recoveryCodes: [...renewed.value.recoveryCodes] }) : refuse(renewed.error);
  }, 'identity.recoveryCodesRenewed'));
  const end = (factor: FactorEnd) => withSession(deps, async (session, caller): Promise<Result<{ done: true }, ApiFailure>> => {
    const ended = await endFactor(signIn, session, factor, await isRequired(deps, session, caller.from), caller.from);
    return ended.ok ? success({ done: true }) : refuse(ended.error);
  }, factor.kind === 'totp' ? 'identity.totpOff' : 'identity.passkeyRemoved');
  server.handle(routes.endTotp, () => end({ kind: 'totp' }));
  server.handle(routes.removePasskey, ({ body }) => end({ kind: 'passkey', passkeyId: body.passkeyId }));
};

const registerPasskeys = (server: ApiServer, deps: AccountRoutesDeps): void => {
  const { signIn, carrier } = deps;
  server.handle(routes.startPasskey, () => withSession(deps, async (session, caller) => {
    const started = await startPasskey(signIn, session, caller);
    if (!started.ok) return refuse(started.error);
    carrier.setCookies(started.value.cookies);
    return success({ options: { ...started.value.options } });
  }));
  server.handle(routes.addPasskey, ({ body }) => withSession(deps, async (session, caller) => {
    const added = await addPasskey(signIn, session, body, caller);
    return added.ok ? success({ recoveryCodes: [...added.value.recoveryCodes] }) : refuse(added.error);
  }, 'identity.passkeyAdded'));
};

const registerLinks = (server: ApiServer, deps: AccountRoutesDeps): void => {
  const { signIn, carrier } = deps;
  server.handle(routes.setPasswordByLink, async ({ body }) => {
    const set = await setPasswordByLink(signIn, body, carrier.caller());
    return set.ok ? success({ done: true }) : refuse(set.error);
  });
  server.handle(routes.makeFirstAdministrator, async ({ body }) => {
    const made = await makeFirstAdministrator(signIn, body, carrier.caller(), (userId) => deps.appointFirst(userId, { companyCode: body.companyCode, name: body.companyName }));
    if (!made.ok) return refuse(made.error);
    return made.value.state === 'signedIn' ? beginIn(deps, made.value) : failure({ code: 'notFound' });
  });
};

export const registerAccountRoutes = (server: ApiServer, deps: AccountRoutesDeps): void => {
  const { signIn } = deps;
  server.handle(routes.readSecurity, () => withSession(deps, async (session, caller) => {
    const credential = await findCredential(signIn.pool, { userId: session.userId });
    const totp = await findTotp(signIn.pool, session.userId);
    const notices = await listNotices(signIn.pool, session.userId);
    return success({
      hasPassword: credential !== null && credential.passwordHash !== null, isSecondFactorRequired: await isRequired(deps, session, caller.from),
      totpSince: totp?.confirmedAt?.toISOString() ?? null, recoveryCodesLeft: await countRecoveryCodes(signIn.pool, session.userId),
      passkeys: (await listPasskeys(signIn.pool, session.userId)).map((passkey) => ({ ...passkey, createdAt: passkey.createdAt.toISOString() })),
      notices: notices.map((notice) => ({ ...notice, at: notice.at.toISOString() })),
    });
  }));
  server.handle(routes.markNoticesSeen, () => withSession(deps, async (session) => {
    await markNoticesSeen(signIn.pool, session.userId);
    return success({ done: true });
  }));
  server.handle(routes.changePassword, ({ body }) => withSession(deps, async (session, caller) => {
    const changed = await changePassword(signIn, session, body, caller);
    return changed.ok ? success({ done: true }) : refuse(changed.error);
  }, 'identity.passwordChanged'));
  registerCodes(server, deps);
  registerPasskeys(server, deps);
  registerLinks(server, deps);
};
