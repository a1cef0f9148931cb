/** The outside contact list as facts: who exists there. It never makes or ends a person of the company. */
import type { SourceRecord } from '#contracts/flow/source-record';
import { holdFactLock, recordAudit, type CompanyTransaction } from '#modules/platform';

export type ContactChanges = {
  readonly sourceCode: string;
  readonly records: readonly SourceRecord[];
  /** What sync found gone: absent in two full listings, within the brake for mass changes (R33, F-31). */
  readonly tombstones: readonly { readonly stream: string; readonly naturalKey: string; readonly sourcePersonKey: string | null }[];
  readonly nowMilliseconds: number;
};

/** Writes changed contacts and departments; members gone keep their row with the moment they went. */
export async function absorbContacts(tx: CompanyTransaction, changes: ContactChanges): Promise<{ readonly contacts: number; readonly departments: number; readonly gone: number }> {
  await holdFactLock(tx);
  const facts = changes.records.flatMap((record) => record.facts);
  const contacts = facts.filter((fact) => fact.kind === 'contact');
  const departments = facts.filter((fact) => fact.kind === 'contactDepartment');
  if (contacts.length > 0) {
    await tx.query(
      `insert into people.contact (company_id, source_code, source_person_key, name, department_keys, status, first_seen, last_seen)
       select $1, $2, key, name, array(select jsonb_array_elements_text(departments)), status, to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000)
       from unnest($4::text[], $5::text[], $6::jsonb[], $7::text[]) as incoming (key, name, departments, status)
       on conflict (company_id, source_code, source_person_key) do update
         set name = excluded.name, department_keys = excluded.department_keys, status = excluded.status, last_seen = excluded.last_seen, gone_since = null`,
      [tx.companyId, changes.sourceCode, changes.nowMilliseconds, contacts.map((fact) => fact.sourcePersonKey), contacts.map((fact) => fact.name), contacts.map((fact) => JSON.stringify(fact.departmentKeys)), contacts.map((fact) => fact.status)],
    );
  }
  if (departments.length > 0) {
    await tx.query(
      `insert into people.contact_department (company_id, source_code, department_key, parent_key, name)
       select $1, $2, key, parent, name from unnest($3::text[], $4::text[], $5::text[]) as incoming (key, parent, name)
       on conflict (company_id, source_code, department_key) do update set parent_key = excluded.parent_key, name = excluded.name`,
      [tx.companyId, changes.sourceCode, departments.map((fact) => fact.departmentKey), departments.map((fact) => fact.parentKey), departments.map((fact) => fact.name)],
    );
  }
  const goneKeys = changes.tombstones.filter((each) => each.stream === 'person').map((each) => each.sourcePersonKey ?? each.naturalKey);
  const gone = goneKeys.length === 0 ? 0 : (await tx.query(
    'update people.contact set gone_since = to_timestamp($3::float8 / 1000) where company_id = $1 and source_code = $2 and source_person_key = any($4) and gone_since is null',
    [tx.companyId, changes.sourceCode, changes.nowMilliseconds, goneKeys],
  )).rowCount ?? 0;
  if (contacts.length + departments.length + gone > 0) await recordAudit(tx, { action: 'people.contactsAbsorbed', subject: `source:${changes.sourceCode}`, data: { contacts: contacts.length, departments: departments.length, gone } });
  return { contacts: contacts.length, departments: departments.length, gone };
}
