/** The demonstration's users as they work: routes of the server are called with their sessions, through the same gate as from a browser. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { errorResponse } from '#contracts/api/api-error';
import type { Route, RouteBody, RouteParams, RouteQuery, RouteResponse } from '#contracts/api/api-route';

type Given<R extends Route> = { readonly params?: RouteParams<R>; readonly query?: RouteQuery<R>; readonly body?: RouteBody<R> };
/** One call as somebody; rejects with the code when it is refused. */
export type DemoCall = <R extends Route>(role: BuiltInRole, route: R, given?: Given<R>) => Promise<RouteResponse<R>>;

/** The id of a command by its name: what was begun in a start that was broken off is not done twice in the next. */
export const commandIdOf = (name: string): string => {
  const digits = createHash('sha256').update(`demonstration: ${name}`).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};

const fieldsOf = (given: unknown): Readonly<Record<string, unknown>> => (given ?? {}) as Readonly<Record<string, unknown>>;

const addressOf = (route: Route, params: Readonly<Record<string, unknown>>, query: Readonly<Record<string, unknown>>): string => {
  const path = route.path.replaceAll(/:(\w+)/g, (_found, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? path : `${path}?${search}`;
};

/** `headersOf` says who asks: a cookie of a session, or what a proof puts in its place. */
export const createDemoCall = (fastify: FastifyInstance, headersOf: (role: BuiltInRole) => Promise<Readonly<Record<string, string>>>): DemoCall => async <R extends Route>(role: BuiltInRole, route: R, given: Given<R> = {}) => {
  const hasBody = given.body !== undefined && given.body !== null;
  const response = await fastify.inject({
    method: route.method, url: addressOf(route, fieldsOf(given.params), fieldsOf(given.query)),
    headers: { ...(await headersOf(role)), ...(hasBody ? { 'content-type': 'application/json' } : {}) }, ...(hasBody ? { payload: JSON.stringify(given.body) } : {}),
  });
  if (response.statusCode === 200) return JSON.parse(response.payload) as RouteResponse<R>;
  throw new Error(`${route.operationId} as ${role}: ${response.statusCode} ${errorResponse.safeParse(JSON.parse(response.payload)).data?.error.code ?? ''}`);
};

/** Sessions of the demonstration's users, each begun when it is first needed. */
export const demoSessions = (fastify: FastifyInstance): ((role: BuiltInRole) => Promise<Readonly<Record<string, string>>>) => {
  const begun = new Map<BuiltInRole, Promise<Readonly<Record<string, string>>>>();
  const signIn = async (role: BuiltInRole): Promise<Readonly<Record<string, string>>> => {
    const response = await fastify.inject({ method: 'POST', url: '/api/session/demo', headers: { 'content-type': 'application/json' }, payload: JSON.stringify({ role }) });
    return { cookie: response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  };
  return (role) => {
    const session = begun.get(role) ?? signIn(role);
    begun.set(role, session);
    return session;
  };
};
