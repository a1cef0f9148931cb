import { failure, success } from '#kernel/base/result';
import { asSystem, openRotation, readCompany, readKeyStatus, resealCompany, sealingSuites, withCompany } from '#modules/platform';
import { sealedPlaces } from '../../work/sealed-places.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'keys rotate',
  summary: 'Make a new version of the company key and seal every value again under it. Reading and writing go on.',
  options: [{ name: 'suite', kind: 'text', placeholder: 'aes-256-gcm|sm4-gcm', summary: 'Cipher of the new version; that of the current one when left out.' }],
  examples: ['keys rotate', 'keys rotate --suite sm4-gcm'],
  run: async (context) => {
    const { phrases, language, text, progress } = context;
    const wanted = text('suite');
    const suite = sealingSuites.find((candidate) => candidate === wanted) ?? null;
    if (wanted !== undefined && suite === null) return failure({ code: 'optionValue', data: { option: '--suite', expected: sealingSuites.join(' | ') } });
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const company = await context.findCompany(database.value);
    if (!company.ok) return company;
    const { companyId } = company.value;
    const access = asSystem(companyId, 'keys', 'cli');
    const before = await readCompany(database.value, access, (tx) => readKeyStatus(tx, sealedPlaces));
    const running = before.jobs.find(({ status }) => status === 'running');
    // A rotation that was interrupted goes on; a second one is not begun behind it.
    const opened = running === undefined ? await withCompany(database.value, access, (tx) => openRotation(tx, sealedPlaces, suite)) : success({ keyVersion: running.version, total: running.total });
    if (!opened.ok) return opened;
    const { keyVersion, total } = opened.value;
    let done = running?.done ?? 0;
    const bar = progress.start(phrases.find(language, 'cli.keys.sealing') ?? 'keys', total);
    bar.update(done, total);
    const values = await resealCompany(database.value, companyId, sealedPlaces, { onBatch: (count) => bar.update((done += count), total) });
    bar.finish();
    return success({ lines: [phrases.find(language, 'cli.keys.rotated', { version: keyVersion, values }) ?? String(keyVersion)], json: { keyVersion, values } });
  },
};
