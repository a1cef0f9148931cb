import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { saveSource } from '#modules/sync';
import { weComManifest } from '#connectors/wecom';
import { openSource } from '../work/open-source.ts';
import { bodyOf, withOutsideServer, type OutsideServer } from '#checks/outside-server';

const withInside = async (work: (address: string, hits: () => number) => Promise<void>): Promise<void> => {
  let hits = 0;
  const inside = createServer((_, response) => {
    hits += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"nowMilliseconds":1,"errcode":0,"access_token":"t","expires_in":7200}');
  });
  await new Promise<void>((resolve) => { inside.listen(0, '127.0.0.1', resolve); });
  try {
    await work(`127.0.0.1:${(inside.address() as AddressInfo).port}`, () => hits);
  } finally {
    inside.closeAllConnections();
    await new Promise((resolve) => { inside.close(resolve); });
  }
};

const addSource = (server: OutsideServer, sourceCode: string, settings: Readonly<Record<string, string>>) =>
  server.inCompany((tx) => saveSource(tx, { sourceCode, name: sourceCode, manifest: weComManifest, settings: { corpId: 'c', appSecret: 's', contactSecret: 's', ...settings } }));

test('A-38: testing a connection reaches nothing inside, in whatever way the address is written', () => withOutsideServer(async (server) => {
  const { cookie } = await server.member('administrator');
  await withInside(async (inside, hits) => {
    const port = inside.split(':')[1] ?? '';
    const addresses = [
      `http://${inside}`, `http://127.1:${port}`, `http://2130706433:${port}`, `http://0x7f.0.0.1:${port}`, `http://0177.0.0.1:${port}`, `http://[::ffff:127.0.0.1]:${port}`, `http://localhost:${port}`, `http://user:word@${inside}`, `http://0:${port}`,
      'http://169.254.169.254', 'http://[fd00:ec2::254]', 'http://10.0.0.1', 'http://192.168.1.1', 'https://127.0.0.1', 'file:///etc/passwd', 'gopher://127.0.0.1:6379',
    ];
    for (const [index, baseUrl] of addresses.entries()) {
      assert.equal((await addSource(server, `s${index}`, { baseUrl })).ok, true);
      const checked = bodyOf<{ checks: { state: string; data: { code?: string } }[] }>(await server.call(`/api/sources/s${index}/check`, { headers: { cookie }, method: 'POST' }), 200);
      assert.ok(checked.checks.length > 0 && checked.checks.every(({ state }) => state !== 'granted'), baseUrl);
      assert.ok(checked.checks.every(({ data }) => data.code === 'addressRefused' || data.code === 'unreachable'), JSON.stringify(checked.checks));
    }
    assert.equal(hits(), 0);
  });
}));

test('A-38: a simulator\'s clock is asked by synthetic companies alone', async () => {
  for (const isDemo of [false, true]) {
    await withOutsideServer(async (server) => {
      await withInside(async (inside, hits) => {
        await addSource(server, 'wecom', { baseUrl: `http://${inside}`, clockUrl: `http://${inside}/__sim/clock` });
        const opened = await openSource(server.database, { companyId: server.company.companyId, sourceCode: 'wecom' }, () => undefined);
        assert.equal(opened.ok, isDemo);
        assert.equal(hits() > 0, isDemo);
        if (!opened.ok) assert.equal(opened.error.code, 'addressRefused');
      });
    }, { isDemo });
  }
});
