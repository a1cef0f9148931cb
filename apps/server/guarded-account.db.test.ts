/** No administrator opens alone an account that holds sensitive rights and has no second factor. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, commandId, withOutsideServer } from '#checks/outside-server';

test('an administrator alone gives nobody a way into an account with sensitive rights and no second factor; its owner hears of every link', () => withOutsideServer(async (server) => {
  const administrator = await server.member('administrator');
  const supervisor = await server.member('payrollSupervisor');
  const second = await server.member('administrator', 'second');
  const employee = await server.member('employee');
  const headers = { cookie: administrator.cookie };
  const issue = (userId: string) => server.call('/api/identity/users/password-link', { headers, body: { userId } });
  await server.database.ownerPool.query(
    `insert into identity.sign_in_provider (company_id, provider_code, kind, name, is_listed, makes_users, settings) values ($1, 'main', 'openId', 'Main', true, false, '{"kind":"openId","issuer":"https://issuer.example","clientId":"c"}')`, [server.company.companyId]);
  let count = 0;
  const link = (email: string) => server.call('/api/sign-in-providers/main/links', { headers, body: { commandId: commandId(), accountId: `account-${count += 1}`, email } });
  const codeOf = ({ body }: { readonly body: unknown }): string | undefined => (body as { error?: { code: string } }).error?.code;
  for (const { userId } of [supervisor, second]) assert.equal(codeOf(await issue(userId)), 'accountGuarded');
  for (const email of ['payrollsupervisor@test.example', 'second@test.example']) assert.equal(codeOf(await link(email)), 'accountGuarded', email);
  bodyOf(await server.call('/api/identity/users/disable', { headers, body: { commandId: commandId(), userId: supervisor.userId } }), 200);
  assert.equal(codeOf(await issue(supervisor.userId)), 'accountGuarded', 'shut out for the moment of the link');
  bodyOf(await server.call('/api/identity/users/enable', { headers, body: { commandId: commandId(), userId: supervisor.userId } }), 200);
  bodyOf(await issue(employee.userId), 200);
  bodyOf(await link('employee@test.example'), 200);
  await server.database.ownerPool.query(`insert into identity.totp (user_id, secret_sealed, confirmed_at) values ($1, 'x', now())`, [supervisor.userId]);
  bodyOf(await issue(supervisor.userId), 200);
  bodyOf(await link('payrollsupervisor@test.example'), 200);
  const told = await server.database.ownerPool.query<{ user_id: string; code: string }>('select user_id, code from identity.notice order by notice_id');
  assert.deepEqual(told.rows.map(({ user_id: userId, code }) => [userId, code]), [employee, supervisor].flatMap(({ userId }) => [[userId, 'passwordLinkIssued'], [userId, 'accountLinked']]));
}));
