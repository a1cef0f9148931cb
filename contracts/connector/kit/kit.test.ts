import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorError } from '../connector.ts';
import { createVirtualClock } from './clocks.ts';
import { connectorError } from './connector-error.ts';
import { parseExactJson } from './exact-json.ts';
import { createHttpClient, defaultHttpLimits, retryAfterMilliseconds, type HttpLimits } from './http-client.ts';
import { fetchIsolatingPoisoned } from './isolate-poisoned.ts';
import { proveQuota, usableCallsPerMinute } from './quota.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createOutboundGuard } from './outbound-guard.ts';
import { canonicalJson, recordHash } from './record-hash.ts';
import { withQuickRetries } from './retry.ts';
import { createTokenCache, type FetchedToken } from './token-cache.ts';
import { cutBusinessDayWindows, groupMembers } from './windows.ts';

const seed = Number(process.env['SEED'] ?? 20_261_102);
const day = 86_400;
const loopbackGuard = createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1'] });

test('token: callers share one fetch; a late refusal of an old token keeps the newer one; expiry renews', async () => {
  const clock = createVirtualClock(0);
  const cache = createTokenCache(clock);
  let fetched = 0;
  const fetchToken = async (): Promise<Result<FetchedToken, ConnectorError>> => {
    await Promise.resolve();
    fetched += 1;
    return success({ token: `t${fetched}`, lifeMilliseconds: 7_200_000 });
  };
  const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.get('a', fetchToken)));
  assert.equal(fetched, 1);
  assert.ok(tokens.every((token) => token.ok && token.value === 't1'));
  cache.reject('a', 't1');
  await cache.get('a', fetchToken);
  cache.reject('a', 't1');
  assert.deepEqual(await cache.get('a', fetchToken), success('t2'));
  clock.advance(7_200_000);
  assert.deepEqual(await cache.get('a', fetchToken), success('t3'));
  const failing = await cache.get('b', () => Promise.resolve(failure(connectorError('unreachable'))));
  assert.equal(failing.ok, false);
});

test('limiter: a sliding minute stays below the limit, a pause holds one API only, concurrency halves', async () => {
  const clock = createVirtualClock(0);
  const limiter = createRateLimiter(clock);
  const times: number[] = [];
  await Promise.all(Array.from({ length: 130 }, () => limiter.run('a', 60, () => { times.push(clock.nowMilliseconds()); return Promise.resolve(); })));
  for (const [index, time] of times.entries()) {
    const before = times[index - usableCallsPerMinute(60)];
    assert.ok(before === undefined || time - before >= 60_000);
  }
  limiter.pause('a', 60_000);
  const now = clock.nowMilliseconds();
  await limiter.run('b', 60, () => { assert.equal(clock.nowMilliseconds(), now); return Promise.resolve(); });
  await limiter.run('a', 60, () => { assert.ok(clock.nowMilliseconds() >= now + 60_000); return Promise.resolve(); });
  limiter.halveConcurrency('c');
  limiter.halveConcurrency('c');
  let inFlight = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 12 }, () => limiter.run('c', 6000, async () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise((resolve) => { setImmediate(resolve); });
    inFlight -= 1;
  })));
  assert.equal(most, 2);
  assert.equal(limiter.usage().find(({ api }) => api === 'a')?.calls, 131);
});

test('retry: three quick repeats of class retry, none of others, waits grow on the clock', async () => {
  for (const [code, calls] of [['busy', 4], ['credentialRejected', 1], ['rateLimited', 1], ['tokenRejected', 1]] as const) {
    const clock = createVirtualClock(0);
    let made = 0;
    const result = await withQuickRetries({ clock, random: () => 0.5, onRetry: () => Promise.resolve() }, () => { made += 1; return Promise.resolve(failure(connectorError(code))); });
    assert.equal(made, calls, code);
    assert.equal(result.ok, false);
    if (code === 'busy') assert.ok(!result.ok && (result.error.retryAfterMilliseconds ?? 0) > clock.nowMilliseconds());
  }
});

test(`poisoned batch: 1 + 8 calls per bad member, everyone else answered once (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 6 }), async (bad) => {
    const members = Array.from({ length: 100 }, (_, index) => `m${index}`);
    const isBad = new Set(bad.map((index) => `m${index}`));
    const outcome = await fetchIsolatingPoisoned(members, (part) => Promise.resolve(part.some((member) => isBad.has(member)) ? failure(connectorError('unknownPerson')) : success(part)));
    assert.ok(outcome.ok);
    assert.deepEqual([...outcome.value.refused].sort(), [...isBad].sort());
    assert.deepEqual(outcome.value.answers.flat().sort(), members.filter((member) => !isBad.has(member)).sort());
    assert.ok(outcome.value.calls <= 1 + 8 * bad.length);
  }), { seed });
});

test('poisoned batch: when everyone is bad the rest is asked singly; other errors end it', async () => {
  const members = Array.from({ length: 100 }, (_, index) => `m${index}`);
  const all = await fetchIsolatingPoisoned(members, () => Promise.resolve(failure(connectorError('unknownPerson'))));
  assert.ok(all.ok && all.value.refused.length === 100 && all.value.calls < 200);
  const broken = await fetchIsolatingPoisoned(members, () => Promise.resolve(failure(connectorError('timedOut'))));
  assert.equal(broken.ok ? '' : broken.error.code, 'timedOut');
});

test('exact JSON: raw text of each part, duplicate keys and unsafe numbers found where they are', () => {
  const document = parseExactJson('{ "rows":[{"a":1,"a":2},{"id":9007199254740993},{"id" : 1.5,"t":"x\\u4e2d"},{"big":1e400},{"deep":[{"n":1,"n":1}]}] }');
  assert.ok(document !== null);
  const { rows } = document.value as { rows: object[] };
  assert.deepEqual(rows.map((row) => document.problemOf(row)), ['duplicateKey', 'outOfRange', null, 'outOfRange', 'duplicateKey']);
  assert.equal(document.rawOf(rows[2] ?? {}), '{"id" : 1.5,"t":"x\\u4e2d"}');
  assert.equal(parseExactJson('{"a":'), null);
  assert.equal(parseExactJson('{"a":NaN}'), null);
});

test(`exact JSON: agrees with JSON.parse on every value, spaced or not (seed ${seed})`, () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    assert.deepEqual(parseExactJson(text)?.value, JSON.parse(text));
  }), { seed });
});

test('hash: key order makes no new version, a changed value does', () => {
  assert.equal(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true }), '{"a":true,"b":[1,{"c":"x","d":null}]}');
  assert.equal(recordHash({ a: 1, b: 2 }), recordHash({ b: 2, a: 1 }));
  assert.notEqual(recordHash({ a: 1 }), recordHash({ a: '1' }));
});

test(`windows: cover the asked time with a day to spare on both sides and between neighbours (seed ${seed})`, () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), fc.integer({ min: 1, max: 200 * day }), (from, length) => {
    const windows = cutBusinessDayWindows(from, from + length, 28_800, 30, 1);
    assert.ok((windows[0]?.from ?? 0) <= from - day && (windows.at(-1)?.to ?? 0) >= from + length + day);
    for (const [index, window] of windows.entries()) {
      assert.ok((window.from + 28_800) % day === 0);
      assert.ok(window.to - window.from <= 30 * day);
      if (index > 0) assert.equal(window.from, (windows[index - 1]?.to ?? 0) - day);
    }
  }), { seed });
  assert.deepEqual(groupMembers(['c', 'a', 'b', 'a'], 2), [['a', 'b'], ['c']]);
});

test('quota: whole minutes at the pace of the limiter, refused above the budget', () => {
  const proof = proveQuota([{ api: 'a', calls: 181, perMinute: 100, perHour: 1000 }, { api: 'b', calls: 0, perMinute: 60, perHour: 10 }], 3);
  assert.deepEqual(proof, success([{ api: 'a', calls: 181, perMinute: 100, minutes: 3 }]));
  assert.equal(proveQuota([{ api: 'a', calls: 181, perMinute: 100, perHour: 1000 }], 2).ok, false);
});

const serveOnce = async (handler: RequestListener, limits: Partial<HttpLimits> = {}): Promise<string> => {
  const server = createServer(handler);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const client = createHttpClient(createVirtualClock(0), `http://127.0.0.1:${(server.address() as AddressInfo).port}`, { ...defaultHttpLimits, ...limits }, loopbackGuard);
  const result = await client.send({ method: 'GET', path: '/x', query: '?access_token=canary', body: null });
  client.close();
  server.close();
  server.closeAllConnections();
  assert.ok(!JSON.stringify(result).includes('canary'));
  return result.ok ? `ok ${result.value}` : `${result.error.code} ${String(result.error.data['detail'] ?? result.error.data['status'] ?? '')}`.trim();
};
const json = { 'content-type': 'application/json; charset=UTF-8' };

test('http: each way an answer can be wrong has its own code', async () => {
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, json).end('{"a":"中"}'); }), 'ok {"a":"中"}');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, json).end('\uFEFF{}'); }), 'ok {}');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, json).end(Buffer.from([0x7b, 0xd6, 0xd0, 0x7d])); }), 'notJson wrongEncoding');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'); }), 'notJson text/html');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('x'); }), 'notJson contentEncoding');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, json).end('x'.repeat(2000)); }, { maximumBodyBytes: 1000 }), 'tooLarge 1000');
  assert.equal(await serveOnce((_, response) => { response.writeHead(301, { location: 'http://127.0.0.1:1/' }).end(); }), 'requestRejected 301');
  assert.equal(await serveOnce((_, response) => { response.writeHead(502).end(); }), 'serverFailed 502');
  assert.equal(await serveOnce((_, response) => { response.writeHead(429).end(); }), 'rateLimited 429');
  assert.equal(await serveOnce(() => undefined, { headerTimeoutMilliseconds: 30 }), 'timedOut header');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, json).write('{'); }, { totalTimeoutMilliseconds: 40 }), 'timedOut total');
  assert.equal(await serveOnce((_, response) => { response.writeHead(200, { ...json, 'content-length': 9 }); response.write('{', () => { response.destroy(); }); }), 'connectionCut body');
});

test('http: Retry-After in seconds and as a date, absurd values clamped', () => {
  const now = Date.UTC(2026, 10, 2);
  assert.equal(retryAfterMilliseconds('7', now), 7000);
  assert.equal(retryAfterMilliseconds('-5', now), 1000);
  assert.equal(retryAfterMilliseconds('315360000', now), 3_600_000);
  assert.equal(retryAfterMilliseconds(new Date(now + 30_000).toUTCString(), now), 30_000);
  assert.equal(retryAfterMilliseconds('soon', now), 60_000);
});

test('exact JSON: hostile nesting is no JSON, and __proto__ is a key like any other', () => {
  const depth = 1_000_000;
  assert.equal(parseExactJson(`${'[ '.repeat(depth)}${']'.repeat(depth)}`), null);
  for (const text of ['{"__proto__":{"polluted":1}}', '{ "__proto__": {"polluted": 1.0} }']) {
    const parsed = parseExactJson(text);
    assert.ok(parsed !== null && Object.hasOwn(parsed.value as object, '__proto__') && Object.getPrototypeOf(parsed.value) === Object.prototype);
  }
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});

test('an address that is no HTTP address is unreachable, not an exception', async () => {
  for (const baseUrl of ['file:///etc', 'ftp://elsewhere.example', 'nonsense', 'javascript:0']) {
    const client = createHttpClient(createVirtualClock(0), baseUrl, defaultHttpLimits, loopbackGuard);
    const answer = await client.send({ method: 'GET', path: '/x', query: '', body: null });
    client.close();
    assert.ok(!answer.ok && answer.error.code === 'unreachable', baseUrl);
  }
});
