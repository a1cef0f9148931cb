import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createOutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { createOpenIdSimulator, tokenMistakes, type OpenIdSimulatorOptions } from '#simulators/open-id';
import { allowedAlgorithms, createOpenIdProvider } from './open-id-provider.ts';

const now = Date.UTC(2026, 10, 2, 9);
const clock = { nowMilliseconds: () => now, sleep: () => Promise.resolve() };
const guard = createOutboundGuard({ allowedPrivateAddresses: ['127.0.0.1'] });
const returnAddress = 'http://127.0.0.1:3000/sign-in/return';
const browserSecret = 'a'.repeat(64);
const client = { clientId: 'qinxin', clientSecret: 'a secret of the client' };

const withProvider = async (work: (place: { readonly simulator: ReturnType<typeof createOpenIdSimulator>; readonly issuer: string; readonly signIn: (options?: { readonly otherBrowser?: string; readonly issuer?: string | undefined; readonly clientSecret?: string }) => ReturnType<ReturnType<typeof createOpenIdProvider>['accountOf']> }) => Promise<void>, options: Partial<OpenIdSimulatorOptions> = {}): Promise<void> => {
  const simulator = createOpenIdSimulator({ ...client, accounts: { 'subject-1': '林静' }, nowMilliseconds: clock.nowMilliseconds, ...options });
  const issuer = await simulator.start();
  try {
    const provider = createOpenIdProvider({ clock, guard }, { issuer, clientId: client.clientId });
    await work({
      simulator, issuer,
      signIn: async (how = {}) => {
        // Every attempt has its own, as in the product: the nonce of one is worth nothing in another.
        const browserSecret = randomBytes(32).toString('hex');
        const address = await provider.authorizeAddress({ returnAddress, state: 's'.repeat(43), browserSecret });
        assert.ok(address.ok, JSON.stringify(address));
        const back = await fetch(`${address.value}&subject=subject-1`, { redirect: 'manual' });
        const parameters = new URL(back.headers.get('location') ?? '').searchParams;
        assert.equal(parameters.get('state'), 's'.repeat(43));
        return provider.accountOf({ code: parameters.get('code') ?? '', issuer: 'issuer' in how ? how.issuer : parameters.get('iss') ?? undefined, returnAddress, browserSecret: how.otherBrowser ?? browserSecret, clientSecret: how.clientSecret ?? client.clientSecret });
      },
    });
  } finally {
    await simulator.stop();
  }
};

for (const algorithm of ['RS256', 'PS256', 'ES256'] as const) {
  test(`the account behind a right token (${algorithm}) is its subject and name`, () => withProvider(async ({ signIn }) => {
    assert.deepEqual(await signIn(), { ok: true, value: { subject: 'subject-1', name: '林静' } });
  }, { algorithm }));
}

test('A-32: every wrong identity token is refused, and a right one afterwards is not', () => withProvider(async ({ simulator, issuer, signIn }) => {
  assert.equal((await signIn()).ok, true);
  const attacked: string[] = [];
  for (const mistake of tokenMistakes) {
    simulator.nextToken(mistake);
    const account = await signIn();
    assert.equal(account.ok, false, mistake);
    assert.ok(!account.ok && account.error.code === 'providerAnswerRefused' && account.error.data.step === 'token', `${mistake}: ${JSON.stringify(account)}`);
    attacked.push(mistake);
  }
  assert.equal(attacked.length, tokenMistakes.length);
  assert.equal(new Set(simulator.issued()).size >= tokenMistakes.length, true, 'each mistake made a token of its own');
  // Nothing that a header named was ever fetched.
  assert.deepEqual([...new Set(simulator.requests())].toSorted(), ['/.well-known/openid-configuration', '/authorize', '/keys', '/token']);
  simulator.nextToken(null);
  assert.equal((await signIn()).ok, true);
  assert.ok(issuer.length > 0);
}));

test('A-32: no algorithm of the list works with a shared secret or without a signature', () => {
  for (const algorithm of allowedAlgorithms) assert.match(algorithm, /^(RS|PS|ES)\d{3}$|^EdDSA$/);
});

test('A-32: another browser\'s verifier, a wrong client secret and another issuer\'s answer are refused', () => withProvider(async ({ signIn }) => {
  const stepOf = async (how: Parameters<typeof signIn>[0]): Promise<string> => {
    const account = await signIn(how);
    return account.ok ? 'signed in' : account.error.data.step;
  };
  assert.equal(await stepOf({ otherBrowser: 'b'.repeat(64) }), 'code');
  assert.equal(await stepOf({ clientSecret: 'wrong' }), 'code');
  assert.equal(await stepOf({ issuer: 'https://issuer.other.example' }), 'answer');
  assert.equal(await stepOf({ issuer: undefined }), 'answer');
  assert.equal(await stepOf({}), 'signed in');
}));

test('A-32 A-36: a discovery document of another issuer, or one that leads inside, is refused', () => withProvider(async ({ simulator, issuer }) => {
  const provider = createOpenIdProvider({ clock, guard }, { issuer, clientId: client.clientId });
  const start = () => provider.authorizeAddress({ returnAddress, state: 's'.repeat(43), browserSecret });
  assert.equal((await start()).ok, true);
  for (const fields of [
    { issuer: `${issuer}/` }, { issuer: 'https://issuer.other.example' }, { token_endpoint: 'http://10.0.0.1/token' }, { jwks_uri: 'http://169.254.169.254/keys' }, { jwks_uri: 'file:///etc/passwd' },
    { authorization_endpoint: 'javascript:alert(1)' }, { token_endpoint: 'http://issuer.example/token' }, { token_endpoint: 'https://user:word@issuer.example/token' }, { jwks_uri: undefined },
  ]) {
    simulator.changeDiscovery(fields);
    const started = await start();
    assert.ok(!started.ok && started.error.code === 'providerAnswerRefused', JSON.stringify(fields));
  }
}));
