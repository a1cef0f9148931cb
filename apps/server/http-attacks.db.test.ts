/** Goal: the server refuses what no honest client sends. Method: the attacks of the list, over a raw socket where a client library would mend them. */
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Fastify from 'fastify';
import { apiRoutes } from '#contracts/api/api-routes';
import { createPhraseBook } from './phrase-book.ts';
import { isKnownHost } from './request-guard.ts';
import { emailOf, goodPassword, withScene, type Browser, type Scene } from '#checks/identity-scene';
import { serveWebApp } from './web-files.ts';

/** Sends bytes as they are; answers all that comes back until the server has nothing more to say. */
const sendRaw = (address: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setTimeout(1500, () => socket.destroy());
    socket.on('data', (chunk) => void (answer += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

const statusesOf = (answer: string): readonly string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => found[1]!);

const signedInAdministrator = async ({ browser, addUser }: Scene): Promise<Browser> => {
  await addUser('boss', 'administrator');
  const boss = browser();
  assert.equal((await boss.post('/api/session/sign-in', { email: emailOf('boss'), password: goodPassword })).status, 200);
  return boss;
};

test('A-26: smuggled requests, doubled headers, broken lines and doubled parameters are refused, one answer for one request', async () => {
  await withScene({}, async ({ server, browser }) => {
    const address = await server.listen(0);
    const end = 'Connection: close\r\n\r\n';
    const inner = 'GET /api/set-up HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const attacks: Readonly<Record<string, string>> = {
      'length and chunks': `POST /api/session/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      'two lengths': `POST /api/session/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 60\r\n\r\n{}${inner}`,
      'chunks hidden by a blank': `POST /api/session/sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}${inner}`,
      'bare line feeds': 'GET /api/set-up HTTP/1.1\nHost: localhost\nX: 1\n\n',
      'line break in a header': `GET /api/set-up HTTP/1.1\r\nHost: localhost\r\nX: a\rSet-Cookie: b\r\n${end}`,
      'two hosts': `GET /api/set-up HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n${end}`,
      'no host': `GET /api/set-up HTTP/1.1\r\n${end}`,
      'a host with a path': `GET /api/set-up HTTP/1.1\r\nHost: localhost/evil\r\n${end}`,
      'another host': `GET /api/set-up HTTP/1.1\r\nHost: evil.example\r\n${end}`,
      'a parameter twice': `GET /api/set-up?a=1&a=2 HTTP/1.1\r\nHost: localhost\r\n${end}`,
      'an unknown method': `EVIL /api/set-up HTTP/1.1\r\nHost: localhost\r\n${end}`,
    };
    for (const [name, text] of Object.entries(attacks)) {
      const answer = await sendRaw(address, text);
      assert.deepEqual(statusesOf(answer), ['400'], `${name}: ${answer.slice(0, 200)}`);
      assert.doesNotMatch(answer, /demoRoles|set-cookie/i, name);
    }
    const large = await sendRaw(address, `GET /api/set-up HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n${end}`);
    assert.deepEqual(statusesOf(large), ['431']);
    assert.deepEqual(statusesOf(await sendRaw(address, `GET /api/set-up HTTP/1.1\r\nHost: localhost\r\n${end}`)), ['200']);
    assert.equal((await browser().get('/api/set-up?x=1%0d%0aSet-Cookie:%20a=b')).headers['set-cookie'], undefined);
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80', 'qinxin.example', 'QINXIN.example:8443']) assert.ok(isKnownHost(host, 'https://qinxin.example'), host);
    for (const host of ['evil.example', 'qinxin.example.evil', 'qinxin.example@evil', 'evil/qinxin.example', 'localhost.evil', '', undefined]) assert.equal(isKnownHost(host, 'https://qinxin.example'), false);
  });
});

test('A-27: no debug page, metric, source, older version or trace answers, and the description is for administrators', async () => {
  await withScene({ isDemo: true }, async (scene) => {
    const { server, browser } = scene;
    const address = await server.listen(0);
    const visitor = browser();
    for (const url of ['/metrics', '/debug', '/.git/config', '/.env', '/package.json', '/apps/server/http-server.ts', '/api/v0/people', '/api/auth/get-session', '/api/auth/sign-up/email', '/passkey/generate-register-options', '/direct-session', '/api/../package.json', '/%2e%2e/package.json', '/server-status', '/api/docs.json']) {
      const answer = await visitor.get(url);
      assert.ok([404, 400].includes(answer.status), `${url} ${answer.status}`);
    }
    for (const url of ['/api/docs', '/api/docs/', '/api/docs/openapi.json', '/api/openapi.json']) assert.ok([401, 404].includes((await visitor.get(url)).status), url);
    for (const method of ['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await sendRaw(address, `${method} /api/set-up HTTP/1.1\r\nHost: localhost\r\nX-Canary: canary-in-trace\r\nConnection: close\r\n\r\n`);
      assert.ok(['404', '400', '405'].includes(statusesOf(answer)[0] ?? ''), `${method}: ${answer.slice(0, 100)}`);
      assert.doesNotMatch(answer, /canary-in-trace/);
    }
    const boss = await signedInAdministrator(scene);
    assert.equal((await boss.get('/api/openapi.json')).status, 200);
  });
});

test('A-27: no answer names the software, its version, or where its files are', async () => {
  await withScene({ registerModuleRoutes: () => undefined }, async ({ server, browser, database }) => {
    const address = await server.listen(0);
    const texts = [await sendRaw(address, 'EVIL / HTTP/1.1\r\n\r\n'), JSON.stringify(await browser().get('/api/nothing')), JSON.stringify(await browser().post('/api/session/sign-in', { email: 'x', password: 1 }))];
    await database.ownerPool.query('alter table auth."user" rename to gone');
    const broken = await browser().post('/api/session/sign-in', { email: 'a@b.example', password: 'x' });
    assert.equal(broken.status, 500);
    texts.push(JSON.stringify(broken));
    for (const text of texts) assert.doesNotMatch(text, /fastify|node\.js|express|x-powered-by|"server"|\.ts:|node_modules|relation|at Object|9\.8\.7/i);
  });
});

test('A-28: a page of another site changes nothing: not by form, not by plain text, not from a sub-domain, not from nowhere', async () => {
  await withScene({}, async ({ browser, addUser, server }) => {
    await addUser('clerk', 'employee');
    const clerk = browser();
    await clerk.post('/api/session/sign-in', { email: emailOf('clerk'), password: goodPassword });
    const host = 'localhost:3000';
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'http://sub.localhost:3000' }, { origin: 'http://localhost:3001' }, { origin: 'http://localhost:3000.evil.example' }, { origin: 'not an address' },
      { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) assert.equal((await clerk.post('/api/session/sign-out', undefined, { host, ...headers })).status, 403, JSON.stringify(headers));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; application/json', 'application/jsonp']) {
      const answer = await server.fastify.inject({ method: 'POST', url: '/api/session/end', headers: { cookie: clerk.cookie(), 'content-type': type }, payload: Buffer.from('{"sessionId":"x"}') });
      assert.ok([400, 415].includes(answer.statusCode), `${type} ${answer.statusCode}`);
    }
    assert.equal((await clerk.get('/api/session')).status, 200, 'still signed in');
    assert.equal((await clerk.post('/api/session/sign-out', undefined, { host, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).status, 200);
  });
});

test('A-28: no GET route takes a body or a command, and none of those of identity writes anything', async () => {
  for (const route of Object.values(apiRoutes).flat().filter(({ method }) => method === 'GET')) {
    assert.equal(route.body, null, route.operationId);
    assert.ok(!('commandId' in (route.query?.shape ?? {})), route.operationId);
    assert.doesNotMatch(route.operationId, /^(create|change|add|end|set|start|save|remove|delete|disable|enable|issue|make|renew|switch|sign)/, route.operationId);
  }
  await withScene({ isDemo: true }, async (scene) => {
    const boss = await signedInAdministrator(scene);
    const dump = async (): Promise<string> => {
      const tables = await scene.database.ownerPool.query<{ name: string }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('auth', 'identity', 'platform', 'access') and tablename not like 'audit%' order by 1`);
      const parts: string[] = [];
      for (const { name } of tables.rows) parts.push(`${name} ${JSON.stringify((await scene.database.ownerPool.query(`select md5(string_agg(t::text, ',' order by t::text)) as all from ${name} t`)).rows)}`);
      return parts.join('\n');
    };
    await boss.get('/api/session');
    const before = await dump();
    for (const url of ['/api/session', '/api/session/list', '/api/identity/security', '/api/identity/users', '/api/identity/policy', '/api/set-up', '/set-password', '/first-administrator']) await boss.get(url);
    assert.equal(await dump(), before);
  });
});

test('A-29: no frame, no foreign script, no foreign reader: headers of every answer', async () => {
  await withScene({}, async ({ browser }) => {
    for (const url of ['/api/set-up', '/api/session', '/api/nothing', '/']) {
      for (const origin of ['null', 'https://evil.example', 'http://localhost.evil.example']) {
        const { headers } = await browser().get(url, { origin });
        const policy = String(headers['content-security-policy']);
        assert.match(policy, /frame-ancestors 'none'/);
        assert.match(policy, /script-src 'self'(;|$)/);
        assert.match(policy, /object-src 'none'/);
        assert.deepEqual([headers['access-control-allow-origin'], headers['access-control-allow-credentials']], [undefined, undefined], `${url} ${origin}`);
        assert.deepEqual([headers['x-content-type-options'], headers['referrer-policy'], headers['cross-origin-opener-policy'], headers['cross-origin-resource-policy']], ['nosniff', 'no-referrer', 'same-origin', 'same-origin']);
        assert.match(String(headers['x-frame-options']), /SAMEORIGIN|DENY/);
        assert.equal(headers['strict-transport-security'], undefined);
      }
    }
  });
  await withScene({ signIn: { baseUrl: 'https://qinxin.example' } }, async ({ browser, addUser }) => {
    await addUser('clerk', 'employee');
    const clerk = browser();
    const answer = await clerk.post('/api/session/sign-in', { email: emailOf('clerk'), password: goodPassword }, { host: 'qinxin.example', origin: 'https://qinxin.example' });
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers['strict-transport-security']), /max-age=63072000/);
    for (const cookie of [answer.headers['set-cookie']].flat()) assert.match(String(cookie), /^__Host-.*; Secure/);
  });
});

test('A-101: no answer leads to an address that came with the request', async () => {
  await withScene({ isDemo: true }, async ({ browser, addUser }) => {
    await addUser('clerk', 'employee');
    const targets = ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', 'data:text/html,x', '%2F%2Fevil.example'];
    for (const target of targets) {
      for (const url of ['/', '/sign-in', '/api/session', '/api/set-up', '/set-password']) {
        const answer = await browser().get(`${url}?next=${encodeURIComponent(target)}`);
        assert.ok(answer.status < 300 || answer.status >= 400, url);
        assert.equal(answer.headers['location'], undefined);
      }
      const clerk = browser();
      const signedIn = await clerk.post('/api/session/sign-in', { email: emailOf('clerk'), password: goodPassword, next: target });
      assert.equal(signedIn.status, 400, 'a key that is not named is refused');
    }
    assert.equal((await browser().get('//evil.example/%2e%2e')).headers['location'], undefined);
  });
});

test('A-103: what is personal is kept by no cache, under whatever name it is asked', async () => {
  await withScene({}, async ({ browser, addUser }) => {
    await addUser('clerk', 'employee');
    const clerk = browser();
    await clerk.post('/api/session/sign-in', { email: emailOf('clerk'), password: goodPassword });
    for (const url of ['/api/session', '/api/session/list', '/api/identity/security', '/api/nothing', '/api/set-up']) {
      assert.equal((await clerk.get(url)).headers['cache-control'], 'no-store', url);
    }
    for (const url of ['/api/session.css', '/api/session/x.css', '/api/session;x.css', '/api/session%2Fx.css', '/api/session/.js', '/api/identity/security%00.css', '/my/payslip.css']) {
      const answer = await clerk.get(url);
      assert.ok([400, 404].includes(answer.status), `${url} ${answer.status}`);
      assert.doesNotMatch(JSON.stringify(answer.body), /clerk@test/);
    }
    const plain = await clerk.get('/api/session');
    const poisoned = await clerk.get('/api/session', { 'x-forwarded-host': 'evil.example', 'x-original-url': '/api/set-up', 'x-rewrite-url': '/api/set-up', 'x-forwarded-scheme': 'http', 'x-http-method-override': 'POST' });
    assert.deepEqual(poisoned.body, plain.body);
  });
});

test('A-103: a page named like a file is no page, and pages are asked for anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  const fastify = Fastify();
  await serveWebApp(fastify, { webFolder: folder, phrases: createPhraseBook() });
  await fastify.ready();
  const page = await fastify.inject({ url: '/my/payslip' });
  assert.deepEqual([page.statusCode, page.headers['cache-control']], [200, 'no-cache']);
  for (const url of ['/my/payslip.css', '/my/payslip/x.js', '/assets/none.js', '/..%2fpackage.json']) assert.equal((await fastify.inject({ url })).statusCode, 404, url);
  await fastify.close();
});
