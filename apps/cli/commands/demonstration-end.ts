import { failure, success } from '#kernel/base/result';
import { asSystem, disableAllMembers, endDemonstration, listDemonstrations, recordAudit, withCompany } from '#modules/platform';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'demonstration end',
  summary: 'End the demonstration companies for good: nobody works in them any more, and the product starts without demonstration.',
  options: [{ name: 'yes', kind: 'flag', summary: 'Do it; without it, only say what would end.' }],
  examples: ['demonstration end --yes'],
  run: async (context) => {
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const companies = await listDemonstrations(database.value);
    const codes = companies.map(({ companyCode }) => companyCode);
    if (companies.length > 0 && !context.flag('yes')) return failure({ code: 'confirmationMissing', data: { companies: codes.join(', ') } });
    for (const { companyId, companyCode } of companies) {
      await withCompany(database.value, asSystem(companyId, 'commandLine', 'cli'), async (tx) => {
        await disableAllMembers(tx);
        await recordAudit(tx, { action: 'platform.demonstrationEnded', subject: `company:${companyCode}` });
      });
      await endDemonstration(database.value, companyId);
    }
    return success({ lines: codes.map((code) => context.phrases.find(context.language, 'cli.demonstration.ended', { code }) ?? code), json: { ended: codes } });
  },
};
