import { success } from '#kernel/base/result';
import { rewrapCompanyKeys, retireMasterVersions } from '#modules/platform';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'keys rewrap',
  summary: 'Make a new version of the master key and wrap the keys of every company again under it.',
  options: [
    { name: 'only', kind: 'flag', summary: 'Make no new version; wrap what is still under an earlier one.' },
    { name: 'retire', kind: 'flag', summary: 'Give up the earlier versions afterwards. Backups taken before open with a copy of the earlier key only.' },
  ],
  examples: ['keys rewrap', 'keys rewrap --only --retire'],
  run: async (context) => {
    const { phrases, language, flag } = context;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const { service } = database.value.keyRing;
    const version = flag('only') ? (await service.describe()).currentVersion : await service.addVersion();
    const keys = await rewrapCompanyKeys(database.value, 'cli');
    const retired = flag('retire') ? await retireMasterVersions(database.value, 'cli') : success({ masterVersion: version });
    if (!retired.ok) return retired;
    return success({ lines: [phrases.find(language, 'cli.keys.rewrapped', { version, keys }) ?? String(version)], json: { masterVersion: version, keys, retired: flag('retire') } });
  },
};
