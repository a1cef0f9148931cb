import { failure, success } from '#kernel/base/result';
import { exportLines, readRun } from '#modules/payroll';
import { asSystem, readCompany } from '#modules/platform';
import type { Command } from '../command.ts';
import { writeOutputFile } from '../import-workbook.ts';
import { readMonth } from '../month-value.ts';

export const command: Command = {
  name: 'payroll export',
  summary: 'Write every payslip line of a month as CSV: person_number,month,item,amount.',
  arguments: [{ name: 'month', summary: 'Month, such as 2026-10.', required: true }, { name: 'file', summary: 'File to write; standard output when left out.', required: false }],
  examples: ['payroll export 2026-10', 'payroll export 2026-10 october.csv'],
  run: async ({ arguments: [month = '', file], openDatabase, findCompany }) => {
    const asked = readMonth(month, 'month');
    if (!asked.ok) return asked;
    const database = await openDatabase();
    if (!database.ok) return database;
    const company = await findCompany(database.value);
    if (!company.ok) return company;
    return readCompany(database.value, asSystem(company.value.companyId, 'commandLine', 'cli'), async (tx) => {
      const run = await readRun(tx, month);
      if (run === null) return failure({ code: 'noPayRun', data: { month } });
      const csv = await exportLines(tx, month);
      const count = csv.split('\n').length - 2;
      const written = file === undefined ? success(null) : await writeOutputFile(file, Buffer.from(csv));
      if (!written.ok) return written;
      return success({ lines: file === undefined ? [csv.trimEnd()] : [`${file}: ${count}`], json: { month, lines: count, digest: run.digest ?? '', file: file ?? null } });
    });
  },
};
