/**
 * What a company's own workbook says, out of the tables: people, terms, workplaces, declared deductions, opening totals, as
 * facts that an import takes back and finds unchanged. For readers of everybody's values only; every value is read through the gate.
 */
import type { DeclaredDeductionFact, EmploymentKind, OpeningBalanceFact, PersonRecordFact, TermsFact } from '#contracts/flow/person-fact';
import type { LocatedFact, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { openColumn, reachesAll, type CompanyTransaction, type OpenedValue, type SealedColumn } from '#modules/platform';
import { readWorkplaces } from './people-store.ts';
import { declaredAmount, decodeAmounts, decodeText, identityNumber, mobileNumber, openingAmounts, termsAmounts } from './sealed-people.ts';

const located = <F>(facts: readonly F[]): readonly LocatedFact<F>[] => facts.map((fact, index) => ({ row: index + 2, fact }));
const day = (column: string): string => `${column} - date '1970-01-01'`;

type SealedRow = { readonly person_id: number; readonly row: string; readonly sealed: Buffer | null };
const open = (tx: CompanyTransaction, column: SealedColumn, rows: readonly SealedRow[]): Promise<readonly OpenedValue[]> =>
  openColumn(tx, column, rows.map(({ person_id: personId, row, sealed }) => ({ personId, row, sealed })));

const readPersonFacts = async (tx: CompanyTransaction): Promise<readonly PersonRecordFact[]> => {
  const { rows } = await tx.query<{ person_id: number; row: string; person_number: string; name: string; identity_sealed: Buffer | null; mobile_sealed: Buffer | null; email: string; hire_day: number; leave_day: number | null; department: string; manager_person_number: string | null; source_person_key: string | null }>(
    `select person_id, recorded_seq::text as row, person_number, name, identity_sealed, mobile_sealed, email, ${day('hire_date')} as hire_day, ${day('leave_date')} as leave_day, department, manager_person_number, source_person_key
     from people.person where company_id = $1 order by person_number collate "C"`, [tx.companyId],
  );
  const identities = await open(tx, identityNumber, rows.map((row) => ({ ...row, sealed: row.identity_sealed })));
  const mobiles = await open(tx, mobileNumber, rows.map((row) => ({ ...row, sealed: row.mobile_sealed })));
  return rows.map((row, index) => ({
    kind: 'person', personNumber: row.person_number, name: row.name, identityNumber: decodeText(identities[index] ?? null) ?? '', mobile: decodeText(mobiles[index] ?? null) ?? '', email: row.email, hireDay: row.hire_day, leaveDay: row.leave_day,
    department: row.department, managerPersonNumber: row.manager_person_number, sourcePersonKey: row.source_person_key,
  }));
};

/** The rows recorded last for their day. People whose key is destroyed have none. */
const readTermsFacts = async (tx: CompanyTransaction): Promise<readonly TermsFact[]> => {
  const { rows } = await tx.query<SealedRow & { person_number: string; day: number; legal_entity: string; workplace_code: string; insurance_place: string | null; wage_kind: TermsFact['wageKind']; currency: string; schedule_code: string; employment_kind: EmploymentKind }>(
    `select distinct on (person_number collate "C", valid_from) terms.person_id, terms_id::text as row, person_number, ${day('valid_from')} as day, legal_entity, workplace_code, insurance_place, wage_kind, currency, schedule_code, employment_kind, amounts_sealed as sealed
     from people.terms join people.person using (company_id, person_id) where company_id = $1 order by person_number collate "C", valid_from, terms_id desc`, [tx.companyId],
  );
  const opened = await open(tx, termsAmounts, rows);
  return rows.flatMap((row, index): readonly TermsFact[] => {
    const [wage = null, insuranceBase = null, housingFundBase = null, housingFundRate = null] = decodeAmounts(opened[index] ?? null) ?? [];
    return wage === null ? [] : [{
      kind: 'terms', personNumber: row.person_number, validFromDay: row.day, legalEntity: row.legal_entity, workplace: row.workplace_code, insurancePlace: row.insurance_place, wageKind: row.wage_kind, wage, currency: row.currency,
      scheduleCode: row.schedule_code, insuranceBase, housingFundBase, housingFundRate, employmentKind: row.employment_kind,
    }];
  });
};

const readDeductionFacts = async (tx: CompanyTransaction): Promise<readonly DeclaredDeductionFact[]> => {
  const { rows } = await tx.query<SealedRow & { person_number: string; deduction: DeclaredDeductionFact['deduction']; from_month: string; to_month: string }>(
    `select distinct on (person_number collate "C", deduction, from_month) declared.person_id, declaration_id::text as row, person_number, deduction, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, amount_sealed as sealed
     from people.declared_deduction as declared join people.person using (company_id, person_id) where company_id = $1 order by person_number collate "C", deduction, from_month, declaration_id desc`, [tx.companyId],
  );
  const opened = await open(tx, declaredAmount, rows);
  return rows.flatMap((row, index): readonly DeclaredDeductionFact[] => {
    const monthlyAmount = decodeAmounts(opened[index] ?? null)?.[0] ?? null;
    return monthlyAmount === null ? [] : [{ kind: 'declaredDeduction', personNumber: row.person_number, deduction: row.deduction, monthlyAmount, fromMonth: row.from_month, toMonth: row.to_month }];
  });
};

const readBalanceFacts = async (tx: CompanyTransaction): Promise<readonly OpeningBalanceFact[]> => {
  const { rows } = await tx.query<SealedRow & { person_number: string; tax_year: number; through_month: string; months_employed: number }>(
    `select distinct on (person_number collate "C", tax_year, through_month) balance.person_id, balance_id::text as row, person_number, tax_year, to_char(through_month, 'YYYY-MM') as through_month, months_employed, amounts_sealed as sealed
     from people.opening_balance as balance join people.person using (company_id, person_id) where company_id = $1 order by person_number collate "C", tax_year, through_month, balance_id desc`, [tx.companyId],
  );
  const opened = await open(tx, openingAmounts, rows);
  return rows.flatMap((row, index): readonly OpeningBalanceFact[] => {
    const [income = null, exemptIncome = null, specialDeduction = null, specialAdditionalDeduction = null, otherDeduction = null, taxWithheld = null] = decodeAmounts(opened[index] ?? null) ?? [];
    if (income === null || exemptIncome === null || specialDeduction === null || specialAdditionalDeduction === null || otherDeduction === null || taxWithheld === null) return [];
    return [{ kind: 'openingBalance', personNumber: row.person_number, taxYear: row.tax_year, throughMonth: row.through_month, monthsEmployed: row.months_employed, income, exemptIncome, specialDeduction, specialAdditionalDeduction, otherDeduction, taxWithheld }];
  });
};

/** Null for a reader who may not see every such value of everybody: a workbook with holes would take values away when it comes back. */
export const readWorkbookFacts = async (tx: CompanyTransaction): Promise<WorkbookFacts | null> => {
  if (!(['public', 'personal', 'identity', 'pay'] as const).every((fieldClass) => reachesAll(tx.access, fieldClass))) return null;
  return {
    partialSheets: [], schedules: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [],
    persons: located(await readPersonFacts(tx)), terms: located(await readTermsFacts(tx)), workplaces: located([...(await readWorkplaces(tx)).values()]),
    declaredDeductions: located(await readDeductionFacts(tx)), openingBalances: located(await readBalanceFacts(tx)),
  };
};
