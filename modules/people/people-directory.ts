/** The staff directory: a list through the gate, one person, values for filters. */
import { maskMobile } from '#kernel/base/mask-values';
import { clausesOf, isAllInDatabase, isInReach, matchingRows, mayRead, orderedRows, pageOfRows, sqlFragment, type CompanyTransaction, type ListDefinition, type ListField, type ListPlan, type Page } from '#modules/platform';
import { openIdentityNumbers, openMobiles, openWages, scaledWage, wageScale } from './open-person-values.ts';

export type DirectoryRow = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string; readonly workplaceCode: string; readonly workplaceName: string;
  readonly legalEntity: string; readonly wageKind: 'monthly' | 'hourly' | null; readonly scheduleCode: string; readonly hireDate: string; readonly leaveDate: string | null;
  readonly managerName: string | null; readonly mobileMasked: string; readonly accounts: readonly string[];
  /** Opened only when the plan names them; null for people out of reach. */
  readonly identityNumber: string | null; readonly wage: string | null;
};

/** Epoch-days: today, and the current month as a half-open window. */
export type DirectoryCalendar = { readonly today: number; readonly monthFrom: number; readonly monthTo: number };
export type DirectoryFilter = DirectoryCalendar & { readonly department: string; readonly workplaceCode: string; readonly state: 'employed' | 'joined' | 'left' | 'all'; readonly personNumber?: string };

type Field = ListField<DirectoryRow>;
const textOperators = ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'] as const;
const dateOperators = ['is', 'isNot', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;
const choiceOperators = ['is', 'isNot', 'isEmpty', 'isNotEmpty'] as const;
const amountOperators = ['is', 'isNot', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;

const accountsText = sqlFragment`array_to_string(array(select source_code || ':' || source_person_key from people.source_identity as account where account.company_id = person.company_id and account.person_id = person.person_id order by 1), ', ')`;

const publicFields: readonly Field[] = [
  { name: 'personNumber', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, column: sqlFragment`person.person_number`, valueOf: (row) => row.personNumber },
  { name: 'name', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isSearchable: true, column: sqlFragment`person.name`, valueOf: (row) => row.name },
  { name: 'department', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, column: sqlFragment`person.department`, valueOf: (row) => row.department },
  { name: 'workplaceCode', fieldClass: 'public', kind: 'choice', operators: choiceOperators, isSortable: true, isGroupable: true, column: sqlFragment`terms.workplace_code`, valueOf: (row) => row.workplaceCode },
  { name: 'workplaceName', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, column: sqlFragment`workplace.name`, valueOf: (row) => row.workplaceName },
  { name: 'legalEntity', fieldClass: 'public', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, column: sqlFragment`terms.legal_entity`, valueOf: (row) => row.legalEntity },
  { name: 'hireDate', fieldClass: 'public', kind: 'date', operators: dateOperators, isSortable: true, column: sqlFragment`person.hire_date`, valueOf: (row) => row.hireDate },
  { name: 'leaveDate', fieldClass: 'public', kind: 'date', operators: dateOperators, isSortable: true, column: sqlFragment`person.leave_date`, valueOf: (row) => row.leaveDate },
  { name: 'managerName', fieldClass: 'public', kind: 'text', operators: textOperators, isSortable: true, isGroupable: true, column: sqlFragment`manager.name`, valueOf: (row) => row.managerName },
];

const guardedFields: readonly Field[] = [
  { name: 'wageKind', fieldClass: 'personal', kind: 'choice', operators: choiceOperators, isSortable: true, isGroupable: true, column: sqlFragment`terms.wage_kind`, valueOf: (row) => row.wageKind },
  { name: 'scheduleCode', fieldClass: 'personal', kind: 'choice', operators: textOperators, isSortable: true, isGroupable: true, column: sqlFragment`terms.schedule_code`, valueOf: (row) => row.scheduleCode },
  // Shown masked: a filter, a search or an order would say what the mask hides.
  { name: 'mobileMasked', fieldClass: 'personal', kind: 'text', valueOf: (row) => row.mobileMasked },
  { name: 'accounts', fieldClass: 'personal', kind: 'text', operators: textOperators, isSearchable: true, column: accountsText, valueOf: (row) => row.accounts.join(', ') },
  { name: 'identityNumber', fieldClass: 'identity', kind: 'text', isUsual: false, valueOf: (row) => row.identityNumber },
  { name: 'wage', fieldClass: 'pay', kind: 'number', scale: wageScale, operators: amountOperators, isSortable: true, isUsual: false, valueOf: (row) => (row.wage === null ? null : scaledWage(row.wage)) },
];

/** The directory's fields. A row is a person in reach of public values. */
export const directoryList: ListDefinition<DirectoryRow> = { population: 'public', tieBreak: 'personNumber', fields: [...publicFields, ...guardedFields], personIdOf: (row) => row.personId };

type Row = { person_id: number; person_number: string; name: string; department: string; workplace_code: string | null; workplace_name: string | null; legal_entity: string | null; wage_kind: 'monthly' | 'hourly' | null; schedule_code: string | null; hire_date: string; leave_date: string | null; manager_name: string | null; accounts: string[]; terms_id: number | null; total: number };

/** People with the terms that hold today (or, before the first ones, those to come). */
const directoryStatement = sqlFragment`
  select person.person_id, person.person_number, person.name, person.department, terms.workplace_code, workplace.name as workplace_name, terms.legal_entity, terms.wage_kind, terms.schedule_code,
    person.hire_date, person.leave_date, manager.name as manager_name, terms.terms_id, count(*) over ()::int as total,
    array(select source_code || ':' || source_person_key from people.source_identity as account where account.company_id = person.company_id and account.person_id = person.person_id order by 1) as accounts
  from people.person as person
  left join people.person as manager on manager.company_id = person.company_id and manager.person_number = person.manager_person_number
  left join lateral (
    select terms_id, workplace_code, legal_entity, wage_kind, schedule_code from people.terms as candidate where candidate.company_id = person.company_id and candidate.person_id = person.person_id
    order by candidate.valid_from <= date '1970-01-01' + $5::int desc, case when candidate.valid_from <= date '1970-01-01' + $5::int then candidate.valid_from end desc nulls last, candidate.valid_from, candidate.terms_id desc limit 1
  ) as terms on true
  left join people.workplace as workplace on workplace.company_id = person.company_id and workplace.workplace_code = terms.workplace_code
  where person.company_id = $1
    and ($2 = '' or person.department = $2) and ($3 = '' or terms.workplace_code = $3)
    and case $4 when 'employed' then person.hire_date <= date '1970-01-01' + $5::int and (person.leave_date is null or person.leave_date >= date '1970-01-01' + $5::int)
                when 'joined' then person.hire_date >= date '1970-01-01' + $6::int and person.hire_date < date '1970-01-01' + $7::int
                when 'left' then person.leave_date >= date '1970-01-01' + $6::int and person.leave_date < date '1970-01-01' + $7::int
                else true end
    and ($8::text is null or person.person_number = $8)`;
const parametersOf = (tx: CompanyTransaction, filter: DirectoryFilter): readonly unknown[] =>
  [tx.companyId, filter.department, filter.workplaceCode, filter.state, filter.today, filter.monthFrom, filter.monthTo, filter.personNumber ?? null];

const rowOf = (row: Row): DirectoryRow & { readonly termsId: number | null; readonly total: number } => ({
  personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, workplaceCode: row.workplace_code ?? '', workplaceName: row.workplace_name ?? '',
  legalEntity: row.legal_entity ?? '', wageKind: row.wage_kind, scheduleCode: row.schedule_code ?? '', hireDate: row.hire_date, leaveDate: row.leave_date, managerName: row.manager_name,
  mobileMasked: '', accounts: row.accounts, identityNumber: null, wage: null, termsId: row.terms_id, total: row.total,
});

const namesUsed = (plan: ListPlan<DirectoryRow>): ReadonlySet<string> => new Set([...plan.fields, ...plan.filters.map(({ field }) => field), plan.sort].map(({ name }) => name));

/** Opens what the plan names and the reader may see, for the people given; nothing else is opened. */
async function openValues(tx: CompanyTransaction, plan: ListPlan<DirectoryRow>, rows: readonly ReturnType<typeof rowOf>[]): Promise<readonly DirectoryRow[]> {
  const used = namesUsed(plan);
  const inReach = (name: string): typeof rows => (used.has(name) ? rows.filter((row) => isInReach(plan.view.fields.get(name)?.reach ?? new Set(), row.personId)) : []);
  const identity = await openIdentityNumbers(tx, inReach('identityNumber').map((row) => row.personId));
  const wages = await openWages(tx, inReach('wage').flatMap(({ personId, termsId }) => (termsId === null ? [] : [{ personId, termsId }])));
  const mobiles = await openMobiles(tx, inReach('mobileMasked').map((row) => row.personId));
  return rows.map((row) => ({ ...row, mobileMasked: maskMobile(mobiles.get(row.personId) ?? ''), identityNumber: identity.get(row.personId) ?? null, wage: row.termsId === null ? null : (wages.get(row.termsId) ?? null) }));
}

/** The directory as planned. What the database knows it narrows, orders and pages; opened values are narrowed and ordered here. */
export async function searchDirectory(tx: CompanyTransaction, plan: ListPlan<DirectoryRow>, filter: DirectoryFilter, page: Page | null): Promise<{ readonly total: number; readonly rows: readonly DirectoryRow[] }> {
  const parameters = parametersOf(tx, filter);
  const clauses = clausesOf(plan, parameters.length + 1);
  const paging = isAllInDatabase(plan) ? page : null;
  const last = parameters.length + clauses.values.length;
  const text = `${directoryStatement}${clauses.where}${clauses.orderBy}${paging === null ? '' : ` offset $${last + 1} limit $${last + 2}`}`;
  const found = await tx.query<Row>(text, [...parameters, ...clauses.values, ...(paging === null ? [] : [(paging.page - 1) * paging.pageSize, paging.pageSize])]);
  const rows = await openValues(tx, plan, found.rows.map(rowOf));
  if (isAllInDatabase(plan)) {
    // Beyond the last page there is no row to carry the count.
    const total = found.rows[0]?.total ?? (paging === null || paging.page === 1 ? 0 : (await searchDirectory(tx, plan, filter, { page: 1, pageSize: 1 })).total);
    return { total, rows };
  }
  const matching = orderedRows(plan, matchingRows(plan, rows));
  return { total: matching.length, rows: page === null ? matching : pageOfRows(matching, page) };
}

const whoItIs = ({ personNumber, name, department, workplaceCode, workplaceName }: DirectoryRow) => ({ personNumber, name, department, workplaceCode, workplaceName });

/** Who the row is about, and of the rest only what was asked for and is in reach for the person. */
export const directoryAnswer = (plan: ListPlan<DirectoryRow>, row: DirectoryRow): Partial<DirectoryRow> & ReturnType<typeof whoItIs> => {
  const shown = plan.fields.filter((field) => isInReach(field.reach, row.personId)).map(({ name }) => [name, row[name as keyof DirectoryRow]] as const);
  return { ...Object.fromEntries(shown), ...whoItIs(row) };
};

export type TermsHistoryRow = { readonly validFrom: string; readonly legalEntity: string; readonly workplaceName: string; readonly insurancePlace: string | null; readonly wageKind: 'monthly' | 'hourly'; readonly wage: string | null; readonly currency: string; readonly scheduleCode: string };

/** The terms of a person, newest first; of several rows for one day the one recorded last. Wages are opened for readers of the person's pay only. */
export async function readTermsHistory(tx: CompanyTransaction, personId: number): Promise<readonly TermsHistoryRow[]> {
  const { rows } = await tx.query<{ terms_id: number; valid_from: string; legal_entity: string; workplace_name: string | null; workplace_code: string; insurance_place: string | null; wage_kind: 'monthly' | 'hourly'; currency: string; schedule_code: string }>(
    `select distinct on (valid_from) terms_id, valid_from, legal_entity, workplace.name as workplace_name, terms.workplace_code, insurance_place, wage_kind, currency, schedule_code
     from people.terms left join people.workplace on workplace.company_id = terms.company_id and workplace.workplace_code = terms.workplace_code
     where terms.company_id = $1 and person_id = $2 order by valid_from desc, terms_id desc`, [tx.companyId, personId],
  );
  const wages = mayRead(tx.access, 'pay', personId) ? await openWages(tx, rows.map((row) => ({ personId, termsId: row.terms_id }))) : new Map<number, string>();
  return rows.map((row) => ({
    validFrom: row.valid_from, legalEntity: row.legal_entity, workplaceName: row.workplace_name ?? row.workplace_code, insurancePlace: row.insurance_place, wageKind: row.wage_kind,
    wage: wages.get(row.terms_id) ?? null, currency: row.currency, scheduleCode: row.schedule_code,
  }));
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
