/**
 * Lands one page of a slice: all of it or nothing, in the caller's transaction. Records append a version only when
 * their content changed; a slice read to its end also says what is no longer there.
 */
import { assert } from '#kernel/base/result';
import type { Slice, SlicePage } from '#contracts/connector/connector';
import type { SourceRecord, UnreadableRecord } from '#contracts/flow/source-record';
import { closeIncident, holdFactLock, openIncident, recordAudit, type CompanyTransaction } from '#modules/platform';
import { dropUnreadableWhereabouts, dropWhereabouts } from './drop-whereabouts.ts';
import { readLandingChoice } from './landing-choice.ts';
import { storedDays } from './plan-sync.ts';
import { appendTombstones, appendVersions, currentVersions, findVanished, instantOf, quarantine, recordCoverage, type NewVersion, type VanishedRecord } from './sync-store.ts';

/** What the rest of the product is told, in the same transaction: changed records, and records that are gone. */
export type Absorb = (tx: CompanyTransaction, landed: LandedChange) => Promise<void>;
export type LandedChange = {
  readonly sourceCode: string;
  readonly records: readonly SourceRecord[];
  readonly tombstones: readonly VanishedRecord[];
  /** Those of `records` whose key never landed before: nothing stored can stem from them yet. */
  readonly firstSeen: ReadonlySet<SourceRecord>;
};

export type PageToLand = {
  readonly sourceCode: string;
  readonly runId: number;
  readonly slice: Slice;
  readonly page: SlicePage;
  readonly nowMilliseconds: number;
  readonly absorb: Absorb;
};

export type LandedPage = { readonly newRecords: number; readonly changedRecords: number; readonly goneRecords: number; readonly quarantined: number; readonly isComplete: boolean };

/** More than this share of a listing gone at once is refused until a person says it is true (F-31). */
const massChangeShare = 0.2;
const massChangeFloor = 5;

/** Two different contents under one key in one answer: the greater hash lands, the other is shown; the choice is the same on every re-run. */
function separateTwins(records: readonly SourceRecord[]): { readonly single: readonly SourceRecord[]; readonly twins: readonly UnreadableRecord[] } {
  const byKey = new Map<string, SourceRecord>();
  const twins: UnreadableRecord[] = [];
  for (const record of records) {
    const other = byKey.get(record.naturalKey);
    if (other === undefined) byKey.set(record.naturalKey, record);
    else if (other.contentHash !== record.contentHash) {
      const [kept, twin] = other.contentHash > record.contentHash ? [other, record] : [record, other];
      byKey.set(record.naturalKey, kept);
      twins.push({ stream: twin.stream, raw: twin.raw, reason: 'duplicateKey', field: '', sourcePersonKey: twin.sourcePersonKey });
    }
  }
  return { single: [...byKey.values()], twins };
}

const timelessDays = 31;

/** A record of a day far from its window is a misread unit or a broken clock: shown, not stored as if it were true. */
function separateStrangers(records: readonly SourceRecord[], slice: Slice): { readonly near: readonly SourceRecord[]; readonly far: readonly UnreadableRecord[] } {
  const { first, last } = storedDays(slice);
  const isNear = ({ businessDay }: SourceRecord): boolean => (businessDay >= 0 && businessDay < timelessDays) || (businessDay >= first && businessDay <= last);
  const far = records.filter((record) => !isNear(record)).map((record): UnreadableRecord => ({ stream: record.stream, raw: record.raw, reason: 'outOfRange', field: 'businessDay', sourcePersonKey: record.sourcePersonKey }));
  return { near: records.filter(isNear), far };
}

async function appendChanged(tx: CompanyTransaction, input: PageToLand, records: readonly SourceRecord[]): Promise<{ readonly versions: readonly NewVersion[]; readonly newRecords: number }> {
  const { slice, sourceCode } = input;
  const current = await currentVersions(tx, sourceCode, slice.stream, records.map((record) => record.naturalKey));
  const versions: NewVersion[] = [];
  let newRecords = 0;
  for (const record of records) {
    const known = current.get(record.naturalKey);
    if (known !== undefined && !known.isTombstone && known.contentHash === record.contentHash) continue;
    if (known === undefined) newRecords += 1;
    const instant = instantOf(record);
    versions.push({ record, version: (known?.version ?? 0) + 1, isStray: instant !== null && slice.to > slice.from && (instant < slice.from || instant >= slice.to) });
  }
  await appendVersions(tx, sourceCode, versions, input.nowMilliseconds);
  return { versions, newRecords };
}

const isListing = (slice: Slice): boolean => slice.stream === 'department' || slice.stream === 'person';

/** Of what a full listing left out: gone only if the listing before left it out too, and not if too much went at once. */
async function judgeListing(tx: CompanyTransaction, input: PageToLand, vanished: readonly VanishedRecord[], seenKeys: readonly string[]): Promise<readonly VanishedRecord[]> {
  const { sourceCode, slice, runId, nowMilliseconds } = input;
  const scope = [tx.companyId, sourceCode, slice.stream];
  await tx.query('delete from sync.absent_key where company_id = $1 and source_code = $2 and stream = $3 and natural_key = any($4)', [...scope, seenKeys]);
  const { rows } = await tx.query<{ natural_key: string; first_absent_run: number; accepted: boolean }>(
    'select natural_key, first_absent_run, accepted from sync.absent_key where company_id = $1 and source_code = $2 and stream = $3', scope,
  );
  const absentBefore = new Map(rows.map((row) => [row.natural_key, row]));
  await tx.query(
    `insert into sync.absent_key (company_id, source_code, stream, natural_key, first_absent_run)
     select $1, $2, $3, natural_key, $5 from unnest($4::text[]) as absent (natural_key) on conflict do nothing`,
    [...scope, vanished.map((each) => each.naturalKey), runId],
  );
  const surprising = vanished.filter((each) => absentBefore.get(each.naturalKey)?.accepted !== true);
  const listed = seenKeys.length + vanished.length;
  const code = slice.stream === 'person' ? 'massChangeOfPeople' : 'massChangeOfDepartments';
  if (surprising.length > Math.max(massChangeFloor, listed * massChangeShare)) {
    await openIncident(tx, { sourceCode, class: 'fixData', code, data: { gone: surprising.length, listed }, nowMilliseconds });
    return vanished.filter((each) => absentBefore.get(each.naturalKey)?.accepted === true);
  }
  await closeIncident(tx, { sourceCode, code, nowMilliseconds });
  const gone = vanished.filter((each) => (absentBefore.get(each.naturalKey)?.first_absent_run ?? runId) !== runId);
  await tx.query('delete from sync.absent_key where company_id = $1 and source_code = $2 and stream = $3 and natural_key = any($4)', [...scope, gone.map((each) => each.naturalKey)]);
  return gone;
}

/** What a slice read to its end shows to be gone. Only people whom the source really answered for are judged. */
async function completeSlice(tx: CompanyTransaction, input: PageToLand, seenKeys: readonly string[], unknownKeys: readonly string[]): Promise<readonly VanishedRecord[]> {
  const { sourceCode, slice, runId, nowMilliseconds } = input;
  const unknown = new Set(unknownKeys);
  const covered = slice.personKeys.filter((key) => !unknown.has(key));
  const vanished = await findVanished(tx, sourceCode, slice, covered, seenKeys);
  const gone = isListing(slice) ? await judgeListing(tx, input, vanished, seenKeys) : vanished;
  await appendTombstones(tx, sourceCode, gone, nowMilliseconds);
  await recordCoverage(tx, sourceCode, runId, slice, covered, nowMilliseconds);
  return gone;
}

/** Saves the cursor with what was seen; answers what earlier pages of the slice had seen. */
async function saveProgress(tx: CompanyTransaction, input: PageToLand, naturalKeys: readonly string[]): Promise<{ readonly seenKeys: readonly string[]; readonly unknownKeys: readonly string[] }> {
  const { runId, slice, page, nowMilliseconds } = input;
  const { rows } = await tx.query<{ seen_keys: string[]; unknown_keys: string[] }>(
    `update sync.slice set cursor = $4, pages = pages + 1, attempts = 0, next_attempt_at = null,
       seen_keys = case when $5 then '{}' else seen_keys || $6::text[] end, unknown_keys = unknown_keys || $8::text[],
       status = case when $5 then 'landed' else 'open' end, landed_at = case when $5 then to_timestamp($7::float8 / 1000) end
     from (select seen_keys as seen_before, unknown_keys as unknown_before from sync.slice where company_id = $1 and run_id = $2 and slice_number = $3 for update) as previous
     where company_id = $1 and run_id = $2 and slice_number = $3 returning previous.seen_before as seen_keys, previous.unknown_before as unknown_keys`,
    [tx.companyId, runId, slice.number, page.nextCursor, page.nextCursor === null, naturalKeys, nowMilliseconds, page.unknownPersonKeys],
  );
  assert(rows[0] !== undefined, 'a page belongs to a stored slice');
  return { seenKeys: rows[0].seen_keys, unknownKeys: rows[0].unknown_keys };
}

/** Places and devices of punches go before anything is written, unless the company keeps them for a rule. */
async function withoutWhereaboutsUnlessKept(tx: CompanyTransaction, input: PageToLand): Promise<PageToLand> {
  if (input.slice.stream !== 'punch' || (await readLandingChoice(tx)).keepsWhereabouts) return input;
  return { ...input, page: { ...input.page, records: input.page.records.map(dropWhereabouts), unreadable: input.page.unreadable.map(dropUnreadableWhereabouts) } };
}

/** Lands a page, tells `absorb`, saves the cursor; on the last page also tombstones and coverage. */
export async function landPage(tx: CompanyTransaction, given: PageToLand): Promise<LandedPage> {
  await holdFactLock(tx);
  const input = await withoutWhereaboutsUnlessKept(tx, given);
  const { sourceCode, runId, slice, page, nowMilliseconds } = input;
  const isComplete = page.nextCursor === null;
  const { near, far } = separateStrangers(page.records, slice);
  const { single, twins } = separateTwins(near);
  const { versions, newRecords } = await appendChanged(tx, input, single);
  const quarantined = await quarantine(tx, sourceCode, [...page.unreadable, ...far, ...twins], nowMilliseconds);
  const before = await saveProgress(tx, input, single.map((record) => record.naturalKey));
  const seenKeys = [...before.seenKeys, ...single.map((record) => record.naturalKey)];
  const tombstones = isComplete ? await completeSlice(tx, input, seenKeys, [...before.unknownKeys, ...page.unknownPersonKeys]) : [];
  const records = versions.map((version) => version.record);
  const firstSeen = new Set(versions.filter(({ version }) => version === 1).map(({ record }) => record));
  if (records.length > 0 || tombstones.length > 0) await input.absorb(tx, { sourceCode, records, tombstones, firstSeen });
  // Late, so that pages of other slices wait for this row as short as can be.
  await tx.query('update sync.sync_run set calls = calls + $3 where company_id = $1 and run_id = $2', [tx.companyId, runId, page.calls]);
  const landed = { newRecords, changedRecords: versions.length - newRecords, goneRecords: tombstones.length, quarantined, isComplete };
  if (records.length > 0 || tombstones.length > 0 || quarantined > 0 || isComplete) {
    await recordAudit(tx, { action: 'sync.landed', subject: `source:${sourceCode}`, data: { runId, slice: slice.number, stream: slice.stream, new: landed.newRecords, changed: landed.changedRecords, gone: landed.goneRecords, quarantined } });
  }
  return landed;
}

/** A person says that what vanished at once is true; the next listing lets it go. */
export async function acceptMassChange(tx: CompanyTransaction, sourceCode: string, stream: 'person' | 'department'): Promise<number> {
  const { rowCount } = await tx.query('update sync.absent_key set accepted = true where company_id = $1 and source_code = $2 and stream = $3', [tx.companyId, sourceCode, stream]);
  await recordAudit(tx, { action: 'sync.massChangeAccepted', subject: `source:${sourceCode}`, data: { stream, keys: rowCount ?? 0 } });
  return rowCount ?? 0;
}
