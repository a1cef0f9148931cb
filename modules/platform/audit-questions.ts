/** What screens ask of the audit: one's own readers, and the auditor's log. The database itself shows other rows to nobody else. */
import type { FieldClass } from '#contracts/api/access-terms';
import type { AuditDomain } from '#contracts/api/audit-api';
import type { AuditData, SealedChange } from './audit-row.ts';
import type { CompanyTransaction } from './transaction.ts';

type Page = { readonly limit: number; readonly offset: number };

export type ReaderRow = { readonly atMilliseconds: number; readonly actor: string; readonly roles: readonly string[]; readonly action: string; readonly subject: string; readonly fieldClasses: readonly FieldClass[]; readonly peopleCount: number };

/** Who read values of a person, newest first. `exceptActor` leaves the person's own reads out. */
export const readReadersOf = async (tx: CompanyTransaction, personId: number, filter: Page & { readonly fieldClass: FieldClass | null; readonly exceptActor: string | null }): Promise<{ readonly total: number; readonly rows: readonly ReaderRow[] }> => {
  const { rows } = await tx.query<{ at: number; actor: string; roles: string[]; action: string; subject: string; field_classes: FieldClass[]; people_count: number; total: number }>(
    `with found as (
       select * from platform.audit_event where company_id = $1 and person_id = $2
       union all select * from platform.audit_event where company_id = $1 and person_set is not null and person_set @> $2::integer
     ), matching as (
       select * from found where domain = 'read' and ($3::text is null or $3 = any(field_classes)) and ($4::text is null or actor <> $4)
     )
     select (extract(epoch from at) * 1000)::float8 as at, actor, roles, action, subject, field_classes, people_count, (select count(*)::integer from matching) as total
     from matching order by audit_seq desc limit $5 offset $6`, [tx.companyId, personId, filter.fieldClass, filter.exceptActor, filter.limit, filter.offset],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map((row) => ({ atMilliseconds: row.at, actor: row.actor, roles: row.roles, action: row.action, subject: row.subject, fieldClasses: row.field_classes, peopleCount: row.people_count })) };
};

export type EventFilter = {
  readonly fromMilliseconds: number;
  readonly toMilliseconds: number;
  readonly domain: AuditDomain | null;
  readonly fieldClass: FieldClass | null;
  /** User or client id, or the name of a part of the product. */
  readonly actor: string | null;
  readonly personId: number | null;
  /** Beginning of the action. */
  readonly action: string | null;
};

export type EventRow = {
  readonly sequence: string; readonly domain: AuditDomain; readonly atMilliseconds: number; readonly recordedMilliseconds: number; readonly actor: string; readonly roles: readonly string[];
  readonly action: string; readonly subject: string; readonly why: string; readonly fieldClasses: readonly FieldClass[]; readonly firstPeople: readonly number[]; readonly peopleCount: number;
  readonly networkAddress: string; readonly userAgent: string; readonly data: AuditData; readonly values: readonly SealedChange[]; readonly isChained: boolean;
};

type EventColumns = {
  audit_seq: string; domain: AuditDomain; at: number; recorded_at: number; actor: string; roles: string[]; action: string; subject: string; why: string; field_classes: FieldClass[]; first_people: number[]; people_count: number;
  network_address: string; user_agent: string; data: AuditData; sealed_values: SealedChange[] | null; is_chained: boolean;
};

const whereText = `company_id = $1 and at >= to_timestamp($2::float8 / 1000) and at < to_timestamp($3::float8 / 1000)
  and ($4::text is null or domain = $4) and ($5::text is null or $5 = any(field_classes)) and ($6::text is null or actor in ($6, 'user:' || $6, 'program:' || $6))
  and ($7::integer is null or person_id = $7 or person_set @> $7::integer) and ($8::text is null or starts_with(action, $8))`;
const valuesOf = (tx: CompanyTransaction, filter: EventFilter): readonly unknown[] => [tx.companyId, filter.fromMilliseconds, filter.toMilliseconds, filter.domain, filter.fieldClass, filter.actor, filter.personId, filter.action];

/** Rows of the log, newest first. */
export const readEvents = async (tx: CompanyTransaction, filter: EventFilter & Page): Promise<readonly EventRow[]> => {
  const { rows } = await tx.query<EventColumns>(
    `select audit_seq::text, domain, (extract(epoch from at) * 1000)::float8 as at, (extract(epoch from recorded_at) * 1000)::float8 as recorded_at, actor, roles, action, subject, why, field_classes,
       case when person_id is not null then array[person_id]
            else coalesce((select array_agg(person order by person) from (select person from unnest(person_set) as range, generate_series(lower(range), least(upper(range) - 1, lower(range) + 4)) as person order by person limit 5) as first), '{}') end as first_people,
       people_count, network_address, user_agent, data, sealed_values,
       not exists (select from platform.audit_unlinked as waiting where waiting.company_id = event.company_id and waiting.audit_seq = event.audit_seq) as is_chained
     from (select * from platform.audit_event where ${whereText} order by audit_event.audit_seq desc limit $9 offset $10) as event order by event.audit_seq desc`, [...valuesOf(tx, filter), filter.limit, filter.offset],
  );
  return rows.map((row) => ({
    sequence: row.audit_seq, domain: row.domain, atMilliseconds: row.at, recordedMilliseconds: row.recorded_at, actor: row.actor, roles: row.roles, action: row.action, subject: row.subject, why: row.why,
    fieldClasses: row.field_classes, firstPeople: row.first_people, peopleCount: row.people_count, networkAddress: row.network_address, userAgent: row.user_agent, data: row.data, values: row.sealed_values ?? [], isChained: row.is_chained,
  }));
};

/** How many rows a filter finds within the reach of the transaction. */
export const countEvents = async (tx: CompanyTransaction, filter: EventFilter): Promise<number> =>
  (await tx.query<{ total: number }>(`select count(*)::integer as total from platform.audit_event where ${whereText}`, valuesOf(tx, filter))).rows[0]?.total ?? 0;

/** Who acted and what was done since a moment. */
export const readEventFacets = async (tx: CompanyTransaction, sinceMilliseconds: number): Promise<{ readonly actors: readonly string[]; readonly actions: readonly string[] }> => {
  const { rows } = await tx.query<{ actors: string[]; actions: string[] }>(
    `select coalesce(array_agg(distinct actor), '{}') as actors, coalesce(array_agg(distinct action), '{}') as actions from platform.audit_event where company_id = $1 and at >= to_timestamp($2::float8 / 1000)`, [tx.companyId, sinceMilliseconds],
  );
  return { actors: rows[0]?.actors ?? [], actions: rows[0]?.actions ?? [] };
};
