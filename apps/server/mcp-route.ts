/** POST /mcp: the same gate as every route, JSON in and out; no session, no stream, and nothing on GET. */
import type { FastifyInstance } from 'fastify';
import { fieldClasses } from '#contracts/api/access-terms';
import { needs, type RouteAccess } from '#contracts/api/api-route';
import { answerMcp, type McpDeps } from '#modules/assistant';
import { languageOf } from './phrase-book.ts';

const path = '/mcp';
/** Whoever may read anything, of oneself or of others; each tool has its own needs. */
const access: RouteAccess = [...needs.read(...fieldClasses), ...fieldClasses.flatMap((fieldClass) => needs.own(fieldClass))];

export const registerMcpRoute = (fastify: FastifyInstance, deps: McpDeps): void => {
  fastify.route({
    method: 'POST', url: path, schema: { hide: true }, config: { access },
    handler: async (request, reply) => {
      const { subject, headers } = request;
      if (subject === null) return reply.status(401).send();
      const header = (name: string): string | undefined => {
        const value = headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      const { status, body } = await answerMcp(deps, subject, languageOf(headers['accept-language']), { body: request.body, header });
      const prepared = reply.status(status).header('cache-control', 'no-store');
      return body === null ? prepared.send() : prepared.type('application/json').serializer(JSON.stringify).send(body);
    },
  });
  fastify.route({ method: ['GET', 'DELETE'], url: path, exposeHeadRoute: false, schema: { hide: true }, config: { access }, handler: (_request, reply) => reply.status(405).header('allow', 'POST').send() });
};
