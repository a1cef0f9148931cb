/** The register of companies. Its rows are made and listed by the owner; a company's session sees its own row. */
import { failure, success, type Result } from '#kernel/base/result';
import type { Database } from './database.ts';
import type { CompanyTransaction } from './transaction.ts';

export type Company = { readonly companyId: number; readonly companyCode: string; readonly name: string; readonly country: string; readonly isDemo: boolean };

export type NewCompany = { readonly companyCode: string; readonly name: string; readonly country?: string; readonly isDemo?: boolean };

export type CompanyError = { readonly code: 'companyCodeTaken'; readonly data: { readonly companyCode: string } };

type CompanyRow = { company_id: number; company_code: string; name: string; country: string; is_demo: boolean };

const companyFrom = (row: CompanyRow): Company => ({ companyId: row.company_id, companyCode: row.company_code, name: row.name, country: row.country, isDemo: row.is_demo });

const selectCompanies = 'select company_id, company_code, name, country, is_demo from platform.company';

/** Takes on a company. A code that is taken is refused. */
export const createCompany = async (database: Database, company: NewCompany): Promise<Result<Company, CompanyError>> => {
  const { rows } = await database.ownerPool.query<CompanyRow>(
    `insert into platform.company (company_code, name, country, is_demo) values ($1, $2, $3, $4)
     on conflict (company_code) do nothing returning company_id, company_code, name, country, is_demo`,
    [company.companyCode, company.name, company.country ?? 'CN', company.isDemo ?? false],
  );
  return rows[0] === undefined ? failure({ code: 'companyCodeTaken', data: { companyCode: company.companyCode } }) : success(companyFrom(rows[0]));
};

export const findCompany = async (database: Database, companyCode: string): Promise<Company | null> => {
  const { rows } = await database.ownerPool.query<CompanyRow>(`${selectCompanies} where company_code = $1`, [companyCode]);
  return rows[0] === undefined ? null : companyFrom(rows[0]);
};

/** Whether the company of the transaction is synthetic: only such a one may speak to a simulator inside. */
export const isDemoCompany = async (tx: CompanyTransaction): Promise<boolean> => {
  const { rows } = await tx.query<{ is_demo: boolean }>('select is_demo from platform.company where company_id = $1', [tx.companyId]);
  return rows[0]?.is_demo === true;
};

/** All companies of this database, in the order they came. For the worker, set-up and the command line. */
export const listCompanies = async (database: Database): Promise<readonly Company[]> => {
  const { rows } = await database.ownerPool.query<CompanyRow>(`${selectCompanies} order by company_id`);
  return rows.map(companyFrom);
};

/** Creates the partitions of the months from `firstMonth` to `lastMonth` ("2026-10"), both included. */
export const ensureMonths = async (database: Database, firstMonth: string, lastMonth: string): Promise<void> => {
  await database.applicationPool.query(
    `select platform.ensure_month(month::date) from generate_series($1::date, $2::date, interval '1 month') as month`, [`${firstMonth}-01`, `${lastMonth}-01`],
  );
};

/** Demonstration companies that were not ended: only a demonstration starts with them. */
export const listDemonstrations = async (database: Database): Promise<readonly Company[]> => {
  const { rows } = await database.ownerPool.query<CompanyRow>(`${selectCompanies} where is_demo and demo_ended_at is null order by company_id`);
  return rows.map(companyFrom);
};

/** Ends a demonstration company for good: nobody works in it any more. */
export const endDemonstration = async (database: Database, companyId: number): Promise<void> => {
  await database.ownerPool.query('update platform.company set demo_ended_at = coalesce(demo_ended_at, now()) where company_id = $1 and is_demo', [companyId]);
};
