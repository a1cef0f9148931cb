/** Who is signed in, signing in and out, and whether the installation is ready. */
import type { FastifyRequest } from 'fastify';
import { builtInRoles, type BuiltInRole } from '#contracts/api/access-terms';
import type { RouteResponse } from '#contracts/api/api-route';
import * as routes from '#contracts/api/session-api';
import { failure, success, type Result } from '#kernel/base/result';
import { findRoleHolder, mainRoleOf } from '#modules/access';
import { asSystem, listMemberships, rightWords, withCompany, type ApiFailure, type ApiServer, type Database, type Membership, type Subject } from '#modules/platform';
import { resolveSubject } from './resolve-subject.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

type SetUp = Pick<RouteResponse<typeof routes.readSetUp>, 'ready' | 'steps'>;
type SessionAnswer = RouteResponse<typeof routes.readSession>;

export type SessionRoutesDeps = {
  readonly database: Database;
  readonly signIn: SignIn;
  readonly nowMilliseconds: () => number;
  /** The zone of the installation's clock on screens. */
  readonly zone: string;
  readonly version: string;
  readonly setUp: () => SetUp;
  /** The company of the one-click sign-ins; null outside a demonstration. */
  readonly demoCompanyId: () => number | null;
  readonly findPersonNumber: (subject: Subject) => Promise<string | null>;
};

const headersOf = (request: FastifyRequest): Headers => new Headers(request.headers.cookie === undefined ? {} : { cookie: request.headers.cookie });

const chooseMembership = (memberships: readonly Membership[], activeCompanyId: number | null): Membership | null =>
  memberships.find((membership) => membership.company.companyId === activeCompanyId) ?? memberships[0] ?? null;

const dayOfNow = (deps: Pick<SessionRoutesDeps, 'nowMilliseconds' | 'zone'>): number =>
  Temporal.PlainDate.from('1970-01-01').until(Temporal.Instant.fromEpochMilliseconds(deps.nowMilliseconds()).toZonedDateTimeISO(deps.zone).toPlainDate()).days;

const subjectOf = (deps: Pick<SessionRoutesDeps, 'database' | 'nowMilliseconds' | 'zone'>, session: SignedIn, membership: Membership, from: string): Promise<Subject> =>
  resolveSubject(deps.database, { sessionId: session.sessionId, userId: session.userId, isSteppedUp: session.isSteppedUp, from }, membership, dayOfNow(deps));

/** The subject of a request: the session's user in the company they chose last. */
export const createSubjectFinder = (deps: Pick<SessionRoutesDeps, 'database' | 'signIn' | 'nowMilliseconds' | 'zone'>) => async (request: FastifyRequest): Promise<Subject | null> => {
  const session = await deps.signIn.findSession(headersOf(request));
  if (session === null) return null;
  const membership = chooseMembership(await listMemberships(deps.database, session.userId), session.activeCompanyId);
  return membership === null ? null : subjectOf(deps, session, membership, request.ip);
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

const describeSession = async (deps: SessionRoutesDeps, session: SignedIn): Promise<Result<SessionAnswer, ApiFailure>> => {
  const memberships = await listMemberships(deps.database, session.userId);
  const membership = chooseMembership(memberships, session.activeCompanyId);
  if (membership === null) return failure({ code: 'notAllowed' });
  const subject = await subjectOf(deps, session, membership, '');
  return success({
    userId: session.userId, name: session.name, email: session.email, role: mainRoleOf(subject.roles), roles: [...subject.roles], rights: [...rightWords(subject)], isSteppedUp: subject.isSteppedUp, personNumber: await deps.findPersonNumber(subject),
    company: companyAnswer(membership), companies: await Promise.all(memberships.map(async (entry) => ({ ...companyAnswer(entry), role: mainRoleOf((await subjectOf(deps, session, entry, '')).roles) }))),
    ...datesOf(deps.nowMilliseconds(), deps.zone),
  });
};

const sessionFromCookies = (deps: SessionRoutesDeps, cookies: readonly string[]): Promise<SignedIn | null> =>
  deps.signIn.findSession(new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') }));

const findDemoUser = async (deps: SessionRoutesDeps, companyId: number, role: BuiltInRole): Promise<string | null> =>
  withCompany(deps.database, asSystem(companyId, 'demonstration', 'demoSignIn'), async (tx) => {
    return findRoleHolder(tx, role);
  });

/** Cookies travel beside the answer: the routes' own answers are plain data. */
export type CookieCarrier = { readonly headersOf: () => Headers; readonly setCookies: (cookies: readonly string[]) => void };

/** Registers the routes. `carrier` reaches the headers of the request that is being answered. */
export const registerSessionRoutes = (server: ApiServer, deps: SessionRoutesDeps, carrier: CookieCarrier): void => {
  const finishSignIn = async (cookies: readonly string[]): Promise<Result<SessionAnswer, ApiFailure>> => {
    const session = await sessionFromCookies(deps, cookies);
    if (session === null) return failure({ code: 'notSignedIn' });
    const answer = await describeSession(deps, session);
    if (answer.ok) carrier.setCookies(cookies);
    return answer;
  };
  server.handle(routes.readSetUp, () =>
    Promise.resolve(success({ ...deps.setUp(), demoRoles: deps.demoCompanyId() === null ? [] : [...builtInRoles], version: deps.version })));
  server.handle(routes.readSession, async () => {
    const session = await deps.signIn.findSession(carrier.headersOf());
    return session === null ? failure({ code: 'notSignedIn' }) : describeSession(deps, session);
  });
  server.handle(routes.signInDemo, async ({ body }) => {
    const companyId = deps.demoCompanyId();
    const userId = companyId === null ? null : await findDemoUser(deps, companyId, body.role);
    return userId === null ? failure({ code: 'notFound' }) : finishSignIn((await deps.signIn.asUser(userId)).cookies);
  });
  server.handle(routes.signIn, async ({ body }) => {
    const signedIn = await deps.signIn.withPassword(body.email, body.password);
    return signedIn.ok ? finishSignIn(signedIn.value.cookies) : failure({ code: signedIn.error.code, status: 401 });
  });
  server.handle(routes.signOut, async () => {
    carrier.setCookies(await deps.signIn.signOut(carrier.headersOf()));
    return success({ done: true });
  });
  server.handle(routes.switchCompany, async ({ body }) => {
    const session = await deps.signIn.findSession(carrier.headersOf());
    if (session === null) return failure({ code: 'notSignedIn' });
    const memberships = await listMemberships(deps.database, session.userId);
    // The same answer for a company that is not there and one that is none of the caller's business.
    if (!memberships.some((membership) => membership.company.companyId === body.companyId)) return failure({ code: 'notFound' });
    await deps.signIn.setActiveCompany(session.sessionId, body.companyId);
    return describeSession(deps, { ...session, activeCompanyId: body.companyId });
  });
};
