/**
 * What is refused before anybody asks who is calling: another host's name (DNS rebinding), a page of another site
 * (CSRF), forms and plain text in the place of JSON, a parameter given twice.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerError } from './error-answers.ts';
import type { PhraseBook } from './phrase-book.ts';

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const hostnameOf = (host: string): string | null => {
  // Only a name and a port: no path, no user, nothing that a parser could read in two ways.
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host);
  return found?.[1]?.toLowerCase() ?? null;
};

/** The names under which the server answers: the configured one, and its own machine's. */
export const isKnownHost = (host: string | undefined, baseUrl: string): boolean => {
  const name = host === undefined ? null : hostnameOf(host);
  return name !== null && (name === new URL(baseUrl).hostname || loopbackNames.includes(name));
};

const isSafe = (request: FastifyRequest): boolean => request.method === 'GET' || request.method === 'HEAD';

/** A page of another site must not act with the cookies of this one; a sub-domain is another site too. */
export const isForeignOrigin = (request: FastifyRequest): boolean => {
  if (isSafe(request)) return false;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== request.headers.host;
  } catch {
    return true;
  }
};

const hasDuplicateParameter = (url: string): boolean => {
  const start = url.indexOf('?');
  if (start === -1) return false;
  const names = [...new URLSearchParams(url.slice(start + 1)).keys()];
  return new Set(names).size !== names.length;
};

/** Headers of which Node keeps the first and a proxy may keep the last. */
const singleHeaders: readonly string[] = ['host', 'origin', 'content-type', 'authorization'];

const hasDuplicateHeader = ({ rawHeaders }: FastifyRequest['raw']): boolean => {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!singleHeaders.includes(name)) continue;
    if (seen.has(name)) return true;
    seen.add(name);
  }
  return false;
};

/** Refuses what no honest client sends. Runs before anything else of a request. */
export const guardRequests = (fastify: FastifyInstance, { baseUrl, phrases }: { readonly baseUrl: string; readonly phrases: PhraseBook }): void => {
  // JSON is read as JSON only: a form of another site can send plain text without asking first.
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', async (request, reply) => {
    if (hasDuplicateHeader(request.raw) || !isKnownHost(request.headers.host, baseUrl)) return answerError(request, reply, phrases, { code: 'invalidRequest', data: { field: 'host', part: 'headers' } });
    if (hasDuplicateParameter(request.url)) return answerError(request, reply, phrases, { code: 'invalidRequest', data: { field: 'none', part: 'querystring' } });
  });
};
