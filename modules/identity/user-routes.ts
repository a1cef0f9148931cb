/** Routes of a company's administrators: its users, letting them in or out, password links, what a sign-in must prove. */
import * as routes from '#contracts/api/identity-api';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, holds, isMember, listMemberships, readCompany, recordAudit, runCommand, setMemberDisabled, withCompany, type ApiFailure, type ApiServer, type Subject } from '#modules/platform';
import { issuePasswordLink } from './change-password.ts';
import { isGuardedAccount } from './guarded-account.ts';
import { listMembers } from './member-store.ts';
import type { SessionRoutesDeps } from './session-routes.ts';
import { describeUsers } from './session-store.ts';
import { readPolicy, savePolicy } from './sign-in-policy.ts';

type Wish = { readonly commandId: string; readonly userId: string };

/** Disabled in the last company, a user has no session anywhere; in another one they go on there. */
const setUserDisabled = async (deps: SessionRoutesDeps, subject: Subject, { commandId, userId }: Wish, isDisabled: boolean): Promise<Result<{ done: true }, ApiFailure>> => {
  if (isDisabled && userId === subject.userId) return failure({ code: 'cannotDisableOneself' });
  const name = isDisabled ? 'identity.userDisabled' : 'identity.userEnabled';
  const result = await runCommand(deps.database, forSubject(subject), { commandId, name, subject: `user:${userId}`, parameters: { userId } }, async (tx): Promise<Result<{ done: true }, ApiFailure>> =>
    (await setMemberDisabled(tx, userId, isDisabled)) ? success({ done: true }) : failure({ code: 'notFound' }));
  if (result.ok && isDisabled && (await listMemberships(deps.database, userId)).length === 0) await deps.signIn.endSessions(userId);
  deps.forgetUser(userId);
  return result;
};

/** A link opens the whole account: whoever issues it must administer every company that the account opens. */
const administersAll = async (deps: SessionRoutesDeps, subject: Subject, userId: string): Promise<boolean> => {
  for (const { company } of await listMemberships(deps.database, userId)) {
    if (company.companyId === subject.companyId) continue;
    const own = (await listMemberships(deps.database, subject.userId)).find((membership) => membership.company.companyId === company.companyId);
    if (own === undefined) return false;
    const { rights } = await deps.resolveRights({ companyId: company.companyId, userId: subject.userId, personId: own.personId });
    if (!holds({ rights, personId: own.personId }, { action: 'administer', fieldClass: 'public' })) return false;
  }
  return true;
};

export const registerUserRoutes = (server: ApiServer, deps: SessionRoutesDeps): void => {
  const { database, signIn } = deps;
  server.handle(routes.listUsers, async ({ subject }) => {
    const members = new Map((await readCompany(database, forSubject(subject), listMembers)).map((member) => [member.userId, member]));
    const users = await describeUsers(signIn.pool, [...members.keys()]);
    return success({
      users: users.map((user) => ({ ...user, lastSeenAt: user.lastSeenAt?.toISOString() ?? null, personNumber: members.get(user.userId)?.personNumber ?? null, isDisabled: members.get(user.userId)?.isDisabled ?? true })),
    });
  });
  server.handle(routes.disableUser, ({ subject, body }) => setUserDisabled(deps, subject, body, true));
  server.handle(routes.enableUser, ({ subject, body }) => setUserDisabled(deps, subject, body, false));
  server.handle(routes.issuePasswordLink, async ({ subject, body }) => {
    // Whoever finds an administrator's desk unlocked must not take an account along, and with it what it may see.
    if (!subject.isSteppedUp) return failure({ code: 'stepUpNeeded' });
    const isOwn = await readCompany(database, forSubject(subject), (tx) => isMember(tx, body.userId));
    if (!isOwn) return failure({ code: 'notFound' });
    if (!(await administersAll(deps, subject, body.userId))) return failure({ code: 'userOfOtherCompany' });
    if (await isGuardedAccount(deps, body.userId, subject.companyId)) return failure({ code: 'accountGuarded' });
    await withCompany(database, forSubject(subject), (tx) => recordAudit(tx, { action: 'identity.passwordLinkIssued', subject: `user:${body.userId}`, domain: 'identity' }));
    const { address, expiresAt } = await issuePasswordLink(signIn, body.userId, subject.userId, subject.from);
    return success({ address, expiresAt: expiresAt.toISOString() });
  });
  server.handle(routes.readSignInPolicy, async ({ subject }) => success({ secondFactor: await readCompany(database, forSubject(subject), readPolicy) }));
  server.handle(routes.changeSignInPolicy, ({ subject, body: { commandId, secondFactor } }) =>
    runCommand(database, forSubject(subject), { commandId, name: 'identity.signInPolicyChanged', subject: `policy:${secondFactor}`, parameters: { secondFactor } }, async (tx): Promise<Result<{ done: true }, ApiFailure>> => {
      await savePolicy(tx, secondFactor);
      return success({ done: true });
    }));
};
