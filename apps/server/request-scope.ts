/** The request being answered, for the few handlers that deal with cookies; everything else gets plain data. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#kernel/base/result';
import type { CookieCarrier } from './session-routes.ts';

type Scope = { readonly request: FastifyRequest; readonly reply: FastifyReply };

export type RequestScope = CookieCarrier & { readonly install: (fastify: FastifyInstance) => void };

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
    headersOf: () => {
      const { cookie } = current().request.headers;
      return new Headers(cookie === undefined ? {} : { cookie });
    },
    setCookies: (cookies) => void current().reply.header('set-cookie', [...cookies]),
  };
};
