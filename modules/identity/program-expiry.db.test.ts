import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { asSystem, listIncidents, withCompany } from '#modules/platform';
import { warnOfEndings, warningDue } from './program-expiry.ts';
import { hashSecret, makeKeyId, makeSecret } from './program-key.ts';
import { insertKey, insertProgram, revokeKeyRow } from './program-store.ts';
import { saveProviderRow } from './external-store.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 2);

test('F-84: a warning is due 30, 7 and 1 days before an end, and when it has come', () => {
  for (const [days, due] of [[31, null], [30, 30], [29, 30], [8, 30], [7, 7], [2, 7], [1, 1], [0.5, 1], [0, 0], [-3, 0]] as const) assert.equal(warningDue(start + days * day, start), due, String(days));
});

test('F-84: keys and client secrets warn once a threshold and are quiet once renewed, revoked or of an ended program', () => withTestDatabase(async ({ database, company }) => {
  const inCompany = <T>(work: Parameters<typeof withCompany<T>>[2]): Promise<T> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), work);
  const addKey = (expiresAt: number, now: number) => inCompany(async (tx) => {
    const keyId = makeKeyId(randomBytes);
    await insertKey(tx, { keyId, programCode: 'finance', kind: 'apiKey', secretHash: hashSecret(makeSecret(randomBytes)), now, by: 'test', expiresAt });
    return keyId;
  });
  const open = async (now: number) => {
    await inCompany((tx) => warnOfEndings(tx, now));
    await inCompany((tx) => warnOfEndings(tx, now));
    return (await inCompany((tx) => listIncidents(tx, { openOnly: true }))).map(({ sourceCode, code, data, occurrences }) => ({ source: sourceCode.split(':')[0], code, days: data['days'], occurrences })).toSorted((one, other) => `${one.code}`.localeCompare(other.code));
  };
  await inCompany((tx) => insertProgram(tx, { programCode: 'finance', name: 'Finance', networks: [], requestsPerMinute: 60, by: 'test', now: start }));
  const keyId = await addKey(start + 60 * day, start);
  await inCompany((tx) => saveProviderRow(tx, { providerCode: 'main', name: 'x', isListed: true, makesUsers: false, settings: { kind: 'openId', issuer: 'https://issuer.example', clientId: 'c' }, secret: 'secret', secretExpiresAt: start + 55 * day }));
  assert.deepEqual(await open(start), []);
  assert.deepEqual(await open(start + 25 * day), [{ source: 'signIn', code: 'signInSecretEnding', days: 30, occurrences: 1 }]);
  assert.deepEqual(await open(start + 31 * day), [{ source: 'program', code: 'programKeyEnding', days: 30, occurrences: 1 }, { source: 'signIn', code: 'signInSecretEnding', days: 30, occurrences: 1 }]);
  assert.deepEqual(await open(start + 54 * day), [{ source: 'program', code: 'programKeyEnding', days: 7, occurrences: 2 }, { source: 'signIn', code: 'signInSecretEnding', days: 1, occurrences: 2 }]);
  assert.deepEqual(await open(start + 61 * day), [{ source: 'program', code: 'programKeyEnded', days: 0, occurrences: 1 }, { source: 'signIn', code: 'signInSecretEnded', days: 0, occurrences: 1 }]);
  const successor = await addKey(start + 150 * day, start + 61 * day);
  assert.deepEqual((await open(start + 61 * day)).map(({ code }) => code), ['signInSecretEnded'], 'a successor is what was wanted');
  await inCompany((tx) => revokeKeyRow(tx, { programCode: 'finance', keyId: successor, now: start }));
  assert.deepEqual((await open(start + 61 * day)).map(({ code }) => code), ['programKeyEnded', 'signInSecretEnded'], 'it came back');
  await inCompany((tx) => revokeKeyRow(tx, { programCode: 'finance', keyId, now: start }));
  assert.deepEqual((await open(start + 61 * day)).map(({ code }) => code), ['signInSecretEnded']);
}));
