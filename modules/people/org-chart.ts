/** The organisation as it stood on a day: who was in which department and reported to whom. */
import type { CompanyTransaction } from '#modules/platform';

export type OrgPerson = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string;
  /** The manager, when employed on the day and known to the reader; else the person stands at the top. */
  readonly managerPersonNumber: string | null;
  readonly workplaceName: string; readonly legalEntity: string;
};
export type OrgDepartment = { readonly name: string; readonly parent: string | null; readonly people: number };
export type OrgChart = { readonly people: readonly OrgPerson[]; readonly departments: readonly OrgDepartment[] };

type Row = { person_id: number; person_number: string; name: string; department: string; manager_person_number: string | null; workplace_name: string | null; legal_entity: string | null };

/** Departments of the contact lists by name; a name that stands twice has no parent that could be told. */
const readParents = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, string | null>> => {
  const { rows } = await tx.query<{ name: string; parent: string | null }>(
    `select department.name, min(parent.name) as parent from people.contact_department as department
     left join people.contact_department as parent on parent.company_id = department.company_id and parent.source_code = department.source_code and parent.department_key = department.parent_key
     where department.company_id = $1 group by department.name having count(distinct coalesce(parent.name, '')) = 1`, [tx.companyId],
  );
  return new Map(rows.map((row) => [row.name, row.parent === row.name ? null : row.parent]));
};

/** Departments that have people, and those above them; circles of names end at the top. */
const departmentsOf = (people: readonly OrgPerson[], parents: ReadonlyMap<string, string | null>): readonly OrgDepartment[] => {
  const counts = new Map<string, number>();
  const parentOf = new Map<string, string | null>();
  for (const { department } of people) counts.set(department, (counts.get(department) ?? 0) + 1);
  for (const start of counts.keys()) {
    const path = new Set<string>();
    for (let name: string | null = start; name !== null && !path.has(name); name = parents.get(name) ?? null) {
      path.add(name);
      const above: string | null = parents.get(name) ?? null;
      parentOf.set(name, above !== null && path.has(above) ? null : above);
    }
  }
  return [...parentOf].map(([name, parent]) => ({ name, parent, people: counts.get(name) ?? 0 })).toSorted((left, right) => (left.name < right.name ? -1 : 1));
};

/** Everyone in the reader's reach who is employed on the day, with the department and manager that held then. */
export async function orgChart(tx: CompanyTransaction, day: number): Promise<OrgChart> {
  const { rows } = await tx.query<Row>(
    `select person.person_id, person_number, name, coalesce(placement.department, person.department) as department,
       case when placement.person_id is null then person.manager_person_number else placement.manager_person_number end as manager_person_number, place.workplace_name, place.legal_entity
     from people.person as person
     left join lateral (select candidate.person_id, candidate.department, candidate.manager_person_number from people.placement as candidate
       where candidate.company_id = person.company_id and candidate.person_id = person.person_id and candidate.valid_from <= date '1970-01-01' + $2::int
       order by candidate.valid_from desc, placement_id desc limit 1) as placement on true
     left join lateral (select workplace.name as workplace_name, terms.legal_entity from people.terms as terms
       left join people.workplace as workplace on workplace.company_id = terms.company_id and workplace.workplace_code = terms.workplace_code
       where terms.company_id = person.company_id and terms.person_id = person.person_id and terms.valid_from <= date '1970-01-01' + $2::int
       order by terms.valid_from desc, terms_id desc limit 1) as place on true
     where person.company_id = $1 and hire_date <= date '1970-01-01' + $2::int and (leave_date is null or leave_date >= date '1970-01-01' + $2::int)
     order by person_number collate "C"`, [tx.companyId, day],
  );
  const numbers = new Set(rows.map((row) => row.person_number));
  const people = rows.map((row): OrgPerson => ({
    personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department,
    managerPersonNumber: row.manager_person_number !== null && numbers.has(row.manager_person_number) ? row.manager_person_number : null,
    workplaceName: row.workplace_name ?? '', legalEntity: row.legal_entity ?? '',
  }));
  return { people, departments: departmentsOf(people, await readParents(tx)) };
}
