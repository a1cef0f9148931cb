import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createVirtualClock } from './clocks.ts';
import { createHttpClient, defaultHttpLimits } from './http-client.ts';
import { createOutboundGuard, readAllowedAddresses } from './outbound-guard.ts';

/** Addresses that reach, or try to reach, what stands inside. */
const inside: readonly string[] = [
  // Loopback, in every spelling
  'http://127.0.0.1', 'http://127.0.0.1:8080/x', 'http://127.1', 'http://127.0.1', 'http://127.255.255.254', 'http://2130706433', 'http://0x7f000001', 'http://0x7f.1',
  'http://0177.0.0.1', 'http://017700000001', 'http://127.0.0.1.', 'http://127。0。0。1', 'http://１２７.0.0.1', 'http://%31%32%37.0.0.1', 'http://0', 'http://0.0.0.0', 'http://[::]', 'http://[::1]',
  'http://[0:0:0:0:0:0:0:1]', 'http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'http://[::127.0.0.1]', 'http://[0:0:0:0:0:ffff:127.0.0.1]', 'http://localhost', 'http://LOCALHOST:80', 'http://localhost.', 'http://a.localhost',
  // Private and link-local networks, carrier-grade translation
  'http://10.0.0.1', 'http://10.255.255.255', 'http://172.16.0.1', 'http://172.31.255.254', 'http://192.168.0.1', 'http://192.168.1.1:9200', 'http://100.64.0.1', 'http://167772161', 'http://0xa000001', 'http://012.0.0.1',
  'http://[fc00::1]', 'http://[fd12:3456::1]', 'http://[fe80::1]', 'http://[fec0::1]', 'http://[::ffff:10.0.0.1]', 'http://[64:ff9b::7f00:1]', 'http://[64:ff9b::10.0.0.1]', 'http://[2002:7f00:1::]', 'http://[2001::1]',
  // Cloud metadata
  'http://169.254.169.254/latest/meta-data', 'http://169.254.170.2', 'http://2852039166', 'http://0xa9fea9fe', 'http://0251.0376.0251.0376', 'http://[::ffff:169.254.169.254]', 'http://[fd00:ec2::254]', 'http://100.100.100.200', 'http://168.63.129.16', 'http://192.0.0.192',
  'http://metadata.google.internal',
  // Multicast, broadcast, documentation, benchmarks
  'http://224.0.0.1', 'http://239.255.255.250', 'http://255.255.255.255', 'http://240.0.0.1', 'http://192.0.2.1', 'http://198.51.100.7', 'http://203.0.113.9', 'http://198.18.0.1', 'http://[ff02::1]', 'http://[2001:db8::1]',
  // Odd spellings of an address that would be public
  'http://134744072', 'http://0x08080808', 'http://8.8.2056', 'http://010.8.8.8',
  // Other schemes, credentials, text that parsers read differently
  'file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', 'ftp://example.com', 'dict://example.com', 'ldap://example.com', 'jar:http://example.com!/', 'data:text/plain,x', 'javascript:alert(1)', 'unix:/var/run/docker.sock',
  'http://user:word@example.com', 'http://example.com@127.0.0.1', 'http://@127.0.0.1', 'http:/127.0.0.1', 'http:127.0.0.1', '//127.0.0.1', '127.0.0.1:80', 'http://example.com\\@127.0.0.1', 'http://exa\tmple.com', 'http://127.0.0.1\r\nHost: x', ' http://127.0.0.1', 'http://', '',
];

test('A-36: addresses inside are refused, in every notation', async () => {
  assert.ok(inside.length >= 60, `${inside.length} addresses`);
  const guard = createOutboundGuard({ allowedPrivateAddresses: [], resolveName: () => Promise.resolve(['93.184.215.14']) });
  for (const address of inside) {
    const judged = await guard.resolve(address);
    assert.equal(judged.ok, false, address);
    assert.deepEqual(guard.isAllowedPrivate(address), false, address);
  }
  for (const address of ['https://qyapi.weixin.qq.com', 'http://8.8.8.8', 'https://example.com:8443/issuer', 'https://[2606:4700:4700::1111]/', 'https://登录.中国/']) assert.equal((await guard.resolve(address)).ok, true, address);
});

test('A-36: a name with one private address among public ones is refused, and so is a name nobody knows', async () => {
  const named = (addresses: readonly string[]) => createOutboundGuard({ allowedPrivateAddresses: [], resolveName: () => Promise.resolve(addresses) }).resolve('https://rebind.example');
  assert.equal((await named(['93.184.215.14'])).ok, true);
  for (const addresses of [['93.184.215.14', '127.0.0.1'], ['::1'], ['::ffff:10.0.0.1'], ['169.254.169.254'], [], ['not an address']]) assert.equal((await named(addresses)).ok, false, addresses.join(' '));
  const unknown = createOutboundGuard({ allowedPrivateAddresses: [], resolveName: () => Promise.reject(new Error('ENOTFOUND')) });
  assert.equal((await unknown.resolve('https://nobody.example')).ok, false);
});

const withInnerServer = async (work: (port: number, hits: () => number) => Promise<void>, answer: (path: string) => { readonly status: number; readonly location?: string } = () => ({ status: 200 })): Promise<void> => {
  let hits = 0;
  const server = createServer((request, response) => {
    hits += 1;
    const { status, location } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) }).end('{}');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  try {
    await work((server.address() as AddressInfo).port, () => hits);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  }
};

const get = { method: 'GET', path: '/x', query: '', body: null } as const;

test('A-36: a name that changes its address between the check and the connection never reaches the inside', async () => {
  await withInnerServer(async (port, hits) => {
    let asked = 0;
    // The first answer passes the check of the setting; what the socket is given is looked at again.
    const guard = createOutboundGuard({ allowedPrivateAddresses: [], resolveName: () => Promise.resolve((asked += 1) === 1 ? ['93.184.215.14'] : ['127.0.0.1']) });
    assert.equal((await guard.resolve(`http://rebind.example:${port}`)).ok, true);
    const client = createHttpClient(createVirtualClock(0), `http://rebind.example:${port}`, defaultHttpLimits, guard);
    const answer = await client.send(get);
    client.close();
    assert.ok(!answer.ok);
    assert.equal(answer.error.code, 'addressRefused');
    assert.equal(asked, 2);
    assert.equal(hits(), 0);
  });
});

test('A-36: the client refuses private addresses by itself, reaches allowed ones, and follows no redirect', async () => {
  await withInnerServer(async (port, hits) => {
    const strict = createHttpClient(createVirtualClock(0), `http://127.0.0.1:${port}`, defaultHttpLimits, createOutboundGuard({ allowedPrivateAddresses: [] }));
    const refused = await strict.send(get);
    strict.close();
    assert.ok(!refused.ok);
    assert.equal(refused.error.code, 'addressRefused');
    assert.equal(hits(), 0);
    const open = createHttpClient(createVirtualClock(0), `http://127.0.0.1:${port}`, defaultHttpLimits, createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.0/8'] }));
    const redirected = await open.send(get);
    open.close();
    assert.ok(!redirected.ok);
    assert.equal(redirected.error.code, 'requestRejected');
    assert.equal(hits(), 1);
  }, () => ({ status: 302, location: '/elsewhere' }));
});

test('the allow-list reads the installation\'s setting and refuses what is no address', () => {
  assert.deepEqual(readAllowedAddresses(' 127.0.0.1, 10.1.0.0/16 ,,'), ['127.0.0.1', '10.1.0.0/16']);
  assert.deepEqual(readAllowedAddresses(undefined), []);
  const guard = createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1', '10.1.0.0/16'] });
  assert.equal(guard.check('http://10.1.2.3/').ok, true);
  assert.equal(guard.check('http://10.2.2.3/').ok, false);
  assert.equal(guard.check('http://2130706433/').ok, false, 'an odd notation stays odd');
  assert.equal(guard.isAllowedPrivate('http://127.0.0.1:81/x'), true);
  assert.equal(guard.isAllowedPrivate('http://8.8.8.8'), false, 'public is not allowed-private');
  assert.throws(() => createOutboundGuard({ allowedPrivateAddresses: ['everything'] }), /no network address/);
});
