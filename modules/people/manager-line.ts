/** The managers above a person as of a day, nearest first: who is asked about that person's requests. */
import type { CompanyTransaction } from '#modules/platform';

/** Managers by the placements that hold on the day, through those who have left; only people at work on the day are answered. Circles end by themselves. */
export const managerLine = async (tx: CompanyTransaction, personId: number, day: number): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `with recursive line as (
       select person_id, 0 as height, array[person_id] as path from people.person where company_id = $1 and person_id = $2
       union all
       select manager.person_id, line.height + 1, line.path || manager.person_id
       from line cross join lateral (
         select manager_person_number from people.placement where company_id = $1 and person_id = line.person_id
         order by valid_from <= date '1970-01-01' + $3::int desc, case when valid_from <= date '1970-01-01' + $3::int then valid_from end desc nulls last, valid_from, placement_id desc limit 1
       ) as placed join people.person as manager on manager.company_id = $1 and manager.person_number = placed.manager_person_number
       where manager.person_id <> all (line.path) and line.height < 20
     )
     select line.person_id from line join people.person using (person_id)
     where person.company_id = $1 and height > 0 and hire_date <= date '1970-01-01' + $3::int and (leave_date is null or leave_date >= date '1970-01-01' + $3::int) order by height`,
    [tx.companyId, personId, day],
  );
  return rows.map((row) => row.person_id);
};

/** Who reports to a manager directly as of a day, by person number: by the placements that hold on it, at work on it. */
export const reportsOf = async (tx: CompanyTransaction, managerPersonId: number, day: number): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `select person.person_id from people.person as person cross join lateral (
       select manager_person_number from people.placement where company_id = $1 and person_id = person.person_id
       order by valid_from <= date '1970-01-01' + $3::int desc, case when valid_from <= date '1970-01-01' + $3::int then valid_from end desc nulls last, valid_from, placement_id desc limit 1
     ) as placed join people.person as manager on manager.company_id = $1 and manager.person_number = placed.manager_person_number
     where person.company_id = $1 and manager.person_id = $2 and person.person_id <> $2
       and person.hire_date <= date '1970-01-01' + $3::int and (person.leave_date is null or person.leave_date >= date '1970-01-01' + $3::int)
     order by person.person_number collate "C"`,
    [tx.companyId, managerPersonId, day],
  );
  return rows.map((row) => row.person_id);
};
