import { success } from '#kernel/base/result';
import { listCompanies } from '#modules/platform';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'company list',
  summary: 'List the companies of this database.',
  examples: ['company list --json'],
  run: async ({ openDatabase }) => {
    const database = await openDatabase();
    if (!database.ok) return database;
    const companies = await listCompanies(database.value);
    return success({
      lines: companies.map((company) => `${company.companyCode.padEnd(12)} ${company.name}${company.isDemo ? '  (demo)' : ''}`),
      json: companies.map(({ companyCode, name, country, isDemo }) => ({ companyCode, name, country, isDemo })),
    });
  },
};
