/**
 * Lands records that a person handed over in a file, in the caller's transaction. There is no window that a source
 * answered for: a whole sheet stands for its own people from its first to its last day of each month, and what it no
 * longer holds of them there is gone. Everything else stays.
 */
import type { SourceRecord, Stream } from '#contracts/flow/source-record';
import { monthOfDay, parseDay } from '#kernel/calendar/epoch-day';
import { assert } from '#kernel/base/result';
import { holdFactLock, recordAudit, type CompanyTransaction } from '#modules/platform';
import { dropWhereabouts } from './drop-whereabouts.ts';
import type { Absorb } from './land-page.ts';
import { readLandingChoice } from './landing-choice.ts';
import { appendTombstones, appendVersions, currentVersions, type NewVersion, type VanishedRecord } from './sync-store.ts';

export type HandedOverRecords = {
  readonly sourceCode: string;
  readonly stream: Stream;
  /** Of one stream, no key twice. */
  readonly records: readonly SourceRecord[];
  /** False for a file that adds and corrects only: nothing is taken for gone. */
  readonly isWhole: boolean;
  /** People of whom nothing is taken for gone: whoever hands the file in. */
  readonly keeps?: ReadonlySet<string>;
  readonly nowMilliseconds: number;
  readonly absorb: Absorb;
};

export type HandedOverCounts = { readonly new: number; readonly changed: number; readonly unchanged: number; readonly removed: number };

type Span = { readonly personKey: string; readonly fromDay: number; readonly toDay: number };

/** For each person with a row in a month: the days of that month which the sheet reaches, both included. */
function spansOf(records: readonly SourceRecord[]): readonly Span[] {
  const months = new Map<string, { fromDay: number; toDay: number; readonly people: Set<string> }>();
  for (const { businessDay, sourcePersonKey } of records) {
    assert(sourcePersonKey !== null, 'a record handed over is about a person');
    const month = monthOfDay(businessDay);
    const known = months.get(month) ?? { fromDay: businessDay, toDay: businessDay, people: new Set<string>() };
    known.fromDay = Math.min(known.fromDay, businessDay);
    known.toDay = Math.max(known.toDay, businessDay);
    known.people.add(sourcePersonKey);
    months.set(month, known);
  }
  return [...months.values()].flatMap(({ fromDay, toDay, people }) => [...people].map((personKey) => ({ personKey, fromDay, toDay })));
}

/** Records that stand now in the given spans. */
async function heldIn(tx: CompanyTransaction, sourceCode: string, stream: Stream, spans: readonly Span[]): Promise<readonly VanishedRecord[]> {
  const { rows } = await tx.query<{ natural_key: string; source_person_key: string; business_day: number; version: number }>(
    `with span as (select * from unnest($4::text[], $5::int[], $6::int[]) as given (person_key, from_day, to_day))
     select natural_key, source_person_key, business_date - date '1970-01-01' as business_day, version
     from (
       select distinct on (natural_key) natural_key, source_person_key, business_date, version, is_tombstone from sync.landed_record
       where company_id = $1 and source_code = $2 and stream = $3 and source_person_key in (select person_key from span)
       order by natural_key, version desc
     ) as current
     where not is_tombstone and exists (select from span where person_key = source_person_key and business_date - date '1970-01-01' between from_day and to_day)
     order by natural_key`,
    [tx.companyId, sourceCode, stream, spans.map((span) => span.personKey), spans.map((span) => span.fromDay), spans.map((span) => span.toDay)],
  );
  return rows.map((row) => ({ stream, naturalKey: row.natural_key, sourcePersonKey: row.source_person_key, businessDay: row.business_day, version: row.version }));
}

const asLanded = async (tx: CompanyTransaction, records: readonly SourceRecord[]): Promise<readonly SourceRecord[]> => ((await readLandingChoice(tx)).keepsWhereabouts ? records : records.map(dropWhereabouts));

type Current = { readonly contentHash: string; readonly isTombstone: boolean } | undefined;
const saysMore = (known: Current, record: SourceRecord): boolean => known === undefined || known.isTombstone || known.contentHash !== record.contentHash;

/** Keys of records that are not what stands already. */
export const newKeysOf = async (tx: CompanyTransaction, sourceCode: string, stream: Stream, records: readonly SourceRecord[]): Promise<ReadonlySet<string>> => {
  const current = await currentVersions(tx, sourceCode, stream, records.map(({ naturalKey }) => naturalKey));
  return new Set((await asLanded(tx, records)).filter((record) => saysMore(current.get(record.naturalKey), record)).map(({ naturalKey }) => naturalKey));
};

/** Storage of the months the records belong to: a file may be older than the months kept ready. */
async function ensureStorage(tx: CompanyTransaction, records: readonly SourceRecord[]): Promise<void> {
  const months = new Set(records.flatMap(({ businessDay }) => [businessDay - 1, businessDay + 1].map((day) => `${monthOfDay(day)}-01`)));
  for (const month of months) assert(parseDay(month).ok, 'a month begins on its first day');
  await tx.query('select platform.ensure_month(month) from unnest($1::date[]) as month order by month', [[...months]]);
}

export async function landHandedOver(tx: CompanyTransaction, input: HandedOverRecords): Promise<HandedOverCounts> {
  const { sourceCode, stream, nowMilliseconds } = input;
  if (input.records.length === 0) return { new: 0, changed: 0, unchanged: 0, removed: 0 };
  await holdFactLock(tx);
  const records = await asLanded(tx, input.records);
  await ensureStorage(tx, records);
  const current = await currentVersions(tx, sourceCode, stream, records.map((record) => record.naturalKey));
  const versions = records.filter((record) => saysMore(current.get(record.naturalKey), record)).map((record): NewVersion => ({ record, version: (current.get(record.naturalKey)?.version ?? 0) + 1, isStray: false }));
  const given = new Set(records.map((record) => record.naturalKey));
  const tombstones = input.isWhole ? (await heldIn(tx, sourceCode, stream, spansOf(records))).filter((held) => !given.has(held.naturalKey) && !(held.sourcePersonKey !== null && input.keeps?.has(held.sourcePersonKey) === true)) : [];
  await appendVersions(tx, sourceCode, versions, nowMilliseconds);
  await appendTombstones(tx, sourceCode, tombstones, nowMilliseconds);
  const firstSeen = new Set(versions.filter(({ version }) => version === 1).map(({ record }) => record));
  if (versions.length > 0 || tombstones.length > 0) await input.absorb(tx, { sourceCode, records: versions.map(({ record }) => record), tombstones, firstSeen });
  const counts: HandedOverCounts = { new: firstSeen.size, changed: versions.length - firstSeen.size, unchanged: records.length - versions.length, removed: tombstones.length };
  await recordAudit(tx, { action: 'sync.handedOver', subject: `source:${sourceCode}`, data: { stream, ...counts } });
  return counts;
}
