/** The staff directory: search, pages, one person, values for filters. */
import { maskMobile } from '#kernel/base/mask-values';
import type { CompanyTransaction } from '#modules/platform';

export type DirectoryFilter = {
  readonly search: string; readonly department: string; readonly workplaceCode: string;
  readonly state: 'employed' | 'joined' | 'left' | 'all';
  /** Epoch-days: today, and the current month as a half-open window. */
  readonly today: number; readonly monthFrom: number; readonly monthTo: number;
  readonly personNumber?: string;
  readonly page: number; readonly pageSize: number;
};

export type DirectoryRow = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly workplaceCode: string; readonly workplaceName: string;
  readonly legalEntity: string; readonly wageKind: 'monthly' | 'hourly' | null; readonly scheduleCode: string; readonly hireDate: string; readonly leaveDate: string | null;
  readonly managerName: string | null; readonly mobileMasked: string; readonly accounts: readonly string[];
};

type Row = { person_id: number; person_number: string; name: string; department: string; workplace_code: string | null; workplace_name: string | null; legal_entity: string | null; wage_kind: 'monthly' | 'hourly' | null; schedule_code: string | null; hire_date: string; leave_date: string | null; manager_name: string | null; mobile: string; accounts: string[]; total: number };

/** People by person number with the terms that hold today (or, before the first ones, those to come). */
export async function searchDirectory(tx: CompanyTransaction, filter: DirectoryFilter): Promise<{ readonly total: number; readonly rows: readonly DirectoryRow[] }> {
  const { rows } = await tx.query<Row>(
    `select person.person_id, person.person_number, person.name, person.department, terms.workplace_code, workplace.name as workplace_name, terms.legal_entity, terms.wage_kind, terms.schedule_code,
       person.hire_date, person.leave_date, manager.name as manager_name, person.mobile, count(*) over ()::int as total,
       array(select source_code || ':' || source_person_key from people.source_identity as account where account.company_id = person.company_id and account.person_id = person.person_id order by 1) as accounts
     from people.person as person
     left join people.person as manager on manager.company_id = person.company_id and manager.person_number = person.manager_person_number
     left join lateral (
       select * from people.terms as candidate where candidate.company_id = person.company_id and candidate.person_id = person.person_id
       order by candidate.valid_from <= date '1970-01-01' + $6::int desc, case when candidate.valid_from <= date '1970-01-01' + $6::int then candidate.valid_from end desc nulls last, candidate.valid_from, candidate.terms_id desc limit 1
     ) as terms on true
     left join people.workplace as workplace on workplace.company_id = person.company_id and workplace.workplace_code = terms.workplace_code
     where person.company_id = $1
       and ($2 = '' or strpos(lower(person.name), lower($2)) > 0 or strpos(lower(person.person_number), lower($2)) > 0)
       and ($3 = '' or person.department = $3) and ($4 = '' or terms.workplace_code = $4)
       and case $5 when 'employed' then person.hire_date <= date '1970-01-01' + $6::int and (person.leave_date is null or person.leave_date >= date '1970-01-01' + $6::int)
                   when 'joined' then person.hire_date >= date '1970-01-01' + $7::int and person.hire_date < date '1970-01-01' + $8::int
                   when 'left' then person.leave_date >= date '1970-01-01' + $7::int and person.leave_date < date '1970-01-01' + $8::int
                   else true end
       and ($9::text is null or person.person_number = $9)
     order by person.person_number collate "C" offset $10 limit $11`,
    [tx.companyId, filter.search, filter.department, filter.workplaceCode, filter.state, filter.today, filter.monthFrom, filter.monthTo, filter.personNumber ?? null, (filter.page - 1) * filter.pageSize, filter.pageSize],
  );
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, workplaceCode: row.workplace_code ?? '', workplaceName: row.workplace_name ?? '',
      legalEntity: row.legal_entity ?? '', wageKind: row.wage_kind, scheduleCode: row.schedule_code ?? '', hireDate: row.hire_date, leaveDate: row.leave_date, managerName: row.manager_name,
      mobileMasked: maskMobile(row.mobile), accounts: row.accounts,
    })),
  };
}

export type TermsHistoryRow = { readonly validFrom: string; readonly legalEntity: string; readonly workplaceName: string; readonly insurancePlace: string | null; readonly wageKind: 'monthly' | 'hourly'; readonly wage: string; readonly currency: string; readonly scheduleCode: string };

/** The terms of a person, newest first; of several rows for one day the one recorded last. Holds wages: for readers of pay only. */
export async function readTermsHistory(tx: CompanyTransaction, personId: number): Promise<readonly TermsHistoryRow[]> {
  const { rows } = await tx.query<{ valid_from: string; legal_entity: string; workplace_name: string | null; workplace_code: string; insurance_place: string | null; wage_kind: 'monthly' | 'hourly'; wage: string; currency: string; schedule_code: string }>(
    `select distinct on (valid_from) valid_from, legal_entity, workplace.name as workplace_name, terms.workplace_code, insurance_place, wage_kind, wage::text, currency, schedule_code
     from people.terms left join people.workplace on workplace.company_id = terms.company_id and workplace.workplace_code = terms.workplace_code
     where terms.company_id = $1 and person_id = $2 order by valid_from desc, terms_id desc`, [tx.companyId, personId],
  );
  return rows.map((row) => ({ validFrom: row.valid_from, legalEntity: row.legal_entity, workplaceName: row.workplace_name ?? row.workplace_code, insurancePlace: row.insurance_place, wageKind: row.wage_kind, wage: row.wage, currency: row.currency, scheduleCode: row.schedule_code }));
}

/** Departments and workplaces of the given people; null = everyone. */
export async function readFacets(tx: CompanyTransaction, personIds: readonly number[] | null): Promise<{ readonly departments: readonly string[]; readonly workplaces: readonly { readonly workplaceCode: string; readonly name: string }[] }> {
  const departments = await tx.query<{ department: string }>('select distinct department from people.person where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by 1', [tx.companyId, personIds]);
  const places = await tx.query<{ workplace_code: string; name: string }>(
    `select workplace_code, name from people.workplace where company_id = $1
       and ($2::int[] is null or workplace_code in (select terms.workplace_code from people.terms where terms.company_id = $1 and person_id = any($2))) order by 1`, [tx.companyId, personIds],
  );
  return { departments: departments.rows.map((row) => row.department), workplaces: places.rows.map((row) => ({ workplaceCode: row.workplace_code, name: row.name })) };
}

/** Person numbers of matched accounts. */
export async function personNumbersOf(tx: CompanyTransaction, sourceCode: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ source_person_key: string; person_number: string }>(
    `select source_person_key, person_number from people.source_identity join people.person using (company_id, person_id)
     where company_id = $1 and source_code = $2 and source_person_key = any($3)`, [tx.companyId, sourceCode, keys],
  );
  return new Map(rows.map((row) => [row.source_person_key, row.person_number]));
}

/** Accounts of a source that nobody has matched. */
export async function countUnmatched(tx: CompanyTransaction, sourceCode: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from people.contact where company_id = $1 and source_code = $2
       and not exists (select from people.source_identity as known where known.company_id = contact.company_id and known.source_code = contact.source_code and known.source_person_key = contact.source_person_key)`, [tx.companyId, sourceCode],
  );
  return rows[0]?.count ?? 0;
}

/** The person id behind a person number (工号); null when there is none. */
export async function findPersonId(tx: CompanyTransaction, personNumber: string): Promise<number | null> {
  const { rows } = await tx.query<{ person_id: number }>('select person_id from people.person where company_id = $1 and person_number = $2', [tx.companyId, personNumber]);
  return rows[0]?.person_id ?? null;
}

/** The person number (工号) of a person id; null when there is none. */
export async function findPersonNumber(tx: CompanyTransaction, personId: number): Promise<string | null> {
  const { rows } = await tx.query<{ person_number: string }>('select person_number from people.person where company_id = $1 and person_id = $2', [tx.companyId, personId]);
  return rows[0]?.person_number ?? null;
}
