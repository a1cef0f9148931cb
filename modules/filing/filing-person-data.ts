/** What filing holds about a person. Vouchers hold sums of accounts and cost centres, and name nobody. */
import { readPersonRows, type PersonDataTable } from '#modules/platform';
import { readBillLinesOfPerson } from './filing-store.ts';

export const filingPersonData: readonly PersonDataTable[] = [
  {
    table: 'filing.cost_share', section: 'payslips', fieldClasses: ['personal'], purposes: ['payroll'],
    read: (tx, personId) => readPersonRows(tx, 'select from_month, shares, made_at from filing.cost_share where company_id = $1 and person_id = $2 order by share_id', personId),
  },
  {
    table: 'filing.insurance_bill_line', section: 'taxData', fieldClasses: ['pay'], purposes: ['taxAndInsurance'],
    read: async (tx, personId) => (await readBillLinesOfPerson(tx, personId)).map(({ content }) => JSON.parse(content) as Readonly<Record<string, string>>),
  },
];
