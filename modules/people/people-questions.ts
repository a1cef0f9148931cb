/** Narrow answers for other modules, in bulk: days are epoch-days, windows half-open, amounts decimal strings. */
import type { DeclaredDeductionFact, OpeningBalanceFact, TermsFact, WorkplaceFact } from '#contracts/flow/person-fact';
import type { CompanyTransaction } from '#modules/platform';
import { readWorkplaces } from './people-store.ts';

export type Window = { readonly fromDay: number; readonly toDay: number };

/** Terms as they hold inside a window: `fromDay` to before `toDay`. Name the row by (personId, termsId) in people.terms. */
export type TermsSegment = Omit<TermsFact, 'kind' | 'personNumber' | 'validFromDay'> & { readonly personId: number; readonly termsId: number; readonly validFromDay: number; readonly fromDay: number; readonly toDay: number };

type TermsRow = { person_id: number; terms_id: number; valid_from: number; from_day: number; to_day: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: 'monthly' | 'hourly'; wage: string; currency: string; schedule_code: string; insurance_base: string | null; housing_fund_base: string | null; housing_fund_rate: string | null };

/**
 * The terms of people over a window, cut where they change and to employment (hire date to leave date, both included), sorted by person and day. Of several rows for one day the one
 * recorded last counts; of terms that begin on different days each holds until the next begins.
 */
export async function termsSegments(tx: CompanyTransaction, query: Window & { readonly personIds: readonly number[] | null }): Promise<readonly TermsSegment[]> {
  const { rows } = await tx.query<TermsRow>(
    `with latest as (
       select distinct on (person_id, valid_from) * from people.terms
       where company_id = $1 and ($2::int[] is null or person_id = any($2)) and valid_from < date '1970-01-01' + $4::int
       order by person_id, valid_from, terms_id desc
     ),
     chained as (select *, lead(valid_from) over (partition by person_id order by valid_from) as next_from from latest),
     segment as (
       select chained.*, greatest(valid_from - date '1970-01-01', hire_date - date '1970-01-01', $3::int) as from_day,
         least(coalesce(next_from - date '1970-01-01', $4::int), coalesce(leave_date + 1 - date '1970-01-01', $4::int), $4::int) as to_day
       from chained join people.person on person.company_id = $1 and person.person_id = chained.person_id
     )
     select person_id, terms_id, valid_from - date '1970-01-01' as valid_from, from_day, to_day, legal_entity, workplace_code, insurance_place, wage_kind, wage::text, currency, schedule_code,
       insurance_base::text, housing_fund_base::text, housing_fund_rate::text
     from segment where from_day < to_day order by person_id, from_day`,
    [tx.companyId, query.personIds, query.fromDay, query.toDay],
  );
  return rows.map((row) => ({
    personId: row.person_id, termsId: row.terms_id, validFromDay: row.valid_from, fromDay: row.from_day, toDay: row.to_day, legalEntity: row.legal_entity, workplace: row.workplace_code,
    insurancePlace: row.insurance_place, wageKind: row.wage_kind, wage: row.wage, currency: row.currency, scheduleCode: row.schedule_code,
    insuranceBase: row.insurance_base, housingFundBase: row.housing_fund_base, housingFundRate: row.housing_fund_rate,
  }));
}

export type EmployedPerson = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly hireDay: number; readonly leaveDay: number | null; readonly managerPersonNumber: string | null };

/** People employed on at least one day of the window, all or some of the given ones, by person number. `leaveDay` is the last day of work. */
export async function employedPersons(tx: CompanyTransaction, window: Window & { readonly personIds?: readonly number[] | null }): Promise<readonly EmployedPerson[]> {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string; hire_day: number; leave_day: number | null; manager_person_number: string | null }>(
    `select person_id, person_number, name, department, hire_date - date '1970-01-01' as hire_day, leave_date - date '1970-01-01' as leave_day, manager_person_number
     from people.person where company_id = $1 and hire_date < date '1970-01-01' + $3::int and (leave_date is null or leave_date >= date '1970-01-01' + $2::int)
       and ($4::int[] is null or person_id = any($4))
     order by person_number collate "C"`,
    [tx.companyId, window.fromDay, window.toDay, window.personIds ?? null],
  );
  return rows.map((row) => ({ personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, hireDay: row.hire_day, leaveDay: row.leave_day, managerPersonNumber: row.manager_person_number }));
}

/** How many people are employed on at least one day of the window. */
export async function countEmployed(tx: CompanyTransaction, window: Window): Promise<number> {
  const { rows } = await tx.query<{ people: number }>(
    `select count(*)::int as people from people.person
     where company_id = $1 and hire_date < date '1970-01-01' + $3::int and (leave_date is null or leave_date >= date '1970-01-01' + $2::int)`, [tx.companyId, window.fromDay, window.toDay],
  );
  return rows[0]?.people ?? 0;
}

/** How many people have an account of some source. */
export async function countMatched(tx: CompanyTransaction): Promise<number> {
  const { rows } = await tx.query<{ people: number }>('select count(distinct person_id)::int as people from people.source_identity where company_id = $1', [tx.companyId]);
  return rows[0]?.people ?? 0;
}

/** Everyone who reports to a manager, directly or through others, and is employed on the day. Circles end by themselves. */
export async function teamOf(tx: CompanyTransaction, managerPersonId: number, day: number): Promise<readonly number[]> {
  const { rows } = await tx.query<{ person_id: number }>(
    `with recursive team as (
       select person_id, person_number from people.person where company_id = $1 and person_id = $2
       union
       select report.person_id, report.person_number from team join people.person as report on report.company_id = $1 and report.manager_person_number = team.person_number
     )
     select person.person_id from team join people.person using (person_id)
     where person.company_id = $1 and person_id <> $2 and hire_date <= date '1970-01-01' + $3::int and (leave_date is null or leave_date >= date '1970-01-01' + $3::int)
     order by person.person_number collate "C"`,
    [tx.companyId, managerPersonId, day],
  );
  return rows.map((row) => row.person_id);
}

export type OpeningBalance = Omit<OpeningBalanceFact, 'kind' | 'personNumber'> & { readonly personId: number; readonly balanceId: number };

/** The newest opening totals of a tax year per person: the latest month, and of it the row recorded last. Row key: (personId, balanceId). */
export async function openingBalances(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly taxYear: number }): Promise<readonly OpeningBalance[]> {
  const { rows } = await tx.query<{ person_id: number; balance_id: number; tax_year: number; through_month: string; months_employed: number; income: string; exempt_income: string; special_deduction: string; special_additional_deduction: string; other_deduction: string; tax_withheld: string }>(
    `select distinct on (person_id) person_id, balance_id, tax_year, to_char(through_month, 'YYYY-MM') as through_month, months_employed, income::text, exempt_income::text,
       special_deduction::text, special_additional_deduction::text, other_deduction::text, tax_withheld::text
     from people.opening_balance where company_id = $1 and tax_year = $3 and ($2::int[] is null or person_id = any($2))
     order by person_id, opening_balance.through_month desc, balance_id desc`,
    [tx.companyId, query.personIds, query.taxYear],
  );
  return rows.map((row) => ({
    personId: row.person_id, balanceId: row.balance_id, taxYear: row.tax_year, throughMonth: row.through_month, monthsEmployed: row.months_employed, income: row.income, exemptIncome: row.exempt_income,
    specialDeduction: row.special_deduction, specialAdditionalDeduction: row.special_additional_deduction, otherDeduction: row.other_deduction, taxWithheld: row.tax_withheld,
  }));
}

export type DeclaredDeduction = Omit<DeclaredDeductionFact, 'kind' | 'personNumber'> & { readonly personId: number; readonly declarationId: number };

/** Declarations that cover any month from `fromMonth` to `toMonth` ("2026-10", both included). Row key: (personId, declarationId). */
export async function declaredDeductions(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly fromMonth: string; readonly toMonth: string }): Promise<readonly DeclaredDeduction[]> {
  const { rows } = await tx.query<{ person_id: number; declaration_id: number; deduction: DeclaredDeductionFact['deduction']; monthly_amount: string; from_month: string; to_month: string }>(
    `select person_id, declaration_id, deduction, monthly_amount::text, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month
     from (select distinct on (person_id, deduction, from_month) * from people.declared_deduction
           where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by person_id, deduction, from_month, declaration_id desc) as latest
     where latest.from_month <= ($4 || '-01')::date and latest.to_month >= ($3 || '-01')::date order by person_id, deduction, latest.from_month`,
    [tx.companyId, query.personIds, query.fromMonth, query.toMonth],
  );
  return rows.map((row) => ({ personId: row.person_id, declarationId: row.declaration_id, deduction: row.deduction, monthlyAmount: row.monthly_amount, fromMonth: row.from_month, toMonth: row.to_month }));
}

export type EarlierPayslipLine = { readonly personId: number; readonly month: string; readonly item: string; readonly amount: string; readonly recordedSeq: number };

/** Lines of payslips that another system paid. Row key: (personId, month, item, recordedSeq). */
export async function earlierPayslipLines(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly month: string }): Promise<readonly EarlierPayslipLine[]> {
  const { rows } = await tx.query<{ person_id: number; month: string; item: string; amount: string; recorded_seq: number }>(
    `select distinct on (person_id, item) person_id, to_char(month, 'YYYY-MM') as month, item, amount::text, recorded_seq from people.earlier_payslip_line
     where company_id = $1 and earlier_payslip_line.month = ($3 || '-01')::date and ($2::int[] is null or person_id = any($2)) order by person_id, item, recorded_seq desc`,
    [tx.companyId, query.personIds, query.month],
  );
  return rows.map((row) => ({ personId: row.person_id, month: row.month, item: row.item, amount: row.amount, recordedSeq: row.recorded_seq }));
}

/** Workplaces by code. */
export const workplaces = (tx: CompanyTransaction): Promise<ReadonlyMap<string, WorkplaceFact>> => readWorkplaces(tx);
