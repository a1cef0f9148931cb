/** Composes the server of the product: sign-in, session and progress of its own, and the routes of every module. */
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { findRoleHolder, mainRoleOf } from '#modules/access';
import { registerAssistantRoutes, type AssistantRoutesDeps } from '#modules/assistant';
import { createProgramAccess, findSubject, registerAccountRoutes, registerSessionRoutes, registerUserRoutes, type AccountRoutesDeps, type RequestCarrier, type SessionRoutesDeps, type SignIn } from '#modules/identity';
import { findPersonNumber } from '#modules/people';
import { asSystem, createRefusalLog, dateInZone, epochDayOf, forSubject, listenForRights, readCompany, type ApiServer, type Database, type JobQueue, type Subject } from '#modules/platform';
import { absentOperations } from '../work/optional-modules.ts';
import { requireInMatrix } from './access-matrix.ts';
import { createRouteAsker } from './ask-route.ts';
import { registerOutsideRoutes } from './outside-routes.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { registerMcpRoute } from './mcp-route.ts';
import type { PhraseBook } from './phrase-book.ts';
import { registerProgressRoutes, type ProgressReader } from './progress-routes.ts';
import { createRequestScope } from './request-scope.ts';
import { appointFirstAdministrator } from './company-routes.ts';
import { createRightsResolver, rememberRights } from './resolve-rights.ts';
import { createSessionCache, type SessionCache } from './session-cache.ts';

export type ServerDeps = {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly signIn: SignIn;
  readonly phrases: PhraseBook;
  readonly nowMilliseconds: () => number;
  readonly zone: string;
  readonly version: string;
  readonly setUp: SessionRoutesDeps['setUp'];
  readonly demoCompanyId: () => number | null;
  readonly log: FastifyBaseLogger | false;
  readonly webFolder?: string | null;
  /** Who asks; left out, the session in the request's cookie. Proofs pass their own. */
  readonly findSubject?: (request: FastifyRequest) => Promise<Subject | null>;
  /** `register<Module>Routes` of every module, already given what they need. */
  readonly registerModuleRoutes: (server: ApiServer) => void;
  readonly progressReaders: readonly ProgressReader[];
};

export const builtWebFolder = join(import.meta.dirname, '..', 'web', 'dist');

const createPersonNumberFinder = (database: Database) => async (subject: Subject): Promise<string | null> => {
  const { personId } = subject;
  return personId === null ? null : readCompany(database, forSubject(subject), (tx) => findPersonNumber(tx, personId));
};

type Sessions = SessionCache & { readonly close: () => Promise<void> };

/** Sessions are looked up again within a second; what their users may do, when something about it has changed. */
const createSessions = (deps: ServerDeps): Sessions => {
  const listener = listenForRights({ database: deps.database, onChange: () => rights.forget() });
  const rights = rememberRights(deps, listener.isListening);
  const subjectDeps = { database: deps.database, signIn: deps.signIn, resolveRights: rights.resolve, membershipsOf: rights.membershipsOf };
  return { ...createSessionCache({ keyOf: deps.signIn.sessionKey, lookUp: async (cookie, from) => (await findSubject(subjectDeps, cookie, from))?.subject ?? null }), close: listener.close };
};

const identityDeps = (deps: ServerDeps, carrier: RequestCarrier, sessions: SessionCache): AccountRoutesDeps => ({
  ...deps, carrier, mainRoleOf, forgetUser: sessions.forgetUser, resolveRights: createRightsResolver(deps), findPersonNumber: createPersonNumberFinder(deps.database),
  findDemoUser: async (role) => {
    const companyId = deps.demoCompanyId();
    return companyId === null ? null : readCompany(deps.database, asSystem(companyId, 'demonstration', 'demoSignIn'), (tx) => findRoleHolder(tx, role));
  },
  appointFirst: (userId, company) => appointFirstAdministrator(deps, userId, company),
});

/** The server as modules see it: what belongs to an absent one is never bound, so that it is a 404 and in no description. */
const withoutAbsent = (database: Database, server: ApiServer): ApiServer => {
  const absent = absentOperations(database.absent);
  return { handle: (route, handler) => (absent.has(route.operationId) ? undefined : server.handle(route, handler)) };
};

/** The assistant asks routes of this very server, as the caller whom it answers. */
const assistantDeps = (deps: ServerDeps, currentRequest: () => FastifyRequest, running: () => Pick<HttpServer, 'fastify' | 'boundOperations'>): AssistantRoutesDeps => ({
  database: deps.database, ask: createRouteAsker(currentRequest, () => running().fastify), isServed: (operationId) => running().boundOperations.has(operationId),
  phrase: deps.phrases.find, today: () => epochDayOf(dateInZone(deps.nowMilliseconds(), deps.zone)),
});

/** Builds the server; it does not listen yet. Rejects when a route does not declare its access, or does not stand in the access matrix. */
export const createServer = async (deps: ServerDeps): Promise<HttpServer> => {
  const scope = createRequestScope();
  const sessions = createSessions(deps);
  const identity = identityDeps(deps, scope, sessions);
  const refusals = createRefusalLog(deps.database, { nowMilliseconds: deps.nowMilliseconds, onError: (error) => { if (deps.log !== false) deps.log.error({ err: error }, 'refusals not on record'); } });
  const assistant = assistantDeps(deps, scope.currentRequest, () => server);
  const server: HttpServer = await createHttpServer({
    programs: createProgramAccess(deps),
    onRefused: (who, operation, code) => refusals.refused({ action: 'access.refused', subject: operation, companyId: who.companyId, who, networkAddress: who.from, userAgent: who.userAgent ?? '', data: { code } }),
    findSubject: deps.findSubject ?? ((request) => sessions.find(request.headers.cookie, request.ip)), phrases: deps.phrases, baseUrl: deps.signIn.baseUrl, version: deps.version, log: deps.log,
    webFolder: deps.webFolder === undefined ? builtWebFolder : deps.webFolder,
    prepare: (fastify) => {
      scope.install(fastify);
      registerMcpRoute(fastify, { ...assistant, version: deps.version });
      fastify.addHook('onClose', () => refusals.stop());
      fastify.addHook('onClose', () => sessions.close());
    },
    registerRoutes: (given) => {
      const present = withoutAbsent(deps.database, given);
      registerSessionRoutes(present, identity);
      registerAccountRoutes(present, identity);
      registerUserRoutes(present, identity);
      registerOutsideRoutes(present, { ...deps, carrier: scope, currentRequest: scope.currentRequest });
      registerProgressRoutes(present, { database: deps.database, nowMilliseconds: deps.nowMilliseconds, readers: deps.progressReaders });
      deps.registerModuleRoutes(present);
      registerAssistantRoutes(present, assistant);
    },
  });
  requireInMatrix(server.boundOperations);
  return server;
};
