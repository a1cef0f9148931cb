import { failure, success, type Result } from '#kernel/base/result';
import { giveRole } from '#modules/access';
import { asSystem, createCompany, ensureMonths, readClockOffset, recordAudit, withCompany, type Database } from '#modules/platform';
import type { Command, CommandFailure } from '../command.ts';
import { importWorkbookFile, readInputFile } from '../import-workbook.ts';
import { monthsAround } from '../../work/months-around.ts';

const codeForm = /^[a-z][a-z0-9-]{1,31}$/;

const findUser = async (database: Database, email: string | undefined): Promise<Result<string | null, CommandFailure>> => {
  if (email === undefined) return success(null);
  const { rows } = await database.ownerPool.query<{ id: string }>('select id from auth."user" where lower(email) = lower($1)', [email]);
  return rows[0] === undefined ? failure({ code: 'userUnknown', data: { email } }) : success(rows[0].id);
};

export const command: Command = {
  name: 'company create',
  summary: 'Take on a company, with its workbook if there is one.',
  options: [
    { name: 'code', kind: 'text', placeholder: 'CODE', summary: 'Short code of your choice: lower-case letters, digits, hyphens.' },
    { name: 'name', kind: 'text', placeholder: 'NAME', summary: 'Registered name.' },
    { name: 'country', kind: 'text', placeholder: 'CN|HU', summary: 'Country of the seat (CN).' },
    { name: 'administrator', kind: 'text', placeholder: 'EMAIL', summary: 'E-mail of a user who becomes its administrator.' },
    { name: 'workbook', kind: 'text', placeholder: 'FILE', summary: 'Company workbook to import at once.' },
    { name: 'good-rows', kind: 'flag', summary: 'Take the good rows of the workbook and give back the others.' },
  ],
  examples: ['company create --code huaxing --name 华星贸易有限公司', 'company create --code huaxing --name 华星贸易有限公司 --workbook company.xlsx --administrator admin@example.com'],
  run: async (context) => {
    const { text, phrases, language } = context;
    const [companyCode, name, country, workbook] = [text('code'), text('name')?.trim(), text('country') ?? 'CN', text('workbook')];
    if (companyCode === undefined) return failure({ code: 'missingArgument', data: { argument: '--code', command: 'company create' } });
    if (name === undefined || name === '') return failure({ code: 'missingArgument', data: { argument: '--name', command: 'company create' } });
    if (!codeForm.test(companyCode)) return failure({ code: 'companyCodeUnusable', data: { companyCode } });
    if (country !== 'CN' && country !== 'HU') return failure({ code: 'optionValue', data: { option: '--country', expected: 'CN | HU' } });
    // A file that cannot be read must not leave an empty company behind.
    const readable = workbook === undefined ? success(null) : await readInputFile(workbook);
    if (!readable.ok) return readable;
    const database = await context.openDatabase();
    if (!database.ok) return database;
    const administrator = await findUser(database.value, text('administrator'));
    if (!administrator.ok) return administrator;
    const created = await createCompany(database.value, { companyCode, name, country });
    if (!created.ok) return created;
    const nowMilliseconds = Date.now() + (await readClockOffset(database.value));
    await ensureMonths(database.value, ...monthsAround(nowMilliseconds, 'Asia/Shanghai'));
    await withCompany(database.value, asSystem(created.value.companyId, 'commandLine', 'cli'), async (tx) => {
      if (administrator.value !== null) await giveRole(tx, { userId: administrator.value, role: 'administrator', personId: null });
      await recordAudit(tx, { action: 'platform.companyCreated', subject: `company:${companyCode}`, data: { connector: 'workbook' } });
    });
    const line = phrases.find(language, 'cli.company.created', { companyCode, name }) ?? companyCode;
    if (workbook === undefined) return success({ lines: [line], json: { companyCode, name, country } });
    const imported = await importWorkbookFile(context, database.value, created.value, { file: workbook, rows: context.flag('good-rows') ? 'good' : 'all' });
    if (!imported.ok) return imported;
    return success({ ...imported.value, lines: [line, ...imported.value.lines], json: { companyCode, name, country, import: imported.value.json } });
  },
};
