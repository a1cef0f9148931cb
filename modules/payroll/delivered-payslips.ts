/** Payslips of one run as they are given to people: the answer of their page, and the digest that a receipt binds to. */
import { createHash } from 'node:crypto';
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPayslip } from '#contracts/api/payroll-api';
import { planList, type CompanyTransaction } from '#modules/platform';
import { exportWorkbook } from './export-lines.ts';
import type { PayRun } from './payroll-store.ts';
import { loadMonth } from './read-month.ts';
import { loadPayslipsOfRun } from './read-payslips.ts';
import { payslipAnswer, registerRows } from './read-register.ts';
import { viewOfRegister } from './register-list.ts';
import { lineOrder, payslipLines } from './run-digest.ts';

export type PayslipAnswer = RouteResponse<typeof readPayslip>;
export type DeliveredPayslip = { readonly personId: number; readonly revision: number; readonly payslip: PayslipAnswer };

/** The payslips of a run, of one person or of all in the reader's reach, by person number. */
export const deliveredPayslips = async (tx: CompanyTransaction, run: PayRun, personId: number | null = null): Promise<readonly DeliveredPayslip[]> => {
  const month = await loadMonth(tx, run, personId);
  return month.rows.map((row) => ({ personId: row.personId, revision: row.revision, payslip: payslipAnswer(tx.access, month, row) }));
};

/** SHA-256 over the lines of one payslip, as 64 hex digits: the check code on it is its begin. Null where there are no lines. */
export const digestOfPayslip = async (tx: CompanyTransaction, run: PayRun, personId: number): Promise<{ readonly digest: string; readonly revision: number } | null> => {
  const [payslip] = await loadPayslipsOfRun(tx, run, personId);
  if (payslip === undefined || payslip.itemSet === null) return null;
  const { items } = payslip.itemSet;
  const lines = payslipLines(payslip.personNumber, run.period.month, items, lineOrder(items), payslip.amountAt);
  return { digest: createHash('sha256').update(lines).digest('hex'), revision: payslip.revision };
};

/** The whole register of a run within the reader's rights, as a workbook. */
export const registerWorkbook = async (tx: CompanyTransaction, run: PayRun, language: 'zh-CN' | 'en'): Promise<{ readonly content: Uint8Array; readonly rows: number }> => {
  const month = await loadMonth(tx, run);
  const plan = planList(viewOfRegister(tx, month), { search: '', sort: 'personNumber', order: 'ascending', filter: '', fields: '' });
  if (!plan.ok) throw new Error(`assertion failed: the whole register is a list (${plan.error.code})`);
  const rows = registerRows(month, plan.value, { department: '', workplaceCode: '', state: 'all' });
  return { content: await exportWorkbook(month, plan.value, rows, language), rows: rows.length };
};
