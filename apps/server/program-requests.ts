/**
 * Requests of programs: `Authorization: Bearer` stands alone, cookies beside it count for nothing, and rules about pages of
 * other sites do not apply. Each leaves its line in the access log before the answer does. A key in an address is refused:
 * addresses are kept by proxies, histories and logs.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { issueToken } from '#contracts/api/program-api';
import { failure, success, type Result } from '#kernel/base/result';
import { credentialLike, issueProgramToken, readBasic, type ProgramAccess, type ProgramCaller } from '#modules/identity';
import type { ApiFailure, ApiServer, Database, Subject } from '#modules/platform';
import { randomBytes } from 'node:crypto';

declare module 'fastify' {
  interface FastifyRequest {
    programCaller: ProgramCaller | null;
    isProgramRecorded: boolean;
  }
}

/** Whether a request brings a bearer key or token, good or not. */
export const isBearer = (request: FastifyRequest): boolean => /^bearer\b/i.test(request.headers.authorization ?? '');

/** A key or token of ours anywhere in the address, percent-encoded or not. */
export const hasCredentialInAddress = (request: FastifyRequest): boolean => {
  if (credentialLike.test(request.url)) return true;
  if (!request.url.includes('%')) return false;
  try {
    return credentialLike.test(decodeURIComponent(request.url));
  } catch {
    return false;
  }
};

/** The program behind the request. Its cookies are dropped, so that nothing later can take them for a session. */
export const admitProgram = async (access: ProgramAccess, request: FastifyRequest): Promise<Result<Subject, ApiFailure>> => {
  delete request.headers.cookie;
  const { result, caller } = await access.admit(request.headers.authorization ?? '', request.ip);
  request.programCaller = caller;
  return result;
};

/** Writes the line before the answer leaves; for streams, which have no such moment, when they end. */
export const recordProgramRequests = (fastify: FastifyInstance, access: ProgramAccess): void => {
  const record = async (request: FastifyRequest, status: number): Promise<void> => {
    const caller = request.programCaller;
    if (caller === null || request.isProgramRecorded) return;
    request.isProgramRecorded = true;
    await access.record(caller, { method: request.method, route: request.routeOptions.url ?? '', status, from: request.ip });
  };
  fastify.decorateRequest('programCaller', null);
  fastify.decorateRequest('isProgramRecorded', false);
  fastify.addHook('onSend', async (request, reply, payload) => {
    await record(request, reply.statusCode);
    return payload;
  });
  fastify.addHook('onResponse', (request, reply) => record(request, reply.statusCode));
};

/** Bodies of two standards: SCIM's own JSON type, and the form of OAuth for the one route that has it. */
export const addProgramParsers = (fastify: FastifyInstance): void => {
  fastify.addContentTypeParser('application/scim+json', { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    // A form can be sent by a page of another site without asking: nowhere else is one read.
    if (request.routeOptions.url !== issueToken.path) return done(Object.assign(new Error('no forms here'), { statusCode: 415 }));
    const fields = [...new URLSearchParams(String(body))];
    if (new Set(fields.map(([name]) => name)).size !== fields.length) return done(Object.assign(new Error('a field stands twice'), { statusCode: 400 }));
    return done(null, Object.fromEntries(fields));
  });
};

type CurrentRequest = () => FastifyRequest;

/** The token route: the secret may stand in the body or in HTTP Basic, not in both. */
export const registerTokenRoute = (server: ApiServer, deps: { readonly database: Database; readonly nowMilliseconds: () => number; readonly currentRequest: CurrentRequest }): void => {
  server.handle(issueToken, async ({ body }) => {
    const request = deps.currentRequest();
    const basic = readBasic(request.headers.authorization ?? '');
    if (basic !== null && body.client_secret !== undefined) return failure({ code: 'invalidRequest', data: { field: 'client_secret' } });
    const given = basic ?? { clientId: body.client_id ?? '', clientSecret: body.client_secret ?? '' };
    const { result, caller } = await issueProgramToken({ ...deps, random: randomBytes }, { ...given, from: request.ip });
    request.programCaller = caller;
    return result.ok ? success({ access_token: result.value.token, token_type: 'Bearer', expires_in: result.value.seconds }) : failure(result.error);
  });
};
