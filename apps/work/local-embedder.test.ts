/** Goal: words go to a model on this machine or a named private address and nowhere else, and half an answer is none. Method: a small server of ours that answers well and badly. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createLocalEmbedder } from './local-embedder.ts';

const vectorsOf = (texts: readonly string[]): readonly { readonly index: number; readonly embedding: readonly number[] }[] => texts.map((text, index) => ({ index, embedding: [text.length, 1] }));

/** Ways in which a server fails, by what it makes of a good answer. */
const answers: Readonly<Record<string, (texts: readonly string[]) => unknown>> = {
  good: (texts) => ({ data: vectorsOf(texts).toReversed() }), short: (texts) => ({ data: vectorsOf(texts).slice(1) }), twice: (texts) => ({ data: vectorsOf(texts).map((each) => ({ ...each, index: 0 })) }),
  uneven: (texts) => ({ data: vectorsOf(texts).map((each) => (each.index === 0 ? { ...each, embedding: [1] } : each)) }), words: () => ({ data: 'sorry' }), text: () => 'not JSON',
};

test('a whole answer comes in order; anything else is a failure', async () => {
  let way = 'good';
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as { readonly model: string; readonly input: readonly string[] };
      asked.push([request.url, body.model]);
      const answer = answers[way]?.(body.input);
      response.writeHead(200, { 'content-type': 'application/json' }).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  try {
    const embedder = createLocalEmbedder({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, model: 'made-up', allowedPrivateAddresses: undefined });
    assert.ok(embedder !== null);
    assert.deepEqual(await embedder.embed(['ab', 'abc']), { ok: true, value: [[2, 1], [3, 1]] });
    assert.deepEqual(asked, [['/v1/embeddings', 'made-up']]);
    for (way of ['short', 'twice', 'uneven', 'words', 'text']) assert.deepEqual(await embedder.embed(['ab', 'abc']), { ok: false, error: { code: 'embedderFailed' } }, way);
  } finally {
    server.close();
  }
});

test('an address of the world is refused before anything is sent, and no address is no embedder', async () => {
  assert.equal(createLocalEmbedder({ address: undefined, model: undefined, allowedPrivateAddresses: undefined }), null);
  for (const address of ['https://embeddings.example.com', 'http://8.8.8.8', 'http://localhost:9', 'http://10.1.2.3:80']) assert.deepEqual(await createLocalEmbedder({ address, model: undefined, allowedPrivateAddresses: undefined })?.embed(['ab']), { ok: false, error: { code: 'embedderNotLocal' } }, address);
});
