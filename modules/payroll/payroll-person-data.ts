/** What payroll holds about a person: payslips, line by line, opened. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';
import { baseRowsOf, entryRowsOf, ledgerRowsOf, orderRowsOf, raiseRowsOf, retroRowsOf } from './entry-rows.ts';
import { readHoldRows } from './hold-store.ts';
import { basisRowsOf } from './pay-basis-rows.ts';
import { reviewRowsOf, answerRowsOf } from './review-rows.ts';
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
  { table: 'payroll.pay_item_amount', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: entryRowsOf },
  { table: 'payroll.performance_base', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: baseRowsOf },
  { table: 'payroll.raise_proposal', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: raiseRowsOf },
  { table: 'payroll.raise_effect', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: (tx, personId) => readPersonRows(tx, 'select raise_id, event_id, happened_at from payroll.raise_effect where company_id = $1 and person_id = $2 order by raise_id', personId) },
  { table: 'payroll.deduction_order', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: orderRowsOf },
  { table: 'payroll.deduction_entry', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: ledgerRowsOf },
  { table: 'payroll.retro_difference', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: retroRowsOf },
  { table: 'payroll.payslip_basis', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll', 'taxAndInsurance'], read: basisRowsOf },
  { table: 'payroll.payslip_review', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: reviewRowsOf },
  { table: 'payroll.finding_answer', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: answerRowsOf },
  {
    table: 'payroll.pay_hold', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'],
    read: async (tx, personId) => (await readHoldRows(tx, { personId })).map(({ month, reason, note, placedAt }) => ({ month, reason, note, placedAt: placedAt.toISOString() })),
  },
  {
    table: 'payroll.pay_hold_release', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'],
    read: async (tx, personId) => (await readHoldRows(tx, { personId })).flatMap(({ release }) => (release === null ? [] : [{ note: release.note, releasedAt: release.releasedAt.toISOString() }])),
  },
  {
    table: 'payroll.run_exclusion', section: 'payslips', fieldClasses: ['personal'], purposes: ['payroll'],
    read: (tx, personId) => readPersonRows(tx, `select to_char(run.month, 'YYYY-MM') as month, exclusion.is_excluded, exclusion.note, exclusion.decided_at from payroll.run_exclusion as exclusion join payroll.pay_run as run using (company_id, run_id) where company_id = $1 and person_id = $2 order by exclusion.exclusion_id`, personId),
  },
];
