import { failure, success } from '#kernel/base/result';
import { asSystem, retireCompanyKey, withCompany } from '#modules/platform';
import { sealedPlaces } from '../../work/sealed-places.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'keys retire',
  summary: 'Give up a former version of the company key; refused as long as anything is sealed under it.',
  arguments: [{ name: 'VERSION', summary: 'Version to give up, as `keys status` shows it.', required: true }],
  examples: ['keys retire 1'],
  run: async (context) => {
    const { phrases, language } = context;
    const keyVersion = Number(context.arguments[0]);
    if (!Number.isInteger(keyVersion) || keyVersion < 1) return failure({ code: 'keyVersionUnknown', data: { keyVersion: context.arguments[0] ?? '' } });
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const retired = await withCompany(database.value, asSystem(company.value.companyId, 'keys', 'cli'), (tx) => retireCompanyKey(tx, sealedPlaces, keyVersion));
    if (!retired.ok) return retired;
    return success({ lines: [phrases.find(language, 'cli.keys.retired', { version: keyVersion }) ?? String(keyVersion)], json: { keyVersion, retired: true } });
  },
};
