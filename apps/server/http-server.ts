/**
 * The HTTP server: validation and description from one set of schemas, sign-in and role checked before anything else,
 * one shape of error. A route without `access` stops the server from starting.
 */
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import scalarReference from '@scalar/fastify-api-reference';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { needs, type Route, type RouteAccess } from '#contracts/api/api-route';
import type { ProgramAccess } from '#modules/identity';
import { admits, type ApiServer, type Subject } from '#modules/platform';
import { answerError, createErrorHandler } from './error-answers.ts';
import type { PhraseBook } from './phrase-book.ts';
import { bindRoute } from './route-binding.ts';
import { addProgramParsers, admitProgram, hasCredentialInAddress, isBearer, recordProgramRequests } from './program-requests.ts';
import { guardRequests, isForeignOrigin } from './request-guard.ts';
import { serveWebApp } from './web-files.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    answer?: Route['answer'];
  }
  interface FastifyRequest {
    subject: Subject | null;
  }
}

export type HttpServerOptions = {
  /** Programs with keys; without it, none is admitted. */
  readonly programs?: ProgramAccess;
  readonly findSubject: (request: FastifyRequest) => Promise<Subject | null>;
  readonly phrases: PhraseBook;
  /** Address under which people open the product: its host is the one the server answers to; https makes it strict. */
  readonly baseUrl: string;
  readonly version: string;
  /** Folder of the built web app; a server without one answers the API alone. */
  readonly webFolder: string | null;
  readonly log: FastifyBaseLogger | false;
  /** Told of every refused request of a signed-in caller. */
  readonly onRefused?: (subject: Subject, operation: string, code: string) => void;
  /** Adds hooks before any route is registered. */
  readonly prepare?: (fastify: FastifyInstance) => void;
  readonly registerRoutes: (server: ApiServer) => void;
};

export type ServedRoute = { readonly method: string; readonly url: string; readonly operationId: string | null };

export type HttpServer = {
  readonly fastify: FastifyInstance;
  /** Operation ids that have a handler. */
  readonly boundOperations: ReadonlySet<string>;
  /** Everything that is routed, pages and the description of the interface included: for the inventory. */
  readonly routes: readonly ServedRoute[];
  readonly listen: (port: number, host?: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const largestBodyBytes = 2 * 1024 * 1024;
const largestUploadBytes = 50 * 1024 * 1024;
/** Whoever sends slower than this has no place kept for them. */
const longestRequestMilliseconds = 120_000;
const documentationPath = '/api/docs';

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"], baseUri: ["'self'"], objectSrc: ["'none'"], frameAncestors: ["'none'"], formAction: ["'self'"], scriptSrc: ["'self'"], connectSrc: ["'self'"],
    // The component library writes its styles into the page.
    styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'", 'data:'],
  },
};

const registerPlugins = async (fastify: FastifyInstance, options: HttpServerOptions): Promise<void> => {
  await fastify.register(fastifyHelmet, { contentSecurityPolicy, strictTransportSecurity: options.baseUrl.startsWith('https:') ? { maxAge: 63_072_000 } : false, crossOriginEmbedderPolicy: false });
  await fastify.register(fastifyCompress, { threshold: 1024 });
  await fastify.register(fastifyCookie);
  await fastify.register(fastifyMultipart, { limits: { fileSize: largestUploadBytes, files: 1, fields: 20 } });
  await fastify.register(fastifyRateLimit, { global: false });
  await fastify.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Qinxin', version: options.version, description: 'Attendance in, exact pay out, every cent explained.' }, components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'qinxin.session_token' } } } },
    transform: jsonSchemaTransform,
  });
};

/** Every route under /api says who may call it; the pages that describe the interface are for administrators. */
const requireAccess = (fastify: FastifyInstance, routes: ServedRoute[]): void => {
  fastify.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, operationId: route.schema?.operationId ?? null });
    if (route.url.startsWith(documentationPath)) route.config = { ...route.config, access: needs.administer };
    if (route.url.startsWith('/api/') && route.config?.access === undefined) throw new Error(`route ${String(route.method)} ${route.url} does not say who may call it (config.access)`);
  });
};

const checkCaller = (fastify: FastifyInstance, options: HttpServerOptions): void => {
  fastify.decorateRequest('subject', null);
  fastify.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (access === undefined) return;
    if (hasCredentialInAddress(request)) return answerError(request, reply, options.phrases, { code: 'invalidRequest', data: { field: 'key', part: 'querystring' } });
    const admitted = options.programs !== undefined && isBearer(request) ? await admitProgram(options.programs, request) : null;
    if (admitted === null && isForeignOrigin(request)) return answerError(request, reply, options.phrases, { code: 'notAllowed' });
    if (admitted?.ok === false) return answerError(request, reply, options.phrases, admitted.error);
    const found = admitted === null ? await options.findSubject(request) : admitted.value;
    const operation = request.routeOptions.schema?.operationId ?? request.routeOptions.url ?? '';
    request.subject = found === null ? null : { ...found, operation, userAgent: request.headers['user-agent'] ?? '' };
    if (access === 'public') return;
    if (request.subject === null) return answerError(request, reply, options.phrases, { code: 'notSignedIn' });
    // A program has no account of its own to look at or change.
    if (access === 'signedIn') return request.subject.program === null ? undefined : answerError(request, reply, options.phrases, { code: 'notAllowed' });
    const admission = admits(request.subject, access);
    if (admission === 'notAllowed') options.onRefused?.(request.subject, operation, admission);
    if (admission !== 'allowed') return answerError(request, reply, options.phrases, { code: admission });
  });
};

const registerDocumentation = async (fastify: FastifyInstance): Promise<void> => {
  fastify.get('/api/openapi.json', { config: { access: needs.administer }, schema: { hide: true } }, () => fastify.swagger());
  await fastify.register(scalarReference, {
    routePrefix: documentationPath,
    configuration: { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false } as never,
    // This page alone runs a script of its own; everything else keeps the strict policy.
    hooks: {
      onRequest: (_request, reply, done) => {
        void reply.header('content-security-policy', "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'");
        done();
      },
    },
  });
};

/** Builds the server; rejects when a route does not declare its access. */
export const createHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const fastify = Fastify({ bodyLimit: largestBodyBytes, requestTimeout: longestRequestMilliseconds, trustProxy: options.baseUrl.startsWith('https:') ? 'loopback' : false, ...(options.log === false ? { logger: false } : { loggerInstance: options.log }), routerOptions: { maxParamLength: 300 } }).withTypeProvider<ZodTypeProvider>();
  fastify.setValidatorCompiler(validatorCompiler);
  fastify.setSerializerCompiler(serializerCompiler);
  fastify.setErrorHandler(createErrorHandler(options.phrases));
  const routes: ServedRoute[] = [];
  requireAccess(fastify, routes);
  guardRequests(fastify, options);
  await registerPlugins(fastify, options);
  addProgramParsers(fastify);
  if (options.programs !== undefined) recordProgramRequests(fastify, options.programs);
  checkCaller(fastify, options);
  options.prepare?.(fastify);
  const boundOperations = new Set<string>();
  options.registerRoutes({
    handle: (route, handler) => {
      bindRoute(fastify, { phrases: options.phrases, findSubject: options.findSubject }, route, handler);
      boundOperations.add(route.operationId);
    },
  });
  await registerDocumentation(fastify);
  await serveWebApp(fastify, options);
  await fastify.ready();
  return {
    fastify, boundOperations, routes,
    listen: (port, host = '127.0.0.1') => fastify.listen({ port, host }),
    close: () => fastify.close(),
  };
};
