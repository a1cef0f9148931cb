import { failure, success } from '#kernel/base/result';
import { createSignIn, issuePasswordLink } from '#modules/identity';
import { asSystem, isMember, recordAudit, withCompany } from '#modules/platform';
import { readBaseUrl, readSecret } from '../../setup/installation-settings.ts';
import type { Command } from '../command.ts';

const usualPort = 8866;

export const command: Command = {
  name: 'user password-link',
  summary: 'A one-time link with which a user sets a password: also for who holds sensitive rights and has no second factor, whom no administrator lets in alone.',
  options: [
    { name: 'email', kind: 'text', placeholder: 'EMAIL', summary: 'Sign-in name.' },
    { name: 'port', kind: 'number', placeholder: 'P', summary: 'Port of the running server (8866), when QINXIN_BASE_URL is not set.' },
  ],
  examples: ['user password-link --email clerk@example.com --company huaxing'],
  run: async (context) => {
    const email = context.text('email')?.trim().toLowerCase();
    if (email === undefined || email === '') return failure({ code: 'missingArgument', data: { argument: '--email', command: 'user password-link' } });
    const baseUrl = readBaseUrl(process.env, context.number('port') ?? usualPort);
    if (!baseUrl.ok) return baseUrl;
    const secret = readSecret(process.env, context.dataFolder);
    if (!secret.ok) return secret;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const signIn = createSignIn({ connectionString: database.value.signInConnectionString, secret: secret.value, baseUrl: baseUrl.value });
    try {
      const userId = await signIn.findUser(email);
      const isNoted = userId !== null && await withCompany(database.value, asSystem(company.value.companyId, 'commandLine', 'cli'), async (tx) => {
        if (!(await isMember(tx, userId))) return false;
        await recordAudit(tx, { action: 'identity.passwordLinkIssued', subject: `user:${userId}`, domain: 'identity' });
        return true;
      });
      if (userId === null || !isNoted) return failure({ code: 'linkedUserUnknown', data: {} });
      const link = await issuePasswordLink(signIn, userId, 'cli', '');
      return success({ lines: [link.address], json: { address: link.address, expiresAt: link.expiresAt.toISOString() } });
    } finally {
      await signIn.close();
    }
  },
};
