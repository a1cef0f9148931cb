/** All SQL of landing: versions, tombstones, coverage, quarantine. Everything takes the caller's transaction. */
import { secondsPerDay } from '#kernel/calendar/epoch-day';
import { createHash } from 'node:crypto';
import type { Slice } from '#contracts/connector/connector';
import type { SourceRecord, Stream, UnreadableRecord } from '#contracts/flow/source-record';
import { copyInto, type CompanyTransaction } from '#modules/platform';

export type CurrentVersion = { readonly version: number; readonly contentHash: string; readonly isTombstone: boolean };
export type VanishedRecord = { readonly stream: Stream; readonly naturalKey: string; readonly sourcePersonKey: string | null; readonly businessDay: number; readonly version: number };

/** The moment a record is asked for by: null for listings, which have no window. */
export function instantOf(record: SourceRecord): number | null {
  for (const fact of record.facts) {
    if (fact.kind === 'punch') return fact.instant;
    if (fact.kind === 'expectedPunchMissing') return fact.scheduledInstant;
    if (fact.kind === 'approval') return fact.submittedInstant;
  }
  // Days are in the source's zone, which may lie 12 hours to either side: noon UTC stands for the day.
  return record.stream === 'dayReport' || record.stream === 'roster' ? record.businessDay * secondsPerDay + secondsPerDay / 2 : null;
}

const isInstantStream = (stream: Stream): boolean => stream === 'punch' || stream === 'approval';

/** How far inside its window a record must lie to be missed: days in an unknown zone need a margin. */
const marginSeconds = (stream: Stream): number => (isInstantStream(stream) ? 0 : 26 * 3_600);

/** Current versions of the given keys. */
export async function currentVersions(tx: CompanyTransaction, sourceCode: string, stream: Stream, naturalKeys: readonly string[]): Promise<ReadonlyMap<string, CurrentVersion>> {
  const { rows } = await tx.query<{ natural_key: string; version: number; content_hash: string; is_tombstone: boolean }>(
    `select distinct on (natural_key) natural_key, version, content_hash, is_tombstone from sync.landed_record
     where company_id = $1 and source_code = $2 and stream = $3 and natural_key = any($4) order by natural_key, version desc`,
    [tx.companyId, sourceCode, stream, naturalKeys],
  );
  return new Map(rows.map((row) => [row.natural_key, { version: row.version, contentHash: row.content_hash, isTombstone: row.is_tombstone }]));
}

export type NewVersion = { readonly record: SourceRecord; readonly version: number; readonly isStray: boolean };

/** Appends versions; the table only ever grows. */
export async function appendVersions(tx: CompanyTransaction, sourceCode: string, versions: readonly NewVersion[], nowMilliseconds: number): Promise<void> {
  await copyInto(tx, {
    table: 'sync.landed_record', rowCount: versions.length,
    columns: [
      { name: 'source_code', type: 'text', values: versions.map(() => sourceCode) },
      { name: 'stream', type: 'text', values: versions.map((each) => each.record.stream) },
      { name: 'natural_key', type: 'text', values: versions.map((each) => each.record.naturalKey) },
      { name: 'version', type: 'int4', values: versions.map((each) => each.version) },
      { name: 'business_date', type: 'date', values: versions.map((each) => each.record.businessDay) },
      { name: 'source_person_key', type: 'text', values: versions.map((each) => each.record.sourcePersonKey) },
      { name: 'content_hash', type: 'text', values: versions.map((each) => each.record.contentHash) },
      { name: 'raw', type: 'text', values: versions.map((each) => each.record.raw) },
      { name: 'facts', type: 'jsonb', values: versions.map((each) => JSON.stringify(each.record.facts)) },
      { name: 'instant', type: 'int8', values: versions.map((each) => instantOf(each.record)) },
      { name: 'is_stray', type: 'bool', values: versions.map((each) => each.isStray) },
      { name: 'received_at', type: 'instantMilliseconds', values: versions.map(() => nowMilliseconds) },
    ],
  });
}

const vanishedColumns = "natural_key, source_person_key, business_date, version, instant, is_tombstone, is_stray, facts -> 0 ->> 'kind' = 'expectedPunchMissing' as is_expected";
/** Person by person, which OFFSET 0 insists on: as a join, the planner reads the whole stream as long as it has no statistics. */
const heldByPersonText = `
  select natural_key, source_person_key, business_date, version, instant, is_tombstone, is_stray, is_expected from unnest($4::text[]) as covered (person_key)
  cross join lateral (select ${vanishedColumns} from sync.landed_record where company_id = $1 and source_code = $2 and stream = $3 and source_person_key = covered.person_key offset 0) as own`;
const heldByStreamText = `select ${vanishedColumns} from sync.landed_record where company_id = $1 and source_code = $2 and stream = $3 and $4::text[] is null`;

/** Live records that a wholly read window of some people should have held and did not. */
export async function findVanished(tx: CompanyTransaction, sourceCode: string, slice: Slice, coveredPersonKeys: readonly string[], seenKeys: readonly string[]): Promise<readonly VanishedRecord[]> {
  const margin = marginSeconds(slice.stream);
  const isForAll = slice.personKeys.length === 0;
  const { rows } = await tx.query<{ natural_key: string; source_person_key: string | null; business_day: number; version: number }>(
    `with held as materialized (${isForAll ? heldByStreamText : heldByPersonText})
     select natural_key, source_person_key, business_date - date '1970-01-01' as business_day, version
     from (
       select distinct on (natural_key) held.* from held
       left join unnest($5::text[]) as seen (seen_key) on seen_key = natural_key
       where seen_key is null
       order by natural_key, version desc
     ) as current
     where not is_tombstone and not is_stray
       -- An expected punch goes by the day its shift began: the night shift before the window answers for its first day.
       and (instant is null or (instant >= $6 + case when is_expected then 86400 else 0 end and instant < $7))
     order by natural_key`,
    [tx.companyId, sourceCode, slice.stream, isForAll ? null : coveredPersonKeys, seenKeys, slice.from + margin, slice.to - margin],
  );
  return rows.map((row) => ({ stream: slice.stream, naturalKey: row.natural_key, sourcePersonKey: row.source_person_key, businessDay: row.business_day, version: row.version }));
}

/** A tombstone is a version too: the record was there and is no more; its earlier versions stay. */
export async function appendTombstones(tx: CompanyTransaction, sourceCode: string, vanished: readonly VanishedRecord[], nowMilliseconds: number): Promise<void> {
  if (vanished.length === 0) return;
  await tx.query(
    `insert into sync.landed_record (company_id, source_code, stream, natural_key, version, business_date, source_person_key, content_hash, raw, is_tombstone, received_at)
     select $1, $2, stream, natural_key, version + 1, date '1970-01-01' + business_day, source_person_key, '', '', true, to_timestamp($3::float8 / 1000)
     from unnest($4::text[], $5::text[], $6::int[], $7::int[], $8::text[]) as gone (stream, natural_key, version, business_day, source_person_key)`,
    [tx.companyId, sourceCode, nowMilliseconds, vanished.map((each) => each.stream), vanished.map((each) => each.naturalKey), vanished.map((each) => each.version), vanished.map((each) => each.businessDay), vanished.map((each) => each.sourcePersonKey)],
  );
}

/** Keeps what could not be read, once per content. Answers how many are new. */
export async function quarantine(tx: CompanyTransaction, sourceCode: string, unreadable: readonly UnreadableRecord[], nowMilliseconds: number): Promise<number> {
  if (unreadable.length === 0) return 0;
  // PostgreSQL text cannot hold a zero byte; it is shown as its symbol.
  const raws = unreadable.map((each) => each.raw.replaceAll('\0', '\u2400'));
  const { rowCount } = await tx.query(
    `insert into sync.quarantined_record (company_id, source_code, stream, source_person_key, reason, field, raw, content_hash, received_at)
     select $1, $2, stream, source_person_key, reason, field, raw, content_hash, to_timestamp($3::float8 / 1000)
     from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) as bad (stream, source_person_key, reason, field, raw, content_hash)
     on conflict (company_id, source_code, stream, content_hash) do nothing`,
    [tx.companyId, sourceCode, nowMilliseconds, unreadable.map((each) => each.stream), unreadable.map((each) => each.sourcePersonKey), unreadable.map((each) => each.reason), unreadable.map((each) => each.field), raws, unreadable.map((each) => createHash('sha256').update(each.raw).digest('hex'))],
  );
  return rowCount ?? 0;
}

/** Which people and window a stream has really covered. */
export async function recordCoverage(tx: CompanyTransaction, sourceCode: string, runId: number, slice: Slice, personKeys: readonly string[], nowMilliseconds: number): Promise<void> {
  await tx.query(
    `insert into sync.coverage (company_id, source_code, stream, source_person_key, covered_from, covered_to, run_id, covered_at)
     select $1, $2, $3, person_key, $4, $5, $6, to_timestamp($7::float8 / 1000) from unnest($8::text[]) as covered (person_key)
     on conflict (company_id, source_code, stream, source_person_key, covered_from, covered_to) do update set run_id = excluded.run_id, covered_at = excluded.covered_at`,
    [tx.companyId, sourceCode, slice.stream, slice.from, slice.to, runId, nowMilliseconds, [...new Set(slice.personKeys.length === 0 ? [''] : personKeys)]],
  );
}

type LandedRow = { stream: Stream; natural_key: string; source_person_key: string | null; business_day: number; raw: string; content_hash: string; facts: SourceRecord['facts'] };

/** Current records of some people as they landed: for a person matched later, and for checks. */
export async function readLandedRecords(tx: CompanyTransaction, query: { readonly sourceCode: string; readonly sourcePersonKeys: readonly string[] }): Promise<readonly SourceRecord[]> {
  const { rows } = await tx.query<LandedRow>(
    `select stream, natural_key, source_person_key, business_date - date '1970-01-01' as business_day, raw, content_hash, facts
     from (
       select distinct on (stream, natural_key) * from sync.landed_record
       where company_id = $1 and source_code = $2 and source_person_key = any($3)
       order by stream, natural_key, version desc
     ) as current
     where not is_tombstone order by stream, natural_key`,
    [tx.companyId, query.sourceCode, query.sourcePersonKeys],
  );
  return rows.map((row) => ({ stream: row.stream, naturalKey: row.natural_key, sourcePersonKey: row.source_person_key, businessDay: row.business_day, raw: row.raw, contentHash: row.content_hash, facts: row.facts }));
}

/** Person keys of the latest contact listing, in a fixed order. */
export async function listedPersonKeys(tx: CompanyTransaction, sourceCode: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ source_person_key: string }>(
    `select source_person_key from (
       select distinct on (natural_key) source_person_key, is_tombstone from sync.landed_record
       where company_id = $1 and source_code = $2 and stream = 'person' order by natural_key, version desc
     ) as current where not is_tombstone and source_person_key is not null order by source_person_key collate "C"`,
    [tx.companyId, sourceCode],
  );
  return rows.map((row) => row.source_person_key);
}

/** Landed records of a stream per person key: how much waits for an unmatched account. */
export async function countLandedByPerson(tx: CompanyTransaction, sourceCode: string, stream: Stream, personKeys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ source_person_key: string; records: number }>(
    `select source_person_key, count(*) filter (where version = 1) as records from sync.landed_record
     where company_id = $1 and source_code = $2 and stream = $3 and source_person_key = any($4) group by source_person_key`,
    [tx.companyId, sourceCode, stream, personKeys],
  );
  return new Map(rows.map((row) => [row.source_person_key, row.records]));
}
