import type { Command } from '../command.ts';
import { importWorkbookFile } from '../import-workbook.ts';

export const command: Command = {
  name: 'import',
  summary: 'Import a workbook into a company: people, terms, workplaces, schedules, declarations, balances.',
  arguments: [{ name: 'file', summary: 'Workbook (.xlsx); `template` writes an empty one.', required: true }],
  options: [{ name: 'good-rows', kind: 'flag', summary: 'Take the good rows and give back the others, instead of all or nothing.' }],
  examples: ['import company.xlsx', 'import company.xlsx --company xinghe --good-rows --json'],
  run: async (context) => {
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    return importWorkbookFile(context, database.value, company.value, { file: context.arguments[0] ?? '', rows: context.flag('good-rows') ? 'good' : 'all' });
  },
};
