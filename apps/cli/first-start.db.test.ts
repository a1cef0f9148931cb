/** Goal: an installation without demonstration gets its first administrator once, by link, and takes no demonstration's data along. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { success } from '#kernel/base/result';
import { createSignIn, issueFirstAdministratorLink } from '#modules/identity';
import { createCompany, listDemonstrations, listMemberships } from '#modules/platform';
import { createPhraseBook } from '../server/phrase-book.ts';
import { withScene } from '#checks/identity-scene';
import { appCode } from '#checks/totp-app';
import type { Command, CommandContext } from './command.ts';
import { command as endDemonstration } from './commands/demonstration-end.ts';
import { command as firstAdministrator } from './commands/user-first-administrator.ts';
import type { Database } from '#modules/platform';

const run = (command: Command, database: Database, flags: readonly string[] = []) => command.run({
  arguments: [], text: () => undefined, number: () => undefined, flag: (name: string) => flags.includes(name), language: 'en', phrases: createPhraseBook(), dataFolder: mkdtempSync(join(tmpdir(), 'qinxin-cli-')),
  signal: new AbortController().signal, openDatabase: () => Promise.resolve(success(database)),
} as Partial<CommandContext> as CommandContext);

test('the one-time link makes the first administrator once; a newer one ends it; afterwards there is none', async () => {
  await withScene({}, async ({ database, signIn, browser }) => {
    const older = await issueFirstAdministratorLink(signIn, 'start');
    const made = await run(firstAdministrator, database);
    assert.ok(older !== null && made.ok);
    const tokenOf = (address: string): string => new URL(address).hash.slice(1);
    const given = { name: '首位', email: 'first@test.example', password: 'zvq grumble tannin 7', companyCode: 'huaxing', companyName: '华兴' };
    const use = (token: string, more: object = {}) => browser().post('/api/identity/links/first-administrator', { token, ...given, ...more });
    const token = tokenOf((made.value.json as { address: string }).address);
    assert.equal((await use(tokenOf(older.address))).code, 'linkInvalid');
    assert.equal((await use(token, { password: 'password123' })).code, 'passwordKnown');
    assert.equal((await use(token, { companyCode: 'test' })).code, 'companyCodeTaken', 'a refusal leaves the link open');
    const [one, two] = await Promise.all([use(token), use(token, { email: 'second@test.example', companyCode: 'other' })]);
    assert.deepEqual([one.status, two.status].toSorted(), [200, 404]);
    const winner = one.status === 200 ? one : two;
    assert.equal((winner.body as { secondFactor: string }).secondFactor, 'setUpNeeded');
    const email = (winner.body as { email: string }).email;
    assert.equal((await use(token, { companyCode: 'third' })).code, 'linkInvalid');
    assert.equal(await issueFirstAdministratorLink(signIn, 'start'), null);
    const none = await run(firstAdministrator, database);
    assert.ok(!none.ok && none.error.code === 'administratorThere');
    // They set up their second factor and administer their company.
    const boss = browser();
    assert.equal((await boss.post('/api/session/sign-in', { email, password: given.password })).status, 200);
    assert.equal((await boss.get('/api/identity/users')).status, 403);
    const { secret } = (await boss.post('/api/identity/totp/start')).body as { secret: string };
    assert.equal((await boss.post('/api/identity/totp/confirm', { code: appCode(secret) })).status, 200);
    assert.equal((await boss.get('/api/identity/users')).status, 200);
  });
});

test('A-100: a demonstration is ended by command only, and then nobody works in it', async () => {
  await withScene({ isDemo: true }, async ({ database, addUser, browser, company }) => {
    const userId = await addUser('clerk', 'payrollClerk');
    assert.ok((await createCompany(database, { companyCode: 'real', name: 'r' })).ok);
    assert.deepEqual((await listDemonstrations(database)).map(({ companyCode }) => companyCode), ['test']);
    const asked = await run(endDemonstration, database);
    assert.ok(!asked.ok && asked.error.code === 'confirmationMissing' && asked.error.data?.['companies'] === 'test');
    const ended = await run(endDemonstration, database, ['yes']);
    assert.ok(ended.ok);
    assert.deepEqual(ended.value.json, { ended: ['test'] });
    assert.deepEqual([await listDemonstrations(database), await listMemberships(database, userId)], [[], []]);
    assert.equal((await browser().post('/api/session/demo', { role: 'payrollClerk' })).status, 403);
    assert.equal(company.companyCode, 'test');
  });
});

test('A-100: one-click sign-in is in no other server than a demonstration\'s, whatever the database holds', async () => {
  await withScene({ signIn: { isDemonstration: () => false } }, async ({ database, addUser, browser }) => {
    await database.ownerPool.query('update platform.company set is_demo = true');
    await addUser('clerk', 'payrollClerk', null);
    const visitor = browser();
    assert.equal((await visitor.post('/api/session/demo', { role: 'payrollClerk' })).status, 404);
    assert.equal(visitor.cookie(), '');
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'zR8vT2kLq0Xw5Yb7Nc1Md4Pf6Hg9Js3A', baseUrl: 'http://127.0.0.1' });
    await assert.rejects(signIn.startSession((await signIn.findUser('clerk@test.example')) ?? '', { method: 'demonstration', isSecondFactorProven: true }));
    await signIn.close();
  });
});
