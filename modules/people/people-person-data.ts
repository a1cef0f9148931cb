/** What people holds about a person, opened, for the person themself. */
import { openColumn, readPersonRows, type CompanyTransaction, type PersonDataRow, type PersonDataTable, type SealedColumn } from '#modules/platform';
import { formatDay } from '#kernel/calendar/epoch-day';
import { customValueHistory, readCustomFields } from './custom-field-store.ts';
import { openIdentityNumbers, openMobiles } from './open-person-values.ts';
import { openWageNotes, readEvents } from './person-event-store.ts';
import { bankSealedPlaces } from './bank-account-values.ts';
import { declaredAmount, decodeAmounts, decodeLines, decodeText, earlierLines, openingAmounts, termsAmounts } from './sealed-people.ts';

/** Identity numbers of people; those without one, or whose key is destroyed, are left out. */
export const readIdentityNumbers = openIdentityNumbers;

/** One value of a person that lists show masked. Reading it in full is a read of its class. */
export const readContactValue = async (tx: CompanyTransaction, personId: number, field: 'mobile' | 'email'): Promise<string | null> => {
  const { rows } = await tx.query<{ email: string }>('select email from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  if (rows[0] === undefined) return null;
  if (field === 'mobile') return (await openMobiles(tx, [personId])).get(personId) ?? '';
  tx.noteRead({ fieldClass: 'personal', personIds: [personId], what: `people.person.${field}` });
  return rows[0].email;
};

type SealedRow = { readonly row_name: string; readonly sealed: Buffer | null };

/** Rows of a table with their amounts opened under names, in the order in which they are sealed. */
const withAmounts = (column: SealedColumn, columns: string, names: readonly string[], rowName: string, order: string): PersonDataTable['read'] => async (tx, personId) => {
  const readText = `select ${columns}, ${rowName}::text as row_name, ${column.column} as sealed from ${column.table} where company_id = $1 and person_id = $2 order by ${order}`;
  const { rows } = await tx.query<SealedRow & PersonDataRow>(readText, [tx.companyId, personId]);
  const opened = await openColumn(tx, column, rows.map(({ row_name, sealed }) => ({ personId, row: row_name, sealed })));
  return rows.map(({ row_name: _, sealed: __, ...row }, index): PersonDataRow => ({ ...row, ...Object.fromEntries(names.map((name, position) => [name, decodeAmounts(opened[index]!)?.[position] ?? null])) }));
};

const readEarlierPayslips: PersonDataTable['read'] = async (tx, personId) => {
  const { rows } = await tx.query<{ month: string; source: string; row_name: string; sealed: Buffer | null }>(
    'select month, source, payslip_id::text as row_name, lines_sealed as sealed from people.earlier_payslip where company_id = $1 and person_id = $2 order by month, payslip_id', [tx.companyId, personId]);
  const opened = await openColumn(tx, earlierLines, rows.map(({ row_name, sealed }) => ({ personId, row: row_name, sealed })));
  return rows.flatMap(({ month, source }, index) => (decodeLines(opened[index]!) ?? []).map(([item, amount]) => ({ month, item, amount, source })));
};

const readBankAccounts: PersonDataTable['read'] = async (tx, personId) => {
  const [number] = bankSealedPlaces;
  if (number === undefined) return [];
  const rows = await readPersonRows(tx, 'select change_id::text as row_name, holder_name, bank_name, branch_code, asked_at, reason from people.bank_account where company_id = $1 and person_id = $2 order by change_id', personId);
  const { rows: sealed } = await tx.query<{ row: string; sealed: Buffer }>('select change_id::text as row, account_sealed as sealed from people.bank_account where company_id = $1 and person_id = $2 order by change_id', [tx.companyId, personId]);
  const opened = await openColumn(tx, number, sealed.map((each) => ({ personId, ...each })));
  return rows.map(({ rowName: _, ...row }, index): PersonDataRow => ({ ...row, accountNumber: decodeText(opened[index]!) }));
};

const from = (table: string, columns: string, order: string): PersonDataTable['read'] => (tx, personId) => readPersonRows(tx, `select ${columns} from ${table} where company_id = $1 and person_id = $2 order by ${order}`, personId);

const readOwnEvents: PersonDataTable['read'] = async (tx, personId) => {
  const notes = await openWageNotes(tx, personId);
  return (await readEvents(tx, [personId])).map(({ eventId, kind, validOnDay, endsOnDay, note, recordedMilliseconds }) =>
    ({ kind, validOn: formatDay(validOnDay), endsOn: endsOnDay === null ? null : formatDay(endsOnDay), note: notes.get(eventId) ?? note, recordedAt: new Date(recordedMilliseconds).toISOString() }));
};

export const peoplePersonData: readonly PersonDataTable[] = [
  {
    table: 'people.person', section: 'employment', fieldClasses: ['public', 'personal', 'identity'], purposes: ['staffDirectory', 'payroll', 'taxAndInsurance'],
    read: async (tx, personId) => {
      const rows = await readPersonRows(tx, 'select person_number, name, email, hire_date, leave_date, department, manager_person_number, source_person_key from people.person where company_id = $1 and person_id = $2', personId);
      const identity = (await openIdentityNumbers(tx, [personId])).get(personId) ?? '';
      const mobile = (await openMobiles(tx, [personId])).get(personId) ?? '';
      return rows.map((row) => ({ ...row, mobile, identityNumber: identity }));
    },
  },
  {
    table: 'people.terms', section: 'terms', fieldClasses: ['pay'], purposes: ['payroll'],
    read: withAmounts(termsAmounts, 'valid_from, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, employment_kind, source', ['wage', 'insurance_base', 'housing_fund_base', 'housing_fund_rate'], 'terms_id', 'valid_from, terms_id'),
  },
  {
    table: 'people.declared_deduction', section: 'taxData', fieldClasses: ['pay'], purposes: ['taxAndInsurance'],
    read: withAmounts(declaredAmount, 'deduction, from_month, to_month, source', ['monthly_amount'], 'declaration_id', 'from_month, declaration_id'),
  },
  {
    table: 'people.opening_balance', section: 'taxData', fieldClasses: ['pay'], purposes: ['taxAndInsurance'],
    read: withAmounts(openingAmounts, 'tax_year, through_month, months_employed, source', ['income', 'exempt_income', 'special_deduction', 'special_additional_deduction', 'other_deduction', 'tax_withheld'], 'balance_id', 'tax_year, balance_id'),
  },
  { table: 'people.earlier_payslip', section: 'payslips', fieldClasses: ['pay'], purposes: ['payroll'], read: readEarlierPayslips },
  { table: 'people.person_event', section: 'history', fieldClasses: ['personal', 'pay'], purposes: ['staffDirectory', 'payroll'], read: readOwnEvents },
  {
    table: 'people.custom_value', section: 'customFields', fieldClasses: ['personal', 'pay'], purposes: ['staffDirectory', 'payroll'],
    read: async (tx, personId) => {
      const values = await customValueHistory(tx, { fields: await readCustomFields(tx), personId });
      return values.map(({ code, validFromDay, value }) => ({ field: code, validFrom: formatDay(validFromDay), value }));
    },
  },
  { table: 'people.task_mark', section: 'history', fieldClasses: ['personal'], purposes: ['staffDirectory'], read: from('people.task_mark', 'task, state, note, marked_at', 'mark_id') },
  { table: 'people.placement', section: 'history', fieldClasses: ['public'], purposes: ['staffDirectory'], read: from('people.placement', 'valid_from, department, manager_person_number', 'valid_from, placement_id') },
  { table: 'people.person_position', section: 'history', fieldClasses: ['public'], purposes: ['staffDirectory'], read: from('people.person_position', 'valid_from, position_code, recorded_at', 'valid_from, holding_id') },
  { table: 'people.person_origin', section: 'history', fieldClasses: ['public'], purposes: ['accountability'], read: from('people.person_origin', 'entered_at', 'entered_at') },
  { table: 'people.former_account', section: 'accounts', fieldClasses: ['personal'], purposes: ['attendance'], read: from('people.former_account', 'source_code, source_person_key, matched_at, ended_at', 'former_id') },
  { table: 'people.bank_account', section: 'bankAccounts', fieldClasses: ['bank'], purposes: ['payroll'], read: readBankAccounts },
  { table: 'people.bank_account_decision', section: 'bankAccounts', fieldClasses: ['bank'], purposes: ['payroll'], read: from('people.bank_account_decision', 'state, decided_at, effective_at', 'change_id') },
  { table: 'people.bank_account_stop', section: 'bankAccounts', fieldClasses: ['bank'], purposes: ['payroll'], read: from('people.bank_account_stop', 'kind, stopped_at', 'change_id') },
  { table: 'people.bank_account_release', section: 'bankAccounts', fieldClasses: ['bank'], purposes: ['payroll'], read: from('people.bank_account_release', 'released_at', 'change_id') },
  { table: 'people.source_identity', section: 'accounts', fieldClasses: ['personal'], purposes: ['attendance'], read: from('people.source_identity', 'source_code, source_person_key, matched_by, matched_at', 'source_code, source_person_key') },
  {
    table: 'people.contact', section: 'accounts', fieldClasses: ['personal'], purposes: ['attendance'],
    countText: 'select count(*)::int as count from people.contact where company_id = $1 and (source_code, source_person_key) in (select source_code, source_person_key from people.source_identity where company_id = $1 and person_id = $2)',
    read: (tx, personId) => readPersonRows(tx,
      `select source_code, source_person_key, name, status, first_seen, last_seen, gone_since from people.contact
       where company_id = $1 and (source_code, source_person_key) in (select source_code, source_person_key from people.source_identity where company_id = $1 and person_id = $2) order by 1, 2`, personId),
  },
];
