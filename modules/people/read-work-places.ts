/** Where and by which schedule people work, from what is stored and what a workbook is about to add. */
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import type { CompanyTransaction } from '#modules/platform';
import type { PlaceFrom, WorkPlaces } from './place-work-rows.ts';
import { readWorkplaces } from './people-store.ts';

type TermsRow = { person_number: string; valid_from: number; workplace_code: string; schedule_code: string };

/** Terms of the file come after those stored, and win for the same day. */
export async function readWorkPlaces(tx: CompanyTransaction, facts: WorkbookFacts): Promise<WorkPlaces> {
  const numbers = new Set([...facts.punches, ...facts.approvals, ...facts.rosterDays].map(({ fact }) => fact.personNumber));
  const { rows } = await tx.query<TermsRow>(
    `select distinct on (person_id, valid_from) person_number, valid_from - date '1970-01-01' as valid_from, workplace_code, schedule_code
     from people.terms join people.person using (company_id, person_id)
     where company_id = $1 and person_number = any($2) order by person_id, valid_from, terms_id desc`, [tx.companyId, [...numbers]],
  );
  const byPerson = new Map<string, Map<number, PlaceFrom>>();
  const add = (personNumber: string, place: PlaceFrom): void => void (byPerson.get(personNumber) ?? byPerson.set(personNumber, new Map()).get(personNumber))?.set(place.fromDay, place);
  for (const row of rows) add(row.person_number, { fromDay: row.valid_from, workplace: row.workplace_code, scheduleCode: row.schedule_code });
  for (const { fact } of facts.terms) if (numbers.has(fact.personNumber)) add(fact.personNumber, { fromDay: fact.validFromDay, workplace: fact.workplace, scheduleCode: fact.scheduleCode });
  const zones = new Map([...await readWorkplaces(tx)].map(([code, place]) => [code, place.zone]));
  for (const { fact } of facts.workplaces) zones.set(fact.workplaceCode, fact.zone);
  return {
    terms: new Map([...byPerson].map(([number, places]) => [number, [...places.values()].toSorted((left, right) => left.fromDay - right.fromDay)])),
    zones, shifts: new Map(facts.schedules.map(({ fact }) => [fact.scheduleCode, new Set(fact.shifts.map((shift) => shift.code))])),
  };
}

/** At the workbook, a person's account is the person number itself, whatever account another system gave them. */
export async function claimNumbersAsAccounts(tx: CompanyTransaction, sourceCode: string, personNumbers: readonly string[]): Promise<void> {
  await tx.query(
    `insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by)
     select $1, $2, person_number, person_id, 'personNumber' from people.person where company_id = $1 and person_number = any($3)
     on conflict (company_id, source_code, source_person_key) do nothing`, [tx.companyId, sourceCode, personNumbers],
  );
}
