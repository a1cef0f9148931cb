/** Plain exports of a month: the lines that the digest is taken over, and the register as a workbook. */
import ExcelJS from 'exceljs';
import type { CompanyTransaction } from '#modules/platform';
import { formatAmount } from './payslip-vector.ts';
import type { PayMonth } from './read-month.ts';
import { loadPayslips } from './read-payslips.ts';
import { compareBytes, lineOrder } from './run-digest.ts';

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `person_number,month,item,amount`, sorted as the digest sorts them: db/digest.sql gives the digest of the run from this file. */
export const exportLines = async (tx: CompanyTransaction, month: string): Promise<string> => {
  const payslips = [...(await loadPayslips(tx, month))].sort((a, b) => compareBytes(`${a.personNumber}|`, `${b.personNumber}|`));
  const parts = ['person_number,month,item,amount\n'];
  for (const { personNumber, itemSet, amountAt } of payslips) {
    if (itemSet === null) continue;
    for (const index of lineOrder(itemSet.items)) {
      const { item, scale } = itemSet.items[index]!;
      parts.push(`${quoted(personNumber)},${month},${item},${formatAmount(amountAt(index), scale)}\n`);
    }
  }
  return parts.join('');
};

const columnWidth = 14;

/** The register as an XLSX workbook: one row a person, one column an item, amounts as text so that no fen is lost. */
export const exportWorkbook = async (month: PayMonth, language: 'zh-CN' | 'en'): Promise<Uint8Array> => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(month.run.period.month, { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] });
  const heads = language === 'en' ? ['Person number', 'Name', 'Department', 'Workplace', 'Check code'] : ['工号', '姓名', '部门', '工作地点', '校验码'];
  sheet.addRow([...heads.slice(0, 4), ...month.items.map(({ zh, en }) => (language === 'en' ? en : zh)), heads[4]]);
  for (const row of month.rows) {
    const amounts = month.items.map(({ item, scale }) => {
      const amount = row.amounts.get(item);
      return amount === undefined ? '' : formatAmount(amount, scale);
    });
    sheet.addRow([row.personNumber, row.name, row.department, row.workplaceName, ...amounts, row.checkCode ?? '']);
  }
  sheet.columns.forEach((column) => { column.width = columnWidth; });
  return new Uint8Array(await workbook.xlsx.writeBuffer());
};
