/** What people holds about a person, opened, for the person themself. */
import { readPersonRows, type CompanyTransaction, type PersonDataTable } from '#modules/platform';

/** Identity numbers of people. */
export const readIdentityNumbers = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await tx.query<{ person_id: number; identity_number: string }>('select person_id, identity_number from people.person where company_id = $1 and person_id = any($2)', [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, row.identity_number]));
};

/** One value of a person that lists show masked. Reading it in full is a read of its class. */
export const readContactValue = async (tx: CompanyTransaction, personId: number, field: 'mobile' | 'email'): Promise<string | null> => {
  const { rows } = await tx.query<{ mobile: string; email: string }>('select mobile, email from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  if (rows[0] === undefined) return null;
  tx.noteRead({ fieldClass: 'personal', personIds: [personId], what: `people.person.${field}` });
  return rows[0][field];
};

const from = (table: string, columns: string, order: string): PersonDataTable['read'] => (tx, personId) => readPersonRows(tx, `select ${columns} from ${table} where company_id = $1 and person_id = $2 order by ${order}`, personId);

export const peoplePersonData: readonly PersonDataTable[] = [
  {
    table: 'people.person', section: 'employment', fieldClasses: ['public', 'personal', 'identity'], purposes: ['staffDirectory', 'payroll', 'taxAndInsurance'],
    read: async (tx, personId) => {
      const rows = await readPersonRows(tx, 'select person_number, name, mobile, email, hire_date, leave_date, department, manager_person_number, source_person_key from people.person where company_id = $1 and person_id = $2', personId);
      const identity = (await readIdentityNumbers(tx, [personId])).get(personId) ?? '';
      return rows.map((row) => ({ ...row, identityNumber: identity }));
    },
  },
  {
    table: 'people.terms', section: 'terms', fieldClasses: ['pay'], purposes: ['payroll'],
    read: from('people.terms', 'valid_from, legal_entity, workplace_code, insurance_place, wage_kind, wage::text, currency, schedule_code, insurance_base::text, housing_fund_base::text, housing_fund_rate::text, source', 'valid_from, terms_id'),
  },
  { table: 'people.declared_deduction', section: 'taxData', fieldClasses: ['pay'], purposes: ['taxAndInsurance'], read: from('people.declared_deduction', 'deduction, monthly_amount::text, from_month, to_month, source', 'from_month, declaration_id') },
  {
    table: 'people.opening_balance', section: 'taxData', fieldClasses: ['pay'], purposes: ['taxAndInsurance'],
    read: from('people.opening_balance', 'tax_year, through_month, months_employed, income::text, exempt_income::text, special_deduction::text, special_additional_deduction::text, other_deduction::text, tax_withheld::text, source', 'tax_year, balance_id'),
  },
  { table: 'people.earlier_payslip_line', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: from('people.earlier_payslip_line', 'month, item, amount::text, source', 'month, item, recorded_seq') },
  { table: 'people.source_identity', section: 'accounts', fieldClasses: ['personal'], purposes: ['attendance'], read: from('people.source_identity', 'source_code, source_person_key, matched_by, matched_at', 'source_code, source_person_key') },
  {
    table: 'people.contact', section: 'accounts', fieldClasses: ['personal'], purposes: ['attendance'],
    read: (tx, personId) => readPersonRows(tx,
      `select source_code, source_person_key, name, status, first_seen, last_seen, gone_since from people.contact
       where company_id = $1 and (source_code, source_person_key) in (select source_code, source_person_key from people.source_identity where company_id = $1 and person_id = $2) order by 1, 2`, personId),
  },
];
