/** SQL of the import: what is there, and bulk writes of what is new. Dates are epoch-days, amounts decimal strings. */
import type { DeclaredDeductionFact, EarlierPayslipLineFact, OpeningBalanceFact, PersonRecordFact, TermsFact, WorkplaceFact } from '#contracts/flow/person-fact';
import { firstDayOfMonth } from '#kernel/calendar/epoch-day';
import { copyInto, type CompanyTransaction } from '#modules/platform';

export type StoredPerson = PersonRecordFact & { readonly personId: number };
export type Owned<F> = { readonly personId: number; readonly fact: F };

/** "12000.00" and "12000" are one amount, whatever scale the column shows. */
const canonicalDecimal = (value: string | null): string | null => (value === null || !value.includes('.') ? value : value.replace(/\.?0+$/, ''));

const epochDay = (column: string): string => `${column} - date '1970-01-01'`;

export async function readPersons(tx: CompanyTransaction): Promise<ReadonlyMap<string, StoredPerson>> {
  const text = `select person_id, person_number, name, identity_number, mobile, email, ${epochDay('hire_date')} as hire_day, ${epochDay('leave_date')} as leave_day,
    department, manager_person_number, source_person_key from people.person where company_id = $1`;
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; identity_number: string; mobile: string; email: string; hire_day: number; leave_day: number | null; department: string; manager_person_number: string | null; source_person_key: string | null }>(text, [tx.companyId]);
  return new Map(rows.map((row) => [row.person_number, {
    kind: 'person', personId: row.person_id, personNumber: row.person_number, name: row.name, identityNumber: row.identity_number, mobile: row.mobile, email: row.email,
    hireDay: row.hire_day, leaveDay: row.leave_day, department: row.department, managerPersonNumber: row.manager_person_number, sourcePersonKey: row.source_person_key,
  }]));
}

/** Inserts new persons and replaces changed ones. */
export async function writePersons(tx: CompanyTransaction, persons: readonly PersonRecordFact[]): Promise<void> {
  await copyInto(tx, {
    table: 'people.person', rowCount: persons.length,
    columns: [
      { name: 'person_number', type: 'text', values: persons.map((each) => each.personNumber) },
      { name: 'name', type: 'text', values: persons.map((each) => each.name) },
      { name: 'identity_number', type: 'text', values: persons.map((each) => each.identityNumber) },
      { name: 'mobile', type: 'text', values: persons.map((each) => each.mobile) },
      { name: 'email', type: 'text', values: persons.map((each) => each.email) },
      { name: 'hire_date', type: 'date', values: persons.map((each) => each.hireDay) },
      { name: 'leave_date', type: 'date', values: persons.map((each) => each.leaveDay) },
      { name: 'department', type: 'text', values: persons.map((each) => each.department) },
      { name: 'manager_person_number', type: 'text', values: persons.map((each) => each.managerPersonNumber) },
      { name: 'source_person_key', type: 'text', values: persons.map((each) => each.sourcePersonKey) },
    ],
    onConflict: `on conflict (company_id, person_number) do update set name = excluded.name, identity_number = excluded.identity_number, mobile = excluded.mobile,
      email = excluded.email, hire_date = excluded.hire_date, leave_date = excluded.leave_date, department = excluded.department,
      manager_person_number = excluded.manager_person_number, source_person_key = excluded.source_person_key, recorded_seq = excluded.recorded_seq`,
  });
}

export async function readWorkplaces(tx: CompanyTransaction): Promise<ReadonlyMap<string, WorkplaceFact>> {
  const { rows } = await tx.query<{ workplace_code: string; name: string; zone: string; country: string; region: string; city: string }>(
    'select workplace_code, name, zone, country, region, city from people.workplace where company_id = $1 order by workplace_code', [tx.companyId],
  );
  return new Map(rows.map((row) => [row.workplace_code, { kind: 'workplace', workplaceCode: row.workplace_code, name: row.name, zone: row.zone, country: row.country, region: row.region, city: row.city }]));
}

export async function writeWorkplaces(tx: CompanyTransaction, workplaces: readonly WorkplaceFact[]): Promise<void> {
  for (const workplace of workplaces) {
    await tx.query(
      `insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (company_id, workplace_code) do update set name = excluded.name, zone = excluded.zone, country = excluded.country, region = excluded.region, city = excluded.city`,
      [tx.companyId, workplace.workplaceCode, workplace.name, workplace.zone, workplace.country, workplace.region, workplace.city],
    );
  }
}

/** The text that tells one state of a fact from another, by the key it is stored under. */
export type StoredStates = ReadonlyMap<string, string>;
const stateMap = (rows: readonly { readonly key: string; readonly state: string }[]): StoredStates => new Map(rows.map((row) => [row.key, row.state]));
const joined = (...parts: readonly (string | number | null)[]): string => parts.map((part) => (part === null ? '\u0000' : String(part))).join('\u0001');

export const termsKey = (personId: number, fact: TermsFact): string => joined(personId, fact.validFromDay);
export const termsState = (fact: TermsFact): string =>
  joined(fact.legalEntity, fact.workplace, fact.insurancePlace, fact.wageKind, canonicalDecimal(fact.wage), fact.currency, fact.scheduleCode, canonicalDecimal(fact.insuranceBase), canonicalDecimal(fact.housingFundBase), canonicalDecimal(fact.housingFundRate));

export async function readTermsStates(tx: CompanyTransaction): Promise<StoredStates> {
  const text = `select distinct on (person_id, valid_from) person_id, ${epochDay('valid_from')} as day, legal_entity, workplace_code, insurance_place, wage_kind, wage::text, currency, schedule_code,
    insurance_base::text, housing_fund_base::text, housing_fund_rate::text from people.terms where company_id = $1 order by person_id, valid_from, terms_id desc`;
  const { rows } = await tx.query<{ person_id: number; day: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: string; wage: string; currency: string; schedule_code: string; insurance_base: string | null; housing_fund_base: string | null; housing_fund_rate: string | null }>(text, [tx.companyId]);
  return stateMap(rows.map((row) => ({
    key: joined(row.person_id, row.day),
    state: joined(row.legal_entity, row.workplace_code, row.insurance_place, row.wage_kind, canonicalDecimal(row.wage), row.currency, row.schedule_code, canonicalDecimal(row.insurance_base), canonicalDecimal(row.housing_fund_base), canonicalDecimal(row.housing_fund_rate)),
  })));
}

export async function appendTerms(tx: CompanyTransaction, terms: readonly Owned<TermsFact>[], source: string): Promise<void> {
  await copyInto(tx, {
    table: 'people.terms', rowCount: terms.length,
    columns: [
      { name: 'person_id', type: 'int4', values: terms.map((each) => each.personId) },
      { name: 'valid_from', type: 'date', values: terms.map((each) => each.fact.validFromDay) },
      { name: 'legal_entity', type: 'text', values: terms.map((each) => each.fact.legalEntity) },
      { name: 'workplace_code', type: 'text', values: terms.map((each) => each.fact.workplace) },
      { name: 'insurance_place', type: 'text', values: terms.map((each) => each.fact.insurancePlace) },
      { name: 'wage_kind', type: 'text', values: terms.map((each) => each.fact.wageKind) },
      { name: 'wage', type: 'numeric', values: terms.map((each) => each.fact.wage) },
      { name: 'currency', type: 'text', values: terms.map((each) => each.fact.currency) },
      { name: 'schedule_code', type: 'text', values: terms.map((each) => each.fact.scheduleCode) },
      { name: 'insurance_base', type: 'numeric', values: terms.map((each) => each.fact.insuranceBase) },
      { name: 'housing_fund_base', type: 'numeric', values: terms.map((each) => each.fact.housingFundBase) },
      { name: 'housing_fund_rate', type: 'numeric', values: terms.map((each) => each.fact.housingFundRate) },
      { name: 'source', type: 'text', values: terms.map(() => source) },
    ],
  });
}

export const deductionKey = (personId: number, fact: DeclaredDeductionFact): string => joined(personId, fact.deduction, fact.fromMonth);
export const deductionState = (fact: DeclaredDeductionFact): string => joined(canonicalDecimal(fact.monthlyAmount), fact.toMonth);

export async function readDeductionStates(tx: CompanyTransaction): Promise<StoredStates> {
  const { rows } = await tx.query<{ person_id: number; deduction: string; from_month: string; to_month: string; amount: string }>(
    `select distinct on (person_id, deduction, from_month) person_id, deduction, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, monthly_amount::text as amount
     from people.declared_deduction where company_id = $1 order by person_id, deduction, from_month, declaration_id desc`, [tx.companyId],
  );
  return stateMap(rows.map((row) => ({ key: joined(row.person_id, row.deduction, row.from_month), state: joined(canonicalDecimal(row.amount), row.to_month) })));
}

export async function appendDeductions(tx: CompanyTransaction, deductions: readonly Owned<DeclaredDeductionFact>[], source: string): Promise<void> {
  await copyInto(tx, {
    table: 'people.declared_deduction', rowCount: deductions.length,
    columns: [
      { name: 'person_id', type: 'int4', values: deductions.map((each) => each.personId) },
      { name: 'deduction', type: 'text', values: deductions.map((each) => each.fact.deduction) },
      { name: 'monthly_amount', type: 'numeric', values: deductions.map((each) => each.fact.monthlyAmount) },
      { name: 'from_month', type: 'date', values: deductions.map((each) => firstDayOfMonth(each.fact.fromMonth)) },
      { name: 'to_month', type: 'date', values: deductions.map((each) => firstDayOfMonth(each.fact.toMonth)) },
      { name: 'source', type: 'text', values: deductions.map(() => source) },
    ],
  });
}

export const balanceKey = (personId: number, fact: OpeningBalanceFact): string => joined(personId, fact.taxYear, fact.throughMonth);
export const balanceState = (fact: OpeningBalanceFact): string =>
  joined(fact.monthsEmployed, ...[fact.income, fact.exemptIncome, fact.specialDeduction, fact.specialAdditionalDeduction, fact.otherDeduction, fact.taxWithheld].map(canonicalDecimal));

export async function readBalanceStates(tx: CompanyTransaction): Promise<StoredStates> {
  const { rows } = await tx.query<{ person_id: number; tax_year: number; through_month: string; months_employed: number; amounts: string[] }>(
    `select distinct on (person_id, tax_year, through_month) person_id, tax_year, to_char(through_month, 'YYYY-MM') as through_month, months_employed,
       array[income::text, exempt_income::text, special_deduction::text, special_additional_deduction::text, other_deduction::text, tax_withheld::text] as amounts
     from people.opening_balance where company_id = $1 order by person_id, tax_year, through_month, balance_id desc`, [tx.companyId],
  );
  return stateMap(rows.map((row) => ({ key: joined(row.person_id, row.tax_year, row.through_month), state: joined(row.months_employed, ...row.amounts.map(canonicalDecimal)) })));
}

export async function appendBalances(tx: CompanyTransaction, balances: readonly Owned<OpeningBalanceFact>[], source: string): Promise<void> {
  const amount = (name: string, pick: (fact: OpeningBalanceFact) => string) => ({ name, type: 'numeric' as const, values: balances.map((each) => pick(each.fact)) });
  await copyInto(tx, {
    table: 'people.opening_balance', rowCount: balances.length,
    columns: [
      { name: 'person_id', type: 'int4', values: balances.map((each) => each.personId) },
      { name: 'tax_year', type: 'int4', values: balances.map((each) => each.fact.taxYear) },
      { name: 'through_month', type: 'date', values: balances.map((each) => firstDayOfMonth(each.fact.throughMonth)) },
      { name: 'months_employed', type: 'int4', values: balances.map((each) => each.fact.monthsEmployed) },
      amount('income', (fact) => fact.income), amount('exempt_income', (fact) => fact.exemptIncome), amount('special_deduction', (fact) => fact.specialDeduction),
      amount('special_additional_deduction', (fact) => fact.specialAdditionalDeduction), amount('other_deduction', (fact) => fact.otherDeduction), amount('tax_withheld', (fact) => fact.taxWithheld),
      { name: 'source', type: 'text', values: balances.map(() => source) },
    ],
  });
}

export const payslipLineKey = (personId: number, fact: EarlierPayslipLineFact): string => joined(personId, fact.month, fact.item);
export const payslipLineState = (fact: EarlierPayslipLineFact): string => joined(canonicalDecimal(fact.amount));

export async function readPayslipLineStates(tx: CompanyTransaction): Promise<StoredStates> {
  const { rows } = await tx.query<{ person_id: number; month: string; item: string; amount: string }>(
    `select distinct on (person_id, month, item) person_id, to_char(month, 'YYYY-MM') as month, item, amount::text
     from people.earlier_payslip_line where company_id = $1 order by person_id, month, item, recorded_seq desc`, [tx.companyId],
  );
  return stateMap(rows.map((row) => ({ key: joined(row.person_id, row.month, row.item), state: joined(canonicalDecimal(row.amount)) })));
}

export async function appendPayslipLines(tx: CompanyTransaction, lines: readonly Owned<EarlierPayslipLineFact>[], source: string): Promise<void> {
  await copyInto(tx, {
    table: 'people.earlier_payslip_line', rowCount: lines.length,
    columns: [
      { name: 'person_id', type: 'int4', values: lines.map((each) => each.personId) },
      { name: 'month', type: 'date', values: lines.map((each) => firstDayOfMonth(each.fact.month)) },
      { name: 'item', type: 'text', values: lines.map((each) => each.fact.item) },
      { name: 'amount', type: 'numeric', values: lines.map((each) => each.fact.amount) },
      { name: 'source', type: 'text', values: lines.map(() => source) },
    ],
  });
}
