import assert from 'node:assert/strict';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readBaseUrl, readSecret } from './installation-settings.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'qinxin-secret-'));

test('F-96: an empty, short, repeated or example secret is refused, in the environment and in the file', () => {
  for (const secret of ['', ' ', 'short', 'a'.repeat(64), 'changeme-changeme-changeme-changeme', 'default-secret-default-secret-1234', 'better-auth-secret-123456789012345', '0123456789abcdef0123456789abcde']) {
    const read = readSecret({ QINXIN_SECRET: secret }, folder());
    assert.ok(!read.ok && read.error.code === 'secretWeak', secret);
    const place = folder();
    writeFileSync(join(place, 'sign-in-secret'), secret);
    assert.ok(!readSecret({}, place).ok, secret);
  }
  assert.ok(readSecret({ QINXIN_SECRET: 'zR8vT2kLq0Xw5Yb7Nc1Md4Pf6Hg9Js3A' }, folder()).ok);
});

test('a secret is made once, kept for its owner alone, and stays', () => {
  const place = folder();
  const [one, two] = [readSecret({}, place), readSecret({}, place)];
  assert.ok(one.ok && two.ok && one.value === two.value && one.value.length >= 43);
  assert.equal(statSync(join(place, 'sign-in-secret')).mode & 0o077, 0);
  const other = readSecret({}, folder());
  assert.ok(other.ok && other.value !== one.value);
});

test('the address is this machine\'s or one behind TLS, and nothing but an address', () => {
  assert.deepEqual(readBaseUrl({}, 8866), { ok: true, value: 'http://127.0.0.1:8866' });
  assert.deepEqual(readBaseUrl({ QINXIN_BASE_URL: 'https://qinxin.example/' }, 1), { ok: true, value: 'https://qinxin.example' });
  for (const [address, code] of [['http://qinxin.example', 'baseUrlInsecure'], ['qinxin.example', 'baseUrlUnreadable'], ['ftp://x', 'baseUrlUnreadable'], ['https://qinxin.example/path', 'baseUrlUnreadable'], ['https://a:b@qinxin.example', 'baseUrlUnreadable'], ['javascript:alert(1)', 'baseUrlUnreadable']] as const) {
    const read = readBaseUrl({ QINXIN_BASE_URL: address }, 1);
    assert.ok(!read.ok && read.error.code === code, address);
  }
});
