/** Plain exports of a month: the lines that the digest is taken over, and the register as a workbook. */
import { isInReach, mayRead, shownValue, workbookOf, type CompanyTransaction, type ListPlan } from '#modules/platform';
import { formatAmount } from './payslip-vector.ts';
import type { MonthRow, PayMonth } from './read-month.ts';
import { loadPayslips } from './read-payslips.ts';
import { compareBytes, lineOrder } from './run-digest.ts';

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

type Choice = { readonly personIds: ReadonlySet<number>; readonly items: ReadonlySet<string> };

/**
 * `person_number,month,item,amount`, sorted as the digest sorts them: db/digest.sql gives the digest of the run from this
 * file when it holds everything. Person numbers and items are codes, which begin no formula.
 */
export const exportLines = async (tx: CompanyTransaction, month: string, choice: Choice | null = null): Promise<string> => {
  const payslips = [...(await loadPayslips(tx, month))].sort((a, b) => compareBytes(`${a.personNumber}|`, `${b.personNumber}|`));
  const parts = ['person_number,month,item,amount\n'];
  for (const { personId, personNumber, itemSet, amountAt } of payslips) {
    if (itemSet === null || choice?.personIds.has(personId) === false) continue;
    for (const index of lineOrder(itemSet.items)) {
      const { item, scale, fieldClass } = itemSet.items[index]!;
      if (choice?.items.has(item) === false || !mayRead(tx.access, fieldClass, personId)) continue;
      parts.push(`${quoted(personNumber)},${month},${item},${formatAmount(amountAt(index), scale)}\n`);
    }
  }
  return parts.join('');
};

const personTitles: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  personNumber: ['工号', 'Person number'], name: ['姓名', 'Name'], department: ['部门', 'Department'], workplaceName: ['工作地点', 'Workplace'], checkCode: ['校验码', 'Check code'],
};

/** A figure in a cell is whole minutes: its heading says so. */
const minuteNote = { 'zh-CN': '（分钟）', en: ' (min)' } as const;

/** The planned register as an XLSX workbook: one row a person, one column an item, amounts as text so that no fen is lost. */
export const exportWorkbook = (month: PayMonth, plan: ListPlan<MonthRow>, rows: readonly MonthRow[], language: 'zh-CN' | 'en'): Promise<Uint8Array> => {
  const chosen = new Set(plan.fields.map(({ name }) => name));
  const items = new Map(month.items.map(({ item, zh, en, unit }) => [item, `${language === 'en' ? en : zh}${unit === 'minute' ? minuteNote[language] : ''}`]));
  const columns = ['personNumber', 'name', 'department', 'workplaceName', ...items.keys(), 'checkCode'].flatMap((name) => {
    const field = plan.view.fields.get(name);
    return field === undefined || !chosen.has(name) ? [] : [{ field, title: items.get(name) ?? personTitles[name]?.[language === 'en' ? 1 : 0] ?? name, isNumber: field.kind === 'number' }];
  });
  return workbookOf(month.run.period.month, { columns, rows: rows.map((row) => columns.map(({ field }) => (isInReach(field.reach, row.personId) ? shownValue(field, field.valueOf(row)) : null))) }, 2);
};
