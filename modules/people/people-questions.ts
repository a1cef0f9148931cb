/** Narrow answers for other modules, in bulk: days are epoch-days, windows half-open, amounts decimal strings. */
import type { DeclaredDeductionFact, EmploymentKind, OpeningBalanceFact, TermsFact, WorkplaceFact } from '#contracts/flow/person-fact';
import { assert } from '#kernel/base/result';
import { openColumn, type CompanyTransaction } from '#modules/platform';
import { readWorkplaces } from './people-store.ts';
import { declaredAmount, decodeAmounts, decodeLines, earlierLines, openingAmounts, termsAmounts, type EarlierLine } from './sealed-people.ts';

export type Window = { readonly fromDay: number; readonly toDay: number };

/** Terms as they hold inside a window: `fromDay` to before `toDay`. Name the row by (personId, termsId) in people.terms. */
export type TermsSegment = Omit<TermsFact, 'kind' | 'personNumber' | 'validFromDay' | 'employmentKind' | keyof TermsAmounts> & { readonly employmentKind: EmploymentKind; readonly personId: number; readonly termsId: number; readonly validFromDay: number; readonly fromDay: number; readonly toDay: number };

/** What is sealed of terms. */
export type TermsAmounts = Pick<TermsFact, 'wage' | 'insuranceBase' | 'housingFundBase' | 'housingFundRate'>;
export type PayTermsSegment = TermsSegment & TermsAmounts;

type TermsRow = { person_id: number; terms_id: number; valid_from: number; from_day: number; to_day: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: 'monthly' | 'hourly'; currency: string; schedule_code: string; employment_kind: EmploymentKind; sealed: Buffer | null };

const segmentOf = (row: TermsRow): TermsSegment => ({
  personId: row.person_id, termsId: row.terms_id, validFromDay: row.valid_from, fromDay: row.from_day, toDay: row.to_day, legalEntity: row.legal_entity, workplace: row.workplace_code,
  insurancePlace: row.insurance_place, wageKind: row.wage_kind, currency: row.currency, scheduleCode: row.schedule_code, employmentKind: row.employment_kind,
});

type TermsQuery = Window & { readonly personIds: readonly number[] | null };

const readSegments = async (tx: CompanyTransaction, query: TermsQuery, withAmounts: boolean): Promise<readonly TermsRow[]> => {
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
       from chained join people.person on person.company_id = $1 and person.person_id = chained.person_id and ($2::int[] is null or person.person_id = any($2))
     )
     select person_id, terms_id, valid_from - date '1970-01-01' as valid_from, from_day, to_day, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, employment_kind, case when $5 then amounts_sealed end as sealed
     from segment where from_day < to_day order by person_id, from_day`,
    [tx.companyId, query.personIds, query.fromDay, query.toDay, withAmounts],
  );
  return rows;
};

/**
 * The terms of people over a window, cut where they change and to employment (hire date to leave date, both included), sorted by person and day. Of several rows for one day the one
 * recorded last counts; of terms that begin on different days each holds until the next begins. Amounts stay sealed.
 */
export async function termsSegments(tx: CompanyTransaction, query: TermsQuery): Promise<readonly TermsSegment[]> {
  return (await readSegments(tx, query, false)).map(segmentOf);
}

/** The amounts of terms rows, opened, in the order given; null for people whose key is destroyed. */
export async function openTermsAmounts(tx: CompanyTransaction, rows: readonly { readonly personId: number; readonly termsId: number; readonly sealed: Buffer | null }[]): Promise<readonly (TermsAmounts | null)[]> {
  const opened = await openColumn(tx, termsAmounts, rows.map(({ personId, termsId, sealed }) => ({ personId, row: String(termsId), sealed })));
  return opened.map((value) => {
    const [wage = null, insuranceBase = null, housingFundBase = null, housingFundRate = null] = decodeAmounts(value) ?? [];
    return wage === null ? null : { wage, insuranceBase, housingFundBase, housingFundRate };
  });
}

/** Terms with their amounts, for readers of pay. Terms of people whose key is destroyed are left out. */
export async function payTermsSegments(tx: CompanyTransaction, query: TermsQuery): Promise<readonly PayTermsSegment[]> {
  const rows = await readSegments(tx, query, true);
  const amounts = await openTermsAmounts(tx, rows.map((row) => ({ personId: row.person_id, termsId: row.terms_id, sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const own = amounts[index]!;
    return own === null ? [] : [{ ...segmentOf(row), ...own }];
  });
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
  const { rows } = await tx.query<{ person_id: number; balance_id: number; tax_year: number; through_month: string; months_employed: number; sealed: Buffer | null }>(
    `select distinct on (person_id) person_id, balance_id, tax_year, to_char(through_month, 'YYYY-MM') as through_month, months_employed, amounts_sealed as sealed
     from people.opening_balance where company_id = $1 and tax_year = $3 and ($2::int[] is null or person_id = any($2))
     order by person_id, opening_balance.through_month desc, balance_id desc`,
    [tx.companyId, query.personIds, query.taxYear],
  );
  const opened = await openColumn(tx, openingAmounts, rows.map((row) => ({ personId: row.person_id, row: String(row.balance_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const amounts = decodeAmounts(opened[index]!);
    if (amounts === null) return [];
    const [income, exemptIncome, specialDeduction, specialAdditionalDeduction, otherDeduction, taxWithheld] = amounts.map((amount) => amount ?? '0');
    assert(income !== undefined && exemptIncome !== undefined && specialDeduction !== undefined && specialAdditionalDeduction !== undefined && otherDeduction !== undefined && taxWithheld !== undefined, 'opening totals are six amounts');
    return [{
      personId: row.person_id, balanceId: row.balance_id, taxYear: row.tax_year, throughMonth: row.through_month, monthsEmployed: row.months_employed,
      income, exemptIncome, specialDeduction, specialAdditionalDeduction, otherDeduction, taxWithheld,
    }];
  });
}

/** The last month that opening totals speak of ("2026-09"); null when there are none. */
export const latestOpeningMonth = async (tx: CompanyTransaction): Promise<string | null> =>
  (await tx.query<{ month: string | null }>("select to_char(max(through_month), 'YYYY-MM') as month from people.opening_balance where company_id = $1", [tx.companyId])).rows[0]?.month ?? null;

export type DeclaredDeduction = Omit<DeclaredDeductionFact, 'kind' | 'personNumber'> & { readonly personId: number; readonly declarationId: number };

/** Declarations that cover any month from `fromMonth` to `toMonth` ("2026-10", both included). Row key: (personId, declarationId). */
export async function declaredDeductions(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly fromMonth: string; readonly toMonth: string }): Promise<readonly DeclaredDeduction[]> {
  const { rows } = await tx.query<{ person_id: number; declaration_id: number; deduction: DeclaredDeductionFact['deduction']; sealed: Buffer | null; from_month: string; to_month: string }>(
    `select person_id, declaration_id, deduction, amount_sealed as sealed, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month
     from (select distinct on (person_id, deduction, from_month) * from people.declared_deduction
           where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by person_id, deduction, from_month, declaration_id desc) as latest
     where latest.from_month <= ($4 || '-01')::date and latest.to_month >= ($3 || '-01')::date order by person_id, deduction, latest.from_month`,
    [tx.companyId, query.personIds, query.fromMonth, query.toMonth],
  );
  const opened = await openColumn(tx, declaredAmount, rows.map((row) => ({ personId: row.person_id, row: String(row.declaration_id), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const monthlyAmount = decodeAmounts(opened[index]!)?.[0] ?? null;
    return monthlyAmount === null ? [] : [{ personId: row.person_id, declarationId: row.declaration_id, deduction: row.deduction, monthlyAmount, fromMonth: row.from_month, toMonth: row.to_month }];
  });
}

export type EarlierPayslipLine = { readonly personId: number; readonly month: string; readonly item: string; readonly amount: string; readonly payslipId: number };

/** Lines of earlier payslips, opened, in the order given; null where the person's key is destroyed. */
export async function openEarlierLines(tx: CompanyTransaction, rows: readonly { readonly personId: number; readonly payslipId: number; readonly sealed: Buffer | null }[]): Promise<readonly (readonly EarlierLine[] | null)[]> {
  return (await openColumn(tx, earlierLines, rows.map(({ personId, payslipId, sealed }) => ({ personId, row: String(payslipId), sealed })))).map(decodeLines);
}

/** Lines of payslips that another system paid. Row key: (personId, month, payslipId). */
export async function earlierPayslipLines(tx: CompanyTransaction, query: { readonly personIds: readonly number[] | null; readonly month: string }): Promise<readonly EarlierPayslipLine[]> {
  const { rows } = await tx.query<{ person_id: number; payslip_id: number; sealed: Buffer | null }>(
    `select distinct on (person_id) person_id, payslip_id, lines_sealed as sealed from people.earlier_payslip
     where company_id = $1 and month = ($3 || '-01')::date and ($2::int[] is null or person_id = any($2)) order by person_id, payslip_id desc`,
    [tx.companyId, query.personIds, query.month],
  );
  const opened = await openColumn(tx, earlierLines, rows.map((row) => ({ personId: row.person_id, row: String(row.payslip_id), sealed: row.sealed })));
  return rows.flatMap((row, index) =>
    (decodeLines(opened[index]!) ?? []).map(([item, amount]) => ({ personId: row.person_id, month: query.month, item, amount, payslipId: row.payslip_id })));
}

/** Workplaces by code. */
export const workplaces = (tx: CompanyTransaction): Promise<ReadonlyMap<string, WorkplaceFact>> => readWorkplaces(tx);
