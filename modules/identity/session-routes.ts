/** Routes of the session: whether the installation is ready, who is signed in, signing in and out, proving again, own sessions. */
import { builtInRoles, type BuiltInRole } from '#contracts/api/access-terms';
import type { RouteResponse } from '#contracts/api/api-route';
import { optionalModules } from '#contracts/api/optional-module';
import * as routes from '#contracts/api/session-api';
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, recordAudit, rightWords, withCompany, type ApiFailure, type ApiServer, type Membership, type Subject } from '#modules/platform';
import { subjectOfSession, type FindSubjectDeps, type FoundSubject } from './find-subject.ts';
import { finishSignIn, type Caller, type SignInOutcome } from './finish-sign-in.ts';
import { identityStatus, type IdentityError } from './identity-errors.ts';
import { countUnseenNotices } from './identity-store.ts';
import { signInWithPasskey, startPasskeyProof } from './passkeys.ts';
import { signInWithPassword } from './prove-password.ts';
import { proveSecondFactor } from './second-factor.ts';
import { cookiesOf } from './session-cookie.ts';
import { findCredential, listSessions, type SignedIn } from './session-store.ts';
import { stepUp, stepUpMethodsOf } from './step-up.ts';

type SetUp = Pick<RouteResponse<typeof routes.readSetUp>, 'ready' | 'steps'>;
export type SessionAnswer = RouteResponse<typeof routes.readSession>;
type SignInAnswer = RouteResponse<typeof routes.signIn>;

/** Cookies travel beside the answer: the routes' own answers are plain data. */
export type RequestCarrier = { readonly caller: () => Caller; readonly setCookies: (cookies: readonly string[]) => void };

export type SessionRoutesDeps = FindSubjectDeps & {
  readonly carrier: RequestCarrier;
  readonly nowMilliseconds: () => number;
  /** The zone of the installation's clock on screens. */
  readonly zone: string;
  readonly version: string;
  readonly setUp: () => SetUp;
  /** The one-click user of a role; null when there is none, as everywhere outside a demonstration. */
  readonly findDemoUser: (role: BuiltInRole) => Promise<string | null>;
  readonly findPersonNumber: (subject: Subject) => Promise<string | null>;
  readonly mainRoleOf: (roles: readonly string[]) => BuiltInRole;
  /** What was remembered of the user's sessions counts no more. */
  readonly forgetUser: (userId: string) => void;
};

export const refuse = (error: { readonly code: string; readonly data?: Readonly<Record<string, string | number>> | undefined }): Result<never, ApiFailure> => {
  const status = identityStatus[error.code];
  return failure({ code: error.code, ...(error.data === undefined ? {} : { data: error.data }), ...(status === undefined ? {} : { status }) });
};

const datesOf = (milliseconds: number, zone: string): { now: string; today: string; currentMonth: string } => {
  const moment = Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);
  const date = moment.toPlainDate();
  return {
    now: moment.toString({ timeZoneName: 'never', fractionalSecondDigits: 0 }), today: date.toString(),
    // One pays the month that has ended.
    currentMonth: date.subtract({ months: 1 }).toPlainYearMonth().toString(),
  };
};

const companyAnswer = ({ company }: Membership): SessionAnswer['company'] => ({ companyId: company.companyId, companyCode: company.companyCode, name: company.name, isDemo: company.isDemo });

const answerOf = async (deps: SessionRoutesDeps, { session, subject, membership, memberships, secondFactor }: FoundSubject): Promise<SessionAnswer> => ({
  userId: session.userId, name: session.name, email: session.email, role: deps.mainRoleOf(subject.roles), roles: [...subject.roles], rights: [...rightWords(subject)], isSteppedUp: subject.isSteppedUp, secondFactor,
  stepUpMethods: [...(await stepUpMethodsOf(deps.signIn, session))], modules: optionalModules.filter((name) => !deps.database.absent.modules.has(name)), unseenNotices: await countUnseenNotices(deps.signIn.pool, session.userId), personNumber: await deps.findPersonNumber(subject),
  company: companyAnswer(membership), companies: memberships.map(companyAnswer), ...datesOf(deps.nowMilliseconds(), deps.zone),
});

/** The session that a request's cookies, or new ones, open; with what every route sees of it. */
const describeCaller = async (deps: SessionRoutesDeps, cookie: string | undefined): Promise<Result<SessionAnswer, ApiFailure>> => {
  const session = await deps.signIn.findSession(cookie);
  const found = session === null ? null : await subjectOfSession(deps, session, deps.carrier.caller().from);
  return found === null ? failure({ code: 'notSignedIn' }) : success(await answerOf(deps, found));
};

/** A session begins in a company, whose audit says so. A user without a company has nothing to sign in to. */
export const beginIn = async (deps: SessionRoutesDeps, outcome: SignInOutcome & { readonly state: 'signedIn' }): Promise<Result<SessionAnswer, ApiFailure>> => {
  const session = await deps.signIn.findSession(cookiesOf(outcome.cookies));
  const found = session === null ? null : await subjectOfSession(deps, session, deps.carrier.caller().from);
  if (session === null || found === null) {
    await deps.signIn.endSessions(outcome.userId, { only: outcome.sessionId });
    return failure({ code: 'notAllowed' });
  }
  await withCompany(deps.database, asSystem(found.subject.companyId, 'signIn', `user:${session.userId}`), (tx) =>
    recordAudit(tx, { action: 'identity.signedIn', subject: `user:${session.userId}`, domain: 'identity', data: { method: session.method, from: found.subject.from } }));
  deps.forgetUser(session.userId);
  deps.carrier.setCookies(outcome.cookies);
  return success(await answerOf(deps, { ...found, session: { ...session, activeCompanyId: found.subject.companyId } }));
};

const answerOutcome = async (deps: SessionRoutesDeps, outcome: Result<SignInOutcome, IdentityError>): Promise<Result<SignInAnswer, ApiFailure>> => {
  if (!outcome.ok) return refuse(outcome.error);
  if (outcome.value.state === 'signedIn') {
    const begun = await beginIn(deps, outcome.value);
    return begun.ok ? success({ state: 'signedIn', secondFactors: [], session: begun.value }) : begun;
  }
  deps.carrier.setCookies(outcome.value.cookies);
  return success({ state: 'secondFactorNeeded', secondFactors: [...outcome.value.secondFactors], session: null });
};

/** What a user did to their account stands in the audit of the company that they work in. */
const recordOwn = async (deps: SessionRoutesDeps, session: SignedIn, caller: Caller, action: string): Promise<void> => {
  if (session.activeCompanyId === null) return;
  await withCompany(deps.database, asSystem(session.activeCompanyId, 'signIn', `user:${session.userId}`), (tx) =>
    recordAudit(tx, { action, subject: `user:${session.userId}`, domain: 'identity', data: { from: caller.from } }));
};

/** Runs the work of a route with the caller's session; afterwards nothing that was remembered of it counts. An `action` that succeeded is audited. */
export const withSession = async <T>(deps: SessionRoutesDeps, work: (session: SignedIn, caller: Caller) => Promise<Result<T, ApiFailure>>, action?: string): Promise<Result<T, ApiFailure>> => {
  const caller = deps.carrier.caller();
  const session = await deps.signIn.findSession(caller.cookie);
  if (session === null) return failure({ code: 'notSignedIn' });
  try {
    const result = await work(session, caller);
    if (result.ok && action !== undefined) await recordOwn(deps, session, caller, action);
    return result;
  } finally {
    deps.forgetUser(session.userId);
  }
};

const registerSignIn = (server: ApiServer, deps: SessionRoutesDeps): void => {
  const { signIn, carrier } = deps;
  server.handle(routes.signInDemo, async ({ body }) => {
    const userId = signIn.isDemonstration() ? await deps.findDemoUser(body.role) : null;
    const user = userId === null ? null : await findCredential(signIn.pool, { userId });
    if (user === null) return failure({ code: 'notFound' });
    const outcome = await finishSignIn(signIn, user, { method: 'demonstration', isSecondFactorProven: false }, carrier.caller());
    return outcome.state === 'signedIn' ? beginIn(deps, outcome) : failure({ code: 'notFound' });
  });
  server.handle(routes.signIn, async ({ body }) => answerOutcome(deps, await signInWithPassword(signIn, body, carrier.caller())));
  server.handle(routes.proveSecondFactor, async ({ body }) => answerOutcome(deps, await proveSecondFactor(signIn, body, carrier.caller())));
  server.handle(routes.startPasskeyProof, async () => {
    const { options, cookies } = await startPasskeyProof(signIn, carrier.caller());
    carrier.setCookies(cookies);
    return success({ options: { ...options } });
  });
  server.handle(routes.signInWithPasskey, async ({ body }) => answerOutcome(deps, await signInWithPasskey(signIn, body.response, carrier.caller())));
};

const registerOwnSessions = (server: ApiServer, deps: SessionRoutesDeps): void => {
  const { signIn } = deps;
  server.handle(routes.listOwnSessions, () => withSession(deps, async (session) => {
    const sessions = await listSessions(signIn.pool, session.userId);
    return success({
      sessions: sessions.map((own) => ({
        ...own, isCurrent: own.sessionId === session.sessionId, createdAt: own.createdAt.toISOString(), seenAt: own.seenAt.toISOString(), expiresAt: own.expiresAt.toISOString(),
      })),
    });
  }));
  server.handle(routes.endOwnSession, ({ body }) => withSession(deps, async (session) =>
    (await signIn.endSessions(session.userId, { only: body.sessionId })) ? success({ done: true }) : failure({ code: 'notFound' }), 'identity.sessionEnded'));
  server.handle(routes.endOtherSessions, () => withSession(deps, async (session) => {
    await signIn.endSessions(session.userId, { except: session.sessionId });
    return success({ done: true });
  }, 'identity.sessionsEnded'));
};

export const registerSessionRoutes = (server: ApiServer, deps: SessionRoutesDeps): void => {
  const { signIn, carrier } = deps;
  server.handle(routes.readSetUp, () => Promise.resolve(success({
    ...deps.setUp(), demoRoles: signIn.isDemonstration() ? [...builtInRoles] : [], isDemonstration: signIn.isDemonstration(), version: deps.version,
  })));
  server.handle(routes.readSession, () => describeCaller(deps, carrier.caller().cookie));
  registerSignIn(server, deps);
  server.handle(routes.stepUp, ({ body }) => withSession(deps, async (session, caller) => {
    const proven = await stepUp(signIn, session, body, caller);
    if (!proven.ok) return refuse(proven.error);
    if (proven.value.cookies.length > 0) carrier.setCookies(proven.value.cookies);
    return describeCaller(deps, proven.value.cookies.length > 0 ? cookiesOf(proven.value.cookies) : caller.cookie);
  }, 'identity.steppedUp'));
  server.handle(routes.signOut, () => withSession(deps, async (session) => {
    await signIn.endSessions(session.userId, { only: session.sessionId });
    carrier.setCookies(signIn.forgetCookies());
    return success({ done: true });
  }, 'identity.signedOut'));
  server.handle(routes.switchCompany, ({ body }) => withSession(deps, async (session, caller) => {
    const found = await subjectOfSession(deps, session, caller.from);
    // The same answer for a company that is not there and one that is none of the caller's business.
    if (found === null || !found.memberships.some(({ company }) => company.companyId === body.companyId)) return failure({ code: 'notFound' });
    await signIn.setActiveCompany(session.sessionId, body.companyId);
    return describeCaller(deps, caller.cookie);
  }));
  registerOwnSessions(server, deps);
};
