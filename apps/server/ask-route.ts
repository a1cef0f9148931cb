/**
 * Calls a route of this server as whoever is being answered: the same request with another address, through the same gate. What
 * they may not ask, the call may not either; what leaves an audit row leaves one.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorResponse } from '#contracts/api/api-error';
import type { Route, RouteResponse } from '#contracts/api/api-route';
import { assert, failure, success } from '#kernel/base/result';
import type { AskRoute } from '#modules/assistant';

/** Headers of the outer request that say who asks, and in which language. Nothing about its body, its caches or its way here. */
const notPassedOn = /^(?:content-.*|transfer-encoding|accept|accept-encoding|connection|expect|range|if-.*|x-forwarded-.*|forwarded|upgrade.*)$/;

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' && !notPassedOn.test(name) ? [[name, value] as const] : [])));

/** The address of a route with its parameters, for GET. */
const addressOf = (route: Route, { params = {}, query = {} }: Parameters<AskRoute>[1] = {}): string => {
  const path = route.path.replaceAll(/:(\w+)/g, (_found, name: string) => {
    const value = params[name];
    assert(value !== undefined, `parameter ${name} of ${route.operationId} is given`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
};

export const createRouteAsker = (currentRequest: () => FastifyRequest, server: () => FastifyInstance): AskRoute => async <R extends Route>(route: R, given?: Parameters<AskRoute>[1]) => {
  assert(route.method === 'GET' && route.answer === 'json', `${route.operationId} only reads`);
  const request = currentRequest();
  const address = addressOf(route, given);
  const response = await server().inject({ method: 'GET', url: address, headers: headersOf(request), remoteAddress: request.ip });
  const body: unknown = JSON.parse(response.payload);
  if (response.statusCode === 200) return success({ address, body: body as RouteResponse<R> });
  const { error } = errorResponse.parse(body);
  return failure({ code: error.code, status: response.statusCode });
};
