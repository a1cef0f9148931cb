/** Goal: no error page tells a secret. Method: errors that carry canaries in every part they have, answered by the server's own handler in both languages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { createSecret } from '#modules/platform';
import { createErrorHandler } from './error-answers.ts';
import { createPhraseBook } from './phrase-book.ts';

const canary = 'canary-76543.21-secret';

const errorsWithCanaries: readonly (readonly [string, () => unknown])[] = [
  ['an ordinary error', () => new Error(`failed on ${canary}`, { cause: new Error(canary) })],
  ['an error of the database', () => Object.assign(new Error(`duplicate key value (${canary})`), { code: '23505', detail: `Key (identity)=(${canary})`, hint: canary, where: canary, query: canary, table: canary })],
  ['a broken seal', () => Object.assign(new Error(`sealBroken ${canary}`), { code: 'sealBroken', data: { place: canary, row: canary } })],
  ['a missing key', () => Object.assign(new Error(`keyMissing ${canary}`), { code: 'keyMissing', data: { place: canary, personId: 1 } })],
  ['a connector\'s refusal', () => Object.assign(new Error(`GET https://x/?access_token=${canary}`), { code: 'ECONNRESET', address: canary, config: { secret: canary } })],
  ['an error with a status', () => Object.assign(new Error(canary), { statusCode: 400, validation: null })],
  ['a secret in a message', () => new Error(`signing in with ${String(createSecret(canary))}`)],
];

test('A-99: error pages tell codes and no secret, whatever the error carries', async () => {
  for (const [name, make] of errorsWithCanaries) {
    const fastify = Fastify({ logger: false });
    fastify.setErrorHandler(createErrorHandler(createPhraseBook()));
    fastify.get('/', () => Promise.reject(make() as Error));
    for (const language of ['zh-CN', 'en']) {
      const answer = await fastify.inject({ url: '/', headers: { 'accept-language': language } });
      assert.ok(answer.statusCode >= 400, name);
      const { error } = answer.json<{ error: { code: string; message: string } }>();
      assert.ok(error.code !== '' && error.message !== '' && error.message !== error.code, `${name}: ${answer.body}`);
      assert.ok(!answer.body.includes('canary') && !JSON.stringify(answer.headers).includes('canary'), `${name}: ${answer.body}`);
    }
    await fastify.close();
  }
});
