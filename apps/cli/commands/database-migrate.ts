import { success } from '#kernel/base/result';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'database migrate',
  summary: 'Bring the database to the tables of this release; every other command does so too.',
  examples: ['database migrate'],
  run: async ({ openDatabase }) => {
    const database = await openDatabase();
    if (!database.ok) return database;
    const { rows } = await database.value.ownerPool.query<{ name: string }>('select name from migration.applied order by name');
    const names = rows.map((row) => row.name);
    return success({ lines: names, json: { applied: names } });
  },
};
