import { failure, success } from '#kernel/base/result';
import { explainPayslipLine, loadPayslips, type ExplainedPayslipLine } from '#modules/payroll';
import { findPersonId } from '#modules/people';
import { asSystem, readCompany, type JsonValue } from '#modules/platform';
import type { Command } from '../command.ts';
import { explanationLines } from '../explanation-text.ts';
import { readMonth } from '../month-value.ts';

const titlesOf = ({ program }: ExplainedPayslipLine, language: 'zh-CN' | 'en'): ReadonlyMap<string, string> => {
  const titles = new Map<string, string>();
  const add = (code: string, title: { readonly zh: string; readonly en: string }): void => void titles.set(code, language === 'en' ? title.en : title.zh);
  for (const input of program.rules.inputs) add(input.code, input.title);
  for (const [code, { definition }] of program.rules.resolved.parameters) add(code, definition.title);
  for (const { item } of program.rules.items) add(item.code, item.title);
  return titles;
};

export const command: Command = {
  name: 'payslip explain',
  summary: 'Explain a line of a payslip down to punches, forms, terms and articles of law.',
  arguments: [
    { name: 'month', summary: 'Month, such as 2026-10.', required: true },
    { name: 'person', summary: 'Person number.', required: true },
    { name: 'item', summary: 'Pay item; netPay when left out.', required: false },
  ],
  examples: ['payslip explain 2026-10 SH000123', 'payslip explain 2026-10 SH000123 grossPay --json'],
  run: async ({ arguments: [month = '', personNumber = '', item = 'netPay'], language, phrases, openDatabase, findCompany }) => {
    const asked = readMonth(month, 'month');
    if (!asked.ok) return asked;
    const database = await openDatabase();
    if (!database.ok) return database;
    const company = await findCompany(database.value);
    if (!company.ok) return company;
    return readCompany(database.value, asSystem(company.value.companyId, 'commandLine', 'cli'), async (tx) => {
      const personId = await findPersonId(tx, personNumber);
      if (personId === null) return failure({ code: 'personUnknown', data: { personNumber } });
      const [payslip] = await loadPayslips(tx, month, personId);
      if (payslip === undefined) return failure({ code: 'payslipUnknown', data: { month, personNumber } });
      if (payslip.itemSet === null) return failure({ code: 'payslipNotComputed', data: { month, personNumber, reason: payslip.reason ?? '' } });
      const line = await explainPayslipLine(tx, { month, personId, item });
      if (!line.ok) return failure({ code: line.error.code, data: line.error.data });
      const titles = titlesOf(line.value, language);
      const title = titles.get(item) ?? item;
      return success({
        lines: [`${personNumber} ${month} ${title}: ${line.value.amount} ${line.value.payslipItem.unit}`, ...explanationLines(line.value.root, (label) => titles.get(label) ?? phrases.find(language, `field.${label}`) ?? label)],
        json: { personNumber, month, item, amount: line.value.amount, checkCode: payslip.checkCode, root: line.value.root as unknown as JsonValue },
      });
    });
  },
};
