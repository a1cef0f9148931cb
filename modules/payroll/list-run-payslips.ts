/** The payslips of any run, line by line: what a register is for the regular run of a month. */
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import type { listRunPayslips } from '#contracts/api/pay-run-api';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import type { ItemSetItem, PayRun } from './payroll-store.ts';
import { formatAmount } from './payslip-vector.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';

type Answer = RouteResponse<typeof listRunPayslips>;

/** Figures of a payslip that are not zero and that the reader may see. */
const amountsOf = (tx: CompanyTransaction, { personId, itemSet, amountAt }: Payslip): Record<string, string> =>
  Object.fromEntries((itemSet?.items ?? []).flatMap(({ item, scale, fieldClass }, position) => {
    const amount = amountAt(position);
    return amount === 0 || !mayRead(tx.access, fieldClass, personId) ? [] : [[item, formatAmount(amount, scale)]];
  }));

/** One page of a run's payslips by person number, with the items that anybody of the page has a figure in. */
export const runPayslipsAnswer = async (tx: CompanyTransaction, run: PayRun, query: ParsedQuery<typeof listRunPayslips>): Promise<Answer> => {
  const search = query.search.trim();
  const matching = (await loadPayslipsOfRun(tx, run))
    .filter(({ personNumber, name }) => search === '' || personNumber.includes(search) || name.includes(search))
    .toSorted((a, b) => (a.personNumber < b.personNumber ? -1 : a.personNumber > b.personNumber ? 1 : 0));
  const page = matching.slice((query.page - 1) * query.pageSize, query.page * query.pageSize);
  const items = new Map<string, ItemSetItem>();
  const rows = page.map((payslip) => {
    const amounts = amountsOf(tx, payslip);
    for (const item of payslip.itemSet?.items ?? []) if (item.item in amounts) items.set(item.item, item);
    return { personNumber: payslip.personNumber, name: payslip.name, department: payslip.department, reason: payslip.reason, amounts };
  });
  const ordered = [...items.values()].toSorted((a, b) => a.order - b.order || (a.item < b.item ? -1 : 1));
  return { total: matching.length, items: ordered.map(({ item, zh, en, unit, scale }) => ({ item, titles: { 'zh-CN': zh, en }, unit, scale })), rows };
};
