/** Goal: a user made on the command line signs in with the printed password, in the company and role named, and nothing keeps the password. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { success } from '#kernel/base/result';
import { createSignIn, signInWithPassword } from '#modules/identity';
import { listMemberships } from '#modules/platform';
import { createPhraseBook } from '../server/phrase-book.ts';
import type { CommandContext } from './command.ts';
import { command } from './commands/user-create.ts';

test('a new user gets a password once, a known one another role, a wrong role or person is refused', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const run = (options: Readonly<Record<string, string>>) => command.run({
      arguments: [], text: (name: string) => options[name], number: () => undefined, flag: () => false, language: 'en', phrases: createPhraseBook(), dataFolder: '', signal: new AbortController().signal,
      openDatabase: () => Promise.resolve(success(database)), findCompany: () => Promise.resolve(success(company)),
    } as Partial<CommandContext> as CommandContext);
    const user = { email: 'Clerk@Test.example', name: '王薪酬', role: 'payrollClerk' };
    const made = await run(user);
    assert.ok(made.ok, JSON.stringify(made));
    const { password } = made.value.json as { password: string };
    assert.ok(password.length >= 20 && made.value.lines[0]?.includes(password) === true);
    const signIn = createSignIn({ connectionString: database.signInConnectionString, secret: 'a secret for tests, long enough to sign with', baseUrl: 'http://127.0.0.1:3000' });
    const withPassword = (given: string): ReturnType<typeof signInWithPassword> => signInWithPassword(signIn, { email: 'clerk@test.example', password: given }, { cookie: undefined, from: '127.0.0.1', device: '' });
    const signedIn = await withPassword(password);
    assert.ok(signedIn.ok && signedIn.value.state === 'signedIn');
    assert.ok(!(await withPassword(`${password}x`)).ok);
    await signIn.close();
    const again = await run({ ...user, role: 'administrator' });
    assert.ok(again.ok && (again.value.json as { password: null }).password === null);
    assert.deepEqual((await listMemberships(database, signedIn.value.userId)).map((membership) => membership.company.companyCode), ['test']);
    for (const [options, code] of [[{ ...user, role: 'owner' }, 'optionValue'], [{ ...user, person: 'NOBODY' }, 'personUnknown'], [{ ...user, email: 'x' }, 'optionValue'], [{ email: 'a@b.example' }, 'missingArgument']] as const) {
      const refused = await run(options);
      assert.ok(!refused.ok && refused.error.code === code, code);
    }
    const stored = await database.ownerPool.query('select to_jsonb(account) as row from auth.account union all select to_jsonb(audit_event) from platform.audit_event');
    assert.ok(stored.rows.length > 0 && !JSON.stringify(stored.rows).includes(password));
  });
});
