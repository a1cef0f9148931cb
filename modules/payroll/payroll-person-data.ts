/** What payroll holds about a person: payslips, line by line, opened. */
import type { PersonDataTable } from '#modules/platform';
import { basisRowsOf } from './pay-basis-rows.ts';
import { loadPayslips } from './read-payslips.ts';
import { payslipMonthsOf } from './run-totals.ts';
import { formatAmount } from './payslip-vector.ts';

export const payrollPersonData: readonly PersonDataTable[] = [
  {
    table: 'payroll.payslip', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll', 'taxAndInsurance'],
    read: async (tx, personId) => {
      const rows = [];
      for (const month of await payslipMonthsOf(tx, personId)) {
        for (const payslip of await loadPayslips(tx, month, personId)) {
          if (payslip.itemSet === null) rows.push({ month, status: payslip.status, reason: payslip.reason });
          for (const [index, { item, unit, scale, zh, en }] of (payslip.itemSet?.items ?? []).entries()) rows.push({ month, item, titleChinese: zh, titleEnglish: en, amount: formatAmount(payslip.amountAt(index), scale), unit });
        }
      }
      return rows;
    },
  },
  { table: 'payroll.payslip_basis', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll', 'taxAndInsurance'], read: basisRowsOf },
];
