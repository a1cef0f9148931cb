import { failure, success } from '#kernel/base/result';
import { activatePacks, calculateRun } from '#modules/payroll';
import { asSystem, withCompany } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';
import type { Command } from '../command.ts';
import { readMonth } from '../month-value.ts';

export const command: Command = {
  name: 'payroll run',
  summary: 'Compute attendance and payslips of a month as a preview.',
  arguments: [{ name: 'month', summary: 'Month, such as 2026-10.', required: true }],
  options: [{ name: 'stored', kind: 'flag', summary: 'Take the attendance days as they stand instead of computing them from punches.' }],
  examples: ['payroll run 2026-10', 'payroll run 2026-10 --stored --json'],
  run: async ({ arguments: [month = ''], flag, progress, phrases, language, openDatabase, findCompany }) => {
    const asked = readMonth(month, 'month');
    if (!asked.ok) return asked;
    const database = await openDatabase();
    if (!database.ok) return database;
    const company = await findCompany(database.value);
    if (!company.ok) return company;
    const context = asSystem(company.value.companyId, 'commandLine', 'cli');
    const activated = await withCompany(database.value, context, (tx) => activatePacks(tx, readPackTexts()));
    if (!activated.ok) return failure({ code: activated.error.code, data: activated.error.data });
    const bar = progress.start(`${company.value.companyCode} ${month}`, 0);
    const run = await calculateRun(database.value, context, { month, mode: flag('stored') ? 'stored' : 'compute', onProgress: (done, total) => bar.update(done, total) });
    bar.finish();
    if (!run.ok) return failure({ code: run.error.code, data: run.error.data });
    const { computed, notComputed, changed, digest } = run.value;
    return success({
      lines: ['computed', 'notComputed', 'changed', 'digest'].map((name) => phrases.find(language, `cli.payroll.${name}`, { computed, notComputed, changed, digest }) ?? ''),
      json: { company: company.value.companyCode, month, computed, notComputed, changed, digest, packDigest: activated.value.digest },
    });
  },
};
