/** The request being answered, for the few handlers that deal with cookies; everything else gets plain data. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#kernel/base/result';
import type { RequestCarrier } from '#modules/identity';

type Scope = { readonly request: FastifyRequest; readonly reply: FastifyReply };

export type RequestScope = RequestCarrier & { readonly install: (fastify: FastifyInstance) => void; readonly currentRequest: () => FastifyRequest };

export const createRequestScope = (): RequestScope => {
  const storage = new AsyncLocalStorage<Scope>();
  const current = (): Scope => {
    const scope = storage.getStore();
    assert(scope !== undefined, 'no request is being answered');
    return scope;
  };
  return {
    install: (fastify) => {
      fastify.addHook('preHandler', (request, reply, done) => storage.run({ request, reply }, done));
    },
    caller: () => {
      const { request } = current();
      return { cookie: request.headers.cookie, from: request.ip, device: request.headers['user-agent'] ?? '' };
    },
    currentRequest: () => current().request,
    setCookies: (cookies) => void current().reply.header('set-cookie', [...cookies]),
  };
};
