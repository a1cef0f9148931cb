/** Messages of both eras of the protocol: what is answered, with which status and code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMessage, type McpReply } from './mcp-message.ts';

const tool = { name: 'ask', title: 'ask', description: '', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true, openWorldHint: false } } as const;
const server = {
  version: '1.2.3', tools: () => Promise.resolve([tool]),
  call: (name: string, given: unknown) => Promise.resolve(name === 'ask' ? { content: [{ type: 'text' as const, text: JSON.stringify(given) }], isError: false } : null),
};
const send = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<McpReply> => answerMessage(server, { body, header: (name) => headers[name] });

const version = '2026-07-28';
const meta = { 'io.modelcontextprotocol/protocolVersion': version, 'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} };
const modern = (method: string, params: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<McpReply> =>
  send({ jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: meta } }, { 'mcp-protocol-version': version, 'mcp-method': method, ...headers });
const resultOf = ({ body }: McpReply): Readonly<Record<string, unknown>> => (body as { result: Record<string, unknown> }).result;
const codeOf = ({ status, body }: McpReply): readonly [number, number | undefined] => [status, (body as { error?: { code: number } } | null)?.error?.code];

test('the era without a handshake: every request stands for itself', async () => {
  const found = resultOf(await modern('server/discover'));
  assert.deepEqual([found['resultType'], (found['supportedVersions'] as string[])[0], found['cacheScope']], ['complete', version, 'private']);
  assert.deepEqual((found['_meta'] as Record<string, unknown>)['io.modelcontextprotocol/serverInfo'], { name: 'qinxin', version: '1.2.3' });
  assert.deepEqual(resultOf(await modern('tools/list'))['tools'], [tool]);
  const called = await modern('tools/call', { name: 'ask', arguments: { text: 'x' } }, { 'mcp-name': 'ask' });
  assert.deepEqual([called.status, resultOf(called)['content'], resultOf(called)['resultType']], [200, [{ type: 'text', text: '{"text":"x"}' }], 'complete']);
  assert.equal((await modern('tools/call', { name: 'ask' }, { 'mcp-name': `=?base64?${btoa('ask')}?=` })).status, 200);
});

test('headers that say something else than the message are refused, and unknown versions told what is known', async () => {
  assert.deepEqual(codeOf(await modern('tools/list', {}, { 'mcp-method': 'tools/call' })), [400, -32020]);
  for (const name of ['other', '=?base64?a?=', '=?base64?====?=', `=?base64?${btoa('other')}?=`]) assert.deepEqual(codeOf(await modern('tools/call', { name: 'ask' }, { 'mcp-name': name })), [400, -32020], name);
  assert.deepEqual(codeOf(await modern('tools/list', {}, { 'mcp-protocol-version': '2025-11-25' })), [400, -32020]);
  assert.deepEqual(codeOf(await send({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2099-01-01' } } }, { 'mcp-protocol-version': '2099-01-01', 'mcp-method': 'tools/list' })), [400, -32022]);
  assert.deepEqual(codeOf(await send({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, { 'mcp-protocol-version': '1900-01-01' })), [400, -32022]);
  assert.deepEqual(codeOf(await modern('initialize')), [404, -32601]);
  assert.deepEqual(codeOf(await modern('tools/call', { name: 'nothing' }, { 'mcp-name': 'nothing' })), [200, -32602]);
});

test('the era with a handshake: initialize, lists and calls without a session', async () => {
  const opened = resultOf(await send({ jsonrpc: '2.0', id: 'a', method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } } }));
  assert.deepEqual([opened['protocolVersion'], opened['serverInfo'], opened['resultType']], ['2025-06-18', { name: 'qinxin', version: '1.2.3' }, undefined]);
  assert.equal(resultOf(await send({ jsonrpc: '2.0', id: 'a', method: 'initialize', params: { protocolVersion: '2001-01-01' } }))['protocolVersion'], '2025-11-25');
  assert.deepEqual(await send({ jsonrpc: '2.0', method: 'notifications/initialized' }), { status: 202, body: null });
  assert.deepEqual(resultOf(await send({ jsonrpc: '2.0', id: 2, method: 'ping' }, { 'mcp-protocol-version': '2025-06-18' })), {});
  assert.deepEqual(resultOf(await send({ jsonrpc: '2.0', id: 2, method: 'tools/list' }))['tools'], [tool]);
  assert.deepEqual(codeOf(await send({ jsonrpc: '2.0', id: 2, method: 'resources/list' })), [200, -32601]);
});

test('what is no message is refused without an answer to it', async () => {
  for (const body of [null, [], 'x', {}, [{ jsonrpc: '2.0', id: 1, method: 'ping' }], { jsonrpc: '1.0', id: 1, method: 'ping' }, { jsonrpc: '2.0', id: null, method: 'ping' }, { jsonrpc: '2.0', id: 1.5, method: 'ping' }, { jsonrpc: '2.0', id: 1 }]) {
    assert.deepEqual(codeOf(await send(body)), [400, -32600], JSON.stringify(body));
  }
  assert.equal((await send({ jsonrpc: '2.0', id: 1, result: {} })).status, 202);
});
