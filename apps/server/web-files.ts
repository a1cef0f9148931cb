/** The built web app: files with a hash in their name are kept for ever, index.html never; unknown pages get index.html. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { answerError } from './error-answers.ts';
import type { PhraseBook } from './phrase-book.ts';

export const serveWebApp = async (fastify: FastifyInstance, options: { readonly webFolder: string | null; readonly phrases: PhraseBook }): Promise<void> => {
  const { webFolder } = options;
  const hasWebApp = webFolder !== null && existsSync(join(webFolder, 'index.html'));
  if (hasWebApp) {
    await fastify.register(fastifyStatic, {
      root: webFolder, wildcard: false, cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', path.includes(`${join(webFolder, 'assets')}`) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    });
  }
  fastify.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isPage = request.method === 'GET' && !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path);
    return isPage && hasWebApp ? reply.sendFile('index.html') : answerError(request, reply, options.phrases, { code: 'notFound' });
  });
};
