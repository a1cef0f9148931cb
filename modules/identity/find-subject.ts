/** From a session to who asks: the user in the company they chose, with today's rights. Looked up anew each time; the server remembers it for less than a second. */
import { listMemberships, type Database, type Membership, type Rights, type Subject } from '#modules/platform';
import { browserOf } from './finish-sign-in.ts';
import { secondFactorState, type SecondFactorState } from './sign-in-policy.ts';
import type { SignedIn } from './session-store.ts';
import type { SignIn } from './sign-in.ts';

export type ResolvedRights = { readonly roles: readonly string[]; readonly rights: Rights };

export type FindSubjectDeps = {
  readonly database: Database;
  readonly signIn: SignIn;
  /** What a user may do in a company today. */
  readonly resolveRights: (member: { readonly companyId: number; readonly userId: string; readonly personId: number | null }) => Promise<ResolvedRights>;
  /** The companies of a user; asked anew each time when left out. */
  readonly membershipsOf?: (userId: string) => Promise<readonly Membership[]>;
};

export type FoundSubject = {
  readonly session: SignedIn;
  /** As every route sees them: without rights while the company waits for a second factor. */
  readonly subject: Subject;
  readonly membership: Membership;
  readonly memberships: readonly Membership[];
  readonly secondFactor: SecondFactorState;
};

/**
 * A session belongs to the company that was chosen in it: when the user is no longer a member there, it is over, and no
 * request falls into another company.
 */
const chooseMembership = async (signIn: SignIn, session: SignedIn, memberships: readonly Membership[]): Promise<Membership | null> => {
  if (session.activeCompanyId !== null) return memberships.find((membership) => membership.company.companyId === session.activeCompanyId) ?? null;
  const first = memberships[0] ?? null;
  if (first !== null) await signIn.setActiveCompany(session.sessionId, first.company.companyId);
  return first;
};

/** The subject of a session in its company; null for a user of no company. Without the second factor that the company asks for, it has no rights. */
export const subjectOfSession = async (deps: FindSubjectDeps, session: SignedIn, from: string): Promise<FoundSubject | null> => {
  const memberships = await (deps.membershipsOf?.(session.userId) ?? listMemberships(deps.database, session.userId));
  const membership = await chooseMembership(deps.signIn, session, memberships);
  if (membership === null) return null;
  const { companyId } = membership.company;
  const { roles, rights } = await deps.resolveRights({ companyId, userId: session.userId, personId: membership.personId });
  const subject: Subject = { userId: session.userId, companyId, personId: membership.personId, roles, rights, isSteppedUp: session.isSteppedUp, sessionId: session.sessionId, program: null, from };
  const secondFactor = await secondFactorState(deps.database, session, membership, subject);
  const isOpen = secondFactor === 'notNeeded' || secondFactor === 'proven';
  return { session, membership, memberships, secondFactor, subject: isOpen ? subject : { ...subject, rights: {}, isSteppedUp: false } };
};

/** The subject behind the cookies of a request; null when nobody is signed in. */
export const findSubject = async (deps: FindSubjectDeps, cookie: string | undefined, from: string): Promise<FoundSubject | null> => {
  const session = await deps.signIn.findSession(cookie);
  const found = session === null ? null : await subjectOfSession(deps, session, from);
  return found === null ? null : { ...found, subject: { ...found.subject, device: browserOf(deps.signIn, cookie) } };
};
