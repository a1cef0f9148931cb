/** Composes the server of the product: sign-in, session and progress of its own, and the routes of every module. */
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { findPersonNumber } from '#modules/people';
import { createRefusalLog, forSubject, readCompany, type ApiServer, type Database, type JobQueue, type Subject } from '#modules/platform';
import { requireInMatrix } from './access-matrix.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import type { PhraseBook } from './phrase-book.ts';
import { registerProgressRoutes, type ProgressReader } from './progress-routes.ts';
import { createRequestScope } from './request-scope.ts';
import { createSubjectFinder, registerSessionRoutes, type SessionRoutesDeps } from './session-routes.ts';
import type { SignIn } from './sign-in.ts';

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

/** Builds the server; it does not listen yet. Rejects when a route does not declare its access, or does not stand in the access matrix. */
export const createServer = async (deps: ServerDeps): Promise<HttpServer> => {
  const scope = createRequestScope();
  const refusals = createRefusalLog(deps.database, { nowMilliseconds: deps.nowMilliseconds, onError: (error) => { if (deps.log !== false) deps.log.error({ err: error }, 'refusals not on record'); } });
  const server = await createHttpServer({
    onRefused: (who, operation, code) => refusals.refused({ action: 'access.refused', subject: operation, companyId: who.companyId, who, networkAddress: who.from, userAgent: who.userAgent ?? '', data: { code } }),
    findSubject: deps.findSubject ?? createSubjectFinder(deps), phrases: deps.phrases, version: deps.version, log: deps.log,
    webFolder: deps.webFolder === undefined ? builtWebFolder : deps.webFolder,
    prepare: (fastify) => {
      scope.install(fastify);
      fastify.addHook('onClose', () => refusals.stop());
    },
    registerRoutes: (server) => {
      registerSessionRoutes(server, { ...deps, findPersonNumber: createPersonNumberFinder(deps.database) }, scope);
      registerProgressRoutes(server, { database: deps.database, nowMilliseconds: deps.nowMilliseconds, readers: deps.progressReaders });
      deps.registerModuleRoutes(server);
    },
  });
  requireInMatrix(server.boundOperations);
  return server;
};
