import { failure, success } from '#kernel/base/result';
import { createSignIn, issueFirstAdministratorLink } from '#modules/identity';
import { readBaseUrl, readSecret } from '../../setup/installation-settings.ts';
import type { Command } from '../command.ts';

const usualPort = 8866;

export const command: Command = {
  name: 'user first-administrator',
  summary: 'A new one-time link that makes the first administrator; the link before it ends. Refused once someone can sign in.',
  options: [{ name: 'port', kind: 'number', placeholder: 'P', summary: 'Port of the running server (8866), when QINXIN_BASE_URL is not set.' }],
  examples: ['user first-administrator'],
  run: async (context) => {
    const baseUrl = readBaseUrl(process.env, context.number('port') ?? usualPort);
    if (!baseUrl.ok) return baseUrl;
    const secret = readSecret(process.env, context.dataFolder);
    if (!secret.ok) return secret;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const signIn = createSignIn({ connectionString: database.value.signInConnectionString, secret: secret.value, baseUrl: baseUrl.value });
    try {
      const link = await issueFirstAdministratorLink(signIn, 'cli');
      if (link === null) return failure({ code: 'administratorThere' });
      return success({ lines: [context.phrases.find(context.language, 'start.firstAdministrator', { address: link.address }) ?? link.address], json: { address: link.address, expiresAt: link.expiresAt.toISOString() } });
    } finally {
      await signIn.close();
    }
  },
};
