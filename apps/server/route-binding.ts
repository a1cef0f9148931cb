/** Turns a route of contracts/api and its handler into a route of the server. */
import * as z from 'zod';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorResponse } from '#contracts/api/api-error';
import type { Route, RouteAccess } from '#contracts/api/api-route';
import { assert } from '#kernel/base/result';
import type { ApiAnswer, ApiFile, ApiHandler, ApiRequest, ApiUpload, ScimAnswer, Subject } from '#modules/platform';
import { answerError } from './error-answers.ts';
import { languageOf, type PhraseBook } from './phrase-book.ts';
import { watchStanding } from './watch-standing.ts';

const keepAliveMilliseconds = 15_000;
/** Routes on which a stranger could try secrets of programs, or make us ask other systems; each address so often a minute. */
const guessableOperations: readonly string[] = ['issueToken', 'startExternalSignIn', 'finishExternalSignIn'];
const guessesPerMinute = 60;

/** A route without parameters takes none; those of SCIM may be called with more than is used. */
const queryOf = (route: Route): z.ZodObject => route.query ?? (route.answer === 'scim' ? z.looseObject({}) : z.strictObject({}));

const schemaOf = (route: Route): Record<string, unknown> => ({
  operationId: route.operationId, summary: route.summary, tags: [route.path.split('/')[2] ?? 'api'],
  ...(route.params === null ? {} : { params: route.params }),
  querystring: queryOf(route),
  ...(route.body === null ? {} : { body: route.body }),
  ...(route.upload ? { consumes: ['multipart/form-data'] } : {}),
  ...(route.access === 'public' ? {} : { security: [{ session: [] }] }),
  response: { ...(route.answer === 'json' ? { 200: route.response } : {}), '4xx': errorResponse, '5xx': errorResponse },
});

/** A form that breaks off or is none is the request's fault. */
const asRequestFault = (error: unknown): never => {
  if (error instanceof Error && !('statusCode' in error)) throw Object.assign(error, { statusCode: 400 });
  throw error;
};

const readUpload = async (request: FastifyRequest): Promise<ApiUpload | null> => {
  const part = await request.file().catch(asRequestFault);
  if (part === undefined) return null;
  const content = await part.toBuffer().catch(asRequestFault);
  // The reader may end at the limit without an error of its own; half a file must not pass for a whole one.
  if (part.file.truncated) throw Object.assign(new Error('the file is larger than the limit'), { statusCode: 413 });
  return { fileName: part.filename, content };
};

const sendFile = (reply: FastifyReply, file: ApiFile): FastifyReply =>
  reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
    .header('cache-control', 'no-store')
    .type(file.mediaType)
    .send(Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength));

/** Server-sent events; the name of each is the last part of the path. */
const sendEvents = async (request: FastifyRequest, reply: FastifyReply, events: AsyncIterable<unknown>, abort: AbortController): Promise<void> => {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
  raw.write(': connected\n\n');
  const keepAlive = setInterval(() => raw.write(': here\n\n'), keepAliveMilliseconds);
  const name = request.routeOptions.url?.split('/').at(-1) ?? 'message';
  try {
    for await (const event of events) {
      if (abort.signal.aborted) break;
      raw.write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  } catch (error) {
    request.log.error({ error }, 'event stream failed');
  } finally {
    clearInterval(keepAlive);
    raw.end();
  }
};

const sendScim = (reply: FastifyReply, { status, body }: ScimAnswer): FastifyReply =>
  body === null ? reply.status(status).header('cache-control', 'no-store').send() : reply.status(status).header('cache-control', 'no-store').type('application/scim+json').serializer(JSON.stringify).send(body);

export type BindingDeps = { readonly phrases: PhraseBook; readonly findSubject: (request: FastifyRequest) => Promise<Subject | null> };

/** Binds one route. Its `access` stands in the route's config, where the caller's check finds it. */
export const bindRoute = <R extends Route>(fastify: FastifyInstance, { phrases, findSubject }: BindingDeps, route: R, handler: ApiHandler<R>): void => {
  const access: RouteAccess = route.access;
  assert(typeof access === 'string' || access.length > 0, `route ${route.operationId} names no need`);
  fastify.route({
    method: route.method, url: route.path, schema: schemaOf(route),
    // A stream has no end that a HEAD could wait for.
    exposeHeadRoute: route.method === 'GET' && route.answer !== 'eventStream',
    config: { access, answer: route.answer, ...(guessableOperations.includes(route.operationId) ? { rateLimit: { max: guessesPerMinute, timeWindow: '1 minute' } } : {}) },
    handler: async (request, reply) => {
      const abort = new AbortController();
      reply.raw.once('close', () => abort.abort());
      const apiRequest = {
        subject: request.subject, params: request.params, query: request.query, body: request.body,
        upload: route.upload ? await readUpload(request) : null, language: languageOf(request.headers['accept-language']), signal: abort.signal,
      } as ApiRequest<R>;
      // A program has no session that could be looked at again while a stream is open.
      if (route.answer === 'eventStream' && request.subject?.program != null) return answerError(request, reply, phrases, { code: 'notAllowed' });
      const result = await handler(apiRequest);
      if (!result.ok) return answerError(request, reply, phrases, result.error);
      const answer: ApiAnswer<R> = result.value;
      if (route.answer === 'file') return sendFile(reply, answer as ApiFile);
      if (route.answer === 'eventStream') {
        const { subject } = request;
        const unwatch = subject === null ? null : watchStanding(subject, () => findSubject(request), () => abort.abort());
        abort.signal.addEventListener('abort', () => unwatch?.());
        return sendEvents(request, reply, answer as AsyncIterable<unknown>, abort).finally(() => abort.abort());
      }
      if (route.answer === 'scim') return sendScim(reply, answer as ScimAnswer);
      return reply.header('cache-control', 'no-store').send(answer);
    },
  });
};
