import { success } from '#kernel/base/result';
import { asSystem, readCompany, readKeyStatus } from '#modules/platform';
import { sealedPlaces } from '../../work/sealed-places.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'keys status',
  summary: 'Show the versions of the company key, what is sealed under each, and the master key that wraps them.',
  examples: ['keys status', 'keys status --json'],
  run: async (context) => {
    const { phrases, language } = context;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const { kind } = database.value.keyRing.service;
    const { masterKeyId, currentVersion } = await database.value.keyRing.service.describe();
    const { keys, jobs } = await readCompany(database.value, asSystem(company.value.companyId, 'keys', 'cli'), (tx) => readKeyStatus(tx, sealedPlaces));
    const running = jobs.find(({ status }) => status === 'running') ?? null;
    const lines = [
      phrases.find(language, 'cli.keys.master', { kind, masterKeyId, version: currentVersion }) ?? masterKeyId,
      ...keys.map(({ keyVersion, status, suite, masterVersion, places }) =>
        phrases.find(language, 'cli.keys.version', { version: keyVersion, status, suite, masterVersion, values: places.reduce((sum, { values }) => sum + values, 0) }) ?? String(keyVersion)),
      ...(running === null ? [] : [phrases.find(language, 'cli.keys.running', { version: running.version, done: running.done, total: running.total }) ?? 'running']),
    ];
    return success({ lines, json: { masterKey: { kind, masterKeyId, currentVersion }, keys: keys.map((key) => ({ ...key, places: key.places.map((place) => ({ ...place })) })), running: running === null ? null : { ...running } } });
  },
};
