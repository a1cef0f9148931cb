/** Goal: every key service keeps the same promises. Method: the same checks on a file and on a Vault over HTTP. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createVaultSimulator } from '#simulators/vault';
import { createKeyFile, createSecret, createVaultKeyService, openFileKeyService, openKeyService, type KeyService } from './index.ts';

const withFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'qinxin-keys-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Wraps, refuses what was not wrapped so, adds a version, gives up the old one. */
const keepsItsPromises = async (service: KeyService): Promise<void> => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const first = await service.describe();
  const wrapped = await service.wrap(key, 'company 1');
  assert.equal(wrapped.masterVersion, first.currentVersion);
  assert.ok(!wrapped.bytes.includes(key));
  assert.deepEqual(await service.unwrap(wrapped, 'company 1'), key);
  await assert.rejects(service.unwrap(wrapped, 'company 2'), { code: 'masterKeyWrong' });
  const second = await service.addVersion();
  assert.equal(second, first.currentVersion + 1);
  assert.deepEqual(await service.unwrap(wrapped, 'company 1'), key);
  const again = await service.wrap(key, 'company 1');
  assert.equal(again.masterVersion, second);
  await service.retireBelow(second);
  assert.deepEqual(await service.unwrap(again, 'company 1'), key);
  await assert.rejects(service.unwrap(wrapped, 'company 1'), { code: 'masterKeyWrong' });
};

test('a key file keeps its promises, and its owner alone may read it', async () => {
  await withFolder(async (folder) => {
    const file = join(folder, 'deep', 'master-key.json');
    assert.equal(createKeyFile(file), true);
    assert.equal(createKeyFile(file), false);
    const service = openFileKeyService(file);
    assert.ok(service.ok);
    await keepsItsPromises(service.value);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      chmodSync(file, mode);
      const refused = openFileKeyService(file);
      assert.ok(!refused.ok && refused.error.code === 'keyFileReadableByOthers', mode.toString(8));
      await assert.rejects(service.value.wrap(Buffer.alloc(32), 'x'), { code: 'keyServiceUnreachable' });
    }
    chmodSync(file, 0o600);
    const text = readFileSync(file, 'utf8');
    for (const broken of ['', '{', '{}', text.replace('"format": 1', '"format": 2'), text.replace(/"current": \d+/, '"current": 9')]) {
      writeFileSync(file, broken);
      const refused = openFileKeyService(file);
      assert.ok(!refused.ok && refused.error.code === 'keyFileUnreadable');
    }
    const missing = openFileKeyService(join(folder, 'nothing.json'));
    assert.ok(!missing.ok && missing.error.code === 'keyFileMissing');
  });
});

test('a Vault keeps the same promises; faults that pass are tried again, others are told', async () => {
  const vault = createVaultSimulator({ nowMilliseconds: Date.now });
  const address = await vault.start();
  try {
    const service = createVaultKeyService({ address, token: createSecret(vault.token), keyName: 'qinxin', timeoutMilliseconds: 2_000 });
    await keepsItsPromises(service);
    const before = vault.journal.length;
    vault.failNext(2);
    assert.equal((await service.describe()).masterKeyId, 'vault-qinxin');
    assert.deepEqual(vault.journal.slice(before).map(({ status }) => status), [500, 500, 200]);
    vault.setSealed(true);
    await assert.rejects(service.wrap(Buffer.alloc(32), 'x'), { code: 'keyServiceUnreachable' });
    vault.setSealed(false);
    const stranger = createVaultKeyService({ address, token: createSecret('hvs.wrong'), keyName: 'qinxin' });
    await assert.rejects(stranger.describe(), (error: Error) => error.message.includes('keyServiceUnreachable') && error.message.includes('403') && !error.message.includes('hvs.'));
    const elsewhere = openKeyService({ QINXIN_VAULT_ADDRESS: address, QINXIN_VAULT_TOKEN: vault.token }, '/nowhere');
    assert.ok(elsewhere.ok && (await elsewhere.value.describe()).masterKeyId === 'vault-qinxin');
    const noToken = openKeyService({ QINXIN_VAULT_ADDRESS: address }, '/nowhere');
    assert.ok(!noToken.ok && noToken.error.code === 'keySettingMissing');
  } finally {
    await vault.stop();
  }
  const gone = createVaultKeyService({ address, token: createSecret(vault.token), keyName: 'qinxin', timeoutMilliseconds: 500 });
  await assert.rejects(gone.describe(), { code: 'keyServiceUnreachable' });
});
